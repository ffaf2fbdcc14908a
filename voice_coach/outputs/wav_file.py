"""The stream as a WAV file: 16 bits, 48 kHz, stereo."""

from __future__ import annotations

import struct

from voice_coach.outputs.contract import Block
from voice_coach.outputs.pcm import SAMPLE_BYTES, to_s16, write_all
from voice_coach.unfinished import Unfinished
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE

FRAME_BYTES = SAMPLE_BYTES * STREAM_CHANNELS
HEADER_BYTES = 80
RIFF_LIMIT = 0xFFFF_FFFF
"""The largest size that a RIFF header can hold; above it the file becomes RF64 (EBU Tech 3306)."""


class WavEncoder:
    """Write the samples of the stream, rounded to 16 bits, and at the end the header before them."""

    def __init__(self, part: Unfinished) -> None:
        self._part = part
        self._frames = 0
        part.write(bytes(HEADER_BYTES))

    def write(self, block: Block) -> None:
        """Write a block."""
        write_all(self._part.file, to_s16(block))
        self._frames += len(block)

    def finish(self) -> None:
        """Write the header."""
        self._part.file.seek(0)
        self._part.write(header(self._frames))

    def close(self) -> None:
        """Do nothing: only the file itself is open."""


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
