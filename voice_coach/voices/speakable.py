"""Text without what no engine can say and C would stumble over."""

from __future__ import annotations

import unicodedata


def speakable(text: str) -> str:
    """Take out control characters and halves of characters; spaces and line ends become single spaces."""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in text
    )
    return " ".join("".join(kept).split())
