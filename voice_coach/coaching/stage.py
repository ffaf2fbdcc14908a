"""What the screen is told: one stage after the other, as the timeline lays them out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import PhaseName
from voice_coach.units import Samples

StagePhase = PhaseName | Literal["paused"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the stream in which one thing is on; the screen shows it.

    ``phase``: introduction; rest (a wait before an exercise, or a plain pause); switch; work; announcement
    (a step that says or sounds something); end; paused, by the listener, where ``length`` is what is left of
    what goes on then (0 where that is no time). Sets, rounds, reps and exercises count from 1.
    """

    start: Samples
    length: Samples
    phase: StagePhase
    name: str | None = None
    """The exercise that is on, or that this wait leads to; None where there is none."""
    next: str | None = None
    """The exercise that comes after this one; None at the end."""
    set: int | None = None
    sets: int | None = None
    """Both None with a single set."""
    side: str | None = None
    round: int | None = None
    rounds: int | None = None
    reps: int | None = None
    """How many are in this set, for work made of reps."""
    rep_length: Fraction | None = None
    """One rep in exact samples; may be fractional."""
    first_rep: int = 1
    """The rep that it begins with; another than 1 where a set goes on that was broken off."""
    index: int = 0
    """Which exercise of the routine this is; 0 before the first."""
    count: int = 0
    """How many exercises there are in all, each occurrence counted."""

    @property
    def end(self) -> Samples:
        """The first sample after it."""
        return Samples(self.start + self.length)
