"""The course made of seven routines: what is heard once, and what comes when."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach, introduction
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.library.finder import load
from voice_coach.library.folders import Folders
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

ROOT = Path(__file__).parents[1]
SHIPPED = Folders(added=(), own=None, built_in=ROOT / "scripts", sounds=ROOT / "sounds")
COURSE = load("core-course", SHIPPED).required()


def exercise_sets(easier: bool = False) -> list[ExerciseSet]:
    return [phase for phase in coach(COURSE, Choices(easier=easier)) if isinstance(phase, ExerciseSet)]


def said(exercise_set: ExerciseSet) -> list[str]:
    return [line.phrase.text for line in exercise_set.wait.lines]


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
    """The stretches that three of the routines share are explained before the first time alone."""
    long = [
        text
        for exercise_set in exercise_sets(easier)
        for text in said(exercise_set)
        if "At the start signal" in text
    ]
    assert len(long) == len(set(long)) == 13


def test_a_part_is_announced_by_its_number() -> None:
    """Each rest between two parts says which part comes, so that the listener knows where they are."""
    texts = " ".join(text for exercise_set in exercise_sets() for text in said(exercise_set))
    assert re.findall(r"Part (\w+)", texts) == ["two", "three", "four", "five", "six", "seven"]
