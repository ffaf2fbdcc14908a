"""A card that plays through the buffer of a PulseAudio or PipeWire server, where frames can be taken back."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

import numpy as np

from voice_coach.outputs.pulse import FRAGMENT, PulseError, PulseStream, Reading
from voice_coach.outputs.ring import NOTICED, Ring
from voice_coach.outputs.stretches import Stretches
from voice_coach.shortage import started
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

SAFE = 2 * FRAGMENT + STREAM_RATE // 500
"""The number of frames that the server may read before data written now arrives.

It takes a fragment at a time, or two for some devices; its answer and the writing take a moment more.
"""

FADE = STREAM_RATE // 200
"""Frames of the fade-out at the position from which frames are taken back."""

UNANSWERED = STREAM_RATE
"""The most frames that a server is assumed to have played since its last answer."""

_DUMMY = "auto_null"
"""PulseAudio's and PipeWire's name for the dummy device that they provide if there is no other."""


def open_pulse(ring: Ring, stream: PulseStream) -> PulseCard:
    """Return a card for a stream that has just been opened. Raises ``PulseError`` if its device is the dummy."""
    card = PulseCard(ring, stream)
    if not card.device:
        stream.close()
        raise PulseError("no device but the dummy")
    return card


class PulseCard:
    """Play on a stream of the server. ``now`` returns seconds on the clock of the server's readings."""

    def __init__(self, ring: Ring, stream: PulseStream, now: Callable[[], float] = time.monotonic) -> None:
        self._ring = ring
        self._stream = stream
        self._now = now
        self._lock = threading.RLock()
        # The lock guards all attributes below.
        self._reading = Reading(0, stream.opened)
        self._next = 0  # the index of the frame that is written next
        self._stretches = Stretches()
        self._anew = True  # whether nothing has been written since the start, or since frames were taken back
        self._hushed: int | None = None  # the position after which the written frames have been silenced
        self._live = False

    @property
    def device(self) -> str:
        """The name of the sink; empty if it is lost, or the dummy."""
        name = self._stream.device
        return "" if name == _DUMMY else name

    @property
    def silence(self) -> int:
        """Frames of silence since the last frame of the stream."""
        with self._lock:
            return max(0, self._index() - self._next)

    @property
    def heard(self) -> Samples:
        """The position of the next frame to be heard, extrapolated from the server's last answer."""
        with self._lock:
            self._note_heard()
            return self._ring.heard

    def play(self) -> None:
        """Start to play the frames in the ring."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            self._next = self._index() + SAFE
            self._stretches.begin(self._next, self._ring.taken)
            if self._ring.taken == 0:
                # The silence played since the device was opened counts as the silence at the start of the stream.
                self._ring.late(self._next, dropout=False)
            self._live = True
        self.feed()

    def feed(self) -> None:
        """Write the waiting frames of the ring to the server. If it has ended, ``heartbeat`` notices that."""
        with contextlib.suppress(PulseError), self._lock:
            while self._live and self._ring.waiting:
                if self._next - self._reading.index - self._passed() < SAFE:  # the buffer may be empty
                    self._look()
                if self._reading.index > self._next:
                    self._fall_behind(self._reading.index + SAFE - self._next)
                block = np.empty((self._ring.waiting, STREAM_CHANNELS), np.float32)
                block = block[: self._ring.take(block)]
                self._stretches.add(self._next, Samples(self._ring.taken - len(block)))
                self._stream.write(self._next, block)
                self._next += len(block)
                self._anew = False
            self._note_heard()

    def changeable(self) -> Samples:
        """Return the position after the frames that the server may be about to read."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            return Samples(self._position(min(self._index() + SAFE, self._next)))

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on: fade out there, then be silent until something is written."""
        with self._lock:
            position = self._ring.discard(position)
            index = self._silence_from(position)
            self._stretches.drop_after(position)
            self._next, self._anew, self._hushed = index, True, None
            return position

    def hush(self, abandoned: threading.Event) -> None:
        """Silence the server's buffer, so that it does not go on playing while the program is suspended."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            if self._live and not abandoned.is_set():
                self._hushed = self._position(min(self._index() + SAFE, self._next))
                self._silence_from(Samples(self._hushed))

    def heartbeat(self) -> int | None:
        """Return how far the server has read; None if it has ended."""
        try:
            self._look()
        except PulseError:
            return None
        with self._lock:
            self._note_heard()
            return self._reading.index

    def close(self) -> threading.Thread | None:
        """Disconnect from the server."""
        with self._lock:
            self._live = False
        closing = threading.Thread(target=self._stream.close, name="sound-closing", daemon=True)
        return closing if started(closing) else None

    def _silence_from(self, position: Samples) -> int:
        """Write a fade-out and silence from ``position`` on, and return the index of their start."""
        index = self._stretches.index_of(position, self._next)
        silence = np.zeros((self._next - index, STREAM_CHANNELS), np.float32)
        fade = silence[:FADE]
        self._ring.peek(position, fade)
        fade *= np.linspace(1, 0, len(fade), dtype=np.float32)[:, np.newaxis]
        if len(silence):
            with contextlib.suppress(PulseError):
                self._stream.write(index, silence)
        return index

    def _look(self) -> None:
        """Ask the server how far it has read. Without an answer, the last reading is kept."""
        reading = self._stream.read()  # this may take a moment, so the lock is not held
        if reading is not None:
            with self._lock:
                self._reading = reading

    def _index(self) -> int:
        """Return how far the server has read by now, extrapolated from its last answer."""
        return self._reading.index + max(0, min(self._passed(), UNANSWERED))

    def _passed(self) -> int:
        """Return the time since the server's last answer, in frames."""
        return round((self._now() - self._reading.moment) * STREAM_RATE)

    def _position(self, index: int) -> int:
        """Return the position in the stream that the server plays at ``index``."""
        end = self._ring.taken if self._hushed is None else self._hushed
        return self._stretches.position_at(index, end)

    def _fall_behind(self, frames: int) -> None:
        """Continue ``frames`` frames later than planned, since the server has played silence meanwhile."""
        self._next += frames
        if not self._anew:
            self._ring.late(frames)
        elif frames <= UNANSWERED or self._ring.taken == 0:
            self._ring.late(frames, dropout=self._ring.taken > 0 and frames > NOTICED)
        # Otherwise the program was suspended: it goes on from there, and no delay has to be caught up.

    def _note_heard(self) -> None:
        index = self._index()
        self._stretches.drop_before(index)
        self._ring.hear(Samples(self._position(index)))
