"""The course of a routine, rule by rule, in a world where a word takes half a second."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from legible import RATE, Words, amount, cues, exercise, items, routine

from voice_coach.coaching.announcements import TALK, Choices, Talk
from voice_coach.coaching.coach import coach
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline_items import Dropped, Grown, PlayedStep
from voice_coach.routines.routine import (
    Calls,
    Easier,
    Include,
    Repeat,
    Rest,
    Routine,
    Say,
    Sound,
    Step,
)

NORMAL = Choices()


def said(*steps: Step, choices: Choices = NORMAL, introduced: bool = False, **keys: Any) -> list[str]:
    """Return the words of a play in order, without the introduction unless it is ``introduced``."""
    return [
        cue.text
        for cue in cues(routine(*steps, **keys), choices)
        if cue.kind == "speech" and (introduced or cue.phase != "introduction")
    ]


def of_kind(kind: type, *steps: Step, choices: Choices = NORMAL) -> list[Any]:
    return [item for item in items(routine(*steps), choices) if isinstance(item, kind)]


# The dose


def test_each_set_carries_what_its_exercise_asks_for() -> None:
    """Ranges are settled once, at the listener's effort, and every set of the exercise has the figures."""
    squat = exercise("Squat", sets=amount(2, 4), reps=amount(8, 12), sides=("left", "right"))
    phases = coach(routine(squat), Choices(50))
    doses = [phase.dose for phase in phases if isinstance(phase, ExerciseSet)]
    assert [(dose.sets, dose.reps) for dose in doses] == [(3, 10)] * 6


# The introduction


def test_the_introduction_gives_title_figures_and_cautions_once() -> None:
    """Title, number of exercises, about how long, then the cautions of the routine and its includes, each once."""
    inner = Routine(
        "inner", "Inner", (exercise("Bridge", hold=10),), cautions=("Go slowly", "Stop if it hurts")
    )
    words = said(
        exercise("Plank", hold=60),
        Repeat(amount(2), (Include("inner", inner),)),
        Include("inner", inner),
        introduced=True,
        title="Morning",
        cautions=("Stop if it hurts",),
    )
    assert words[0] == "Morning"
    assert words[1].startswith("3 exercises, about ")
    assert words[2:5] == ["Stop if it hurts", "Go slowly", "Plank"]


def test_a_routine_without_exercises_is_introduced_by_its_length() -> None:
    """A spoken checklist has no exercises to count."""
    assert said(Say("Breathe out"), introduced=True)[:3] == ["Test", "About 10 seconds", "Breathe out"]


def test_what_is_needed_is_said_before_the_cautions() -> None:
    """What is needed is one sentence, that of included routines too, each thing once."""
    inner = Routine("inner", "Inner", (exercise("Bridge", hold=10),), equipment=("a mat", "a towel"))
    words = said(
        Include("inner", inner),
        introduced=True,
        equipment=("a mat", "a chair"),
        cautions=("Stop if it hurts",),
    )
    assert words[2:4] == ["You need a mat, a chair and a towel", "Stop if it hurts"]
    assert said(Say("Hi"), introduced=True, equipment=("a mat",))[2] == "You need a mat"


def test_a_caution_is_said_sentence_by_sentence() -> None:
    """Each sentence of a caution is a phrase of its own, with 0.7 s after it."""
    made = cues(routine(Say("Hi"), cautions=("Stop if it hurts. See a doctor first.",)))
    first, second = (cue for cue in made if cue.text in ("Stop if it hurts.", "See a doctor first."))
    assert second.start - first.end == 7


TALKS = exercise(
    "Plank",
    hold=40,
    sets=2,
    rest=60,
    start="On your elbows.",
    how="Stay straight.",
    caution="Mind your back.",
    then="Lie down.",
    cues=("Breathe",),
)
"""An exercise with every kind of text."""


@pytest.mark.parametrize("talk", TALK)
def test_the_first_caution_is_heard_at_every_level(talk: Talk) -> None:
    """However little is said, the routine's first caution is heard; the others only where all is introduced."""
    words = said(TALKS, choices=Choices(talk=talk), introduced=True, cautions=("Stop.", "Rest well."))
    assert "Stop." in words
    assert ("Rest well." in words) is (talk in ("full", "normal"))
    assert ("Test" in words) is (talk != "signals")


