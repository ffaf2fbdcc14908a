"""The position of words in a routine's texts, before lines and columns are known."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.errors import Place

WHOLE = 0, 0
"""The start and the end of a span that covers the whole value, such as a figure."""


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters ``start`` to ``end`` of a text: the value of ``key`` in the step at ``place`` of ``file``.

    Without a place the key is one of the file itself. ``number`` is the entry of a list, from 0, ``part`` the key in
    a group.
    """

    file: str
    place: Place | None
    key: str
    number: int | None
    start: int
    end: int
    part: str | None = None
