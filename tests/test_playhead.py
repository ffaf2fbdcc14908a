"""The playhead tells what is heard at any position, whatever the listener did. One sample is one second."""

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import Ending, Line, Phase, Talk
from voice_coach.coaching.timeline_items import Part
from voice_coach.routines.script import read_routine
from voice_coach.session.cue_record import KEPT
from voice_coach.session.display_state import DisplayState
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Playhead
from voice_coach.units import Samples

SCRIPT = """\
title: Legs
steps:
  - {exercise: Plank, hold: 60s}
  - {exercise: Squat, hold: 60s}
"""
ROUTINE = read_routine(SCRIPT, "legs.yaml", "legs").required()
PHASES = [*PhaseIndex(ROUTINE, Choices(talk="signals")).phases()]
PLANK, SQUAT, END = PHASES
ANSWER = Talk((Line(Phrase("Paused"), "answer"),))
PAUSED = DisplayState(Samples(30), Samples(40), "paused")
LEFT = {0: 200, 1: 130, 2: 60, 3: 0}


def part(phase: Phase, start: int, length: int | None = None, go: int | None = None) -> Part:
    stop = None if length is None else Samples(start + length)
    return Part(phase, Samples(start), stop if go is None else Samples(go), stop)


def word(start: int, length: int, text: str = "Word", phase: str = "announcement") -> Cue:
    return Cue(Samples(start), Samples(length), "speech", Phrase(text), phase)  # type: ignore[arg-type]


def begun() -> Playhead:
    """Return a playhead in a routine whose first set lasts from 0 to 70, the wait counted."""
    playhead = Playhead(lambda number: Samples(LEFT[number]))
    playhead.take(part(PLANK, 0, 70, go=10))
    return playhead


def paused(playhead: Playhead, at: int, until: int, left: int) -> None:
    """Pause the first set, say so, and go on with what is left of it."""
    playhead.go_on(0, Samples(at), PAUSED)
    playhead.take(part(ANSWER, at))
    playhead.go_on(0, Samples(until))
    playhead.take(part(PLANK, until, left, go=until + 5))


def elapsed(playhead: Playhead, *positions: int) -> list[int]:
    return [playhead.now(Samples(position)).elapsed for position in positions]


def test_a_set_is_shown_with_its_wait_and_its_work() -> None:
    """Before `go` it is the wait, from `go` on the work, with what is left of it."""
    playhead = begun()
    states = [playhead.now(Samples(at)).state for at in (0, 9, 10, 69)]
    assert [(state.phase, state.start, state.end) for state in states if state] == [
        ("lead-in" if PLANK.wait.phase == "lead-in" else "rest", 0, 10),  # type: ignore[union-attr]
        (PLANK.wait.phase, 0, 10),  # type: ignore[union-attr]
        ("work", 10, 70),
        ("work", 10, 70),
    ]


def test_pauses_are_not_counted() -> None:
    """While the routine is paused the time stands, and then goes on where it stood."""
    playhead = begun()
    playhead.go_on(0, Samples(30), PAUSED)
    playhead.take(part(ANSWER, 30))
    playhead.go_on(0, Samples(50), PAUSED)  # it answers something else, and is paused still
    playhead.take(part(ANSWER, 50))
    assert elapsed(playhead, 10, 30, 31, 90) == [10, 30, 30, 30]
    playhead.go_on(0, Samples(100))
    playhead.take(part(PLANK, 100, 45))
    assert elapsed(playhead, 29, 99, 100, 101) == [29, 30, 30, 31]


def test_pauses_add_up() -> None:
    """Each pause takes its own length away."""
    playhead = begun()
    paused(playhead, 30, 100, 45)
    playhead.go_on(0, Samples(110), PAUSED)
    assert elapsed(playhead, 500) == [40]


def test_what_is_said_in_a_pause_changes_nothing_that_is_shown() -> None:
    """The pause is shown until it goes on, and what was on before it until the listener hears the pause."""
    playhead = begun()
    playhead.go_on(0, Samples(30), PAUSED)
    playhead.take(part(ANSWER, 30))
    shown = [playhead.now(Samples(at)).state for at in (29, 30, 900)]
    assert [state.phase for state in shown if state] == ["work", "paused", "paused"]


def test_an_answer_changes_nothing_that_is_shown() -> None:
    """While an answer stops the work, the set that it stops is shown."""
    playhead = begun()
    playhead.go_on(-1, Samples(30))
    playhead.take(part(ANSWER, 30))
    playhead.take(part(PLANK, 35, 45, go=40))
    state = playhead.now(Samples(32)).state
    assert state is not None
    assert state.name == "Plank"


def test_the_total_grows_by_the_count_in() -> None:
    """A set that is counted in again takes longer by that, and no longer by the pause."""
    playhead = begun()
    paused(playhead, 30, 1000, 45)  # 40 were left
    assert [playhead.total(Samples(at)) for at in (29, 1000)] == [200, 205]


