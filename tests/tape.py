"""An output that keeps what was heard, and lets a listener speak up at chosen moments of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from voice_coach.outputs.contract import Block
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

STEP = STREAM_RATE // 20


@cache
def silence(frames: int) -> Block:
    return np.zeros((frames, STREAM_CHANNELS), np.float32)


class Tape:
    """Holds ``ahead`` frames that have not been heard yet, as a sound device does.

    ``listener`` is called with what has been heard so far, every twentieth of a second and before each block is taken.
    Where it returns true, it has given an order, and no more is heard before that is obeyed.
    """

    keeps_time = True
    dropouts: tuple[Samples, ...] = ()

    def __init__(
        self, listener: Callable[[int], object] = lambda heard: None, ahead: int = STREAM_RATE // 2
    ) -> None:
        self._listener = listener
        self._ahead = ahead
        self._blocks: list[Block] = []
        self._written = 0
        self._heard = 0
        self.finished = self.closed = False

    def due(self, frames: int) -> float:
        room = self._written + frames - self._ahead
        while not self._listener(self.heard) and self._heard < room:
            self._heard = min(room, self._heard + STEP)
        return 0.0

    def hush(self) -> None:
        pass

    def changeable(self) -> Samples:
        return Samples(self._heard)

    def discard(self, position: Samples) -> Samples:
        while self._blocks and self._written - len(self._blocks[-1]) >= position:
            self._written -= len(self._blocks.pop())
        if self._written > position:
            last = self._blocks[-1]
            self._blocks[-1] = last[: len(last) - (self._written - position)]
            self._written = position
        return position

    def write(self, block: Block) -> None:
        # Silence, which is most of a tape, takes no memory.
        self._blocks.append(block if block.any() else silence(len(block)))
        self._written += len(block)
        self._heard = max(self._heard, self._written - self._ahead)

    def pass_by(self, frames: int) -> None:
        """Let time pass in which nothing is written."""
        self._heard = min(self._written, self._heard + frames)

    @property
    def heard(self) -> Samples:
        return Samples(self._heard)

    def finish(self) -> None:
        self._heard = self._written
        self.finished = True

    def close(self) -> None:
        self.closed = True

    def samples(self) -> Block:
        """Return all that was written and not taken back, shape ``(frames, 2)``."""
        return np.concatenate([*self._blocks, np.zeros((0, STREAM_CHANNELS), np.float32)])
