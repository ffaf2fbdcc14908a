"""Frames of the page's sound: the unit of all its positions, and where the sound can be cut between two cues."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice_coach.coaching.cue import Cue
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_samples

SOUND_RATE = 24_000
FRAME_MS = 24
FRAME_BYTES = 96
"""The size of an MP3 frame (MPEG-2 Layer III, mono) at 24 kHz and 32 kbit/s; no frame has a padding byte."""
FRAME = STREAM_RATE * FRAME_MS // 1000
"""Samples of the stream in a frame."""

BEFORE = 4
"""Frames of silence between a cut and the next cue.

After a cut, up to three frames lack the bits that the encoder put into earlier ones (the bit reservoir), and the next
one lacks the sound that overlaps from its predecessor. In silence nothing is heard of that.
"""
AFTER = 3
"""Frames of silence between the end of a cue and a cut: a decoder is two frames late, and the next one overlaps."""


def frame_of(position: int) -> int:
    """Return the frame in which a position of the stream falls."""
    return position // FRAME


def frame_from(position: int) -> int:
    """Return the first frame that begins at a position of the stream or later."""
    return -(-position // FRAME)


def nearest_frame(position: int) -> int:
    """Return the frame that begins nearest to a position of the stream."""
    return (position + FRAME // 2) // FRAME


def start_of(frame: int) -> Samples:
    """Return the position of the stream at which a frame begins."""
    return Samples(frame * FRAME)


def frames_in(seconds: Seconds) -> int:
    """Return the number of frames that take at least a time."""
    return frame_from(to_samples(seconds, STREAM_RATE))


def milliseconds(position: int) -> float:
    """Return a position of the stream in milliseconds."""
    return round(position * 1000 / STREAM_RATE, 3)


@dataclass(frozen=True, slots=True)
class Block:
    """Cues with no place to cut between them.

    ``cut`` is the last frame before them at which the sound can be cut, and ``after`` the first one after them.
    """

    cues: tuple[Cue, ...]
    cut: int
    after: int

    @property
    def start(self) -> Samples:
        """The position of the first cue."""
        return self.cues[0].start


def blocks_of(cues: Iterable[Cue]) -> tuple[Block, ...]:
    """Return cues, in order of time, as blocks. Between two blocks there is at least one frame for a cut."""
    blocks: list[Block] = []
    for cue in cues:
        cut, after = max(0, frame_of(cue.start) - BEFORE), frame_from(cue.end) + AFTER
        if blocks and blocks[-1].after > cut:
            last = blocks.pop()
            blocks.append(Block((*last.cues, cue), last.cut, max(last.after, after)))
        else:
            blocks.append(Block((cue,), cut, after))
    return tuple(blocks)


def block_at(blocks: Sequence[Block], position: int) -> Block:
    """Return the last block that begins at a position of the stream or before it."""
    return blocks[bisect_right(blocks, position, key=lambda block: block.start) - 1]
