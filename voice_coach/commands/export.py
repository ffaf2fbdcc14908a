"""`voice-coach export`: write a routine to an audio file, with captions and cues beside it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import ROUTINE
from voice_coach.console.option_types import WholeNumber
from voice_coach.console.settings import LISTENING, PLAIN, SOUNDS, VOLUME, options, wanted_voices

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.coaching.contents import Contents
    from voice_coach.routines.routine import Routine
    from voice_coach.session.session import Session

CAPTIONS = ("vtt", "srt", "lrc")


@click.command("export", short_help="Write a routine to an audio file.")
@ROUTINE
@click.option(
    "-o",
    "--file",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to write it. The ending picks the format: .wav, .flac, .mp3, .ogg, .opus or .m4a.",
)
@click.option(
    "--stereo", is_flag=True, help="Two channels in a lossy format too, for stereo sounds of yours."
)
@click.option(
    "--bitrate",
    type=WholeNumber(1, 1000),
    metavar="KBIT/S",
    help="Size and quality of a lossy format: 64 by default, 32 for .opus.",
)
@click.option("--captions", type=click.Choice(CAPTIONS), help="Write what is said to a file beside it.")
@click.option("--cues", type=click.Choice(["json"]), help="Write all cues to a file beside it.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
@options(*LISTENING, VOLUME, SOUNDS)
@PLAIN
def command(
    name: str,
    target: Path,
    stereo: bool,
    bitrate: int | None,
    captions: str | None,
    cues: str | None,
    force: bool,
    effort: int,
    easier: bool,
    talk: Talk,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
) -> None:
    """Write a routine to an audio file: the same samples that `play` plays."""
    from voice_coach.exports.formats import encoding

    wanted = encoding(target.suffix, stereo=stereo, bitrate=bitrate)
    from voice_coach.sound.at_hand import voices_for

    spoken = voices_for(name, wanted_voices(voice, rate))  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.exports.about import about
    from voice_coach.exports.audio import contents_of, export_audio, require_place
    from voice_coach.outputs.file_output import free_target
    from voice_coach.safe_text import safe
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.units import STREAM_RATE, to_samples
    from voice_coach.whole_file import write_whole

    routine = playable(name)
    beside = files_beside(captions, cues)
    for file in (target, *map(target.with_suffix, beside)):
        require_another(file, routine)
        free_target(file, replace=force)
    require_place(target, wanted, replace=force)
    if told := untimed(routine):
        to_stderr(told)
    choices = Choices(effort, easier, talk, spoken.wanted.rate_in(routine.language))
    estimate = to_samples(playing_time(routine, choices), STREAM_RATE)
    with opened(spoken, sounds, to_stderr, routine) as studio:
        session = Session(routine, choices, studio)
        with progress(estimate, "Speaking", "spoken", after=2) as at:
            contents = contents_of(session, at)
        with progress(contents.length, "Writing", "written") as at:
            exported = export_audio(
                session, target, wanted, about(routine), contents, volume=volume, replace=force, at=at
            )
        written = [target]
        for ending, text in beside.items():
            written.append(target.with_suffix(ending))
            write_whole(written[-1], text(session, contents))
    length = catalogue("en").duration(Fraction(contents.length // STREAM_RATE))
    from voice_coach.exports.audio import megabytes

    tell(f"Written to {safe(str(target))}: {length}, {megabytes(exported.size)}", err=True)
    for file in written[1:]:
        tell(f"Written to {safe(str(file))}", err=True)


Text = Callable[["Session", "Contents"], str]


def files_beside(captions: str | None, cues: str | None) -> dict[str, Text]:
    """Return what is written beside the audio file: endings, and functions that return the text."""
    from voice_coach.coaching.timeline_forms import json_pieces
    from voice_coach.units import STREAM_RATE

    beside: dict[str, Text] = {}
    if captions:
        beside[f".{captions}"] = lambda session, contents: caption_text(captions, contents)
    if cues:
        beside[".json"] = lambda session, contents: "".join(
            json_pieces(session.routine, session.timeline, STREAM_RATE)
        )
    return beside


def caption_text(kind: str, contents: Contents) -> str:
    """Return captions as VTT, SRT or LRC."""
    raise NotImplementedError


def untimed(routine: Routine) -> str:
    """Return a notice about sets and rests that wait for a press while playing; empty if there are none."""
    from voice_coach.routines.routine import Exercise, Rest
    from voice_coach.routines.step_iterator import iterate_steps

    waits = any(isinstance(step, Exercise | Rest) and step.until_press for step in iterate_steps(routine))
    return (
        "A file cannot wait for a press: what lasts `until: press` lasts as long as its target."
        if waits
        else ""
    )


def require_another(target: Path, routine: Routine) -> None:
    """Raise ``UsageError`` if the export would overwrite a file of the routine."""
    from voice_coach.errors import UsageError
    from voice_coach.routines.routine import Include, Sound
    from voice_coach.routines.step_iterator import iterate_steps
    from voice_coach.safe_text import shown

    used = {routine.file}
    for step in iterate_steps(routine):
        match step:
            case Sound():
                used.add(step.file)
            case Include():
                used.add(step.routine.file)
    for file in used:
        with suppress(OSError):  # one of the two does not exist
            if target.samefile(file):
                cause = f"{shown(str(target), 200)} is a part of this routine."
                raise UsageError(cause, "Give the export another name.")
