"""The stream on the sound device, which plays it from a ring that ``write`` fills.

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

from voice_coach.errors import CoachError
from voice_coach.outputs.card import Card
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block, Changed, Notice
from voice_coach.outputs.opening import Opening
from voice_coach.outputs.pulse import NoServerError, PulseError
from voice_coach.outputs.pulse_card import open_pulse
from voice_coach.outputs.ring import Ring
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.shortage import REMEDY, THREADS, started
from voice_coach.units import STREAM_RATE, Samples

AHEAD = 2 * STREAM_RATE
"""Frames written before they are heard: a program that stands still for less than that is not noticed.

An order need not wait for them, since the card takes them back.
"""

TAIL = 3 * STREAM_RATE // 10
"""Frames that may be on their way from the device's buffer to the ear.

``finish`` waits that long after the last one, and that much is played again when a device was lost.
"""

TICK = 0.05
"""Seconds between two steps without a device, and the longest that ``write`` and ``finish`` sleep."""

LOOK = 0.4
"""Seconds between two looks at a device that plays."""

STALLED = 4
"""Looks in a row without a heartbeat that make a device lost.

Looks are counted, not time: a busy or suspended machine holds up the keeper as well, and loses no device.
"""

ASLEEP = AHEAD / STREAM_RATE
"""Seconds between two looks that mean that the machine or the program was asleep."""

PATIENCE = 1.5
"""Seconds for the first opening; then the stream goes on without sound."""

RETRY_FIRST = 1.0
RETRY_LOST = 0.5
"""Seconds between two attempts to open a device: the first device, and one to go on with."""

RESTARTING = 10
"""Attempts in which a sound server that ran before is waited for."""

LAST_WAIT = 5.0
"""Seconds that ``finish`` waits for a lost device to come back, for the last half second of sound."""

OPENING = 5.0
"""Seconds that an opening is waited for before another one is tried."""

HUSHING = 0.3
"""Seconds that Ctrl-Z waits until the device is silent."""

CLOSING = 0.4
"""Seconds that ``close`` gives a device; one that hangs is left behind."""

NO_DEVICE = "No sound device: shown in words, with sound as soon as a device is there."
FOUND = "Sound device found. Sound is on."
LOST = "Sound device lost. Paused."
STUCK = "The sound device does not answer. Paused."
BACK = "Sound device is back."
MOVED = "The sound plays on another device now."
LATE = "The sound came {seconds:.1f} s late."


def through_sleep() -> float:
    """Return the time in seconds by a clock that runs on while the machine sleeps, and that nobody sets."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class DefaultDevice:
    """Opens the default device, silent at first. A sound server decides which; where none runs, the system does."""

    def __init__(self, opening: Opening | None = None) -> None:
        self._opening = opening
        self._waits = 0

    def __call__(self, ring: Ring) -> Card | None:
        """Return the opened device, None where there is none just now. This may hang.

        A server that ran before is waited for: as it starts again, other ways to its devices are there before it is.
        """
        opening, self._opening = self._opening, None
        try:
            card = open_pulse(ring, (opening or Opening()).take())
        except NoServerError:
            from voice_coach.outputs.miniaudio_card import open_miniaudio

            self._waits -= 1
            return open_miniaudio(ring) if self._waits < 0 else None
        except PulseError:
            return None
        self._waits = RESTARTING
        return card


