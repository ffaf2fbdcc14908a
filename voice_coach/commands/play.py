"""`voice-coach play`: the main job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from voice_coach.announce import Choices
from voice_coach.commands.completion import routine_names
from voice_coach.safe_text import safe
from voice_coach.settings import LISTENING, OUTPUT, SOUNDS, VOLUME, options
from voice_coach.units import Samples


@click.command("play")
@click.argument("name", shell_complete=routine_names)
@options(*LISTENING, VOLUME, SOUNDS, OUTPUT)
@click.option(
    "--screen/--no-screen", default=True, help="Show the calm screen, or one plain line for each thing said."
)
def command(
    name: str,
    effort: int,
    easier: bool,
    brief: bool,
    voice: str | None,
    rate: int,
    volume: int,
    sounds: Path | None,
    output: str,
    screen: bool,
) -> None:
    """Play a routine by NAME, or from a .yaml file."""
    from voice_coach.studio import opened

    choices = Choices(effort, easier, brief, rate)
    with ExitStack() as stack:
        from voice_coach.library import load

        routine = load(name).require()
        from voice_coach.outputs import open_output
        from voice_coach.outputs.quiet import quiet

        stack.enter_context(quiet())
        display = Display(quiet_output=output == "-", screen=screen)
        studio = stack.enter_context(opened(voice, rate, sounds, display.notice))
        stack.enter_context(display.shown(routine, choices))
        out = open_output(output, display.notice)
        from voice_coach.player import FILE_BLOCK, LIVE_BLOCK, play

        stream = studio.stream(routine, choices, told=display.told, volume=volume)
        display.follow(lambda: out.heard)
        play(stream, out, FILE_BLOCK if output == "-" else LIVE_BLOCK, display.heard)
