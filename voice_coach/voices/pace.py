"""Rates that are true: what to ask an engine for so that it speaks so many words a minute.

The table is measured (``pace_table``); an engine's own figure for words a minute is not.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from statistics import median

from voice_coach.language_tag import first_part
from voice_coach.voices.pace_table import PACES

Curve = tuple[tuple[int, float], ...]
"""Pairs of words a minute and what to ask for, in rising order."""


def setting_for(engine: str, language: str, words_a_minute: int) -> float:
    """Return what to ask ``engine`` for in a language (a BCP 47 tag); between measured rates in a straight line.

    A language that was not measured takes the middle of those that were. Beyond the table the nearest end holds.
    """
    curves = PACES[engine]
    curve = curves.get(first_part(language))
    if curve is not None:
        return _between(curve, words_a_minute)
    return median(_between(other, words_a_minute) for other in curves.values())


@cache
def _between(curve: Curve, words_a_minute: int) -> float:
    rates = [rate for rate, _ in curve]
    place = bisect_left(rates, words_a_minute)
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (low, first), (high, last) = curve[place - 1], curve[place]
    return first + (last - first) * (words_a_minute - low) / (high - low)
