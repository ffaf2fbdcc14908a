"""Rules for numbers without a unit, and for the signs that are left at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.spoken.rules import (
    BEGIN,
    DASHES,
    DIGITS,
    END,
    NUMBER,
    PAUSE,
    Rule,
    follows_label,
    one_of,
    rule,
)
from voice_coach.spoken.table import Table

MOST_DIGITS = 12
"""A longer number is read digit by digit."""


def figure_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for numbers without a unit."""
    yield rule(
        rf"(?<![0-9] [-–] ){BEGIN}({NUMBER})( ?[-–—] ?)({NUMBER}){END}(?! ?[-–])",
        lambda match: _range(table, match),
        DASHES,
    )
    yield rule(
        rf"{BEGIN}[0-9]{{1,3}}(?:[-–][0-9]{{1,3}}){{2,8}}(?![\w.,:/–-])",
        lambda match: re.sub("[-–]", " ", match[0]),
        "-–",
    )
    yield rule(
        rf"{BEGIN}([0-9]{{1,3}})/([0-9]{{1,3}}){END}",
        lambda match: f"{match[1]} {match[2]}" if int(match[1]) >= min(10, int(match[2])) else match[0],
        "/",
    )
    yield rule(r"(?:~|≈) ?(?=[0-9])", f"{table.about} ", "~≈")
    yield rule(r"(?<=[0-9]) ?− ?(?=[0-9])|(?<![\w−])− ?(?=[0-9])", f" {table.minus} ", "−")
    yield rule(
        r"(?<=[0-9]) ?\+ ?(?=[0-9])|(?<=[\w)]) \+ (?=[\w(])|(?<![\w+])\+(?=[0-9])", f" {table.plus} ", "+"
    )
    yield rule(r"(?<=[0-9])\+(?![\w+])", f" {table.or_more}", "+")
    yield rule(rf"[0-9]{{{MOST_DIGITS + 1},}}+", lambda match: " ".join(match[0]), DIGITS)


def _range(table: Table, match: re.Match[str]) -> str:
    """Return a range in words; one with a hyphen that does not rise stays as it is (`20-10`)."""
    low, dash, high = match.groups()
    runs_down = (low + high).isdecimal() and int(low) >= int(high)
    if dash == " - " and follows_label(match, table.labels):
        return f"{low}{PAUSE}{high}"
    return match[0] if dash.strip() == "-" and runs_down else f"{low} {table.to} {high}"


def sign_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for the remaining signs, dashes, and pauses, which have to come last."""
    yield rule(
        rf" ?({one_of(table.signs)}) ?", lambda match: f" {table.signs[match[1]]} ", "".join(table.signs)
    )
    yield rule(r"(?<![\w<>])< ?(?=[0-9])", f"{table.less} ", "<")
    yield rule(r"(?<![\w<>])> ?(?=[0-9])", f"{table.more} ", ">")
    yield rule(r"(?<= )@(?= ?\w)", f"{table.at} ", "@")
    yield rule(r"(?<=[^\W\d_])–(?=[^\W\d_])", "-", "–")
    yield rule(r"—|–|―|(?<= )-{1,3}(?= )|(?<=\w)--(?=\w)", PAUSE, "—–―-")
    yield rule(r"(?<=[^\W\d])/(?=[^\W\d])", " ", "/")
    yield rule(r"(?<=\s)/(?=\s)|(?<=[^\W\d]) ?/ ?(?=[0-9])|(?<=[0-9]) ?/ ?(?=[^\W\d])", PAUSE, "/")
    yield rule(r"[#~^<>]", " ", "#~^<>")
    yield rule(
        rf"(?:(?<=[.!?…,;:(\x01])|(?<=[.!?…,;:(] )|\A) ?{PAUSE}[ {PAUSE}]*|[ {PAUSE}]*{PAUSE} ?(?=[.!?…,;:)]|\Z)",
        " ",
        PAUSE,
    )
    yield rule(rf" ?{PAUSE}[ {PAUSE}]*", ", ", PAUSE)
