"""Figures of a routine in words: its length, rounds, and a range as it is written."""

from __future__ import annotations

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.messages import catalogue
from voice_coach.routines.effort import settle_count, settle_down
from voice_coach.routines.routine import Amount, Repeat, Routine
from voice_coach.routines.values import amount_text


def length_text(routine: Routine, choices: Choices) -> str:
    """Return about how long a routine takes, in words."""
    return catalogue("en").duration(rounded(playing_time(routine, choices)))


def rounds_text(step: Repeat, choices: Choices) -> str:
    """Return the line above the steps of a repeat: how many rounds, and the rest between them."""
    count = settle_count(step.count, choices.effort)
    between = ""
    if step.rest is not None:
        rest = catalogue("en").duration(settle_down(step.rest, choices.effort))
        between = f", {rest}{range_text(step.rest)} of rest between them"
    return f"{count} round{'s' if count != 1 else ''}{range_text(step.count, count=True)}{between}:"


def range_text(amount: Amount, *, count: bool = False) -> str:
    """Return a range as it is written, in brackets; empty where there is none to settle."""
    return f" ({amount_text(amount, count=count)})" if amount.is_range else ""
