"""The workout: turns steps in the order of play into phases, by the rules of docs/coaching.md.

The phases have no sample positions yet; the timeline gives them.
"""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.coaching.announcements import (
    Choices,
    Known,
    Lines,
    author_line,
    recall,
    rest_line,
    wait_before,
)
from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Noise, Occurrence, Pause, Phase, Talk
from voice_coach.coaching.unroll import Occurrences, count_exercises, numbered, unroll
from voice_coach.coaching.work import bare_work, work_of
from voice_coach.routines.effort import prescribe, settle_down
from voice_coach.routines.routine import Exercise, Rest, Routine, Say, Sound


def workout(routine: Routine, choices: Choices, *, abridged: bool = False) -> Iterator[Phase]:
    """Yield the phases that follow a routine's introduction in order, lazily.

    ``abridged`` is for timing: the second round or set represents all up to the last one (``times`` is how many), and
    the work has no words.
    """
    _, count = count_exercises(routine.steps, choices.effort)
    occurrences = Occurrences(unroll(routine.steps, choices.effort, routine.language, abridged=abridged))
    told: set[object] = set()
    memory = Memory()
    index = 0
    rest: tuple[Occurrence, Rest] | None = None  # the rest that becomes the wait before the next exercise
    then: Lines = ()  # said first in the next phase
    for occurrence in occurrences:
        following = occurrences.next()
        match occurrence.step:
            case Rest() as pause:
                if following is not None and isinstance(following.step, Exercise):
                    rest = (occurrence, pause)
                    continue
                yield _pause(occurrence, pause, then, choices)
            case Say() | Sound() as step:
                if then:
                    yield Talk(then)
                yield _aside(occurrence, step)
            case Exercise():
                index += occurrence.times
                next_one = occurrences.next_exercise() if index < count else None
                name = next_one.name if next_one else None
                known = recall(occurrence, choices, told)
                yield from _sets(
                    occurrence, choices, memory, known, rest, then, index, count, name, abridged=abridged
                )
        rest, then = None, ()
        if isinstance(occurrence.step, Exercise) and occurrence.step.then:
            then = (_then(occurrence, occurrence.step.then, at_end=index == count),)
    if then:
        yield Talk(then)
    words = catalogue(routine.language)
    yield Ending(Line(Phrase(words.say("praise"), words.language), "end"), routine.language)


def _sets(
    occurrence: Occurrence,
    choices: Choices,
    memory: Memory,
    known: Known,
    rest: tuple[Occurrence, Rest] | None,
    before: Lines,
    index: int,
    count: int,
    next_name: str | None,
    *,
    abridged: bool,
) -> Iterator[ExerciseSet]:
    exercise = occurrence.exercise
    dose = prescribe(exercise, choices.effort)
    sides: tuple[str | None, ...] = exercise.sides or (None,)
    for number, times in numbered(dose.sets, abridged=abridged):
        for place, side in enumerate(sides):
            first = number == 1 and place == 0
            last = number == dose.sets and place == len(sides) - 1
            where = Where(occurrence.path, occurrence.round, number, side)
            if first:
                prescribed = settle_down(rest[1].length, choices.effort) if rest else None
            else:
                prescribed = dose.switch if place else dose.rest
            wait = wait_before(
                occurrence,
                dose,
                where,
                phase="switch" if place else "rest",
                opens=first,
                known=known,
                prescribed=prescribed,
                before=before if first else (),
                say=rest[1].say if first and rest else None,
                choices=choices,
            )
            if abridged:
                work = bare_work(dose, where)
            else:
                work = work_of(occurrence, dose, where, choices=choices, memory=memory)
            yield ExerciseSet(
                occurrence,
                dose,
                where,
                wait,
                work,
                next_name if last else exercise.name,
                index,
                count,
                first,
                last,
                rest[0] if first and rest else None,
                times=times,
            )


def _then(occurrence: Occurrence, text: str, *, at_end: bool) -> Line:
    if at_end:
        return Line(Phrase(text, occurrence.language), "end")
    return author_line(text, occurrence, Where(occurrence.path, occurrence.round), "rest")


def _pause(occurrence: Occurrence, rest: Rest, before: Lines, choices: Choices) -> Pause:
    length = settle_down(rest.length, choices.effort)
    where = Where(occurrence.path, occurrence.round)
    lines = [*before, rest_line(occurrence, where, length)]
    if rest.say:
        lines.append(author_line(rest.say, occurrence, where, "rest"))
    return Pause(occurrence, length, tuple(lines))


def _aside(occurrence: Occurrence, step: Say | Sound) -> Talk | Noise:
    if isinstance(step, Sound):
        return Noise(occurrence, step)
    where = Where(occurrence.path, occurrence.round)
    return Talk((author_line(step.text, occurrence, where),), occurrence)
