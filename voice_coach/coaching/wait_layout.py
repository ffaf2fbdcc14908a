"""The layout of waits: which lines are said and when, and whether a wait must grow for them (promise 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import (
    AFTER_TONE,
    BEFORE_LEAD_IN,
    BREATH,
    CLEAR,
    COUNTDOWN,
    LAST_QUIET,
    LEAST_QUIET,
    LEAVE_OUT_ORDER,
    QUIET_FROM,
    SHORT_QUIET,
    Line,
    Pause,
    Role,
    Wait,
)
from voice_coach.units import Samples, Seconds, to_samples

AROUND_CALLS = Fraction(3)
"""Seconds without a word on both sides of a time call in a wait."""

LengthOf = Callable[[Phrase], Samples]
Measured = tuple[tuple[Line, Samples], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line with its position; ``start`` counts from the start of the wait."""

    line: Line
    start: Samples
    length: Samples

    @property
    def end(self) -> Samples:
        """The first sample after the line."""
        return Samples(self.start + self.length)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A wait that is long enough for its lines. ``grown`` is how much it exceeds the prescribed rest."""

    spoken: tuple[Spoken, ...]
    length: Samples
    grown: Samples = Samples(0)


def fit_wait(wait: Wait, free_from: Samples, tone_until: Samples, length_of: LengthOf, rate: int) -> Fitted:
    """Choose the lines and the length of a wait, and place them.

    The first line may begin at ``free_from``, and a tone of the previous work sounds until ``tone_until``; both count
    from the start of the wait, as all results do. Lengths are in samples at ``rate``.
    """
    place = _Place(wait, free_from, tone_until, rate)
    first, announced = _measured(wait.lines, length_of), _measured(wait.announcement, length_of)
    if wait.prescribed is None:
        return place.as_short_as_it_can_be((*first, *announced))
    for step in _concessions(wait):
        kept = _without(first, step.leave_out), _without(announced, step.leave_out)
        spoken = place.fit(*kept, step)
        if spoken is not None:
            return Fitted(spoken, place.wanted)
    return place.grow(*kept, step)


def fit_pause(pause: Pause, free_from: Samples, length_of: LengthOf, rate: int) -> Fitted:
    """Choose the lines and the length of a rest that is not followed by an exercise."""
    wanted = to_samples(pause.prescribed, rate)
    lines = _measured(pause.lines, length_of)
    for number in range(len(LEAVE_OUT_ORDER) + 1):
        spoken, end = _in_a_row(_without(lines, LEAVE_OUT_ORDER[:number]), free_from, rate)
        if end <= wanted:
            break
    whole = max(wanted, end if spoken else 0)
    return Fitted(spoken, Samples(whole), Samples(whole - wanted))


def free_calls(wait: Wait, fitted: Fitted, length_of: LengthOf, rate: int) -> Iterator[Spoken]:
    """Yield the time calls that have quiet on both sides, outside the lead-in and the time to get into position."""
    around = to_samples(AROUND_CALLS, rate)
    taken = [(spoken.start, spoken.end + to_samples(spoken.line.lasting, rate)) for spoken in fitted.spoken]
    taken.append((Samples(fitted.length - to_samples(wait.lead_in, rate)), fitted.length))
    for before, line in wait.calls:
        length = length_of(line.phrase)
        at = Samples(fitted.length - to_samples(before, rate))
        if (
            length
            and at >= around
            and all(end + around <= at or at + length + around <= start for start, end in taken)
        ):
            yield Spoken(line, at, length)
            taken.append((at, Samples(at + length)))


@dataclass(frozen=True, slots=True)
class _Concession:
    """What is given up so that a wait keeps its length: lines, quiet, and the silence before the lead-in."""

    leave_out: tuple[Role, ...]
    quiet: Seconds
    before_lead_in: Seconds | None
    """None if the words may run into the lead-in, until shortly before the countdown."""


def _concessions(wait: Wait) -> Iterator[_Concession]:
    """Yield what may be given up, step by step (docs/coaching.md, "Where not all fits")."""
    long = wait.prescribed is not None and wait.prescribed >= QUIET_FROM
    quiet = LEAST_QUIET if long else SHORT_QUIET
    yield _Concession((), quiet, BEFORE_LEAD_IN)
    if not long:
        quiet = Fraction(0)
        yield _Concession((), quiet, BEFORE_LEAD_IN)
    yield _Concession((), quiet, Fraction(0))
    latest = Fraction(0) if wait.explains else None
    for number in range(1, len(LEAVE_OUT_ORDER) + 1):
        yield _Concession(LEAVE_OUT_ORDER[:number], quiet, latest)
    yield _Concession(LEAVE_OUT_ORDER, min(quiet, LAST_QUIET), latest)


@dataclass(frozen=True, slots=True)
class _Place:
    """The wait in which lines are placed."""

    wait: Wait
    free_from: Samples
    tone_until: Samples
    rate: int

    @property
    def wanted(self) -> Samples:
        """The prescribed length."""
        assert self.wait.prescribed is not None
        return to_samples(self.wait.prescribed, self.rate)

    @property
    def shortest(self) -> int:
        """The length that the tone before and the countdown take."""
        after_tone = to_samples(AFTER_TONE, self.rate) if self.tone_until else 0
        return self.tone_until + after_tone + to_samples(COUNTDOWN[0], self.rate)

    def tail(self, before_lead_in: Seconds | None) -> int:
        """Return the least time between the last word and `go`."""
        least = to_samples(COUNTDOWN[0], self.rate) + to_samples(CLEAR, self.rate)
        if before_lead_in is None:
            return least
        return max(least, to_samples(self.wait.lead_in, self.rate) + to_samples(before_lead_in, self.rate))

    def earliest(
        self, first: Measured, announced: Measured, quiet: Seconds
    ) -> tuple[tuple[Spoken, ...], int]:
        """Return the words at the beginning, and where the announcement may begin."""
        spoken, end = _in_a_row(first, self.free_from, self.rate)
        if not announced:
            return spoken, end
        # With no word before it, the quiet counts from the `stop`.
        gap = max(quiet, BREATH, spoken[-1].line.after) if spoken else quiet
        begin = end if spoken else Samples(0)
        return spoken, max(begin + to_samples(gap, self.rate), self.free_from)

    def fit(self, first: Measured, announced: Measured, step: _Concession) -> tuple[Spoken, ...] | None:
        """Return the lines with their places, or None if they do not fit into the prescribed length."""
        if self.wanted < self.shortest:
            return None
        spoken, at = self.earliest(first, announced, step.quiet)
        length = _length(announced, self.rate)
        latest = self.wanted - self.tail(step.before_lead_in)
        if at + length > latest and (spoken or announced):
            return None
        wished = self.wanted - self.tail(BEFORE_LEAD_IN) - length
        return (*spoken, *_in_a_row(announced, Samples(max(at, wished)), self.rate)[0])

    def grow(self, first: Measured, announced: Measured, step: _Concession) -> Fitted:
        """Return a wait that is as much longer than prescribed as its lines need."""
        spoken, at = self.earliest(first, announced, step.quiet)
        later, end = _in_a_row(announced, Samples(at), self.rate)
        said = (*spoken, *later)
        end = end if announced else Samples(at)
        length = max(self.shortest, end + self.tail(step.before_lead_in) if said else 0, self.wanted)
        return Fitted(said, Samples(length), Samples(length - self.wanted))

    def as_short_as_it_can_be(self, lines: Measured) -> Fitted:
        """Return a wait without a prescribed length: it lasts as long as its words and its lead-in."""
        spoken, end = _in_a_row(lines, self.free_from, self.rate)
        tail = self.tail(Fraction(0) if self.wait.explains else None)
        lead_in = to_samples(self.wait.lead_in, self.rate)
        return Fitted(spoken, Samples(max(self.shortest, lead_in, end + tail if spoken else 0)))


def _measured(lines: Iterable[Line], length_of: LengthOf) -> Measured:
    return tuple((line, length) for line in lines if (length := length_of(line.phrase)))


def _without(lines: Measured, roles: tuple[Role, ...]) -> Measured:
    return tuple((line, length) for line, length in lines if line.role not in roles)


def _in_a_row(lines: Measured, start: Samples, rate: int) -> tuple[tuple[Spoken, ...], Samples]:
    """Return lines one after another from ``start``, and the end of the last one with its silence."""
    spoken: list[Spoken] = []
    at = start
    for line, length in lines:
        if spoken:
            at = Samples(at + to_samples(max(BREATH, spoken[-1].line.after), rate))
        spoken.append(Spoken(line, at, length))
        at = Samples(at + length)
    lasting = spoken[-1].line.lasting if spoken else Fraction(0)
    return tuple(spoken), Samples(at + to_samples(lasting, rate))


def _length(lines: Measured, rate: int) -> int:
    return _in_a_row(lines, Samples(0), rate)[1]
