"""What is heard from `go` to `stop`, rule by rule, in a world where a word takes half a second."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from legible import RATE, Words, amount, cues, exercise, items, routine, seen

from voice_coach.coaching.announcements import Choices, Talk
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import ExerciseSet, Occurrence
from voice_coach.coaching.timeline_items import Dropped
from voice_coach.coaching.work import open_work
from voice_coach.coaching.work_layout import lay_out_work
from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import Calls, Exercise, Move, Reminder, Repeat, Routine, Step
from voice_coach.session.resume import rest_of_work
from voice_coach.units import Samples

NORMAL = Choices()


def of(talk: Talk) -> Choices:
    return Choices(talk=talk)


def moving(*labels: str, **keys: Any) -> Exercise:
    """Make an exercise whose reps have parts of equal length."""
    return exercise(moves=tuple(map(Move, labels)), **keys)


def sets(*steps: Step, choices: Choices = NORMAL, language: str = "en") -> list[list[str]]:
    """Return what is heard in each set, from `go` to `stop`, timed from its `go`."""
    made = cues(Routine("test", "Test", steps, language=language), choices)
    gos = [cue.start for cue in made if cue.text == "go"]
    stops = [cue.start for cue in made if cue.text == "stop"]
    return [
        seen(replace(cue, start=Samples(cue.start - go)) for cue in made if go <= cue.start <= stop)
        for go, stop in zip(gos, stops, strict=True)
    ]


def work(*steps: Step, choices: Choices = NORMAL) -> list[str]:
    """Return what is heard in the first set."""
    return sets(*steps, choices=choices)[0]


def words(lines: list[str]) -> list[str]:
    """Return the lines that are speech."""
    return [line for line in lines if "*" not in line]


def texts(lines: list[str]) -> list[str]:
    """Return the spoken texts without their times."""
    return [line.partition(" ")[2] for line in words(lines)]


def dropped(*steps: Step, choices: Choices = NORMAL, lengths: Words | None = None) -> list[Dropped]:
    return [item for item in items(routine(*steps), choices, lengths) if isinstance(item, Dropped)]


# Repetitions


def test_reps_are_counted() -> None:
    """`go` starts the first rep, `tick` each other, the number right after, the last is "Last one"."""
    assert work(exercise(reps=3)) == [
        "0 *go*", "0.4 1", "4 *tick*", "4.2 2", "8 *tick*", "8.2 Last one", "12 *stop*",
    ]  # fmt: skip


def test_a_single_rep_is_not_counted() -> None:
    """One rep needs no number."""
    assert work(exercise(reps=1)) == ["0 *go*", "4 *stop*"]


def test_the_last_of_many_reps_are_counted_down() -> None:
    """From eight reps up the last three are "3 more", "2 more", "Last one"; below that, only the last is."""
    assert texts(work(exercise(reps=8))) == ["1", "2", "3", "4", "5", "3 more", "2 more", "Last one"]
    assert texts(work(exercise(reps=7))) == ["1", "2", "3", "4", "5", "6", "Last one"]


def test_the_label_is_said_in_every_rep() -> None:
    """With `alternate`, number and label are one phrase."""
    assert work(exercise(reps=4, alternate=("right", "left"))) == [
        "0 *go*", "0.4 1, right", "4 *tick*", "4.2 2, left", "8 *tick*", "8.2 3, right", "12 *tick*",
        "12.2 Last one, left", "16 *stop*",
    ]  # fmt: skip


def test_where_number_and_label_do_not_fit_the_label_is_said_alone() -> None:
    """The label goes before the number; the numbers are listed once, the labels are not."""
    fast = exercise(reps=4, tempo=Fraction(5, 4), alternate=("right", "left"))
    assert words(work(fast)) == ["0.4 right", "1.5 left", "2.7 right", "4 left"]
    assert [(item.text, item.kind) for item in dropped(fast)] == [
        ("1, right, 2, left, 3, right, Last one, left", "numbers")
    ]
    fastest = replace(fast, tempo=amount(Fraction(1, 2)))
    assert words(work(fastest)) == []
    assert [item.kind for item in dropped(fastest)] == ["numbers", "labels"]


def test_in_two_languages_the_label_comes_first() -> None:
    """A label that another voice speaks is a phrase of its own, before the number, also where only one fits."""
    step = exercise(reps=2, alternate=("rechts", "links"))
    (heard,) = sets(step, language="nl")
    assert words(heard) == ["0.4 rechts", "1.1 1", "4.2 links", "4.9 Last one"]
    (heard,) = sets(replace(step, tempo=amount(Fraction(3, 2))), language="nl")
    assert words(heard) == ["0.4 rechts", "1.7 links"]


def test_numbers_that_do_not_fit_are_listed_once() -> None:
    """With half a second a rep no number fits; it is said once that they are left out."""
    listed = dropped(exercise("Fast", reps=9, tempo=Fraction(1, 2), sets=3))
    assert [(item.text, item.step) for item in listed] == [("1, 2, 3, … Last one", "1")]


# Parts of a rep


def test_each_later_part_begins_with_the_turn() -> None:
    """`go` and `tick` begin the first part; parts are named in reps 1 and 2 in place of the number."""
    assert work(moving("Down", "Up", reps=4, tempo=5)) == [
        "0 *go*", "0.4 Down", "2.5 *turn*", "2.7 Up", "5 *tick*", "5.2 Down", "7.5 *turn*", "7.7 Up",
        "10 *tick*", "10.2 3", "12.5 *turn*", "15 *tick*", "15.2 Last one", "17.5 *turn*", "20 *stop*",
    ]  # fmt: skip


def test_three_reps_or_fewer_name_the_parts_once() -> None:
    """Their second rep is counted, as nothing would be left of the numbers."""
    assert texts(work(moving("Down", "Up", reps=3))) == ["Down", "Up", "2", "Last one"]
    assert texts(work(moving("Down", "Up", reps=2))) == ["Down", "Up", "Last one"]
    assert texts(work(moving("Down", "Up", reps=1))) == ["Down", "Up"]


def test_parts_may_have_lengths_of_their_own() -> None:
    """A part begins when those before it have passed."""
    step = exercise(
        reps=2, tempo=6, moves=(Move("Down", Fraction(3)), Move("Wait", Fraction(1)), Move("Up", Fraction(2)))
    )
    assert [line for line in work(step) if "*turn*" in line] == [
        "3 *turn*",
        "4 *turn*",
        "9 *turn*",
        "10 *turn*",
    ]


def test_a_hold_stands_after_the_first_part() -> None:
    """`release` takes the place of the turn, and a third part has one again."""
    assert work(moving("Up", "Down", "Settle", reps=1, tempo=6, hold=3)) == [
        "0 *go*", "0.4 Up", "2 *hold*", "2.3 Hold", "5 *release*", "5.3 Down", "7 *turn*", "7.2 Settle",
        "9 *stop*",
    ]  # fmt: skip


def test_parts_are_named_on_each_side_but_not_again() -> None:
    """The first set of each side names them, a later set or round does not, and the same words elsewhere may."""
    step = moving("Down", "Up", reps=4, sets=2, sides=("left", "right"))
    named = [texts(heard)[:2] for heard in sets(Repeat(amount(2), (step,), amount(20)))]
    assert named == [["Down", "Up"]] * 2 + [["1", "2"]] * 6
    other = replace(step, name="Bridge", sets=amount(1))
    assert [texts(heard)[:2] for heard in sets(step, other)][4:] == [["Down", "Up"]] * 2


def test_a_label_goes_before_the_name_of_a_part() -> None:
    """With `alternate` they are one phrase: "left, down"; where both do not fit, the label alone is said."""
    step = moving("down", "up", reps=4, tempo=5, alternate=("left", "right"))
    assert texts(work(step))[:5] == ["left, down", "up", "right, down", "up", "3, left"]
    fast = replace(step, tempo=amount(Fraction(5, 2)))
    assert texts(work(fast))[:4] == ["left", "up", "right", "up"]
    assert next((item.text, item.kind) for item in dropped(fast)) == ("left, down, right, down", "moves")


def test_parts_of_any_length_begin_at_their_exact_times() -> None:
    """Thirds of a second are rounded once, from `go`."""
    made = work(moving("a", "b", "c", reps=50, tempo=Fraction(10, 3)), choices=of("signals"))
    turns = [float(line.split()[0]) for line in made if "*turn*" in line]
    exact = [k * Fraction(10, 3) + n * Fraction(10, 9) for k in range(50) for n in (1, 2)]
    assert all(abs(turn - float(at)) <= 0.5 / RATE + 1e-9 for turn, at in zip(turns, exact, strict=True))


# Held reps


def test_held_reps() -> None:
    """The hold begins at half the tempo; the first is talked through; from 10 s up it is counted out."""
    assert work(exercise(reps=2, hold=10, tempo=6)) == [
        "0 *go*", "0.4 1", "3 *hold*", "3.3 Hold", "10 *countdown*", "11 *countdown*", "12 *countdown*",
        "13 *release*", "13.3 Release", "16 *tick*", "16.2 Last one", "19 *hold*", "26 *countdown*",
        "27 *countdown*", "28 *countdown*", "29 *release*", "32 *stop*",
    ]  # fmt: skip


def test_the_first_held_reps_of_an_exercise_are_talked_through() -> None:
    """Two reps of many, on each side, in the first set; after that the tones stand alone."""
    heard = sets(exercise(reps=4, hold=5, sets=2, sides=("left", "right")))
    assert [(texts(one).count("Hold"), texts(one).count("Release")) for one in heard] == [
        (2, 2),
        (2, 2),
        (0, 0),
        (0, 0),
    ]


# The author's calls


def test_calls_take_the_place_of_the_coachs_words() -> None:
    """They follow `go`, `tick`, `hold` and `release` in the same two reps, in place of names, numbers and "Hold"."""
    step = exercise(reps=4, hold=3, calls=Calls(go="And lift", hold="Freeze", release="And down"))
    assert texts(work(step)) == ["And lift", "Freeze", "And down"] * 2 + ["3", "Last one"]
    assert texts(work(replace(step, moves=(Move("Up"), Move("Down")))))[:3] == [
        "And lift",
        "Freeze",
        "And down",
    ]
    assert texts(work(replace(step, calls=Calls(hold="Soften"))))[:3] == ["1", "Soften", "Release"]


def test_a_call_of_the_turn_names_the_second_part() -> None:
    """`turn` is said after its tone, in place of the name."""
    step = moving("Down", "Up", reps=5, calls=Calls(turn="And rise"))
    assert texts(work(step)) == ["Down", "And rise"] * 2 + ["3", "4", "Last one"]


def test_a_hold_begins_on_its_call_in_every_set() -> None:
    """`go` is the word on which a hold or free work begins: "On my word" is true in each set, on each side."""
    step = exercise(hold=9, sets=2, sides=("left", "right"), calls=Calls(go="And lift"))
    assert [words(heard) for heard in sets(step)] == [["0.4 And lift"]] * 4
    assert words(work(replace(step, hold=None, work=amount(9)))) == ["0.4 And lift"]


def test_the_last_one_goes_before_the_names() -> None:
    """Whatever else is said in a rep, the last of several is told."""
    for reps in (2, 3, 4, 8):
        assert texts(work(moving("Down", "Up", reps=reps, calls=Calls(go="And"))))[-1] == "Last one"


# Holds and free work


def test_a_hold_of_20_seconds_has_its_halfway() -> None:
    """`halfway` and its word from 20 s up, and the count-out from 10 s up."""
    assert work(exercise(hold=20)) == [
        "0 *go*", "10 *halfway*", "10.4 Halfway", "17 *countdown*", "18 *countdown*", "19 *countdown*", "20 *stop*",
    ]  # fmt: skip


def test_a_short_hold_has_no_count_out() -> None:
    """Below 10 s a hold begins and ends, and nothing is said."""
    assert work(exercise(hold=Fraction(99, 10))) == ["0 *go*", "9.9 *stop*"]


def test_time_calls_of_a_long_hold() -> None:
    """Each full minute left from two minutes up, ten seconds from 45 s up, and halfway first."""
    short = of("short")
    assert words(work(exercise(hold=300), choices=short)) == [
        "60 4 minutes left", "120 3 minutes left", "150.4 Halfway", "180 2 minutes left",
        "240 1 minute left", "290 Ten seconds",
    ]  # fmt: skip
    assert words(work(exercise(hold=120), choices=short)) == ["60.4 Halfway", "110 Ten seconds"]
    assert words(work(exercise(hold=119), choices=short)) == ["59.9 Halfway", "109 Ten seconds"]
    assert words(work(exercise(hold=45), choices=short)) == ["22.9 Halfway", "35 Ten seconds"]
    assert words(work(exercise(hold=44), choices=short)) == ["22.4 Halfway"]


def test_free_work_is_called_like_a_hold() -> None:
    """`work` has the same halfway, calls and count-out."""
    short = of("short")
    assert work(exercise(work=140), choices=short) == work(exercise(hold=140), choices=short)


def test_no_20_seconds_of_a_long_hold_are_without_a_word() -> None:
    """From 40 s up the gaps are filled: cues once more that are not said near by, then steady words by turns."""
    assert words(work(exercise(hold=40))) == ["10.2 Breathe", "20.4 Halfway"]
    assert words(work(exercise(hold=39))) == ["19.9 Halfway"]
    made = texts(work(exercise(hold=200, cues=("Chin in", "Belly firm"))))
    assert made == [
        "Belly firm", "3 minutes left", "Breathe", "Steady", "Chin in", "2 minutes left", "Halfway", "Chin in",
        "Belly firm", "1 minute left", "Breathe", "Steady", "Ten seconds",
    ]  # fmt: skip


def test_free_work_is_kept_going() -> None:
    """Nobody is told to be steady who moves."""
    assert set(texts(work(exercise(work=110)))) == {"Keep going", "Halfway", "Ten seconds"}


def test_a_long_hold_of_a_rep_is_filled_too() -> None:
    """It has no time calls, so all of it is filled; its movement is not."""
    heard = work(exercise(reps=2, hold=45, tempo=60), choices=of("full"))
    assert heard[:8] == [
        "0 *go*", "0.4 1", "30 *hold*", "30.3 Hold", "45.5 Breathe", "60.5 Steady", "72 *countdown*", "73 *countdown*",
    ]  # fmt: skip
    assert heard[10:] == [
        "75.3 Release", "105 *tick*", "105.2 Last one", "135 *hold*", "150 Breathe", "165.2 Steady",
        "177 *countdown*", "178 *countdown*", "179 *countdown*", "180 *release*", "210 *stop*",
    ]  # fmt: skip


def test_the_same_words_are_not_said_twice_running() -> None:
    """A gap near "Breathe" has another word, and two sets in a row do not begin with the same steady word."""
    assert texts(work(exercise(hold=44, cues=("Breathe",)))) == ["Steady", "Breathe", "Halfway", "Steady"]
    heard = sets(exercise(hold=40, sets=2))
    assert [texts(one) for one in heard] == [["Breathe", "Halfway"], ["Steady", "Halfway there"]]


def test_short_and_signals_leave_long_holds_alone() -> None:
    """The gaps are filled at `full` and `normal` only."""
    for talk in ("short", "signals"):
        assert not {"Breathe", "Steady"} & set(texts(work(exercise(hold=100), choices=Choices(talk=talk))))  # type: ignore[arg-type]


# The author's cues


def test_untimed_cues_are_spread() -> None:
    """n cues stand at k/(n+1) of the work."""
    assert words(work(exercise(hold=16, cues=("One", "Two", "Three")))) == ["4 One", "8 Two", "12 Three"]


def test_an_untimed_cue_moves_to_the_nearest_free_place() -> None:
    """Where something stands already, it moves within half its spacing: here to a second before `halfway`."""
    assert "8.4 Breathe slowly" in work(exercise(hold=20, cues=("Breathe slowly",)))


def test_timed_cues_may_be_late_by_a_second_and_a_half() -> None:
    """A timed cue waits for a free place up to 1.5 s, and is dropped and listed with a reason after that."""
    late = exercise(hold=20, cues=(Reminder("breathe in and out", Fraction(9)),))
    (item,) = dropped(late)
    assert (item.text, item.step) == ("breathe in and out", "1")
    assert item.reason == "it takes 2.0 s, and there is no room for it 9.0 s into the work"
    kept = exercise(hold=30, cues=(Reminder("now", Fraction(15)),))
    assert "16.1 now" in work(kept)


def test_in_reps_a_timed_cue_may_be_one_rep_late() -> None:
    """It waits for the next rep, and no longer."""
    step = exercise(reps=5, tempo=4, cues=(Reminder("knees out and chest up", Fraction(2)),))
    assert "4.9 knees out and chest up" in work(step)
    tight = replace(step, cues=(Reminder("one two three four five six", Fraction(0)),))
    assert [item.reason for item in dropped(tight)] == [
        "it takes 3.0 s, and there is no room for it 0.0 s into the work"
    ]


def test_a_cue_longer_than_every_place_is_told_the_longest() -> None:
    """The reason names the longest place between two tones: 2.5 s less the tone and the silence around a word."""
    (item,) = dropped(moving("Down", "Up", reps=5, tempo=5, cues=("one two three four five",)))
    assert item.reason == "it takes 2.5 s, and the longest place between two tones is 2.1 s long"


def test_a_cue_at_zero_follows_go() -> None:
    """`at: 0` is allowed; the word waits for the tone to end."""
    assert "0.4 Relax" in work(exercise(hold=9, cues=(Reminder("Relax", Fraction(0)),)))


CUES = ("One", Reminder("Late", Fraction(7)), Reminder("Stop", always=True), "Two")


def test_cues_thin_out() -> None:
    """All in the first set on each side; later those with `always` and one more, by turns, at its own place."""
    step = exercise(hold=9, sets=2, sides=("left", "right"), cues=CUES)
    heard = sets(Repeat(amount(3), (step,), amount(20)))
    assert heard[0] == heard[1]
    assert {line.partition(" ")[2] for line in words(heard[0])} == {"One", "Stop", "Two", "Late"}
    later = [texts(one) for one in heard[2:]]
    assert later == [
        ["One", "Stop"], ["One", "Stop"], ["Stop", "Late"], ["Stop", "Late"], ["Stop", "Two"], ["Stop", "Two"],
        ["One", "Stop"], ["One", "Stop"], ["Stop", "Late"], ["Stop", "Late"],
    ]  # fmt: skip
    assert words(heard[2]) == [line for line in words(heard[0]) if line.endswith(("One", "Stop"))]


def test_full_says_every_cue_and_short_those_that_are_for_always() -> None:
    """At `signals` there are none."""
    step = exercise(hold=9, sets=3, cues=CUES)
    every = ["One", "Stop", "Two", "Late"]
    for talk, expected in (("full", every), ("short", ["Stop"]), ("signals", [])):
        heard = sets(step, choices=Choices(talk=talk))  # type: ignore[arg-type]
        assert [sorted(texts(one)) for one in heard] == [sorted(expected)] * 3


def test_numbers_come_before_cues() -> None:
    """Where a number and a cue want one place, the number has it."""
    made = work(exercise(reps=2, tempo=4, cues=(Reminder("up", Fraction(4)),)))
    assert "4.2 Last one" in made
    assert "5.4 up" in made


def test_what_cannot_be_said_is_dropped_and_work_goes_on() -> None:
    """A phrase that the voice loses costs that phrase and no beat."""
    lost = Words(unsayable=frozenset({"Breathe", "Plank"}))
    made = items(routine(exercise(hold=20, cues=("Breathe",))), Choices(), lost)
    marks = [cue for cue in made if isinstance(cue, Cue) and cue.text in ("go", "stop")]
    assert marks[1].start - marks[0].start == 20 * RATE
    reasons = {item.text: item.reason for item in made if isinstance(item, Dropped)}
    assert reasons == {"Plank": "the voice could not say it", "Breathe": "the voice could not say it"}


def test_steady_words_that_cannot_be_said_cost_no_beat() -> None:
    """Where no word of the filling can be said the hold stays silent, and that is not listed."""
    lost = Words(unsayable=frozenset({"Breathe", "Steady"}))
    made = items(routine(exercise(hold=100)), Choices(), lost)
    marks = [cue for cue in made if isinstance(cue, Cue) and cue.text in ("go", "stop")]
    assert marks[1].start - marks[0].start == 100 * RATE
    assert not [item for item in made if isinstance(item, Dropped)]


# How much is said


@pytest.mark.parametrize(
    ("talk", "expected"),
    [
        ("full", ["left, down", "Hold", "up", "right, down", "Hold", "up", "3, left", "Last one, right"]),
        ("normal", ["left, down", "Hold", "up", "right, down", "Hold", "up", "3, left", "Last one, right"]),
        ("short", ["1, left", "2, right", "3, left", "Last one, right"]),
        ("signals", ["left", "right", "left", "right"]),
    ],
)
def test_how_much_is_said_in_reps(talk: Talk, expected: list[str]) -> None:
    """Numbers and labels remain at `short`, labels at `signals`; the tones are the same at every level."""
    step = moving("down", "up", reps=4, hold=3, alternate=("left", "right"))
    made = work(step, choices=of(talk))
    assert texts(made) == expected
    assert [line for line in made if "*" in line] == [line for line in work(step) if "*" in line]


def test_how_much_is_said_in_holds() -> None:
    """Time calls remain at `short`; at `signals` the tones are alone."""
    step = exercise(
        hold=130, calls=Calls(go="And lift"), cues=("Chin in", Reminder("Breathe out", always=True))
    )
    times = ["2 minutes left", "Halfway", "1 minute left", "Ten seconds"]
    assert [text for text in texts(work(step, choices=of("full"))) if text in times] == times
    assert texts(work(step, choices=of("short"))) == [*times[:3], "Breathe out", times[3]]
    assert words(work(step, choices=of("signals"))) == []


# Variety without chance


def test_wordings_take_turns() -> None:
    """Halfway and the last one are said in other words each time, in the same order whenever it is played."""
    holds = [texts(one) for one in sets(exercise(hold=20, sets=4))]
    assert holds == [["Halfway"], ["Halfway there"], ["That's half"], ["Halfway"]]
    reps = [texts(one)[-1] for one in sets(exercise(reps=2, sets=2), exercise("Bends", reps=3, sets=2))]
    assert reps == ["Last one", "Last rep", "Final rep", "Last one"]


# Work that the listener ends


def heard_open(step: Exercise, choices: Choices = NORMAL) -> list[str]:
    """Return what is heard in the first set of work that the listener ends, if they never press."""
    dose = prescribe(step, 0)
    made = open_work(Occurrence("1", step, "en"), dose, Where("1"), choices=choices, memory=Memory())
    voice = Words()
    return seen(lay_out_work(made, Samples(0), voice.phrase, voice.tone, RATE).cues)


def test_open_work_has_its_start_and_the_time_from_the_target_on() -> None:
    """After `go` no tone; cues up to the target, then the time since `go` every 15 s, for five minutes."""
    step = exercise(hold=45, until_press=True, calls=Calls(go="And hang", stop="Down"),
                    cues=("Shoulders down", Reminder("Too late", Fraction(50))))  # fmt: skip
    heard = heard_open(step)
    assert heard[:7] == [
        "0 *go*", "0.4 And hang", "11.9 Breathe", "22.5 Shoulders down", "34.2 Steady", "45 45 seconds",
        "60 1 minute",
    ]  # fmt: skip
    assert heard[-1] == "330 5 minutes and 30 seconds"
    assert len(heard) == 25


def test_open_reps_have_cues_alone() -> None:
    """There is no tick, no turn and no number: the listener sets the pace."""
    step = moving("Down", "Up", reps=6, until_press=True, calls=Calls(go="Go"), cues=("Knees out",))
    assert heard_open(step) == ["0 *go*", "0.4 Go", "12 Knees out"]


def test_a_long_open_hold_is_filled_up_to_its_target() -> None:
    """No 20 s without a word there either; `signals` has `go` alone."""
    step = exercise(hold=60, until_press=True)
    assert heard_open(step)[:5] == ["0 *go*", "15 Breathe", "30.3 Steady", "45.4 Breathe", "60 1 minute"]
    assert heard_open(step, of("signals")) == ["0 *go*"]


def test_open_work_carries_its_target() -> None:
    """The prescribed time and the longest one are both known."""
    step = exercise(work=30, until_press=True)
    made = open_work(
        Occurrence("1", step, "en"), prescribe(step, 0), Where("1"), choices=NORMAL, memory=Memory()
    )
    assert (made.target, made.length) == (30, 330)
    assert [mark.tone for mark in made.marks] == ["go"]


def test_in_a_timeline_open_work_is_an_ordinary_set() -> None:
    """It has the target's length and ticks, and its parts and calls have no effect."""
    step = moving("Down", "Up", reps=4, until_press=True, calls=Calls(turn="And rise"))
    plain = exercise(reps=4)
    assert work(step) == work(plain)


