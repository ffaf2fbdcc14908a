"""How to tell a quick form from a name, and expressions for its times, counts and amounts.

The other modules of the quick form are loaded only to read one: compiling their expressions takes a while.
"""

from __future__ import annotations

import re

# Before Python 3.11.5 a possessive group that fails halfway does not backtrack: each looks ahead first.
NUMBER = r"[0-9]++(?:(?=\.[0-9])\.[0-9]++)?+"
UNIT = r"(?:h(?:ou)?rs?|h|min(?:ute)?s?|m|sec(?:ond)?s?|s)"
CLOCK = r"[0-9]++(?:(?=:[0-9]):[0-9]++){1,2}+(?:(?=\.[0-9])\.[0-9]++)?+"
TIME = rf"(?:{CLOCK}|{NUMBER}\s*+{UNIT}(?:\s*+{NUMBER}\s*+{UNIT}){{0,2}})"
SIDE = rf"(?:{TIME}|{NUMBER})"
PART = rf"(?:{SIDE}(?:\s*+[-–]\s*+{SIDE})?)"
TIMES = r"[xX×*]"
AMOUNT = rf"(?<!\S){PART}(?:\s*+{TIMES}\s*+{PART}){{0,2}}"
REPS = r"(?:rep(?:etition)?s?|times)"
REST = r"(?:rest|pause|break)"
REST_ITEM = rf"(?:{REST}(?=\s*(?:[:–—-]|(?<=\s)(?:for|of)\s)?\s*(?:[0-9]|$))|{PART}(?:\s+of)?\s+{REST}(?!\S))"
LIMB = r"(?:side|leg|arm)"
HELD = (
    r"(?<![^\W_])(?:planks?|holds?|stretch(?:es)?|sits?|hangs?|poses?)(?:\s+(?:on|from|at|against|in)\s.*)?$"
)
_TAIL = r"\s(?:on|from|at|against|in|with|without)\s"
MOVED = (
    rf"^(?:(?!{_TAIL}).)*?(?<![^\W_])(?:[^\W\d_]*[^\W\d_s]s|[^\W\d_]*ing"
    r"|run|jog|walk|march|row|bike|cycle|yoga|skip|dance|cardio|climb|swim|(?:warm|cool)[\s-]?(?:up|down)|amrap"
    rf"|burpee|crawl)(?:{_TAIL}.*)?$"
)
"""Movements, unless held: the last word, or the one before `on` or `with`, is plural, ends in -ing or is listed."""

COUNTED = rf"(?<!\S)[0-9]+\s*(?:sets?|{REPS})(?!\w)"
ROUNDS = (
    rf"(?:(?<!\S)[0-9]+\s*(?:rounds?|circuits?)(?!\w)|(?<!\w){TIMES}\s*[0-9]+\s*:|(?<!\w)[0-9]+\s*{TIMES}\s*:"
    r"|(?<!\w)(?:two|three|four|five|six|all)\s+(?:rounds|circuits|sets(?!\s+of)|times)(?!\w))"
)

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
NUMBER_WORD = rf"(?:(?:{_TENS})(?:[\s-](?:{_ONES})(?!\w))?|{_TEENS}|{_ONES})(?!\w)"
NUMBERS = dict(zip(f"{_ONES}|{_TEENS}|{_TENS}".split("|"), (*range(1, 20), *range(20, 100, 10)), strict=True))
"""Number words and their values, for dictated text; `forty-five` is the sum of two."""

QUICK_FILE = "quick form"
"""What messages call the text, in place of a path."""

_NO_NAME = re.compile(
    rf"[0-9,;\r\n]|\s/|/\s|(?<![\w-])(?:{NUMBER_WORD}[\s-]|an?\s+(?:minute|hour)(?!\w))", re.IGNORECASE
)
_WRITTEN_UNIT = re.compile(rf"(?<![A-Za-z]){UNIT}(?![A-Za-z])", re.IGNORECASE)
_SHORT = {"h": "h", "s": "s"}


def may_be_quick(text: str) -> bool:
    """Return whether ``text`` may be a quick form, not a name: it has a space, and an amount, a rest or two items."""
    return any(map(str.isspace, text)) and _NO_NAME.search(text.strip()) is not None


def pattern(text: str) -> re.Pattern[str]:
    """Compile an expression that ignores case."""
    return re.compile(text, re.IGNORECASE)


def short_units(amount: str) -> str:
    """Return an amount with the units of the routine format: ``40 Seconds`` as ``40 s``."""
    return _WRITTEN_UNIT.sub(lambda match: _short(match.group().lower()), amount)


def _short(unit: str) -> str:
    return unit if unit == "m" else _SHORT.get(unit[0], "min")
