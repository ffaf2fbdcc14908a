"""The conductor's manners: what a listener can choose of them, and the figures that it keeps to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

JUST_BEGUN = Fraction(3)
"""Seconds after a `go` in which "back" goes to the set before."""
MORE_REST = Fraction(15)
"""Seconds that a rest becomes longer by."""
VOLUME_STEP = 10
WORTH_WAITING = Fraction(1)
"""Seconds that an answer waits for a word of the routine to end, rather than stop the work for it."""
NEARLY_OVER = Fraction(5)
"""Seconds of work that are not worth being stopped for an answer."""
ONCE = Fraction(1)
"""Seconds in which waking up is told once, whoever tells of it."""
PATIENCE = Fraction(4)
"""Seconds in which an answer has to find a place that no work is stopped for."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How the listener likes it: ``resume`` a broken-off set where it was or anew, and what a lost device does."""

    resume: Literal["continue", "restart"] = "continue"
    on_device_change: Literal["pause", "continue"] = "pause"
