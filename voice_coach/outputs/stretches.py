"""Which position of the stream a server plays at which index of its own count."""

from __future__ import annotations

from collections import deque

from voice_coach.units import Samples


class Stretches:
    """The stretches in which index and position grow together.

    Between two stretches the server plays silence, or frames were taken back.
    """

    def __init__(self) -> None:
        self._stretches: deque[tuple[int, Samples]] = (
            deque()
        )  # the index and the position at which each begins

    def begin(self, index: int, position: Samples) -> None:
        """Forget all stretches, and begin the first."""
        self._stretches = deque([(index, position)])

    def add(self, index: int, position: Samples) -> None:
        """Note that ``position`` is played at ``index``, and what is written next follows it."""
        if self.position_at(index, position + 1) != position:
            self._stretches.append((index, position))

    def position_at(self, index: int, end: int) -> int:
        """Return the position at an index, at most ``end``; in a gap, that of the next stretch."""
        for begin, first in reversed(self._stretches):
            if begin <= index:
                return min(end, first + index - begin)
            end = min(end, first)
        return end

    def index_of(self, position: Samples, end: int) -> int:
        """Return the first index at which ``position`` or a later one is played, at most ``end``."""
        for begin, first in reversed(self._stretches):
            end = min(end, begin + max(0, position - first))
            if first <= position:
                break
        return end

    def drop_after(self, position: Samples) -> None:
        """Forget the stretches that begin after ``position``, but never the first."""
        while len(self._stretches) > 1 and self._stretches[-1][1] > position:
            self._stretches.pop()

    def drop_before(self, index: int) -> None:
        """Forget the stretches that are over at ``index``."""
        while len(self._stretches) > 1 and self._stretches[1][0] <= index:
            self._stretches.popleft()
