"""`voice-coach export`: write a routine to an audio file."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import ROUTINE
from voice_coach.console.settings import LISTENING, PLAIN, SOUNDS, VOLUME, options, wanted_voices

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.routines.routine import Routine

ENDINGS = (".wav",)


@click.command("export", short_help="Write a routine to an audio file.")
@ROUTINE
@click.option(
    "-o",
    "--file",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to write it. The ending picks the format: .wav.",
)
@options(*LISTENING, VOLUME, SOUNDS)
@PLAIN
def command(
    name: str,
    target: Path,
    effort: int,
    easier: bool,
    talk: Talk,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
) -> None:
    """Write a routine to an audio file: the same samples that `play` plays."""
    from voice_coach.sound.at_hand import voices_for

    spoken = voices_for(name, wanted_voices(voice, rate))  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.outputs.wav_file import WavFileOutput
    from voice_coach.safe_text import safe
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.units import STREAM_RATE, Samples, to_samples

    if target.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"The ending of {safe(str(target))} is not a known format. Use one of: {' '.join(ENDINGS)}."
        )
    routine = playable(name)
    require_another(target, routine)
    choices = Choices(effort, easier, talk, spoken.wanted.rate_in(routine.language))
    total = to_samples(playing_time(routine, choices), STREAM_RATE)
    replaced = target.is_file()
    with opened(spoken, sounds, to_stderr, routine) as studio, progress(total, "Writing", "written") as at:

        def after_block(position: Samples) -> None:
            studio.refuse_lost_words()
            at(position)

        length = Session(routine, choices, studio).write(WavFileOutput(target), volume, after_block)
    told = catalogue("en").duration(Fraction(length // STREAM_RATE))
    tell(f"Written to {safe(str(target))}: {told}", err=True)
    if replaced:
        tell("It replaced the file that was there before.", err=True)


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
