"""Chapters, and what is said and sounded when: properties over random routines, and a few by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import RATE, Words, exercise, items, routine
from random_routines import choices, routines

from voice_coach.coaching.announcements import TALK, Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.contents import LEAD, Contents, contents
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.messages import LANGUAGES
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Part
from voice_coach.routines.routine import NO_CALLS, Calls, Include, Rest, Routine, Say, Sound
from voice_coach.units import to_samples

rates = st.sampled_from([10, 48_000, 22_050])


def titles(made: Contents) -> list[str]:
    return [chapter.title for chapter in made.chapters]


def of(routine: Routine, talk: Choices = Choices()) -> Contents:  # noqa: B008
    return contents(items(routine, talk), routine.language, RATE)


@settings(max_examples=40)
@given(routines, choices, rates)
def test_the_contents_of_any_routine(routine: Routine, choices: Choices, rate: int) -> None:
    """Chapters cover the whole length, each set has one, none begins inside a cue, and all words and tones are there.

    Drawing a routine and laying it out takes longest, so each is used for all that is promised of it.
    """
    timeline = items(routine, choices, Words(rate), rate)
    made = contents(timeline, routine.language, rate)
    cues = [item for item in timeline if isinstance(item, Cue)]
    assert made.length == next(item.length for item in timeline if isinstance(item, Finish))
    chapters_cover_the_whole_length_in_order(made)
    parts = [item for item in timeline if isinstance(item, Part) and isinstance(item.phase, ExerciseSet)]
    every_set_has_one_chapter_that_begins_with_its_announcement(made, parts, cues, rate)
    no_chapter_begins_inside_a_cue(made, cues)
    what_is_said_is_the_speech_of_the_timeline(made, cues)
    each_tone_that_matters_is_written_once(made, cues)


def chapters_cover_the_whole_length_in_order(made: Contents) -> None:
    """The first chapter begins at 0, each ends where the next one begins, and the last ends with the stream."""
    assert made.chapters[0].start == 0
    assert made.chapters[-1].end == made.length
    assert all(one.end == other.start for one, other in pairwise(made.chapters))
    assert all(chapter.start < chapter.end for chapter in made.chapters)


def every_set_has_one_chapter_that_begins_with_its_announcement(
    made: Contents, parts: list[Part], cues: list[Cue], rate: int
) -> None:
    """The first cue that a chapter of a set holds is the first of its announcement, and the next `go` is its own."""
    assert len(made.chapters) == len(parts) + 2
    for part, chapter in zip(parts, made.chapters[1:-1], strict=True):
        assert isinstance(part.phase, ExerciseSet)
        assert part.go is not None
        assert chapter.title.startswith(part.phase.occurrence.exercise.name)
        assert part.start - to_samples(LEAD, rate) <= chapter.start < part.go
        assert [
            cue.start for cue in cues if chapter.start <= cue.start < chapter.end and cue.text == "go"
        ] == [part.go]
        wait = [cue for cue in cues if part.start <= cue.start < part.go]
        announced = [cue for cue in wait if cue.phase == "announcement"] or [
            cue for cue in wait if cue.phase == "lead-in"
        ]
        assert next(cue for cue in cues if cue.start >= chapter.start) == announced[0]
        assert announced[0].start - chapter.start <= to_samples(LEAD, rate)


def no_chapter_begins_inside_a_cue(made: Contents, cues: list[Cue]) -> None:
    """Nothing is being said or sounded where a chapter begins."""
    for chapter in made.chapters:
        assert not any(cue.start < chapter.start < cue.end for cue in cues)


def what_is_said_is_the_speech_of_the_timeline(made: Contents, cues: list[Cue]) -> None:
    """`said` has every cue of speech, in order, and nothing else."""
    assert [(said.start, said.end, said.text) for said in made.said] == [
        (cue.start, cue.end, cue.text) for cue in cues if cue.kind == "speech"
    ]


def each_tone_that_matters_is_written_once(made: Contents, cues: list[Cue]) -> None:
    """`signals` has every tone but ticks and turns, in order; three countdown tones are one entry."""
    tones = [cue for cue in cues if cue.kind == "tone"]
    expected = []
    counted = [cue for cue in tones if cue.text == "countdown"]
    expected += [
        (one.start, three.end, "3 2 1") for one, three in zip(counted[::3], counted[2::3], strict=True)
    ]
    expected += [
        (cue.start, cue.end, cue.text) for cue in tones if cue.text not in ("countdown", "tick", "turn")
    ]
    assert [(signal.start, signal.end, signal.text) for signal in made.signals] == sorted(expected)


SIDES = exercise("Leg raise", reps=2, sides=("left leg", "right leg"))
SETS = exercise("Wall squat", reps=2, sets=3)


def test_titles_name_what_there_is_more_than_one_of() -> None:
    """A title has the side, the set and the round where there is more than one."""
    assert titles(of(routine(SIDES, SETS))) == [
        "The introduction",
        "Leg raise, left leg",
        "Leg raise, right leg",
        "Wall squat, set 1 of 3",
        "Wall squat, set 2 of 3",
        "Wall squat, set 3 of 3",
        "The end",
    ]


def test_titles_are_in_the_language_of_the_routine() -> None:
    """What the program adds to a title is in the routine's language, also in a routine that it includes."""
    inner = Include("inner", Routine("inner", "Inner", (SETS,), language="en"))
    assert titles(of(routine(inner, language="de")))[1:3] == [
        "Wall squat, Satz 1 von 3",
        "Wall squat, Satz 2 von 3",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_all_tones(language: str) -> None:
    """Each tone that is written has a word in each language."""
    work = exercise("Plank", reps=2, hold=30)
    made = contents(items(routine(work, exercise("Free", work=60))), language, RATE)
    assert len({signal.text for signal in made.signals}) == 7


@pytest.mark.parametrize("talk", TALK)
def test_a_rest_belongs_to_the_set_before_it(talk: str) -> None:
    """The chapter of a set does not begin with the rest before it, whose length belongs to the chapter before."""
    timeline = items(routine(SETS), Choices(talk=talk))  # type: ignore[arg-type]
    made = contents(timeline, "en", RATE)
    parts = [item for item in timeline if isinstance(item, Part) and isinstance(item.phase, ExerciseSet)]
    for part, chapter in zip(parts[1:], made.chapters[2:-1], strict=True):
        first = next(cue for cue in timeline if isinstance(cue, Cue) and cue.start >= chapter.start)
        assert first.phase == "announcement"
        assert chapter.start > part.start


def test_a_set_without_words_begins_with_its_count_in() -> None:
    """A chapter whose announcement the voice could not say begins with the first tone of the count-in."""
    work = exercise("Plank", reps=2)
    lengths = Words(unsayable=frozenset({"Plank", "2 reps", "Get ready", "Ready now", "Get set"}))
    made = contents(items(routine(work), Choices(talk="signals"), lengths), "en", RATE)
    count = next(signal for signal in made.signals if signal.text == "3 2 1")
    assert made.chapters[1].start == count.start - to_samples(LEAD, RATE)


def test_a_routine_without_exercises_has_its_two_ends() -> None:
    """What is said or played without an exercise stands in the introduction; the end begins at `done`."""
    made = of(routine(Say("Breathe in"), Rest(exercise(hold=3).hold), Sound("gong.wav", "/a/gong.wav")))  # type: ignore[arg-type]
    assert titles(made) == ["The introduction", "The end"]
    assert [signal.text for signal in made.signals] == ["gong", "done"]
    done = made.signals[-1]
    assert 0 < done.start - made.chapters[1].start <= to_samples(LEAD, RATE)


def test_texts_are_one_line_without_control_characters() -> None:
    """Line breaks become spaces; characters that are invisible or change directions are left out."""
    odd = exercise("Le\0g\n raise\u202e [a=b]", reps=1, how="One\ttwo\x1b[31m. Three\u200e", calls=NO_CALLS)
    made = of(routine(odd, title="A\r\nB"))
    assert titles(made)[1] == "Leg raise [a=b]"
    assert made.said[0].text == "A B"
    assert {"One two[31m", "Three"} <= {said.text.rstrip(".") for said in made.said}


def test_the_words_of_a_call_are_said_and_its_tone_is_written() -> None:
    """The author's call for `go` is said after the tone, and both are there."""
    made = of(routine(exercise("Squat", reps=2, calls=Calls(go="and lift"))))
    go = next(signal for signal in made.signals if signal.text == "go")
    assert any(said.text == "and lift" and 0 < said.start - go.start < RATE for said in made.said)


def test_a_timeline_that_waits_for_the_listener_has_no_contents() -> None:
    """A timeline without an end is refused."""
    work = exercise("Plank", hold=Fraction(30), until_press=True)
    live = lay_out(coach(routine(work), Choices(), live=True), Words(), RATE)
    with pytest.raises(ValueError, match="not finished"):
        contents(live, "en", RATE)
