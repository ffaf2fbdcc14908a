"""`voice-coach export NAME -o FILE`: write one routine to an audio file, with captions and cues beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.commands.export.shared import (
    NO_PRESS,
    Asked,
    require_another,
    session_of,
    speaking,
    waits_for_a_press,
)
from voice_coach.console.exit_codes import Exit

if TYPE_CHECKING:
    from voice_coach.coaching.contents import Contents
    from voice_coach.exports.formats import Encoding
    from voice_coach.session.session import Session

CUES = ".json"


def export_file(
    name: str,
    target: Path,
    asked: Asked,
    wanted: Encoding,
    captions: str | None,
    cues: str | None,
    *,
    force: bool,
) -> int:
    """Write one routine to an audio file, report it, and return the exit code. Raises ``CoachError``."""
    from voice_coach.sound.at_hand import voices_for

    voices = voices_for(name, asked.wanted)  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.exports.about import about
    from voice_coach.exports.audio import contents_of, export_audio, require_place
    from voice_coach.exports.room import megabytes
    from voice_coach.outputs.file_output import free_target
    from voice_coach.safe_text import safe
    from voice_coach.units import STREAM_RATE

    routine = playable(name)
    for file in (target, *files_beside(target, captions, cues)):
        require_another(file, routine)
        free_target(file, replace=force or file != target)
    require_place(target, wanted, replace=force)
    if waits_for_a_press(routine):
        to_stderr(NO_PRESS)
    with session_of(routine, voices, asked) as session:
        with speaking(session) as at:
            contents = contents_of(session, at)
        beside = {file: text_of(file, session, contents) for file in files_beside(target, captions, cues)}
        kept = [] if force else kept_files(beside)
        with progress(contents.length, "Writing", "written") as at:
            size = export_audio(
                session, target, wanted, about(routine), contents, volume=asked.volume, replace=force, at=at
            )
        length = catalogue("en").duration(Fraction(contents.length // STREAM_RATE))
        tell(f"Written to {safe(str(target))}: {length}, {megabytes(size)}", err=True)
        for file, text in beside.items():
            if file in kept:
                tell(f"{safe(str(file))} is there already, with the same content", err=True)
                continue
            write_beside(file, text, replace=force)
            tell(f"Written to {safe(str(file))}", err=True)
    return Exit.DONE


def files_beside(target: Path, captions: str | None, cues: str | None) -> list[Path]:
    """Return the files that are written beside the audio file."""
    return [target.with_suffix(f".{ending}") for ending in (captions, cues) if ending]


def text_of(file: Path, session: Session, contents: Contents) -> str:
    """Return the content of a file beside the audio file: its ending says whether that is captions or cues."""
    from voice_coach.coaching.timeline_forms import json_pieces
    from voice_coach.exports.captions import CAPTIONS
    from voice_coach.units import STREAM_RATE

    if file.suffix == CUES:
        return "".join(json_pieces(session.routine, session.timeline, STREAM_RATE))
    return "".join(CAPTIONS[file.suffix[1:]](contents))


def kept_files(beside: Mapping[Path, str]) -> list[Path]:
    """Return the files beside the audio file that exist with the content that they are to have.

    They are equal for all formats of a routine. Raises ``UsageError`` for a file with another content.
    """
    from voice_coach.outputs.file_output import already_there

    kept = []
    for file, text in beside.items():
        if not os.path.lexists(file):
            continue
        if not has_content(file, text.encode("utf-8")):
            option = "--cues" if file.suffix == CUES else "--captions"
            raise already_there(file, f"leave out {option}")
        kept.append(file)
    return kept


def has_content(file: Path, content: bytes) -> bool:
    """Return whether a file has just this content; a file that cannot be read has another."""
    try:
        return file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def write_beside(file: Path, text: str, *, replace: bool) -> None:
    """Write a file completely or not at all. Raises ``CoachError``, also if it exists unless ``replace``."""
    from voice_coach.outputs.file_output import already_there
    from voice_coach.whole_file import write_new, write_whole

    try:
        (write_whole if replace else write_new)(file, text)
    except FileExistsError as error:
        raise already_there(file) from error


def require_file_name(target: Path, name: str) -> None:
    """Raise ``UsageError`` if the target is a folder, or `-`, which elsewhere means standard output."""
    from voice_coach.errors import UsageError
    from voice_coach.safe_text import shown

    if str(target) == "-":
        raise click.UsageError("`-o` writes files. For standard output: `voice-coach play NAME --output -`.")
    if target.is_dir():
        example = target / f"{Path(name).stem}.mp3"
        raise UsageError(f"{shown(str(target), 200)} is a folder.", f"Name a file in it: -o {example}")