# What is left of a set after a pause


def left_of(step: Exercise, done: int, said: tuple[str, ...] = (), *, opened: bool = False) -> list[str]:
    """Return what is heard of the first set when it goes on after ``done`` seconds, timed from the new `go`."""
    exercise_set = next(phase for phase in coach(routine(step), NORMAL) if isinstance(phase, ExerciseSet))
    if opened:
        made = open_work(
            exercise_set.occurrence, exercise_set.dose, Where("1"), choices=NORMAL, memory=Memory()
        )
        exercise_set = replace(exercise_set, work=made)
    left = rest_of_work(exercise_set, Fraction(done), [Phrase(text) for text in said], ())
    voice = Words()
    return seen(lay_out_work(left.work, Samples(0), voice.phrase, voice.tone, RATE).cues)


def test_a_rep_that_is_begun_again_has_its_parts_and_words() -> None:
    """The interrupted rep is named once more if it was to be, and the numbers go on."""
    step = moving("down", "up", reps=4, tempo=5, alternate=("left", "right"))
    assert left_of(step, 8) == [
        "0 *go*", "0.4 right, down", "2.5 *turn*", "2.7 up", "5 *tick*", "5.2 3, left", "7.5 *turn*",
        "10 *tick*", "10.2 Last one, right", "12.5 *turn*", "15 *stop*",
    ]  # fmt: skip


def test_what_is_left_of_a_long_hold_is_filled_too() -> None:
    """No 20 s are without a word after a pause either, and a cue that was heard does not come again."""
    step = exercise(hold=120, cues=("Chin in", "Belly firm"))
    heard = left_of(step, 42, ("Chin in", "Chin in"))
    assert words(heard) == [
        "18.4 Halfway", "38 Belly firm", "53.5 Breathe", "68 Ten seconds",
    ]  # fmt: skip


def test_open_work_goes_on_towards_its_target() -> None:
    """The time that is called is counted from the first `go`, without the pause."""
    heard = left_of(exercise(hold=30, until_press=True), 20, opened=True)
    assert heard[:4] == ["0 *go*", "10 30 seconds", "25 45 seconds", "40 1 minute"]
    assert heard[-1] == "295 5 minutes and 15 seconds"
