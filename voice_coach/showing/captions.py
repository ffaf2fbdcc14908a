"""The spoken words as plain lines, each at its time: the display without a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

from voice_coach.coaching.contents import TONES_WRITTEN
from voice_coach.coaching.cue import Cue
from voice_coach.safe_text import safe_line
from voice_coach.session.heard import Heard
from voice_coach.showing.columns_text import wrap
from voice_coach.units import STREAM_RATE, Samples

TONE_WORDS = {tone: f"{tone.capitalize()}." for tone in TONES_WRITTEN}
"""The words shown for tones. Countdown, ticks and turns have none: they would crowd out the other lines."""

RECENT = 50
"""How many cues are remembered so that none is written twice; far more than begin within a second."""
AT_ONCE = STREAM_RATE
"""A word that begins within so many frames after a tone belongs to it."""


def clock(seconds: int) -> str:
    """Return a time as ``m:ss``, or ``h:mm:ss`` from an hour up."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def words(cue: Cue) -> str:
    """Return the text shown for a cue, safe for a terminal: its speech or a tone's word; otherwise an empty string."""
    if cue.kind == "speech":
        return safe_line(cue.text)
    return TONE_WORDS.get(cue.name, "") if cue.kind == "tone" else ""


def repeats(cue: Cue, before: Cue | None) -> bool:
    """Return whether ``cue`` only repeats the word of the tone ``before`` it, as in "Hold" after `hold`."""
    return (
        before is not None
        and (cue.kind, before.kind) == ("speech", "tone")
        and cue.start - before.end <= AT_ONCE
        and words(cue).rstrip(".!").casefold() == words(before).rstrip(".!").casefold()
    )


class Captions:
    """Write the spoken words line by line, as they are heard.

    ``write`` is called with one line, without a line break. ``width`` returns the maximum width of a line in columns,
    or None for no maximum. ``words`` returns the text for a cue, which may be empty. Each line begins with its time in
    the routine, without pauses.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        width: Callable[[], int | None] = lambda: None,
        words: Callable[[Cue], str] = words,
    ) -> None:
        self._write = write
        self._width = width
        self._words = words
        self._until = 0  # the position up to which everything has been written
        self._written: deque[tuple[Samples, str]] = deque(maxlen=RECENT)  # the cues written lately
        self._lock = Lock()

    def tell(self, play: Heard) -> None:
        """Write the lines of all cues of a play that have begun and have not been written."""
        until = play.now().position
        while (cue := self._next(play, until)) is not None:
            at = clock(play.at(cue.start).elapsed // STREAM_RATE)
            for line in wrap(self._words(cue), self._width(), f"{at}  "):
                self._write(line)

    def _next(self, play: Heard, until: Samples) -> Cue | None:
        with self._lock:  # another thread may write the last lines
            before = None
            for cue in play.cues(self._until - AT_ONCE, until):
                # An answer that is mixed over the routine may be recorded just after it has begun.
                known = (cue.start, cue.text)
                if known not in self._written and self._words(cue) and not repeats(cue, before):
                    self._written.append(known)
                    return cue
                before = cue
            self._until = max(self._until, until)
            return None