@pytest.mark.parametrize("talk", TALK)
def test_in_a_feed_the_first_words_are_about_speed(talk: Talk) -> None:
    """However little is said, a file of a feed begins with what faster playback does; nothing else ever says it."""
    line = "Play this at normal speed. Faster playback makes the holds shorter"
    for warns in (False, True):
        choices = Choices(talk=talk, warns_of_speed=warns)
        words = said(TALKS, choices=choices, introduced=True, cautions=("Stop.",))
        assert (words[0] == line, line in words[1:]) == (warns, False)


def test_short_says_name_figures_caution_and_position() -> None:
    """`short` leaves out `start`, `how`, praise and "Get ready", and keeps `then` and the rest's length."""
    words = said(TALKS, choices=Choices(talk="short"))
    assert words[:3] == ["Plank", "2 holds of 40 seconds", "Mind your back."]
    assert not {"On your elbows.", "Stay straight.", "Get ready", "One set done, 1 to go"} & set(words)
    assert words[words.index("Rest, 1 minute") + 1 :][:2] == ["Plank", "Last set"]
    assert words[-3:-1] == ["Lie down.", "That's all"]
    assert words[-1].startswith("About")


def test_signals_says_names_and_positions_alone() -> None:
    """`signals` says which exercise, set and side comes, and nothing else."""
    made = cues(routine(TALKS), Choices(talk="signals"))
    words = [cue.text for cue in made if cue.kind == "speech" and cue.phase != "work"]
    assert words == ["Plank", "Set 1 of 2", "Plank", "Last set"]


def test_full_repeats_the_start_of_an_exercise_that_comes_again() -> None:
    """`full` says `start`, or the first sentence of `how`, once more; `normal` does not."""
    rounds = Repeat(amount(2), (replace(TALKS, sets=amount(1)),), amount(60))
    assert said(rounds, choices=Choices(talk="full")).count("On your elbows.") == 2
    assert said(rounds).count("On your elbows.") == 1
    how = replace(TALKS, sets=amount(1), start=None, how="Lie down first. Then lift.")
    words = said(Repeat(amount(2), (how,), amount(60)), choices=Choices(talk="full"))
    assert (words.count("Lie down first."), words.count("Then lift.")) == (2, 1)


def test_a_title_that_cannot_be_said_is_listed_too() -> None:
    """What the introduction loses is listed, with no step."""
    lost = Words(unsayable=frozenset({"Test"}))
    made = items(routine(exercise("Plank", hold=5)), Choices(), lost)
    assert [(item.text, item.step) for item in made if isinstance(item, Dropped)] == [("Test", None)]


# The announcement


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"reps": 12}, "12 reps"),
        ({"reps": 1}, "1 rep"),
        ({"reps": 12, "sets": 3}, "3 sets of 12 reps"),
        ({"reps": 12, "sets": 3, "sides": ("left", "right")}, "3 sets of 12 reps, each side"),
        ({"reps": 12, "alternate": ("left", "right")}, "12 reps, alternating"),
        ({"reps": 10, "hold": 15}, "10 reps, each held for 15 seconds"),
        ({"reps": 2, "hold": 1, "sides": ("left", "right")}, "2 reps, each held for 1 second, on each side"),
        ({"hold": 90}, "Hold for 1 minute and 30 seconds"),
        ({"hold": 60, "sets": 2}, "2 holds of 1 minute"),
        ({"hold": 40, "sides": ("left", "right")}, "Hold for 40 seconds, each side"),
        ({"work": 3600}, "Keep going for 1 hour"),
        ({"work": Fraction(5, 2), "sets": 2}, "2 sets of 2.5 seconds"),
    ],
)
def test_sets_reps_and_sides_in_one_sentence(keys: dict[str, Any], sentence: str) -> None:
    """The prescription is one sentence, with its plural forms."""
    assert sentence in said(exercise("Plank", **keys))[1:3]


def test_with_a_call_of_its_own_a_hold_is_not_prescribed() -> None:
    """`calls.hold` means something else (breathing out), so no length of a hold is named."""
    breathing = exercise("Breathing", reps=5, hold=4, calls=Calls(hold="Breathe out"))
    assert said(breathing)[1] == "5 reps"


