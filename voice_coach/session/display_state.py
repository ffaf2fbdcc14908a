"""What to display: derived from a phase and its position, or from the place where a play is paused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import PhaseName
from voice_coach.coaching.phases import Ending, ExerciseSet, Noise, Pause, Phase, Talk
from voice_coach.coaching.timeline import Part
from voice_coach.units import Samples

StatePhase = PhaseName | Literal["paused"]


@dataclass(frozen=True, slots=True)
class DisplayState:
    """A part of the stream in which the same thing is displayed.

    ``phase``: introduction; rest (a wait before an exercise, or a plain rest); switch; work; announcement (a step
    that says or plays something); end; paused, where ``length`` is what is left of the phase that is resumed then.
    A ``length`` of 0 means that no time is shown. Sets, rounds, reps and exercises count from 1.
    """

    start: Samples
    length: Samples
    phase: StatePhase
    name: str | None = None
    """The current exercise, or the one that this wait leads to; None if there is none."""
    next: str | None = None
    """The exercise after this one; None at the end."""
    set: int | None = None
    sets: int | None = None
    """Both are None if there is only one set."""
    side: str | None = None
    round: int | None = None
    rounds: int | None = None
    reps: int | None = None
    """How many reps the exercise prescribes for a set; None for other work."""
    rep_length: Fraction | None = None
    """The exact length of a rep in samples; may be fractional."""
    first_rep: int = 1
    """The rep that it begins with; greater than 1 if an interrupted set is resumed."""
    index: int = 0
    """Which exercise of the routine this is; 0 before the first."""
    count: int = 0
    """How many exercises there are in total, counting each occurrence."""

    @property
    def end(self) -> Samples:
        """The first sample after this state."""
        return Samples(self.start + self.length)


def state_at(part: Part, position: Samples, rate: int) -> DisplayState | None:
    """Return the state at a position in a phase; None for answers to the listener, which do not change it."""
    match part.phase:
        case ExerciseSet() as exercise_set:
            works = part.go is not None and position >= part.go
            begin, end = (part.go, part.stop) if works else (part.start, part.go)
            assert begin is not None
            length = Samples(end - begin if end is not None else 0)
            return _of_set(exercise_set, begin, length, "work" if works else exercise_set.wait.phase, rate)
        case Pause():
            return DisplayState(part.start, _length(part), "rest")
        case Noise():
            return DisplayState(part.start, _length(part), "announcement")
        case Ending():
            return DisplayState(part.start, Samples(0), "end")
        case Talk() as talk:
            spoken = (line.phase for line in talk.lines if line.phase != "answer")
            phase = next(spoken, None)
            return None if phase is None else DisplayState(part.start, Samples(0), phase)


def paused_state(phase: Phase | None, position: Samples, left: Samples, rate: int) -> DisplayState:
    """Return the state for a pause: the set that is resumed afterwards, if any, and how much of it is left."""
    if not isinstance(phase, ExerciseSet):
        return DisplayState(position, left, "paused")
    state = _of_set(phase, position, left, "work", rate)
    return replace(state, phase="paused", reps=None, rep_length=None, first_rep=1)


def _length(part: Part) -> Samples:
    return Samples(part.go - part.start if part.go is not None else 0)


def _of_set(
    exercise_set: ExerciseSet, start: Samples, length: Samples, phase: StatePhase, rate: int
) -> DisplayState:
    dose, rep = exercise_set.dose, exercise_set.work.rep_length
    several = dose.sets > 1
    return DisplayState(
        start,
        length,
        phase,
        name=exercise_set.occurrence.exercise.name,
        next=exercise_set.next_name,
        set=exercise_set.where.set if several else None,
        sets=dose.sets if several else None,
        side=exercise_set.where.side,
        round=exercise_set.occurrence.round,
        rounds=exercise_set.occurrence.rounds,
        reps=dose.reps,
        rep_length=rep * rate if rep is not None else None,
        first_rep=exercise_set.work.first_rep,
        index=exercise_set.index,
        count=exercise_set.count,
    )
