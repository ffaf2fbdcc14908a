"""The stream in the buffer of a PulseAudio or PipeWire server, from where it can be taken back until it is played."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voice_coach.outputs.contract import Block
from voice_coach.outputs.pulse import FRAGMENT, PulseError, PulseStream, Reading
from voice_coach.outputs.ring import NOTICED, Ring
from voice_coach.shortage import started
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

SAFE = 2 * FRAGMENT + STREAM_RATE // 500
"""Frames beyond those that the server has read which it may read before what is written now has arrived.

It takes a fragment at a time, and two where the device wants that; its answer and the writing take a moment more.
"""

FADE = STREAM_RATE // 200
"""Frames in which what is taken back fades out, until something new is written in its place."""

UNANSWERED = STREAM_RATE
"""Frames that a server is taken to have played since its last answer, at most."""

_DUMMY = "auto_null"
"""What PulseAudio and PipeWire call the device that stands in where there is none."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From this index of the server's on it plays the stream from this position on, until the next stretch."""

    index: int
    position: int


class Server(Protocol):
    """What a card needs of a ``PulseStream``; it was ``opened`` at that time on the clock of its readings."""

    opened: float

    @property
    def device(self) -> str:
        """The name of the device; empty once it has gone."""
        ...

    def read(self) -> Reading | None:
        """Return how far the server has read the stream, or None without an answer."""
        ...

    def write(self, index: int, block: Block) -> None:
        """Put a block at an index, in place of what stands there."""
        ...

    def close(self) -> None:
        """Let go of the server."""
        ...


def open_pulse(ring: Ring, stream: PulseStream) -> PulseCard:
    """Play on a stream that has just been opened. Raises ``PulseError`` where its device is but the dummy."""
    card = PulseCard(ring, stream)
    if card.leads_nowhere:
        stream.close()
        raise PulseError("no device but the dummy")
    return card


