"""The protocol of an output: it takes blocks of the stream, and it is the clock.

To add an output, write a module with a class that satisfies ``Output``; a class that buffers nothing extends
``Immediate`` and adds ``keeps_time``, ``write``, ``finish`` and ``close``. Add a function that opens it to ``OUTPUTS``
(``outputs/__init__.py``), and the output to the help of ``--output`` (``console/settings.py``). Add it to ``CASES`` in
``tests/test_outputs.py``, which tests that every output follows this contract. A file format is not an output of its
own but an ``Encoder`` (``outputs/file_output.py``) with a row in ``exports/formats.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.units import Samples

Block = NDArray[np.float32]
"""A block of the stream: 48 kHz, float32 within -1 to 1, shape ``(frames, 2)``."""

Notice = Callable[[str], None]
"""A function for messages to the user ("Sound device is back."). It may be called from any thread."""


Changed = Callable[[SoundEvent], None]
"""A function for the events of a sound device. It may be called from any thread."""


class Output(Protocol):
    """Take the stream block by block, in order, from one thread.

    ``write`` waits until there is room for the block, so the writer runs at the output's pace. At most two seconds are
    buffered.
    """

    @property
    def keeps_time(self) -> bool:
        """Whether writing takes as long as listening; files and pipes do not wait."""
        ...

    def due(self, frames: int) -> float:
        """Return the seconds until ``write`` takes that many frames without waiting; 0 if it does now."""
        ...

    def changeable(self) -> Samples:
        """Return the position from which written frames can still be taken back; at least ``heard``."""
        ...

    def discard(self, position: Samples) -> Samples:
        """Drop the frames from ``position`` on, as far as they can still be taken back.

        Returns the position of the next block: ``position``, or a later one if it is too late for that. An output that
        buffers nothing drops nothing.
        """
        ...

    @property
    def dropouts(self) -> tuple[Samples, ...]:
        """The length of each silence that the listener heard because a block came too late, in order."""
        ...

    def hush(self) -> None:
        """Be silent until ``discard``. Called by a signal handler before the program is suspended."""
        ...

    def write(self, block: Block) -> None:
        """Take a block of any length, even 0 frames. Raises ``OutputClosed`` if the reader has gone."""
        ...

    @property
    def heard(self) -> Samples:
        """The number of frames that have been played so far; it never decreases."""
        ...

    def finish(self) -> None:
        """Wait until all frames have been heard, or the file is complete and in its place."""
        ...

    def close(self) -> None:
        """Close the output at once. An unfinished file is removed. Calling it again does nothing."""
        ...
