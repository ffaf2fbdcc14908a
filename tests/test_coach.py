"""The course of a routine, rule by rule, in a world where a word takes half a second."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from legible import RATE, Words, amount, cues, exercise, items, routine

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline import Dropped, Grown, PlayedStep
from voice_coach.routines.routine import Include, Repeat, Rest, Routine, Say, Sound, Step

BRIEF = Choices(talk="short")


def said(*steps: Step, choices: Choices = BRIEF, **keys: Any) -> list[str]:
    """Return the words of a play in order."""
    return [cue.text for cue in cues(routine(*steps, **keys), choices) if cue.kind == "speech"]


def of_kind(kind: type, *steps: Step, choices: Choices = BRIEF) -> list[Any]:
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
        choices=Choices(),
        title="Morning",
        cautions=("Stop if it hurts",),
    )
    assert words[0] == "Morning"
    assert words[1].startswith("3 exercises, about ")
    assert words[2:5] == ["Stop if it hurts", "Go slowly", "Plank"]


def test_a_routine_without_exercises_is_introduced_by_its_length() -> None:
    """A spoken checklist has no exercises to count."""
    assert said(Say("Breathe out"), choices=Choices())[:3] == ["Test", "About 10 seconds", "Breathe out"]


def test_brief_leaves_out_introduction_how_and_cautions() -> None:
    """`--brief` keeps the name and the prescription."""
    words = said(
        exercise("Plank", hold=20, how="On your elbows.", caution="Mind your back."), cautions=("Stop",)
    )
    assert words[:2] == ["Plank", "Hold for 20 seconds"]
    assert not {"On your elbows.", "Mind your back.", "Stop", "Test"} & set(words)


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
        ({"hold": 60, "sets": 2}, "2 sets, hold for 1 minute"),
        ({"hold": 40, "sides": ("left", "right")}, "Hold for 40 seconds, each side"),
        ({"work": 3600}, "Keep going for 1 hour"),
        ({"work": Fraction(5, 2), "sets": 2}, "2 sets of 2.5 seconds"),
    ],
)
def test_sets_reps_and_sides_in_one_sentence(keys: dict[str, Any], sentence: str) -> None:
    """The prescription is one sentence, with its plural forms."""
    assert said(exercise("Plank", **keys))[1] == sentence


def test_an_announcement_has_its_order() -> None:
    """Name, prescription, caution, how, and which side comes first."""
    step = exercise(
        "Bridge", reps=2, sides=("left leg", "right leg"), how="Lie down.", caution="Mind your neck."
    )
    assert said(step, choices=Choices())[2:7] == [
        "Bridge", "2 reps, each side", "Mind your neck.", "Lie down.", "left leg first",
    ]  # fmt: skip


def test_alternate_says_which_comes_first() -> None:
    """With `alternate`, the first label is announced."""
    assert said(exercise("Turns", reps=6, alternate=("right", "left")))[2] == "right first"


def test_easier_stands_in_for_how() -> None:
    """With `--easier` the gentler way is said in place of `how`; without one, `how` is."""
    step = exercise("Squat", hold=10, how="All the way down.", easier="Half-way down.")
    assert "Half-way down." in said(step, choices=Choices(easier=True))
    assert "All the way down." not in said(step, choices=Choices(easier=True))
    assert "All the way down." in said(replace(step, easier=None), choices=Choices(easier=True))


def test_an_exercise_that_comes_again_is_named_but_not_explained() -> None:
    """The second round has name, round and side, and no `how` again."""
    step = exercise("Bridge", reps=1, sides=("left", "right"), how="Lie down.")
    words = said(Repeat(amount(2), (step,), amount(30)), choices=Choices())
    assert words.count("Lie down.") == 1
    assert words.count("Bridge") == 4
    assert [word for word in words if word.startswith("Round")] == [
        "Round 1 of 2, left", "Round 1 of 2, right", "Round 2 of 2, left", "Round 2 of 2, right",
    ]  # fmt: skip


def test_sets_are_numbered() -> None:
    """Each set is announced with its number, the last as well."""
    words = said(exercise("Squat", reps=1, sets=3))
    assert [word for word in words if word.startswith("Set")] == ["Set 1 of 3", "Set 2 of 3", "Set 3 of 3"]


# The lead-in


def test_the_lead_in_is_get_ready_long() -> None:
    """From the last word of the explanation to `go` is `get_ready`."""
    made = cues(routine(exercise("Plank", hold=5, get_ready=7)), BRIEF)
    last_word = [cue for cue in made if cue.phase == "announcement"][-1]
    go = next(cue for cue in made if cue.text == "go")
    assert go.start - last_word.end == 7 * RATE


def test_get_ready_is_said_in_long_waits() -> None:
    """From 15 s up, "Get ready" and the side open the lead-in; without the side if that is too long."""
    for get_ready, words in ((5, "Get ready"), (6, "Get ready, left leg")):
        step = exercise(
            "Bridge", hold=5, sets=2, rest=15, sides=("left leg", "right leg"), get_ready=get_ready
        )
        made = cues(routine(step), BRIEF)
        ready = next(cue for cue in made if cue.text.startswith("Get ready"))
        go = [cue for cue in made if cue.text == "go"][2]
        assert ready.text == words
        assert go.start - ready.start == get_ready * RATE
        assert ready.phase == "lead-in"


def test_short_waits_have_no_get_ready() -> None:
    """Below 15 s nothing is added."""
    assert not [word for word in said(exercise("Squat", hold=5, sets=2, rest=14)) if "ready" in word]


def test_words_may_run_into_the_lead_in_where_nothing_is_explained() -> None:
    """A short rest is kept exactly: the name may sound in the lead-in, 0.2 s clear of the countdown."""
    step = exercise("Squat", hold=5, sets=2, rest=7)
    assert not of_kind(Grown, step)
    made = cues(routine(step), BRIEF)
    position = next(cue for cue in made if cue.text == "Set 2 of 2")
    second_go = [cue for cue in made if cue.text == "go"][1]
    assert second_go.start - 5 * RATE < position.end <= second_go.start - 3 * RATE - 2


# Rest


def test_a_rest_says_its_length_and_what_comes_next() -> None:
    """From `stop` on: the rest's length, its own words, the next exercise."""
    made = cues(
        routine(exercise("One", hold=5), Rest(amount(30), "Drink water"), exercise("Two", hold=5)), BRIEF
    )
    stop = next(cue for cue in made if cue.text == "stop")
    after = [cue for cue in made if cue.start > stop.start and cue.kind == "speech"]
    assert [cue.text for cue in after][:4] == ["Rest, 30 seconds", "Drink water", "Two", "Hold for 5 seconds"]
    assert [cue.phase for cue in after][:4] == ["rest", "rest", "announcement", "announcement"]
    assert {cue.where.step for cue in after[:4]} == {"3"}


