"""The course of the page: a routine laid out from end to end, also across what the listener ends.

Live, nothing is laid out after an open set or rest before the listener presses. The page has no coach beside it, so the
routine after the press follows in the sound as a segment of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from voice_coach.coaching.cue import Cue, PhaseName
from voice_coach.coaching.phases import ExerciseSet, Pause, Phase, Stop
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Lengths, Part
from voice_coach.exports.page.frames import AFTER, BEFORE, frame_from, start_of
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.resume import counted_in
from voice_coach.units import STREAM_RATE, Samples, to_samples

ANNOUNCED: frozenset[PhaseName] = frozenset({"announcement", "lead-in"})
"""The first cue of these phases in the wait of a set begins its announcement, or its count-in if it has none."""


@dataclass(slots=True)
class Placed:
    """A phase in the course: its part of the timeline, its number in the routine, and its cues."""

    part: Part
    number: int
    cues: list[Cue] = field(default_factory=list)

    @property
    def exercise_set(self) -> ExerciseSet | None:
        """The phase, if it is a set."""
        return self.part.phase if isinstance(self.part.phase, ExerciseSet) else None

    @property
    def works(self) -> bool:
        """Whether it has the work of a set; a rest that lasts until the listener presses has none yet."""
        exercise_set = self.exercise_set
        return exercise_set is not None and exercise_set.wait.until_press is None

    @property
    def rests(self) -> bool:
        """Whether it is a rest, or begins with a rest or a switch of sides."""
        exercise_set = self.exercise_set
        return isinstance(self.part.phase, Pause) or (exercise_set is not None and exercise_set.wait.rests)

    @property
    def announcement(self) -> Cue | None:
        """The first cue of the announcement of a set or, if it has none, of its lead-in."""
        return next((cue for cue in self.cues if cue.phase in ANNOUNCED), None)

    @property
    def rep_starts(self) -> tuple[int, ...]:
        """The positions of the stream at which its reps begin; none if it has no reps, or the listener ends it."""
        exercise_set, go = self.exercise_set, self.part.go
        if (
            exercise_set is None
            or go is None
            or self.part.stop is None
            or exercise_set.work.rep_length is None
        ):
            return ()
        marks = (mark for mark in exercise_set.work.marks if mark.tone in ("go", "tick"))
        return tuple(go + to_samples(mark.at, STREAM_RATE) for mark in marks)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the course from frame ``start`` to ``end``, with its phases.

    ``press_from`` is where the last phase begins to last until the listener presses, None in the last segment.
    ``length`` is the time that it prescribes, in samples.
    """

    start: int
    end: int
    placed: tuple[Placed, ...]
    press_from: Samples | None
    length: Samples

    @property
    def open_rest(self) -> bool:
        """Whether it ends with a rest that the listener ends."""
        return self.press_from is not None and not self.placed[-1].works


@dataclass(frozen=True, slots=True)
class Course:
    """A whole routine on the page. It takes the frames from 0 to ``frames``."""

    segments: tuple[Segment, ...]

    @property
    def frames(self) -> int:
        """The number of frames."""
        return self.segments[-1].end

    @property
    def length(self) -> Samples:
        """How long it takes, with the prescribed time of what lasts until the listener presses."""
        return Samples(sum(segment.length for segment in self.segments))

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All phases in order. One that was interrupted by a press comes twice, with the same number."""
        return tuple(placed for segment in self.segments for placed in segment.placed)

    @property
    def cues(self) -> list[Cue]:
        """All cues in order of time."""
        return [cue for placed in self.placed for cue in placed.cues]


def course_of(index: PhaseIndex, lengths: Lengths, at: Callable[[Samples], None]) -> Course:
    """Lay out a routine at the stream's rate; ``at`` is called with the position of each cue."""
    segments: list[Segment] = []
    number = 0
    phases: Iterator[Phase] = index.phases()
    while True:
        begin = None if not segments else start_of(segments[-1].end + BEFORE)
        # What is beyond the prescribed time of open work counts as a pause, so that the end tells the right length.
        training = Samples(sum(segment.length for segment in segments))
        idle = Samples(0 if begin is None else begin - training)
        placed: list[Placed] = []
        finish: Samples | None = None
        for item in lay_out(phases, lengths, STREAM_RATE, begin, idle):
            match item:
                case Part():
                    placed.append(Placed(item, number))
                    number += 1
                case Cue():
                    placed[-1].cues.append(item)
                    at(item.start)
                case Finish():
                    finish = item.length
        start = segments[-1].end if segments else 0
        segments.append(_segment(start, tuple(placed), finish))
        if finish is not None:
            return Course(tuple(segments))
        pressed = _pressed(placed[-1].part.phase)
        phases = chain(pressed, index.phases(number))
        number -= len(pressed)


def _pressed(phase: Phase) -> tuple[Phase, ...]:
    """Return what a press makes of a phase that lasts until then, as ``session.transitions_waiting`` does."""
    match phase:
        case ExerciseSet() if phase.wait.until_press is not None:
            return (counted_in(phase),)
        case ExerciseSet():
            return (Stop(phase.occurrence, phase.where),)
    return ()


def _segment(start: int, placed: tuple[Placed, ...], finish: Samples | None) -> Segment:
    begin = start_of(start)
    last = placed[-1]
    if finish is not None:
        return Segment(start, frame_from(finish), placed, None, Samples(finish - begin))
    exercise_set, go = last.exercise_set, last.part.go
    assert go is not None
    until = max([go, last.part.stop or go, *(cue.end for cue in last.cues)])
    counted = go
    if last.works and exercise_set is not None and exercise_set.work.target is not None:
        counted = Samples(go + to_samples(exercise_set.work.target, STREAM_RATE))
    return Segment(start, frame_from(until) + AFTER, placed, go, Samples(counted - begin))
