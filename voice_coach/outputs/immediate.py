"""What outputs have in common that let go of each block at once: nothing can be taken back, and nothing is late."""

from __future__ import annotations

from voice_coach.units import Samples


class Immediate:
    """Counts the frames that have left; ``write`` of the output adds to ``_frames``."""

    _frames: int = 0

    def due(self, frames: int) -> float:
        """Never anything to wait for."""
        del frames
        return 0.0

    def changeable(self) -> Samples:
        """Return the position of the next frame."""
        return Samples(self._frames)

    def discard(self, position: Samples) -> Samples:
        """Forget nothing."""
        del position
        return Samples(self._frames)

    def hush(self) -> None:
        """Do nothing: what has left is out of reach."""

    @property
    def heard(self) -> Samples:
        """Frames written so far."""
        return Samples(self._frames)

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """None."""
        return ()
