"""The type of a rule, and parts of patterns that rules share.

No pattern can take long: numbers are matched only at their beginning, and repetitions are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]

PAUSE = "\x01"
"""A placeholder for a pause until the marks around it are known. Control characters have been removed from the text."""
DIGITS = "0123456789"
DASHES = "-–—"
GLYPHS = "½¼¾⅓⅔⅛"

NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9}){0,3}"
BEGIN = r"(?<![\w.,])(?<![0-9][-–/:])"
"""The beginning of a number that is not part of a word, a date or a larger number."""
END = r"(?![\w/:]|[.,-][0-9])"
DASH = f"[{DASHES}]"
FIGURE = rf"(?:{NUMBER} ?[{GLYPHS}]?|[{GLYPHS}])"


LONGEST_LABEL = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and its replacement. If ``signs`` is not empty, the rule is tried only if the text has one of them."""

    pattern: re.Pattern[str]
    replacement: Replacement
    signs: frozenset[str]

    def apply(self, text: str) -> str:
        """Return ``text`` with each match replaced."""
        if self.signs and self.signs.isdisjoint(text):
            return text
        return self.pattern.sub(self.replacement, text)


def rule(pattern: str, replacement: Replacement, signs: str = "", flags: re.RegexFlag = re.NOFLAG) -> Rule:
    """Return a rule. Every match of ``pattern`` must contain one of ``signs``."""
    return Rule(re.compile(pattern, flags), replacement, frozenset(signs))


def follows_label(match: re.Match[str], labels: Iterable[str]) -> bool:
    """Return whether the word before ``match`` makes its first number a name ("Round 1")."""
    before = match.string[max(0, match.start() - LONGEST_LABEL) : match.start()].split()
    return bool(before) and before[-1].lower() in {label.lower() for label in labels}


def one_of(words: Iterable[str]) -> str:
    """Return a pattern that matches any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
