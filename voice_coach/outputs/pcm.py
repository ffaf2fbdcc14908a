"""The stream as 16-bit samples, for the outputs that give bytes."""

from __future__ import annotations

import time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.outputs.contract import Block

SAMPLE_BYTES = 2
PIECE = 8192
"""Frames converted in one go: the intermediate values stay in the processor's cache."""

_FULL_SCALE = 32768.0


class RawStream(Protocol):
    """An unbuffered binary stream: it may take a part of what it is given, or nothing just now."""

    def write(self, data: memoryview, /) -> int | None:
        """Take bytes; give how many were taken, or None when there is no room at the moment."""
        ...


def to_s16(block: Block) -> NDArray[np.int16]:
    """Turn float samples into 16-bit ones, little-endian, same shape: rounded to nearest, then clipped.

    Full scale is 32768, as readers of 16-bit files take it, so a sample read from one comes back unchanged.
    """
    samples = np.empty(block.shape, dtype="<i2")
    for start in range(0, len(block), PIECE):
        piece = np.multiply(block[start : start + PIECE], np.float32(_FULL_SCALE))
        np.rint(piece, out=piece)
        np.clip(piece, -_FULL_SCALE, _FULL_SCALE - 1, out=piece)
        np.copyto(samples[start : start + PIECE], piece, casting="unsafe")
    return samples


def write_all(stream: RawStream, samples: NDArray[np.int16]) -> None:
    """Write every byte of ``samples``, however small the pieces that ``stream`` takes. Raises ``OSError``."""
    rest = samples.reshape(-1).data.cast("B")
    while rest:
        try:
            taken = stream.write(rest)
        except BlockingIOError as full:
            taken = full.characters_written if hasattr(full, "characters_written") else 0
        if taken:
            rest = rest[taken:]
        else:
            time.sleep(0.005)  # a pipe that does not block: its reader has to catch up
