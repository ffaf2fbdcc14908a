"""The words as plain lines, each at its time: what a player shows where there is no screen."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from voice_coach.coaching.cue import Cue
from voice_coach.safe_text import safe
from voice_coach.showing.columns_text import wrap
from voice_coach.showing.play import Play
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


class Captions:
    """Writes what is said, line by line, as it is heard.

    ``write`` takes one line, without its line break. ``width`` returns the columns that a line may take; None sets no
    end to it. ``words`` returns what is written for a cue, if anything. In front of a line stands its time in the
    routine, pauses not counted.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        rate: int = STREAM_RATE,
        width: Callable[[], int | None] = lambda: None,
        words: Callable[[Cue], str] = words,
    ) -> None:
        self._write = write
        self._rate = rate
        self._width = width
        self._words = words
        self._written = -1  # the position up to which all that was heard is written
        self._lock = Lock()

    def tell(self, play: Play) -> None:
        """Write the lines of all cues of a play that are begun by now and have not been written."""
        until = play.now().position
        while (cue := self._next(play, until)) is not None:
            at = clock(play.at(cue.start).elapsed // self._rate)
            for line in wrap(self._words(cue), self._width(), f"{at}  "):
                self._write(line)

    def _next(self, play: Play, until: Samples) -> Cue | None:
        with self._lock:  # another thread may write the last lines
            before = None
            for cue in play.cues(self._written - AT_ONCE_SECONDS * self._rate, until):
                if cue.start > self._written and self._words(cue) and not repeats(cue, before, self._rate):
                    self._written = cue.start
                    return cue
                before = cue
            self._written = max(self._written, until)
            return None
