"""The keeper of the sound device: opens it, watches it and opens it again, in threads of its own.

Calls that may hang (opening, closing) have threads of their own, so nothing else ever waits for a sound server.
"""

from __future__ import annotations

import contextlib
import math
import queue
import sys
import threading
import time
from collections.abc import Callable

from voice_coach.errors import CoachError
from voice_coach.outputs.card import Card
from voice_coach.outputs.contract import Changed, Notice
from voice_coach.outputs.default_device import DefaultDevice
from voice_coach.outputs.opening import Opening
from voice_coach.outputs.ring import Ring
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.shortage import REMEDY, THREADS, started
from voice_coach.units import STREAM_RATE

AHEAD = 2 * STREAM_RATE
"""Frames written before they are heard: a program that is stopped for less time causes no dropout.

A command takes effect before them, since the card takes them back.
"""

TAIL = 3 * STREAM_RATE // 10
"""Frames that may have left the device's buffer and not been heard yet.

``finish`` waits that long after the last frame.
"""

TICK = 0.05
"""Seconds between two steps without a device, and the longest sleep of ``write`` and ``finish``."""

LOOK = 0.4
"""Seconds between two checks of a device that plays."""

STALLED = 4
"""Checks in a row without a heartbeat after which a device counts as lost.

Checks are counted instead of time: a busy or suspended machine delays the keeper as well, and then no device is lost.
"""

ASLEEP = AHEAD / STREAM_RATE
"""Seconds between two checks that mean that the machine or the program was suspended."""

PATIENCE = 1.5
"""Seconds to wait for the first device; then the stream goes on without sound."""

RETRY_FIRST = 1.0
RETRY_LOST = 0.5
"""Seconds between two attempts to open the first device, and to open one after a loss."""

OPENING = 5.0
"""Seconds to wait for an opening before another is tried."""

CLOSING = 0.4
"""Seconds that ``close`` waits for a device; one that hangs is abandoned."""

NO_DEVICE = "No sound device: words only. Sound starts as soon as a device is found."
FOUND = "Sound device found. Sound is on."
LOST = "Sound device lost. Paused."
STUCK = "The sound device does not answer. Paused."
BACK = "Sound device is back."
MOVED = "The sound plays on another device now."
LATE = "The sound came {seconds:.1f} s late."


