"""One stream on a PulseAudio or PipeWire server: the only module that uses libpulse.

The server reads the stream at its own pace from its own buffer, so a program that is stopped for a moment causes no
dropout. Data in that buffer can be overwritten until the server reads it. Everything runs in the library's own thread,
which calls no Python code and so never waits for the interpreter's lock.

https://www.freedesktop.org/software/pulseaudio/doxygen/streams.html describes the calls and the seek modes.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voice_coach.units import STREAM_CHANNELS, STREAM_RATE

if TYPE_CHECKING:  # a stream is opened before numpy is imported, which takes longer
    from voice_coach.outputs.contract import Block

FRAME_BYTES = 4 * STREAM_CHANNELS
FRAGMENT = 1024
"""Frames that the server takes at a time: PipeWire's default. They can no longer be overwritten."""

WANTED = 4 * FRAGMENT
"""The fill level in frames below which the server requests more. Its buffer is far larger, and usually fuller."""

OPENING = STREAM_RATE
"""Frames of silence at the start of a stream."""

REPLY = 0.05
"""Seconds to wait for an answer of the server."""
CONNECTING = 5.0
"""Seconds to wait for the server to accept a connection or a stream."""
LOOK = 0.0005
"""Seconds between two checks for an answer, which usually takes about as long."""

# From pulse/def.h and pulse/sample.h.
_FLOAT32LE = 5
_UNSET = 0xFFFFFFFF
_NO_AUTOSPAWN = 0x0001
_EARLY_REQUESTS = 0x4000
_SEEK_ABSOLUTE = 1
_CONTEXT_READY, _CONTEXT_FAILED = 4, 5
_STREAM_READY, _STREAM_FAILED = 2, 3
_OPERATION_RUNNING = 0


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _BufferAttributes(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    )


class _TimingInfo(ctypes.Structure):
    """The first fields of ``pa_timing_info``, as far as they are used here."""

    _fields_ = (
        ("seconds", ctypes.c_long),
        ("microseconds", ctypes.c_long),
        ("synchronized_clocks", ctypes.c_int),
        ("sink_usec", ctypes.c_uint64),
        ("source_usec", ctypes.c_uint64),
        ("transport_usec", ctypes.c_uint64),
        ("playing", ctypes.c_int),
        ("write_index_corrupt", ctypes.c_int),
        ("write_index", ctypes.c_int64),
        ("read_index_corrupt", ctypes.c_int),
        ("read_index", ctypes.c_int64),
    )


_POINTER, _INT, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_CALLS: dict[str, tuple[Any, ...]] = {
    "pa_threaded_mainloop_new": (_POINTER,),
    "pa_threaded_mainloop_get_api": (_POINTER, _POINTER),
    "pa_threaded_mainloop_start": (_INT, _POINTER),
    "pa_threaded_mainloop_lock": (None, _POINTER),
    "pa_threaded_mainloop_unlock": (None, _POINTER),
    "pa_threaded_mainloop_stop": (None, _POINTER),
    "pa_threaded_mainloop_free": (None, _POINTER),
    "pa_context_new": (_POINTER, _POINTER, _TEXT),
    "pa_context_connect": (_INT, _POINTER, _TEXT, _INT, _POINTER),
    "pa_context_get_state": (_INT, _POINTER),
    "pa_context_disconnect": (None, _POINTER),
    "pa_context_unref": (None, _POINTER),
    "pa_stream_new": (_POINTER, _POINTER, _TEXT, ctypes.POINTER(_SampleSpec), _POINTER),
    "pa_stream_connect_playback": (
        *(_INT, _POINTER, _TEXT, ctypes.POINTER(_BufferAttributes), _INT, _POINTER, _POINTER),
    ),
    "pa_stream_get_state": (_INT, _POINTER),
    "pa_stream_get_device_name": (_TEXT, _POINTER),
    "pa_stream_write": (_INT, _POINTER, _POINTER, ctypes.c_size_t, _POINTER, ctypes.c_int64, _INT),
    "pa_stream_update_timing_info": (_POINTER, _POINTER, _POINTER, _POINTER),
    "pa_stream_get_timing_info": (ctypes.POINTER(_TimingInfo), _POINTER),
    "pa_stream_disconnect": (_INT, _POINTER),
    "pa_stream_unref": (None, _POINTER),
    "pa_operation_get_state": (_INT, _POINTER),
    "pa_operation_unref": (None, _POINTER),
}
"""The functions used, each with the type of its result and those of its arguments."""


