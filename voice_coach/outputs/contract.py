"""What an output is: it takes blocks of the stream, and it is the clock.

To add an output, write a module with a class that satisfies ``Output``; one that holds nothing back extends
``Immediate`` and adds ``keeps_time``, ``write``, ``finish`` and ``close``. Name a function that opens it in ``OUTPUTS``
(``outputs/__init__.py``), and the output in the help of ``--output`` (``console/settings.py``). Add it to ``CASES`` in
``tests/test_outputs.py``, which holds every output to this contract.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.units import Samples

Block = NDArray[np.float32]
"""A piece of the stream: 48 kHz, float32 within -1 to 1, shape ``(frames, 2)``."""

Notice = Callable[[str], None]
"""Takes a sentence for the user ("No sound device yet."). May be called from any thread."""


Changed = Callable[[SoundEvent], None]
"""Takes what happens to a sound device. May be called from any thread."""


class Output(Protocol):
    """Takes the stream block by block, in order, from one thread.

    ``write`` returns when there is room for more, so whoever writes goes at the output's pace. Two seconds of what
    was written are held back at most.
    """

    @property
    def keeps_time(self) -> bool:
        """Whether writing takes as long as listening; a file or a pipe takes all that comes."""
        ...

    def due(self, frames: int) -> float:
        """Return the seconds until ``write`` takes so many frames without waiting; 0 if it does now."""
        ...

    def changeable(self) -> Samples:
        """Return the position from which on what was written can be taken back; ``heard`` at least."""
        ...

    def discard(self, position: Samples) -> Samples:
        """Forget what was written from ``position`` on, if it can still be taken back.

        Return where the next block will stand: ``position``, or beyond it where it was too late for that. An output
        that holds nothing back forgets nothing.
        """
        ...

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """How long each silence was that the listener heard because blocks came too late, in order."""
        ...

    def hush(self) -> None:
        """Let nothing more be heard until ``discard``, before the program is suspended. For a signal handler."""
        ...

    def write(self, block: Block) -> None:
        """Take a block of any length (0 frames too). Raises ``OutputClosed`` when nobody listens any more."""
        ...

    @property
    def heard(self) -> Samples:
        """How many of the frames written so far have left for the ear; never runs backwards."""
        ...

    def finish(self) -> None:
        """Return when all that was written has been heard, or the file is whole and in its place."""
        ...

    def close(self) -> None:
        """Let go at once, whatever is left. A file that was not finished is removed. Calling it again does nothing."""
        ...
