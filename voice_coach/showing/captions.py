"""The words as plain lines, each at its time: what a player shows where there is no screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

from voice_coach.coaching.cue import Cue
from voice_coach.safe_text import safe
from voice_coach.showing.columns_text import wrap
from voice_coach.units import STREAM_RATE, Samples

TONE_WORDS = {
    "go": "Go.",
    "hold": "Hold.",
    "release": "Release.",
    "halfway": "Halfway.",
    "stop": "Stop.",
    "done": "Done.",
}
"""What stands for a tone; countdown and ticks would only crowd the words out."""

AT_ONCE_SECONDS = 1
"""A word that begins this soon after a tone belongs to it."""


def clock(seconds: int) -> str:
    """Write a time as ``m:ss``, or ``h:mm:ss`` from an hour up."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def words(cue: Cue) -> str:
    """Return what is shown for a cue, safe for a terminal: what it says, or a tone's word; else nothing."""
    if cue.kind == "speech":
        return safe(" ".join(cue.text.split()))
    return TONE_WORDS.get(cue.name, "") if cue.kind == "tone" else ""


def repeats(cue: Cue, before: Cue | None, rate: int) -> bool:
    """Return whether ``cue`` only says the word of the tone ``before`` it, as in "Hold" after `hold`."""
    return (
        before is not None
        and (cue.kind, before.kind) == ("speech", "tone")
        and cue.start - before.end <= AT_ONCE_SECONDS * rate
        and words(cue).rstrip(".!").casefold() == words(before).rstrip(".!").casefold()
    )


def insert(coming: deque[Cue], cue: Cue) -> None:
    """Put a cue into its place by ``start``; nearly always that is the end."""
    place = len(coming)
    while place and coming[place - 1].start > cue.start:
        place -= 1
    coming.insert(place, cue)


def drop(coming: deque[Cue], after: Samples) -> None:
    """Drop the cues that begin at ``after`` or later."""
    while coming and coming[-1].start >= after:
        coming.pop()


class Captions:
    """Writes what is said, line by line, as it is heard.

    ``write`` takes one line, without its line break. ``width`` gives the columns that a line may take; None sets no
    end to it. ``elapsed`` tells of a position in the stream how much
    before it was no pause: that is the time in front of a line.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        rate: int = STREAM_RATE,
        elapsed: Callable[[Samples], Samples] = lambda position: position,
        width: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._write = write
        self._rate = rate
        self._elapsed = elapsed
        self._width = width
        self._coming: deque[Cue] = deque()
        self._lock = Lock()
        self._before: Cue | None = None

    def add(self, cue: Cue) -> None:
        """Take a cue, ahead of what is heard."""
        before, self._before = self._before, cue
        if words(cue) and not repeats(cue, before, self._rate):
            with self._lock:
                insert(self._coming, cue)

    def forget(self, after: Samples) -> None:
        """Drop the cues that begin at ``after`` or later: they are not going to be heard."""
        with self._lock:
            drop(self._coming, after)
        if self._before is not None and self._before.start >= after:
            self._before = None

    def tell(self, position: Samples) -> None:
        """Write the lines of all cues that begin at ``position`` or before and have not been written."""
        while (cue := self._due(position)) is not None:
            at = clock(self._elapsed(cue.start) // self._rate)
            for line in wrap(words(cue), self._width(), f"{at}  "):
                self._write(line)

    def _due(self, position: Samples) -> Cue | None:
        with self._lock:
            return self._coming.popleft() if self._coming and self._coming[0].start <= position else None
