"""The page's part in Python, for tests: it builds Blobs from the data as docs/page.md says, and knows nothing else."""

from __future__ import annotations

import base64
import io
import struct
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

FRAME = 1152
"""Samples of the stream, at 48 kHz, in a frame of 24 ms."""


@dataclass(frozen=True)
class Played:
    """A piece with its numbers: ``file`` is -1 for silence."""

    file: int
    count: int
    at: int
    moves: int


@dataclass(frozen=True)
class Page:
    """The data of a page, with its sound without the header."""

    data: dict[str, Any]
    sound: bytes = b""

    def segment(self, frame: int) -> dict[str, Any]:
        """Return the segment that a routine frame is in."""
        return next(segment for segment in self.data["segments"] if segment["from"] <= frame < segment["to"])

    def row(self, p: int) -> list[Any]:
        """Return the row of the resume table for a pause at a frame."""
        row = self._row("resume", p)
        assert row[0] <= p < row[1]
        return row

    def move(self, frame: int) -> list[Any]:
        """Return where back and next lead from a frame: the row of the table of moves."""
        return self._row("moves", frame)

    def _row(self, table: str, frame: int) -> list[Any]:
        rows = self.data[table]
        row: list[Any] = rows[bisect_right([row[0] for row in rows], frame) - 1]
        return row

    def gone_to(self, part: dict[str, Any], p: int) -> list[Played]:
        """Return what next plays on the way to a part, at frame ``p`` of the set before or of the rest after it."""
        kept = part["kept"]
        pieces = part["enter"]
        if kept is not None and p >= kept[0] and max(p, kept[1]) < kept[2]:
            p, pieces = max(p, kept[1]), kept[3]
        _, count, at, _ = pieces[-1]
        return numbers([*pieces, *self.segment(at + count - 1)["tail"]], p)

    def resumed(self, p: int) -> list[Played]:
        """Return what is played after a pause at a frame."""
        return numbers([*self.row(p)[2], *self.segment(p)["tail"]], p)

    def started(self, frame: int) -> list[Played]:
        """Return what is played from a frame of the routine on."""
        segment = self.segment(frame)
        return numbers([[frame, segment["to"] - frame, frame, 1], *segment["tail"]], frame)

    def blob(self, pieces: list[Played]) -> bytes:
        """Return the bytes of pieces, with their header."""
        found = b"".join(self.bytes_of(piece) for piece in pieces)
        sound = self.data["sound"]
        header = bytearray(base64.b64decode(sound["header"]))
        header[sound["count_at"] : sound["count_at"] + 4] = struct.pack(">I", len(found) // 96)
        header[sound["bytes_at"] : sound["bytes_at"] + 4] = struct.pack(">I", len(found) + 96)
        return bytes(header) + found

    def bytes_of(self, piece: Played) -> bytes:
        """Return the frames of one piece."""
        if piece.file >= 0:
            return self.sound[96 * piece.file : 96 * (piece.file + piece.count)]
        first, count = self.data["sound"]["silence"], self.data["sound"]["silence_count"]
        silence = self.sound[96 * first : 96 * (first + count)]
        return (silence * (piece.count // count + 1))[: 96 * piece.count]


def numbers(pieces: list[list[Any]], p: int) -> list[Played]:
    """Return pieces for a pause at a frame, without the empty ones."""

    def number(value: int | list[int]) -> int:
        return value if isinstance(value, int) else value[0] + value[1] * p

    found = [Played(number(file), number(count), number(at), moves) for file, count, at, moves in pieces]
    assert all(piece.count >= 0 for piece in found), (p, found)
    return [piece for piece in found if piece.count]


def decoded(blob: bytes) -> NDArray[np.float32]:
    """Decode an MP3 file, at 24 kHz; decoders that know the header leave out the delay."""
    samples, rate = soundfile.read(io.BytesIO(blob), dtype="float32")
    assert rate == 24_000
    return samples
