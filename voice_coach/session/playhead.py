"""The playhead: the record of what is laid out and heard, for reading at any position near the current one.

The player passes it the timeline's items as they are laid out, ahead of what is heard, and reports where the listener
interrupts them. The conductor, the screen and the plain lines read it instead of following the stream. MPRIS and
`remote` receive the player's state, which is made from it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import Ending, ExerciseSet
from voice_coach.coaching.timeline_items import Item, Part
from voice_coach.session.cue_record import KEPT, CueRecord
from voice_coach.session.display_state import DisplayState, open_target, state_at
from voice_coach.session.moments import Moment
from voice_coach.units import Samples

_start = attrgetter("start")


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
    ``left_from`` estimates how long the routine takes from a phase on; without it there is no total. ``record`` is the
    record of the cues.
    """

    def __init__(self, left_from: Callable[[int], Samples] | None = None) -> None:
        self.record = CueRecord()
        self._left_from = left_from
        self._whole: Samples | None = None
        self._spans: list[_Span] = []
        self._number = 0
        self._paused = False
        self._goes_on = False  # the next phase replaces what was laid out before
        self._entered: _Span | None = None  # the first phase since then

    # For the player.

    def take(self, item: Item) -> None:
        """Record the next item of the timeline, ahead of what is heard."""
        if isinstance(item, Part):
            self._take_part(item)
        elif isinstance(item, Cue):
            self.record.take(item)

    def go_on(self, number: int, at: Samples, held: DisplayState | None = None) -> None:
        """Drop everything from ``at`` on. The items taken next begin with phase ``number``.

        With ``held`` they are said in a pause, which is displayed as ``held`` until the next call without it.
        """
        self.record.go_on(at)
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
            span.goes_on = state_at(part, part.start) is not None
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
        self.record.note_heard(at)
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
        return Moment(at, span.number, part, self.record.said(begin, at))

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
            next((state for one in reversed(begun) if (state := _state(one, position))), None),
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
                span.total = _reckoned(span, span.part, self._left_from)
            if span.total is not None:
                return span.total
        if self._whole is None:
            self._whole = self._left_from(0)
        return self._whole

    def _begun(self, position: Samples) -> list[_Span]:
        """Return the phases and pauses that begin at ``position`` or before it."""
        spans = self._spans
        return spans[: bisect_right(spans, position, key=_start)]


def _state(span: _Span, position: Samples) -> DisplayState | None:
    return span.held if span.part is None else state_at(span.part, position)


def _is_over(span: _Span, position: Samples) -> bool:
    part = span.part
    return part is not None and isinstance(part.phase, Ending) and part.go is not None and part.go <= position


def _reckoned(span: _Span, part: Part, left_from: Callable[[int], Samples]) -> Samples:
    """Return the estimated length of the whole stream without pauses if it continues with ``part``."""
    stop = part.stop
    if stop is not None and isinstance(part.phase, ExerciseSet) and part.phase.is_open:
        stop = open_target(part, part.phase)
    if stop is None:
        return Samples(part.start - span.idle + left_from(span.number))
    return Samples(stop - span.idle + left_from(span.number + 1))
