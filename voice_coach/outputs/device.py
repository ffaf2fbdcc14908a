"""The stream on the sound device, which pulls it from a ring that ``write`` fills.

A thread of its own, the keeper, finds the device, watches over it and finds it again. What may hang
(opening, closing) has threads to itself, so nobody ever waits for a sound server.
"""

from __future__ import annotations

import contextlib
import math
import queue
import sys
import threading
import time
from collections.abc import Callable

from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block, Changed, Notice
from voice_coach.outputs.ring import Ring
from voice_coach.outputs.sound_card import SoundCard, leads_nowhere, load, open_card
from voice_coach.steering.vocabulary import Event
from voice_coach.units import STREAM_RATE, Samples

AHEAD = STREAM_RATE // 2
"""Frames ready for the device, beyond its own buffer."""

TAIL = 3 * STREAM_RATE // 10
"""Frames that may be on their way from the device's buffer to the ear.

``finish`` waits that long after the last one, and that much is played again when a device was lost.
"""

TICK = 0.05
"""Seconds between two looks of the keeper, and the longest that ``write`` and ``finish`` sleep."""

STALLED = 8
"""Looks in a row without a pull that make a device lost.

Looks are counted, not time: a busy or suspended machine holds up the keeper as well, and loses no device.
"""

ASLEEP = 1.0
"""Seconds between two looks that mean that the machine or the program was asleep."""

PATIENCE = 1.5
"""Seconds for the first opening; then the stream goes on without sound."""

RETRY_FIRST = 1.0
RETRY_LOST = 0.5
"""Seconds between two attempts to open a device: the first device, and one to go on with."""

LAST_WAIT = 5.0
"""Seconds that ``finish`` waits for a lost device to come back, for the last half second of sound."""

OPENING = 5.0
"""Seconds that an opening is waited for before another one is tried."""

CLOSING = 0.4
"""Seconds that ``close`` gives a device; one that hangs is left behind."""

NO_DEVICE = "No sound device: shown in words, with sound as soon as a device is there."
FOUND = "Sound device found. Sound is on."
LOST = "Sound device lost. Paused."
BACK = "Sound device is back."


