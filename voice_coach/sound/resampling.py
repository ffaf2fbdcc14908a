"""Resampling: convert sound to the stream's rate, all at once or block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from voice_coach.units import STREAM_RATE

Signal = NDArray[np.float32]

QUALITY = "HQ"

ROOM = 1 << 24
"""Bytes that must be free for soxr's own work, and four times the samples: it crashes if it gets no memory (seen)."""


def resample(samples: Signal, rate: int, wanted: int = STREAM_RATE) -> Signal:
    """Return samples of shape ``(frames,)`` or ``(frames, channels)`` at the rate ``wanted``."""
    if rate == wanted or not len(samples):
        return samples
    import soxr

    _require_room(samples.nbytes)
    resampled: Signal = soxr.resample(samples, rate, wanted, quality=QUALITY)
    return resampled.astype(np.float32, copy=False)


def resample_blocks(
    blocks: Iterable[Signal], rate: int, channels: int, wanted: int = STREAM_RATE
) -> Iterator[Signal]:
    """Yield blocks of shape ``(frames, channels)`` at the rate ``wanted``; joined, they equal ``resample``'s result."""
    if rate == wanted:
        yield from blocks
        return
    import soxr

    _require_room(0)
    stream = soxr.ResampleStream(rate, wanted, channels, dtype="float32", quality=QUALITY)
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(np.zeros((0, channels), np.float32), last=True)


def _require_room(used: int) -> None:
    """Raise ``MemoryError`` unless there is room to resample ``used`` bytes."""
    np.empty(ROOM + 4 * used, np.uint8)
