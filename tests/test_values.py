"""Durations and counts from their characters."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.near import distance, nearest
from voice_coach.routines.routine import Amount
from voice_coach.routines.values import (
    AmountError,
    amount_text,
    duration_text,
    parse_count,
    parse_duration,
    parse_durations,
)

DURATIONS = [
    ("15s", 15),
    ("90", 90),
    ("90 s", 90),
    ("1min", 60),
    ("2m", 120),
    ("1m30s", 90),
    ("1min 30s", 90),
    ("1 min 30 s", 90),
    ("1:30", 90),
    ("0:05", 5),
    ("90:00", 5400),
    ("1:05:00", 3900),
    ("1h", 3600),
    ("1h30min", 5400),
    ("1h 1m 1s", 3661),
    ("24h", 86400),
    ("010", 10),
    ("2.5s", Fraction(5, 2)),
    ("1.5min", 90),
    ("0.1", Fraction(1, 10)),
    ("1:00.5", Fraction(121, 2)),
]


def test_duration() -> None:
    """Every way to write a duration gives its exact seconds."""
    for text, seconds in DURATIONS:
        assert parse_duration(text) == seconds, text
        assert parse_durations(text) == Amount(Fraction(seconds), Fraction(seconds)), text


RANGES = [
    ("20-30s", 20, 30),
    ("20–30s", 20, 30),
    ("20 - 30 s", 20, 30),
    ("1-5min", 60, 300),
    ("50s-1min30s", 50, 90),
    ("10-25", 10, 25),
    ("1:00-1:30", 60, 90),
    ("30-1:30", 30, 90),
    ("1-1.5h", 3600, 5400),
    ("20s-20s", 20, 20),
]


def test_range_of_durations() -> None:
    """One unit at the end serves both sides; an en dash does as well."""
    for text, low, high in RANGES:
        assert parse_durations(text) == Amount(Fraction(low), Fraction(high)), text


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "0s",
        "0:00",
        "-5",
        "-5s",
        "5-",
        "-5-10s",
        "30-1min",
        "30-20s",
        "1-2-3",
        "1:5",
        "1:60",
        "1:5:00",
        "1m60s",
        "1h30",
        "5S",
        "1,5s",
        ".5s",
        "5.",
        "1e3",
        "0x10",
        "1_000",
        "s",
        "٣s",
        "24h1s",
        "86401",
        "30s1m",
        "1s1s",
        "50-1min30s",
        "0-5s",
        "one",
        "∞",
        "nan",
        "inf",
        "+5s",
        "5s-",
        "",
        "10 000",
        "1" * 61,
        "9" * 5000,
    ],
)
def test_no_duration(text: str) -> None:
    """What is no duration is refused, with a cause and a remedy."""
    with pytest.raises(AmountError) as caught:
        parse_durations(text)
    assert caught.value.cause
    assert caught.value.remedy


def test_thirty_to_one_minute_runs_downwards() -> None:
    """`30-1min` is thirty minutes down to one: an error."""
    with pytest.raises(AmountError, match="from 30 min to 1 min"):
        parse_durations("30-1min")


COUNTS = [("12", 12, 12), ("010", 10, 10), ("10-25", 10, 25), ("10–25", 10, 25), ("1 - 2", 1, 2)]


def test_count() -> None:
    """A count is a whole number or a range of them."""
    for text, low, high in COUNTS:
        assert parse_count(text) == Amount(Fraction(low), Fraction(high)), text


NO_COUNTS = [
    "0",
    "-1",
    "1.5",
    "12s",
    "1:30",
    "25-10",
    "0-5",
    "twelve",
    "1e3",
    "²",
    "٣",
    "1_000",
    "1,000",
    "5-",
    "",
    "9" * 5000,
]


def test_no_count() -> None:
    """What is not a whole number above zero is refused."""
    for text in NO_COUNTS:
        with pytest.raises(AmountError):
            parse_count(text)


def test_only_where_allowed() -> None:
    """Zero stands only for `at`, less than three seconds not for `get_ready`, no range for either."""
    assert parse_duration("0", zero=True) == 0
    assert parse_duration("3s", least=Fraction(3)) == 3
    for text in ("2.9s", "3-5s"):
        with pytest.raises(AmountError):
            parse_duration(text, least=Fraction(3))


DURATION_TEXTS = [
    (0, "0 s"),
    (5, "5 s"),
    (90, "1 min 30 s"),
    (60, "1 min"),
    (3600, "1 h"),
    (3661, "1 h 1 min 1 s"),
    (Fraction(5, 2), "2.5 s"),
    (Fraction(1, 3), "0.333 s"),
    (Fraction(599999, 10000), "1 min"),
]


def test_duration_text() -> None:
    """People read a duration with its units, fractions to three decimals."""
    for seconds, text in DURATION_TEXTS:
        assert duration_text(Fraction(seconds)) == text, text


def test_amount_text() -> None:
    """A range is read from its low end to its high one."""
    assert amount_text(Amount(Fraction(60), Fraction(300))) == "1 min to 5 min"
    assert amount_text(Amount(Fraction(12), Fraction(12)), count=True) == "12"


@given(st.integers(1, 86_400_000))
def test_duration_round_trip(thousandths: int) -> None:
    """What a duration is written as is read as the same duration."""
    seconds = Fraction(thousandths, 1000)
    assert parse_duration(duration_text(seconds)) == seconds


@given(st.text(max_size=80) | st.from_regex(r"[0-9:.hmins –-]{0,30}", fullmatch=True))
def test_any_text_is_an_amount_or_an_error(text: str) -> None:
    """Nothing but `AmountError` comes of bad text, and no amount leaves its bounds."""
    for parse in (parse_durations, parse_count):
        try:
            amount = parse(text)
        except AmountError:
            continue
        assert 0 < amount.low <= amount.high


DISTANCES = [
    ("", "", 0),
    ("", "ab", 2),
    ("reps", "reps", 0),
    ("repz", "reps", 1),
    ("rpes", "reps", 1),
    ("kitten", "sitting", 3),
]


def test_distance() -> None:
    """A letter more, less or other counts one, and so does a swap of two neighbours."""
    for one, other, steps in DISTANCES:
        assert distance(one, other) == distance(other, one) == steps, (one, other)


SLIPS = [
    ("hodl", "hold"),
    ("Hold", "hold"),
    ("get-ready", "get_ready"),
    ("tmepo", "tempo"),
    ("colour", None),
    ("", None),
]


def test_nearest() -> None:
    """A slip of the fingers is understood, a word of its own is not."""
    for word, meant in SLIPS:
        assert nearest(word, ["hold", "get_ready", "tempo", "reps"]) == meant, word
