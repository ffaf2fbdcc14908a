"""One repetition: its tones, each at its exact time from the beginning of the rep, and the part that each begins."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.cue import Tone
from voice_coach.coaching.phases import COUNTDOWN
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Move
from voice_coach.units import Seconds

COUNTED_OUT = Fraction(10)
"""A hold, free work or held rep this long or longer is counted out (promise 5)."""


@dataclass(frozen=True, slots=True)
class RepTone:
    """A tone of a rep, and the name of the part that begins with it, if it has one."""

    at: Seconds
    tone: Tone
    name: str | None = None


def tones_of_rep(moves: tuple[Move, ...], dose: Dose) -> tuple[RepTone, ...]:
    """Return the tones of one rep in order of time; the first one, `tick`, is `go` in the first rep.

    Each part but the first begins with `turn`. A hold stands after the first part, and `release` then begins the
    second. Without ``moves``, the hold begins when half of the tempo has passed (promise 1).
    """
    parts: list[tuple[str | None, Seconds]] = [(None, dose.tempo)]
    if moves:
        parts = [(move.label, move.length or dose.tempo / len(moves)) for move in moves]
    elif dose.hold is not None:
        parts = [(None, dose.tempo / 2)] * 2
    at = Fraction(0)
    tones: list[RepTone] = []
    for number, (name, length) in enumerate(parts):
        begins: Tone = "turn"
        if number == 0:
            begins = "tick"
        elif number == 1 and dose.hold is not None:
            begins = "release"
        tones.append(RepTone(at, begins, name))
        at += length
        if number == 0 and dose.hold is not None:
            tones.append(RepTone(at, "hold"))
            at += dose.hold
            if dose.hold >= COUNTED_OUT:
                tones += [RepTone(at - before, "countdown") for before in COUNTDOWN]
    return tuple(tones)
