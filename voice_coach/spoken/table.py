"""What one language says for units, signs and abbreviations: the form of the tables in ``en``, ``de``, ``fr``, ``es``.

In templates ``{n}`` is a figure; it stays in digits, which every voice reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """How amounts of one unit are said.

    ``one`` is the amount 1 (German "eine Minute"), ``single`` the bare noun, ``half`` the amount ½,
    ``one_and_half`` 1½, ``and_half`` is ``{n}`` and ½, and ``part`` follows any other fraction.
    """

    one: str
    single: str
    many: str
    half: str
    one_and_half: str
    and_half: str
    part: str


@dataclass(frozen=True, slots=True)
class Table:
    """One language. Keys are as people write them; every pattern is an expression with bounded repeats."""

    units: Mapping[str, Unit]
    """One letter counts in its own case alone, longer ones in any."""
    hour: Unit
    minute: Unit
    second: Unit
    words: Mapping[str, str]
    """Whole words, in this case alone."""
    abbreviations: Mapping[str, str]
    """In lower case and without spaces; the point belongs to the abbreviation."""
    enders: frozenset[str]
    """Abbreviations that may end a sentence: the point stays before a capital or a figure."""
    ordinals: Mapping[str, str]
    number: str
    """A pattern of what stands before the number of a thing ("No. ")."""
    numbered: str
    """What is said for it."""
    fractions: Mapping[str, tuple[str, str]]
    """For each fraction what it is alone, and after ``{n}``."""
    signs: Mapping[str, str]
    """What is said for a sign, wherever it stands."""
    once: str
    times: str
    product: str
    to: str
    ratio: str
    about: str
    less: str
    more: str
    minus: str
    plus: str
    or_more: str
    at: str
    per: str
    per_words: tuple[str, ...]
    """What may follow a slash after an amount: "10/side"."""
    counted: tuple[str, ...]
    """Words for amounts beside the units, which may stand before that slash."""
    decimal: str
    singular_below: float = 0
    """Amounts below it take the bare noun (French "1,5 minute")."""
    labels: tuple[str, ...] = ()
    """Words that make the next figure a name, so that a dash after it begins something new: "Round 1 - 20 squats"."""
    articles: tuple[str, ...] = ()
    """Words before an amount that make it describe what follows: "a 10 metre walk"."""
    clock_words: str = r"(?!)"
    """A pattern of what makes `7:30` a time of day when it follows."""
    seconds_after: str = r""
    """A pattern of what has to stand before `30"` for it to be seconds; empty: it always is."""
