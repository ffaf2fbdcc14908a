"""The stream as a WAV file, 16 bits, 48 kHz, stereo: it appears when it is complete, or not at all."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block
from voice_coach.outputs.immediate import Immediate
from voice_coach.outputs.pcm import SAMPLE_BYTES, to_s16, write_all
from voice_coach.unfinished import Unfinished, clear_left_over
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE

FRAME_BYTES = SAMPLE_BYTES * STREAM_CHANNELS
HEADER_BYTES = 80
RIFF_LIMIT = 0xFFFF_FFFF
"""The largest size that a RIFF header can hold; above it the file becomes RF64 (EBU Tech 3306)."""

# 20 frames of silence, which the header replaces at the end.
_PLACE_OF_HEADER = np.zeros((HEADER_BYTES // FRAME_BYTES, STREAM_CHANNELS), dtype=np.float32)
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class WavFileOutput(Immediate):
    """Write to a temporary file beside ``path``, which ``finish`` renames to ``path``.

    Raises ``CoachError`` at once if the folder is missing or cannot be written to, or if ``path`` exists and is not a
    regular file.
    """

    keeps_time = False

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            # The target of a link is replaced, not the link.
            self._target = Path(os.path.realpath(path))
            _check(path, self._target)
        except OSError as error:
            raise _failed(path, error) from error
        self._frames = 0
        clear_left_over(self._target.parent)
        try:
            self._part = Unfinished(self._target.parent)
        except OSError as error:
            raise _failed(self._path, error) from error
        self._open = True
        self.write(_PLACE_OF_HEADER)
        self._frames = 0

    def write(self, block: Block) -> None:
        """Write a block. If that fails, remove the file and raise ``CoachError``."""
        if not self._open:
            raise OutputClosed
        try:
            write_all(self._part.file, to_s16(block))
        except OSError as error:
            self.close()
            raise _failed(self._path, error) from error
        self._frames += len(block)

    def finish(self) -> None:
        """Complete the file and rename it. If that fails, remove it and raise ``CoachError``."""
        if not self._open:
            raise OutputClosed
        try:
            self._part.file.seek(0)
            self._part.file.write(header(self._frames))
            os.fsync(self._part.file.fileno())
            self._part.finish(lambda written: written.replace(self._target))
        except OSError as error:
            self.close()
            raise _failed(self._path, error) from error
        self._open = False

    def close(self) -> None:
        """Remove an unfinished file; an existing file at ``path`` stays."""
        if not self._open:
            return
        self._open = False
        self._part.discard()


def header(frames: int) -> bytes:
    """Return the 80 bytes before the samples of a file with ``frames`` frames.

    A RIFF file has a ``JUNK`` chunk where an RF64 file, of more than 4 GB, has its long sizes in a ``ds64`` chunk
    (EBU Tech 3306). Both headers have the same length, so the choice can wait until the end.
    """
    data = frames * FRAME_BYTES
    riff = data + HEADER_BYTES - 8
    long = riff > RIFF_LIMIT
    return struct.pack(
        "<4sI4s4sIQQQI4sIHHIIHH4sI",
        *(b"RF64", RIFF_LIMIT, b"WAVE") if long else (b"RIFF", riff, b"WAVE"),
        *(b"ds64", 28, riff, data, frames, 0) if long else (b"JUNK", 28, 0, 0, 0, 0),
        *(b"fmt ", 16, 1, STREAM_CHANNELS),
        *(STREAM_RATE, STREAM_RATE * FRAME_BYTES, FRAME_BYTES, 8 * SAMPLE_BYTES),
        *(b"data", RIFF_LIMIT if long else data),
    )


def _check(path: Path, target: Path) -> None:
    if target.is_dir():
        raise CoachError(f"{path} is a folder.", "Name a file in it.")
    if target.exists() and not target.is_file():
        # Replacing it would remove the device itself: as root, even /dev/null.
        raise CoachError(f"{path} is a device, not a file.", "For other programs, use: --output -")
    if not target.parent.is_dir():
        raise CoachError(f"There is no folder {path.parent}.", "Create it first, or choose another one.")


def _failed(path: Path, error: OSError) -> CoachError:
    if error.errno in _NO_ROOM:
        return CoachError(
            f"The disk is full: {path} was not written.", "Free some space, or choose another disk."
        )
    if error.errno == errno.EFBIG:
        return CoachError(
            f"{path} was not written: its disk, or a limit, does not allow files of that size.",
            "Choose another disk, or a smaller format.",
        )
    return CoachError(
        f"{path} could not be written: {error.strerror or error}.", "Choose another place for the file."
    )
