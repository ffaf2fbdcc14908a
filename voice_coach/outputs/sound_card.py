"""One opened sound device: the only place that knows miniaudio."""

from __future__ import annotations

import functools
import threading
from typing import Any

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.outputs.ring import Ring
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

PERIOD_MS = 50
"""What a device pulls at a time."""

PERIODS = 4
"""Pulls that a device keeps in its own buffer: 200 ms, as players do that must not stutter on a busy machine."""

_LARGEST_PULL = STREAM_RATE // 4
_FRAME_BYTES = 4 * STREAM_CHANNELS


class SoundCard:
    """Plays from a ring, once told to. ``send`` runs in the device's own thread, all else in the keeper's.

    ``pulls`` counts the calls of the device; ``silence`` the frames of silence given since the last frame
    of the stream.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._buffer = np.zeros((_LARGEST_PULL, STREAM_CHANNELS), dtype=np.float32)
        self._bytes = self._buffer.reshape(-1).data.cast("B")
        self._lock = threading.Lock()
        self._live = False
        self.device: Any = None
        self.began = Samples(0)
        self.pulls = 0
        self.silence = 0

    def send(self, frames: int) -> memoryview:
        """Give up to so many frames from the ring; miniaudio fills the rest with silence.

        It bears the name that miniaudio calls on a generator.
        """
        self.pulls += 1
        with self._lock:
            taken = self._ring.take(self._buffer[:frames]) if self._live else 0
        self.silence = 0 if taken == frames else self.silence + frames - taken
        return self._bytes[: taken * _FRAME_BYTES]

    def play(self) -> None:
        """Begin to take frames from the ring."""
        self.began = self._ring.taken
        with self._lock:
            self._live = True

    def retire(self) -> None:
        """Take no more frames, whatever the device still asks for."""
        with self._lock:
            self._live = False

    def close(self) -> threading.Thread:
        """Let go of the device, in a thread of its own since this may hang; give that thread."""
        self.retire()
        closing = threading.Thread(target=_close, args=(self.device,), name="sound-closing", daemon=True)
        closing.start()
        return closing


def load() -> Any:
    """Import miniaudio. Raises ``CoachError`` where that fails."""
    try:
        import miniaudio
    except (ImportError, OSError) as error:
        raise CoachError(
            f"The sound library cannot be loaded: {error}.", "Install it again: pip install miniaudio"
        ) from error
    return miniaudio


def open_card(miniaudio: Any, ring: Ring) -> SoundCard | None:
    """Open and start the default device, silent at first; None where there is none. This may hang."""
    card = SoundCard(ring)
    # The null backend, which would pass for a device, is left out; the others are tried in this order.
    real = [backend for backend in miniaudio.Backend if backend.name not in ("NULL", "CUSTOM")]
    try:
        card.device = _device_type(miniaudio)(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=STREAM_CHANNELS,
            sample_rate=STREAM_RATE,
            buffersize_msec=PERIOD_MS,
            callback_periods=PERIODS,
            backends=real,
            app_name="voice-coach",
        )
        card.device.start(card)
    except miniaudio.MiniaudioError:
        return None
    return card


@functools.cache
def _device_type(miniaudio: Any) -> Any:
    class Device(miniaudio.PlaybackDevice):  # type: ignore[misc]
        """Lets go of its context too, which miniaudio keeps: a server connection and 4 kB at each opening."""

        def close(self) -> None:
            super().close()
            context = self.__dict__.pop("_context", None)
            if context is not None:
                miniaudio.lib.ma_context_uninit(context)

    return Device


def _close(device: Any) -> None:
    device.close()
