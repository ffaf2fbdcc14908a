"""What is on at a moment of the routine, what lies behind it and what comes then. Nothing is decided here."""

from __future__ import annotations

from voice_coach.coaching.phases import Ending, ExerciseSet, Pause, Phase, Talk
from voice_coach.session.manners import JUST_BEGUN, NEARLY_OVER
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Moment
from voice_coach.units import Samples, Seconds, to_seconds


def settled(moment: Moment) -> Moment:
    """Return a moment as it is decided on: once a set is over, what comes after it is on."""
    return Moment(moment.at, moment.number + 1, None, ()) if moment.done else moment


def phase_at(moment: Moment) -> Phase | None:
    """Return the phase that is on, as it was laid out; None where none is."""
    return moment.part.phase if moment.part is not None else None


def has_rest(phase: Phase) -> bool:
    """Return whether a phase is a set with a rest or a switch of sides before it."""
    return isinstance(phase, ExerciseSet) and phase.wait.rests


def whole_set(moment: Moment, phase_index: PhaseIndex) -> ExerciseSet:
    """Return the set that is on as the routine has it, however often it was broken off."""
    phase = phase_index.phase(moment.number)
    assert isinstance(phase, ExerciseSet)
    return phase


def waiting(moment: Moment, phase_index: PhaseIndex) -> ExerciseSet | Pause | Talk | None:
    """Return the wait, rest or talk that is on, or that is about to begin; None in the work and at the end."""
    part = moment.part
    phase = phase_index.phase(moment.number) if part is None else part.phase
    if part is None and not (isinstance(phase, Pause | Talk) or has_rest(phase)):
        return None
    if moment.working or not isinstance(phase, ExerciseSet | Pause | Talk) or closing(moment, phase_index):
        return None
    return phase


def ending(moment: Moment, phase_index: PhaseIndex) -> bool:
    """Return whether only the end is left."""
    return closing(moment, phase_index) or isinstance(phase_at(moment), Ending)


def closing(moment: Moment, phase_index: PhaseIndex) -> bool:
    """Return whether `done` has sounded, and only the last words are left."""
    part = moment.part
    match part.phase if part is not None else None:
        case Ending():
            return part is not None and part.go is not None and part.go <= moment.at
        case Talk(occurrence=None):  # last words that were broken off are a talk in the place of the ending
            return moment.number > 0 and isinstance(phase_index.phase(moment.number), Ending)
    return False


def last_begun(moment: Moment) -> int:
    """Return the number of the phase that was begun last: where nothing is on, the one before.

    The set that a rest leads to has not begun, unless the listener came to it by a jump.
    """
    phase = phase_at(moment)
    if phase is None:
        return moment.number - 1
    rests = has_rest(phase) and not moment.working
    rests &= isinstance(phase, ExerciseSet) and phase.comes_by == "routine"
    return moment.number - 1 if rests else moment.number


def well_begun(moment: Moment, rate: int) -> bool:
    """Return whether the set that is on began so long ago that "back" goes to its beginning."""
    part = moment.part
    if part is None or part.go is None or not isinstance(part.phase, ExerciseSet):
        return False
    if part.phase.comes_by == "pause":
        return True
    return moment.working and to_seconds(Samples(moment.at - part.go), rate) > JUST_BEGUN


def nearly_over(moment: Moment, rate: int) -> bool:
    """Return whether so little is left of the work that is on that it is not stopped for an answer."""
    if not moment.working or moment.part is None or moment.part.stop is None:
        return False
    return to_seconds(Samples(moment.part.stop - moment.at), rate) < NEARLY_OVER


def rest_after(number: int, phase_index: PhaseIndex) -> Seconds:
    """Return how long is rested between phase ``number`` and the next set, of several rests in a row in all."""
    rest = Seconds(0)
    for phase in phase_index.phases(number + 1):
        match phase:
            case Pause():
                rest += phase.prescribed
            case ExerciseSet():
                return rest + (phase.wait.prescribed or 0 if phase.wait.phase == "rest" else 0)
    return rest
