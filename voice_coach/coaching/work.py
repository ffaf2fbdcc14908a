"""The work from `go` to `stop`: its fixed marks, and the words to be placed between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import (
    CALL_LATEST,
    COUNTDOWN,
    SAME_MOMENT,
    TIMED_CUE_LATEST,
    Mark,
    Occurrence,
    Wish,
    Work,
)
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise
from voice_coach.units import Seconds

COUNTED_OUT = Fraction(10)
"""A hold, free work or held rep this long or longer is counted out (promise 5)."""
HALFWAY_FROM = Fraction(20)
TEN_SECONDS_FROM = Fraction(30)
MINUTES_FROM = Fraction(120)


def work_of(occurrence: Occurrence, dose: Dose, where: Where, *, choices: Choices, memory: Memory) -> Work:
    """Return the work of one set on one side: its marks, and its wishes in order of rank.

    When the exercise is done for the first time, "Hold" and "Release" are said in its first held rep.
    """
    del choices
    first_time = memory.count(("held", occurrence.language, occurrence.exercise.name)) == 0
    exercise, language, words = occurrence.exercise, occurrence.language, catalogue(occurrence.language)
    if dose.reps is None:
        marks, coach_words, labels = _hold_marks(dose, where), list(_time_calls(dose, where, words)), []
    else:
        marks = _rep_marks(dose, where)
        coach_words = [*_numbers(dose, where, words), *_held_rep_words(dose, where, words, first_time)]
        labels = list(_labels(exercise, dose, where, language))
    marks.append(Mark(dose.work_length, "stop", "work", where))
    wishes = (*coach_words, *labels, *_author_cues(exercise, dose, where, language))
    return Work(dose.work_length, tuple(marks), wishes, dose.rep_length if dose.reps else None)


def bare_work(dose: Dose, where: Where) -> Work:
    """Return work of the same length with nothing between `go` and `stop`; words never change it (promise 1)."""
    go, stop = Mark(Fraction(0), "go", "lead-in", where), Mark(dose.work_length, "stop", "work", where)
    return Work(dose.work_length, (go, stop), ())


def _hold_marks(dose: Dose, where: Where) -> list[Mark]:
    length = dose.work_length
    marks = [Mark(Fraction(0), "go", "lead-in", where)]
    if length >= HALFWAY_FROM:
        marks.append(Mark(length / 2, "halfway", "work", where))
    if length >= COUNTED_OUT:
        marks += [Mark(length - before, "countdown", "work", where) for before in COUNTDOWN]
    return marks


def _rep_marks(dose: Dose, where: Where) -> list[Mark]:
    marks = []
    assert dose.reps is not None
    for rep in range(dose.reps):
        at = rep * dose.rep_length
        here = replace(where, rep=rep + 1)
        marks.append(Mark(at, "tick", "work", here) if rep else Mark(at, "go", "lead-in", here))
        if dose.hold is not None:
            # The hold begins when half of the tempo has passed (promise 1).
            held = at + dose.tempo / 2
            marks.append(Mark(held, "hold", "work", here))
            if dose.hold >= COUNTED_OUT:
                marks += [Mark(held + dose.hold - before, "countdown", "work", here) for before in COUNTDOWN]
            marks.append(Mark(held + dose.hold, "release", "work", here))
    return marks


def _numbers(dose: Dose, where: Where, words: Catalogue) -> Iterator[Wish]:
    assert dose.reps is not None
    if dose.reps == 1:
        return
    for rep in range(dose.reps):
        text = words.say("last_one") if rep == dose.reps - 1 else words.say("number", n=rep + 1)
        here = replace(where, rep=rep + 1)
        yield Wish(Phrase(text, words.language), here, rep * dose.rep_length, after=True, key=("numbers", ""))


def _labels(exercise: Exercise, dose: Dose, where: Where, language: str) -> Iterator[Wish]:
    assert dose.reps is not None
    for rep, label in zip(range(dose.reps), exercise.alternate, strict=False):
        here = replace(where, rep=rep + 1)
        yield Wish(Phrase(label, language), here, rep * dose.rep_length, after=True, key=("labels", ""))


def _held_rep_words(dose: Dose, where: Where, words: Catalogue, first_time: bool) -> Iterator[Wish]:
    if dose.hold is None or not first_time:
        return
    here = replace(where, rep=1)
    for key, at in (("hold_now", dose.tempo / 2), ("release_now", dose.tempo / 2 + dose.hold)):
        yield Wish(Phrase(words.say(key), words.language), here, at, after=True)


def _time_calls(dose: Dose, where: Where, words: Catalogue) -> Iterator[Wish]:
    length = dose.work_length
    calls: list[tuple[Seconds, str, bool]] = []
    if length >= HALFWAY_FROM:
        calls.append((length / 2, words.say("halfway"), True))
    if length >= MINUTES_FROM:
        most = -(-length // 60) - 1  # full minutes left strictly inside the work
        calls += [(length - 60 * n, words.say("minutes_left", n=n), False) for n in range(most, 0, -1)]
    if length >= TEN_SECONDS_FROM:
        calls.append((length - 10, words.say("ten_seconds"), False))
    kept: list[Seconds] = []
    for at, text, after_tone in calls:
        # Halfway is the first, and the others are in order of time: no other kept call can be closer.
        if any(abs(at - other) < SAME_MOMENT for other in kept[:1] + kept[-1:]):
            continue
        kept.append(at)
        later = Fraction(0) if after_tone else CALL_LATEST
        yield Wish(
            Phrase(text, words.language), where, at, later=later, after=after_tone, key=("calls", text)
        )


def _author_cues(exercise: Exercise, dose: Dose, where: Where, language: str) -> Iterator[Wish]:
    # Timed cues can move least, so they are placed before the free ones.
    for cue in exercise.cues:
        if cue.at is not None:
            yield Wish(
                Phrase(cue.say, language),
                where,
                cue.at,
                later=TIMED_CUE_LATEST,
                key=("cues", f"{cue.say} {cue.at}"),
            )
    free = [cue.say for cue in exercise.cues if cue.at is None]
    spacing = dose.work_length / (len(free) + 1)
    for k, text in enumerate(free, 1):
        yield Wish(
            Phrase(text, language),
            where,
            k * spacing,
            spacing / 2,
            spacing / 2,
            key=("cues", f"{text} {k}"),
        )