def through_sleep() -> float:
    """Tell the time in seconds by a clock that runs on while the machine sleeps, and that nobody sets."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class DeviceOutput:
    """Plays on the default sound device.

    Without one, the stream goes on in real time and is played from the moment a device is there. A device
    that vanishes makes the stream wait, until ``discard`` shows that the writer has taken note; from then on
    it goes on in real time as well. ``notice`` is told of either; ``changed`` of a device that is lost or back,
    of a stream taken to another device, and of a machine that was asleep, as ``clock`` tells: one that runs on
    in the meantime. Raises ``CoachError`` when the sound library itself cannot be loaded.
    """

    keeps_time = True

    def __init__(
        self,
        notice: Notice,
        changed: Changed = lambda event: None,
        clock: Callable[[], float] = through_sleep,
    ) -> None:
        self._miniaudio = load()
        self._notice = notice
        self._changed = changed
        self._clock = clock
        self._ring = Ring(AHEAD)
        self._heard = 0
        self._card: SoundCard | None = None
        self._had_card = False
        self._pacing = False  # in real time without a device
        self._pace_begin, self._paced = 0.0, 0
        self._pulls, self._looks, self._moves = -1, 0, 0
        self._next_attempt, self._give_up = 0.0, 0.0
        self._lost_at = math.inf
        self._noted = False  # the writer knows that the device is lost
        self._closed = threading.Event()
        self._opened: queue.SimpleQueue[SoundCard | None] = queue.SimpleQueue()
        self._nowhere: queue.SimpleQueue[SoundCard] = queue.SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, name="sound-keeper", daemon=True)
        self._keeper.start()

    def write(self, block: Block) -> None:
        """Hand a block to the ring; wait while that is full. Raises ``OutputClosed`` after ``close``."""
        while not self._closed.is_set():
            block = block[self._ring.put(block) :]
            if not len(block):
                return
            self._closed.wait(min(len(block) / STREAM_RATE, TICK))
        raise OutputClosed

    def due(self, frames: int) -> float:
        """Seconds until the ring has room for so many frames."""
        return max(0, frames - self._ring.room) / STREAM_RATE

    def discard(self) -> Samples:
        """Forget what no device has taken yet."""
        position = self._ring.discard()
        self._noted = True
        return position

    @property
    def heard(self) -> Samples:
        """Frames handed to the device, or passed in silence while there was none."""
        self._heard = max(self._heard, self._ring.taken)
        return Samples(self._heard)

    def finish(self) -> None:
        """Wait until the last frame has left the device's buffer. Raises ``OutputClosed`` after ``close``."""
        while not self._drained() and time.monotonic() < self._lost_at + LAST_WAIT:
            if self._closed.wait(TICK):
                raise OutputClosed

    def close(self) -> None:
        """Stop the sound, within half a second even when the device hangs."""
        self._closed.set()
        if self._card is not None:
            self._card.retire()
        self._opened.put(None)
        self._keeper.join(CLOSING + TICK)

    def _drained(self) -> bool:
        if self._ring.waiting:
            return False
        if self._card is not None:
            return self._card.silence >= TAIL
        return self._pacing or self._ring.taken == 0

    # What follows runs in the keeper's thread.

    def _keep(self) -> None:
        self._give_up = time.monotonic() + PATIENCE
        self._seek()
        looked = self._clock()
        while not self._closed.is_set():
            with contextlib.suppress(queue.Empty):
                self._take_up(self._opened.get(timeout=TICK))
            before, looked = looked, self._clock()
            if looked - before > ASLEEP:
                self._changed(Event.WOKE)
            now = time.monotonic()
            if self._card is not None:
                self._watch(self._card)
            elif now >= self._next_attempt:
                self._seek()
            if self._card is None and (self._noted if self._had_card else now >= self._give_up):
                self._go_without(now)
        self._let_go()

    def _seek(self) -> None:
        # Usually this one has ended long before; one that hangs on a dying server is not waited for.
        self._next_attempt = time.monotonic() + OPENING
        threading.Thread(target=self._open, name="sound-opening", daemon=True).start()

    def _open(self) -> None:
        self._opened.put(open_card(self._miniaudio, self._ring))
        if self._closed.is_set():
            self._let_go()

    def _take_up(self, card: SoundCard | None) -> None:
        if card is None:
            now = time.monotonic()
            self._next_attempt = now + (RETRY_LOST if self._had_card else RETRY_FIRST)
            self._give_up = now
            return
        if self._card is not None:  # a later attempt was quicker
            card.close()
            return
        card.play()
        self._card = card
        self._pulls, self._looks, self._moves = -1, 0, card.moves
        self._lost_at = math.inf
        if self._had_card:
            self._tell(BACK)
            self._changed(Event.BACK)
        elif self._pacing:
            self._tell(FOUND)
        self._had_card, self._pacing = True, False

    def _watch(self, card: SoundCard) -> None:
        with contextlib.suppress(queue.Empty):
            if self._nowhere.get_nowait() is card:
                self._lose(card)
                return
        if card.moves != self._moves:
            self._moves = card.moves
            self._changed(Event.MOVED)
            threading.Thread(target=self._look_where, args=(card,), name="sound-looking", daemon=True).start()
        self._looks = self._looks + 1 if card.pulls == self._pulls else 0
        self._pulls = card.pulls
        if self._looks >= STALLED and not self._drained():
            self._lose(card)

    def _look_where(self, card: SoundCard) -> None:
        if leads_nowhere(self._miniaudio):
            self._nowhere.put(card)

    def _lose(self, card: SoundCard) -> None:
        self._card = None
        card.close()
        self._next_attempt = 0.0
        self._lost_at = time.monotonic()
        self._noted = False
        self._tell(LOST)
        self._changed(Event.LOST)

    def _go_without(self, now: float) -> None:
        if not self._pacing:
            self._pacing = True
            self._pace_begin, self._paced = now, 0
            if not self._had_card:
                self._tell(NO_DEVICE)
        due = int((now - self._pace_begin) * STREAM_RATE) - self._paced
        passed = self._ring.skip(due)
        self._paced += passed
        if passed < due:  # the writer was late: the stream waits, and is not hurried afterwards
            self._pace_begin, self._paced = now, 0

    def _let_go(self) -> None:
        cards = [] if self._card is None else [self._card]
        self._card = None
        with contextlib.suppress(queue.Empty):
            while True:
                card = self._opened.get_nowait()
                if card is not None:
                    cards.append(card)
        for closing in [card.close() for card in cards]:
            closing.join(CLOSING)

    def _tell(self, sentence: str) -> None:
        # Whoever shows it may fail, on a closed terminal for one; the stream goes on all the same.
        with contextlib.suppress(Exception):
            self._notice(sentence)
