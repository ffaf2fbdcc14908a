"""Units of time in the program: exact fractions of a second, rounded once to whole samples."""

from fractions import Fraction
from typing import NewType

Samples = NewType("Samples", int)
"""A position in the stream, or a length, in whole frames at the stream's rate."""

Seconds = Fraction
"""An exact time in seconds, as in routines."""

STREAM_RATE = 48_000
"""Frames a second of the stream (float32, shape ``(frames, channels)``)."""

STREAM_CHANNELS = 2


def to_samples(seconds: Seconds, rate: int) -> Samples:
    """Round an exact time to the nearest whole sample at ``rate``, halves upwards."""
    return Samples((seconds.numerator * rate * 2 + seconds.denominator) // (seconds.denominator * 2))


def to_seconds(samples: Samples, rate: int) -> Seconds:
    """Return the exact time of a whole sample; the reverse of ``to_samples``."""
    return Fraction(samples, rate)
