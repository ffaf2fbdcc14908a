"""Pieces of the page's sound, and rows of them: what is played after a pause at a frame (docs/page.md, "Pieces")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voice_coach.exports.page.clips import Clip

SILENCE = -1
"""In place of the frame where a piece begins: it is silent."""


@dataclass(frozen=True, slots=True)
class At:
    """A number of frames that depends on the frame ``p`` of the pause: ``base + times * p``."""

    base: int
    times: int = 0

    def __add__(self, frames: int) -> At:
        return At(self.base + frames, self.times)


P = At(0, 1)
"""The frame of the pause itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound from a frame of the file (or ``SILENCE``), shown as the routine from frame ``at`` on.

    ``moves``: what is shown moves on with the sound.
    """

    file: At
    count: At
    at: At
    moves: bool


def pieces_of(clips: Iterable[Clip], shown: At, *, moves: bool = False) -> list[Piece]:
    """Return the pieces of clips one after the other, the first of them shown as frame ``shown``."""
    pieces = []
    for clip in clips:
        pieces.append(Piece(At(clip.file), At(clip.count), shown, moves))
        if moves:
            shown += clip.count
    return pieces


@dataclass(frozen=True, slots=True)
class Row:
    """What is played after a pause at a frame from ``start`` to before ``end``."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


class Rows:
    """Rows without gaps, from frame 0 on. Neighbours with the same pieces are one row."""

    def __init__(self) -> None:
        self.all: list[Row] = []

    @property
    def at(self) -> int:
        """The frame at which the next row begins."""
        return self.all[-1].end if self.all else 0

    def add(self, end: int, *pieces: Piece) -> None:
        """Add a row up to ``end``, unless it would be empty."""
        start = self.at
        if end <= start:
            return
        if self.all and self.all[-1].pieces == pieces:
            start = self.all.pop().start
        self.all.append(Row(start, end, pieces))
