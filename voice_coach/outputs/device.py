"""The stream on the sound device, which plays from a ring that ``write`` fills."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block, Changed, Notice
from voice_coach.outputs.keeper import AHEAD, TICK, Keeper, through_sleep
from voice_coach.outputs.opening import Opening
from voice_coach.outputs.ring import Ring
from voice_coach.shortage import started
from voice_coach.units import STREAM_RATE, Samples

LAST_WAIT = 5.0
"""Seconds that ``finish`` waits for a lost device to come back and play the end of the sound."""

HUSHING = 0.3
"""Seconds that Ctrl-Z waits for the device to be silent."""


class DeviceOutput:
    """Play on the default sound device.

    Without a device, the stream goes on in real time, and is heard as soon as a device is found. When a device is lost,
    the stream waits until ``discard`` shows that the writer knows of it; from then on it also goes on in real time.
    ``notice`` is called with messages for the user, and ``changed`` with each ``SoundEvent``. ``clock`` is a clock that
    also runs while the machine sleeps. ``opening`` is the first stream, if its opening has already started.
    """

    keeps_time = True

    def __init__(
        self,
        notice: Notice,
        changed: Changed = lambda event: None,
        clock: Callable[[], float] = through_sleep,
        opening: Opening | None = None,
    ) -> None:
        self._ring = Ring(AHEAD)
        self._keeper = Keeper(self._ring, notice, changed, clock, opening)

    def write(self, block: Block) -> None:
        """Put a block into the ring; wait while it is full.

        Raises ``OutputClosed`` after ``close``, ``CoachError`` if the sound library cannot be loaded.
        """
        while not self._keeper.closed.is_set():
            if self._keeper.failure is not None:
                raise self._keeper.failure
            block = block[self._ring.put(block) :]
            card = self._keeper.card
            if card is not None:
                card.feed()
            if not len(block):
                return
            self._keeper.closed.wait(min(self.due(len(block)), TICK))
        raise OutputClosed

    def due(self, frames: int) -> float:
        """Return the seconds until the ring has room for that many frames."""
        card = self._keeper.card
        if card is not None:
            self._ring.hear(card.heard)
        return max(0, frames - self._ring.room) / STREAM_RATE

    def changeable(self) -> Samples:
        """Return the position after the frames that the device may be about to play."""
        card = self._keeper.card
        return card.changeable() if card is not None else self._ring.heard

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on that have not been heard."""
        card = self._keeper.card
        self._keeper.noted = True
        return card.discard(position) if card is not None else self._ring.discard(position)

    def hush(self) -> None:
        """Be silent until ``discard``. A device that hangs is not waited for."""
        card, abandoned = self._keeper.card, threading.Event()
        if card is not None:
            # The signal handler may have interrupted the thread that holds the card's lock.
            hushing = threading.Thread(target=card.hush, args=(abandoned,), name="sound-hush", daemon=True)
            if started(hushing):
                hushing.join(HUSHING)
            abandoned.set()

    @property
    def heard(self) -> Samples:
        """The number of frames that have been played, or skipped in real time while there was no device."""
        card = self._keeper.card
        return card.heard if card is not None else self._ring.heard

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """The length of each silence that the device played because the stream was late."""
        return self._ring.dropouts

    def finish(self) -> None:
        """Wait until the last frame has left the device's buffer. Raises ``OutputClosed`` after ``close``."""
        self._ring.ended = True
        while not self._keeper.drained() and time.monotonic() < self._keeper.lost_at + LAST_WAIT:
            if self._keeper.closed.wait(TICK):
                raise OutputClosed

    def close(self) -> None:
        """Stop the sound, within half a second even if the device hangs."""
        self._keeper.close()
