"""The answer to "where am I": what is left, which exercise and set it is, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.announcements import Lines, set_line
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Pause, Talk
from voice_coach.coaching.unroll import written_exercises
from voice_coach.routines.routine import Routine
from voice_coach.session.answers import (
    amount_left,
    answer,
    answers,
    as_answers,
    going_to,
    named,
    wait_left,
    whole_seconds,
)
from voice_coach.session.context import Context
from voice_coach.session.moments import Moment, rest_after
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of a routine, and what comes next.

    ``coming`` is the next set, ``rest`` the rest before it, and ``begun`` whether any set has begun before the moment.
    """

    moment: Moment
    routine: Routine
    coming: ExerciseSet | None
    rest: Seconds
    begun: bool


def place_at(moment: Moment, context: Context) -> Place:
    """Return the place of a moment in the routine that is played."""
    index = context.phase_index
    begun = index.set_before(moment.number) is not None
    return Place(moment, index.routine, context.coming(moment), rest_after(moment.number, index), begun)


def orientation(place: Place, *, calm: bool, anew: bool = False, timed: bool = True) -> Lines:
    """Return where the listener is: what is left, the exercise, its set and side, and what comes next.

    What is left comes first, so that it is still true when it is heard. ``calm``: no work is waiting, so there is time
    for "Exercise 2 of 5". ``anew``: the current set is going to start again. ``timed`` is False if the answer itself
    makes the rest longer, so that no length can be said.
    """
    moment, coming = place.moment, place.coming
    part = moment.part
    phase = part.phase if part is not None else None
    words = catalogue(place.routine.language)
    if isinstance(phase, Ending):
        return answer(words, "end_now")
    if part is not None and part.go is not None and isinstance(phase, ExerciseSet | Pause):
        left = whole_seconds(to_seconds(Samples(max(0, part.go - moment.at)), STREAM_RATE))
        if isinstance(phase, Pause):
            now = answer(words, "rest_left", length=words.duration(left)) if timed else ()
            return (*now, *_more_rest(place.rest if coming else Fraction(0), words), *_next(coming, words))
        words = catalogue(phase.occurrence.language)
        number = _number(phase, words, written_exercises(place.routine.steps)) if calm else ()
        if moment.working or phase.comes_by == "pause":
            now = () if anew else amount_left(moment)
            return (*now, *as_answers(named(phase)), *number, *then(phase, coming, place.rest))
        wait = wait_left(moment) if timed else ()
        amount = set_line(phase.occurrence, phase.dose, phase.where)
        return (*wait, *_next(phase, words), *as_answers((amount,)), *number)
    if place.begun:  # the listener knows the last exercise, and hears what is said now
        now = ()
    elif phase is None or (isinstance(phase, Talk) and phase.occurrence is None):
        now = answer(words, "introduction_now")
    else:
        now = (Line(Phrase(place.routine.title, place.routine.language), "answer"),)
    return (*now, *as_answers(_next(coming, words)))


def _number(exercise_set: ExerciseSet, words: Catalogue, exercises: int) -> Lines:
    """Return "Exercise 2 of 5"; nothing if rounds make the count larger than the one announced."""
    if exercise_set.count < 2 or exercise_set.count != exercises:
        return ()
    return answers(
        exercise_set, words, words.say("exercise_of", index=exercise_set.index, count=exercise_set.count)
    )


def _next(coming: ExerciseSet | None, words: Catalogue) -> Lines:
    """Return the lines for the next set, or for the end."""
    return answer(words, "then_the_end") if coming is None else going_to(coming, "next")


def _more_rest(rest: Seconds, words: Catalogue) -> Lines:
    """Return the line for a coming rest with its whole length; nothing if there is none."""
    if not rest:
        return ()
    return answer(words, "then_comes", name=words.say("rest", length=words.duration(rest)))


def then(now: ExerciseSet, coming: ExerciseSet | None, rest: Seconds) -> Lines:
    """Return what comes after ``now``: a rest first, then the exercise, or only set and side if it is the same one."""
    if coming is None:
        return answer(catalogue(now.occurrence.language), "then_the_end")
    words = catalogue(coming.occurrence.language)
    name, *position = named(coming)
    same = now.index == coming.index and bool(position)
    if rest:
        after = tuple(position) if same else _next(coming, words)
        return (*_more_rest(rest, words), *as_answers(after))
    first, *others = position if same else (name, *position)
    led = words.phrases("then_comes", first.phrase.language, name=first.phrase.text)
    return (*(Line(phrase, "answer") for phrase in led), *as_answers(tuple(others)))