def test_an_answer_that_stops_the_work_counts() -> None:
    """While an answer is given without a pause the routine takes longer, by the answer and the count-in."""
    playhead = begun()
    playhead.go_on(-1, Samples(30))
    playhead.take(part(ANSWER, 30))
    playhead.take(part(PLANK, 35, 45))
    assert playhead.total(Samples(36)) == 210


def test_after_a_jump_the_total_is_what_was_heard_and_what_is_to_come() -> None:
    """Taken to another set, the bar and the time left are right again, also out of a pause."""
    for until in (30, 100):
        playhead = begun()
        if until > 30:
            playhead.go_on(0, Samples(30), PAUSED)
        playhead.go_on(1, Samples(until))
        playhead.take(part(SQUAT, until, 70))
        assert playhead.total(Samples(until)) == 30 + 70 + 60
        assert playhead.now(Samples(until)).number == 1


def test_in_its_own_order_the_total_stays() -> None:
    """What comes in its turn changes nothing."""
    playhead = begun()
    playhead.take(part(SQUAT, 70, 75))
    assert playhead.total(Samples(100)) == 200


def test_what_was_laid_out_and_taken_back_is_never_shown() -> None:
    """A set that was only laid out, and never heard, is not the one that is broken off."""
    playhead = begun()
    playhead.take(part(SQUAT, 70, 70))
    playhead.go_on(0, Samples(60))
    playhead.take(part(PLANK, 60, 20))
    assert playhead.total(Samples(60)) == 210
    assert playhead.now(Samples(75)).number == 0


def test_without_an_estimate_time_is_counted_all_the_same() -> None:
    """Where nobody estimates how long it takes, there is no total."""
    playhead = Playhead()
    playhead.take(part(PLANK, 0, 70))
    paused(playhead, 30, 100, 45)
    assert playhead.total(Samples(120)) is None
    assert elapsed(playhead, 120) == [50]


def test_it_is_over_once_done_has_sounded() -> None:
    """An end that is not heard is none, and one that was stays one."""
    playhead = begun()
    playhead.take(Part(END, Samples(70), Samples(72), Samples(72)))
    assert isinstance(END, Ending)
    assert [playhead.now(Samples(at)).over for at in (71, 72, 80)] == [False, True, True]


def test_cues_come_in_order_with_the_answers_beside_them() -> None:
    """What is laid over the routine stands among its words, until it is taken back."""
    playhead = begun()
    for start in (10, 20, 30):
        playhead.take(word(start, 5))
    playhead.record.take_beside([word(16, 3, phase="answer"), word(26, 3, phase="answer")])
    assert [cue.start for cue in playhead.record.cues(14, 26)] == [10, 16, 20, 26]
    playhead.record.take_back_beside(Samples(25))
    assert [cue.start for cue in playhead.record.cues(0, 99)] == [10, 16, 20, 30]
    playhead.go_on(0, Samples(20))
    assert [cue.start for cue in playhead.record.cues(0, 99)] == [10, 16]


def test_only_what_was_heard_whole_is_known() -> None:
    """A sentence that was cut is no explanation, and neither is one that was never heard."""
    playhead = begun()
    for start, text in ((0, "Stand"), (10, "Bend"), (20, "Rise")):
        playhead.take(word(start, 8, text))
    playhead.go_on(0, Samples(15))
    assert {phrase.text for phrase in playhead.record.explained} == {"Stand"}
    playhead.take(word(20, 8, "Bend"))
    playhead.moment(Samples(28))
    assert {phrase.text for phrase in playhead.record.explained} == {"Stand", "Bend"}


def test_a_moment_knows_what_was_said_of_its_phase() -> None:
    """From `go` on only what was said since counts, and nothing that was cut."""
    playhead = begun()
    for start, text in ((0, "Plank"), (12, "Breathe"), (20, "Hold still")):
        playhead.take(word(start, 5, text))
    assert [phrase.text for phrase in playhead.moment(Samples(9)).said] == ["Plank"]
    assert [phrase.text for phrase in playhead.moment(Samples(22)).said] == ["Breathe"]


def test_what_was_broken_off_is_over_at_once() -> None:
    """The next order acts on what comes now, even before its first sample is heard; not on what is behind it."""
    playhead = begun()
    playhead.go_on(1, Samples(30))
    playhead.take(part(SQUAT, 31, 70, go=41))
    assert (playhead.moment(Samples(30)).number, playhead.moment(Samples(30)).at) == (1, 31)
    assert (playhead.moment(Samples(50), 30).number, playhead.moment(Samples(50), 30).at) == (1, 31)


def test_an_hour_takes_no_more_memory_than_ten_minutes() -> None:
    """What lies far behind is let go, and the total stays."""
    playhead = begun()
    playhead.go_on(0, Samples(5))
    playhead.take(part(PLANK, 6, KEPT))
    assert playhead.total(Samples(6)) == 6 + KEPT + 130
    for number in range(1, 100):
        playhead.take(part(PLANK, 10 + number * KEPT, KEPT, go=20 + number * KEPT))
        playhead.take(word(10 + number * KEPT, 5))
    assert len(playhead._spans) < 10
    assert len(playhead.record._cues) < 10
    assert playhead.total(Samples(99 * KEPT)) == 6 + KEPT + 130
