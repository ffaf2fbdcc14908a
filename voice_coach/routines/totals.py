"""Totals of a routine: upper bounds by multiplication, without unrolling it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from voice_coach.routines.format import MAX_PLAYING_TIME, MAX_SETS
from voice_coach.routines.routine import Amount, Exercise

MAX_STEPS = 1_000_000
"""More steps, rounds counted, than can be played in a day."""

# At the coach's pace five words take two seconds.
_WORDS, _SECONDS = 5, 2
_MOST_WORDS = int(MAX_PLAYING_TIME) * _WORDS


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of some steps with every range at its high end.

    ``time`` is prescribed time in seconds, ``words`` those that are spoken beside it. ``opening`` is the lead-in of
    a first exercise, which is part of a rest before it. ``levels`` counts nested repeats and includes.
    """

    time: Fraction | int = 0
    words: int = 0
    sets: int = 0
    steps: int = 0
    levels: int = 0
    opening: Fraction | int = 0
    ends_in_rest: bool = False

    def then(self, other: Totals) -> Totals:
        """Return the totals of these steps followed by others."""
        saved = other.opening if self.ends_in_rest else 0
        return Totals(
            time=self.time + other.time - saved if other.time or saved else self.time,
            words=self.words + other.words,
            sets=self.sets + other.sets,
            steps=self.steps + other.steps,
            levels=max(self.levels, other.levels),
            opening=self.opening if self.steps else other.opening,
            ends_in_rest=other.ends_in_rest,
        )

    def repeated(self, rounds: int, rest: Fraction | int | None) -> Totals:
        """Return the totals of ``rounds`` of these steps, with the rest (if any) between them."""
        saved = self.opening if rest is not None or self.ends_in_rest else 0
        return Totals(
            time=self.time * rounds + ((rest or 0) - saved) * (rounds - 1),
            words=self.words * rounds,
            sets=self.sets * rounds,
            steps=self.steps * rounds + 1,
            levels=self.levels + 1,
            opening=self.opening,
            ends_in_rest=self.ends_in_rest,
        )

    def included(self) -> Totals:
        """Return the totals of an include of these steps: one more level and step."""
        return self.repeated(1, None)

    def excess(self) -> tuple[str, str] | None:
        """Return the first limit that is exceeded, as a word for it and a cause, or None."""
        if self.sets > MAX_SETS:
            return "sets", f"with this the routine has {_number(self.sets)} sets, more than {MAX_SETS:,}"
        if self.steps > MAX_STEPS:
            return "steps", f"with this the routine has {_number(self.steps)} steps, more than {MAX_STEPS:,}"
        if self.time * _WORDS + self.words * _SECONDS > _MOST_WORDS:
            return "time", "with this the routine plays for more than 24 hours"
        return None


def words_of(text: str) -> int:
    """Count the words that a voice speaks."""
    return len(text.split())


def totals_of(exercise: Exercise) -> Totals:
    """Return the totals of one exercise, with its lead-in and the time to get into position."""
    sides = max(1, len(exercise.sides))
    sets = int(exercise.sets.high)
    get_ready = _light(exercise.get_ready)
    hold = high_end(exercise.hold)
    work = hold + high_end(exercise.work)
    if exercise.reps is not None:
        work = high_end(exercise.reps) * (high_end(exercise.tempo) + hold)
    switches = high_end(exercise.switch) * (sides - 1) if sides > 1 else 0
    settle = _light(exercise.settle) if exercise.start is not None else 0
    rests = high_end(exercise.rest) * (sets - 1) if sets > 1 else 0
    return Totals(
        time=get_ready + settle + (work * sides + switches) * sets + rests,
        words=words_of(exercise.name),
        sets=sets * sides,
        steps=1,
        opening=get_ready,
    )


def high_end(amount: Amount | None) -> Fraction | int:
    """Return the high end, 0 for None; whole seconds as an ``int``, which is ten times faster to add up."""
    return 0 if amount is None else _light(amount.high)


def _light(number: Fraction) -> Fraction | int:
    return number.numerator if number.denominator == 1 else number


def _number(count: int) -> str:
    return f"{count:,}" if count < 10**12 else "countless"
