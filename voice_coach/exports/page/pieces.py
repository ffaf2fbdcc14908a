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
