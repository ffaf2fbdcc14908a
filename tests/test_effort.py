"""What the effort makes of ranges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.routines.effort import prescribe, settle_count, settle_down, settle_middle, settle_up
from voice_coach.routines.routine import Amount, Exercise


def amount(low: float | str, high: float | str | None = None) -> Amount:
    return Amount(Fraction(low), Fraction(low if high is None else high))


@pytest.mark.parametrize(
    ("low", "high", "effort", "up", "down"),
    [
        ("10", "20", 0, "10", "20"),
        ("10", "20", 50, "15", "15"),
        ("10", "20", 100, "20", "10"),
        ("10", "20", 33, "13", "16"),  # 13.3 and 16.7, rounded down
        ("1.5", "1.9", 100, "1.5", "1.5"),  # 1 would be below the low end
        ("2.5", "4.5", 100, "4", "2.5"),
        ("2.5", "2.5", 100, "2.5", "2.5"),  # a plain value is never rounded
    ],
)
def test_settling(low: str, high: str, effort: int, up: str, down: str) -> None:
    """A range is settled the effort's way along, rounded down, never below its low end."""
    assert settle_up(amount(low, high), effort) == Fraction(up)
    assert settle_down(amount(low, high), effort) == Fraction(down)


def test_tempo_takes_the_exact_middle() -> None:
    """Tempo is the middle of its range at every effort, unrounded."""
    assert settle_middle(amount(4, 5)) == Fraction(9, 2)
    assert settle_middle(amount("2.5")) == Fraction(5, 2)


def test_prescription() -> None:
    """Hold, reps and sets go up with the effort, rest and switch down, tempo stays."""
    exercise = Exercise(
        name="Bridge",
        sets=amount(1, 3),
        rest=amount(20, 30),
        tempo=amount(4, 5),
        switch=amount(5, 9),
        get_ready=Fraction(5),
        hold=amount(2, 4),
        reps=amount(10, 25),
    )
    low, high = prescribe(exercise, 0), prescribe(exercise, 100)
    assert (low.sets, low.reps, low.hold, low.rest, low.switch) == (1, 10, 2, 30, 9)
    assert (high.sets, high.reps, high.hold, high.rest, high.switch) == (3, 25, 4, 20, 5)
    assert low.tempo == high.tempo == Fraction(9, 2)
    assert low.rep_length == Fraction(13, 2)
    assert low.work_length == 65
    assert low.get_ready == 5


def test_work_length_of_hold_and_free_work() -> None:
    """Without reps the work is the hold or the free work itself."""
    plain = Exercise("A", amount(1), amount(20), amount(4), amount(8), Fraction(5), hold=amount(30))
    free = Exercise("A", amount(1), amount(20), amount(4), amount(8), Fraction(5), work=amount(40, 60))
    assert prescribe(plain, 50).work_length == 30
    assert prescribe(free, 50).work_length == 50
    assert prescribe(free, 50).reps is None


def test_effort_has_bounds() -> None:
    """An effort below 0 or above 100 is a mistake of the caller."""
    for effort in (-1, 101):
        with pytest.raises(ValueError, match="0 to 100"):
            settle_up(amount(1, 2), effort)


FRACTIONS = st.fractions(min_value=Fraction(1, 10), max_value=1000, max_denominator=10)


@given(FRACTIONS, FRACTIONS)
def test_settling_is_steady(one: Fraction, other: Fraction) -> None:
    """Settled amounts stay in the range, rise (or fall) with the effort, and begin at the right end."""
    span = Amount(min(one, other), max(one, other))
    up = [settle_up(span, effort) for effort in range(101)]
    down = [settle_down(span, effort) for effort in range(101)]
    assert up == sorted(up)
    assert down == up[::-1]
    assert up[0] >= span.low
    assert up[-1] <= span.high
    assert span.high - up[-1] < 1


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(0, 100))
def test_settled_counts_are_whole(one: int, other: int, effort: int) -> None:
    """A settled count is a whole number within its range."""
    span = amount(min(one, other), max(one, other))
    assert span.low <= settle_count(span, effort) <= span.high
