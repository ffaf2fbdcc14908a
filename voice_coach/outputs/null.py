"""The stream in real time, without sound."""

from __future__ import annotations

import time
from collections.abc import Callable

from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block
from voice_coach.outputs.immediate import Immediate
from voice_coach.units import STREAM_RATE

CATCH_UP = 0.5
"""Seconds of delay that are caught up, as a device's buffer would hide them; a longer delay stays."""


class NullOutput(Immediate):
    """Take the stream in real time. The end of each block is computed from the start, so nothing drifts.

    ``now`` returns the seconds of a monotonic clock, and ``sleep`` waits that many seconds.
    """

    keeps_time = True

    def __init__(
        self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._start = now()
        self._closed = False

    def write(self, block: Block) -> None:
        """Wait until the block would have been heard. Raises ``OutputClosed`` after ``close``."""
        if self._closed:
            raise OutputClosed
        begin = self._start + self._frames / STREAM_RATE
        late = self._now() - begin
        if late > CATCH_UP:
            self._start += late
        end = self._start + (self._frames + len(block)) / STREAM_RATE
        ahead = end - self._now()
        if ahead > 0:
            self._sleep(ahead)
        self._frames += len(block)

    def due(self, frames: int) -> float:
        """Return the seconds until that many frames would have been heard."""
        return max(0.0, self._start + (self._frames + frames) / STREAM_RATE - self._now())

    def finish(self) -> None:
        """Return at once: ``write`` has already waited for the end of the last block."""

    def close(self) -> None:
        """Take no more blocks."""
        self._closed = True
