"""The stream as 16-bit samples, for the outputs that write bytes."""

from __future__ import annotations

import time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.outputs.contract import Block

SAMPLE_BYTES = 2
PIECE = 8192
"""Frames converted at a time, so that the intermediate values stay in the processor's cache."""

_FULL_SCALE = 32768.0


class RawStream(Protocol):
    """An unbuffered binary stream, which may take only a part of the data, or nothing at the moment."""

    def write(self, data: memoryview, /) -> int | None:
        """Write bytes, and return how many were written, or None if there is no room at the moment."""
        ...


def to_s16(block: Block) -> NDArray[np.int16]:
    """Convert float samples to 16-bit ones, little-endian, of the same shape: rounded to nearest, then clipped.

    Full scale is 32768, as for readers of 16-bit files, so a sample read from such a file comes back unchanged.
    """
    samples = np.empty(block.shape, dtype="<i2")
    for start in range(0, len(block), PIECE):
        piece = np.multiply(block[start : start + PIECE], np.float32(_FULL_SCALE))
        np.rint(piece, out=piece)
        np.clip(piece, -_FULL_SCALE, _FULL_SCALE - 1, out=piece)
        np.copyto(samples[start : start + PIECE], piece, casting="unsafe")
    return samples


def write_all(stream: RawStream, samples: NDArray[np.int16]) -> None:
    """Write all of ``samples``, in as many pieces as ``stream`` needs. Raises ``OSError``."""
    rest = samples.reshape(-1).data.cast("B")
    while rest:
        try:
            taken = stream.write(rest)
        except BlockingIOError as full:
            taken = full.characters_written if hasattr(full, "characters_written") else 0
        if taken:
            rest = rest[taken:]
        else:
            time.sleep(0.005)  # a non-blocking pipe: its reader has to catch up
