"""Sets and rests that last until the listener presses: what is heard live. Times are in seconds of the stream."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from legible import RATE, Words
from terminals import LONG, Tty, start
from test_player import Play, near

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_forms import plain_occurrence
from voice_coach.coaching.timeline_items import Finish, PlayedStep
from voice_coach.routines.script import read_routine
from voice_coach.session.orders import Command, Order
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.units import STREAM_RATE

SETS = """
title: Test
steps:
  - exercise: Squat
    how: Stand tall.
    {figures}
    until: press
    sets: 2
    rest: 20s
  - exercise: Plank
    hold: 20s
"""
REPS = SETS.format(figures="reps: 12")
HOLD = SETS.format(figures="hold: 20s")
ENDING = (Command.PRESS, Command.NEXT)


def play(*orders: tuple[float, Order], routine: str = REPS) -> Play:
    """Play to the end: quit well after everything else, as a set without a press never ends."""
    return Play(*orders, (orders[-1][0] + 60 if orders else 60, Command.QUIT), routine=routine)


GO = play().tones("go")[0]


@pytest.mark.parametrize("order", ENDING)
def test_a_press_ends_an_open_set_with_stop_at_once(order: Command) -> None:
    """`stop` sounds within 150 ms of the press, and the next set follows as after any other."""
    pressed = GO + 7
    heard = play((pressed, order))
    (stop,) = heard.tones("stop")
    assert pressed <= stop < pressed + 0.15
    assert heard.tones("go")[1] == near(stop + 20)
    assert "Paused" not in heard.words()


@pytest.mark.parametrize("order", [Command.PAUSE, Command.TOGGLE])
def test_a_pause_does_not_end_an_open_set(order: Command) -> None:
    """The set goes on with a count-in and says the time so far; the press then ends it."""
    heard = play((GO + 7, order), (GO + 20, Command.RESUME), (GO + 50, Command.PRESS))
    assert heard.words(GO)[:1] == ["Paused"]
    assert "7 seconds so far, the target is 12 reps" in heard.words(GO + 20)
    assert len(heard.tones("stop")) == 1


def test_nothing_is_heard_in_an_open_set_of_reps() -> None:
    """There are no ticks and no countdown, since the listener has a pace of their own."""
    heard = play((GO + 100, Command.QUIT))
    assert [cue.text for cue in heard.cues(GO + 0.1)] == ["Stopped"]


def test_the_time_is_called_from_the_target_on() -> None:
    """An open hold has the time since `go` called every 15 seconds from its target on."""
    heard = play((GO + 52, Command.PRESS), routine=HOLD)
    words = heard.words(GO, GO + 51)
    assert words == ["20 seconds", "35 seconds", "50 seconds"]


def test_where_tells_the_time_and_the_target() -> None:
    """The answer to `where` in an open set is the time since `go` and the target."""
    heard = play((GO + 15, Command.WHERE), (GO + 40, Command.PRESS))
    assert heard.replies[0].startswith("15 seconds so far, the target is 12 reps. Squat")


def test_an_open_set_pauses_five_minutes_beyond_its_target() -> None:
    """A listener who has left is not waited for in vain: it pauses by itself and says so."""
    heard = play((GO + 400, Command.RESUME), (GO + 450, Command.PRESS), routine=HOLD)
    paused = next(cue for cue in heard.cues(GO) if cue.text == "Paused")
    assert GO + 320 <= paused.start / 48000 < GO + 320.5
    assert [state.status for state in heard.states].count("paused") == 1
    assert len(heard.tones("stop")) == 1


def test_the_time_is_called_again_after_the_pause_that_the_limit_made() -> None:
    """The limit counts anew from there, and so the calls go on to it, with the time since the first `go`."""
    first = play((GO + 330, Command.RESUME), routine=HOLD)
    again = first.tones("go", after=GO + 330)[0]
    heard = play((GO + 330, Command.RESUME), (again + 60, Command.PRESS), routine=HOLD)
    times = ["5 minutes and 35 seconds", "5 minutes and 50 seconds", "6 minutes and 5 seconds"]
    assert heard.words(again, again + 59) == times
    paused = [cue for cue in first.cues(GO) if cue.text == "Paused"]
    assert [round(cue.start / STREAM_RATE) for cue in paused] == [round(GO + 320)]


RESTS = """
title: Test
steps:
  - {exercise: Plank, hold: 10s}
  - {rest: 30s, until: press}
  - {exercise: Squat, how: Stand tall., reps: 5}
  - {rest: 20s, until: press}
  - say: Shake your arms.
