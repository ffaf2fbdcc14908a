"""A ring buffer between the thread that writes the stream and the device that plays it."""

from __future__ import annotations

import threading

import numpy as np

from voice_coach.outputs.contract import Block
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

NOTICED = STREAM_RATE // 2
"""Frames of silence after frames were taken back that count as a dropout: a jump takes less time than that."""
CATCH_UP = 2 * STREAM_RATE
"""The most frames of delay that are caught up; any further delay stays."""


class Ring:
    """A buffer of up to ``ahead`` frames that have been written and not been heard.

    Positions are whole frames from the start of the stream: the frames before ``heard`` have been heard, those before
    ``taken`` have been given to the device. The lock is never held for longer than one copy takes.
    """

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._store = np.zeros((ahead, STREAM_CHANNELS), dtype=np.float32)
        self._lock = threading.Lock()
        self._written = 0
        self.taken = Samples(0)
        """The position of the next frame to be taken."""
        self.heard = Samples(0)
        """The position of the next frame to be heard; it never decreases."""
        self.ended = False
        """Whether no more frames will come."""
        self._behind = 0
        self._sounded = False
        self._dropouts: list[Samples] = []

    @property
    def waiting(self) -> int:
        """The number of frames that have been written and not been taken."""
        return self._written - self.taken

    @property
    def room(self) -> int:
        """The number of frames that fit in now."""
        return self._ahead - (self._written - self.heard)

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """The length of each silence that the device played because the writer was late."""
        return tuple(self._dropouts)

    def put(self, block: Block) -> int:
        """Store as much of the block as fits, and return the number of frames stored."""
        with self._lock:
            frames = max(0, min(len(block), self.room))
            start = self._written % len(self._store)
            first = min(frames, len(self._store) - start)
            self._store[start : start + first] = block[:first]
            self._store[: frames - first] = block[first:frames]
            self._written += frames
            return frames

    def take(self, out: Block) -> int:
        """Fill ``out`` from its beginning with waiting frames, and return their number.

        While the stream is behind, silence in it is skipped, so that the following sound is on time again.
        """
        with self._lock:
            self._catch_up()
            frames = min(len(out), self.waiting)
            self._copy(self.taken, out[:frames])
            self.taken = Samples(self.taken + frames)
            return frames

    def peek(self, position: Samples, out: Block) -> None:
        """Copy frames that have been taken and not been heard, from ``position`` on, to ``out``."""
        with self._lock:
            self._copy(position, out)

    def hear(self, position: Samples) -> None:
        """Note that the frames before ``position`` have been heard, up to ``taken``."""
        with self._lock:
            self.heard = max(self.heard, min(position, self.taken))

    def skip(self, frames: int) -> int:
        """Skip up to ``frames`` waiting frames as if they had been heard, and return their number."""
        with self._lock:
            frames = min(frames, self.waiting)
            self.taken = Samples(self.taken + frames)
            self.heard = self.taken
            return frames

    def untake(self) -> None:
        """Let frames that have been taken and not been heard wait again, because their device is lost."""
        with self._lock:
            self.taken = self.heard

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on that have not been heard, and return the position of the next frame."""
        with self._lock:
            position = Samples(max(self.heard, min(position, self._written)))
            self._written = position
            self.taken = min(self.taken, position)
            return position

    def late(self, frames: int, *, dropout: bool = True) -> None:
        """Note that the device played ``frames`` frames of silence before it got the next frame."""
        with self._lock:
            self._behind = min(self._behind + frames, CATCH_UP)
            if dropout:
                self._dropouts.append(Samples(frames))

    def _copy(self, position: int, out: Block) -> None:
        start = position % len(self._store)
        first = min(len(out), len(self._store) - start)
        out[:first] = self._store[start : start + first]
        out[first:] = self._store[: len(out) - first]

    def _catch_up(self) -> None:
        """Skip silence in the waiting frames, as far as the stream is behind."""
        if self._sounded and not self._behind:
            return
        waiting = np.empty((min(self.waiting, max(self._behind, 1)), STREAM_CHANNELS), np.float32)
        self._copy(self.taken, waiting)
        sounding = waiting.any(axis=1)
        silent = int(sounding.argmax()) if sounding.any() else len(waiting)
        silent = min(silent, self._behind)
        self.taken = Samples(self.taken + silent)
        self._behind -= silent
        if sounding.any() and not self._sounded:
            # Of the silence at the start of the stream, only what the device has already played may be skipped.
            self._sounded, self._behind = True, 0
