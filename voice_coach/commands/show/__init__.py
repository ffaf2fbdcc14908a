"""`voice-coach show`: one routine in words, its length and source; or its instructions, spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from voice_coach.console.arguments import ROUTINE
from voice_coach.console.notices import tell, warn_of_folders
from voice_coach.console.settings import (
    EASIER,
    EFFORT,
    OUTPUT,
    PLAIN,
    RATE,
    VOICE,
    VOLUME,
    is_plain,
    options,
    wanted_voices,
)
from voice_coach.console.talk_option import TALK
from voice_coach.showing.terminal_width import screen_width

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.voices.chosen import Wanted


@click.command("show", short_help="Show a routine in words, or have its instructions read aloud.")
@ROUTINE
@click.option(
    "--listen",
    is_flag=True,
    help="Speak the instructions without the workout; --talk does not shorten them.",
)
@click.option("--full", is_flag=True, help="Show all of it, however long it is.")
@options(EFFORT, EASIER, TALK, RATE, VOICE, VOLUME, OUTPUT)
@PLAIN
def command(
    name: str,
    listen: bool,
    full: bool,
    effort: int,
    easier: bool,
    talk: Talk,
    rate: int,
    voice: str | None,
    volume: int,
    output: str,
) -> None:
    """Show a routine in words: its steps with their figures, how they are done, its length and its source.

    A routine that is longer than the screen is shown in short, an exercise a line; --full shows all of it. A range is
    shown as settled at this effort, and as written.

    With --listen all of it is read aloud; space pauses and goes on, n is the next step, b goes back, q quits.
    """
    if listen:
        _listen(name, effort, easier, wanted_voices(voice, rate), volume, output)
        return
    from voice_coach.coaching.announcements import Choices
    from voice_coach.commands.show.described import described, fits_screen
    from voice_coach.commands.show.outline import outlined
    from voice_coach.library.finder import load

    warn_of_folders()
    routine = load(name).required()
    choices = Choices(effort, easier, talk, wanted_voices(voice, rate).rate_in(routine.language))
    say = described if full or fits_screen(routine, choices) else outlined
    if is_plain():
        for line in filter(None, say(routine, choices)):
            tell(line.strip())
    else:
        for line in say(routine, choices, screen_width()):
            click.echo(line)


def _listen(name: str, effort: int, easier: bool, wanted: Wanted, volume: int, output: str) -> None:
    from voice_coach.sound.at_hand import voices_for

    voices = voices_for(name, wanted)  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.instructions import talks
    from voice_coach.commands.read_aloud import Reading, read_aloud

    routine = playable(name)
    choices = Choices(effort, easier, words_a_minute=wanted.rate_in(routine.language))
    reading = Reading(routine.title, talks(routine, choices), routine.language, routine)
    read_aloud(reading, voices, volume, output)
