"""The stream as raw bytes for another program: 16 bits, little-endian, 48 kHz, stereo, no header."""

from __future__ import annotations

import errno
import sys
from typing import cast

from voice_coach.errors import CoachError
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block
from voice_coach.outputs.immediate import Immediate
from voice_coach.outputs.pcm import RawStream, to_s16, write_all

# The reader has gone: EPIPE on Unix, EINVAL on Windows, ECONNRESET if the pipe is a socket.
_GONE = {errno.EPIPE, errno.ECONNRESET, errno.ESHUTDOWN, errno.EINVAL}


class PipeOutput(Immediate):
    """Write to ``stream`` as fast as its reader reads. The stream is not closed."""

    keeps_time = False

    def __init__(self, stream: RawStream) -> None:
        self._stream = stream
        self._closed = False

    def write(self, block: Block) -> None:
        """Write a block. Raises ``OutputClosed`` if the reader has gone, ``CoachError`` for other failures."""
        if self._closed:
            raise OutputClosed
        try:
            write_all(self._stream, to_s16(block))
        except OSError as error:
            self._closed = True
            if error.errno in _GONE:
                raise OutputClosed from error
            raise CoachError(
                f"The sound could not be written to standard output: {error.strerror or error}.",
                "If it goes to a file, check for free space on the disk.",
            ) from error
        self._frames += len(block)

    def finish(self) -> None:
        """Do nothing: nothing is buffered."""

    def close(self) -> None:
        """Write no more."""
        self._closed = True


def standard_output() -> RawStream:
    """Return the unbuffered binary stream of standard output. Raises ``CoachError`` if it is closed or a terminal."""
    out = sys.stdout
    # If it was closed from the start, the null device has replaced it, and sys.__stdout__ is None.
    if out is None or out.closed or sys.__stdout__ is None:
        raise CoachError(
            "Standard output is closed, so the sound has nowhere to go.",
            "Pipe it to another program, as in: voice-coach play NAME --output - | aplay -f dat",
        )
    if out.isatty():
        raise CoachError(
            "Raw samples cannot be written to a terminal.",
            "Pipe them to another program, as in: voice-coach play NAME --output - | aplay -f dat",
        )
    out.flush()
    # Without a buffer, a reader that has gone is noticed at once, and does not cause another error at exit.
    return cast(RawStream, getattr(out.buffer, "raw", out.buffer))
