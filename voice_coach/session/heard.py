"""A play as it is heard: the playhead at the position that its output has come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_coach.coaching.cue import Cue
from voice_coach.session.playhead import Now, Playhead
from voice_coach.units import Samples

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Output


@dataclass(frozen=True)
class Heard:
    """What the display asks. All methods may be called from any thread, but ``total`` not from the player's."""

    playhead: Playhead
    output: Output

    def now(self) -> Now:
        """Return what is heard now."""
        return self.playhead.now(self.output.heard)

    def at(self, position: Samples) -> Now:
        """Return what was heard at a position."""
        return self.playhead.now(position)

    def total(self) -> Samples | None:
        """Return the estimated length without pauses, or None if it is unknown."""
        return self.playhead.total(self.output.heard)

    def cues(self, after: int, until: int) -> list[Cue]:
        """Return in order the cues that begin at or before ``until`` and end after ``after``."""
        return self.playhead.record.cues(after, until)