def test_a_rest_runs_from_stop_to_go() -> None:
    """The lead-in stands inside the rest; a rest step and a rest between sets are exact."""
    made = cues(
        routine(exercise("One", hold=5, sets=2, rest=20), Rest(amount(25)), exercise("Two", hold=5)), BRIEF
    )
    gos = [cue.start for cue in made if cue.text == "go"]
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert [go - stop for go, stop in zip(gos[1:], stops, strict=False)] == [20 * RATE, 25 * RATE]


def test_what_may_be_left_out_goes_in_order() -> None:
    """The rest's length goes first, then "Switch sides", then the prescription of what comes again."""

    def second_wait(switch: float) -> list[str]:
        step = exercise("Long bridge", hold=5, sides=("left", "right"), switch=switch)
        made = cues(routine(step), BRIEF)
        stop, go = [cue for cue in made if cue.text in ("stop", "go")][1:3]
        return [cue.text for cue in made if stop.start < cue.start < go.start and cue.kind == "speech"]

    assert second_wait(8) == ["Switch sides", "Long bridge", "right"]
    assert second_wait(6) == ["Long bridge", "right"]

    def between_rounds(rest: int) -> list[str]:
        made = cues(routine(Repeat(amount(2), (exercise("Plank", hold=5),), amount(rest))), BRIEF)
        stop, go = [cue for cue in made if cue.text in ("stop", "go")][1:3]
        return [cue.text for cue in made if stop.start < cue.start < go.start and cue.kind == "speech"]

    assert between_rounds(12) == ["Rest, 12 seconds", "Plank", "Round 2 of 2", "Hold for 5 seconds"]
    assert between_rounds(10) == ["Plank", "Round 2 of 2", "Hold for 5 seconds"]
    assert between_rounds(7) == ["Plank", "Round 2 of 2"]


def test_a_rest_that_grows_is_listed() -> None:
    """Where what must be said does not fit, the rest grows by just that, and says by how much and why."""
    step = exercise("Two", hold=5, how="one two three four five six seven eight nine ten")
    grown = of_kind(Grown, exercise("One", hold=5), Rest(amount(10)), step, choices=Choices())
    # 0.4 s of `stop` and pause, name 0.5, prescription 2, how 5, two breaths, lead-in 5: 13.7 s.
    assert [(item.step, item.by) for item in grown] == [("2", 37)]
    assert grown[0].reason == "what must be said in it takes 8.7 s, and the count-in after it 5.0 s"


