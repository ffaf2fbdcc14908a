"""The conductor's manners: what the listener can choose, and the times that the conductor keeps to."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

JUST_BEGUN = Fraction(3)
"""Seconds after a `go` in which "back" goes to the previous set."""
MORE_REST = Fraction(15)
"""Seconds by which "longer" extends a rest."""
VOLUME_STEP = 10
WORTH_WAITING = Fraction(1)
"""Seconds that an answer waits for a free place before the routine is interrupted for it."""
IN_A_HOLD = Fraction(8)
"""Seconds that the time left waits for a free place in a hold or free work before that is interrupted for it."""
NEARLY_OVER = Fraction(5)
"""If fewer seconds of the work are left, it is not interrupted for an answer."""
ONCE = Fraction(1)
"""Seconds within which several reports that the machine woke up count as one."""
BOUNCE = Fraction(1, 2)
"""Seconds after a press that ended a set, a rest or a pause in which another press counts as the same one."""
PATIENCE = Fraction(4)
"""Seconds that an answer waits for a free place if work is not interrupted for it."""
ASKED_AGAIN = Fraction(60)
"""Seconds after the first keys were said in which "help" says the others."""
REST_KEPT = Fraction(1, 2)
"""The part of a rest that is kept if the listener goes from one set of an exercise to the next."""


@dataclass(frozen=True, slots=True)
class Manners:
    """The listener's preferences.

    ``resume``: continue an interrupted set, or restart it. ``on_device_change``: pause or continue when the sound has
    moved to another device or the machine has woken up; stay paused or continue when a lost device is back.
    """

    resume: Literal["continue", "restart"] = "continue"
    on_device_change: Literal["pause", "continue"] = "pause"
