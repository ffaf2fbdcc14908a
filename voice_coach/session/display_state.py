"""What to display: derived from a phase and its position, or from the place where a play is paused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import PhaseName
from voice_coach.coaching.phases import Ending, ExerciseSet, Noise, Pause, Phase, Talk
from voice_coach.coaching.timeline_items import Part
from voice_coach.units import STREAM_RATE, Samples, to_samples

StatePhase = PhaseName | Literal["paused", "waiting"]


@dataclass(frozen=True, slots=True)
class DisplayState:
    """A part of the stream in which the same thing is displayed.

    ``phase``: introduction; rest (a wait before an exercise, or a plain rest); switch; work; announcement (a step
    that says or plays something); end; waiting (a rest that lasts until the listener presses); paused, where
    ``length`` is what is left of the phase that is resumed then. A ``length`` of 0 means that no time is shown. Sets,
    rounds, reps and exercises count from 1.
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
    is_open: bool = False
    """Whether this is work that lasts until the listener presses; ``length`` is then its target, 0 for reps."""

    @property
    def end(self) -> Samples:
        """The first sample after this state."""
        return Samples(self.start + self.length)


def state_at(part: Part, position: Samples) -> DisplayState | None:
    """Return the state at a position in a phase; None for answers to the listener, which do not change it."""
    begun = part.go is not None and position >= part.go
    match part.phase:
        case ExerciseSet() as exercise_set:
            return _set_at(part, exercise_set, begun=begun)
        case Pause(until_press=ready):
            if ready is not None and begun:
                return DisplayState(part.go or part.start, Samples(0), "waiting")
            return DisplayState(part.start, _length(part), "rest")
        case Noise():
            return DisplayState(part.start, _length(part), "announcement")
        case Ending():
            return DisplayState(part.start, Samples(0), "end")
        case Talk() as talk:
            spoken = (line.phase for line in talk.lines if line.phase != "answer")
            phase = next(spoken, None)
            return None if phase is None else DisplayState(part.start, Samples(0), phase)
    return None


def _set_at(part: Part, exercise_set: ExerciseSet, *, begun: bool) -> DisplayState:
    """Return the state of a set in its wait or, if its `go` has ``begun`` to sound, in its work."""
    if not begun or part.go is None:
        length = Samples(part.go - part.start if part.go is not None else 0)
        return _of_set(exercise_set, part.start, length, exercise_set.wait.phase)
    if exercise_set.wait.until_press is not None:
        return _of_set(exercise_set, part.go, Samples(0), "waiting")
    if exercise_set.is_open:
        return _of_open_set(exercise_set, part.go)
    length = Samples(part.stop - part.go if part.stop is not None else 0)
    return _of_set(exercise_set, part.go, length, "work")


def paused_state(phase: Phase | None, position: Samples, left: Samples) -> DisplayState:
    """Return the state for a pause: the set that is resumed afterwards, if any, and how much of it is left."""
    if not isinstance(phase, ExerciseSet):
        return DisplayState(position, left, "paused")
    state = _of_set(phase, position, left, "work")
    return replace(state, phase="paused", reps=None, rep_length=None, first_rep=1)


def open_target(part: Part, exercise_set: ExerciseSet) -> Samples | None:
    """Return the position at which an open set reaches its target; its start if that is before it."""
    if part.go is None or exercise_set.work.target is None:
        return None
    return Samples(part.go + max(0, to_samples(exercise_set.work.target, STREAM_RATE)))


def _of_open_set(exercise_set: ExerciseSet, go: Samples) -> DisplayState:
    """Return the state of work that is counted up, also from before a pause, towards a target."""
    timed = exercise_set.dose.reps is None
    length = to_samples(exercise_set.dose.work_length, STREAM_RATE) if timed else Samples(0)
    start = Samples(go - to_samples(exercise_set.before, STREAM_RATE))
    return replace(_of_set(exercise_set, start, length, "work"), is_open=True)


def _length(part: Part) -> Samples:
    return Samples(part.go - part.start if part.go is not None else 0)


def _of_set(exercise_set: ExerciseSet, start: Samples, length: Samples, phase: StatePhase) -> DisplayState:
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
        rep_length=rep * STREAM_RATE if rep is not None else None,
        first_rep=exercise_set.work.first_rep,
        index=exercise_set.index,
        count=exercise_set.count,
    )
