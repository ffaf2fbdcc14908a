"""The coach: a routine becomes phases, by the rules of docs/coaching.md. It knows no positions and no sound."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.coaching.announcements import Announced, Choices, instructions, wait_before
from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Noise, Occurrence, Pause, Phase, Talk
from voice_coach.coaching.unroll import Occurrences, cautions, count_exercises, unroll
from voice_coach.coaching.work import work_of
from voice_coach.routines.effort import prescribe, settle_down
from voice_coach.routines.routine import Exercise, Rest, Routine, Say, Sound


def coach(routine: Routine, choices: Choices) -> Iterator[Phase]:
    """Yield the phases of a routine in order, each made when it is asked for."""
    yield from introduction(routine, choices)
    _, count = count_exercises(routine.steps, choices.effort)
    turns = Occurrences(unroll(routine.steps, choices.effort, routine.language))
    memory: set[object] = set()
    index = 0
    rest: tuple[Occurrence, Rest] | None = None  # a rest that the coming exercise's wait will fill
    then: tuple[Line, ...] = ()  # said first in whatever comes next
    for occurrence in turns:
        following = turns.next()
        match occurrence.step:
            case Rest() as pause:
                if following is not None and isinstance(following.step, Exercise):
                    rest = (occurrence, pause)
                    continue
                yield _pause(occurrence, pause, then, choices)
            case Say() | Sound():
                if then:
                    yield Talk(then)
                yield _aside(occurrence, occurrence.step)
            case Exercise() as exercise:
                index += 1
                next_one = turns.next_exercise() if index < count else None
                yield from _exercise_sets(
                    occurrence,
                    exercise,
                    choices,
                    rest,
                    then,
                    memory,
                    index,
                    count,
                    next_one.name if next_one else None,
                )
        rest, then = None, ()
        if isinstance(occurrence.step, Exercise) and occurrence.step.then:
            phrase = Phrase(occurrence.step.then, occurrence.language)
            at_end = index == count
            then = (
                Line(phrase, "end")
                if at_end
                else Line(phrase, "rest", Where(occurrence.path, occurrence.round)),
            )
    if then:
        yield Talk(then)
    words = catalogue(routine.language)
    yield Ending(Line(Phrase(words.say("praise"), words.language), "end"), routine.language)


def introduction(routine: Routine, choices: Choices) -> Iterator[Talk]:
    """Say the title, then how many exercises and about how long, then the cautions, each once.

    The title is a phase of its own, so that the first sound waits for nothing else.
    """
    if choices.brief:
        return
    yield Talk((Line(Phrase(routine.title, routine.language), "introduction"),))
    words = catalogue(routine.language)
    written, _ = count_exercises(routine.steps, choices.effort)
    length = words.duration(rounded(playing_time(routine, choices)))
    key = "introduction" if written else "introduction_without_exercise"
    phrases = [Phrase(words.say(key, n=written, length=length), words.language)]
    phrases += [Phrase(text, language) for text, language in cautions(routine)]
    yield Talk(tuple(Line(phrase, "introduction") for phrase in phrases))


def _exercise_sets(
    occurrence: Occurrence,
    exercise: Exercise,
    choices: Choices,
    rest: tuple[Occurrence, Rest] | None,
    before: tuple[Line, ...],
    memory: set[object],
    index: int,
    count: int,
    next_name: str | None,
) -> Iterator[ExerciseSet]:
    dose = prescribe(exercise, choices.effort)
    words = catalogue(occurrence.language)
    known = recall(exercise, occurrence.language, choices, memory)
    sides: tuple[str | None, ...] = exercise.sides or (None,)
    for number in range(1, dose.sets + 1):
        for place, side in enumerate(sides):
            first = number == 1 and place == 0
            last = number == dose.sets and place == len(sides) - 1
            where = Where(occurrence.path, occurrence.round, number, side)
            if first:
                prescribed = settle_down(rest[1].length, choices.effort) if rest else None
            else:
                prescribed = dose.switch if place else dose.rest
            wait = wait_before(
                exercise,
                dose,
                where,
                opens=first,
                known=known,
                rounds=occurrence.rounds,
                prescribed=prescribed,
                phase="switch" if place else "rest",
                before=before if first else (),
                say=rest[1].say if first and rest else None,
                language=occurrence.language,
                words=words,
                choices=choices,
            )
            work = work_of(
                exercise,
                dose,
                where,
                first_time=first and not known.prescription,
                language=occurrence.language,
                words=words,
            )
            yield ExerciseSet(
                occurrence,
                wait,
                work,
                where,
                dose.sets,
                dose.reps,
                next_name if last else exercise.name,
                index,
                count,
                first,
                last,
                rest[0] if first and rest else None,
            )


def recall(exercise: Exercise, language: str, choices: Choices, memory: set[object]) -> Announced:
    """Return what the listener knows of an exercise, and note in ``memory`` that they know it from now on.

    The same words of instruction are not said twice, even where an exercise comes again with other figures.
    """
    explanation = (language, exercise.name, instructions(exercise, choices))
    known = Announced(
        prescription=(language, exercise) in memory,
        explanation=explanation in memory or not explanation[2],
    )
    memory.add((language, exercise))
    memory.add(explanation)
    return known


def _pause(occurrence: Occurrence, rest: Rest, before: tuple[Line, ...], choices: Choices) -> Pause:
    words = catalogue(occurrence.language)
    length = settle_down(rest.length, choices.effort)
    where = Where(occurrence.path, occurrence.round)
    lines = [*before, _rest_line(words, words.duration(length), where)]
    if rest.say:
        lines.append(Line(Phrase(rest.say, occurrence.language), "rest", where))
    return Pause(occurrence, length, tuple(lines))


def _rest_line(words: Catalogue, length: str, where: Where) -> Line:
    return Line(Phrase(words.say("rest", length=length), words.language), "rest", where, "rest length")


def _aside(occurrence: Occurrence, step: Say | Sound) -> Talk | Noise:
    if isinstance(step, Sound):
        return Noise(occurrence, step)
    where = Where(occurrence.path, occurrence.round)
    return Talk((Line(Phrase(step.text, occurrence.language), "announcement", where),), occurrence)
