"""The instructions of a routine, read aloud without the workout: built from announcements, laid out as a timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Choices,
    author_lines,
    instruction_lines,
    name_line,
    position_lines,
    prescription_line,
    recall,
    side_first_lines,
)
from voice_coach.coaching.coach import introduction
from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import OPENING, Line, Occurrence, Pause, Phase, Talk
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Item, Lengths
from voice_coach.routines.effort import prescribe, settle_count
from voice_coach.routines.routine import Exercise, Include, Repeat, Rest, Routine, Say, Step
from voice_coach.units import Samples, to_samples

BETWEEN = Fraction(3, 2)
"""Silence between the words of two steps, so that listeners can tell them apart."""


def read_out(
    phases: Iterable[Phase], lengths: Lengths, rate: int, at: Samples | None = None
) -> Iterator[Item]:
    """Lay out phases of instructions from ``at``, or after an opening silence if it is None, then a ``Finish``."""
    end = to_samples(OPENING, rate) if at is None else at
    for item in lay_out(phases, lengths, rate, at):
        yield item
        if isinstance(item, Cue):
            end = item.end
    yield Finish(Samples(end + to_samples(OPENING, rate)))


def talks(routine: Routine, choices: Choices) -> Iterator[Phase]:
    """Yield the introduction, then what there is to say about each step, each after a pause, and "The end".

    The steps of a repeat are read once, after "Round 1 of 3". Rests without words and sounds are left out, and so is
    the `how` of an exercise that is repeated.
    """
    yield from introduction(routine, choices)
    memory = Memory()
    for occurrence in _occurrences(routine.steps, routine.language, choices, "", None):
        lines = tuple(_lines(occurrence, choices, memory))
        if lines:
            yield Pause(occurrence, BETWEEN, ())
            yield Talk(lines, occurrence)
    words = catalogue(routine.language)
    yield Pause(occurrence, BETWEEN, ())
    yield Talk((Line(Phrase(words.say("end_now"), words.language), "end"),))


def _occurrences(
    steps: tuple[Step, ...], language: str, choices: Choices, path: str, rounds: int | None
) -> Iterator[Occurrence]:
    """Yield each step that is not a group once; only the first step of a repeat has ``rounds``, to announce them."""
    for number, step in enumerate(steps, 1):
        here = f"{path}{number}"
        match step:
            case Repeat():
                inner = settle_count(step.count, choices.effort)
                yield from _occurrences(step.steps, language, choices, f"{here}.", inner)
            case Include():
                yield from _occurrences(
                    step.routine.steps, step.routine.language, choices, f"{here}.", rounds
                )
            case _:
                yield Occurrence(here, step, language, 1 if rounds else None, rounds)
        rounds = None


def _lines(occurrence: Occurrence, choices: Choices, memory: Memory) -> Iterator[Line]:
    step = occurrence.step
    where = Where(occurrence.path)
    if occurrence.rounds is not None:
        yield from position_lines(occurrence, replace(where, round=1), sets=1)
    match step:
        case Exercise():
            known = recall(occurrence, choices, memory)
            yield name_line(occurrence, where)
            yield prescription_line(occurrence, prescribe(step, choices.effort), where)
            if not known.explanation:
                yield from instruction_lines(occurrence, where, choices)
            if not known.prescription:
                for side in (step.sides or step.alternate)[:1]:
                    yield from side_first_lines(occurrence, where, side)
                if step.then:
                    yield from author_lines(step.then, occurrence, where)
        case Rest():
            if step.say:
                yield from author_lines(step.say, occurrence, where)
        case Say():
            yield from author_lines(step.text, occurrence, where)
