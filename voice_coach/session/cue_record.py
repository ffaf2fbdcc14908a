"""The record of the words and tones that are laid out, and of those that were heard lately."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable
from operator import attrgetter

from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.units import STREAM_RATE, Samples

KEPT = 600 * STREAM_RATE
"""How many frames of what was heard are kept, for readers that are late."""

LATELY = 30 * STREAM_RATE
"""How many frames long the name of an exercise is not repeated after a pause."""

_start = attrgetter("start")


class CueRecord:
    """The cues of the routine and, beside them, the answers that are mixed over it.

    Only the player's thread changes it. It changes lists in place only at their end, so any thread may read them.
    """

    def __init__(self) -> None:
        self._cues: list[Cue] = []
        self._beside: list[Cue] = []  # answers mixed over the routine
        self._unheard: deque[Cue] = deque()  # announcements and answers not heard yet
        self.explained: set[Phrase] = set()
        """The announcements and answers that were heard completely so far, in the whole routine."""

    def take(self, cue: Cue) -> None:
        """Record the next cue, ahead of what is heard."""
        if self._cues and self._cues[0].end < cue.start - 2 * KEPT:
            self._cues = [old for old in self._cues if old.end >= cue.start - KEPT]
            self._beside = [old for old in self._beside if old.end >= cue.start - KEPT]
        self._cues.append(cue)
        if cue.kind == "speech" and cue.phase in ("announcement", "answer"):
            self._unheard.append(cue)

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

    def go_on(self, at: Samples) -> None:
        """Drop the cues that begin at ``at`` or later, and note that one that sounds there is not heard completely."""
        self.note_heard(at)
        self.take_back(at)
        self._unheard.clear()

    def note_heard(self, at: Samples) -> None:
        """Note that the stream was heard until ``at``."""
        while self._unheard and self._unheard[0].end <= at:
            content = self._unheard.popleft().content
            assert isinstance(content, Phrase)
            self.explained.add(content)

    def named_lately(self, at: Samples) -> set[Where]:
        """Return the sets that were announced in the last ``LATELY`` frames."""
        return {
            cue.where
            for cue in self._cues
            if cue.phase == "announcement" and at - LATELY < cue.end <= at and cue.where.step is not None
        }

    def said(self, begin: Samples, at: Samples) -> tuple[Phrase, ...]:
        """Return the phrases but answers that began at ``begin`` or later and were heard completely at ``at``."""
        first = bisect_left(self._cues, begin, key=_start)
        begun = self._cues[first : bisect_right(self._cues, at, key=_start)]
        return tuple(
            cue.content
            for cue in begun
            if cue.end <= at and cue.phase != "answer" and isinstance(cue.content, Phrase)
        )

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at or before ``until`` and end after ``after``, from any thread."""
        cues = self._cues
        found = []
        for cue in reversed(cues[: bisect_right(cues, until, key=_start)]):
            if cue.end <= after:
                break
            found.append(cue)
        found += [cue for cue in self._beside if cue.start <= until and cue.end > after]
        return sorted(found, key=_start)
