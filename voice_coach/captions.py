"""The words as plain lines, each at its time: what a player shows where there is no screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from voice_coach.cue import Cue
from voice_coach.safe_text import safe
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
    """Give what is shown for a cue, safe for a terminal: what it says, or a tone's word; else nothing."""
    if cue.kind == "speech":
        return safe(" ".join(cue.text.split()))
    return TONE_WORDS.get(cue.name, "") if cue.kind == "tone" else ""


def repeats(cue: Cue, before: Cue | None, rate: int) -> bool:
    """Tell whether ``cue`` only says the word of the tone ``before`` it, as in "Hold" after `hold`."""
    return (
        before is not None
        and (cue.kind, before.kind) == ("speech", "tone")
        and cue.start - before.end <= AT_ONCE_SECONDS * rate
        and words(cue).rstrip(".!").casefold() == words(before).rstrip(".!").casefold()
    )


class Captions:
    """Writes what is said, line by line, as it is heard.

    ``write`` takes one line, without its line break.
    """

    def __init__(self, write: Callable[[str], None], rate: int = STREAM_RATE) -> None:
        self._write = write
        self._rate = rate
        self._coming: deque[Cue] = deque()
        self._before: Cue | None = None

    def add(self, cue: Cue) -> None:
        """Take the next cue; cues come in order of ``start``, ahead of what is heard."""
        before, self._before = self._before, cue
        if words(cue) and not repeats(cue, before, self._rate):
            self._coming.append(cue)

    def tell(self, position: Samples) -> None:
        """Write the lines of all cues that begin at ``position`` or before and have not been written."""
        while self._coming and self._coming[0].start <= position:
            cue = self._coming.popleft()
            self._write(f"{clock(cue.start // self._rate)}  {words(cue)}")
