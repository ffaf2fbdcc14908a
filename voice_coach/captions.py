"""The words as plain lines, each at its time: what a player shows where there is no screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from voice_coach.cue import Cue
from voice_coach.safe_text import safe
from voice_coach.units import STREAM_RATE, Samples

TONE_WORDS = {"go": "Go.", "stop": "Stop.", "done": "Done."}
"""Tones that get a line; countdown and ticks would only crowd the words out."""


def clock(seconds: int) -> str:
    """Write a time as ``m:ss``, or ``h:mm:ss`` from an hour up."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


class Captions:
    """Writes what is said, line by line, as it is heard.

    ``write`` takes one line, without its line break.
    """

    def __init__(self, write: Callable[[str], None], rate: int = STREAM_RATE) -> None:
        self._write = write
        self._rate = rate
        self._coming: deque[tuple[Samples, str]] = deque()

    def add(self, cue: Cue) -> None:
        """Take the next cue; cues come in order of ``start``, ahead of what is heard."""
        match cue.kind:
            case "speech":
                self._coming.append((cue.start, safe(" ".join(cue.text.split()))))
            case "tone" if cue.text in TONE_WORDS:
                self._coming.append((cue.start, TONE_WORDS[cue.text]))

    def tell(self, position: Samples) -> None:
        """Write the lines of all cues that begin at ``position`` or before and have not been written."""
        while self._coming and self._coming[0][0] <= position:
            start, words = self._coming.popleft()
            self._write(f"{clock(start // self._rate)}  {words}")
