"""The mixer: cues and clips become the stream, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from voice_coach.clip import Clip
from voice_coach.cue import Cue
from voice_coach.timeline import Finish, Item
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

FADE = STREAM_RATE // 200
"""Frames over which a tone that is cut short fades out: 5 ms, so that it does not click."""


class ClipSource(Protocol):
    """Gives the samples of a cue."""

    def of(self, cue: Cue) -> Clip:
        """Give samples of shape ``(frames, 2)``, at least as many as the cue is long."""
        ...


class Stream:
    """The stream of one routine. The same for any way of cutting it into blocks.

    ``lay_out`` gives the timeline's items from the beginning each time it is called; ``told`` hears
    each item when it is taken, which is at or before the position where it begins.
    """

    def __init__(
        self,
        lay_out: Callable[[], Iterator[Item]],
        clips: ClipSource,
        told: Callable[[Item], None] = lambda item: None,
        gain: float = 1.0,
    ) -> None:
        self._lay_out = lay_out
        self._clips = clips
        self._told = told
        self._gain = np.float32(gain)
        self._items = lay_out()
        self._position = Samples(0)
        self._next: Cue | None = None
        self._sounding: list[tuple[Cue, Clip]] = []
        self._length: Samples | None = None

    @property
    def position(self) -> Samples:
        """The frame that the next read begins with."""
        return self._position

    def read(self, frames: int) -> Clip:
        """Give the next ``frames`` frames, float32, shape ``(frames, 2)``; fewer at the end, then none."""
        self._take_until(self._position + frames)
        if self._length is not None:
            frames = max(0, min(frames, self._length - self._position))
        block = np.zeros((frames, STREAM_CHANNELS), np.float32)
        for cue, clip in self._sounding:
            _lay_over(block, self._position, cue, clip)
        self._position = Samples(self._position + frames)
        self._sounding = [(cue, clip) for cue, clip in self._sounding if cue.end > self._position]
        if self._gain != 1:
            block *= self._gain
        return block

    def seek(self, position: Samples) -> None:
        """Go on from ``position``; what is read then is what stands there from the beginning on."""
        self._items = self._lay_out()
        self._next, self._sounding, self._length = None, [], None
        self._position = position

    def _take_until(self, end: int) -> None:
        """Take the cues that begin before ``end``."""
        while self._length is None:
            if self._next is None:
                if self._sounding and self._sounding[-1][0].end >= end:
                    # Nothing overlaps, so what comes next cannot begin in here; it is not waited for.
                    return
                item = next(self._items)
                self._told(item)
                if isinstance(item, Finish):
                    self._length = item.length
                elif isinstance(item, Cue):
                    self._next = item
                continue
            if self._next.start >= end:
                return
            if self._next.end > self._position:
                self._sounding.append((self._next, self._clips.of(self._next)))
            self._next = None


def _lay_over(block: Clip, position: Samples, cue: Cue, clip: Clip) -> None:
    """Add the part of a clip that falls into the block that begins at ``position``."""
    first = max(0, cue.start - position)
    last = min(len(block), cue.end - position)
    if first >= last:
        return
    begin = position + first - cue.start
    part = clip[begin : begin + last - first]
    if cue.length < len(clip):
        part = part * _fade_out(cue, begin, len(part))
    block[first : first + len(part)] += part


def _fade_out(cue: Cue, begin: int, count: int) -> Clip:
    """Give the gain of frames ``begin`` on in a clip that is cut to its cue, shape ``(count, 1)``."""
    left = cue.length - np.arange(begin, begin + count, dtype=np.float32)
    return np.clip(left / min(FADE, cue.length), 0, 1).astype(np.float32)[:, np.newaxis]
