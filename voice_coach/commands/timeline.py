"""`voice-coach timeline`: print every cue with its position."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import ROUTINE
from voice_coach.console.notices import tell, to_stderr
from voice_coach.console.settings import LISTENING, PLAIN, SOUNDS, is_plain, options, wanted_voices

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk


@click.command("timeline", short_help="Print every cue of a routine with its position.")
@ROUTINE
@options(*LISTENING, SOUNDS)
@click.option("--json", "as_json", is_flag=True, help="Print the documented JSON in place of lines.")
@click.option(
    "--script",
    "as_script",
    is_flag=True,
    help="Print a script to read aloud: minutes and seconds, words, (tones), and how long it is quiet.",
)
@PLAIN
def command(
    name: str,
    effort: int,
    easier: bool,
    talk: Talk,
    voice: str | None,
    rate: int,
    sounds: Path | None,
    as_json: bool,
    as_script: bool,
) -> None:
    """Print every cue of a routine with its position, what was dropped, and which rests grew."""
    if as_json and as_script:
        raise click.UsageError("`--json` and `--script` cannot stand together. Leave one of them out.")
    from voice_coach.sound.at_hand import voices_for

    spoken = voices_for(name, wanted_voices(voice, rate))  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.timeline_forms import json_pieces, lines
    from voice_coach.coaching.timeline_script import script
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.units import STREAM_RATE

    routine = playable(name)
    choices = Choices(effort, easier, talk, spoken.wanted.rate_in(routine.language))
    with opened(spoken, sounds, to_stderr, routine) as studio:
        session = Session(routine, choices, studio)
        if as_json:
            for piece in json_pieces(routine, session.timeline, STREAM_RATE):
                click.echo(piece, nl=False)
        elif as_script:
            for line in script(session.timeline(), STREAM_RATE):
                click.echo(line)
        else:
            plain = is_plain()
            write = tell if plain else click.echo
            for line in lines(session.timeline(), STREAM_RATE, plain=plain):
                write(line)
        studio.refuse_shortage()
