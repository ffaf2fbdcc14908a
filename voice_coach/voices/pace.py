"""Conversion of a rate in words a minute to the engine's own setting.

The table is measured (``pace_table``), because an engine's own words a minute are inaccurate.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from statistics import median

from voice_coach.language_tag import first_part
from voice_coach.voices.pace_table import PACES

Curve = tuple[tuple[int, float], ...]
"""Pairs of words a minute and the engine's setting, in rising order."""


def setting_for(engine: str, language: str, words_a_minute: int) -> float:
    """Return the setting of ``engine`` for a rate in a language (a BCP 47 tag), interpolated between measured rates.

    For a language that was not measured, it is the median of those that were. Rates beyond the table use its nearest
    end.
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
