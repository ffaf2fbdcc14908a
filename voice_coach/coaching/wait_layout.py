"""How long a wait must be: which of its words it holds, and whether it grows (promise 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import (
    AFTER_TONE,
    CLEAR,
    COUNTDOWN,
    LEAVE_OUT_ORDER,
    Line,
    Pause,
    Wait,
)
from voice_coach.units import Samples, to_samples

LengthOf = Callable[[Phrase], Samples]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line in its place; ``start`` counts from the start of the wait."""

    line: Line
    start: Samples
    length: Samples


@dataclass(frozen=True, slots=True)
class Fitted:
    """A wait that fits its words. ``grown`` is what it exceeds the prescribed rest by."""

    spoken: tuple[Spoken, ...]
    length: Samples
    grown: Samples = Samples(0)


def fit_wait(wait: Wait, free_from: Samples, tone_until: Samples, length_of: LengthOf, rate: int) -> Fitted:
    """Choose the wait's words and length.

    The first word may begin at ``free_from``; a tone of the work before sounds until ``tone_until``; both
    count from the start of the wait, as all results do. Lengths are in samples at ``rate``.
    """
    lead_in = to_samples(wait.lead_in, rate)
    count = to_samples(COUNTDOWN[0], rate)
    clear = to_samples(CLEAR, rate)
    after_tone = to_samples(AFTER_TONE, rate) if tone_until else 0
    wanted = lead_in if wait.prescribed is None else to_samples(wait.prescribed, rate)

    def needed(spoken: tuple[Spoken, ...]) -> int:
        shortest = tone_until + after_tone + count
        if not spoken:
            return shortest
        end = spoken[-1].start + spoken[-1].length
        return max(shortest, end + clear + count, end + lead_in if wait.explains else 0)

    return _fit(wait.lines, wanted, needed, free_from, length_of, rate)


def fit_pause(pause: Pause, free_from: Samples, length_of: LengthOf, rate: int) -> Fitted:
    """Choose the words and length of a rest that leads to no exercise."""

    def needed(spoken: tuple[Spoken, ...]) -> int:
        return spoken[-1].start + spoken[-1].length if spoken else 0

    return _fit(pause.lines, to_samples(pause.prescribed, rate), needed, free_from, length_of, rate)


def _fit(
    lines: tuple[Line, ...],
    wanted: int,
    needed: Callable[[tuple[Spoken, ...]], int],
    free_from: Samples,
    length_of: LengthOf,
    rate: int,
) -> Fitted:
    kept = tuple((line, length) for line in lines if (length := length_of(line.phrase)))
    spoken = _one_after_the_other(kept, free_from, rate)
    for droppable in LEAVE_OUT_ORDER:
        if needed(spoken) <= wanted:
            break
        kept = tuple((line, length) for line, length in kept if line.leave_out != droppable)
        spoken = _one_after_the_other(kept, free_from, rate)
    whole = max(wanted, needed(spoken))
    return Fitted(spoken, Samples(whole), Samples(whole - wanted))


def _one_after_the_other(
    lines: tuple[tuple[Line, Samples], ...], start: Samples, rate: int
) -> tuple[Spoken, ...]:
    spoken: list[Spoken] = []
    at = start
    for line, length in lines:
        if spoken:
            after = spoken[-1].line.after
            at = Samples(at + to_samples(line.gap if after is None else after, rate))
        spoken.append(Spoken(line, at, length))
        at = Samples(at + length)
    return tuple(spoken)