def test_the_only_exercise_is_told_its_total() -> None:
    """From five sets on, a routine's only exercise has its total time, once."""
    assert said(exercise("Squat", hold=30, sets=14))[1] == "14 holds of 30 seconds, 7 minutes in all"
    assert said(exercise("Squat", hold=30, sets=4))[1] == "4 holds of 30 seconds"
    two = said(exercise("Squat", hold=30, sets=14), exercise("Plank", hold=30))
    assert two[1] == "14 holds of 30 seconds"


def test_an_announcement_has_its_order() -> None:
    """Name, which side comes first, prescription, start, caution, how."""
    step = exercise(
        "Bridge",
        reps=2,
        sides=("left leg", "right leg"),
        start="Lie down.",
        how="Lift your hips. Lower them.",
        caution="Mind your neck.",
    )
    assert said(step)[:7] == [
        "Bridge", "left leg first", "2 reps, each side", "Lie down.", "Mind your neck.", "Lift your hips.",
        "Lower them.",
    ]  # fmt: skip


def test_start_is_followed_by_time_to_get_there() -> None:
    """`settle` is the silence after the last sentence of `start`, 4 s if left out; other sentences have 0.7 s."""
    for settle in (4, 9):
        step = exercise(
            "Bridge", hold=5, start="Lie down. Bend your knees.", how="Lift. Hold.", settle=Fraction(settle)
        )
        made = {cue.text: cue for cue in cues(routine(step))}
        assert made["Bend your knees."].start - made["Lie down."].end == 7
        assert made["Lift."].start - made["Bend your knees."].end == settle * RATE
        assert made["Hold."].start - made["Lift."].end == 7


def test_alternate_says_which_comes_first() -> None:
    """With `alternate`, the first label is announced last."""
    step = exercise("Turns", reps=6, alternate=("right", "left"), how="Turn.")
    assert said(step)[1:4] == ["6 reps, alternating", "Turn.", "right first"]


def test_easier_stands_in_for_how() -> None:
    """With `--easier` the gentler way is said in place of `how`; without one, `how` is."""
    step = exercise("Squat", hold=10, how="All the way down.", easier="Half-way down.")
    assert "Half-way down." in said(step, choices=Choices(easier=True))
    assert "All the way down." not in said(step, choices=Choices(easier=True))
    assert "All the way down." in said(replace(step, easier=None), choices=Choices(easier=True))


def test_the_easier_way_has_a_start_of_its_own() -> None:
    """`settle` follows the easier `start`, or the first sentence if there is only a text."""
    for easier in (Easier("Lift a little.", start="Sit down."), Easier("Sit down. Lift a little.")):
        step = exercise("Squat", hold=10, start="Stand.", how="All the way down.", easier=easier)
        made = [cue for cue in cues(routine(step), Choices(easier=True)) if cue.phase == "announcement"]
        assert [cue.text for cue in made][2:] == ["Sit down.", "Lift a little."]
        assert made[3].start - made[2].end == 4 * RATE


def test_an_exercise_that_comes_again_is_named_but_not_explained() -> None:
    """The second round has name, round and side, and no `how` again; the last round is called so."""
    step = exercise("Bridge", reps=1, sides=("left", "right"), how="Lie down.")
    words = said(Repeat(amount(2), (step,), amount(30)))
    assert words.count("Lie down.") == 1
    assert [word for word in words if "ound" in word] == [
        "Round 1 of 2, left first", "Round 1 of 2, right", "Last round, left first", "Final round, right",
    ]  # fmt: skip


def test_a_round_that_comes_again_is_not_the_last() -> None:
    """In repeats in repeats, the inner rounds have a last one only once."""
    run = Repeat(amount(2), (exercise("Run", work=5),), None)
    words = said(Repeat(amount(2), (exercise("Squat", reps=2), run), None))
    named = [(one, other) for one, other in pairwise(words) if "ound" in other]
    assert named == [
        ("Squat", "Round 1 of 2"), ("Next: Run", "Round 1 of 2"), ("Next: Run", "Round 2 of 2"),
        ("Next: Squat", "Final round"), ("Next: Run", "Round 1 of 2"), ("Next: Run", "The last round"),
    ]  # fmt: skip


