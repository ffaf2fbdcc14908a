"""What to do, in trainers' words: the frozen data that a routine file becomes.

Amounts keep their ranges; ``effort.prescribe`` settles them. Times are exact fractions of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.errors import Place
from voice_coach.routines.format import GET_READY, LANGUAGE
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Amount:
    """A count or a time: one value, or a range that the effort settles (``low < high``)."""

    low: Fraction
    high: Fraction

    @property
    def is_range(self) -> bool:
        """Return whether the effort has anything to settle."""
        return self.low != self.high


@dataclass(frozen=True, slots=True)
class TimedCue:
    """A reminder with its time, counted from ``go``."""

    at: Seconds
    say: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do, with the file's defaults already in it.

    Exactly one of ``hold`` alone, ``reps`` alone, ``reps`` with ``hold``, or ``work`` is set.
    ``sides`` and ``alternate`` are never both filled.
    """

    name: str
    sets: Amount
    rest: Amount
    tempo: Amount
    switch: Amount
    get_ready: Seconds
    hold: Amount | None = None
    reps: Amount | None = None
    work: Amount | None = None
    sides: tuple[str, ...] = ()
    alternate: tuple[str, ...] = ()
    how: str | None = None
    caution: str | None = None
    easier: str | None = None
    cues: tuple[str | TimedCue, ...] = ()
    then: str | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause; ``say`` is spoken in it."""

    length: Amount
    say: str | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Say:
    """Something said."""

    text: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound: ``name`` is as written; ``file`` is its absolute path as text."""

    name: str
    file: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Repeat:
    """``count`` rounds of the steps inside, with the rest (if any) between rounds."""

    count: Amount
    steps: tuple[Step, ...]
    rest: Amount | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Include:
    """The steps of another routine, under that routine's own language."""

    name: str
    routine: Routine
    place: Place | None = field(default=None, compare=False)


Step = Exercise | Rest | Say | Sound | Repeat | Include


@dataclass(frozen=True, slots=True)
class Routine:
    """A whole routine. ``name`` is what it is played by; ``cautions`` lacks those of included routines."""

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str | None = None
    cautions: tuple[str, ...] = ()
    language: str = LANGUAGE
    source: str | None = None
    tags: tuple[str, ...] = ()
    say_as: Mapping[str, str] = field(default_factory=dict, hash=False)
    get_ready: Seconds = GET_READY
    file: str = field(default="", compare=False)
