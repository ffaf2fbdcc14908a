"""The reckoning: how long the routine has gone on, pauses not counted, and about how long it takes in all."""

from __future__ import annotations

from collections import deque

from voice_coach.coaching.phases import Ending, ExerciseSet, Phase
from voice_coach.coaching.timeline import Part
from voice_coach.units import Samples

Place = tuple[object, ...]


class Reckoning:
    """Follows the routine, as its timeline tells it ahead of time and as the listener steers it.

    ``total`` is an estimate of the whole; it follows where a wait becomes longer or shorter and where a set is
    begun anew. It is None where nobody knows, and so after going to another set.
    """

    def __init__(self, total: Samples | None) -> None:
        self.total = total
        self._parts: deque[Part] = deque()
        self._broken_off: tuple[Place, int] | None = None
        self._goes_on = Samples(0)
        self.paused = False
        """Whether the routine stands still where the timeline has come to."""
        self._goes_on_paused = False
        # The pauses that are over, together; where the latest one began and ended.
        self._pauses: tuple[int, Samples | None, Samples | None] = (0, None, None)

    def elapsed(self, position: Samples) -> Samples:
        """Return how much of the stream before ``position`` was no pause. From any thread."""
        over, begin, end = self._pauses
        if begin is not None:
            over += max(0, (position if end is None else min(position, end)) - begin)
        return Samples(position - over)

    def pause(self, at: Samples) -> None:
        """Learn that the routine stands still from ``at`` on; in a pause, that it goes on standing still.

        The pause ends with the first part that is taken after ``forget`` without this being said again.
        """
        self._goes_on_paused = True
        if not self.paused:
            self.paused = True
            over, begin, end = self._pauses
            self._pauses = (over + ((end or 0) - (begin or 0)), at, None)

    def take(self, part: Part) -> None:
        """Take the next part of the timeline; of a pause's own words nothing is noted."""
        if self._goes_on_paused:
            return
        self.paused = False
        over, begin, end = self._pauses
        if begin is not None and end is None:
            self._pauses = (over, begin, part.start)
        while len(self._parts) > 1 and self._parts[1].start <= part.start:
            self._parts.popleft()
        self._parts.append(part)
        place = place_of(part.phase)
        if self._broken_off is None or place is None:
            return
        before, left = self._broken_off
        self._broken_off = None
        if before != place or part.stop is None:
            self.total = None
        elif self.total is not None:
            self.total = Samples(self.total + part.stop - self._goes_on - left)

    def forget(self, after: Samples) -> None:
        """Learn that the routine is broken off at ``after``, and goes on with what is taken next."""
        while self._parts and self._parts[-1].start >= after:
            self._parts.pop()
        self._goes_on = after
        self._goes_on_paused = False
        if self._broken_off is None and not self.paused and self._parts:
            part = self._parts[-1]
            place = place_of(part.phase)
            if place is not None and part.stop is not None:
                self._broken_off = place, part.stop - after


def place_of(phase: Phase) -> Place | None:
    """Return which part of the routine a phase is, however much of it is left; None for an answer's own words."""
    match phase:
        case ExerciseSet():
            return (
                "set",
                phase.index,
                phase.occurrence.path,
                phase.occurrence.round,
                phase.where.set,
                phase.where.side,
            )
        case Ending():
            return ("end",)
        case _:
            occurrence = phase.occurrence
            return None if occurrence is None else (type(phase).__name__, occurrence.path, occurrence.round)
