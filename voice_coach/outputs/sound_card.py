"""One opened sound device: the only place that knows miniaudio."""

from __future__ import annotations

import functools
import threading
from typing import Any

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.outputs.ring import Ring
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

PERIOD_MS = 75
"""What a device pulls at a time; PulseAudio and PipeWire hold so much themselves.

All of it is heard before an order is: with this an answer comes within the promised 150 ms
(tests/benchmarks/bench_steering.py). Less of it stutters sooner on a busy machine (bench_dropouts.py), and a stutter
in a routine is worse than a fortieth of a second more.
"""

PERIODS = 2
"""Pulls that a device keeps in its own buffer, where no server does."""

_LARGEST_PULL = STREAM_RATE // 4
_DUMMY = b"auto_null"
"""What PulseAudio and PipeWire call the device that stands in where there is none."""

_FRAME_BYTES = 4 * STREAM_CHANNELS


class SoundCard:
    """Plays from a ring, once told to. ``send`` runs in the device's own thread, all else in the keeper's.

    ``pulls`` counts the calls of the device, ``moves`` how often the system took the stream to another device;
    ``silence`` the frames of silence given since the last frame of the stream.
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
        self.moves = 0
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
    try:
        card.device = _device_type(miniaudio)(
            card,
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=STREAM_CHANNELS,
            sample_rate=STREAM_RATE,
            buffersize_msec=PERIOD_MS,
            callback_periods=PERIODS,
            backends=_real_backends(miniaudio),
            app_name="voice-coach",
        )
        card.device.start(card)
    except miniaudio.MiniaudioError:
        return None
    return card


def leads_nowhere(miniaudio: Any) -> bool:
    """Tell whether the sound server has no device left but its dummy, which nobody hears. This may hang."""
    try:
        server = miniaudio.Devices([miniaudio.Backend.PULSEAUDIO])
    except miniaudio.MiniaudioError:
        return False
    return list(_sinks(miniaudio, server._context)) == [_DUMMY]


def _has_default(miniaudio: Any, context: Any) -> bool:
    """Tell whether the server has a default sink that is more than a dummy.

    A server that has just started has sinks before it has chosen one, and its dummy for some moments more.
    """
    return any(chosen for name, chosen in _sinks(miniaudio, context).items() if name != _DUMMY)


def _sinks(miniaudio: Any, context: Any) -> dict[bytes, bool]:
    """Give the name of each sink of a PulseAudio server, and whether it is the default one."""
    sinks = {}

    def note(_context: Any, kind: int, device: Any, _data: Any) -> int:
        if kind == miniaudio.lib.ma_device_type_playback:
            number = miniaudio.ffi.buffer(miniaudio.ffi.addressof(device.id))
            sinks[bytes(number).partition(b"\0")[0]] = bool(device.isDefault)
        return 1

    each = miniaudio.ffi.callback("ma_enum_devices_callback_proc", note)
    miniaudio.lib.ma_context_enumerate_devices(context, each, miniaudio.ffi.NULL)
    return sinks


def _leave_nameless(miniaudio: Any, context: Any) -> None:
    """Keep miniaudio from asking the server for the device's name, which nobody reads here.

    Up to 0.11.25 it follows a null pointer, and the program dies, where the sink vanishes just then, as the dummy of
    a starting server does (https://github.com/mackron/miniaudio/issues/1103). Without the fourth of its context's
    functions, ``onContextGetDeviceInfo``, it takes a name of its own. The thirteen functions come first in a
    context; where they do not, this is another miniaudio, and is left alone.
    """
    ffi = miniaudio.ffi
    if ffi.offsetof("ma_context", "backend") == 13 * ffi.sizeof("void *"):
        ffi.cast("void **", context)[3] = ffi.NULL


def _real_backends(miniaudio: Any) -> list[Any]:
    # The null backend would pass for a device. The others are tried in this order.
    return [backend for backend in miniaudio.Backend if backend.name not in ("NULL", "CUSTOM")]


@functools.cache
def _device_type(miniaudio: Any) -> Any:
    rerouted = miniaudio.lib.ma_device_notification_type_rerouted

    class Device(miniaudio.PlaybackDevice):  # type: ignore[misc]
        """Tells its card of a move, and lets go of its context too.

        miniaudio keeps that: a server connection and 4 kB at each opening.
        """

        def __init__(self, card: SoundCard, **settings: Any) -> None:
            self._card = card
            super().__init__(**settings)

        def _make_context(self, *arguments: Any, **settings: Any) -> Any:
            # The last moment at which the configuration can still be added to.
            self._notified = miniaudio.ffi.callback("ma_device_notification_proc", self._notify)
            self._devconfig.notificationCallback = self._notified
            context = super()._make_context(*arguments, **settings)
            if context.backend == miniaudio.Backend.PULSEAUDIO.value:
                _leave_nameless(miniaudio, context)
                if not _has_default(miniaudio, context):
                    miniaudio.lib.ma_context_uninit(context)
                    raise miniaudio.MiniaudioError("no device but the dummy")
            return context

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