def test_sets_are_numbered() -> None:
    """Each set has its number, but for the first, whose prescription is said; the last is called so."""
    words = said(exercise("Squat", reps=1, sets=3))
    assert [word for word in words if word.lower().endswith("set") or word.startswith("Set ")] == [
        "Set 2 of 3", "Last set",
    ]  # fmt: skip


def test_between_sets_the_exercise_is_not_named_again() -> None:
    """The name stands before an exercise's first set, after "Next:" unless it opens the routine."""
    words = said(exercise("One", hold=5, sets=3), exercise("Two", hold=5))
    assert words[:2] == ["One", "3 holds of 5 seconds"]
    assert words.count("One") == 1
    assert "Next: Two" in words


def test_the_last_set_has_wordings_that_take_turns() -> None:
    """No wording comes twice in a row, and the same routine always sounds the same."""
    steps = [exercise(f"Squat {n}", reps=1, sets=2) for n in range(4)]
    words = [word for word in said(*steps) if word in ("Last set", "Final set", "The last set")]
    assert words == ["Last set", "Final set", "The last set", "Last set"]


# The lead-in


def test_the_lead_in_is_get_ready_long() -> None:
    """From the last word of the explanation to `go` is `get_ready`."""
    made = cues(routine(exercise("Plank", hold=5, get_ready=7, how="Stay.")), NORMAL)
    last_word = [cue for cue in made if cue.phase == "announcement"][-1]
    go = next(cue for cue in made if cue.text == "go")
    assert go.start - last_word.end == 7 * RATE


def test_get_ready_is_said_in_long_waits() -> None:
    """From 15 s up, "Get ready" and the side open the lead-in; the side alone if that is too long."""
    for get_ready, words in ((Fraction(46, 10), "left leg"), (Fraction(6), "Get ready, left leg")):
        step = exercise(
            "Bridge", hold=5, sets=2, rest=15, sides=("left leg", "right leg"), get_ready=get_ready
        )
        made = cues(routine(step), NORMAL)
        ready = next(cue for cue in made if cue.phase == "lead-in" and cue.kind == "speech")
        go = [cue for cue in made if cue.text == "go"][2]
        assert ready.text == words
        assert go.start - ready.start == get_ready * RATE
        assert ready.phase == "lead-in"


def test_short_waits_have_no_get_ready() -> None:
    """Below 15 s nothing is added."""
    assert not [word for word in said(exercise("Squat", hold=5, sets=2, rest=14)) if "ready" in word]


def test_words_may_run_into_the_lead_in_where_nothing_is_explained() -> None:
    """A short rest is kept exactly: the name may sound in the lead-in, 0.2 s clear of the countdown."""
    step = exercise("Squat", hold=5, sets=4, rest=7)
    assert not of_kind(Grown, step)
    made = cues(routine(step), NORMAL)
    position = next(cue for cue in made if cue.text == "Set 2 of 4")
    second_go = [cue for cue in made if cue.text == "go"][1]
    assert second_go.start - 5 * RATE < position.end <= second_go.start - 3 * RATE - 2


# Rest


def test_a_rest_says_its_length_and_what_comes_next() -> None:
    """From `stop` on: the rest's length, its own words, the next exercise."""
    made = cues(
        routine(exercise("One", hold=5), Rest(amount(30), "Drink water"), exercise("Two", hold=5)), NORMAL
    )
    stop = next(cue for cue in made if cue.text == "stop")
    after = [cue for cue in made if cue.start > stop.start and cue.kind == "speech"]
    assert [cue.text for cue in after][:4] == [
        "Rest, 30 seconds",
        "Drink water",
        "Next: Two",
        "Hold for 5 seconds",
    ]
    assert [cue.phase for cue in after][:4] == ["rest", "rest", "announcement", "announcement"]
    assert {cue.where.step for cue in after[:4]} == {"3"}


def test_a_rest_runs_from_stop_to_go() -> None:
    """The lead-in stands inside the rest; a rest step and a rest between sets are exact."""
    made = cues(
        routine(exercise("One", hold=5, sets=2, rest=20), Rest(amount(25)), exercise("Two", hold=5)), NORMAL
    )
    gos = [cue.start for cue in made if cue.text == "go"]
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert [go - stop for go, stop in zip(gos[1:], stops, strict=False)] == [20 * RATE, 25 * RATE]


