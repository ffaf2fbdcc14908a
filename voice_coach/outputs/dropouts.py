"""Dropouts in words: the silences that the listener heard because the stream was late."""

from __future__ import annotations

from collections.abc import Sequence

from voice_coach.units import STREAM_RATE, Samples


def told(dropouts: Sequence[Samples]) -> str:
    """Return a sentence about the dropouts of a whole play.

    >>> told((Samples(4800), Samples(14400)))
    'The sound broke off 2 times, for 0.40 s in all, at most 0.30 s.'
    """
    lengths = [length / STREAM_RATE for length in dropouts]
    match lengths:
        case []:
            return "The sound never broke off."
        case [length]:
            return f"The sound broke off once, for {length:.2f} s."
    return f"The sound broke off {len(lengths)} times, for {sum(lengths):.2f} s in all, at most {max(lengths):.2f} s."
