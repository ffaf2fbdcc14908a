"""Phases: the parts of a routine that the coach passes to the timeline, still without positions.

Times are exact fractions of a second, counted from the start of the phase (a wait) or from `go` (work). The constants
below are coaching rules that the timeline keeps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import NOWHERE, PhaseName, Phrase, Tone, Where
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise, Rest, Say, Sound
from voice_coach.units import Seconds

OPENING = Fraction(1, 2)
"""Silence at the beginning of the stream (promise 6), and at its end."""
COUNTDOWN = (Fraction(3), Fraction(2), Fraction(1))
"""Times before `go`, `stop` or `release` at which its countdown sounds (promise 5)."""
CLEAR = Fraction(1, 5)
"""A word ends at least this long before the next mark (promise 3)."""
BREATH = Fraction(2, 5)
"""Silence between two of the coach's own phrases."""
SENTENCE = Fraction(7, 10)
"""Silence after each sentence of the author's, so that there is time to follow it."""
AFTER_WORD = Fraction(1, 5)
"""The least silence between two words in the work."""
APART = Fraction(1)
"""Silence between two words in a hold or in free work that do not follow the same tone, where there is room."""
AFTER_TONE = Fraction(1, 10)
"""Silence between a tone and the word that follows it."""
TIMED_CUE_LATEST = Fraction(3, 2)
"""How late an author's timed cue may begin in a hold or in free work; in a set of reps it is one rep."""
CALL_LATEST = Fraction(1)
"""How late one of the coach's time calls may begin."""
LONG_WAIT = Fraction(15)
"""The shortest wait in which "Get ready" is said at the beginning of the lead-in."""
QUIET_FROM = Fraction(20)
"""The shortest wait in which there is quiet between the words about what is over and those about what comes."""
LEAST_QUIET = Fraction(3)
"""Seconds of that quiet before anything is left out. There is more of it wherever the words leave room."""
LAST_QUIET = Fraction(2)
"""Seconds of that quiet once all is left out that may be."""
SHORT_QUIET = Fraction(1)
"""Seconds of quiet in a shorter wait; it may vanish."""
BEFORE_LEAD_IN = Fraction(1)
"""Silence between the last word about what comes and the lead-in, where there is room."""
SAME_MOMENT = Fraction(2)
"""If two time calls are closer together than this, only the first is said."""
TIME_TO_DO_THEN = Fraction(10)
"""Silence after the `then` of the last exercise, before `done`."""
WORDLESS = Fraction(20)
"""Every stretch of a long hold or of long free work that is this long has a word in it."""

WishKind = Literal["labels", "moves", "calls", "numbers", "times", "cues"]
"""The labels of `alternate`, the names of `moves`, the author's `calls`, the coach's numbers and time calls, `cues`."""

UNSAYABLE = "the voice could not say it"
"""The reason given when words without a length are dropped."""
LONGEST_PLACE = "the longest place between two tones is"
"""Part of the reason given when a cue is longer than every place for it, before that place's length."""

Role = Literal[
    "speed",  # what faster playback does to holds
    "title",
    "overview",
    "equipment",
    "caution",
    "stop call",  # the author's words after `stop`
    "praise",
    "then",
    "rest length",
    "say",
    "switch sides",
    "time call",
    "name",
    "position",  # round, set and side, or which side comes first
    "prescription",
    "prescription again",
    "start",
    "how",
    "get ready",
    "ready call",  # the author's words in place of it
    "end",
    "answer",
]
"""What a line is said for."""

LEAVE_OUT_ORDER: tuple[Role, ...] = ("praise", "rest length", "switch sides", "prescription again")
"""What a wait may leave out without listing it as dropped, in this order (promise 4)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase said in a wait or between steps.

    ``after`` is the least silence between this line and the next, which is never less than ``BREATH``. ``start`` keeps
    its silence even if it is the last line.
    """

    phrase: Phrase
    phase: PhaseName
    where: Where = NOWHERE
    role: Role = "answer"
    after: Seconds = Fraction(0)

    @property
    def lasting(self) -> Seconds:
        """The silence that follows the line even if it is the last one: the time to get into position."""
        return self.after if self.role == "start" else Fraction(0)

    @property
    def ends_routine(self) -> bool:
        """Whether the line belongs to the `then` of the routine's last exercise."""
        return self.role == "then" and self.phase == "end"

    @property
    def optional(self) -> bool:
        """Whether a wait may leave the line out."""
        return self.role in LEAVE_OUT_ORDER


@dataclass(frozen=True, slots=True)
class Mark:
    """A fixed tone, ``at`` seconds after `go`."""

    at: Seconds
    tone: Tone
    phase: PhaseName
    where: Where


@dataclass(frozen=True, slots=True)
class Wish:
    """A phrase to be said during the work, at ``at`` or at most ``earlier`` before or ``later`` after it.

    With ``after``, ``at`` is the time of a mark, and the phrase directly follows its tone and the words already placed
    after it. ``key`` (the kind, and which one of that kind) groups phrases that are listed as one entry if they are
    dropped; with None they are not listed. ``label`` is said alone if there is no place for a phrase that begins with
    it.
    """

    phrase: Phrase
    where: Where
    at: Seconds
    earlier: Seconds = Fraction(0)
    later: Seconds = Fraction(0)
    after: bool = False
    key: tuple[WishKind, str] | None = None
    label: Phrase | None = None

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The phrases that may be said, the preferred one first."""
        return (self.phrase,) if self.label is None else (self.phrase, self.label)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A hold, or free work, that is not to stay without a word for long; its times count from `go`."""

    start: Seconds
    end: Seconds
    where: Where


