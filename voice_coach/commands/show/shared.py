"""What the long form and the outline share: the first lines, and figures in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.unroll import cautions, equipment
from voice_coach.counted import counted
from voice_coach.routines.effort import settle_count, settle_down
from voice_coach.routines.routine import Amount, Repeat, Routine
from voice_coach.routines.values import amount_text
from voice_coach.safe_text import safe_line
from voice_coach.showing.columns_text import wrap


def opening(routine: Routine, choices: Choices, width: int | None, about: str = "About") -> Iterator[str]:
    """Yield the first lines: title, description, length after the words ``about``, what is needed, and the cautions."""
    yield from wrap(safe_line(routine.title), width)
    if routine.about:
        yield from wrap(safe_line(routine.about), width)
    yield from wrap(f"{about} {length_text(routine, choices)} at effort {choices.effort}.", width)
    if needed := [safe_line(thing) for thing, _ in equipment(routine)]:
        yield from wrap(", ".join(needed), width, "You need: ", "  ")
    said = None if choices.teaches else 1
    for caution, _ in islice(cautions(routine), said):
        yield from wrap(safe_line(caution), width, "Caution: ", "  ")


def length_text(routine: Routine, choices: Choices) -> str:
    """Return the estimated length of a routine, in words."""
    return catalogue("en").duration(rounded(playing_time(routine, choices)))


def rounds_text(step: Repeat, choices: Choices) -> str:
    """Return the line above the steps of a repeat: how many rounds, and the rest between them."""
    count = settle_count(step.count, choices.effort)
    between = ""
    if step.rest is not None:
        rest = catalogue("en").duration(settle_down(step.rest, choices.effort))
        between = f", {rest}{range_text(step.rest)} of rest between them"
    return f"{counted(count, 'round')}{range_text(step.count, count=True)}{between}:"


def range_text(amount: Amount, *, count: bool = False) -> str:
    """Return a range in brackets; empty for a single value."""
    return f" ({amount_text(amount, count=count)})" if amount.is_range else ""
