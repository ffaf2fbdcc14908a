"""`voice-coach check`: every error, and every warning of what would be heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from voice_coach.commands.arguments import complete_routine
from voice_coach.errors import Place, Problem
from voice_coach.phases import WishKind
from voice_coach.routine import Routine
from voice_coach.settings import RATE, VOICE, options
from voice_coach.timeline import Dropped, Grown, Item
from voice_coach.units import STREAM_RATE

EFFORTS = (0, 50, 100)
"""Where a routine is laid out if no effort is named: both ends and the middle."""


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_routine)
@click.option(
    "--effort",
    "at_effort",
    type=click.IntRange(0, 100),
    help="Look at this effort alone; at 0, 50 and 100 if left out.",
)
@options(VOICE, RATE)
def command(files: tuple[str, ...], at_effort: int | None, voice: str | None, rate: int) -> int:
    """Look for errors in routines, and warn of rests that grow and reminders that find no place.

    FILE is a .yaml file or the name of a routine. Exits 3 if there are errors, 0 with warnings alone.
    Silent where all is well.
    """
    from voice_coach.cli import Exit

    efforts = EFFORTS if at_effort is None else (at_effort,)
    sound = [report(file, efforts, voice, rate) for file in files]
    return Exit.DONE if all(sound) else Exit.ROUTINE_ERRORS


def report(file: str, efforts: tuple[int, ...] = EFFORTS, voice: str | None = None, rate: int = 160) -> bool:
    """Print every problem of one routine to standard output; tell whether it can be played."""
    from voice_coach.finder import load
    from voice_coach.problems import render

    reading = load(file)
    for problem in reading.problems:
        click.echo(render(problem))
    if reading.routine is None:
        return False
    told = set()
    for problem in hearing_problems(reading.routine, efforts, voice, rate):
        # The same at another effort is no news: what takes how long may differ, the words do not.
        key = (problem.place, re.sub(r"[\d.]+ s\b|effort \d+", "", problem.cause))
        if key not in told:
            told.add(key)
            click.echo(render(problem))
    return True


def hearing_problems(
    routine: Routine, efforts: tuple[int, ...], voice: str | None, rate: int
) -> Iterator[Problem]:
    """Lay the routine out with the voice that will speak it, and tell what grew and what was dropped."""
    from voice_coach.announce import Choices
    from voice_coach.commands.notices import to_stderr
    from voice_coach.studio import opened

    with opened(voice, rate, None, to_stderr) as studio:
        for effort in efforts:
            for item in studio.timeline(routine, Choices(effort, words_a_minute=rate)):
                problem = _problem(item, effort)
                if problem is not None:
                    yield problem


def _problem(item: Item, effort: int) -> Problem | None:
    match item:
        case Dropped(turn=turn):
            cause = f'"{item.text}" is dropped: {item.reason}'
            remedy = REMEDIES[item.kind]
        case Grown(turn=turn):
            by = item.by / STREAM_RATE
            cause = f"this rest grows by {by:.1f} s at effort {effort}: {item.reason}"
            remedy = "Make the rest longer, or what is said in it shorter."
        case _:
            return None
    place = turn.step.place or Place("", 1, 1)
    return Problem(place, _line(place), cause, remedy, warning=True)


REMEDIES: dict[WishKind | None, str] = {
    "numbers": "Give each rep more time: a longer `tempo`.",
    "labels": "Give each rep more time, or use shorter labels.",
    "calls": "Leave more room around it, or accept that it is not said.",
    "cues": "Say it in fewer words, give it another time, or make the work longer.",
    None: "Write it so that the voice can say it.",
}


def _line(place: Place) -> str:
    """Give the line of the file that a place points into; empty where the file has changed meanwhile."""
    try:
        lines = Path(place.file).read_text("utf-8-sig").splitlines()
        return lines[place.line - 1]
    except (OSError, IndexError, UnicodeDecodeError):
        return ""
