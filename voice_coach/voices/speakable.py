"""Text without characters that no engine can speak and that C libraries may fail on."""

from __future__ import annotations

import unicodedata

CHARACTERS_A_WORD = 10
"""The length of a digit or capital, which an engine may read as a word: `777` is six words, and `W` is long."""


def speakable(text: str) -> str:
    """Replace control characters, lone surrogates and line breaks by spaces, and collapse spaces."""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in text
    )
    return " ".join("".join(kept).split())


def spoken_length(text: str) -> int:
    """Return the number of characters in a text as an engine reads it, with a word for each digit and capital."""
    words = sum(character.isnumeric() or character.isupper() for character in text)
    return len(text) + (CHARACTERS_A_WORD - 1) * words
