"""Waits: what is over at once, then quiet, then what comes next, as late as it can be said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from legible import RATE, Words, amount, cues, exercise, items, routine
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices, Talk
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import BREATH, ExerciseSet, Wait
from voice_coach.coaching.sentences import sentences
from voice_coach.coaching.timeline_items import Grown
from voice_coach.coaching.wait_layout import Fitted, Spoken, fit_wait
from voice_coach.routines.routine import Calls, Repeat, Rest, Routine, Step
from voice_coach.units import Samples, to_samples

OVER = ("rest", "switch", "end")


def waits(*steps: Step, choices: Choices = Choices()) -> list[list[Cue]]:  # noqa: B008 - frozen
    """Return the words of each wait between a `stop` and the next `go`, positions counted from that `stop`."""
    made = [
        cue for cue in cues(routine(*steps), choices) if cue.kind == "speech" or cue.text in ("go", "stop")
    ]
    found: list[list[Cue]] = []
    stop: int | None = None
    for cue in made:
        if cue.text in ("go", "stop"):
            stop = cue.start if cue.text == "stop" else None
            if stop is not None:
                found.append([])
        elif stop is not None:
            found[-1].append(replace(cue, start=Samples(cue.start - stop)))
    return found


# Sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lie down.", ["Lie down."]),
        ("Lie down. Bend your knees!", ["Lie down.", "Bend your knees!"]),
        ("Breathe out… Lift.", ["Breathe out…", "Lift."]),
        ("Hold for approx. ten breaths.", ["Hold for approx. ten breaths."]),
        ("Lift 2.5 kg. Rest.", ["Lift 2.5 kg.", "Rest."]),
        ("Count 3. 4 follows.", ["Count 3. 4 follows."]),
        ('Say "yes." Then nod.', ['Say "yes."', "Then nod."]),
        ("", []),
    ],
)
def test_a_sentence_ends_before_a_space_and_no_lower_case_letter(text: str, parts: list[str]) -> None:
    """A sentence ends at `. ! ? …`, and never inside figures."""
    assert list(sentences(text, "en")) == parts


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "Use approx. 20 kg. Rest.", ["Use approx. 20 kg.", "Rest."]),
        ("en", "No. 3 is best. No. Stop.", ["No. 3 is best.", "No.", "Stop."]),
        ("en", "Ask Dr. Smith. Then lift.", ["Ask Dr. Smith.", "Then lift."]),
        ("en", "Lift your arms, etc. Then rest.", ["Lift your arms, etc.", "Then rest."]),
        ("en", "Make a T. Hold it.", ["Make a T.", "Hold it."]),
        ("de", "Hüfte heben, z. B. 10 cm. Halten.", ["Hüfte heben, z. B. 10 cm.", "Halten."]),
        (
            "de",
            "Etwas Schweres, z.B. Bücher, d. h. Gewicht.",
            ["Etwas Schweres, z.B. Bücher, d. h. Gewicht."],
        ),
        (
            "de",
            "Mit ca. 10 cm Abstand. Max. 2 Minuten lang.",
            ["Mit ca. 10 cm Abstand.", "Max. 2 Minuten lang."],
        ),
        (
            "de",
            "Nr. 5 folgt. Kopf heben usw. Danach Pause.",
            ["Nr. 5 folgt.", "Kopf heben usw.", "Danach Pause."],
        ),
        ("fr", "Lève d'env. 10 cm. Comme M. Dupont.", ["Lève d'env. 10 cm.", "Comme M. Dupont."]),
        ("es", "Sube aprox. 10 cm. Lo dice la Dra. Ruiz.", ["Sube aprox. 10 cm.", "Lo dice la Dra. Ruiz."]),
        ("pl", "Ok. 10 cm. Stop.", ["Ok.", "10 cm.", "Stop."]),
    ],
)
def test_a_sentence_does_not_end_after_an_abbreviation(language: str, text: str, parts: list[str]) -> None:
    """They are those that are read out in full, except such as may end a sentence, and titles."""
    assert list(sentences(text, language)) == parts


# The course of a wait


LONG = exercise("Two", hold=5, start="Lie down.", how="Lift your hips. Lower them.")


def test_an_announcement_ends_a_second_before_the_lead_in() -> None:
    """It is laid from its end, so that it begins as late as it can; the time before it is quiet."""
    (words, _) = waits(exercise("One", hold=5), Rest(amount(40)), LONG)
    assert [cue.text for cue in words] == [
        "Rest, 40 seconds", "Next: Two", "Hold for 5 seconds", "Lie down.", "Lift your hips.", "Lower them.",
        "Get ready",
    ]  # fmt: skip
    assert words[-2].end == (40 - 5 - 1) * RATE
    assert words[-1].start == (40 - 5) * RATE
    assert words[1].start - words[0].end > 5 * RATE


@settings(max_examples=60)
@given(routines, choices)
def test_in_a_wait_there_is_quiet_and_nothing_is_left_out_without_need(
    made: Routine, chosen: Choices
) -> None:
    """From 20 s up, some seconds are quiet; a line is left out only where the wait would grow with it even so."""
    words = Words()
    for phase in coach(made, chosen):
        if not isinstance(phase, ExerciseSet) or phase.wait.prescribed is None:
            continue
        wait = phase.wait
        fitted = fit_wait(wait, Samples(4), Samples(3), words.phrase, RATE)
        assert fitted.length == to_samples(wait.prescribed, RATE) + fitted.grown
        if fitted.grown:
            assert all(not one.line.optional for one in fitted.spoken)
        _check_order(fitted.spoken)
        if wait.prescribed >= 20:
            _check_quiet(wait, fitted)


def _check_quiet(wait: Wait, fitted: Fitted) -> None:
    """Between what is over and what comes 2 s are quiet, and 3 s before anything is left out."""
    over = [one for one in fitted.spoken if one.line in wait.lines]
    to_come = [one for one in fitted.spoken if one.line in wait.announcement]
    if over and to_come:
        whole = len(over) + len(to_come) == len(wait.words)
        assert to_come[0].start - over[-1].end >= (30 if whole and not fitted.grown else 20)


def _check_order(spoken: tuple[Spoken, ...]) -> None:
    for one, other in pairwise(spoken):
        assert other.start - one.end >= to_samples(max(BREATH, one.line.after), RATE) - 1


def test_what_does_not_fit_shrinks_the_quiet_before_anything_is_left_out() -> None:
    """The second before the lead-in, the quiet down to 3 s, the praise: only then the rest's length goes."""

    def said(rest: float) -> tuple[list[str], float, float]:
        (words, _) = waits(exercise("One", hold=70), Rest(amount(rest)), LONG)
        place = next(n for n, cue in enumerate(words) if cue.phase == "announcement")
        told = [cue for cue in words if cue.phase != "lead-in"]
        over = [cue.text for cue in words[:place]]
        quiet = words[place].start - (words[place - 1].end if place else 0)
        return over, quiet / RATE, rest - 5 - told[-1].end / RATE

    assert said(26) == (["That one's done", "Rest, 26 seconds"], 3.9, 1.0)
    assert said(24.5) == (["That one's done", "Rest, 24.5 seconds"], 3.0, pytest.approx(0.4))
    assert said(24) == (["Rest, 24 seconds"], 3.8, 1.0)
    assert said(23) == (["Rest, 23 seconds"], 3.0, pytest.approx(0.8))
    assert said(22) == ([], 3.7, 1.0)
    assert said(20) == ([], 2.0, pytest.approx(0.7))


