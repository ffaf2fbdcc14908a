"""The reckoning counts training, not pauses, and claims no total that it does not know. One sample is one second."""

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import ExerciseSet, Line, Talk
from voice_coach.coaching.timeline import Part
from voice_coach.routines.script import read_routine
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.showing.reckoning import Reckoning
from voice_coach.units import Samples

SCRIPT = """\
title: Legs
steps:
  - {exercise: Plank, hold: 60s}
  - {exercise: Squat, hold: 60s}
"""
ROUTINE = read_routine(SCRIPT, "legs.yaml", "legs").required()
PLANK, SQUAT = [
    phase for phase in PhaseIndex(ROUTINE, Choices(brief=True)).phases() if isinstance(phase, ExerciseSet)
]
ANSWER = Talk((Line(Phrase("Paused"), "announcement"),))


def part(phase: ExerciseSet | Talk, start: int, length: int | None = None) -> Part:
    stop = None if length is None else Samples(start + length)
    return Part(phase, Samples(start), stop, stop)


def begun(total: int | None = 200) -> Reckoning:
    """Return a reckoning of a routine whose first set lasts from 0 to 70, the wait counted."""
    reckoning = Reckoning(None if total is None else Samples(total))
    reckoning.take(part(PLANK, 0, 70))
    return reckoning


def paused(reckoning: Reckoning, at: int, until: int, left: int) -> None:
    """Pause the first set, say so, and go on with what is left of it."""
    reckoning.forget(Samples(at))
    reckoning.pause(Samples(at))
    reckoning.take(part(ANSWER, at))
    reckoning.forget(Samples(until))
    reckoning.take(part(PLANK, until, left))


def test_pauses_are_not_counted() -> None:
    """While the routine is paused the time stands, and then goes on where it stood."""
    reckoning = begun()
    reckoning.forget(Samples(30))
    reckoning.pause(Samples(30))
    reckoning.take(part(ANSWER, 30))
    reckoning.forget(Samples(50))
    reckoning.pause(Samples(50))  # it answers something else, and is paused still
    reckoning.take(part(ANSWER, 50))
    assert [reckoning.elapsed(Samples(at)) for at in (10, 30, 31, 90)] == [10, 30, 30, 30]
    reckoning.forget(Samples(100))
    reckoning.take(part(PLANK, 100, 45))
    assert [reckoning.elapsed(Samples(at)) for at in (29, 99, 100, 101)] == [29, 30, 30, 31]


def test_pauses_add_up() -> None:
    """Each pause takes its own length away."""
    reckoning = begun()
    paused(reckoning, 30, 100, 45)
    reckoning.forget(Samples(110))
    reckoning.pause(Samples(110))
    assert reckoning.elapsed(Samples(500)) == 40


def test_the_total_grows_by_the_count_in() -> None:
    """A set that is counted in again takes longer by that, and no longer by the pause."""
    reckoning = begun()
    paused(reckoning, 30, 1000, 45)  # 40 were left
    assert reckoning.total == 205


def test_an_answer_that_stops_the_work_counts() -> None:
    """While an answer is given without a pause the routine takes longer, by the answer and the count-in."""
    reckoning = begun()
    reckoning.forget(Samples(30))
    reckoning.take(part(ANSWER, 30))
    reckoning.take(part(PLANK, 35, 45))
    assert reckoning.total == 210


def test_after_a_jump_nobody_knows() -> None:
    """Taken to another set, there is no total any more, rather than a wrong one."""
    for until in (30, 100):
        reckoning = begun()
        reckoning.forget(Samples(30))
        if until > 30:
            reckoning.pause(Samples(30))
            reckoning.forget(Samples(until))
        reckoning.take(part(SQUAT, until, 70))
        assert reckoning.total is None


def test_in_its_own_order_the_total_stays() -> None:
    """What comes in its turn changes nothing."""
    reckoning = begun()
    reckoning.take(part(SQUAT, 70, 70))
    assert reckoning.total == 200


def test_what_was_told_ahead_and_taken_back() -> None:
    """A set that was only told of, and never heard, is not the one that is broken off."""
    reckoning = begun()
    reckoning.take(part(SQUAT, 70, 70))
    reckoning.forget(Samples(60))
    reckoning.take(part(PLANK, 60, 20))
    assert reckoning.total == 210


def test_without_a_total_time_is_counted_all_the_same() -> None:
    """Where nobody knows how long it takes, it stays so."""
    reckoning = begun(None)
    paused(reckoning, 30, 100, 45)
    assert (reckoning.total, reckoning.elapsed(Samples(120))) == (None, 50)
