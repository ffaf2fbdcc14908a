"""A play as it is heard: the playhead at the position that the output has come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_coach.coaching.cue import Cue
from voice_coach.session.playhead import Now, Playhead
from voice_coach.units import Samples


@dataclass(frozen=True)
class Heard:
    """What the display asks; ``heard`` returns the position. Any thread may call it, but the player's not ``total``."""

    playhead: Playhead
    heard: Callable[[], Samples]

    def now(self) -> Now:
        """Return what is heard now."""
        return self.playhead.now(self.heard())

    def at(self, position: Samples) -> Now:
        """Return what was heard at a position."""
        return self.playhead.now(position)

    def total(self) -> Samples | None:
        """Return the estimated length without pauses, or None if it is unknown."""
        return self.playhead.total(self.heard())

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at or before ``until`` and end after ``after``."""
        return self.playhead.record.cues(after, until)


def not_begun() -> Heard:
    """Return the play that is shown before the real one begins."""
    return Heard(Playhead(), lambda: Samples(0))
