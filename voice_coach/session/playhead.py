"""The playhead: the record of what is laid out and heard, for reading at any position near the current one.

The player passes it the timeline's items as they are laid out, ahead of what is heard, and reports where the listener
interrupts them. The conductor, the screen and the plain lines read it instead of following the stream. MPRIS and
`remote` receive the player's state, which is made from it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter

from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.coaching.phases import Ending, ExerciseSet, Line, Pause, Stop
from voice_coach.coaching.timeline_items import Item, Part
from voice_coach.session.display_state import DisplayState, open_target, state_at
from voice_coach.units import STREAM_RATE, Samples

KEPT = 600 * STREAM_RATE
"""How many frames of what was heard are kept, for readers that are late."""


LATELY = 30 * STREAM_RATE
"""How many frames long the name of an exercise is not repeated after a pause."""

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the stream, ``at`` frames from its beginning, for deciding what comes next.

    ``part`` is the current phase (None before the first), and ``number`` its number in the routine, from 0. ``said``
    are the phrases of it that were heard completely; after `go`, only those since `go`.
    """

    at: Samples
    number: int
    part: Part | None
    said: tuple[Phrase, ...]

    @property
    def working(self) -> bool:
        """Whether the moment is between the `go` and the `stop` of a set."""
        part = self.part
        return (
            part is not None
            and part.go is not None
            and part.stop is not None
            and part.go <= self.at
            and (self.at < part.stop or (isinstance(part.phase, ExerciseSet) and part.phase.is_open))
        )

    @property
    def waits(self) -> bool:
        """Whether what is heard lasts until the listener presses: an open set, or a rest that is over.

        An open set or such a rest that was interrupted keeps waiting while it is resumed.
        """
        part = self.part
        if part is None or part.go is None:
            return False
        begun = self.at >= part.go
        match part.phase:
            case ExerciseSet(is_open=True, comes_by="pause"):
                return True
            case ExerciseSet(wait=wait) if wait.until_press is not None:
                return begun or _only_answers(wait.words)
            case ExerciseSet() as exercise_set:
                return (
                    exercise_set.is_open and self.at > part.go
                )  # at `go` itself, an order keeps it from sounding
            case Pause() as pause:
                return pause.until_press is not None and (begun or _only_answers(pause.lines))
        return False

    @property
    def open_ended(self) -> bool:
        """Whether what lasts until the listener presses has begun, so that no tone and no start is due before that."""
        return self.waits and self.part is not None and self.part.go is not None and self.part.go <= self.at

    @property
    def done(self) -> bool:
        """Whether the set is over but the next phase is not laid out yet, because the `stop` still sounds."""
        part = self.part
        return (
            part is not None
            and isinstance(part.phase, ExerciseSet | Stop)
            and not self.waits
            and part.stop is not None
            and part.stop <= self.at
        )


@dataclass(frozen=True, slots=True)
class Now:
    """What is heard at a position of the stream.

    ``part`` is the current phase and ``number`` its number in the routine, from 0. ``elapsed`` is the length of the
    stream so far without pauses, and ``over`` whether `done` has sounded.
    """

    position: Samples
    state: DisplayState | None = None
    number: int = 0
    part: Part | None = None
    elapsed: Samples = Samples(0)
    over: bool = False


@dataclass(slots=True)
class _Span:
    """A phase (``part``) from ``start`` on, or a pause, displayed as ``held``.

    ``idle`` is how much of the stream before it was a pause. ``goes_on`` marks the first phase that replaces what was
    laid out before; there the total length is estimated again on demand, and kept in ``total``.
    """

    start: Samples
    idle: Samples
    number: int = 0
    part: Part | None = None
    held: DisplayState | None = None
    goes_on: bool = False
    total: Samples | None = None

    def idle_at(self, position: int) -> Samples:
        """Return how much of the stream before a position in this span was a pause."""
        return Samples(self.idle + (position - self.start if self.part is None else 0))


