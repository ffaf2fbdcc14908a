"""The protocol of a play for the display."""

from __future__ import annotations

from typing import Protocol

from voice_coach.coaching.cue import Cue
from voice_coach.session.playhead import Now
from voice_coach.units import Samples


class Play(Protocol):
    """A play in progress. All methods may be called from any thread."""

    def now(self) -> Now:
        """Return the state at the position that is heard now."""
        ...

    def at(self, position: Samples) -> Now:
        """Return the state at a position that has been heard."""
        ...

    def total(self) -> Samples | None:
        """Return an estimate of the total length without pauses, or None if it is unknown."""
        ...

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return the cues that begin at or before ``until`` and end after ``after``, in order."""
        ...


class NotBegun:
    """The play that is shown before the real one begins."""

    def now(self) -> Now:
        """Return the state at the start."""
        return Now(Samples(0))

    def at(self, position: Samples) -> Now:
        """Return the state at the position, in which nothing is heard."""
        return Now(position)

    def total(self) -> Samples | None:
        """Return None."""
        return None

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return none."""
        return []
