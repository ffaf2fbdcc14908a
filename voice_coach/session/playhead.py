"""The playhead: what is heard now. One record of a play, fed ahead of what is heard and read at any position near it.

The player hands over the timeline's items as they are laid out, and says where the listener has broken them off. The
conductor, the screen, the lines, MPRIS and `remote` read it; none of them follows the stream by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import takewhile

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import Ending, ExerciseSet
from voice_coach.coaching.timeline import Item, Part
from voice_coach.session.display_state import DisplayState, state_at
from voice_coach.units import STREAM_RATE, Samples

KEPT = 600 * STREAM_RATE
"""Frames of what was heard that are kept, for a reader that is held up."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the stream, ``at`` frames from its beginning, for whoever decides what comes next.

    ``part`` is what is on then (None before the first); ``number`` which phase of the routine that is, from
    0; ``said`` are the phrases of it that were heard whole, those since `go` once that has sounded.
    """

    at: Samples
    number: int
    part: Part | None
    said: tuple[Phrase, ...]

    @property
    def working(self) -> bool:
        """Whether it lies between `go` and `stop` of a set."""
        part = self.part
        return (
            part is not None
            and part.go is not None
            and part.stop is not None
            and part.go <= self.at < part.stop
        )

    @property
    def done(self) -> bool:
        """Whether a set is over, and what comes after it is not laid out yet, since its `stop` still sounds."""
        part = self.part
        return (
            part is not None
            and isinstance(part.phase, ExerciseSet)
            and part.stop is not None
            and part.stop <= self.at
        )


@dataclass(frozen=True, slots=True)
class Now:
    """What is heard at a position of the stream.

    ``part`` is the phase that is on and ``number`` which of the routine's it is, from 0. ``elapsed`` is how much of the
    stream so far was no pause, and ``over`` whether `done` has sounded.
    """

    position: Samples
    state: DisplayState | None = None
    number: int = 0
    part: Part | None = None
    elapsed: Samples = Samples(0)
    over: bool = False


@dataclass(slots=True)
class _Span:
    """A phase (``part``) from ``start`` on, or a pause, shown as ``held``.

    ``idle`` is how much of the stream before it was a pause. ``total`` stands where it is reckoned anew: with the first
    phase in place of what was laid out before (``goes_on``), once somebody asks.
    """

    start: Samples
    idle: Samples
    number: int = 0
    part: Part | None = None
    held: DisplayState | None = None
    goes_on: bool = False
    total: Samples | None = None

    def idle_at(self, position: int) -> Samples:
        """Return how much of the stream before a position in it was a pause."""
        return Samples(self.idle + (position - self.start if self.part is None else 0))


class Playhead:
    """Holds what is laid out and what was heard lately.

    Fed by the player's thread, which changes a list in place at its end only; so any thread may read. ``left_from``
    estimates how long the routine takes from a phase on, at ``rate``; without it there is no total.
    """

    def __init__(self, left_from: Callable[[int], Samples] | None = None, rate: int = STREAM_RATE) -> None:
        self._left_from = left_from
        self._rate = rate
        self._whole: Samples | None = None
        self._spans: list[_Span] = []
        self._cues: list[Cue] = []
        self._beside: list[Cue] = []  # answers laid over the routine
        self._unheard: deque[Cue] = deque()  # names and instructions that are not known to have been heard
        self._number = 0
        self._paused = False
        self._goes_on = False  # the next phase comes in place of what was laid out before
        self._entered: _Span | None = None  # the first phase since then
        self.explained: set[Phrase] = set()
        """What was heard whole of names and instructions, in the whole routine."""

    # For the player.

    def take(self, item: Item) -> None:
        """Take the next item of the timeline, ahead of what is heard."""
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
        """Take an answer that is laid over the routine."""
        self._beside.extend(cues)

    def take_back_beside(self, at: Samples) -> None:
        """Drop what begins at ``at`` or later of the answers that are laid over the routine."""
        self._beside = [cue for cue in self._beside if cue.start < at]

    def go_on(self, number: int, at: Samples, held: DisplayState | None = None) -> None:
        """Drop what was to come from ``at`` on. What is taken next begins with phase ``number``.

        With ``held`` it is what is said in a pause, which is shown so until it goes on without.
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
        number, self._number = self._number, self._number + 1
        if self._paused:
            return  # what is said in a pause is no phase of the routine
        last = self._spans[-1] if self._spans else None
        span = _Span(part.start, last.idle_at(part.start) if last is not None else Samples(0), number, part)
        if self._goes_on:
            self._entered = self._entered or span
            # An answer's own words stand before the phase that goes on.
            span.goes_on = state_at(part, part.start, self._rate) is not None
            self._goes_on = not span.goes_on
        while len(self._spans) > 1 and self._spans[1].start < part.start - KEPT:
            gone, *self._spans = self._spans
            if not self._spans[0].goes_on:
                self._spans[0].goes_on, self._spans[0].total = gone.goes_on, gone.total
        self._spans.append(span)

    # For the conductor, in the player's thread.

    def moment(self, at: Samples, behind: int = 0) -> Moment:
        """Return what is on at ``at``, or ``behind`` frames earlier as far as that lies in the same phase.

        What was broken off is over, even before the listener hears what comes in its place.
        """
        self._note_heard(at)
        phases = [span for span in self._spans if span.part is not None]
        begun = list(takewhile(lambda span: span.start <= at, phases))
        span = begun[-1] if begun else None
        if self._entered is not None and self._entered.start > at:
            span = self._entered
        if span is None or span.part is None:
            return Moment(at, phases[0].number if phases else 0, None, ())
        part = span.part
        at = Samples(max(at - behind, part.start))
        begin = part.go if part.go is not None and at >= part.go else part.start
        said = tuple(
            cue.content
            for cue in self._cues
            if begin <= cue.start
            and cue.end <= at
            and cue.phase != "answer"
            and isinstance(cue.content, Phrase)
        )
        return Moment(at, span.number, part, said)

    def _note_heard(self, at: Samples) -> None:
        while self._unheard and self._unheard[0].end <= at:
            content = self._unheard.popleft().content
            assert isinstance(content, Phrase)
            self.explained.add(content)

    # For whoever shows it, in any thread.

    def now(self, position: Samples) -> Now:
        """Return what is heard at a position."""
        spans = self._spans
        place = bisect_right(spans, position, key=lambda span: span.start) - 1
        if place < 0:
            return Now(position, elapsed=position)
        span = spans[place]
        return Now(
            position,
            next(
                (state for one in reversed(spans[: place + 1]) if (state := self._state(one, position))), None
            ),
            span.number,
            span.part,
            Samples(position - span.idle_at(position)),
            any(_is_over(one, position) for one in spans[: place + 1]),
        )

    def total(self, position: Samples) -> Samples | None:
        """Return about how long the stream will be at the end without its pauses, as known at a position.

        It is an estimate of the whole; after the listener went elsewhere, of what was heard and what is to come. None
        where nobody knows. It may take a while the first time, so it is not for the player's thread.
        """
        if self._left_from is None:
            return None
        spans = self._spans
        place = bisect_right(spans, position, key=lambda span: span.start)
        for span in reversed(spans[:place]):
            if span.goes_on and span.total is None and span.part is not None:
                span.total = self._reckoned(span, span.part, self._left_from)
            if span.total is not None:
                return span.total
        if self._whole is None:
            self._whole = self._left_from(0)
        return self._whole

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at ``until`` or before and end after ``after``."""
        cues = self._cues
        found = []
        for cue in reversed(cues[: bisect_right(cues, until, key=lambda cue: cue.start)]):
            if cue.end <= after:
                break
            found.append(cue)
        found += [cue for cue in self._beside if cue.start <= until and cue.end > after]
        return sorted(found, key=lambda cue: cue.start)

    def _state(self, span: _Span, position: Samples) -> DisplayState | None:
        return span.held if span.part is None else state_at(span.part, position, self._rate)

    def _reckoned(self, span: _Span, part: Part, left_from: Callable[[int], Samples]) -> Samples:
        """Return about how long it will have been at the end, where it goes on with ``part``."""
        if part.stop is None:
            return Samples(part.start - span.idle + left_from(span.number))
        return Samples(part.stop - span.idle + left_from(span.number + 1))


def _is_over(span: _Span, position: Samples) -> bool:
    part = span.part
    return part is not None and isinstance(part.phase, Ending) and part.go is not None and part.go <= position
