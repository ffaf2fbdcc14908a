"""What the coach hands to the timeline: stretches of a routine, still without a position.

Times are exact fractions of a second, counted from the start of the phase (a wait) or from ``go``
(work). The figures below are the coach's manners; the timeline keeps them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import NOWHERE, PhaseName, Phrase, Tone, Where
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise, Rest, Say, Sound
from voice_coach.units import Seconds

OPENING = Fraction(1, 2)
"""Silence that opens the stream (promise 6), and as much that closes it."""
COUNTDOWN = (Fraction(3), Fraction(2), Fraction(1))
"""How long before `go`, `stop` or `release` its countdown sounds (promise 5)."""
CLEAR = Fraction(1, 5)
"""A word ends at least this long before the next mark (promise 3)."""
BREATH = Fraction(2, 5)
"""Between two sentences in a wait."""
TURN = Fraction(1)
"""Between what belongs to the rest and the name of what comes next, so that listeners can tell the two apart."""
AFTER_WORD = Fraction(1, 5)
"""Between two words in the work."""
AFTER_TONE = Fraction(1, 10)
"""Between a tone and the word that follows it."""
TIMED_CUE_LATEST = Fraction(3, 2)
"""How late an author's timed cue may be."""
CALL_LATEST = Fraction(1)
"""How late one of the coach's time calls may be."""
LONG_WAIT = Fraction(15)
"""A wait from which on "Get ready" is said at the beginning of the lead-in."""
SAME_MOMENT = Fraction(2)
"""Two time calls closer than this fall on one moment, and only the first is said."""
TIME_TO_DO_THEN = Fraction(10)
"""After the `then` of the last exercise, before `done`."""

WishKind = Literal["numbers", "labels", "calls", "cues"]
"""The coach's numbers, the labels of `alternate`, the coach's time calls, the author's reminders."""

UNSAYABLE = "the voice could not say it"
"""Why words without a length are dropped."""

LeaveOut = Literal["rest length", "switch sides", "prescription"]
LEAVE_OUT_ORDER: tuple[LeaveOut, ...] = ("rest length", "switch sides", "prescription")
"""What a wait may leave out without being listed, first to last (promise 4)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in a wait or between steps; ``leave_out`` is None where it must be said.

    ``gap`` is the silence before it, after another line. ``after``, if not None, is the silence that follows it, in
    place of the next gap.
    """

    phrase: Phrase
    phase: PhaseName
    where: Where = NOWHERE
    leave_out: LeaveOut | None = None
    gap: Seconds = BREATH
    after: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A fixed tone, ``at`` seconds after `go`."""

    at: Seconds
    tone: Tone
    phase: PhaseName
    where: Where


@dataclass(frozen=True, slots=True)
class Wish:
    """A word in the work: it would like to begin at ``at``, and may be ``earlier`` or ``later`` by so much.

    With ``after`` it follows that mark's tone (or the word that already follows it) at once, and ``at``
    is the mark's time. ``key`` (its kind, and which one of that kind) groups words that are listed as one if
    they are dropped; None: never listed.
    """

    phrase: Phrase
    where: Where
    at: Seconds
    earlier: Seconds = Fraction(0)
    later: Seconds = Fraction(0)
    after: bool = False
    key: tuple[WishKind, str] | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """The time before a `go`: what is said, and the lead-in that ends it.

    ``prescribed`` is the rest or switch that it fills, None where the routine asks for none.
    ``explains``: words end before the lead-in begins. ``ready`` are wordings, tried from the first to the last.
    """

    phase: PhaseName
    prescribed: Seconds | None
    lead_in: Seconds
    lines: tuple[Line, ...]
    explains: bool
    ready: tuple[tuple[Line, ...], ...]

    @property
    def rests(self) -> bool:
        """Whether it is a rest or a switch of sides; a lead-in that the listener made longer is neither."""
        return self.prescribed is not None and self.phase != "lead-in"


@dataclass(frozen=True, slots=True)
class Work:
    """From `go` to `stop`. ``marks`` are in order of time and begin with `go`; ``wishes`` in order of rank.

    ``first_rep`` is the rep that `go` begins: another than 1 where a set goes on that was broken off.
    """

    length: Seconds
    marks: tuple[Mark, ...]
    wishes: tuple[Wish, ...]
    rep_length: Seconds | None = None
    first_rep: int = 1


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a step, in the order of play; a rest between rounds carries its repeat's path."""

    path: str
    step: Exercise | Rest | Say | Sound
    language: str
    round: int | None = None
    rounds: int | None = None
    times: int = 1
    """How many occurrences it stands for; more than one only in an abridged workout."""

    @property
    def exercise(self) -> Exercise:
        """The step, where it is an exercise."""
        assert isinstance(self.step, Exercise)
        return self.step


@dataclass(frozen=True, slots=True)
class ExerciseSet:
    """One set on one side: a wait and the work it leads to. What the screen shows stands beside it.

    ``dose`` is what the exercise asks for in all its sets. ``rest_occurrence`` is the rest step that the wait fills;
    ``first`` and ``last`` mark the ends of the exercise's occurrence. ``comes_by`` tells whether the listener jumped
    to it, or it goes on after a pause.
    """

    occurrence: Occurrence
    dose: Dose
    where: Where
    wait: Wait
    work: Work
    next_name: str | None
    index: int
    count: int
    first: bool
    last: bool
    rest_occurrence: Occurrence | None = None
    comes_by: Literal["routine", "jump", "pause"] = "routine"
    times: int = 1
    """How many sets of this occurrence it stands for; more than one only in an abridged workout."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest that leads to no exercise."""

    occurrence: Occurrence
    prescribed: Seconds
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """Words one after the other; ``occurrence`` is the step that says them, if one does."""

    lines: tuple[Line, ...]
    occurrence: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """A step that is a sound."""

    occurrence: Occurrence
    sound: Sound


@dataclass(frozen=True, slots=True)
class Ending:
    """The `done` tone and the last words; the timeline says how long it took, in ``language``'s words.

    ``wait`` is what is left of the time before `done`, where a pause broke into it.
    """

    praise: Line
    language: str
    wait: Seconds = Fraction(0)


Phase = ExerciseSet | Pause | Talk | Noise | Ending
