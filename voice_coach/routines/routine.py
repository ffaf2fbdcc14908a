"""What to do, in trainers' words: the frozen data that a routine file becomes.

Amounts keep their ranges; ``effort.prescribe`` settles them. Times are exact fractions of a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.errors import Place
from voice_coach.routines.format import GET_READY, LANGUAGE, SETTLE
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

    @property
    def ends(self) -> tuple[Fraction, ...]:
        """Its two ends, or its one value."""
        return (self.low, self.high) if self.is_range else (self.low,)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of the author's `cues`. ``at`` counts from ``go``; ``always`` keeps it in every set."""

    say: str
    at: Seconds | None = None
    always: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """A part of a rep with its name; without ``length`` it takes an equal part of the tempo."""

    label: str
    length: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """The author's own words, in place of the coach's: ``ready`` before the lead-in, the others after a tone."""

    ready: str | None = None
    go: str | None = None
    hold: str | None = None
    release: str | None = None
    turn: str | None = None
    stop: str | None = None


NO_CALLS = Calls()


@dataclass(frozen=True, slots=True)
class Easier:
    """A gentler way, said in place of `start` and `how`; without ``start``, `settle` follows its first sentence."""

    how: str
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to do, with the file's defaults already in it.

    Exactly one of ``hold`` alone, ``reps`` alone, ``reps`` with ``hold``, or ``work`` is set.
    ``sides`` and ``alternate`` are never both filled. ``moves`` are two or more parts of a rep, or none.
    ``until_press``: the listener ends each set, and the figures are a target.
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
    moves: tuple[Move, ...] = ()
    calls: Calls = NO_CALLS
    until_press: bool = False
    start: str | None = None
    settle: Seconds = SETTLE
    how: str | None = None
    caution: str | None = None
    easier: Easier | None = None
    cues: tuple[Reminder, ...] = ()
    then: str | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause; ``say`` is spoken in it. ``until_press``: it lasts at least that long, then waits for the listener."""

    length: Amount
    say: str | None = None
    until_press: bool = False
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
    """A whole routine. ``name`` is what it is played by.

    ``cautions`` and ``equipment`` lack those of included routines.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    about: str | None = None
    cautions: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    language: str = LANGUAGE
    source: str | None = None
    tags: tuple[str, ...] = ()
    say_as: Mapping[str, str] = field(default_factory=dict, hash=False)
    get_ready: Seconds = GET_READY
    file: str = field(default="", compare=False)
