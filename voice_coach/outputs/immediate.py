"""The common part of outputs that buffer nothing: no frame can be taken back, and none is late."""

from __future__ import annotations

from voice_coach.units import Samples


class Immediate:
    """Count the frames written; the subclass's ``write`` adds to ``_frames``."""

    _frames: int = 0

    def due(self, frames: int) -> float:
        """Return 0: writing never waits for a buffer."""
        return 0.0

    def changeable(self) -> Samples:
        """Return the position of the next frame."""
        return Samples(self._frames)

    def discard(self, position: Samples) -> Samples:
        """Drop nothing, and return the position of the next frame."""
        return Samples(self._frames)

    def hush(self) -> None:
        """Do nothing: nothing is buffered."""

    @property
    def heard(self) -> Samples:
        """The number of frames written so far."""
        return Samples(self._frames)

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """An empty tuple."""
        return ()
