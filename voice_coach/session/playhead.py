"""Where the ear is: which phase of the routine is on, and what of it has been heard. Fed with the timeline's items."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.timeline import Item, Part
from voice_coach.units import Samples


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the stream, ``at`` frames from its beginning.

    ``part`` is what is on then (None before the first); ``number`` which phase of the routine that is, from
    0; ``said`` are the phrases of it that were heard whole, those since `go` once that has sounded.
    """

    at: Samples
    number: int
    part: Part | None
    said: tuple[Phrase, ...]

    @property
    def working(self) -> bool:
        """Return whether it lies between `go` and `stop` of a set."""
        part = self.part
        return (
            part is not None
            and part.go is not None
            and part.stop is not None
            and part.go <= self.at < part.stop
        )

    @property
    def done(self) -> bool:
        """Return whether a set is over, and what comes after it is not laid out yet, since its `stop` still sounds."""
        part = self.part
        return (
            part is not None
            and isinstance(part.phase, ExerciseSet)
            and part.stop is not None
            and part.stop <= self.at
        )


class Whereabouts:
    """Follows the stream. What lies behind the ear is forgotten, but for the phase that is on."""

    def __init__(self) -> None:
        self._parts: deque[tuple[int, Part]] = deque()
        self._cues: deque[Cue] = deque()
        self._number = 0
        self._begun = False
        self._anew: Samples | None = None
        self.explained: set[Phrase] = set()
        """What was heard whole of names and instructions, in the whole routine."""

    def take(self, item: Item) -> None:
        """Take the next item of the timeline, ahead of what is heard."""
        if isinstance(item, Part):
            if self._anew is not None:
                # What was broken off is over, even before the ear comes to what is on now.
                for cue in self._cues:
                    self._note(cue, self._anew)
                self._cues.clear()
                self._parts.clear()
                self._anew, self._begun = None, True
            self._parts.append((self._number, item))
            self._number += 1
        elif isinstance(item, Cue) and item.kind == "speech":
            self._cues.append(item)

    def begin(self, number: int, at: Samples) -> None:
        """Forget what was to come after ``at``; the next part that is taken is phase ``number``."""
        while self._cues and self._cues[-1].start >= at:
            self._cues.pop()
        self._number, self._anew = number, at

    def pass_by(self, at: Samples) -> Moment:
        """Return where the ear is that has heard all before ``at``; no earlier than in the phase last told of."""
        while len(self._parts) > 1 and self._parts[1][1].start <= at:
            self._parts.popleft()
            self._begun = True
            start = self._parts[0][1].start
            while self._cues and self._cues[0].start < start:
                self._note(self._cues.popleft(), at)
        number, part = self._parts[0] if self._parts else (0, None)
        if part is not None and self._begun:
            at = max(at, part.start)
        if part is None or part.start > at:
            return Moment(at, number, None, ())
        heard = [cue for cue in self._cues if cue.end <= at]
        for cue in heard:
            self._note(cue, at)
        begin = part.go if part.go is not None and at >= part.go else part.start
        said = tuple(
            cue.content
            for cue in heard
            if cue.start >= begin and cue.phase != "answer" and isinstance(cue.content, Phrase)
        )
        return Moment(at, number, part, said)

    def _note(self, cue: Cue, at: Samples) -> None:
        if cue.phase in ("announcement", "answer") and cue.end <= at and isinstance(cue.content, Phrase):
            self.explained.add(cue.content)
