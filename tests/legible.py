"""A legible world for tests: ten samples a second, words of half a second, tones of one to three samples."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Item
from voice_coach.routines.routine import Amount, Easier, Exercise, Reminder, Routine, Step
from voice_coach.units import Samples

RATE = 10
GENTLE = Choices()
TONES = {
    "countdown": 1,
    "go": 3,
    "stop": 3,
    "hold": 2,
    "release": 2,
    "turn": 1,
    "tick": 1,
    "halfway": 3,
    "done": 5,
}


class Words:
    """A deterministic voice: five samples a word at the rate of ten, so half a second at any rate."""

    def __init__(self, rate: int = RATE, unsayable: frozenset[str] = frozenset()) -> None:
        self.rate = rate
        self.unsayable = unsayable
        self.asked: list[str] = []
        self.expected: list[str] = []

    def phrase(self, phrase: Phrase) -> Samples:
        self.asked.append(phrase.text)
        if phrase.text in self.unsayable:
            return Samples(0)
        return Samples(len(phrase.text.split()) * self.rate // 2)

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        return True

    def tone(self, name: str) -> Samples:
        return Samples(TONES[name] * self.rate // 10)

    def sound(self, file: str) -> Samples:
        return Samples(self.rate)

    def expect(self, phrases: Iterable[Phrase]) -> None:
        self.expected += [phrase.text for phrase in phrases]

    def of(self, cue: Cue) -> Any:
        """Return samples that tell cues apart: each phrase or tone has a level of its own."""
        lengths = {"tone": self.tone, "sound": self.sound}
        length = (
            self.phrase(cue.content) if isinstance(cue.content, Phrase) else lengths[cue.kind](cue.content)
        )
        ramp = np.linspace(0.1, 0.2, max(1, length), dtype=np.float32)
        return np.column_stack([ramp, -ramp]) + np.float32(len(cue.text) / 100)


def amount(low: float | Fraction, high: float | Fraction | None = None) -> Amount:
    return Amount(Fraction(low), Fraction(low if high is None else high))


def exercise(name: str = "Plank", **keys: Any) -> Exercise:
    """Make an exercise with the format's defaults; numbers become amounts, texts reminders and the easier way."""
    amounts = {"sets": 1, "rest": 20, "tempo": 4, "switch": 8, "hold": None, "reps": None, "work": None}
    made: dict[str, Any] = {"get_ready": Fraction(5)}
    for key, value in {**amounts, **keys}.items():
        made[key] = amount(value) if key in amounts and isinstance(value, int | float | Fraction) else value
    if isinstance(made["get_ready"], int | float):
        made["get_ready"] = Fraction(made["get_ready"])
    made["cues"] = tuple(Reminder(cue) if isinstance(cue, str) else cue for cue in made.get("cues", ()))
    if isinstance(made.get("easier"), str):
        made["easier"] = Easier(made["easier"])
    return Exercise(name, **made)


def routine(*steps: Step, **keys: Any) -> Routine:
    return Routine("test", keys.pop("title", "Test"), steps, **keys)


def what_is_done(step: Exercise) -> Hashable:
    """Return what makes two sets sets of the same exercise, so that the later one has fewer words."""
    figures = (step.hold, step.reps, step.tempo, step.work)
    return (step.name, figures, step.alternate, step.moves, step.calls, step.cues)


def items(
    routine: Routine, choices: Choices = GENTLE, lengths: Words | None = None, rate: int = RATE
) -> list[Item]:
    return list(lay_out(coach(routine, choices), lengths or Words(rate), rate))


def cues(*arguments: Any, **keys: Any) -> list[Cue]:
    return [item for item in items(*arguments, **keys) if isinstance(item, Cue)]


def seen(made: Iterable[Cue], rate: int = RATE) -> list[str]:
    """Write cues one a line: start in seconds, then the words or the tone in stars."""
    return [
        f"{cue.start / rate:g} {cue.text}" if cue.kind == "speech" else f"{cue.start / rate:g} *{cue.text}*"
        for cue in made
    ]