def test_what_may_be_left_out_goes_in_order() -> None:
    """Praise goes first, then the rest's length, "Switch sides", and the prescription of what comes again."""

    def second_wait(switch: float) -> list[str]:
        step = exercise("Long bridge", hold=5, sides=("left", "right"), switch=switch)
        made = cues(routine(step), NORMAL)
        stop, go = [cue for cue in made if cue.text in ("stop", "go")][1:3]
        return [cue.text for cue in made if stop.start < cue.start < go.start and cue.kind == "speech"]

    assert second_wait(6) == ["Switch sides", "right"]
    assert second_wait(4.5) == ["right"]

    def between_rounds(rest: int) -> list[str]:
        made = cues(routine(Repeat(amount(2), (exercise("Plank", hold=5),), amount(rest))), NORMAL)
        stop, go = [cue for cue in made if cue.text in ("stop", "go")][1:3]
        return [cue.text for cue in made if stop.start < cue.start < go.start and cue.kind == "speech"]

    assert between_rounds(12) == ["Rest, 12 seconds", "Next: Plank", "Last round", "Hold for 5 seconds"]
    assert between_rounds(9) == ["Next: Plank", "Last round", "Hold for 5 seconds"]
    assert between_rounds(6) == ["Next: Plank", "Last round"]


def test_a_rest_that_grows_is_listed() -> None:
    """Where what must be said does not fit, the rest grows by just that, and says by how much and why."""
    step = exercise("Two", hold=5, how="one two three four five six seven eight nine ten")
    grown = of_kind(Grown, exercise("One", hold=5), Rest(amount(10)), step, choices=Choices())
    # 0.4 s of `stop` and pause, "Next: Two" 1, prescription 2, how 5, pauses of 0.4 and 0.7, lead-in 5: 14.5 s.
    assert [(item.step, item.by) for item in grown] == [("2", 45)]
    assert grown[0].reason == "what must be said in it takes 9.5 s, and the count-in after it 5.0 s"


def test_a_rest_too_short_to_count_in_grows() -> None:
    """Every start is counted in: a rest of a second becomes long enough for three."""
    grown = of_kind(Grown, exercise("One", hold=5, sets=2, rest=1))
    assert [item.step for item in grown] == ["1"]


def test_a_rest_shorter_than_get_ready_stays_as_prescribed() -> None:
    """The lead-in stands inside the rest, and gives way to it."""
    step = exercise("One", hold=5, sets=2, rest=7, get_ready=9)
    assert not of_kind(Grown, step)


def test_rests_in_a_row_are_one_wait() -> None:
    """Their lengths add up, and what they say is said one after the other at the beginning."""
    steps = (
        exercise("One", hold=5),
        Rest(amount(10), "Drink."),
        Rest(amount(20), "Sit."),
        exercise("Two", hold=5),
    )
    words = said(*steps)
    assert words[2:6] == ["Rest, 30 seconds", "Drink.", "Sit.", "Next: Two"]
    made = cues(routine(*steps))
    stop = next(cue.start for cue in made if cue.text == "stop")
    assert [cue.start for cue in made if cue.text == "go"][1] - stop == 30 * RATE
    played = [item for item in of_kind(PlayedStep, *steps) if item.kind == "rest"]
    assert [(item.path, item.length) for item in played] == [("2", 100), ("3", 200)]


def test_a_rest_before_words_is_a_pause() -> None:
    """A `say` ends the wait; the exercise after it has a wait of its own."""
    made = cues(routine(Rest(amount(10)), Say("Hello"), exercise("Plank", hold=5)))
    rest = next(cue for cue in made if cue.text == "Rest, 10 seconds")
    hello = next(cue for cue in made if cue.text == "Hello")
    assert hello.start - rest.start == 10 * RATE - 7  # the pause begins where the introduction ends


def test_a_pause_grows_for_its_own_words() -> None:
    """A rest's `say` must be said, also where no exercise follows; its length need not be."""
    grown = of_kind(Grown, Rest(amount(1), "one two three four"), Say("Hello"))
    assert [(item.step, item.by) for item in grown] == [("1", 17)]  # 0.7 s after the introduction


