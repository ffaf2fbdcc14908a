"""The course made of seven routines: what is heard once, and what comes when."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach, introduction
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.estimate import RATE, EstimatedLengths
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline import lay_out
from voice_coach.library.finder import load
from voice_coach.library.folders import Folders
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.routine import Include, Rest, Say

CHAPTER = (
    "twisting",
    "prone-back-bend",
    "wall-squat",
    "side-bends",
    "wide-squat",
    "parallel-squat",
    "knee-extension",
)
"""Exercises 10 to 16 of the book, in its order."""

STRETCHES = ("Back stretch", "Calf stretch", "Thigh stretch")
"""They follow each of the three squats."""

ROOT = Path(__file__).parents[1]
SHIPPED = Folders(added=(), own=None, built_in=ROOT / "scripts", sounds=ROOT / "sounds")
COURSE = load("core-course", SHIPPED).required()


def exercise_sets(easier: bool = False) -> list[ExerciseSet]:
    return [phase for phase in coach(COURSE, Choices(easier=easier)) if isinstance(phase, ExerciseSet)]


def said(exercise_set: ExerciseSet) -> list[str]:
    return [line.phrase.text for line in exercise_set.wait.words]


def test_the_chapter_comes_in_the_book_s_order() -> None:
    """The course is the chapter's seven routines in its order, with a rest between any two."""
    steps = [step for step in COURSE.steps if not isinstance(step, Say)]
    assert [step.routine.title for step in steps if isinstance(step, Include)] == [
        load(name, SHIPPED).required().title for name in CHAPTER
    ]
    assert isinstance(steps[0], Include)
    assert all(isinstance(one, Rest) != isinstance(next_, Rest) for one, next_ in pairwise(steps))


def test_each_caution_is_heard_once() -> None:
    """The introduction says each caution of the course and of what it includes a single time."""
    heard = [line.phrase.text for talk in introduction(COURSE, Choices()) for line in talk.lines]
    assert heard.count("If anything hurts, stop.") == 1
    assert len(heard) == len(set(heard))


@pytest.mark.parametrize("easier", [False, True])
def test_no_instruction_is_heard_twice(easier: bool) -> None:
    """Each of the 13 exercises is explained once; the stretches of three routines before the first time alone."""
    explained = [
        exercise_set.occurrence.exercise.name
        for exercise_set in exercise_sets(easier)
        if any(line.role == "how" for line in exercise_set.wait.words)
    ]
    assert len(explained) == len(set(explained)) == 13


def test_what_is_needed_is_heard_once() -> None:
    """The introduction names the things of all seven routines, each once."""
    heard = [line.phrase.text for talk in introduction(COURSE, Choices()) for line in talk.lines]
    (needed,) = [text for text in heard if text.startswith("You need")]
    for thing in ("a mat", "a free wall", "a chair", "an open door", "a windowsill"):
        assert len(re.findall(rf"\b{thing}\b", needed)) == 1, needed


def test_every_stretch_leaves_time_to_change_position() -> None:
    """Also in the second and third round, where little is said: 30 seconds before a stretch, 12 to change sides."""
    waits = [
        (exercise_set.occurrence.exercise.name, exercise_set.first, exercise_set.wait.prescribed)
        for exercise_set in exercise_sets()
        if exercise_set.occurrence.exercise.name in STRETCHES
    ]
    assert [name for name, first, _ in waits if first] == list(STRETCHES) * 3
    for name, first, prescribed in waits:
        assert prescribed is not None, name
        assert prescribed >= (30 if first else 12), name


def test_a_part_is_announced_by_its_number() -> None:
    """Each rest between two parts says which part comes, so that the listener knows where they are."""
    texts = " ".join(text for exercise_set in exercise_sets() for text in said(exercise_set))
    assert re.findall(r"Part (\w+)", texts) == ["two", "three", "four", "five", "six", "seven"]


def test_the_advice_to_stretch_is_no_order_in_the_middle() -> None:
    """Row 45 is heard before the first exercise and after the last one, and not between."""
    between = " ".join(text for exercise_set in exercise_sets() for text in said(exercise_set))
    assert "ten to twenty minutes" not in between
    last = COURSE.steps[-1]
    assert isinstance(last, Say)
    assert "for ten to twenty minutes" in last.text


@pytest.mark.parametrize("easier", [False, True])
def test_nobody_stands_on_one_leg_with_eyes_shut(easier: bool) -> None:
    """Each round of the thigh stretch says so before each side, as the second and third are not explained again."""
    timeline = lay_out(coach(COURSE, Choices(easier=easier)), EstimatedLengths(DEFAULT_RATE), RATE)
    heard = [item.text for item in timeline if isinstance(item, Cue)]
    assert heard.count("Eyes open, both hands on the wall") == 3 * 2
