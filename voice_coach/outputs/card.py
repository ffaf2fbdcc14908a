"""The protocol of an opened sound device, whichever library plays on it.

To support another library, write a card in a file of its own, and open it in ``default_device.py``.
"""

from __future__ import annotations

import threading
from typing import Protocol

from voice_coach.units import Samples


class Card(Protocol):
    """Play from a ``Ring``, silent at first, and report to the ring what has been heard.

    All methods may be called from any thread.
    """

    @property
    def device(self) -> str:
        """The name of the device that plays at the moment; empty if it is lost, or the system's inaudible dummy."""
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
        """Start to take frames from the ring."""
        ...

    def feed(self) -> None:
        """Take the new frames in the ring, if the device does not fetch them by itself."""
        ...

    def changeable(self) -> Samples:
        """Return the position from which frames can still be taken back."""
        ...

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on, and return the position of the next frame."""
        ...

    def hush(self, abandoned: threading.Event) -> None:
        """Be silent until ``discard``, unless ``abandoned`` is set meanwhile. This may take a moment."""
        ...

    def heartbeat(self) -> int | None:
        """Return a number that changes while the device plays; None if it is lost. This may take a moment."""
        ...

    def close(self) -> threading.Thread | None:
        """Close the device in a new thread, since this may hang, and return that thread.

        Returns None if the system allows no more threads: then the device is closed when the program ends.
        """
        ...
