"""Time inside the program: exact fractions of a second, rounded once to whole samples."""

from fractions import Fraction
from typing import NewType

Samples = NewType("Samples", int)
"""A position in the stream, or a length of it, in whole frames at the stream's rate."""

Seconds = Fraction
"""An exact time in seconds, as routines prescribe it."""

STREAM_RATE = 48_000
"""Frames a second of the one stream format (float32, shape ``(frames, channels)``)."""

STREAM_CHANNELS = 2


def to_samples(seconds: Seconds, rate: int) -> Samples:
    """Round an exact time to the nearest whole sample at ``rate``, halves upwards."""
    return Samples((seconds.numerator * rate * 2 + seconds.denominator) // (seconds.denominator * 2))


def to_seconds(samples: Samples, rate: int) -> Seconds:
    """Return the exact time of a whole sample; ``to_samples`` is its reverse."""
    return Fraction(samples, rate)
