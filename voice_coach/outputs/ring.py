"""A short piece of the stream in memory, between the thread that writes it and the device that pulls it."""

from __future__ import annotations

import threading

import numpy as np

from voice_coach.outputs.contract import Block
from voice_coach.units import STREAM_CHANNELS, Samples


class Ring:
    """Holds up to ``ahead`` frames that wait, and the last ``kept`` frames that were taken.

    Positions are whole frames from the start of the stream. Nothing is allocated after the start, and the
    lock is held for no longer than one copy takes.
    """

    def __init__(self, ahead: int, kept: int) -> None:
        self._ahead = ahead
        self._store = np.zeros((ahead + kept, STREAM_CHANNELS), dtype=np.float32)
        self._lock = threading.Lock()
        self._written = 0
        self._taken = 0

    @property
    def taken(self) -> Samples:
        """The position of the next frame to be taken."""
        return Samples(self._taken)

    @property
    def waiting(self) -> int:
        """Frames written and not taken yet."""
        return self._written - self._taken

    def put(self, block: Block) -> int:
        """Take in as much of the block as there is room for; give the number of frames."""
        with self._lock:
            frames = max(0, min(len(block), self._ahead - self.waiting))
            start = self._written % len(self._store)
            first = min(frames, len(self._store) - start)
            self._store[start : start + first] = block[:first]
            self._store[: frames - first] = block[first:frames]
            self._written += frames
            return frames

    def take(self, out: Block) -> int:
        """Fill ``out`` from its beginning with what waits; give the number of frames."""
        with self._lock:
            frames = min(len(out), self.waiting)
            start = self._taken % len(self._store)
            first = min(frames, len(self._store) - start)
            out[:first] = self._store[start : start + first]
            out[first:frames] = self._store[: frames - first]
            self._taken += frames
            return frames

    def skip(self, frames: int) -> int:
        """Take up to so many frames without looking at them; give the number."""
        with self._lock:
            frames = min(frames, self.waiting)
            self._taken += frames
            return frames

    def rewind(self, position: Samples) -> None:
        """Make what was taken since ``position`` wait again, as far as it is still here."""
        with self._lock:
            oldest = max(0, self._written - len(self._store))
            self._taken = min(self._taken, max(position, oldest))