def test_a_rest_too_short_to_count_in_grows() -> None:
    """Every start is counted in: a rest of a second becomes long enough for three."""
    grown = of_kind(Grown, exercise("One", hold=5, sets=2, rest=1))
    assert [item.step for item in grown] == ["1"]


def test_a_rest_shorter_than_get_ready_stays_as_prescribed() -> None:
    """The lead-in stands inside the rest, and gives way to it."""
    step = exercise("One", hold=5, sets=2, rest=7, get_ready=9)
    assert not of_kind(Grown, step)


def test_of_several_rests_the_last_announces() -> None:
    """Rests before another rest or before words are plain pauses."""
    words = said(Rest(amount(10)), Rest(amount(20)), exercise("Plank", hold=5))
    assert words[:3] == ["Rest, 10 seconds", "Rest, 20 seconds", "Plank"]
    made = cues(routine(Rest(amount(10)), Say("Hello"), exercise("Plank", hold=5)), BRIEF)
    assert next(cue.start for cue in made if cue.text == "Hello") == 5 + 100  # half a second, then the pause


def test_a_pause_grows_for_its_own_words() -> None:
    """A rest's `say` must be said, also where no exercise follows."""
    grown = of_kind(Grown, Rest(amount(1), "one two three four"), Say("Hello"))
    assert [(item.step, item.by) for item in grown] == [("1", 10)]


def test_a_switch_stands_between_the_sides() -> None:
    """`switch` from `stop` to `go` between sides, the rest after the last."""
    step = exercise("Bridge", hold=5, sets=2, rest=20, switch=8, sides=("left", "right"))
    made = cues(routine(step), BRIEF)
    gos = [cue.start for cue in made if cue.text == "go"]
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert [go - stop for go, stop in zip(gos[1:], stops, strict=False)] == [80, 200, 80]
    made = cues(routine(replace(step, sets=amount(1))), BRIEF)
    assert [cue.phase for cue in made if cue.text == "Switch sides"] == ["switch"]


def test_then_is_said_after_the_last_set_and_side() -> None:
    """`then` opens whatever comes next, once."""
    step = exercise("One", hold=5, sets=2, then="Stretch")
    made = cues(routine(step, Rest(amount(30)), exercise("Two", hold=5)), BRIEF)
    then = [cue for cue in made if cue.text == "Stretch"]
    assert [cue.phase for cue in then] == ["rest"]
    assert then[0].where.step == "1"
    stops = [cue.start for cue in made if cue.text == "stop"]
    assert stops[1] < then[0].start < stops[1] + RATE


# The end


def test_the_end() -> None:
    """The `done` tone, a word of praise, how long it took; introduction and end belong to no step."""
    made = cues(routine(exercise("One", hold=5)), BRIEF)
    assert [(cue.text, cue.phase) for cue in made[-3:]] == [
        ("done", "end"), ("Well done", "end"), ("That took 14 seconds", "end"),
    ]  # fmt: skip
    assert {cue.where.step for cue in made[-3:]} == {None}


@pytest.mark.parametrize(
    "after", [(), (Rest(amount(1)),), (Say("Good"),), (Rest(amount(1), "Sit"), Say("Good"))]
)
def test_ten_seconds_to_do_the_last_then(after: tuple[Step, ...]) -> None:
    """After the `then` of the last exercise at least 10 s pass before `done`, whatever else follows."""
    made = cues(routine(exercise("One", hold=5, then="Stretch"), *after), BRIEF)
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
    made = cues(routine(Sound("gong", "/somewhere/gong.wav"), exercise("One", hold=5)), BRIEF)
    assert (made[0].kind, made[0].name, made[0].phase, made[0].where.step) == (
        "sound",
        "gong.wav",
        "announcement",
        "1",
    )


def test_tones_of_very_short_work_are_cut_at_the_next() -> None:
    """Where two marks are nearer than a tone is long, both onsets stand and the first tone ends early."""
    assert [(cue.text, cue.length) for cue in cues(routine(exercise("One", hold=Fraction(1, 5))), BRIEF)[-5:-3]] == [
        ("go", 2), ("stop", 3),
    ]  # fmt: skip


def test_languages_have_their_own_voice() -> None:
    """Texts are spoken in the routine's language; without a catalogue for it, the coach's words are English."""

    def languages(language: str) -> dict[str, str]:
        made = cues(Routine("test", "Hals", (exercise("Drehen", reps=2),), language=language))
        return {cue.text: cue.content.language for cue in made if cue.kind == "speech"}  # type: ignore[union-attr]

    dutch = languages("nl")
    assert dutch["Drehen"] == "nl"
    assert dutch["Well done"] == "en"
    german = languages("de")
    assert german["Gut gemacht"] == "de"
    assert set(german.values()) == {"de"}
    assert set(languages("en-GB").values()) == {"en-GB"}
