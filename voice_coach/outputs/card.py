"""What the device output asks of an opened sound device, whichever library plays on it.

To add a way of playing: write a card in a file of its own, and open it in `device.DefaultDevice`.
"""

from __future__ import annotations

import threading
from typing import Protocol

from voice_coach.units import Samples


class Card(Protocol):
    """Plays from a ``Ring``, silence at first, and tells the ring what has been heard. From any thread."""

    @property
    def device(self) -> str:
        """The name of the device that plays just now; empty where that is not known."""
        ...

    @property
    def leads_nowhere(self) -> bool:
        """Whether the system has no device left but its dummy, which nobody hears."""
        ...

    @property
    def silence(self) -> int:
        """Frames of silence played since the last frame of the stream."""
        ...

    @property
    def heard(self) -> Samples:
        """The position of the next frame to be heard."""
        ...

    def play(self) -> None:
        """Begin to take frames from the ring."""
        ...

    def feed(self) -> None:
        """Take what has just been put into the ring, if the device does not fetch it by itself."""
        ...

    def changeable(self) -> Samples:
        """Return the position from which on frames that were taken can still be taken back."""
        ...

    def discard(self, position: Samples) -> Samples:
        """Forget what was put into the ring from ``position`` on; return where the next frame will stand."""
        ...

    def hush(self, abandoned: threading.Event) -> None:
        """Let nothing more be heard until ``discard``, unless that was ``abandoned``. This may take a moment."""
        ...

    def heartbeat(self) -> int | None:
        """Return a number that changes as long as the device plays; None once it has gone. This may take a moment."""
        ...

    def close(self) -> threading.Thread | None:
        """Let go of the device, in a thread of its own since this may hang; return that thread.

        None where the system allows no more threads: then the device is let go when the program ends.
        """
        ...
