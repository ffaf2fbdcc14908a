"""What a voice is handed in place of what was written: text in which nothing is left that a voice would misread.

1. ``say_as`` puts an author's own spellings in.
2. ``signs`` takes out what shows nothing or cannot be said in any language.
3. Rules make words of figures, units, abbreviations and marks, by the language's table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import import_module

from voice_coach.language_tag import first_part
from voice_coach.spoken.amounts import amount_rules
from voice_coach.spoken.layout import layout_rules
from voice_coach.spoken.marks import figure_rules, sign_rules
from voice_coach.spoken.rules import Rule
from voice_coach.spoken.say_as import replaced
from voice_coach.spoken.signs import collapsed, without_emoji, without_unseen
from voice_coach.spoken.table import Table
from voice_coach.spoken.times import time_rules
from voice_coach.spoken.words import word_rules

LANGUAGES = ("en", "de", "fr", "es")
"""Languages that have a table; in others only what holds in all is done."""
KEPT = 4096
"""Texts kept: the same ones are asked for again and again."""
MOST_PASSES = 20
"""Most texts settle in two. In a chain such as `1:30 x 1:30 x 1:30`, each pass may replace one link."""

NO_WORDS: Mapping[str, str] = {}


def spoken_text(text: str, language: str, say_as: Mapping[str, str] = NO_WORDS) -> str:
    """Return ``text`` as a voice is to say it in ``language``, a BCP 47 tag. Never raises.

    ``say_as`` gives single words another spelling first. The result is stable: it comes out of a second call
    as it went in.
    """
    return _spoken(replaced(text, say_as) if say_as else text, first_part(language))


def has_table(language: str) -> bool:
    """Return whether there is a table for a BCP 47 tag."""
    return first_part(language) in LANGUAGES


@lru_cache(maxsize=KEPT)
def _spoken(text: str, language: str) -> str:
    if language in LANGUAGES and _is_plain(text, language):
        return text
    plain = collapsed(without_emoji(without_unseen(text)))
    if language not in LANGUAGES:
        return plain
    spoken = _settled(text, language)
    if spoken is None:  # what is given instead has to come out of a second call unchanged, too
        spoken = _settled(plain, language)
    if spoken is None:
        spoken = plain
    return spoken if _says_something(spoken) or not _says_something(plain) else plain


def _settled(text: str, language: str) -> str | None:
    """Apply the rules until they change nothing more. Returns None where that takes too many passes."""
    spoken = text
    for _ in range(MOST_PASSES):
        before = spoken
        spoken = without_emoji(without_unseen(spoken))
        for rule in _rules(language):
            spoken = rule.apply(spoken)
        spoken = collapsed(spoken)
        if spoken == before or _is_plain(spoken, language):
            return spoken
    return None


# Words, figures and single marks between them, and no word of capitals: most texts, known at once.
_WORD = r"[¡¿]?[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ'’]++"
_FIGURE = r"[0-9]{1,9}(?:[.,][0-9]{1,3})?(?![0-9-])"
_PLAIN = re.compile(
    rf"(?:{_WORD}|[A-Z]|{_FIGURE})(?:(?:[.,;:!?]? |(?<![0-9])-){_WORD}|[,;:]? {_FIGURE})*+[.,!?]?"
)


def _is_plain(text: str, language: str) -> bool:
    """Return whether ``text`` is sure to have nothing that a rule would change."""
    words = text.lower().replace("-", " ").split()
    return bool(_PLAIN.fullmatch(text)) and _suspects(language).isdisjoint(words)


@cache
def _suspects(language: str) -> frozenset[str]:
    """Return what between spaces and hyphens may be a unit or an abbreviation, or begin one ("z." of "z. B.")."""
    table = _table(language)
    begun = {f"{word.split('.')[0]}." for word in table.abbreviations if word.count(".") > 1}
    words = {*table.abbreviations, *begun, *map(str.lower, table.units), "x"}
    if any(unit.one != f"1 {unit.single}" for unit in table.units.values()):
        words.add("1")
    return frozenset(f"{word}{mark}" for word in words for mark in ("", *",;:!?."))


@cache
def _table(language: str) -> Table:
    table: Table = import_module(f"voice_coach.spoken.{language}").TABLE
    return table


@cache
def _rules(language: str) -> tuple[Rule, ...]:
    table = _table(language)
    parts = (word_rules, time_rules, amount_rules, figure_rules, sign_rules)
    return (*layout_rules(), *(rule for part in parts for rule in part(table)))


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))
