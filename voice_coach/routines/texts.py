"""The texts of a step, each with its place among the step's keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from voice_coach.routines.routine import Exercise, Rest, Say, Step

LABELS = frozenset({"sides", "alternate", "moves"})
"""The keys with short names of sides and of parts of a rep; all other texts are phrases."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text: the value of ``key``, its entry ``number`` (from 0) in a list, or its ``part`` in a group of keys."""

    key: str
    text: str
    number: int | None = None
    part: str | None = None


def texts_of(step: Step | None) -> Iterator[Text]:
    """Yield every text of a step that may be spoken, those of an exercise in the order in which they are heard."""
    match step:
        case Exercise():
            yield from _of_exercise(step)
        case Rest(say=str(said)):
            yield Text("say", said)
        case Say():
            yield Text("say", step.text)


def _of_exercise(exercise: Exercise) -> Iterator[Text]:
    yield Text("exercise", exercise.name)
    for key in ("sides", "alternate"):
        labels: tuple[str, ...] = getattr(exercise, key)
        yield from (Text(key, label, number) for number, label in enumerate(labels))
    yield from (Text("moves", move.label, number) for number, move in enumerate(exercise.moves))
    yield from _single(exercise, "start", "caution", "how")
    if exercise.easier is not None:
        if exercise.easier.start is not None:
            yield Text("easier", exercise.easier.start, part="start")
        yield Text("easier", exercise.easier.how, part="how")
    for call in fields(exercise.calls):
        if (said := getattr(exercise.calls, call.name)) is not None:
            yield Text("calls", said, part=call.name)
    yield from (Text("cues", cue.say, number) for number, cue in enumerate(exercise.cues))
    yield from _single(exercise, "then")


def _single(exercise: Exercise, *keys: str) -> Iterator[Text]:
    for key in keys:
        if (text := getattr(exercise, key)) is not None:
            yield Text(key, text)
