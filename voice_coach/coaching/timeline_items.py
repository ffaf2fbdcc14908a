"""The items of a timeline: cues, and what else there is to know about them, at whole sample positions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from voice_coach.coaching.cue import Cue, PhaseName, Phrase
from voice_coach.coaching.phases import Occurrence, Phase, WishKind
from voice_coach.routines.routine import Exercise, Rest, Say, Sound
from voice_coach.units import Samples


class Lengths(Protocol):
    """The lengths of phrases, tones and sound files, in samples at the timeline's rate."""

    def phrase(self, phrase: Phrase) -> Samples:
        """Wait until a phrase is ready, and return its length; 0 if the voice could not say it."""

    def tone(self, name: str) -> Samples:
        """Return the length of a tone."""

    def sound(self, file: str) -> Samples:
        """Return the length of a sound file."""

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Prepare phrases that will be asked for soon, in this order."""


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A step in the timeline: where it begins and how long it takes."""

    path: str
    kind: str
    name: str | None
    round: int | None
    start: Samples
    length: Samples
    step: Exercise | Rest | Say | Sound


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words that are not said, and why. ``step`` is None in the introduction, ``kind`` None outside the work."""

    text: str
    step: str | None
    reason: str
    occurrence: Occurrence | None
    kind: WishKind | None = None


@dataclass(frozen=True, slots=True)
class Grown:
    """A rest, or a switch of sides (see ``phase``), that has to be longer than prescribed."""

    step: str
    by: Samples
    reason: str
    occurrence: Occurrence
    phase: PhaseName = "rest"


@dataclass(frozen=True, slots=True)
class Part:
    """A phase with its position: its start, and for a set the positions of its `go` and its `stop`.

    While the words of a jump are being spoken these are estimates, and each further part with the same start corrects
    them. For any other phase, ``go`` and ``stop`` are both its end (for the ending, its `done`), or None if the end is
    not known beforehand. If a rest lasts until the listener presses, ``go`` is where it begins to wait for that, and
    ``stop`` is None; for an open set, ``stop`` is the end of the longest time that it can take.
    """

    phase: Phase
    start: Samples
    go: Samples | None = None
    stop: Samples | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of the stream: its whole length."""

    length: Samples


Item = Cue | Part | PlayedStep | Dropped | Grown | Finish
