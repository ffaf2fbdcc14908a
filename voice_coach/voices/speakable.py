"""Text without what no engine can say and C would stumble over."""

from __future__ import annotations

import unicodedata

CHARACTERS_A_WORD = 10
"""For digits and capitals, which an engine may read as a word each: `777` has six words, and `W` is long, too."""


def speakable(text: str) -> str:
    """Take out control characters and halves of characters; spaces and line ends become single spaces."""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in text
    )
    return " ".join("".join(kept).split())


def spoken_length(text: str) -> int:
    """Return how many characters a text has as an engine reads it: with a word for each digit and capital."""
    words = sum(character.isnumeric() or character.isupper() for character in text)
    return len(text) + (CHARACTERS_A_WORD - 1) * words
