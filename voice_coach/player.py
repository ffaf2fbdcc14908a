"""The player: carries the stream to the output, block by block, at the output's pace."""

from __future__ import annotations

from collections.abc import Callable

from voice_coach.mixer import Stream
from voice_coach.outputs.contract import Output
from voice_coach.units import STREAM_RATE

LIVE_BLOCK = STREAM_RATE // 20
"""Frames in a block that is heard as it is made: 50 ms."""
FILE_BLOCK = STREAM_RATE
"""Frames in a block that goes to a file or a pipe."""


def play(stream: Stream, output: Output, block: int, after_block: Callable[[], None] = lambda: None) -> None:
    """Play ``stream`` to its end, and let the output go whatever breaks it off.

    Raises what the output raises, and what ``after_block`` raises: it is called each time a block is out.
    """
    try:
        while len(frames := stream.read(block)):
            output.write(frames)
            after_block()
        output.finish()
    finally:
        output.close()