"""


def test_an_open_rest_waits_after_its_time_and_is_followed_by_a_lead_in() -> None:
    """The announcement is made within the rest, then "Ready when you are"; a press counts in."""
    first = play(routine=RESTS)
    stop = first.tones("stop")[0]
    pressed = stop + 50
    heard = play((pressed, Command.PRESS), routine=RESTS)
    words = heard.words(stop, pressed)
    assert words[-1] == "Ready when you are"
    assert "Stand tall." in words[:-1]
    ready = next(cue for cue in heard.cues() if cue.text == "Ready when you are")
    assert ready.start / 48000 == pytest.approx(stop + 30, abs=0.5)
    assert heard.silent(ready.end / 48000, pressed)
    go = heard.tones("go")[1]
    assert len(heard.tones("countdown", after=pressed)) >= 3
    assert pressed + 3 <= go < pressed + 10.1


def test_a_press_within_an_open_rest_pauses_as_anywhere() -> None:
    """The rest lasts at least its time: a press before its end is no sign of readiness."""
    stop = play(routine=RESTS).tones("stop")[0]
    heard = play((stop + 5, Command.PRESS), routine=RESTS)
    assert "Paused" in heard.words(stop + 5)


def test_an_open_rest_before_something_else_goes_on_with_that() -> None:
    """Without an exercise behind it, what follows begins at the press."""
    stop = play(routine=RESTS).tones("stop")[0]
    first = play((stop + 50, Command.PRESS), routine=RESTS)
    second = first.tones("stop")[1]
    heard = play((stop + 50, Command.PRESS), (second + 40, Command.PRESS), routine=RESTS)
    assert heard.words(second + 40)[0] == "Shake your arms."
    assert "Shake your arms." not in heard.words(second, second + 40)


def test_what_nobody_can_press_in_has_its_prescribed_length() -> None:
    """An export lays out the target with ticks and `stop`; the numbers of the phases are the same as live."""
    training = read_routine(RESTS.replace("reps: 5", "reps: 5, until: press"), "test.yaml", "test").required()
    live, fixed = PhaseIndex(training, Choices()), PhaseIndex(training, Choices(), live=False)
    assert [type(phase) for phase in live.phases()] == [type(phase) for phase in fixed.phases()]
    items = list(lay_out(fixed.phases(), Words(), RATE))
    assert isinstance(items[-1], Finish)
    tones = [item.text for item in items if isinstance(item, Cue) and item.kind == "tone"]
    assert (tones.count("go"), tones.count("stop"), tones.count("tick")) == (2, 2, 4)
    assert [plain_occurrence(item).get("open") for item in items if isinstance(item, PlayedStep)] == [
        None, True, True, True, None,
    ]  # fmt: skip
    assert live.left_from(0) == fixed.left_from(0)
    assert not any(isinstance(item, Finish) for item in lay_out(live.phases(), Words(), RATE))


def test_what_is_not_open_has_its_prescribed_end_live_as_well() -> None:
    """Only open work has no prescribed end (promise 1)."""
    training = read_routine(
        SETS.format(figures="hold: 9s").replace("until: press", "get_ready: 5s"), "t", "t"
    )
    phases = list(PhaseIndex(training.required(), Choices()).phases())
    works = [phase for phase in phases if isinstance(phase, ExerciseSet)]
    assert [phase.work.marks[-1].tone for phase in works] == ["stop"] * 3
    assert not any(phase.is_open or phase.wait.until_press for phase in works)


def test_the_prescription_says_that_a_press_ends_the_set() -> None:
    """The listener knows before the set that nothing but they will end it."""
    assert "2 sets of 12 reps, at your own pace. Press when you're done" in play().words()
    assert any(text.endswith("or longer. Press when you're done") for text in play(routine=HOLD).words())


def test_brief_choices_change_nothing_about_the_press() -> None:
    """However little is said, an open set ends at the press."""
    routine = REPS
    go = Play((30, Command.QUIT), routine=routine, choices=Choices(talk="signals")).tones("go")[0]
    heard = Play(
        (go + 3, Command.PRESS), (go + 90, Command.QUIT), routine=routine, choices=Choices(talk="signals")
    )
    assert heard.tones("stop")[0] < go + 3.15


# While the coach answers, pauses and goes on

REST = """
title: Test
steps:
  - exercise: Squat
    hold: 5s
  - rest: 10s
    say: Drink water.
    until: press
  - exercise: Plank
    hold: 20s
