"""`voice-coach play`: the main job."""

from __future__ import annotations

from pathlib import Path

import click

from voice_coach.commands.arguments import ROUTINE
from voice_coach.settings import LISTENING, OUTPUT, SOUNDS, VOLUME, options


@click.command("play")
@ROUTINE
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
    """Play a routine: NAME, or a .yaml file."""
    from voice_coach.voices import voice_at_hand

    spoken = voice_at_hand(voice, rate)  # first, so that a cold start speaks sooner
    from voice_coach.announce import Choices
    from voice_coach.display import Display
    from voice_coach.outputs import open_output
    from voice_coach.outputs.quiet import quiet
    from voice_coach.player import FILE_BLOCK, LIVE_BLOCK, play
    from voice_coach.sound_check import playable
    from voice_coach.studio import opened

    routine = playable(name)
    choices = Choices(effort, easier, brief, rate)
    raw = output == "-"
    with (
        quiet(for_good=True),
        Display(routine, choices, wanted=screen, hushed=raw) as display,
        opened(spoken, sounds, display.notice) as studio,
    ):
        stream = studio.stream(routine, choices, display.told, volume)
        out = open_output(output, display.notice)
        display.follow(out)
        play(stream, out, FILE_BLOCK if raw else LIVE_BLOCK)