class DeviceOutput:
    """Plays on the default sound device.

    Without one, the stream goes on in real time and is played from the moment a device is there. A device
    that vanishes makes the stream wait, until ``discard`` shows that the writer has taken note; from then on
    it goes on in real time as well. ``notice`` is told of either; ``changed`` of a device that is lost, back or
    answers again, of a stream taken to another device, and of a machine that was asleep, as ``clock`` tells: one that
    runs on in the meantime. ``opening`` is the first device, if its opening has begun already.
    """

    keeps_time = True

    def __init__(
        self,
        notice: Notice,
        changed: Changed = lambda event: None,
        clock: Callable[[], float] = through_sleep,
        opening: Opening | None = None,
    ) -> None:
        self._notice = notice
        self._changed = changed
        self._clock = clock
        self._default = DefaultDevice(opening)
        self._ring = Ring(AHEAD)
        self._card: Card | None = None
        self._had_card = False
        self._pacing = False  # in real time without a device
        self._pace_begin, self._paced = 0.0, 0
        self._beat: int | None = -1
        self._looks = 0
        self._told_late = 0  # how many of the dropouts
        self._name = ""
        self._stuck_name = ""  # of a device that was lost because it did not answer
        self._next_attempt, self._give_up = 0.0, 0.0
        self._lost_at = math.inf
        self._noted = False  # the writer knows that the device is lost
        self._closed = threading.Event()
        self._opened: queue.SimpleQueue[Card | Exception | None] = queue.SimpleQueue()
        self._failure: Exception | None = None
        self._keeper = threading.Thread(target=self._keep, name="sound-keeper", daemon=True)
        if not started(self._keeper):
            raise CoachError(f"{THREADS}.", f"{REMEDY} Without sound: --output null")

    def write(self, block: Block) -> None:
        """Hand a block to the ring; wait while that is full.

        Raises ``OutputClosed`` after ``close``, ``CoachError`` where the sound library cannot be loaded.
        """
        while not self._closed.is_set():
            if self._failure is not None:
                raise self._failure
            block = block[self._ring.put(block) :]
            card = self._card
            if card is not None:
                card.feed()
            if not len(block):
                return
            self._closed.wait(min(self.due(len(block)), TICK))
        raise OutputClosed

    def due(self, frames: int) -> float:
        """Seconds until the ring has room for so many frames."""
        return max(0, frames - self._room()) / STREAM_RATE

    def _room(self) -> int:
        card = self._card
        if card is not None:
            self._ring.hear(card.heard)
        return self._ring.room

    def changeable(self) -> Samples:
        """Return the position just beyond what the device may play in the next moment."""
        card = self._card
        return card.changeable() if card is not None else self._ring.heard

    def discard(self, position: Samples) -> Samples:
        """Forget what was written from ``position`` on and has not been heard."""
        card = self._card
        self._noted = True
        return card.discard(position) if card is not None else self._ring.discard(position)

    def hush(self) -> None:
        """Let nothing more be heard until ``discard``; what cannot be done at once is not waited for."""
        card, abandoned = self._card, threading.Event()
        if card is not None:
            # A signal handler may have interrupted the very thread that holds the card's lock.
            hushing = threading.Thread(target=card.hush, args=(abandoned,), name="sound-hush", daemon=True)
            if started(hushing):
                hushing.join(HUSHING)
            abandoned.set()

    @property
    def heard(self) -> Samples:
        """Frames that have left for the ear, or passed in silence while there was no device."""
        card = self._card
        return card.heard if card is not None else self._ring.heard

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """How long each silence was that the device played because the stream was late."""
        return self._ring.dropouts

    def finish(self) -> None:
        """Wait until the last frame has left the device's buffer. Raises ``OutputClosed`` after ``close``."""
        self._ring.end()
        while not self._drained() and time.monotonic() < self._lost_at + LAST_WAIT:
            if self._closed.wait(TICK):
                raise OutputClosed

    def close(self) -> None:
        """Stop the sound, within half a second even when the device hangs."""
        self._closed.set()
        self._opened.put(None)
        self._keeper.join(CLOSING + TICK)

    def _drained(self) -> bool:
        if self._ring.waiting:
            return False
        card = self._card
        if card is not None:
            return card.silence >= TAIL
        return self._pacing or self._ring.taken == 0

    # What follows runs in the keeper's thread.

    def _keep(self) -> None:
        self._give_up = time.monotonic() + PATIENCE
        self._seek()
        looked = self._clock()
        while not self._closed.is_set():
            with contextlib.suppress(queue.Empty):
                self._take_up(self._opened.get(timeout=TICK if self._card is None else LOOK))
            before, looked = looked, self._clock()
            if looked - before > ASLEEP:
                self._changed(SoundEvent.WOKE)
            now = time.monotonic()
            if self._card is not None:
                self._watch(self._card)
            elif now >= self._next_attempt:
                self._seek()
            self._tell_late()
            if self._card is None and (self._noted if self._had_card else now >= self._give_up):
                self._go_without(now)
        self._let_go()

    def _seek(self) -> None:
        # Usually this one has ended long before; one that hangs on a dying server is not waited for.
        self._next_attempt = time.monotonic() + OPENING
        if not started(threading.Thread(target=self._open, name="sound-opening", daemon=True)):
            self._opened.put(None)

    def _open(self) -> None:
        try:
            self._opened.put(self._default(self._ring))
        except Exception as failure:  # whoever writes raises it
            self._opened.put(failure)
        if self._closed.is_set():
            self._let_go()

    def _take_up(self, card: Card | Exception | None) -> None:
        if isinstance(card, Exception):
            self._failure, card = card, None
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
        self._beat, self._looks, self._name = -1, 0, card.device
        self._lost_at = math.inf
        if self._had_card:
            self._tell(BACK)
            self._changed(SoundEvent.ANSWERS if self._name == self._stuck_name else SoundEvent.BACK)
        elif self._pacing:
            self._tell(FOUND)
        self._had_card, self._pacing, self._stuck_name = True, False, ""

    def _watch(self, card: Card) -> None:
        beat, name = card.heartbeat(), card.device
        if beat is None or (name != self._name and card.leads_nowhere):
            self._lose(card, LOST)
            return
        if name != self._name:
            self._name = name
            self._tell(MOVED)
            self._changed(SoundEvent.MOVED)
        self._looks = self._looks + 1 if beat == self._beat else 0
        self._beat = beat
        if self._looks >= STALLED and not self._drained():
            self._stuck_name = name
            self._lose(card, STUCK)

    def _lose(self, card: Card, why: str) -> None:
        self._card = None
        card.close()
        self._ring.untake()
        self._next_attempt = 0.0
        self._lost_at = time.monotonic()
        self._noted = False
        self._tell(why)
        self._changed(SoundEvent.LOST)

    def _tell_late(self) -> None:
        late = self._ring.dropouts[self._told_late :]
        self._told_late += len(late)
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
        if passed < due:  # the writer was late: the stream waits, and is not hurried afterwards
            self._pace_begin, self._paced = now, 0

    def _let_go(self) -> None:
        cards = [] if self._card is None else [self._card]
        self._card = None
        with contextlib.suppress(queue.Empty):
            while True:
                card = self._opened.get_nowait()
                if card is not None and not isinstance(card, Exception):
                    cards.append(card)
        for closing in [card.close() for card in cards]:
            if closing is not None:
                closing.join(CLOSING)

    def _tell(self, sentence: str) -> None:
        # Whoever shows it may fail, on a closed terminal for one; the stream goes on all the same.
        with contextlib.suppress(Exception):
            self._notice(sentence)
