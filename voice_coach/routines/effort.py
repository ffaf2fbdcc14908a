"""Settle ranges by the effort: from a routine's amounts to the figures of one session."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from voice_coach.routines.routine import Amount, Exercise
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Dose:
    """What one exercise asks for at a given effort. Times are exact seconds.

    Exactly one of ``hold`` alone, ``reps`` alone, ``reps`` with ``hold``, or ``work`` is set.
    """

    sets: int
    reps: int | None
    hold: Seconds | None
    tempo: Seconds
    work: Seconds | None
    rest: Seconds
    switch: Seconds
    get_ready: Seconds

    @property
    def rep_length(self) -> Seconds:
        """The time of one repetition: its movement and its hold."""
        return self.tempo + (self.hold or 0)

    @property
    def work_length(self) -> Seconds:
        """The time from ``go`` to ``stop`` in one set on one side."""
        if self.reps is not None:
            return self.reps * self.rep_length
        return self.work or self.hold or Fraction(0)


def prescribe(exercise: Exercise, effort: int) -> Dose:
    """Settle every range of ``exercise`` at ``effort`` (0 to 100).

    Hold, reps, work and sets rise with the effort, rest and switch fall, tempo takes its exact middle
    (docs/routine-format.md, "Ranges and effort").
    """
    return Dose(
        sets=settle_count(exercise.sets, effort),
        reps=None if exercise.reps is None else settle_count(exercise.reps, effort),
        hold=None if exercise.hold is None else settle_up(exercise.hold, effort),
        tempo=settle_middle(exercise.tempo),
        work=None if exercise.work is None else settle_up(exercise.work, effort),
        rest=settle_down(exercise.rest, effort),
        switch=settle_down(exercise.switch, effort),
        get_ready=exercise.get_ready,
    )


def settle_up(amount: Amount, effort: int) -> Fraction:
    """Go ``effort`` percent of the way from the low end to the high one.

    A range is rounded down to a whole number, never below its low end; a plain value stays as it is.
    """
    return _settle(amount, effort)


def settle_down(amount: Amount, effort: int) -> Fraction:
    """Go ``effort`` percent of the way from the high end to the low one, rounded as ``settle_up`` does."""
    return _settle(amount, 100 - effort)


def settle_middle(amount: Amount) -> Fraction:
    """Return the exact middle, unrounded: it is the same at every effort."""
    return (amount.low + amount.high) / 2


def settle_count(amount: Amount, effort: int) -> int:
    """Settle a number of sets, reps or rounds as ``settle_up`` does."""
    return int(_settle(amount, effort))


def _settle(amount: Amount, percent: int) -> Fraction:
    if not 0 <= percent <= 100:
        raise ValueError("the effort goes from 0 to 100")
    if not amount.is_range:
        return amount.low
    whole = (amount.low + (amount.high - amount.low) * percent / 100) // 1
    return max(amount.low, Fraction(whole))