"""
READY = "Ready when you are"


def ready_at(heard: Play) -> float:
    return next(cue.start / STREAM_RATE for cue in heard.cues() if cue.text == READY)


ASKED = [Command.WHERE, Command.AGAIN, Command.HELP, Command.RESUME, Command.SKIP, Command.LOUDER]
CUED = HOLD.replace("hold: 20s", "hold: 20s\n    cues: [{say: Chest up., at: 12s}]")


def first_said(heard: Play, after: float) -> float:
    return next(cue.start for cue in heard.cues(after) if cue.kind == "speech") / STREAM_RATE


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("at", [7, 18.5, 34.5])
def test_an_answer_in_an_open_set_is_said_at_once_and_stops_nothing(asked: Command, at: float) -> None:
    """Nothing is counted, so an answer waits for no free place, and what is due then gives way."""
    heard = play((GO + at, asked), (GO + 60, Command.PRESS), routine=HOLD)
    assert GO + at <= first_said(heard, GO + at) < GO + at + 0.15
    assert len(heard.tones("go")) == 2
    assert heard.tones("countdown", after=GO)[0] > GO + 60
    (stop,) = heard.tones("stop")
    assert stop == pytest.approx(GO + 60, abs=0.15)
    cues = heard.cues(GO, GO + 60)
    assert all(before.end <= cue.start for before, cue in pairwise(cues))


@pytest.mark.parametrize("asked", ASKED)
def test_the_call_at_the_target_is_never_lost_for_an_answer(asked: Command) -> None:
    """However often an answer takes its time, it follows the phrase that sounds then; other calls may be left out."""
    heard = play((GO + 19.5, asked), (GO + 20.2, asked), (GO + 60, Command.PRESS), routine=HOLD)
    said = [cue for cue in heard.cues(GO, GO + 60) if cue.text == "20 seconds"]
    assert len(said) == 1
    # A second change of volume lets the first figure end, while other answers take the place of the first.
    assert GO + (20.7 if asked is Command.LOUDER else 21.2) <= said[0].start / STREAM_RATE < GO + 22
    assert heard.words(GO + 33, GO + 60) == ["35 seconds", "50 seconds"]
    heard = play((GO + 33, Command.WHERE), (GO + 60, Command.PRESS), routine=HOLD)
    words = heard.words(GO, GO + 60)
    assert words[0] == "20 seconds"
    assert "35 seconds" not in words
    assert words[-1] == "50 seconds"


def test_an_answer_in_an_open_set_waits_for_the_word_that_sounds_now() -> None:
    """No word is cut for it (promise 3): it follows a word that has begun."""
    heard = play((GO + 20.5, Command.WHERE), (GO + 60, Command.PRESS), routine=HOLD)
    call = next(cue for cue in heard.cues(GO) if cue.text == "20 seconds")
    assert call.length == STREAM_RATE
    assert first_said(heard, call.end / STREAM_RATE) == pytest.approx(call.end / STREAM_RATE + 0.2, abs=0.01)


def test_a_cue_of_an_open_set_gives_way_and_is_still_said() -> None:
    """The author's words are not lost: they are said between the lines of an answer, or after it."""
    heard = play((GO + 11.5, Command.WHERE), (GO + 60, Command.PRESS), routine=CUED)
    words = heard.words(GO, GO + 19)
    assert words[:2] == ["12 seconds so far, the target is 20 seconds", "Chest up."]
    assert words[2] == "Squat"


@pytest.mark.parametrize("asked", ASKED[:3])
def test_an_answer_in_a_rest_that_waits_is_said_at_once(asked: Command) -> None:
    """The rest is over, so no time is left to tell, and it does not begin to wait again."""
    at = ready_at(play(routine=REST))
    heard = play((at + 5, asked), (at + 40, Command.PRESS), routine=REST)
    assert at + 5 <= first_said(heard, at + 5) < at + 5.15
    words = heard.words(at + 5, at + 39)
    assert READY not in words
    assert not any("left" in word for word in words)
    assert heard.tones("go")[1] == pytest.approx(at + 45, abs=0.5)
    while_said = play((at + 0.5, asked), (at + 40, Command.PRESS), routine=REST)
    assert first_said(while_said, at + 0.5) == pytest.approx(at + 1.2, abs=0.01)
    assert while_said.words().count(READY) == 1