def test_an_announcement_that_explains_stays_out_of_the_lead_in() -> None:
    """It rather makes the rest grow; any other may run into the lead-in, and "Get ready" then falls away."""
    made = items(routine(exercise("One", hold=5), Rest(amount(15)), LONG))
    grown = [item for item in made if isinstance(item, Grown)]
    assert [item.step for item in grown] == ["2"]
    plain = exercise("Two three four five six", reps=8, hold=5, sides=("left", "right"))
    (words, *_) = waits(exercise("One", hold=5), Rest(amount(15)), plain)
    assert words[-1].phase == "announcement"
    assert 10 * RATE < words[-1].end <= 12 * RATE - 2


def test_between_sides_the_next_side_is_said_at_once() -> None:
    """In a switch of sides nobody waits for the end to hear what comes; the exercise is known."""
    (words, *_) = waits(exercise("Bridge", hold=5, sides=("left", "right"), switch=12))
    assert [(cue.text, cue.start) for cue in words] == [("Switch sides", 4), ("right", 18)]


def test_long_waits_say_how_much_is_left() -> None:
    """From 45 s up, "30 seconds of rest left" and each full minute, with 3 s free of words on both sides."""
    (words, _) = waits(exercise("One", hold=5), Rest(amount(150)), exercise("Two", hold=5))
    calls = [(cue.text, cue.start) for cue in words if "left" in cue.text]
    assert calls == [
        ("2 minutes of rest left", 300), ("1 minute of rest left", 900), ("30 seconds of rest left", 1200),
    ]  # fmt: skip
    (words, _) = waits(exercise("One", hold=5), Rest(amount(44)), exercise("Two", hold=5))
    assert not [cue for cue in words if "left" in cue.text]
    (words, _) = waits(exercise("One", hold=5), Rest(amount(70)), exercise("Two", hold=5))
    calls = [cue.text for cue in words if "left" in cue.text]
    assert calls == ["30 seconds of rest left"]  # a minute would be said 10 s after the rest's length


