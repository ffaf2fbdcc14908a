"""`voice-coach export NAME -o FILE`: write one routine to an audio file, with captions and cues beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.commands.export.shared import NO_PRESS, Asked, require_another, waits_for_a_press
from voice_coach.console.exit_codes import Exit

if TYPE_CHECKING:
    from voice_coach.coaching.contents import Contents
    from voice_coach.exports.formats import Encoding
    from voice_coach.session.session import Session


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

    spoken = voices_for(name, asked.wanted)  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.exports.about import about
    from voice_coach.exports.audio import contents_of, export_audio, megabytes, require_place
    from voice_coach.outputs.file_output import free_target
    from voice_coach.safe_text import safe
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.units import STREAM_RATE, to_samples

    routine = playable(name)
    beside = files_beside(captions, cues)
    for file in (target, *map(target.with_suffix, beside)):
        require_another(file, routine)
        free_target(file, replace=force or file != target)
    require_place(target, wanted, replace=force)
    if waits_for_a_press(routine):
        to_stderr(NO_PRESS)
    choices = Choices(asked.effort, asked.easier, asked.talk, spoken.wanted.rate_in(routine.language))
    estimate = to_samples(playing_time(routine, choices), STREAM_RATE)
    with opened(spoken, asked.sounds, to_stderr, routine) as studio:
        session = Session(routine, choices, studio)
        with progress(estimate, "Speaking", "spoken", after=2) as at:
            contents = contents_of(session, at)
        kept = [] if force else kept_files(target, beside, session, contents)
        with progress(contents.length, "Writing", "written") as at:
            size = export_audio(
                session, target, wanted, about(routine), contents, volume=asked.volume, replace=force, at=at
            )
        length = catalogue("en").duration(Fraction(contents.length // STREAM_RATE))
        tell(f"Written to {safe(str(target))}: {length}, {megabytes(size)}", err=True)
        for ending, text in beside.items():
            file = target.with_suffix(ending)
            if ending in kept:
                tell(f"{safe(str(file))} is there already, with the same content", err=True)
                continue
            write_beside(file, "".join(text(session, contents)), replace=force)
            tell(f"Written to {safe(str(file))}", err=True)
    return Exit.DONE


def files_beside(
    captions: str | None, cues: str | None
) -> dict[str, Callable[[Session, Contents], Iterable[str]]]:
    """Return what is written beside the audio file: endings, and functions that return pieces of text."""
    from voice_coach.coaching.timeline_forms import json_pieces
    from voice_coach.exports.captions import CAPTIONS
    from voice_coach.units import STREAM_RATE

    beside: dict[str, Callable[[Session, Contents], Iterable[str]]] = {}
    if captions is not None:
        beside[f".{captions}"] = lambda session, contents: CAPTIONS[captions](contents)
    if cues is not None:
        beside[f".{cues}"] = lambda session, contents: json_pieces(
            session.routine, session.timeline, STREAM_RATE
        )
    return beside


def kept_files(
    target: Path,
    beside: dict[str, Callable[[Session, Contents], Iterable[str]]],
    session: Session,
    contents: Contents,
) -> list[str]:
    """Return the endings of the files beside ``target`` that exist with the content that they are to have.

    They are equal for all formats of a routine. Raises ``UsageError`` for a file with another content.
    """
    from voice_coach.outputs.file_output import already_there

    kept = []
    for ending, text in beside.items():
        file = target.with_suffix(ending)
        if not os.path.lexists(file):
            continue
        if not has_content(file, "".join(text(session, contents)).encode("utf-8")):
            option = "--cues" if ending == ".json" else "--captions"
            raise already_there(file, f"leave out {option}")
        kept.append(ending)
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


def refuse_folder(target: Path, name: str) -> None:
    """Raise ``UsageError`` if the target is a folder."""
    from voice_coach.errors import UsageError
    from voice_coach.safe_text import shown

    if target.is_dir():
        example = target / f"{Path(name).stem}.mp3"
        raise UsageError(f"{shown(str(target), 200)} is a folder.", f"Name a file in it: -o {example}")
