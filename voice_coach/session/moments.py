"""A moment of the routine, and questions about it: which phase it is in, what came before and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Pause, Phase, Stop, Talk, Wait
from voice_coach.coaching.timeline_items import Part
from voice_coach.session.manners import JUST_BEGUN, NEARLY_OVER
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the stream, ``at`` frames from its beginning, for deciding what comes next.

    ``part`` is the current phase (None before the first), and ``number`` its number in the routine, from 0. ``said``
    are the phrases of it that were heard completely; after `go`, only those since `go`.
    """

    at: Samples
    number: int
    part: Part | None
    said: tuple[Phrase, ...]

    @property
    def working(self) -> bool:
        """Whether the moment is between the `go` and the `stop` of a set."""
        part = self.part
        return (
            part is not None
            and part.go is not None
            and part.stop is not None
            and part.go <= self.at
            and (self.at < part.stop or (isinstance(part.phase, ExerciseSet) and part.phase.is_open))
        )

    @property
    def waits(self) -> bool:
        """Whether what is heard lasts until the listener presses: an open set, or a rest that is over.

        An open set or such a rest that was interrupted keeps waiting while it is resumed.
        """
        part = self.part
        if part is None or part.go is None:
            return False
        begun = self.at >= part.go
        match part.phase:
            case ExerciseSet(is_open=True, comes_by="pause"):
                return True
            case ExerciseSet(wait=wait) if wait.until_press is not None:
                return begun or _only_answers(wait.words)
            case ExerciseSet() as exercise_set:
                # At `go` itself, an order keeps it from sounding.
                return exercise_set.is_open and self.at > part.go
            case Pause() as pause:
                return pause.until_press is not None and (begun or _only_answers(pause.lines))
        return False

    @property
    def open_ended(self) -> bool:
        """Whether what lasts until the listener presses has begun, so that no tone and no start is due before that."""
        return self.waits and self.part is not None and self.part.go is not None and self.part.go <= self.at

    @property
    def done(self) -> bool:
        """Whether the set is over but the next phase is not laid out yet, because the `stop` still sounds."""
        part = self.part
        return (
            part is not None
            and isinstance(part.phase, ExerciseSet | Stop)
            and not self.waits
            and part.stop is not None
            and part.stop <= self.at
        )


def _only_answers(lines: Iterable[Line]) -> bool:
    return all(line.phase == "answer" for line in lines)


def settled(moment: Moment) -> Moment:
    """Return the moment to decide on; if its set is over, that is the one before the next phase."""
    return Moment(moment.at, moment.number + 1, None, ()) if moment.done else moment


def phase_at(moment: Moment) -> Phase | None:
    """Return the current phase, as it was laid out; None if there is none."""
    return moment.part.phase if moment.part is not None else None


def has_rest(phase: Phase) -> bool:
    """Return whether a phase is a set that begins with a rest or a switch of sides."""
    return isinstance(phase, ExerciseSet) and phase.wait.rests


def whole_set(moment: Moment, phase_index: PhaseIndex) -> ExerciseSet:
    """Return the current set as it is in the routine, even if it was interrupted."""
    phase = phase_index.phase(moment.number)
    assert isinstance(phase, ExerciseSet)
    return phase


def waiting(moment: Moment, phase_index: PhaseIndex) -> ExerciseSet | Pause | Talk | None:
    """Return the phase whose wait, rest or talk is on or about to begin; None in the work and at the end."""
    part = moment.part
    phase = phase_index.phase(moment.number) if part is None else part.phase
    if part is None and not (isinstance(phase, Pause | Talk) or has_rest(phase)):
        return None
    if moment.working or not isinstance(phase, ExerciseSet | Pause | Talk) or closing(moment, phase_index):
        return None
    return phase


def ending(moment: Moment, phase_index: PhaseIndex) -> bool:
    """Return whether only the ending is left."""
    return closing(moment, phase_index) or isinstance(phase_at(moment), Ending)


def closing(moment: Moment, phase_index: PhaseIndex) -> bool:
    """Return whether `done` has begun to sound, and only the last words are left."""
    part = moment.part
    match part.phase if part is not None else None:
        case Ending():
            return part is not None and part.go is not None and part.go <= moment.at
        case Talk(occurrence=None):  # interrupted last words are resumed as a talk in place of the ending
            return moment.number > 0 and isinstance(phase_index.phase(moment.number), Ending)
    return False


def last_begun(moment: Moment) -> int:
    """Return the number of the phase that began last.

    A set does not count as begun during the rest before it, unless the listener jumped to it or resumed it.
    """
    phase = phase_at(moment)
    if phase is None:
        return moment.number - 1
    rests = has_rest(phase) and not moment.working
    rests &= isinstance(phase, ExerciseSet) and phase.comes_by == "routine"
    return moment.number - 1 if rests else moment.number


def well_begun(moment: Moment) -> bool:
    """Return whether the current set began so long ago that "back" goes to its start."""
    part = moment.part
    if part is None or part.go is None or not isinstance(part.phase, ExerciseSet):
        return False
    if part.phase.comes_by == "pause":
        return True
    return moment.working and to_seconds(Samples(moment.at - part.go), STREAM_RATE) > JUST_BEGUN


def nearly_over(moment: Moment) -> bool:
    """Return whether so little of the current work is left that it is not interrupted for an answer."""
    if not moment.working or moment.waits or moment.part is None or moment.part.stop is None:
        return False
    return to_seconds(Samples(moment.part.stop - moment.at), STREAM_RATE) < NEARLY_OVER


def always_said(phase: Phase | Wait | None) -> Iterator[Phrase]:
    """Yield what is said in any case in a phase that lasts until the listener presses: all but the time calls.

    The time call at the target of an open set is among them, as it says that the listener may press.
    """
    if isinstance(phase, ExerciseSet):
        for wish in phase.work.wishes:
            if wish.key is None or wish.key[0] != "times" or wish.at == phase.work.target:
                yield wish.phrase
        phase = phase.wait
    if isinstance(phase, Pause | Wait) and phase.until_press is not None:
        yield phase.until_press.phrase


def rest_after(number: int, phase_index: PhaseIndex) -> Seconds:
    """Return the total length of all rests between phase ``number`` and the next set."""
    rest = Seconds(0)
    for phase in phase_index.phases(number + 1):
        match phase:
            case Pause():
                rest += phase.prescribed
            case ExerciseSet():
                return rest + (phase.wait.prescribed or 0 if phase.wait.phase == "rest" else 0)
    return rest
