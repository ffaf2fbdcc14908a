"""`voice-coach export`: the same stream as a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from voice_coach.commands.arguments import ROUTINE
from voice_coach.settings import LISTENING, SOUNDS, VOLUME, options
from voice_coach.units import Samples

ENDINGS = (".wav",)


@click.command("export")
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
def command(
    name: str,
    target: Path,
    effort: int,
    easier: bool,
    brief: bool,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
) -> None:
    """Write a routine to an audio file: the very samples that `play` plays."""
    from voice_coach.voices import voice_at_hand

    spoken = voice_at_hand(voice, rate)  # first, so that a cold start speaks sooner
    from voice_coach.announce import Choices
    from voice_coach.commands.notices import to_stderr
    from voice_coach.estimate import playing_time
    from voice_coach.outputs.wav_file import WavFileOutput
    from voice_coach.player import FILE_BLOCK, play
    from voice_coach.safe_text import safe
    from voice_coach.sound_check import playable
    from voice_coach.studio import opened
    from voice_coach.units import STREAM_RATE, to_samples

    if target.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"The ending of {safe(str(target))} names no format. Use one of: {' '.join(ENDINGS)}."
        )
    routine = playable(name)
    choices = Choices(effort, easier, brief, rate)
    total = to_samples(playing_time(routine, choices), STREAM_RATE)
    with opened(spoken, sounds, to_stderr) as studio, progress(total) as at:
        stream = studio.stream(routine, choices, volume=volume)

        def after_block() -> None:
            studio.refuse_lost_words()
            at(stream.position)

        play(stream, WavFileOutput(target), FILE_BLOCK, after_block)
    seconds = stream.position // STREAM_RATE
    click.echo(f"{safe(str(target))}: {seconds // 60}:{seconds % 60:02}", err=True)


@contextmanager
def progress(total: Samples) -> Iterator[Callable[[Samples], None]]:
    """Show on a terminal how much of about ``total`` is done; the function given takes the position."""
    if not sys.stderr.isatty():
        yield lambda position: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Writing"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda position: bar.update(task, completed=position)
