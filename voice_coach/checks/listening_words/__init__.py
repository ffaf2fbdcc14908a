"""The words that the listening checks look for, one module a language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

from voice_coach.language_tag import first_part
from voice_coach.spoken.signs import ARROWS, EMOJI

LANGUAGES = ("en", "de", "es", "fr")
"""The languages with a table. A rule whose part of the table is empty is not applied in that language."""

NOTHING = re.compile(r"(?!)")

# What only helps readers, after `spoken` has turned what it can into words.
_ADDRESS = r"(?:https?://|www\.)\S{1,200}"
_ARROWS = r"[\u2190\u2191\u2193-\u21d1\u21d3-\u21ff\u27f0-\u27ff\u2b00-\u2b4f]|<[-=]{1,3}(?!>)"
_MARKS = (
    rf"\*{{1,3}}|(?<!\w)_{{1,3}}(?=\w)|(?<=\w)__|~~|`{{1,3}}|\||[-=]{{1,3}}>|[{ARROWS}]"
    r"|</?[A-Za-z]\w{0,9} ?/?>|(?m:^)\#{1,6}(?= )|[\u2022\u25e6\u2043]"
)
_EMOJI = rf"[{EMOJI}][\ufe0f\u200d{EMOJI}]{{0,20}}"

UNSPOKEN = re.compile(f"{_ADDRESS}|{_ARROWS}")
"""Signs that are not spoken in a language for which `spoken` has a table."""
UNSPOKEN_WITHOUT_TABLE = re.compile(f"{_ADDRESS}|<?[-=]{{1,3}}>|{_ARROWS}|{_MARKS}")
EVERY_SIGN = re.compile(f"{_ADDRESS}|<?[-=]{{1,3}}>|{_ARROWS}|{_MARKS}|{_EMOJI}")
"""Signs to find in a text of signs alone, where nothing would be left to say."""


def phrases(*alternatives: str) -> re.Pattern[str]:
    """Compile a pattern of whole words, in any case. Each alternative is an expression.

    A space in it matches any space, a space and a question mark match any space or none. Each must begin with a
    letter, a digit or a bracket, and have bounded repeats only, so that no text takes long.
    """
    joined = "|".join(alternatives).replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?=[\w(])(?:{joined})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class ListeningWords:
    """One language's words.

    ``fine`` are phrases that only look like one of ``visual``, ``one_side`` or a named side; they are skipped.
    ``time_left`` has the named groups ``number`` and ``unit``; ``numbers`` and ``units`` (in seconds) are their
    values in lower case.
    """

    language: str
    signs: re.Pattern[str] = UNSPOKEN
    """Signs that no voice can say."""
    fine: re.Pattern[str] = NOTHING
    visual: re.Pattern[str] = NOTHING
    """Words that point to something to look at ("see the picture")."""
    posture: re.Pattern[str] | None = None
    named_side: re.Pattern[str] | None = None
    one_side: re.Pattern[str] = NOTHING
    other_side: re.Pattern[str] = NOTHING
    your_one: re.Pattern[str] = NOTHING
    """Words that move one of two limbs without saying which ("lift your leg")."""
    awaited_name: re.Pattern[str] = NOTHING
    """Words for a side that is still to be named, which only `sides` and `alternate` do."""
    movement: re.Pattern[str] = NOTHING
    """Verbs of movement."""
    switch_sides: re.Pattern[str] = NOTHING
    in_turn: re.Pattern[str] = NOTHING
    """Words that say that both sides have their turn, or that either will do."""
    says_when: re.Pattern[str] = NOTHING
    """Words that say when to switch."""
    pairs: re.Pattern[str] = NOTHING
    """Words that "the other" can refer to."""
    letters: frozenset[str] = frozenset()
    """Abbreviated labels that are heard as a letter, in lower case."""
    before_start: re.Pattern[str] = NOTHING
    """Words about the start."""
    setup: re.Pattern[str] = NOTHING
    """Words about getting ready for the exercise."""
    into_position: re.Pattern[str] = NOTHING
    """The beginning of a text that says how or where to be."""
    equipment: re.Pattern[str] = NOTHING
    """Things to have at hand, each kind a group with the same name in every language."""
    no_equipment: re.Pattern[str] = NOTHING
    """Words that only look like ``equipment``, and clauses in which it is not needed ("as if on a chair")."""
    choice: re.Pattern[str] = NOTHING
    """Words between two things of which one is enough."""
    danger: re.Pattern[str] = NOTHING
    """Words of a warning."""
    forbidding: re.Pattern[str] = NOTHING
    """Words that make a caution one of safety, beside those of ``danger``."""
    halfway: re.Pattern[str] = NOTHING
    time_left: re.Pattern[str] = NOTHING
    numbers: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)

    def look(self, text: str) -> str:
        """Return ``text`` with what is ``fine`` blanked out, at the same length."""
        return _blanked(self.fine, straight(text))

    def equipment_in(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what ``text`` names that has to be at hand; the name of the match's group is its kind."""
        yield from self.equipment.finditer(_blanked(self.no_equipment, straight(text)))

    def may_lack_side(self, text: str) -> bool:
        """Return whether ``text``, with or without what is ``fine``, speaks of a side that it may not name."""
        plain = straight(text)
        kinds = (self.one_side, self.other_side, self.your_one, self.awaited_name, self.switch_sides)
        return any(kind.search(plain) for kind in kinds)

    def seconds_left(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield each time left that ``text`` speaks of, in seconds, with its start and end."""
        for match in self.time_left.finditer(text):
            number = match["number"].lower()
            value = int(number) if number.isdecimal() else self.numbers[number]
            yield value * self.units[match["unit"].lower()], match.start(), match.end()


def straight(text: str) -> str:
    """Return ``text`` with straight apostrophes, as the patterns have them."""
    return text.replace("\u2019", "'")


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: "\0" * len(match.group()), text)


@cache
def words_for(language: str) -> ListeningWords:
    """Return the table for a BCP 47 tag; an empty one if there is none."""
    primary = first_part(language)
    if primary not in LANGUAGES:
        return ListeningWords(primary, UNSPOKEN_WITHOUT_TABLE)
    words: ListeningWords = import_module(f"voice_coach.checks.listening_words.{primary}").WORDS
    return words