@pytest.mark.parametrize("settle", [4, 20])
def test_no_time_call_disturbs_an_announcement(settle: int) -> None:
    """Time calls keep 3 s from other words, and stay out of the time to get into position."""
    two = exercise(
        "Two", hold=5, start="Lie down.", how=" ".join(["Lift your hips."] * 6), settle=Fraction(settle)
    )
    (words, _) = waits(exercise("One", hold=5), Rest(amount(60)), two)
    for number, cue in enumerate(words):
        if "of rest left" in cue.text:
            assert cue.start - words[number - 1].end >= 3 * RATE
            assert words[number + 1].start - cue.end >= 3 * RATE
            assert words[number - 1].text != "Lie down."


# Praise


def test_praise_comes_at_most_once_a_minute_and_names_what_is_known() -> None:
    """Praise stands after a set once a minute of prescribed time has passed, and not after the last exercise."""
    made = waits(exercise("Squat", hold=30, sets=4, rest=20))
    said = [[cue.text for cue in words if "done" in cue.text or "down" in cue.text] for words in made]
    assert said == [[], ["2 sets done, 2 to go"], [], ["All done. Well done"]]
    (words, *_) = waits(exercise("Plank", hold=60), Rest(amount(30)), exercise("Two", hold=5))
    assert words[0].text == "That's the minute"
    sides = waits(exercise("Plank", hold=60, sides=("left", "right"), switch=15), exercise("Two", hold=5))
    assert [words[0].text for words in sides][:2] == ["Switch sides", "That one's done"]


def test_praise_never_comes_before_the_way_out() -> None:
    """What the author says at `stop`, and `then`, tell how to leave a position; praise follows them."""
    step = exercise("Plank", hold=60, calls=Calls(stop="Knees down"), then="Sit back.")
    (words, *_) = waits(step, Rest(amount(40)), exercise("Two", hold=5))
    assert [cue.text for cue in words][:4] == [
        "Knees down",
        "Sit back.",
        "That's the minute",
        "Rest, 40 seconds",
    ]


def test_praise_has_wordings_that_take_turns() -> None:
    """No wording of praise comes twice in a row."""
    steps = [exercise(f"Squat {n}", reps=20) for n in range(5)]
    made = waits(*[step for one in steps for step in (one, Rest(amount(30)))])
    praise = [words[0].text for words in made[:-1]]
    assert praise == ["That one's done", "And that's done", "That's another one done", "That one's done"]


# What an exercise says at its end


def test_the_call_at_stop_opens_the_wait_after_every_set() -> None:
    """`calls.stop` is said at once after each set on each side, in every round: the body waits for it."""
    step = exercise("Bridge", reps=2, sets=2, sides=("left", "right"), calls=Calls(stop="Hips down"))
    made = waits(Repeat(amount(2), (step,), amount(30)))
    assert [bool(words) and words[0].text == "Hips down" for words in made] == [True] * 8
    assert made[0][0].phase == "rest"


@pytest.mark.parametrize("talk", ["full", "normal", "short"])
def test_the_call_before_each_set_comes_before_the_lead_in(talk: Talk) -> None:
    """`calls.ready` takes the place of "Get ready" before every set on each side: the weight has to be taken up."""
    step = exercise("Bend", reps=2, sets=2, rest=40, sides=("left", "right"), calls=Calls(ready="Take it."))
    made = cues(routine(step), Choices(talk=talk))
    starts = [cue.start for cue in made if cue.text == "go"]
    taken = [cue for cue in made if cue.text == "Take it."]
    assert len(taken) == len(starts) == 4
    assert all(
        go - cue.end >= to_samples(step.get_ready, RATE) for cue, go in zip(taken, starts, strict=True)
    )
    assert not [cue for cue in made if cue.text.startswith(("Get ready", "Ready now", "Get set"))]


def test_the_way_out_of_each_set_is_said_at_short() -> None:
    """`calls.stop` is never left out for brevity, as one would keep the weight in hand."""
    step = exercise("Bend", reps=2, sets=3, calls=Calls(stop="Put it down"))
    assert [cue.text for cue in cues(routine(step), Choices(talk="short"))].count("Put it down") == 3


@pytest.mark.parametrize("talk", ["normal", "short"])
def test_a_caution_that_two_exercises_share_is_said_for_both(talk: Talk) -> None:
    """What was said for another exercise counts as said only if the exercise has the same name."""
    steps = [exercise(name, reps=2, caution="Stop if it hurts.") for name in ("One", "Two", "One")]
    words = [cue.text for cue in cues(routine(*steps), Choices(talk=talk))]
    assert words.count("Stop if it hurts.") == 2


def test_levels_fill_the_waits_and_never_change_them() -> None:
    """Prescribed times are the same at every level of talk."""
    steps = [exercise("One", hold=20, sets=3), Rest(amount(40)), LONG]

    def marks(**keys: Any) -> list[int]:
        made = cues(routine(*steps), Choices(**keys))
        at = [cue.start for cue in made if cue.text in ("go", "stop")]
        return [start - at[0] for start in at]

    assert marks(talk="full") == marks() == marks(talk="short") == marks(talk="signals")
