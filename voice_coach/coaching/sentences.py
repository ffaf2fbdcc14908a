"""Sentences: the author's texts, split where a speaker takes a breath."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.spoken import is_abbreviation

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+")
_FIGURE = re.compile(r"\d\.\s+\Z")


def sentences(text: str, language: str) -> tuple[str, ...]:
    """Return the sentences of a text."""
    return tuple(text[start:end] for start, end in sentence_spans(text, language))


def sentence_spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, without the space around it.

    A sentence ends at ``. ! ? …`` (and closing quotes) before a space that no lower-case letter follows, but not at the
    point between two figures, or after an abbreviation of the language (docs/coaching.md).
    """
    start = 0
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        if following.islower() or (following.isdigit() and _FIGURE.search(text, start, match.end())):
            continue
        if match.group().rstrip() == "." and is_abbreviation(
            text[start : match.start() + 1], text[match.end() : match.end() + 20], language
        ):
            continue
        yield from trimmed(text, start, match.end())
        start = match.end()
    yield from trimmed(text, start, len(text))


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a part of a text without the space around it, unless it is nothing but space."""
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
