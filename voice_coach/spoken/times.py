"""Rules for times: `1:30`, `1m30s`, `1'30"`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.spoken.amounts import count, unit_of, unit_pattern
from voice_coach.spoken.rules import BEGIN, DASH, DIGITS, END, Rule, rule
from voice_coach.spoken.table import Table

_CLOCK = r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])"


def time_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for durations. A time of day is not changed."""
    # A number below twelve before the second sign may be inches: 5'10".
    second = "(0[0-9]|1[2-9]|[2-5][0-9])" if table.seconds_after else "([0-5][0-9])"
    yield rule(rf"{BEGIN}([0-9]{{1,3}})['’′] ?{second}(?:[\"”″]|''|’’|′′)", r"\1:\2", "'’′")
    before = rf"(?i:(?:{table.seconds_after}) )" if table.seconds_after else ""
    yield rule(
        rf"{before}{BEGIN}[0-9]{{1,3}}(?:{DASH}[0-9]{{1,3}})?(?P<sign>[\"”″]|''|′′)(?!\w)",
        lambda match: _seconds_sign(match, table.units["s"].many),
        "\"”″'′",
    )
    if not table.seconds_after:
        yield rule(rf"{BEGIN}([0-9]{{1,3}})['’′](?!['’\w])", r"\1 min", "'’′")
    hours, minutes, seconds = (
        unit_pattern(name for name, unit in table.units.items() if unit is table.units[time])
        for time in ("h", "min", "s")
    )
    yield rule(
        rf"{BEGIN}([0-9]{{1,2}}) ?{hours} ?([0-5]?[0-9])(?: ?(?:{minutes}|m))?(?: ?([0-5]?[0-9]) ?{seconds})?(?!\w)",
        lambda match: _duration(table, match[1], match[2], match[3]),
        DIGITS,
    )
    yield rule(
        rf"{BEGIN}([0-9]{{1,3}}) ?(?:{minutes}|m) ?([0-5]?[0-9])(?: ?{seconds})(?!\w)",
        lambda match: _duration(table, None, match[1], match[2]),
        DIGITS,
    )
    yield rule(rf"{BEGIN}([0-9]{{1,3}}) ?{minutes}([0-5][0-9])(?!\w)",
                lambda match: _duration(table, None, match[1], match[2]), DIGITS)  # fmt: skip
    clock, last_clock = (
        rf"{_CLOCK}(?: ?(?P<{name}>{hours}|{minutes}|{seconds})(?![\w/]))?" for name in ("unit", "last")
    )
    yield rule(
        rf"{BEGIN}{clock}(?: ?{DASH} ?{last_clock})?{END}(?! ?(?:{table.clock_words}|{minutes}/))",
        lambda match: _clock(table, match),
        ":",
    )
    yield rule(rf"{BEGIN}([0-9]{{1,2}}):([0-9]){END}", rf"\1 {table.ratio} \2", ":")


def _seconds_sign(match: re.Match[str], seconds: str) -> str:
    """Return ``30"`` as seconds, unless the sign closes a quotation."""
    if match["sign"] in '"”' and re.search(r'(?<![0-9])["”“]', match.string):
        return match[0]
    return f"{match[0][: -len(match['sign'])]} {seconds}"


def _clock(table: Table, match: re.Match[str]) -> str:
    """Return the duration `1:30`, or the range `1:00-1:30`, in words."""
    first = _clock_duration(table, match[1], match[2], match[3], match["unit"])
    if match[6] is None:
        return first
    return f"{first} {table.to} {_clock_duration(table, match[5], match[6], match[7], match['last'])}"


def _clock_duration(table: Table, hours: str | None, minutes: str, seconds: str, unit: str | None) -> str:
    if hours is None and unit is not None and unit_of(table, unit) is table.units["h"]:
        return _duration(table, minutes, seconds, None)
    return _duration(table, hours, minutes, seconds)


def _duration(table: Table, hours: str | None, minutes: str | None, seconds: str | None) -> str:
    pairs = ((hours, table.units["h"]), (minutes, table.units["min"]), (seconds, table.units["s"]))
    parts = [count(table, str(int(figure)), unit) for figure, unit in pairs if figure and int(figure)]
    return " ".join(parts) or count(table, "0", table.units["s"])
