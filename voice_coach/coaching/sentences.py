"""Sentences: the author's texts, split where a speaker takes a breath."""

from __future__ import annotations

import re

from voice_coach.spoken import is_abbreviation

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+")
_FIGURE = re.compile(r"\d\.\s+\Z")


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Return the sentences of a text.

    A sentence ends at ``. ! ? …`` (and closing quotes) before a space that no lower-case letter follows, but not at the
    point between two figures, or after an abbreviation of the language (docs/coaching.md).
    """
    parts = []
    start = 0
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        if following.islower() or (following.isdigit() and _FIGURE.search(text, start, match.end())):
            continue
        if match.group().rstrip() == "." and is_abbreviation(
            text[start : match.start() + 1], text[match.end() : match.end() + 20], language
        ):
            continue
        parts.append(text[start : match.end()].strip())
        start = match.end()
    parts.append(text[start:].strip())
    return tuple(part for part in parts if part)
