"""Waits: what is said before one set on one side, and what is said of the set that is over."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Choices,
    Known,
    Lines,
    author_lines,
    instruction_lines,
    name_line,
    next_lines,
    position_lines,
    praise_line,
    prescription_line,
    ready_call_lines,
    ready_lines,
    reminder_lines,
    rest_left_line,
    rest_line,
    switch_line,
    turn_lines,
)
from voice_coach.coaching.cue import PhaseName, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import LONG_WAIT, ExerciseSet, Line, Occurrence, Rested, Wait
from voice_coach.routines.effort import Dose
from voice_coach.units import Seconds

TIME_CALLS_FROM = Fraction(45)
"""The shortest wait in which the coach says how much of it is left."""
LAST_TIME_CALL = Fraction(30)
"""Seconds before `go` of the last of these calls; the others stand at each full minute."""
FIRST_TIME_CALL = Fraction(15)
"""Seconds from the start of a wait to the first of these calls, at least."""
PRAISE_EVERY = Fraction(60)
"""Praise stands at most once in so much prescribed time."""
MANY_SETS = 5
"""A routine's only exercise is told its total time from so many sets on."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An exercise that comes in the routine, and what its announcement depends on.

    ``opens_routine``: it is the first one. ``alone``: it is the only one. ``live``: a listener can press.
    """

    occurrence: Occurrence
    dose: Dose
    choices: Choices
    known: Known
    opens_routine: bool
    alone: bool
    live: bool


def wait_before(
    coming: Coming,
    where: Where,
    memory: Memory,
    *,
    phase: PhaseName,
    opens: bool,
    prescribed: Seconds | None,
    before: Lines,
    rests: tuple[Rested, ...],
) -> Wait:
    """Build the wait before one set on one side: what is over, the rest, what comes next, and how it is done.

    ``opens`` is True for the exercise's first set and side in this occurrence. ``before`` is said first: it belongs to
    the work that is over.
    """
    occurrence, dose, choices = coming.occurrence, coming.dose, coming.choices
    lines = list(before)
    if phase == "switch" and choices.teaches:
        lines.append(switch_line(occurrence, where))
    elif prescribed is not None:
        lines += rest_lines(occurrence, where, prescribed, rests, choices, switches=phase == "switch")
    named, explained = _announcement(coming, where, memory, opens=opens)
    announcement: Lines = (*named, *explained)
    if phase == "switch" or not choices.teaches:
        # What comes next is said at once; how it is done is said as late as it can be.
        lines += named
        announcement = explained
    announcement = (*announcement, *ready_call_lines(occurrence, where, choices))
    explains = any(line.role in ("start", "caution", "how", "ready call") for line in announcement)
    ready: tuple[Lines, ...] = ()
    if choices.teaches and occurrence.exercise.calls.ready is None:
        long = explains if prescribed is None else prescribed >= LONG_WAIT
        # Only what is likely to be said counts, so that no wording comes twice in a row.
        ready = ready_lines(occurrence, where, memory.count("get ready") if long else 0)
    calls = _time_calls(occurrence, where, prescribed) if choices.teaches and prescribed else ()
    return Wait(phase, prescribed, dose.get_ready, tuple(lines), announcement, explains, ready, calls)


def rest_lines(
    occurrence: Occurrence,
    where: Where,
    length: Seconds,
    rests: tuple[Rested, ...],
    choices: Choices,
    *,
    switches: bool = False,
) -> Lines:
    """Return the length of a rest, then what its steps say."""
    if choices.talk == "signals":
        return ()
    said = [
        line
        for rested in rests
        if rested.rest.say
        for line in author_lines(rested.rest.say, rested.occurrence, where, "rest")
    ]
    return tuple(said) if switches else (rest_line(occurrence, where, length), *said)


def _announcement(coming: Coming, where: Where, memory: Memory, *, opens: bool) -> tuple[Lines, Lines]:
    """Return which set comes next, and what it asks for with how it is done."""
    occurrence, dose, choices, known = coming.occurrence, coming.dose, coming.choices, coming.known
    prescribes = choices.teaches or (choices.talk == "short" and not known.prescription)
    ends = 1 < dose.sets == where.set or 1 < (occurrence.rounds or 1) == where.round
    before = memory.count("last") if ends else 0
    position = position_lines(
        occurrence, where, dose.sets, opens=opens, numbered=not prescribes, before=before
    )
    if not opens:
        name: Lines = () if choices.teaches and position else (name_line(occurrence, where),)
        return (*name, *position), ()
    plain = coming.opens_routine or not choices.teaches
    name = (name_line(occurrence, where),) if plain else next_lines(occurrence, where)
    explained: list[Line] = []
    if prescribes:
        in_all = coming.alone and dose.sets >= MANY_SETS and not known.prescription
        again, live = known.prescription, coming.live
        explained.append(prescription_line(occurrence, dose, where, again=again, in_all=in_all, live=live))
    if not known.explanation:
        explained += instruction_lines(occurrence, where, choices)
    elif choices.talk == "full":
        explained += reminder_lines(occurrence, where, choices)
    if choices.talk != "signals":
        explained += turn_lines(occurrence, where)
    return (*name, *position), tuple(explained)


def _time_calls(
    occurrence: Occurrence, where: Where, prescribed: Seconds
) -> tuple[tuple[Seconds, Line], ...]:
    if prescribed < TIME_CALLS_FROM:
        return ()
    minutes = range(int(prescribed) // 60, 0, -1)
    times = [*(Fraction(60 * n) for n in minutes), LAST_TIME_CALL]
    # The length of the rest has just been said.
    return tuple(
        (left, rest_left_line(occurrence, where, left))
        for left in times
        if left <= prescribed - FIRST_TIME_CALL
    )


def after_set(exercise_set: ExerciseSet, choices: Choices, memory: Memory, *, ends_routine: bool) -> Lines:
    """Return what is said at the `stop` of a set: the author's call, after the last set `then`, and praise.

    The way out of a position comes first, as the body waits for it. ``ends_routine``: the last exercise is over, whose
    praise follows `done`.
    """
    occurrence, where = exercise_set.occurrence, exercise_set.where
    exercise = occurrence.exercise
    phase: PhaseName = "end" if ends_routine else "rest"
    lines: list[Line] = []
    if exercise.calls.stop and choices.talk != "signals":
        lines += author_lines(exercise.calls.stop, occurrence, where, phase, "stop call")
    if exercise_set.last and exercise.then and choices.talk != "signals":
        lines += author_lines(exercise.then, occurrence, where, phase, "then")
    if not ends_routine and choices.teaches:
        lines += _praise(exercise_set, memory)
    return tuple(lines)


def _praise(exercise_set: ExerciseSet, memory: Memory) -> Lines:
    """Return praise for a set, at most once in a minute of prescribed time. It names only what is known."""
    dose, where = exercise_set.dose, exercise_set.where
    sides = exercise_set.occurrence.exercise.sides
    changes_sides = bool(sides) and where.side != sides[-1]
    if changes_sides or memory.trained - memory.praised_at < PRAISE_EVERY:
        return ()
    memory.praised_at = memory.trained
    language = exercise_set.occurrence.language
    assert where.set is not None
    whole_minutes = dose.reps is None and not sides and dose.work_length >= 60 and dose.work_length % 60 == 0
    if 1 < dose.sets != where.set:
        left = catalogue(language).say("sets_left", n=dose.sets - where.set)
        key, gaps = "sets_done", {"n": where.set, "left": left}
    elif whole_minutes:
        key, gaps = "minutes_done", {"n": int(dose.work_length // 60)}
    else:
        key, gaps = ("all_sets_done", {"n": dose.sets}) if dose.sets > 1 else ("exercise_done", {})
    return (praise_line(language, "rest", where, key, before=memory.count(key), **gaps),)
