"""Durations and counts: from text to exact fractions, and back to text for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from voice_coach.errors import CoachError
from voice_coach.routines.routine import Amount
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

UNITS = {"h": 3600, "min": 60, "m": 60, "s": 1}
"""Units in seconds, the longest first."""

DAY = Fraction(24 * 3600)
"""The longest single duration: a routine plays for 24 hours at most."""

_DIGITS = 12
"""More digits than any amount needs, and few enough that no number is slow to read."""

_LONGEST = 60
"""More characters than any amount needs; the patterns below are slow on long ones."""

_NUMBER = rf"[0-9]{{1,{_DIGITS}}}"
_FRACTION = rf"(?:\.[0-9]{{1,{_DIGITS}}})?"
NUMBER_PATTERN = _NUMBER + _FRACTION
COUNT_PATTERN = _NUMBER
CLOCK_PATTERN = rf"{_NUMBER}:(?:[0-5][0-9]:)?[0-5][0-9]{_FRACTION}"
UNITS_PATTERN = (
    rf"(?:{NUMBER_PATTERN} *(?:h|min|m|s)"
    rf"|{_NUMBER} *h *(?:{NUMBER_PATTERN} *(?:min|m|s)|{_NUMBER} *(?:min|m) *{NUMBER_PATTERN} *s)"
    rf"|{_NUMBER} *(?:min|m) *{NUMBER_PATTERN} *s)"
)
DURATION_PATTERN = rf"(?:{NUMBER_PATTERN}|{CLOCK_PATTERN}|{UNITS_PATTERN})"
RANGE_DASH = "[-–]"

_ONE_DURATION = re.compile(DURATION_PATTERN)
_ONE_COUNT = re.compile(COUNT_PATTERN)
_BARE_NUMBER = re.compile(NUMBER_PATTERN)
_PART = re.compile(rf"({NUMBER_PATTERN}) *(h|min|m|s)")
_DASH = re.compile(f"(?<![0-9][eE]) *{RANGE_DASH} *")
"""The dash between the sides of a range, but not the minus in `1e-3`."""

_MINUS = re.compile(r"-|−")
_IN_WORDS = re.compile(
    r"(?i)(?:between|from|zwischen|von|de|entre)? *([0-9][^~…]*?)"
    r"(?: +(?:to|till|until|and|or|through|bis|und|oder|à|a|et|ou|y|o) +| *(?:\.\.+|…|~|—|−) *)([0-9].*)"
)
"""A range in words; the groups are its sides."""
_UNITS_IN_WORDS = (
    (re.compile(r"(?i) *sec(?:ond)?s?\b"), "s"),
    (re.compile(r"(?i) *min(?:ute)?s?\b"), "min"),
    (re.compile(r"(?i) *(?:hrs?|hours?)\b"), "h"),
)

_DURATION_HELP = "Write for instance `15s`, `1min 30s`, `1:30` or `1h`."
_COUNT_HELP = "Write a whole number, for instance `12`."


class AmountError(CoachError):
    """The text is not a valid amount here."""


def parse_duration(
    text: str, *, least: Seconds = Fraction(0), most: Seconds = DAY, zero: bool = False
) -> Seconds:
    """Read one duration (``90``, ``15s``, ``1m30s``, ``1:30``, ``2.5s``) as exact seconds.

    Raises ``AmountError`` for anything else, for zero unless ``zero`` is true, below ``least`` and above ``most``.
    """
    if zero and _MINUS.match(text):
        raise AmountError(f"{shown(text)} is negative", "Write 0 or more.")
    if len(_sides(text)) == 2 or _range_in_words(text, parse_durations):
        raise AmountError(f"{shown(text)} is a range", "Write one duration here, for instance `5s`.")
    seconds = _checked(_seconds(text), text, least=least, zero=zero)
    if seconds > most:
        raise AmountError(f"{shown(text)} is too long", f"Write {duration_text(most)} or less.")
    return seconds


def parse_durations(text: str) -> Amount:
    """Read a duration or a range of them (``20-30s``, ``50s-1min30s``), as ``parse_duration`` does."""
    sides = _sides(text)
    if len(sides) == 1:
        try:
            one = _checked(_seconds(text), text)
        except AmountError as error:
            raise _or_range(text, error, parse_durations) from None
        return Amount(one, one)
    low_text, high_text = sides
    low_text = _with_unit_of(low_text, high_text)
    low, high = (_checked(_seconds(side), side) for side in (low_text, high_text))
    if low > high:
        raise AmountError(
            f"the range {shown(text)} runs downwards, from {duration_text(low)} to {duration_text(high)}",
            "Write the smaller side first."
            if low_text == sides[0]
            else "Write the smaller side first. One unit at the end serves both; each may have its own.",
        )
    return Amount(low, high)


def parse_count(text: str, *, most: int | None = None) -> Amount:
    """Read a whole number above zero or a range of them (``12``, ``10-25``); ``most`` is the highest allowed.

    Raises ``AmountError``.
    """
    sides = _sides(text)
    try:
        low, high = (_whole(side, text) for side in (sides[0], sides[-1]))
    except AmountError as error:
        raise _or_range(text, error, lambda sample: parse_count(sample, most=most)) from None
    if low > high:
        raise AmountError(
            f"the range {shown(text)} runs downwards, from {low} to {high}", "Write the smaller side first."
        )
    if most is not None and high > most:
        raise AmountError(f"{shown(text)} is more than {most:,}", f"Write {most:,} at most.")
    return Amount(Fraction(low), Fraction(high))


def compact_duration(seconds: Seconds) -> str:
    """Return a duration as it is written in a range, ``1min30s``."""
    return duration_text(seconds).replace(" ", "")


def duration_text(seconds: Seconds) -> str:
    """Return a duration as text for people, ``1 min 30 s``; the reverse of ``parse_duration``.

    Fractions of a second are kept to three decimals.
    """
    thousandths = (seconds.numerator * 2000 + seconds.denominator) // (seconds.denominator * 2)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, fraction = divmod(rest, 1000)
    decimals = f".{fraction:03}".rstrip("0").rstrip(".")
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    if rest or not parts:
        parts.append(f"{whole}{decimals} s")
    return " ".join(parts)


def amount_text(amount: Amount, *, count: bool = False) -> str:
    """Return an amount as text for people: ``12``, ``10 to 25``, ``1 min to 5 min``."""
    return " to ".join(str(end) if count else duration_text(end) for end in amount.ends)


def _sides(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise AmountError(f"{shown(text)} is too long for an amount", "Write for instance `20-30s` or `12`.")
    if _MINUS.match(text):
        raise AmountError(f"{shown(text)} is negative", "Write an amount above zero.")
    sides = _DASH.split(text)
    if len(sides) == 2 and not all(sides):
        raise AmountError(f"{shown(text)} lacks one side of its range", "Write both, for instance `20-30s`.")
    if len(sides) > 2:
        raise AmountError(
            f"{shown(text)} is not a range", "Write two sides with one dash, for instance `20-30s`."
        )
    return sides


def _with_unit_of(low: str, high: str) -> str:
    """Return the left side of a range with the unit of the right one, if it has none of its own."""
    if not _BARE_NUMBER.fullmatch(low):
        return low
    parts = _PART.findall(high)
    if len(parts) > 1:
        raise AmountError(
            f"it is not clear which unit {shown(low)} has", f"Write units on both sides, as in `50s-{high}`."
        )
    return low + parts[0][1] if parts else low


@lru_cache(maxsize=1024)  # the same few are used many times, in many files
def _seconds(text: str) -> Seconds:
    if not _ONE_DURATION.fullmatch(text):
        raise _not_a_duration(text)
    parts = _PART.findall(text)
    if parts:
        if any(float(number) >= 60 for number, _ in parts[1:]):
            raise AmountError(
                f"{shown(text)} has more than 59 of a smaller unit", "Carry it over: `1m90s` is `2m30s`."
            )
        return sum((Fraction(number) * UNITS[unit] for number, unit in parts), Fraction(0))
    seconds = Fraction(0)
    for number in text.split(":"):
        seconds = seconds * 60 + Fraction(number)
    return seconds


def _checked(seconds: Seconds, text: str, *, least: Seconds = Fraction(0), zero: bool = False) -> Seconds:
    if seconds == 0 and not zero:
        raise AmountError(f"{shown(text)} is no time at all", "Write an amount above zero.")
    if seconds < least:
        raise AmountError(f"{shown(text)} is too short", f"Write {duration_text(least)} or more.")
    if seconds > DAY:
        raise AmountError(f"{shown(text)} is longer than 24 hours", "Write a shorter time.")
    return seconds


def _or_range(text: str, error: AmountError, parse: Callable[[str], Amount]) -> AmountError:
    """Return the error with the remedy for a range in words, or else unchanged."""
    sample = _range_in_words(text, parse)
    return AmountError(error.cause, f"A range is written with a dash: `{sample}`.") if sample else error


def _range_in_words(text: str, parse: Callable[[str], Amount]) -> str:
    """Return a range in words as one with a dash that ``parse`` accepts; empty for any other text."""
    match = _IN_WORDS.fullmatch(text)
    if match is None:
        return ""
    sample = f"{match[1].strip()}-{match[2].strip()}"
    for words, unit in _UNITS_IN_WORDS:
        sample = words.sub(unit, sample)
    try:
        parse(sample)
    except AmountError:
        return ""
    return sample


def _whole(side: str, text: str) -> int:
    if not _ONE_COUNT.fullmatch(side):
        if _ONE_DURATION.fullmatch(side):
            unit = _PART.findall(side)
            kind = "a time" if unit or ":" in side else "a fraction"
            raise AmountError(f"{shown(text)} is {kind}, not a count", _COUNT_HELP)
        if side.isascii() and side.isdigit():
            raise AmountError(f"{shown(text)} is too large a number", _COUNT_HELP)
        raise AmountError(f"{shown(text)} is not a count", _COUNT_HELP)
    count = int(side)
    if count == 0:
        raise AmountError(
            f"{shown(text)} contains a zero" if side != text else "zero is not an amount", "Write 1 or more."
        )
    return count


def _not_a_duration(text: str) -> AmountError:
    """Return the error for text that is not a duration, with a remedy for the commonest mistakes."""
    if _MINUS.match(text):
        return AmountError(f"{shown(text)} is negative", "Write an amount above zero.")
    slips: tuple[tuple[str, str], ...] = (
        (r"[0-9]+,[0-9]+ *\w*", "Write fractions with a point, as in `2.5s`."),
        (
            r"[0-9]+:[0-9]*[0-9:]*",
            "Write minutes and seconds as `1:05`, hours as `1:05:00`; seconds go to 59.",
        ),
        (r"(?i)[0-9.]+ *(?:sec|secs|second|seconds)", "Write seconds as `15s`."),
        (r"(?i)[0-9.]+ *(?:mins|minute|minutes)", "Write minutes as `2min`."),
        (r"(?i)[0-9.]+ *(?:hr|hrs|hour|hours)", "Write hours as `1h`."),
        (r"(?i)[0-9. hmins]+", "Units are `h`, `min` or `m`, and `s`, in this order and in lower case."),
    )
    remedy = next((help for pattern, help in slips if re.fullmatch(pattern, text[:80])), _DURATION_HELP)
    return AmountError(f"{shown(text)} is not a duration", remedy)
