"""The type of the tables in ``en``, ``de``, ``fr`` and ``es``: the spoken words for units, signs and abbreviations.

In templates, ``{n}`` is a number. It stays in digits, which every voice can read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """The spoken forms of a unit.

    ``one`` is the amount 1 (German "eine Minute"), ``single`` the noun in the singular, ``many`` in the plural,
    ``half`` the amount ½, ``one_and_half`` 1½, ``and_half`` ``{n}`` and ½. ``part`` follows any other fraction.
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
    """One language. Keys are as people write them; patterns are regular expressions with bounded repetitions."""

    units: Mapping[str, Unit]
    """A single letter is case-sensitive, longer names are not. Times need `h`, `min` and `s`."""
    words: Mapping[str, str]
    """Whole words, case-sensitive."""
    abbreviations: Mapping[str, str]
    """In lower case and without spaces; the full stop belongs to the abbreviation."""
    enders: frozenset[str]
    """Abbreviations that may end a sentence: before a capital or a number, the full stop stays."""
    titles: frozenset[str]
    """Abbreviations that stay as they are; a name follows."""
    ordinals: Mapping[str, str]
    number: str
    """A pattern for the word before the number of a thing ("No. ")."""
    numbered: str
    """The spoken form of that word."""
    fractions: Mapping[str, tuple[str, str]]
    """The spoken forms of each fraction: alone, and after ``{n}``."""
    signs: Mapping[str, str]
    """The spoken forms of signs."""
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
    """Words that may follow an amount and a slash: "10/side"."""
    counted: tuple[str, ...]
    """Other words than units that may come before that slash."""
    decimal: str
    singular_below: float = 0
    """Amounts below it take the singular (French "1,5 minute")."""
    labels: tuple[str, ...] = ()
    """Words that make the next number a name, so that a dash after it begins something new: "Round 1 - 20 squats"."""
    articles: tuple[str, ...] = ()
    """Words before an amount that make it an adjective: "a 10 metre walk"."""
    clock_words: str = r"(?!)"
    """A pattern for text after `7:30` that makes it a time of day."""
    seconds_after: str = r""
    """A pattern for text before `30"` that makes it seconds; if empty, it is always seconds."""
