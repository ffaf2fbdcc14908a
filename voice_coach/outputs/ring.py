"""A short piece of the stream in memory, between the thread that writes it and the device that pulls it."""

from __future__ import annotations

import threading

import numpy as np

from voice_coach.outputs.contract import Block
from voice_coach.units import STREAM_CHANNELS, Samples


class Ring:
    """Holds up to ``ahead`` frames that wait.

    Positions are whole frames from the start of the stream. Nothing is allocated after the start, and the
    lock is held for no longer than one copy takes.
    """

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._store = np.zeros((ahead, STREAM_CHANNELS), dtype=np.float32)
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

    @property
    def room(self) -> int:
        """Frames that can be put in now."""
        return self._ahead - self.waiting

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

    def discard(self) -> Samples:
        """Forget the frames that wait; give the position of the next one."""
        with self._lock:
            self._written = self._taken
            return Samples(self._taken)
