"""The estimate against what is then laid out, with voices as fast as the estimate takes them to be."""

from __future__ import annotations

from fractions import Fraction

import pytest
import soundfile
from hypothesis import given, settings
from legible import amount, exercise, routine
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.estimate import RATE, TONES, EstimatedLengths, playing_time, rounded
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish
from voice_coach.coaching.unroll import count_exercises
from voice_coach.coaching.workout import workout
from voice_coach.library.finder import built_in_names, load
from voice_coach.library.folders import folders, sounds_folder
from voice_coach.routines.routine import Include, Repeat, Rest, Routine, Say

GUESS = 2
"""Seconds: a length near the edge of its rounding is told in other words at the end."""


def laid_out(routine: Routine, choices: Choices) -> float:
    items = lay_out(coach(routine, choices), EstimatedLengths(choices.words_a_minute), RATE)
    return next(item.length for item in items if isinstance(item, Finish)) / RATE


def many_rounds(count: int) -> Routine:
    """Return rounds that end with a rest or a `then`, so that the last leads to another thing than those before it."""
    squat = exercise("Squat", sets=count, reps=1, sides=("left", "right"), then="Shake your legs")
    rested = (squat, Rest(amount(60)))
    return routine(
        Repeat(amount(count), rested),
        Say("Drink"),
        Repeat(amount(count), (Say("Next round"), squat, Rest(amount(60), "Breathe"))),
        Repeat(amount(count), (Repeat(amount(count), rested), Say("Half"))),
        Repeat(amount(count), (squat,)),
        Say("The last one"),
        exercise("Plank", hold=30, then="Well held"),
    )


@settings(max_examples=60, deadline=None)
@given(routines, choices)
def test_the_estimate_is_near(routine: Routine, choices: Choices) -> None:
    """Any routine with up to three rounds is estimated as it is laid out, but for the words of its own length."""
    assert abs(float(playing_time(routine, choices)) - laid_out(routine, choices)) <= GUESS


@pytest.mark.parametrize("count", [4, 6])
def test_rounds_and_sets_that_are_not_laid_out_count(count: int) -> None:
    """However rounds lead on, the estimate is within two seconds and a thousandth of the layout."""
    made = many_rounds(count)
    took = laid_out(made, Choices())
    assert abs(float(playing_time(made, Choices())) - took) <= took / 1_000 + GUESS


@pytest.fixture(scope="module")
def built_in() -> dict[str, Routine]:
    """The built-in routines by name."""
    return {name: load(name).required() for name in built_in_names(folders())}


@pytest.mark.parametrize(("effort", "brief"), [(0, False), (50, True), (100, False)])
def test_built_in_routines_last_as_long_as_announced(
    built_in: dict[str, Routine], effort: int, brief: bool
) -> None:
    """Each is estimated to within two seconds and a thousandth, at either end of the effort and between."""
    assert built_in
    for name, made in built_in.items():
        chosen = Choices(effort, talk="short" if brief else "normal")
        took = laid_out(made, chosen)
        assert abs(float(playing_time(made, chosen)) - took) <= GUESS + took / 1000, name


def test_tones_are_as_long_as_estimated() -> None:
    """The table of lengths is that of the shipped tones, to ten milliseconds."""
    for name, length in TONES.items():
        assert abs(length / RATE - soundfile.info(sounds_folder() / f"{name}.wav").duration) < 0.01


def test_estimates_are_rounded_as_people_say_them() -> None:
    """To ten seconds below two minutes, to thirty below ten, then to minutes; and never to nothing."""
    seconds = [1, 14, 16, 114, 116, 149, 584, 586, 629, 3600]
    assert [rounded(Fraction(value)) for value in seconds] == [10, 10, 20, 110, 120, 150, 570, 600, 600, 3600]


def test_includes_within_includes_cost_no_more_than_their_text() -> None:
    """Thirty routines that each include the next one twice are a billion exercises, counted at once."""
    inner = Routine("0", "Inner", (exercise("Plank", hold=5),))
    for level in range(30):
        inner = Routine(str(level), "Inner", (Include("a", inner), Include("b", inner)))
    assert count_exercises(inner.steps, 0) == (2**30, 2**30)


def test_a_day_of_rounds_is_estimated_from_three() -> None:
    """Ten thousand sets, or rounds, are laid out as three: the first, one for all between, and the last."""
    plank = exercise("Plank", hold=5)
    sets = routine(exercise("Plank", hold=5, sets=10_000))
    rounds = routine(Repeat(amount(100), (Repeat(amount(100), (plank,)),)))
    assert len(list(workout(sets, Choices(), abridged=True))) == 3 + 1
    assert len(list(workout(rounds, Choices(), abridged=True))) == 9 + 1
    assert playing_time(sets, Choices()) > 10_000 * (5 + 20)
    assert playing_time(rounds, Choices()) > 10_000 * (5 + 5)


def test_what_is_written_short_is_estimated_as_it_is_spoken() -> None:
    """`20-30 s` takes as long as the words for it, in the language of the file."""
    for language, short, words in (
        ("en", "Hold 20-30 s", "Hold 20 to 30 seconds"),
        ("de", "3x40s halten", "3 mal 40 Sekunden halten"),
    ):
        times = [playing_time(routine(Say(text), language=language), Choices()) for text in (short, words)]
        assert times[0] == times[1]