class Playhead:
    """The record of what is laid out and what was heard lately.

    Only the player's thread changes it. It changes lists in place only at their end, so any thread may read them.
    ``left_from`` estimates how long the routine takes from a phase on, at ``rate``; without it there is no total.
    """

    def __init__(self, left_from: Callable[[int], Samples] | None = None, rate: int = STREAM_RATE) -> None:
        self._left_from = left_from
        self._rate = rate
        self._whole: Samples | None = None
        self._spans: list[_Span] = []
        self._cues: list[Cue] = []
        self._beside: list[Cue] = []  # answers mixed over the routine
        self._unheard: deque[Cue] = deque()  # announcements and answers not heard yet
        self._number = 0
        self._paused = False
        self._goes_on = False  # the next phase replaces what was laid out before
        self._entered: _Span | None = None  # the first phase since then
        self.explained: set[Phrase] = set()
        """The announcements and answers that were heard completely so far, in the whole routine."""

    # For the player.

    def take(self, item: Item) -> None:
        """Record the next item of the timeline, ahead of what is heard."""
        if isinstance(item, Part):
            self._take_part(item)
        elif isinstance(item, Cue):
            if self._cues and self._cues[0].end < item.start - 2 * KEPT:
                self._cues = [cue for cue in self._cues if cue.end >= item.start - KEPT]
                self._beside = [cue for cue in self._beside if cue.end >= item.start - KEPT]
            self._cues.append(item)
            if item.kind == "speech" and item.phase in ("announcement", "answer"):
                self._unheard.append(item)

    def take_beside(self, cues: Iterable[Cue]) -> None:
        """Record an answer that is mixed over the routine."""
        self._beside.extend(cues)

    def take_back_beside(self, at: Samples) -> None:
        """Drop the answers mixed over the routine that begin at ``at`` or later."""
        self._beside = [cue for cue in self._beside if cue.start < at]

    def take_back(self, at: Samples) -> None:
        """Drop the cues that begin at ``at`` or later. Those that are still to be heard are taken again."""
        self._cues = [cue for cue in self._cues if cue.start < at]
        self._unheard = deque(cue for cue in self._unheard if cue.start < at)
        self.take_back_beside(at)

    def go_on(self, number: int, at: Samples, held: DisplayState | None = None) -> None:
        """Drop everything from ``at`` on. The items taken next begin with phase ``number``.

        With ``held`` they are said in a pause, which is displayed as ``held`` until the next call without it.
        """
        self._note_heard(at)
        self._unheard.clear()
        self.take_back_beside(at)
        self._cues = [cue for cue in self._cues if cue.start < at]
        spans = [span for span in self._spans if span.start < at]
        if held is not None:
            idle = spans[-1].idle_at(at) if spans else Samples(0)
            spans.append(_Span(at, idle, number, held=held))
        self._spans = spans
        self._number, self._paused, self._goes_on, self._entered = number, held is not None, True, None

    def _take_part(self, part: Part) -> None:
        last = self._spans[-1] if self._spans else None
        before = last.part if last is not None else None
        if (
            last is not None
            and before is not None
            and (before.phase is part.phase and before.start == part.start)
        ):
            last.part, last.total = part, None  # its `go` was an estimate until now
            return
        number, self._number = self._number, self._number + 1
        if self._paused:
            return  # what is said in a pause is not a phase of the routine
        span = _Span(part.start, last.idle_at(part.start) if last is not None else Samples(0), number, part)
        if self._goes_on:
            self._entered = self._entered or span
            # A phase that only answers may come before the phase that is resumed.
            span.goes_on = state_at(part, part.start, self._rate) is not None
            self._goes_on = not span.goes_on
        while len(self._spans) > 1 and self._spans[1].start < part.start - KEPT:
            gone, *self._spans = self._spans
            if not self._spans[0].goes_on:
                self._spans[0].goes_on, self._spans[0].total = gone.goes_on, gone.total
        self._spans.append(span)

    # For the conductor, in the player's thread.

    def moment(self, at: Samples, behind: int = 0) -> Moment:
        """Return the moment at ``at``, or ``behind`` frames earlier but not before the start of its phase.

        An interrupted phase is over at once, even before the listener hears what replaces it.
        """
        self._note_heard(at)
        span = next(
            (span for span in reversed(self._spans) if span.part is not None and span.start <= at), None
        )
        if self._entered is not None and self._entered.start > at:
            span = self._entered
        if span is None or span.part is None:
            first = next((span.number for span in self._spans if span.part is not None), 0)
            return Moment(at, first, None, ())
        part = span.part
        at = Samples(max(at - behind, part.start))
        begin = part.go if part.go is not None and at >= part.go else part.start
        begun = self._cues[
            bisect_left(self._cues, begin, key=_start) : bisect_right(self._cues, at, key=_start)
        ]
        said = tuple(
            cue.content
            for cue in begun
            if cue.end <= at and cue.phase != "answer" and isinstance(cue.content, Phrase)
        )
        return Moment(at, span.number, part, said)

    def _note_heard(self, at: Samples) -> None:
        while self._unheard and self._unheard[0].end <= at:
            content = self._unheard.popleft().content
            assert isinstance(content, Phrase)
            self.explained.add(content)

    def explained_until(self, at: Samples) -> set[Phrase]:
        """Return the announcements and answers that were heard completely until ``at``, in the whole routine."""
        self._note_heard(at)
        return self.explained

    def named_lately(self, at: Samples) -> set[Where]:
        """Return the sets that were announced in the last ``LATELY`` frames."""
        return {
            cue.where
            for cue in self._cues
            if cue.phase == "announcement" and at - LATELY < cue.end <= at and cue.where.step is not None
        }

    # For readers in any thread.

    def part_at(self, position: Samples) -> tuple[Part | None, int]:
        """Return the phase that is heard at a position (None in a pause, and before the first), and its number."""
        begun = self._begun(position)
        return (begun[-1].part, begun[-1].number) if begun else (None, 0)

    def now(self, position: Samples) -> Now:
        """Return what is heard at a position."""
        begun = self._begun(position)
        if not begun:
            return Now(position, elapsed=position)
        span = begun[-1]
        return Now(
            position,
            next((state for one in reversed(begun) if (state := self._state(one, position))), None),
            span.number,
            span.part,
            Samples(position - span.idle_at(position)),
            any(_is_over(one, position) for one in begun),
        )

    def total(self, position: Samples) -> Samples | None:
        """Return the estimated length of the whole stream without pauses, as known at a position.

        It estimates the whole routine or, after a jump, adds what was heard to an estimate of what is to come. Return
        None without ``left_from``. The first call may take a while, so the player's thread must not call it.
        """
        if self._left_from is None:
            return None
        for span in reversed(self._begun(position)):
            if span.goes_on and span.total is None and span.part is not None:
                span.total = self._reckoned(span, span.part, self._left_from)
            if span.total is not None:
                return span.total
        if self._whole is None:
            self._whole = self._left_from(0)
        return self._whole

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at or before ``until`` and end after ``after``."""
        cues = self._cues
        found = []
        for cue in reversed(cues[: bisect_right(cues, until, key=_start)]):
            if cue.end <= after:
                break
            found.append(cue)
        found += [cue for cue in self._beside if cue.start <= until and cue.end > after]
        return sorted(found, key=_start)

    def _begun(self, position: Samples) -> list[_Span]:
        """Return the phases and pauses that begin at ``position`` or before it."""
        spans = self._spans
        return spans[: bisect_right(spans, position, key=_start)]

    def _state(self, span: _Span, position: Samples) -> DisplayState | None:
        return span.held if span.part is None else state_at(span.part, position, self._rate)

    def _reckoned(self, span: _Span, part: Part, left_from: Callable[[int], Samples]) -> Samples:
        """Return the estimated length of the whole stream without pauses if it continues with ``part``."""
        stop = part.stop
        if stop is not None and isinstance(part.phase, ExerciseSet) and part.phase.is_open:
            stop = open_target(part, part.phase, self._rate)
        if stop is None:
            return Samples(part.start - span.idle + left_from(span.number))
        return Samples(stop - span.idle + left_from(span.number + 1))


def _only_answers(lines: Iterable[Line]) -> bool:
    return all(line.phase == "answer" for line in lines)


def _is_over(span: _Span, position: Samples) -> bool:
    part = span.part
    return part is not None and isinstance(part.phase, Ending) and part.go is not None and part.go <= position
