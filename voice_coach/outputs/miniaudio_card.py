"""A sound device without a PulseAudio server (ALSA, Core Audio, WASAPI): the only module that uses miniaudio."""

from __future__ import annotations

import functools
import threading
from typing import Any

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.installing import pip_install
from voice_coach.outputs.ring import NOTICED, Ring
from voice_coach.shortage import started
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

PERIOD_MS = 75
"""Milliseconds that a device takes at a time. They cannot be taken back, so a command is heard only after them.

A shorter period stutters sooner on a busy machine, which is worse than a delay that is a fortieth of a second longer.
"""

PERIODS = 2
"""Periods in the device's own buffer."""

_LARGEST_PULL = STREAM_RATE // 4
_FRAME_BYTES = 4 * STREAM_CHANNELS
_NOT_ASKED = ("NULL", "CUSTOM", "PULSEAUDIO")
"""Backends of miniaudio that are not used: `NULL` would count as a device, and ``PulseCard`` plays on PulseAudio."""


class MiniaudioCard:
    """Play from a ring after ``play``. ``send`` runs in the device's own thread."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._buffer = np.zeros((_LARGEST_PULL, STREAM_CHANNELS), dtype=np.float32)
        self._bytes = self._buffer.reshape(-1).data.cast("B")
        self._lock = threading.Lock()
        self._live = False
        self._anew = True  # whether nothing has been taken since the start, or since frames were taken back
        self._pulls = 0
        self.moves = 0
        """How often the system has moved the stream to another device."""
        self._silence = self._idle = self._waited = 0
        self.opened: Any = None

    @property
    def device(self) -> str:
        """A name that changes when the system moves the stream to another device."""
        return f"default device {self.moves}" if self.moves else "default device"

    @property
    def heard(self) -> Samples:
        """The number of frames that the device has taken."""
        return self._ring.heard

    @property
    def silence(self) -> int:
        """Frames of silence since the last frame of the stream."""
        return self._silence

    def send(self, frames: int) -> memoryview:
        """Return up to ``frames`` frames from the ring; miniaudio fills the rest with silence.

        miniaudio expects a generator and calls its ``send``, hence the name.
        """
        self._pulls += 1
        with self._lock:
            taken = self._ring.take(self._buffer[:frames]) if self._live else 0
            missing = frames - taken
            if not self._live:
                self._idle += frames
            elif missing and not self._ring.ended:
                self._waited += missing
                noticed = self._waited > NOTICED and self._ring.taken > 0
                self._ring.late(missing, dropout=noticed or not self._anew)
            if taken:
                self._anew, self._waited = False, 0
            self._ring.hear(self._ring.taken)
        self._silence = self._silence + missing if missing else 0
        return self._bytes[: taken * _FRAME_BYTES]

    def play(self) -> None:
        """Start to take frames from the ring."""
        with self._lock:
            if self._ring.taken == 0:
                # The silence played since the device was opened counts as the silence at the start of the stream.
                self._ring.late(self._idle, dropout=False)
            self._live = True

    def feed(self) -> None:
        """Do nothing: the device fetches frames by itself."""

    def changeable(self) -> Samples:
        """Return the position of the next frame that the device has not taken."""
        return self._ring.taken

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on that the device has not taken yet."""
        with self._lock:
            self._anew = True
            return self._ring.discard(Samples(max(position, self._ring.taken)))

    def hush(self, abandoned: threading.Event) -> None:
        """Do nothing: a suspended program takes no more frames, and the device's buffer is short."""

    def heartbeat(self) -> int | None:
        """Return how often the device has taken frames."""
        return self._pulls

    def close(self) -> threading.Thread | None:
        """Take no more frames, and close the device."""
        with self._lock:
            self._live = False
        closing = threading.Thread(target=_close, args=(self.opened,), name="sound-closing", daemon=True)
        return closing if started(closing) else None


def load() -> Any:
    """Import miniaudio. Raises ``CoachError`` if that fails."""
    try:
        import miniaudio
    except (ImportError, OSError) as error:
        raise CoachError(
            f"The sound library cannot be loaded: {error}.",
            f"Install it with {pip_install('miniaudio', again=True)}.",
        ) from error
    return miniaudio


def open_miniaudio(ring: Ring) -> MiniaudioCard | None:
    """Open and start the default device, silent at first. Returns None if there is none. This may hang."""
    miniaudio = load()
    card = MiniaudioCard(ring)
    try:
        card.opened = _device_type(miniaudio)(
            card,
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=STREAM_CHANNELS,
            sample_rate=STREAM_RATE,
            buffersize_msec=PERIOD_MS,
            callback_periods=PERIODS,
            backends=[backend for backend in miniaudio.Backend if backend.name not in _NOT_ASKED],
            app_name="voice-coach",
        )
        card.opened.start(card)
    except miniaudio.MiniaudioError:
        return None
    return card


@functools.cache
def _device_type(miniaudio: Any) -> Any:
    rerouted = miniaudio.lib.ma_device_notification_type_rerouted

    class Device(miniaudio.PlaybackDevice):  # type: ignore[misc]
        """Notify the card of a move, and close the context too, which miniaudio leaves open."""

        def __init__(self, card: MiniaudioCard, **settings: Any) -> None:
            self._card = card
            super().__init__(**settings)

        def _make_context(self, *arguments: Any, **settings: Any) -> Any:
            # The last moment at which the configuration can be changed.
            self._notified = miniaudio.ffi.callback("ma_device_notification_proc", self._notify)
            self._devconfig.notificationCallback = self._notified
            return super()._make_context(*arguments, **settings)

        def _notify(self, notification: Any) -> None:
            if notification.type == rerouted:
                self._card.moves += 1

        def close(self) -> None:
            super().close()
            context = self.__dict__.pop("_context", None)
            if context is not None:
                miniaudio.lib.ma_context_uninit(context)

    return Device


def _close(device: Any) -> None:
    device.close()