@pytest.mark.parametrize("asked", [Command.WHERE, Command.AGAIN, Command.HELP])
def test_a_press_ends_the_set_also_while_the_coach_answers(asked: Command) -> None:
    """Whoever is done presses; an answer that made the set wait does not turn the press into a pause."""
    heard = play((GO + 7, asked), (GO + 9, Command.PRESS))
    assert "Paused" not in heard.words(GO)
    (stop,) = heard.tones("stop")
    assert stop == pytest.approx(GO + 9, abs=0.15)


def test_a_second_press_at_once_is_the_same_one() -> None:
    """A button that bounces ends the set, and does not pause the rest after it."""
    twice = play((GO + 7, Command.PRESS), (GO + 7.3, Command.PRESS))
    assert "Paused" not in twice.words(GO)
    assert twice.replies[0] == twice.replies[1] != ""
    later = play((GO + 7, Command.PRESS), (GO + 8, Command.PRESS))
    assert "Paused" in later.words(GO)


def test_a_second_press_that_resumes_ends_no_set() -> None:
    """A button that bounces goes on with the set, and does not end it in its count-in."""
    paused = (GO + 7, Command.PAUSE)
    heard = play(paused, (GO + 20, Command.PRESS), (GO + 20.3, Command.PRESS), (GO + 40, Command.PRESS))
    assert heard.tones("stop") == [pytest.approx(GO + 40, abs=0.15)]
    later = play(paused, (GO + 20, Command.PRESS), (GO + 21, Command.PRESS))
    assert later.tones("stop") == [pytest.approx(GO + 21, abs=0.15)]


def test_a_pause_in_a_rest_that_waits_says_nothing_twice() -> None:
    """The rest is over: after the pause it waits again, and a press begins the lead-in."""
    plain = play(routine=REST)
    at = ready_at(plain)
    heard = play((at + 5, Command.TOGGLE), (at + 9, Command.TOGGLE), (at + 20, Command.PRESS), routine=REST)
    words = heard.words(at + 9)
    assert words[0] == "Carrying on"
    assert READY in words
    assert "Drink water." not in words
    assert heard.tones("go")[1] == pytest.approx(at + 25, abs=0.5)
    early = play((at + 5, Command.TOGGLE), (at + 9, Command.TOGGLE), (at + 10, Command.PRESS), routine=REST)
    assert early.words(at + 9).count("Paused") == 0


# The program itself, at a terminal

AT_TERMINAL = """
title: Open
get_ready: 3s
steps:
  - {exercise: Squat, reps: 12, until: press}
"""


def shown_time(tty: Tty, seconds: int) -> int:
    """Return the newest time that the screen shows, once it is so many seconds; a busy machine leaves some out."""
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        tty.shows(b"  0:0", 1)
        times = re.findall(rb"  (\d+):(\d\d)\x1b", tty.all_seen)
        shown = [60 * int(minutes) + int(rest) for minutes, rest in times]
        if shown and max(shown) >= seconds:
            return max(shown)
    raise AssertionError(tty.all_seen)


def test_at_a_terminal_the_screen_counts_up_until_the_space_bar_ends_the_set(tmp_path: Path) -> None:
    """The screen says what to press, shows the time since `go`, and an answer or the press stops no clock of it."""
    pytest.importorskip("termios")
    (tmp_path / "open.yaml").write_text(AT_TERMINAL)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOICE_COACH", "XDG", "NO_"))
    }
    size = {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "12"}  # too few lines for big figures
    environment = {**kept, **size, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    play = ("play", "open.yaml", "--output", "null", "--talk", "signals", "--voice", "silent", "--screen")
    with closing(Tty()) as tty:
        start(tty, environment, sys.executable, "-m", "voice_coach", *play)
        assert tty.shows(b"target 12 reps, press space when you're done")
        counted = shown_time(tty, 2)
        tty.press(b"w")
        assert tty.shows(b"so far, the target is 12 reps")
        shown_time(tty, counted + 2)
        tty.press(b" ")
        assert tty.shows(b"Stop.")
        assert tty.shows(b"Open: done after ")
        assert tty.wait() == 0
        assert b"Paused" not in tty.all_seen
        assert tty.as_it_was