@functools.cache
def library() -> Any:
    """Load libpulse. Returns None if it is not installed, as on macOS and Windows."""
    try:
        pulse = ctypes.CDLL("libpulse.so.0")
        for name, (result, *arguments) in _CALLS.items():
            function = getattr(pulse, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return pulse


class PulseError(Exception):
    """The server does not answer, has refused the stream, or has ended."""


class NoServerError(PulseError):
    """No server is running, or libpulse is not installed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the server had read the stream: ``index`` frames, at ``moment`` on ``time.monotonic``."""

    index: int
    moment: float


class PulseStream:
    """A stream on the server's default device, which plays from the start, silence where nothing is written.

    ``index`` counts frames from the start of the stream: 0 is the first that the server plays. All methods may be
    called from several threads. Raises ``PulseError`` if there is no server or no device.
    """

    def __init__(self, name: str) -> None:
        self._pulse = library()
        if self._pulse is None:
            raise NoServerError("libpulse is not installed")
        self._context = self._stream = None
        self.opened = 0.0
        """When the stream began, on ``time.monotonic``."""
        # The library's lock is freed with its thread, so this lock is taken first.
        self._open = threading.Lock()
        self._loop = self._pulse.pa_threaded_mainloop_new()
        try:
            self._connect(name.encode())
        except BaseException:
            self.close()
            raise

    def _connect(self, name: bytes) -> None:
        pulse = self._pulse
        # With too little memory the library returns null pointers, and aborts the program if they are used.
        if not self._loop or pulse.pa_threaded_mainloop_start(self._loop) < 0:
            raise PulseError("no thread could be started")
        with self._locked():
            self._context = pulse.pa_context_new(pulse.pa_threaded_mainloop_get_api(self._loop), name)
            if not self._context:
                raise PulseError("too little memory")
            if pulse.pa_context_connect(self._context, None, _NO_AUTOSPAWN, None) < 0:
                raise NoServerError("no sound server")
        if not self._wait(lambda: pulse.pa_context_get_state(self._context), _CONTEXT_READY, _CONTEXT_FAILED):
            raise NoServerError("no sound server")
        with self._locked():
            layout = _SampleSpec(_FLOAT32LE, STREAM_RATE, STREAM_CHANNELS)
            self._stream = pulse.pa_stream_new(self._context, name, ctypes.byref(layout), None)
            if not self._stream:
                raise PulseError("the server takes no stream")
            # Without a prebuffer the server never stops playing, so its count of frames is a clock. Early requests keep
            # the device's own buffer short, since only data that has not reached it can be overwritten.
            buffer = _BufferAttributes(_UNSET, WANTED * FRAME_BYTES, 0, FRAGMENT * FRAME_BYTES, _UNSET)
            connected = pulse.pa_stream_connect_playback(
                self._stream, None, ctypes.byref(buffer), _EARLY_REQUESTS, None, None
            )
            if connected < 0:
                raise PulseError("the server takes no stream")
        if not self._wait(lambda: pulse.pa_stream_get_state(self._stream), _STREAM_READY, _STREAM_FAILED):
            raise PulseError("the server takes no stream")
        self.opened = time.monotonic()
        # Some servers play nothing, and count nothing, until something is written.
        silence = ctypes.create_string_buffer(OPENING * FRAME_BYTES)
        self._write(0, silence, len(silence))

    def _wait(self, state: Callable[[], int], ready: int, failed: int) -> bool:
        """Wait for a state. Returns False for a failure; raises ``PulseError`` if there is neither in time."""
        latest = time.monotonic() + CONNECTING
        while True:
            with self._locked():
                now = state()
            if now == ready or now >= failed:
                return now == ready
            if time.monotonic() > latest:
                raise PulseError("the server does not answer")
            time.sleep(LOOK)

    @property
    def device(self) -> str:
        """The name of the device on which the server plays the stream; empty if the stream has ended."""
        with contextlib.suppress(PulseError), self._locked():
            self._require_alive()
            return str((self._pulse.pa_stream_get_device_name(self._stream) or b"").decode(errors="replace"))
        return ""

    def read(self) -> Reading | None:
        """Ask the server how far it has read. Returns None if it does not answer in time.

        Raises ``PulseError`` if the server or the stream has ended.
        """
        pulse, latest = self._pulse, time.monotonic() + REPLY
        with self._locked():
            self._require_alive()
            operation = pulse.pa_stream_update_timing_info(self._stream, None, None)
        if not operation:
            return None
        try:
            while True:
                with self._locked():
                    self._require_alive()
                    if pulse.pa_operation_get_state(operation) != _OPERATION_RUNNING:
                        timing = pulse.pa_stream_get_timing_info(self._stream)
                        moment = time.monotonic()
                        return Reading(timing.contents.read_index // FRAME_BYTES, moment) if timing else None
                if time.monotonic() > latest:
                    return None
                time.sleep(LOOK)
        finally:
            with contextlib.suppress(PulseError), self._locked():
                pulse.pa_operation_unref(operation)

    def write(self, index: int, block: Block) -> None:
        """Write a block at ``index``, overwriting what the server has not read yet.

        Raises ``PulseError`` if the server or the stream has ended.
        """
        assert block.flags.c_contiguous and block.dtype == "<f4"  # noqa: PT018
        self._write(index, block.ctypes.data, block.nbytes)

    def _write(self, index: int, address: object, size: int) -> None:
        with self._locked():
            self._require_alive()
            written = self._pulse.pa_stream_write(
                self._stream, address, size, None, index * FRAME_BYTES, _SEEK_ABSOLUTE
            )
        if written < 0:
            raise PulseError("the server took nothing")

    def close(self) -> None:
        """Disconnect from the server, which drops unplayed frames. Calling it again does nothing."""
        pulse = self._pulse
        with self._open:
            loop, self._loop = self._loop, None
            if not loop:
                return
            pulse.pa_threaded_mainloop_lock(loop)
            if self._stream:
                pulse.pa_stream_disconnect(self._stream)
                pulse.pa_stream_unref(self._stream)
            if self._context:
                pulse.pa_context_disconnect(self._context)
                pulse.pa_context_unref(self._context)
            self._stream = self._context = None
            pulse.pa_threaded_mainloop_unlock(loop)
            pulse.pa_threaded_mainloop_stop(loop)
            pulse.pa_threaded_mainloop_free(loop)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the library's lock. Raises ``PulseError`` after ``close``."""
        with self._open:
            if not self._loop:
                raise PulseError("the stream is closed")
            self._pulse.pa_threaded_mainloop_lock(self._loop)
            try:
                yield
            finally:
                self._pulse.pa_threaded_mainloop_unlock(self._loop)

    def _require_alive(self) -> None:
        if not self._stream or self._pulse.pa_stream_get_state(self._stream) != _STREAM_READY:
            raise PulseError("the sound server has gone")
