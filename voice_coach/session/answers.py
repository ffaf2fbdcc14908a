"""What the coach answers to a listener: the words of each answer, in the routine's language."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Lines,
    name_line,
    position_lines,
    position_text,
    set_line,
    turn_lines,
)
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Pause, Talk
from voice_coach.coaching.unroll import written_exercises
from voice_coach.routines.routine import Routine
from voice_coach.session.playhead import Moment
from voice_coach.session.resume import unsaid
from voice_coach.units import Samples, Seconds, to_seconds

AT_HAND = ("paused", "one_moment", "going_on", "skipped", "starting", "no_rest", "stopped", "last_exercise")
"""Answers that never change: made ready early, so that they come at once."""

SHORT_REST = Fraction(6)
"""Seconds of a wait from which on it is told how long it is: of less the answer itself takes most."""
LONG_REST = Fraction(10)
"""The same where words are still to come, which might make it longer."""


def answer(words: Catalogue, key: str, **gaps: object) -> Lines:
    """Return one sentence as an answer; it is never said again when it is broken off."""
    return (Line(Phrase(words.say(key, **gaps), words.language), "answer"),)


def going_to(exercise_set: ExerciseSet, key: str, *, within: bool = False) -> Lines:
    """Say which exercise, round, set and side the listener is taken to. ``key`` is `next` or `back`.

    ``within``: from another set of the same exercise; what is new comes first, as who goes on quickly hears no more.
    """
    words = catalogue(exercise_set.occurrence.language)
    name, *position = named(exercise_set)
    first, *others = (*position, name) if within else (name, *position)
    led = words.phrases(key, first.phrase.language, name=first.phrase.text)
    return (*(replace(first, phrase=phrase) for phrase in led), *others)


def going_on_with(exercise_set: ExerciseSet, done: Seconds) -> Lines:
    """Say what a set goes on with that was broken off ``done`` seconds after its `go`: its name, and what is left."""
    return (*named(exercise_set), *_left_of(exercise_set, done))


def going_on_anew(exercise_set: ExerciseSet) -> Lines:
    """Say which set is begun anew, and how much it is."""
    words = catalogue(exercise_set.occurrence.language)
    anew = Line(Phrase(words.say("from_the_start"), words.language), "announcement", exercise_set.where)
    return (*named(exercise_set), anew, *_left_of(exercise_set, Fraction(0)))


def _left_of(exercise_set: ExerciseSet, done: Seconds) -> Lines:
    """Say how much of a set is left, and of reps that take turns whose turn it is."""
    words = catalogue(exercise_set.occurrence.language)
    left = Phrase(what_is_left(exercise_set, done, words), words.language)
    return (Line(left, "announcement", exercise_set.where), *_turn(exercise_set, done))


def _turn(exercise_set: ExerciseSet, done: Seconds) -> Lines:
    work = exercise_set.work
    if work.rep_length is None:
        return ()
    last = round(work.length / work.rep_length) - 1
    rep = work.first_rep + min(last, int(done // work.rep_length))
    return turn_lines(exercise_set.occurrence, exercise_set.where, rep)


def named(exercise_set: ExerciseSet) -> Lines:
    """Say which exercise it is, and which round, set and side."""
    occurrence, where = exercise_set.occurrence, exercise_set.where
    return (name_line(occurrence, where), *position_lines(occurrence, where, exercise_set.dose.sets))


def where(
    moment: Moment,
    routine: Routine,
    coming: ExerciseSet | None,
    rate: int,
    *,
    rest: Seconds,
    begun: bool,
    calm: bool,
    anew: bool,
    timed: bool = True,
) -> Lines:
    """Say where the ear is: what is left, the exercise, its set and side, and what comes then.

    What is left comes first, so that it is still true when it is heard. ``coming`` is the next set, ``rest``
    how long is rested before it from what is on now, ``begun`` whether any set lies behind. ``calm``: no work
    waits, so that there is time to tell which exercise of how many it is. ``anew``: the set that is on is going
    to be begun anew. ``timed`` False: the answer itself makes a rest longer, and how long it still is would not
    be true.
    """
    part = moment.part
    phase = part.phase if part is not None else None
    words = catalogue(routine.language)
    if isinstance(phase, Ending):
        return answer(words, "end_now")
    if part is not None and part.go is not None and isinstance(phase, ExerciseSet | Pause):
        left = whole_seconds(to_seconds(Samples(max(0, part.go - moment.at)), rate))
        if isinstance(phase, Pause):
            now = answer(words, "rest_left", length=words.duration(left)) if timed else ()
            return (*now, *_more_rest(rest if coming else Fraction(0), words), *_next(coming, words))
        words = catalogue(phase.occurrence.language)
        number = _number(phase, words, written_exercises(routine.steps)) if calm else ()
        if moment.working or phase.comes_by == "pause":
            now = () if anew else amount_left(moment, rate)
            return (*now, *_as_answers(named(phase)), *number, *then(phase, coming, rest))
        wait = wait_left(moment, rate) if timed else ()
        amount = set_line(phase.occurrence, phase.dose, phase.where)
        return (*wait, *_next(phase, words), *_as_answers((amount,)), *number)
    if begun:  # what was trained last is known; what is said just now tells itself
        now = ()
    elif phase is None or (isinstance(phase, Talk) and phase.occurrence is None):
        now = answer(words, "introduction_now")
    else:
        now = (Line(Phrase(routine.title, routine.language), "answer"),)
    return (*now, *_as_answers(_next(coming, words)))


def wait_left(moment: Moment, rate: int) -> Lines:
    """Say how long a rest or a switch of sides still is, where that is surely known, and worth saying."""
    part = moment.part
    if part is None or part.go is None or not isinstance(part.phase, ExerciseSet):
        return ()
    wait, words = part.phase.wait, catalogue(part.phase.occurrence.language)
    left = whole_seconds(to_seconds(Samples(max(0, part.go - moment.at)), rate))
    least = LONG_REST if unsaid(wait.lines, moment.said) else SHORT_REST
    if wait.prescribed is None or left < least:
        return ()
    key = "rest_left" if wait.phase == "rest" else "starts_in"
    return _answers(part.phase, words, words.say(key, length=words.duration(left)))


def amount_left(moment: Moment, rate: int) -> Lines:
    """Say what is left of the set that is on, or that goes on after a pause."""
    part = moment.part
    assert part is not None
    assert part.go is not None
    assert isinstance(part.phase, ExerciseSet)
    done = to_seconds(Samples(moment.at - part.go), rate) if moment.working else Fraction(0)
    return _as_answers(_left_of(part.phase, done))


def _number(exercise_set: ExerciseSet, words: Catalogue, exercises: int) -> Lines:
    """Say which exercise of how many it is; not where rounds make more of them than were announced."""
    if exercise_set.count < 2 or exercise_set.count != exercises:
        return ()
    return _answers(
        exercise_set, words, words.say("exercise_of", index=exercise_set.index, count=exercise_set.count)
    )


def _next(coming: ExerciseSet | None, words: Catalogue) -> Lines:
    """Say what is about to begin."""
    return answer(words, "then_the_end") if coming is None else going_to(coming, "next")


def _more_rest(rest: Seconds, words: Catalogue) -> Lines:
    """Say that a rest comes, and how long it is in all; nothing if there is none."""
    if not rest:
        return ()
    return answer(words, "then_comes", name=words.say("rest", length=words.duration(rest)))


def then(now: ExerciseSet, coming: ExerciseSet | None, rest: Seconds) -> Lines:
    """Say what comes after this, a rest first; of the same exercise only which set and side."""
    if coming is None:
        return answer(catalogue(now.occurrence.language), "then_the_end")
    words = catalogue(coming.occurrence.language)
    name, *position = named(coming)
    same = now.index == coming.index and bool(position)
    if rest:
        after = tuple(position) if same else _next(coming, words)
        return (*_more_rest(rest, words), *_as_answers(after))
    first, *others = position if same else (name, *position)
    led = words.phrases("then_comes", first.phrase.language, name=first.phrase.text)
    return (*(Line(phrase, "answer") for phrase in led), *_as_answers(tuple(others)))


def _answers(exercise_set: ExerciseSet, words: Catalogue, *texts: str | None) -> Lines:
    return tuple(Line(Phrase(text, words.language), "answer", exercise_set.where) for text in texts if text)


def _as_answers(lines: Lines) -> Lines:
    return tuple(replace(line, phase="answer") for line in lines)


def what_is_left(exercise_set: ExerciseSet, done: Seconds, words: Catalogue) -> str:
    """Say what is left of a set ``done`` seconds after its `go`: reps, the one that is on among them, or a time."""
    work = exercise_set.work
    if work.rep_length is not None:
        reps = round(work.length / work.rep_length)
        return words.say("reps_left", n=max(1, reps - int(done // work.rep_length)))
    return words.say("time_left", length=words.duration(whole_seconds(work.length - done)))


def whole_seconds(seconds: Seconds) -> Seconds:
    """Round to whole seconds, one at least."""
    return Fraction(max(1, int(seconds + Fraction(1, 2))))


def name_of(exercise_set: ExerciseSet) -> str:
    """Return the name of a set's exercise."""
    return exercise_set.occurrence.exercise.name


def position_of(exercise_set: ExerciseSet, words: Catalogue) -> str | None:
    """Return round, set and side of a set for the eye, as far as there is more than one of them."""
    return position_text(exercise_set.where, exercise_set.dose.sets, exercise_set.occurrence.rounds, words)
