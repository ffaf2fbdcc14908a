"""A session: assembles what is needed to play a routine, write it to a file, or print its timeline.

Routine -> phases -> timeline -> stream -> output, for `play`, `export`, `timeline` and `check` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Item
from voice_coach.routines.routine import Routine
from voice_coach.units import STREAM_RATE, Samples

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Output
    from voice_coach.session.manners import Manners
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.player import Player
    from voice_coach.sound.studio import Studio

FILE_BLOCK = STREAM_RATE
"""Frames in a block that is written to a file or a pipe."""


@dataclass(frozen=True)
class Session:
    """A routine, the listener's choices, and the studio that makes its sounds."""

    routine: Routine
    choices: Choices
    studio: Studio

    def timeline(self) -> Iterator[Item]:
        """Lay out the routine at the stream's rate, from the beginning."""
        return lay_out(coach(self.routine, self.choices), self.studio.clips, STREAM_RATE)

    def write(
        self,
        output: Output,
        volume: int = 100,
        after_block: Callable[[Samples], None] = lambda position: None,
    ) -> Samples:
        """Write the whole stream to an output, close the output in any case, and return the stream's length.

        ``after_block`` is called with the position after each block. Raises what it raises, and what the output raises.
        """
        from voice_coach.sound.mixer import Stream

        stream = Stream(self.timeline(), self.studio.clips, gain=volume / 100)
        try:
            while len(frames := stream.read(FILE_BLOCK)):
                output.write(frames)
                after_block(stream.position)
            output.finish()
        finally:
            output.close()
        return stream.position

    def player(
        self, output: Output, orders: Orders, manners: Manners, volume: int, *, live: bool = True
    ) -> Player:
        """Return a player of the routine; ``live`` is False if the stream itself is the output, as for a pipe."""
        from voice_coach.session.phase_index import PhaseIndex
        from voice_coach.session.player import LIVE_BLOCK, Player

        block = LIVE_BLOCK if live else FILE_BLOCK
        index = PhaseIndex(self.routine, self.choices, live=live)
        return Player(index, self.studio.clips, output, orders, manners, volume, block)
