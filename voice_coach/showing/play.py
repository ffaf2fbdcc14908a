"""What is shown: a play, asked for what is heard now."""

from __future__ import annotations

from typing import Protocol

from voice_coach.coaching.cue import Cue
from voice_coach.session.playhead import Now
from voice_coach.units import Samples


class Play(Protocol):
    """A play in progress. All of it may be asked from any thread."""

    def now(self) -> Now:
        """Return what is heard now."""
        ...

    def at(self, position: Samples) -> Now:
        """Return what was heard at a position."""
        ...

    def total(self) -> Samples | None:
        """Return about how long it will be in all, pauses not counted; None where nobody knows."""
        ...

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at ``until`` or before and end after ``after``."""
        ...


class NotBegun:
    """What is shown before a play begins."""

    def now(self) -> Now:
        """Return the beginning."""
        return Now(Samples(0))

    def at(self, position: Samples) -> Now:
        """Return the beginning."""
        return Now(position)

    def total(self) -> Samples | None:
        """Return None."""
        return None

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return none."""
        return []
