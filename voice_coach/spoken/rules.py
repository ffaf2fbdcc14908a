"""What a rule is, and the pieces of patterns that rules share.

No pattern can take long: a figure is looked for only where one begins, and repeats are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]

PAUSE = "\x01"
"""Stands for a pause until the marks around it are known; no text holds it, as control characters are left out."""
DIGITS = "0123456789"
DASHES = "-–—"
GLYPHS = "½¼¾⅓⅔⅛"

NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9}){0,3}"
BEGIN = r"(?<![\w.,])(?<![0-9][-–/:])"
"""A figure may begin here: it is no part of a word, a date or a larger figure."""
END = r"(?![\w/:]|[.,-][0-9])"
DASH = f"[{DASHES}]"
FIGURE = rf"(?:{NUMBER} ?[{GLYPHS}]?|[{GLYPHS}])"


LONGEST_LABEL = 12


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what takes its place. It is tried only where the text has one of ``signs``, if there are any."""

    pattern: re.Pattern[str]
    replacement: Replacement
    signs: frozenset[str]

    def apply(self, text: str) -> str:
        """Return ``text`` with each match replaced."""
        if self.signs and self.signs.isdisjoint(text):
            return text
        return self.pattern.sub(self.replacement, text)


def rule(pattern: str, replacement: Replacement, signs: str = "", flags: re.RegexFlag = re.NOFLAG) -> Rule:
    """Make a rule; every match of ``pattern`` has to hold one of ``signs``."""
    return Rule(re.compile(pattern, flags), replacement, frozenset(signs))


def follows_label(match: re.Match[str], labels: Iterable[str]) -> bool:
    """Return whether the word before ``match`` makes its first figure a name ("Round 1")."""
    before = match.string[max(0, match.start() - LONGEST_LABEL) : match.start()].split()
    return bool(before) and before[-1].lower() in {label.lower() for label in labels}


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