def through_sleep() -> float:
    """Return the seconds of a monotonic clock that also runs while the machine sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class Keeper:
    """Keeps a card on the default device that plays from ``ring``.

    Without a device, it takes frames from the ring in real time. When a device is lost, the stream waits until the
    writer has set ``noted``. ``notice`` is called with messages for the user, and ``changed`` with each ``SoundEvent``.
    ``clock`` is a clock that also runs while the machine sleeps.
    """

    def __init__(
        self,
        ring: Ring,
        notice: Notice,
        changed: Changed,
        clock: Callable[[], float],
        opening: Opening | None,
    ) -> None:
        self.card: Card | None = None
        self.noted = False
        """Whether the writer knows that the device is lost."""
        self.lost_at = math.inf
        """When the device was lost, on ``time.monotonic``."""
        self.failure: Exception | None = None
        """What keeps every device from being opened."""
        self.closed = threading.Event()
        self._ring = ring
        self._notice = notice
        self._changed = changed
        self._clock = clock
        self._default = DefaultDevice(opening)
        self._had_card = False
        self._pacing = False  # whether the stream goes on in real time without a device
        self._pace_begin, self._paced = 0.0, 0
        self._beat: int | None = -1
        self._looks = 0
        self._reported_dropouts = 0  # the number of dropouts already reported
        self._name = ""
        self._stuck_name = ""  # the device that was lost because it did not answer
        self._next_attempt, self._give_up = 0.0, 0.0
        self._opened: queue.SimpleQueue[Card | Exception | None] = queue.SimpleQueue()
        self._opening: threading.Thread | None = None  # the latest attempt
        self._thread = threading.Thread(target=self._keep, name="sound-keeper", daemon=True)
        if not started(self._thread):
            raise CoachError(f"{THREADS}.", f"{REMEDY} Without sound: --output null")

    def drained(self) -> bool:
        """Return whether all frames have left the device's buffer."""
        if self._ring.waiting:
            return False
        card = self.card
        if card is not None:
            return card.silence >= TAIL
        return self._pacing or self._ring.taken == 0

    def close(self) -> None:
        """Stop the sound, within half a second even if the device hangs."""
        self.closed.set()
        self._opened.put(None)
        self._thread.join(CLOSING + TICK)

    # In the keeper's thread.

    def _keep(self) -> None:
        self._give_up = time.monotonic() + PATIENCE
        self._seek()
        looked = self._clock()
        while not self.closed.is_set():
            with contextlib.suppress(queue.Empty):
                self._take_up(self._opened.get(timeout=TICK if self.card is None else LOOK))
            before, looked = looked, self._clock()
            if looked - before > ASLEEP:
                self._changed(SoundEvent.WOKE)
            now = time.monotonic()
            if self.card is not None:
                self._watch(self.card)
            elif now >= self._next_attempt:
                self._seek()
            self._tell_late()
            if self.card is None and (self.noted if self._had_card else now >= self._give_up):
                self._go_without(now)
        self._let_go()

    def _seek(self) -> None:
        # The thread of the last attempt has usually ended; if it hangs on a dying server, it is not waited for.
        self._next_attempt = time.monotonic() + OPENING
        opening = threading.Thread(target=self._open, name="sound-opening", daemon=True)
        if started(opening):
            self._opening = opening
        else:
            self._opened.put(None)

    def _open(self) -> None:
        try:
            self._opened.put(self._default(self._ring))
        except Exception as failure:  # raised by write
            self._opened.put(failure)
        if self.closed.is_set():
            self._let_go()

    def _take_up(self, card: Card | Exception | None) -> None:
        if isinstance(card, Exception):
            self.failure, card = card, None
        if card is None:
            now = time.monotonic()
            self._next_attempt = now + (RETRY_LOST if self._had_card else RETRY_FIRST)
            self._give_up = now
            return
        if self.card is not None:  # a later attempt was faster
            card.close()
            return
        card.play()
        self.card = card
        self._beat, self._looks, self._name = -1, 0, card.device
        self.lost_at = math.inf
        if self._had_card:
            self._tell(BACK)
            self._changed(SoundEvent.ANSWERS if self._name == self._stuck_name else SoundEvent.BACK)
        elif self._pacing:
            self._tell(FOUND)
        self._had_card, self._pacing, self._stuck_name = True, False, ""

    def _watch(self, card: Card) -> None:
        beat, name = card.heartbeat(), card.device
        if beat is None or not name:
            self._lose(card, LOST)
            return
        if name != self._name:
            self._name = name
            self._tell(MOVED)
            self._changed(SoundEvent.MOVED)
        self._looks = self._looks + 1 if beat == self._beat else 0
        self._beat = beat
        if self._looks >= STALLED and not self.drained():
            self._stuck_name = name
            self._lose(card, STUCK)

    def _lose(self, card: Card, why: str) -> None:
        self.card = None
        card.close()
        self._ring.untake()
        self._next_attempt = 0.0
        self.lost_at = time.monotonic()
        self.noted = False
        self._tell(why)
        self._changed(SoundEvent.LOST)

    def _tell_late(self) -> None:
        late = self._ring.dropouts[self._reported_dropouts :]
        self._reported_dropouts += len(late)
        if sum(late) >= STREAM_RATE // 20:
            self._tell(LATE.format(seconds=sum(late) / STREAM_RATE))

    def _go_without(self, now: float) -> None:
        if not self._pacing:
            self._pacing = True
            self._pace_begin, self._paced = now, 0
            if not self._had_card:
                self._tell(NO_DEVICE)
        due = int((now - self._pace_begin) * STREAM_RATE) - self._paced
        passed = self._ring.skip(due)
        self._paced += passed
        if passed < due:  # the writer was late: the delay stays
            self._pace_begin, self._paced = now, 0

    def _let_go(self) -> None:
        cards = [] if self.card is None else [self.card]
        self.card = None
        with contextlib.suppress(queue.Empty):
            while True:
                card = self._opened.get_nowait()
                if card is not None and not isinstance(card, Exception):
                    cards.append(card)
        for closing in [card.close() for card in cards]:
            if closing is not None:
                closing.join(CLOSING)
        # An attempt under way writes ALSA's messages to the terminal if the caller ends `quiet` before it is over.
        if threading.current_thread() is self._thread and self._opening is not None:
            self._opening.join(CLOSING)

    def _tell(self, sentence: str) -> None:
        # Showing the message may fail, such as on a closed terminal, but the stream must go on.
        with contextlib.suppress(Exception):
            self._notice(sentence)