class PulseCard:
    """Plays on a stream of the server's. ``now`` returns seconds on the clock of the server's readings."""

    def __init__(self, ring: Ring, stream: Server, now: Callable[[], float] = time.monotonic) -> None:
        self._ring = ring
        self._stream = stream
        self._now = now
        self._lock = threading.RLock()
        # All that follows is guarded by it.
        self._reading = Reading(0, stream.opened)
        self._next = 0  # the index of the frame that is written next
        self._stretches: deque[_Stretch] = deque()
        self._anew = (
            True  # whether nothing has been written since it began, or since something was taken back
        )
        self._hushed: int | None = None  # the position up to which anything is heard of what was written
        self._live = False

    @property
    def device(self) -> str:
        """The name of the sink."""
        return self._stream.device

    @property
    def leads_nowhere(self) -> bool:
        """Whether the sink is the dummy."""
        return self.device in ("", _DUMMY)

    @property
    def silence(self) -> int:
        """Frames of silence since the last frame of the stream."""
        with self._lock:
            return max(0, self._index() - self._next)

    @property
    def heard(self) -> Samples:
        """How far the server is by now, going by its last answer."""
        with self._lock:
            self._note_heard()
            return self._ring.heard

    def play(self) -> None:
        """Begin with what waits in the ring."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            self._next = self._index() + SAFE
            self._stretches = deque([_Stretch(self._next, self._ring.taken)])
            if self._ring.taken == 0:
                # What has been played since the device is open counts as the silence that opens the stream.
                self._ring.late(self._next, dropout=False)
            self._live = True
        self.feed()

    def feed(self) -> None:
        """Write to the server what waits in the ring. A server that has gone is noticed by ``heartbeat``."""
        with contextlib.suppress(PulseError), self._lock:
            while self._live and self._ring.waiting:
                if self._next - self._reading.index - self._passed() < SAFE:  # it may have run dry
                    self._look()
                if self._reading.index > self._next:
                    self._fall_behind(self._reading.index + SAFE - self._next)
                block = np.empty((self._ring.waiting, STREAM_CHANNELS), np.float32)
                block = block[: self._ring.take(block)]
                position = self._ring.taken - len(block)
                if self._position(self._next) != position:
                    self._stretches.append(_Stretch(self._next, position))
                self._stream.write(self._next, block)
                self._next += len(block)
                self._anew = False
            self._note_heard()

    def changeable(self) -> Samples:
        """Return the position just beyond what the server may read in the next moment."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            return Samples(self._position(min(self._index() + SAFE, self._next)))

    def discard(self, position: Samples) -> Samples:
        """Let what sounds at ``position`` fade out there, and silence follow until something is written."""
        with self._lock:
            position = self._ring.discard(position)
            index = self._silence_from(position)
            while len(self._stretches) > 1 and self._stretches[-1].position > position:
                self._stretches.pop()
            self._next, self._anew, self._hushed = index, True, None
            return position

    def hush(self, abandoned: threading.Event) -> None:
        """Silence what the server holds, so that it does not play on while the program is suspended."""
        with contextlib.suppress(PulseError):
            self._look()
        with self._lock:
            if self._live and not abandoned.is_set():
                self._hushed = self._position(min(self._index() + SAFE, self._next))
                self._silence_from(Samples(self._hushed))

    def heartbeat(self) -> int | None:
        """Return how far the server has read; None once it has gone."""
        try:
            self._look()
        except PulseError:
            return None
        with self._lock:
            self._note_heard()
            return self._reading.index

    def close(self) -> threading.Thread | None:
        """Let go of the server."""
        with self._lock:
            self._live = False
        closing = threading.Thread(target=self._stream.close, name="sound-closing", daemon=True)
        return closing if started(closing) else None

    def _silence_from(self, position: Samples) -> int:
        """Write a fade and silence from ``position`` on; return the index of that."""
        index = self._next
        for stretch in reversed(self._stretches):
            index = min(index, stretch.index + max(0, position - stretch.position))
            if stretch.position <= position:
                break
        silence = np.zeros((self._next - index, STREAM_CHANNELS), np.float32)
        self._fade(silence[:FADE], position)
        if len(silence):
            with contextlib.suppress(PulseError):
                self._stream.write(index, silence)
        return index

    def _look(self) -> None:
        """Ask the server how far it is. Without an answer the last one stands."""
        reading = self._stream.read()  # this may take a moment, so the lock is not held
        if reading is not None:
            with self._lock:
                self._reading = reading

    def _index(self) -> int:
        """Return how far the server is by now, going by its last answer."""
        return self._reading.index + max(0, min(self._passed(), UNANSWERED))

    def _passed(self) -> int:
        """Return the frames' time since the server's last answer."""
        return round((self._now() - self._reading.moment) * STREAM_RATE)

    def _position(self, index: int) -> int:
        """Return the position of the stream that the server plays at ``index``."""
        end: float = float("inf")
        for stretch in reversed(self._stretches):
            if stretch.index <= index:
                end = min(end, stretch.position + index - stretch.index)
                break
            end = stretch.position
        return int(min(end, self._ring.taken if self._hushed is None else self._hushed))

    def _fall_behind(self, frames: int) -> None:
        """Go on so many frames later than planned, since the server has played silence in their place."""
        self._next += frames
        if not self._anew:
            self._ring.late(frames)
        elif frames <= UNANSWERED or self._ring.taken == 0:
            self._ring.late(frames, dropout=self._ring.taken > 0 and frames > NOTICED)
        # The program was suspended for longer than that: it goes on from there, and has nothing to make good.

    def _note_heard(self) -> None:
        index = self._index()
        while len(self._stretches) > 1 and self._stretches[1].index <= index:
            self._stretches.popleft()
        self._ring.hear(Samples(self._position(index)))

    def _fade(self, out: Block, position: Samples) -> None:
        self._ring.peek(position, out)
        out *= np.linspace(1, 0, len(out), dtype=np.float32)[:, np.newaxis]
