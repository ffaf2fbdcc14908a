"""Steps in the order of play, with repeats unrolled and includes opened lazily."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from voice_coach.coaching.phases import Occurrence
from voice_coach.routines.effort import settle_count
from voice_coach.routines.routine import Exercise, Include, Repeat, Rest, Routine, Step
from voice_coach.routines.step_iterator import with_included


@dataclass(frozen=True, slots=True)
class _Round:
    """The round that steps are in, and how many occurrences it represents. Outside of repeats there is none."""

    number: int | None = None
    count: int | None = None
    times: int = 1
    comes_again: bool = False
    """Whether an outer repeat has more rounds to come."""

    @property
    def goes_on(self) -> bool:
        """Whether what is in this round comes again."""
        return self.comes_again or (self.number or 1) < (self.count or 1)


def unroll(
    steps: tuple[Step, ...],
    effort: int,
    language: str,
    path: str = "",
    round: _Round = _Round(),
    *,
    abridged: bool,
) -> Iterator[Occurrence]:
    """Yield each occurrence of each step, lazily.

    Paths number the steps from 1, nested ones with dots; a rest between rounds has its repeat's path.
    ``abridged``: the second round represents all up to the last one (``times`` of its occurrences is how many).
    """
    for number, step in enumerate(steps, 1):
        here = f"{path}{number}"
        match step:
            case Repeat():
                count = settle_count(step.count, effort)
                for occurrence, alike in numbered(count, abridged=abridged):
                    inner_round = _Round(occurrence, count, round.times * alike, round.goes_on)
                    if step.rest is not None and occurrence > 1:
                        rest = Rest(step.rest, place=step.place)
                        yield Occurrence(here, rest, language, occurrence - 1, count, inner_round.times)
                    yield from unroll(
                        step.steps, effort, language, f"{here}.", inner_round, abridged=abridged
                    )
            case Include():
                inner = step.routine
                yield from unroll(inner.steps, effort, inner.language, f"{here}.", round, abridged=abridged)
            case _:
                yield Occurrence(here, step, language, *astuple(round))


def numbered(count: int, *, abridged: bool) -> Iterable[tuple[int, int]]:
    """Return the numbers of rounds or sets from 1, each with how many it represents.

    ``abridged``: only the first, the second for all between, and the last, which may lead to something else.
    """
    if abridged and count > 3:
        return (1, 1), (2, count - 2), (count, 1)
    return ((number, 1) for number in range(1, count + 1))


def count_exercises(steps: tuple[Step, ...], effort: int) -> tuple[int, int]:
    """Return how many exercises ``steps`` has as written, and how many are played once repeats are unrolled.

    An included routine is counted only once, however often it occurs, so that the cost depends on the text alone.
    """
    known: dict[int, tuple[int, int]] = {}

    def of_routine(routine: Routine) -> tuple[int, int]:
        if id(routine) not in known:
            known[id(routine)] = of_steps(routine.steps)
        return known[id(routine)]

    def of_steps(steps: tuple[Step, ...]) -> tuple[int, int]:
        written = played = 0
        for step in steps:
            match step:
                case Exercise():
                    inner, times = (1, 1), 1
                case Repeat():
                    inner, times = of_steps(step.steps), settle_count(step.count, effort)
                case Include():
                    inner, times = of_routine(step.routine), 1
                case _:
                    continue
            written += inner[0]
            played += inner[1] * times
        return written, played

    return of_steps(steps)


def written_exercises(steps: tuple[Step, ...]) -> int:
    """Count the exercises of ``steps`` as written, without unrolling repeats."""
    return count_exercises(steps, 0)[0]


class Occurrences:
    """An iterator over the occurrences of a routine that can look ahead."""

    LOOK_AHEAD = 16
    """How many occurrences ``next_exercise`` looks at; enough for any realistic routine."""

    def __init__(self, occurrences: Iterator[Occurrence]) -> None:
        self._occurrences = occurrences
        self._ahead: deque[Occurrence] = deque()

    def __iter__(self) -> Iterator[Occurrence]:
        while self._fill(1):
            yield self._ahead.popleft()

    def next(self) -> Occurrence | None:
        """Return the next occurrence without consuming it, or None at the end."""
        return self._ahead[0] if self._fill(1) else None

    def next_exercise(self) -> Exercise | None:
        """Return the next exercise, or None if there is none within ``LOOK_AHEAD`` occurrences."""
        for place in range(self.LOOK_AHEAD):
            if not self._fill(place + 1):
                return None
            step = self._ahead[place].step
            if isinstance(step, Exercise):
                return step
        return None

    def _fill(self, count: int) -> bool:
        while len(self._ahead) < count:
            occurrence = next(self._occurrences, None)
            if occurrence is None:
                return False
            self._ahead.append(occurrence)
        return True


def cautions(routine: Routine) -> Iterator[tuple[str, str]]:
    """Yield the cautions of the routine and of all routines it includes, each once, with its language."""
    return _each_once((text, one.language) for one in with_included(routine) for text in one.cautions)


def equipment(routine: Routine) -> Iterator[tuple[str, str]]:
    """Yield what the routine and all routines it includes need, each once, with its language."""
    return _each_once((text, one.language) for one in with_included(routine) for text in one.equipment)


def _each_once(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for text, language in texts:
        if text not in told:
            told.add(text)
            yield text, language
