"""The coach's answers to the listener, in the routine's language."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Lines,
    name_line,
    position_lines,
    turn_lines,
)
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import ExerciseSet, Line
from voice_coach.session.moments import Moment
from voice_coach.session.resume import unsaid
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_seconds

AT_HAND = ("paused", "one_moment", "going_on", "skipped", "starting", "no_rest", "stopped", "last_exercise")
"""Answers that never change. They are synthesized early, so that they can be said at once."""

SHORT_REST = Fraction(6)
"""The shortest rest, in seconds, whose length is said: the answer itself takes up most of a shorter one."""
LONG_REST = Fraction(10)
"""The same if the rest still has words to say, which might make it longer."""


def answer(words: Catalogue, key: str, **gaps: object) -> Lines:
    """Return a sentence as an answer; it is not repeated if it is interrupted."""
    return (Line(Phrase(words.say(key, **gaps), words.language), "answer"),)


def going_to(exercise_set: ExerciseSet, key: str, *, within: bool = False) -> Lines:
    """Return the exercise, round, set and side that the listener is taken to. ``key`` is `next` or `back`.

    ``within``: from another set of the same exercise. What is new comes first, since a listener who jumps again quickly
    hears only that.
    """
    words = catalogue(exercise_set.occurrence.language)
    name, *position = named(exercise_set)
    first, *others = (*position, name) if within else (name, *position)
    led = words.phrases(key, first.phrase.language, name=first.phrase.text)
    return (*(replace(first, phrase=phrase) for phrase in led), *others)


def going_on_with(exercise_set: ExerciseSet, done: Seconds) -> Lines:
    """Return the lines for resuming a set interrupted ``done`` seconds after its `go`: its name, and what is left."""
    return (*named(exercise_set), *_left_of(exercise_set, done))


def going_on_anew(exercise_set: ExerciseSet) -> Lines:
    """Return the lines for starting a set again: its name, and how much work it is."""
    words = catalogue(exercise_set.occurrence.language)
    anew = Line(Phrase(words.say("from_the_start"), words.language), "announcement", exercise_set.where)
    return (*named(exercise_set), anew, *_left_of(exercise_set, Fraction(0)))


def _left_of(exercise_set: ExerciseSet, done: Seconds) -> Lines:
    """Return how much of a set is left, and which side comes first if the reps alternate."""
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
    """Return the lines for exercise, round, set and side."""
    occurrence, where = exercise_set.occurrence, exercise_set.where
    return (name_line(occurrence, where), *position_lines(occurrence, where, exercise_set.dose.sets))


def wait_left(moment: Moment) -> Lines:
    """Return how long a rest or a switch of sides still lasts; nothing if it may grow or is too short to mention."""
    part = moment.part
    if part is None or part.go is None or not isinstance(part.phase, ExerciseSet):
        return ()
    wait, words = part.phase.wait, catalogue(part.phase.occurrence.language)
    left = whole_seconds(to_seconds(Samples(max(0, part.go - moment.at)), STREAM_RATE))
    least = LONG_REST if unsaid(wait.words, moment.said) else SHORT_REST
    if wait.prescribed is None or left < least:
        return ()
    key = "rest_left" if wait.phase == "rest" else "starts_in"
    return answers(part.phase, words, words.say(key, length=words.duration(left)))


def lead_in_left(moment: Moment) -> Lines:
    """Return how long the lead-in still lasts; nothing outside of one, or if it has words to say."""
    part = moment.part
    if part is None or part.go is None or moment.working or not isinstance(part.phase, ExerciseSet):
        return ()
    wait, left = part.phase.wait, to_seconds(Samples(part.go - moment.at), STREAM_RATE)
    if part.phase.comes_by == "pause" or unsaid(wait.words, moment.said) or left > wait.lead_in:
        return ()
    return starts_in(part.phase, whole_seconds(left))


def starts_in(exercise_set: ExerciseSet, length: Seconds) -> Lines:
    """Return the line that says how soon a set starts."""
    words = catalogue(exercise_set.occurrence.language)
    return answers(exercise_set, words, words.say("starts_in", length=words.duration(length)))


def amount_left(moment: Moment) -> Lines:
    """Return what is left of the current set, or of the set that is resumed after a pause."""
    part = moment.part
    assert part is not None
    assert part.go is not None
    assert isinstance(part.phase, ExerciseSet)
    done = to_seconds(Samples(moment.at - part.go), STREAM_RATE) if moment.working else Fraction(0)
    return as_answers(_left_of(part.phase, done))


def answers(exercise_set: ExerciseSet, words: Catalogue, *texts: str | None) -> Lines:
    """Return sentences about a set as an answer, without those that are empty."""
    return tuple(Line(Phrase(text, words.language), "answer", exercise_set.where) for text in texts if text)


def as_answers(lines: Lines) -> Lines:
    """Return lines as an answer; they are not repeated if they are interrupted."""
    return tuple(replace(line, phase="answer") for line in lines)


def what_is_left(exercise_set: ExerciseSet, done: Seconds, words: Catalogue) -> str:
    """Return what is left of a set ``done`` seconds after its `go`: a time, or reps including the current one."""
    work = exercise_set.work
    if work.target is not None:
        return _so_far(exercise_set, done, words)
    if work.rep_length is not None:
        reps = round(work.length / work.rep_length)
        return words.say("reps_left", n=max(1, reps - int(done // work.rep_length)))
    return words.say("time_left", length=words.duration(whole_seconds(work.length - done)))


def _so_far(exercise_set: ExerciseSet, done: Seconds, words: Catalogue) -> str:
    """Return the time since the `go` of an open set, also before a pause, and the target."""
    dose = exercise_set.dose
    reps = dose.reps
    target = words.duration(dose.work_length) if reps is None else words.say("reps", n=reps)
    passed = exercise_set.before + done
    if passed < 1:
        return words.say("target", target=target)
    return words.say("so_far", length=words.duration(whole_seconds(passed)), target=target)


def whole_seconds(seconds: Seconds) -> Seconds:
    """Round to whole seconds, at least one."""
    return Fraction(max(1, int(seconds + Fraction(1, 2))))
