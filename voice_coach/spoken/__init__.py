"""Convert written text to its spoken form, in which nothing is left that a voice would misread.

1. ``say_as`` replaces words by the user's own spellings.
2. ``signs`` removes characters that are invisible or cannot be spoken in any language.
3. Rules turn numbers, units, abbreviations and marks into words, from the language's table.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module

from voice_coach.language_tag import first_part
from voice_coach.spoken.amounts import amount_rules
from voice_coach.spoken.layout import layout_rules
from voice_coach.spoken.marks import figure_rules, sign_rules
from voice_coach.spoken.rules import Rule
from voice_coach.spoken.say_as import SayAs, replaced
from voice_coach.spoken.signs import collapsed, without_emoji, without_unseen
from voice_coach.spoken.table import Table
from voice_coach.spoken.times import time_rules
from voice_coach.spoken.words import word_rules

LANGUAGES = ("en", "de", "fr", "es")
"""Languages that have a table; for the others, only the rules that are common to all languages apply."""
KEPT = 4096
"""Results kept in memory: the same texts are needed again and again."""
MOST_PASSES = 20
"""Two passes suffice for most texts. In a chain such as `1:30 x 1:30 x 1:30`, each pass may replace one link."""

NO_SPELLINGS: SayAs = {}


def spoken_text(text: str, language: str, say_as: SayAs = NO_SPELLINGS) -> str:
    """Return the spoken form of ``text`` in ``language``, a BCP 47 tag. Never raises.

    ``say_as`` first replaces single words by other spellings. A second call would not change the result.
    """
    language = first_part(language)
    spellings = say_as.get(language)
    return _spoken(replaced(text, spellings) if spellings else text, language)


def is_abbreviation(before: str, after: str, language: str) -> bool:
    """Return whether the full stop at the end of ``before`` is that of an abbreviation, which no sentence ends with.

    ``after`` is what follows: of "z. B.", the first full stop is followed by "B.", and that of "No." by a number.
    """
    language = first_part(language)
    if language not in LANGUAGES or (match := _LAST_WORDS.search(before)) is None:
        return False
    table = _table(language)
    if after[:1].isdigit() and re.search(rf"(?:{table.number})\Z", before):
        return True
    first, last = match["first"] or "", match["last"]
    if last in table.titles:
        return True
    written = {word.lower() for word in (last, first + last, last + after.partition(" ")[0])}
    return any(word in table.abbreviations and word not in table.enders for word in written)


_LAST_WORDS = re.compile(r"(?:(?P<first>\b[^\W\d_]{1,6}\.) ?)?(?P<last>\b[^\W\d_](?:[\w.-]{0,10}\w)?\.)\Z")
"""An abbreviation in one word ("ca.", "z.B."), with the word before it if that is abbreviated, too."""


@lru_cache(maxsize=KEPT)
def _spoken(text: str, language: str) -> str:
    if language in LANGUAGES and _is_plain(text, language):
        return text
    plain = collapsed(without_emoji(without_unseen(text)))
    if language not in LANGUAGES:
        return plain
    spoken = _settled(text, language)
    if spoken is None:  # this result must not change in a second call either
        spoken = _settled(plain, language)
    if spoken is None:
        spoken = plain
    return spoken if _says_something(spoken) or not _says_something(plain) else plain


def _settled(text: str, language: str) -> str | None:
    """Apply the rules until nothing changes any more. Returns None if that takes too many passes."""
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


# Words and numbers with single marks between them, and no word of capitals: a quick check for most texts.
_WORD = r"[¡¿]?[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿœ'’]++"
_FIGURE = r"[0-9]{1,9}(?:[.,][0-9]{1,3})?(?![0-9-])"
_PLAIN = re.compile(
    rf"(?:{_WORD}|[A-Z]|{_FIGURE})(?:(?:[.,;:!?]? |(?<![0-9])-){_WORD}|[,;:]? {_FIGURE})*+[.,!?]?"
)


def _is_plain(text: str, language: str) -> bool:
    """Return whether it is certain that no rule would change ``text``."""
    words = text.lower().replace("-", " ").split()
    return bool(_PLAIN.fullmatch(text)) and _suspects(language).isdisjoint(words)


@cache
def _suspects(language: str) -> frozenset[str]:
    """Return the words that may be a unit or an abbreviation, or begin one ("z." of "z. B.")."""
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
