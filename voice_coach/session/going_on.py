"""Sequels for all states: they continue an interrupted routine, or enter another set of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import Lines, ready_call_lines, took_line
from voice_coach.coaching.cue import Where
from voice_coach.coaching.phases import BREATH, OPENING, Ending, ExerciseSet, Noise, Pause, Phase, Talk
from voice_coach.session.answers import going_on_anew, going_on_with, going_to, named, wait_left
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Sequel
from voice_coach.session.manners import REST_KEPT
from voice_coach.session.moments import Moment, closing, phase_at, settled, whole_set
from voice_coach.session.resume import (
    answered,
    entered,
    names_in,
    rest_of_pause,
    rest_of_wait,
    rest_of_work,
    unsaid,
    work_anew,
)
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_samples


def going_on(
    moment: Moment, context: Context, *, anew: bool = False, named_lately: Collection[Where] = ()
) -> Lines:
    """Return the words that resume a routine; for a set that had begun, its name and what is left.

    A set that comes is named if it had been named before, but not ``named_lately``.
    """
    part = moment.part
    if part is None or part.go is None or not isinstance(part.phase, ExerciseSet):
        return context.say("going_on")
    # What was put down in the pause has to be taken up again.
    ready = ready_call_lines(part.phase.occurrence, part.phase.where, context.phase_index.choices)
    if moment.working and anew:
        return (*going_on_anew(whole_set(moment, context.phase_index)), *ready)
    if moment.working or part.phase.comes_by == "pause":
        done = context.seconds(moment.at - part.go) if moment.working else Fraction(0)
        return (*going_on_with(part.phase, done), *ready)
    wait = part.phase.wait
    naming = names_in(wait.words)
    announced = not naming or any(line.phrase in moment.said for line in naming)
    # The listener does not have to remember what was said long before.
    names = announced and part.phase.where not in named_lately
    orientation = going_to(part.phase, "next") if names else ()
    first = context.say("going_on")
    # The time left has to be true when it is heard, after the first words.
    passed = sum((context.spoken(line.phrase) + BREATH for line in first), Fraction(0))
    by_then = replace(moment, at=Samples(moment.at + to_samples(passed, STREAM_RATE)))
    return (*first, *wait_left(by_then), *orientation)


def carry_on(
    moment: Moment,
    *,
    context: Context,
    idle: Samples,
    lines: Lines = (),
    more: Seconds = Fraction(0),
    explains: bool = False,
    anew: bool = False,
) -> Sequel:
    """Return the sequel that continues from ``moment`` after ``lines``, with ``more`` time added to a wait.

    ``idle`` is how much of the stream before it was a pause. ``explains``: the lines end before the lead-in begins.
    ``anew``: a set that had begun is restarted.
    """
    moment = settled(moment)
    number = moment.number
    if closing(moment, context.phase_index):
        last_words = (*lines, *_closing_words(moment, context, idle))
        return Sequel((Talk(last_words),), number, ends=True, reply=lines)
    phases: tuple[Phase, ...]
    match phase_at(moment):
        case None:
            phases = answered(context.phase_index.phase(number), lines, more)
        case ExerciseSet() as exercise_set if moment.working:
            phases = (_rest_of_work(exercise_set, moment, context, lines, explains=explains, anew=anew),)
        case ExerciseSet() as exercise_set:
            phases = (_rest_of_wait(exercise_set, moment, context, lines, more, explains=explains),)
        case Pause() as pause:
            rest = replace(pause, lines=()) if moment.waits else pause
            phases = (rest_of_pause(rest, _left(moment, context), moment.said, lines, more),)
        case Talk() as talk:
            left = (*lines, *unsaid(talk.lines, moment.said))  # the interrupted sentence is repeated
            phases = (replace(talk, lines=left),)
        case Ending() as ending:
            phases = answered(replace(ending, wait=_left(moment, context)), lines)
        case Noise() as noise:
            phases = answered(noise, lines)
    return Sequel(phases, number - len(phases) + 1, number + 1, reply=lines)


def enter(
    found: tuple[int, ExerciseSet],
    asked: Asked,
    context: Context,
    lines: Lines,
    reply: Lines,
    rest: Seconds = Fraction(0),
) -> Sequel:
    """Return the sequel that enters a set out of order, after ``rest``.

    ``lines`` name the exercise, or the exercise and its set.
    """
    number, exercise_set = found
    phase = entered(exercise_set, lines, asked.explained, context.phase_index.choices, rest)
    return Sequel((phase,), number, number + 1, reply=reply)


def skip_to(number: int, context: Context, lines: Lines) -> Sequel:
    """Return the sequel that continues with the whole phase ``number`` after ``lines``."""
    phases = answered(context.phase_index.phase(number), lines)
    return Sequel(phases, number + 1 - len(phases), number + 1, reply=lines)


def rest_kept(
    found: tuple[int, ExerciseSet], moment: Moment, context: Context, paused: Seconds = Fraction(0)
) -> Seconds:
    """Return the rest before the next set of an exercise that the listener is at, after ``paused`` seconds of pause.

    In all, at least a part of the prescribed rest is kept. There is none if nothing of the exercise was done before.
    """
    number, there = found
    here = phase_at(moment)
    rested = paused
    if isinstance(here, ExerciseSet) and moment.number == number:
        assert moment.part is not None
        rested += context.seconds(moment.at - moment.part.start)
    elif isinstance(here, ExerciseSet) and not moment.working and here.comes_by != "pause":
        return Fraction(0)
    left = rest_to_keep(there) - rested
    return left if left > there.wait.lead_in else Fraction(0)


def rest_to_keep(exercise_set: ExerciseSet) -> Seconds:
    """Return how much of the rest before a set is kept if the listener goes to it from the set before."""
    wait = exercise_set.wait
    if exercise_set.first or not wait.rests or wait.phase != "rest":
        return Fraction(0)
    assert wait.prescribed is not None
    return wait.prescribed * REST_KEPT


def within_exercise(here: Phase | None, there: ExerciseSet) -> bool:
    """Return whether a jump leads to another set of the same exercise."""
    return isinstance(here, ExerciseSet) and here.index == there.index and here.where != there.where


def _rest_of_work(
    exercise_set: ExerciseSet,
    moment: Moment,
    context: Context,
    lines: Lines,
    *,
    explains: bool,
    anew: bool,
) -> ExerciseSet:
    assert moment.part is not None
    assert moment.part.go is not None
    if anew:
        left = work_anew(whole_set(moment, context.phase_index), lines)
    else:
        done = context.seconds(moment.at - moment.part.go)
        left = rest_of_work(exercise_set, done, moment.said, lines)
    return replace(left, wait=replace(left.wait, explains=explains))


def _rest_of_wait(
    exercise_set: ExerciseSet,
    moment: Moment,
    context: Context,
    lines: Lines,
    more: Seconds,
    *,
    explains: bool,
) -> ExerciseSet:
    names = named(exercise_set)
    if moment.waits and not moment.working:  # all of it was said before it began to wait
        wait = replace(exercise_set.wait, lines=(), announcement=(), calls=())
        exercise_set = replace(exercise_set, wait=wait)
    if exercise_set.comes_by == "pause" and lines[:1] == names[:1]:  # the new lines say it all again
        exercise_set = replace(exercise_set, wait=replace(exercise_set.wait, lines=()))
    told = tuple(line for line in lines if line.phase != "answer")
    left = rest_of_wait(exercise_set, _left(moment, context), moment.said, lines, more, told)
    return replace(left, wait=replace(left.wait, explains=left.wait.explains or explains))


def _left(moment: Moment, context: Context) -> Seconds:
    """Return the time until the `go` or the end of the current phase, counted from where the sequel begins."""
    part = moment.part
    if part is None or part.go is None:
        return Fraction(0)
    return max(Fraction(0), context.seconds(part.go - moment.at - context.gap))


def _closing_words(moment: Moment, context: Context, idle: Samples) -> Lines:
    """Return the last words that have not been heard completely."""
    part = moment.part
    lines: Lines = ()
    if part is not None and isinstance(part.phase, Ending):
        trained = context.seconds((part.go or moment.at) - idle) - OPENING
        lines = (*part.phase.praise, took_line(trained, part.phase.language))
    elif part is not None and isinstance(part.phase, Talk):
        lines = part.phase.lines
    return unsaid(lines, moment.said)
