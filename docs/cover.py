"""Draw the cover of the audio files, as PNG: a ring for the time, with a voice in it. Run by hand.

python docs/cover.py
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).parents[1] / "voice_coach" / "exports" / "cover.png"
SIZE = 1400
"""Pixels on each side: the least that podcast directories accept."""

GROUND = (24, 58, 71)
FAINT = (52, 93, 106)
BRIGHT = (240, 246, 244)

# Lengths are parts of the picture's side; the middle is at 0, 0, and y counts down.
RING, RING_WIDTH = 0.32, 0.045
LEFT = 0.25
"""How much of the ring is faint, counted back from the top: the time that is over is bright."""
BARS = (0.07, 0.16, 0.25, 0.16, 0.07)
"""The heights of the bars in the middle, which stand for a voice."""
BAR_WIDTH, BAR_STEP = 0.036, 0.072

Plane = Any
"""An array of one value for each pixel."""


def picture(size: int = SIZE) -> Plane:
    """Return the cover as an array of bytes, of shape ``(size, size, 3)``."""
    axis = (np.arange(size) + 0.5) / size - 0.5
    x, y = np.meshgrid(axis, axis)
    made = np.full((size, size, 3), GROUND, dtype=np.float64)
    ring = np.abs(np.hypot(x, y) - RING) - RING_WIDTH / 2
    paint(made, ring, FAINT)
    turn = np.arctan2(x, -y) / (2 * np.pi) % 1  # from the top, clockwise
    arc = np.where(turn <= 1 - LEFT, ring, 1.0)
    for end in (0.0, 1 - LEFT):  # round ends
        angle = 2 * np.pi * end
        tip = np.hypot(x - RING * np.sin(angle), y + RING * np.cos(angle)) - RING_WIDTH / 2
        arc = np.minimum(arc, tip)
    paint(made, arc, BRIGHT)
    for number, height in enumerate(BARS):
        middle = (number - len(BARS) // 2) * BAR_STEP
        near = slice(*np.searchsorted(axis, (middle - BAR_WIDTH, middle + BAR_WIDTH)))
        ends = np.maximum(np.abs(y[:, near]) - (height - BAR_WIDTH) / 2, 0)
        bar = np.hypot(x[:, near] - middle, ends) - BAR_WIDTH / 2
        paint(made[:, near], bar, BRIGHT)
    return np.rint(made).astype(np.uint8)


def paint(made: Plane, distance: Plane, colour: tuple[int, int, int]) -> None:
    """Paint a shape; ``distance`` is how far each pixel is from its edge, negative inside."""
    cover = np.clip(0.5 - distance * len(made), 0, 1)
    inside = cover > 0
    made[inside] += (np.array(colour) - made[inside]) * cover[inside, None]


def png(pixels: Plane) -> bytes:
    """Return an array of shape ``(height, width, 3)`` as a PNG file."""
    height, width, _ = pixels.shape
    no_filter = np.zeros((height, 1), np.uint8)
    stored = np.concatenate([no_filter, pixels.reshape(height, width * 3)], axis=1).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(stored, 9)), (b"IEND", b""))
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.write_bytes(png(picture()))