def test_a_switch_stands_between_the_sides() -> None:
    """`switch` from `stop` to `go` between sides, the rest after the last."""
    step = exercise("Bridge", hold=5, sets=2, rest=20, switch=8, sides=("left", "right"))
    made = cues(routine(step), NORMAL)
    gos = [cue.start for cue in made if cue.text == "go"]
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert [go - stop for go, stop in zip(gos[1:], stops, strict=False)] == [80, 200, 80]
    made = cues(routine(replace(step, sets=amount(1))), NORMAL)
    assert [cue.phase for cue in made if cue.text == "Switch sides"] == ["switch"]


def test_then_is_said_after_the_last_set_and_side() -> None:
    """`then` opens whatever comes next, once."""
    step = exercise("One", hold=5, sets=2, then="Stretch")
    made = cues(routine(step, Rest(amount(30)), exercise("Two", hold=5)), NORMAL)
    then = [cue for cue in made if cue.text == "Stretch"]
    assert [cue.phase for cue in then] == ["rest"]
    assert then[0].where.step == "1"
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert stops[1] < then[0].start < stops[1] + RATE


# The end


def test_the_end() -> None:
    """The `done` tone, a word of praise, about how long it took; introduction and end belong to no step."""
    made = cues(routine(exercise("One", hold=5)), NORMAL)
    assert [(cue.text, cue.phase) for cue in made[-3:]] == [
        ("done", "end"), ("All done. Well done", "end"), ("About 15 seconds", "end"),
    ]  # fmt: skip
    assert {cue.where.step for cue in made[-3:]} == {None}


@pytest.mark.parametrize(
    "after", [(), (Rest(amount(1)),), (Say("Good"),), (Rest(amount(1), "Sit"), Say("Good"))]
)
def test_ten_seconds_to_do_the_last_then(after: tuple[Step, ...]) -> None:
    """After the `then` of the last exercise at least 10 s pass before `done`, whatever else follows."""
    made = cues(routine(exercise("One", hold=5, then="Stretch"), *after), NORMAL)
    then = next(cue for cue in made if cue.text == "Stretch")
    done = next(cue for cue in made if cue.text == "done")
    assert then.phase == "end"
    assert done.start - then.end == 10 * RATE


# Steps and where they stand


def test_steps_are_numbered_with_dots() -> None:
    """Paths number nested and included steps; each occurrence has its own entry, with its round."""
    inner = Routine("inner", "Inner", (Say("a"), exercise("Bridge", hold=5)))
    found = of_kind(PlayedStep, Say("x"), Repeat(amount(2), (Include("inner", inner),), amount(20)))
    assert [(item.path, item.kind, item.round) for item in found] == [
        ("1", "say", None), ("2.1.1", "say", 1), ("2.1.2", "exercise", 1), ("2", "rest", 1),
        ("2.1.1", "say", 2), ("2.1.2", "exercise", 2),
    ]  # fmt: skip


def test_sounds_have_their_place() -> None:
    """The step `sound` is an announcement cue of kind sound, named by its file."""
    made = cues(routine(Sound("gong", "/somewhere/gong.wav"), exercise("One", hold=5)), NORMAL)
    sound = next(cue for cue in made if cue.kind == "sound")
    assert (sound.kind, sound.name, sound.phase, sound.where.step) == (
        "sound",
        "gong.wav",
        "announcement",
        "1",
    )


def test_tones_of_very_short_work_are_cut_at_the_next() -> None:
    """Where two marks are nearer than a tone is long, both onsets stand and the first tone ends early."""
    assert [(cue.text, cue.length) for cue in cues(routine(exercise("One", hold=Fraction(1, 5))), NORMAL)[-5:-3]] == [
        ("go", 2), ("stop", 3),
    ]  # fmt: skip


def test_languages_have_their_own_voice() -> None:
    """Texts are spoken in the routine's language; without a catalogue for it, the coach's words are English."""

    def languages(language: str) -> dict[str, str]:
        made = cues(Routine("test", "Hals", (exercise("Drehen", reps=2),), language=language))
        return {cue.text: cue.content.language for cue in made if cue.kind == "speech"}  # type: ignore[union-attr]

    dutch = languages("nl")
    assert dutch["Drehen"] == "nl"
    assert dutch["All done. Well done"] == "en"
    german = languages("de")
    assert german["Alles geschafft. Gut gemacht"] == "de"
    assert set(german.values()) == {"de"}
    assert set(languages("en-GB").values()) == {"en-GB"}