@dataclass(frozen=True, slots=True)
class Filler:
    """Words for the parts of ``stretches`` in which no other word is said.

    The author's ``cues`` come first, each once and in their order, then the ``steady`` words, which take turns.
    """

    stretches: tuple[Stretch, ...]
    cues: tuple[Phrase, ...]
    steady: tuple[Phrase, ...]

    def after(self, cut: Seconds, said: Collection[Phrase]) -> Filler:
        """Return the filler for work whose first ``cut`` seconds are over, without cues that were ``said``."""
        stretches = tuple(
            replace(stretch, start=max(Fraction(0), stretch.start - cut), end=stretch.end - cut)
            for stretch in self.stretches
            if stretch.end > cut
        )
        return replace(self, stretches=stretches, cues=tuple(cue for cue in self.cues if cue not in said))


@dataclass(frozen=True, slots=True)
class Wait:
    """The time before a `go`: the words at its beginning, the announcement of what comes, and the lead-in at its end.

    ``prescribed`` is the length of the rest or switch of sides, None if the routine has none here. ``lines`` are said
    at once; the ``announcement`` is laid from its end, so that it begins as late as it can. ``explains``: the words end
    before the lead-in begins. ``ready`` are wordings of "Get ready"; the first one that fits is said. ``calls`` say how
    much of the rest is left, each so many seconds before `go`, where there is quiet.
    """

    phase: PhaseName
    prescribed: Seconds | None
    lead_in: Seconds
    lines: tuple[Line, ...]
    announcement: tuple[Line, ...] = ()
    explains: bool = False
    ready: tuple[tuple[Line, ...], ...] = ()
    calls: tuple[tuple[Seconds, Line], ...] = ()
    until_press: Line | None = None
    """What is said at the end if the wait then lasts until the listener presses; it has no lead-in of its own."""

    @property
    def rests(self) -> bool:
        """Whether this is a rest or a switch of sides; a lead-in, even one the listener made longer, is neither."""
        return self.prescribed is not None and self.phase != "lead-in"

    @property
    def words(self) -> tuple[Line, ...]:
        """All lines in the order in which they are said, without "Get ready" and the time calls."""
        return self.lines + self.announcement


@dataclass(frozen=True, slots=True)
class Work:
    """From `go` to `stop`. ``marks`` are in order of time and begin with `go`; ``wishes`` are in order of rank.

    ``first_rep`` is the rep that begins at `go`; it is greater than 1 if an interrupted set is resumed.

    Work that the listener ends is open: ``target`` is the prescribed time, ``length`` is the longest time that it can
    take, and there is no `stop` among its marks.
    """

    length: Seconds
    marks: tuple[Mark, ...]
    wishes: tuple[Wish, ...]
    rep_length: Seconds | None = None
    first_rep: int = 1
    filler: Filler | None = None
    target: Seconds | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a step in the order of play; a rest between rounds has its repeat's path."""

    path: str
    step: Exercise | Rest | Say | Sound
    language: str
    round: int | None = None
    rounds: int | None = None
    times: int = 1
    """How many occurrences it represents; more than one only in an abridged workout."""
    comes_again: bool = False
    """Whether the repeat that counts its rounds is in another one that has more rounds to come."""

    @property
    def exercise(self) -> Exercise:
        """The step, which must be an exercise."""
        assert isinstance(self.step, Exercise)
        return self.step


@dataclass(frozen=True, slots=True)
class Rested:
    """A rest step with its length at the listener's effort. Rests in a row are one wait, or one pause."""

    occurrence: Occurrence
    length: Seconds

    @property
    def rest(self) -> Rest:
        """The step."""
        assert isinstance(self.occurrence.step, Rest)
        return self.occurrence.step


@dataclass(frozen=True, slots=True)
class ExerciseSet:
    """One set on one side: a wait, the work that follows it, and what the screen shows with them.

    ``dose`` is the prescription of the whole exercise. ``rests`` are the rest steps that became the wait.
    ``first`` and ``last`` mark the first and the last set and side of the exercise's occurrence. ``comes_by`` is "jump"
    if the listener jumped to the set, and "pause" if it is resumed or repeated after a pause.
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
    rests: tuple[Rested, ...] = ()
    comes_by: Literal["routine", "jump", "pause"] = "routine"
    times: int = 1
    """How many sets of this occurrence it represents; more than one only in an abridged workout."""

    @property
    def is_open(self) -> bool:
        """Whether the work lasts until the listener presses."""
        return self.work.target is not None

    @property
    def before(self) -> Seconds:
        """How much of an open set was done before this `go`: more than nothing only if it is resumed."""
        return Seconds(0) if self.work.target is None else self.dose.work_length - self.work.target


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest that is not followed by an exercise; ``occurrence`` is its first step."""

    occurrence: Occurrence
    prescribed: Seconds
    lines: tuple[Line, ...]
    rests: tuple[Rested, ...] = ()
    until_press: Line | None = None
    """What is said at the end if the rest then lasts until the listener presses."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The `stop` of a set that the listener has ended."""

    occurrence: Occurrence
    where: Where


@dataclass(frozen=True, slots=True)
class Talk:
    """Lines said one after another; ``occurrence`` is the step that they belong to, if any."""

    lines: tuple[Line, ...]
    occurrence: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Noise:
    """A step that plays a sound file."""

    occurrence: Occurrence
    sound: Sound


@dataclass(frozen=True, slots=True)
class Ending:
    """The `done` tone and the last words. The timeline adds how long the routine took, unless ``timed`` is False.

    ``wait`` is the time that is left before `done`, if a pause interrupted it.
    """

    praise: tuple[Line, ...]
    language: str
    wait: Seconds = Fraction(0)
    timed: bool = True


Phase = ExerciseSet | Pause | Talk | Noise | Ending | Stop
