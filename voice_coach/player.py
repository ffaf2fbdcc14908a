"""The player: carries the stream to the output, block by block, at the output's pace."""

from __future__ import annotations

from voice_coach.mixer import Stream
from voice_coach.outputs.contract import Output
from voice_coach.units import STREAM_RATE

LIVE_BLOCK = STREAM_RATE // 20
"""Frames in a block that is heard as it is made: 50 ms."""
FILE_BLOCK = STREAM_RATE
"""Frames in a block that goes to a file or a pipe."""


def play(stream: Stream, output: Output, block: int) -> None:
    """Play ``stream`` to its end, and let the output go whatever breaks it off. Raises what the output raises."""
    try:
        while len(frames := stream.read(block)):
            output.write(frames)
        output.finish()
    finally:
        output.close()
