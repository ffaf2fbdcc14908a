"""The mixer: mix cues and clips into the stream, block by block."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.timeline_items import Finish, Item
from voice_coach.sound.clip import Clip
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

FADE = STREAM_RATE // 200
"""Frames in which a cut sound fades out and the volume changes: 5 ms, so that there is no click."""

REACH = 3 * STREAM_RATE
"""Frames that ``rewind`` may go back: more than any output buffers."""


class ClipSource(Protocol):
    """A source of the samples of cues."""

    def of(self, cue: Cue) -> Clip:
        """Return samples of shape ``(frames, 2)``, at least as many as the length of the cue."""


class Stream:
    """The stream of one routine. It is the same for all block sizes.

    ``told`` is called with each of ``items`` when it is taken, at or before the position where it begins.
    After the last item, unless it is ``Finish``, silence follows without end.
    """

    def __init__(
        self,
        items: Iterator[Item],
        clips: ClipSource,
        told: Callable[[Item], None] = lambda item: None,
        gain: float = 1.0,
    ) -> None:
        self.position = Samples(0)
        """The position of the next frame to be read."""
        self._items: Iterator[Item] = items
        self._clips = clips
        self._told = told
        self._volume = _Volume(gain)
        self._next: Cue | None = None
        self._taken: deque[tuple[Cue, Clip]] = deque()
        self._laid_over: list[tuple[Cue, Clip]] = []
        self._length: Samples | None = None
        self._silent = False  # whether the items have ended without Finish

    def get_ready(self, frames: int) -> None:
        """Wait until the next ``frames`` frames can be read without waiting for a voice."""
        self._take_until(self.position + frames)

    def read(self, frames: int) -> Clip:
        """Return the next ``frames`` frames, float32, shape ``(frames, 2)``; fewer, then none, at the end."""
        self._take_until(self.position + frames)
        if self._length is not None:
            frames = max(0, min(frames, self._length - self.position))
        first = self.position
        block = np.zeros((frames, STREAM_CHANNELS), np.float32)
        for cue, clip in (*self._taken, *self._laid_over):
            _lay_over(block, first, cue, clip)
        self.position = Samples(first + frames)
        while self._taken and self._taken[0][0].end <= self.position - REACH:
            self._taken.popleft()
        self._volume.apply(block, first)
        return block

    def rewind(self, position: Samples) -> None:
        """Go back to ``position``, by up to ``REACH`` frames."""
        assert self.position - REACH <= position <= self.position
        self.position = position

    def go_on(self, items: Iterator[Item]) -> None:
        """Continue with other items after ``FADE`` frames, in which the current sounds fade out."""
        begun = self._cut_off((*self._taken, *self._laid_over))
        self._taken = deque(pair for pair in begun if pair[0].end > self.position)
        self._laid_over = []
        self._next, self._length, self._silent = None, None, False
        self._items = items

    def silent_from(self, frames: int, earliest: Samples, latest: Samples, apart: int = 0) -> Samples | None:
        """Return the first position from ``earliest`` to ``latest`` where ``frames`` frames of silence begin, or None.

        It is at least ``apart`` frames after a sound.
        """
        self._take_until(latest + frames)
        at = max(int(self.position), earliest)
        for cue, _ in self._taken:
            if cue.end > at and cue.start < at + frames:
                at = cue.end + apart
        end = self._next.start if self._next is not None else self._length
        return Samples(at) if at <= latest and (end is None or at + frames <= end) else None

    def lay_over(self, cues: Iterable[Cue]) -> None:
        """Add cues in silence between the items. ``told`` is not called with them."""
        self._laid_over = [pair for pair in self._laid_over if pair[0].end > self.position - REACH]
        self._laid_over += [(cue, self._clips.of(cue)) for cue in cues]

    def take_back(self) -> None:
        """Fade out the cues that were added by ``lay_over``."""
        self._laid_over = self._cut_off(self._laid_over)

    def give_back(self) -> tuple[Cue | None, Iterator[Item]]:
        """Return the cue that sounds at the position, if any, and what comes after it, for ``follow``."""
        begun = [pair for pair in self._taken if pair[0].start < self.position]
        coming: list[Item] = [cue for cue, _ in self._taken if cue.start >= self.position]
        coming += [self._next] if self._next is not None else []
        coming += [Finish(self._length)] if self._length is not None else []
        self._taken, self._next, self._length = deque(begun), None, None
        sounding = begun[-1][0] if begun and begun[-1][0].end > self.position else None
        return sounding, chain(coming, self._items)

    def follow(self, items: Iterable[Item]) -> None:
        """Continue with ``items`` after the cues that have begun."""
        self._items, self._silent = iter(items), False

    def set_gain(self, gain: float) -> None:
        """Change the volume from here on."""
        self._volume.set(gain, self.position)

    def _cut_off(self, pairs: Iterable[tuple[Cue, Clip]]) -> list[tuple[Cue, Clip]]:
        """Return the cues that have begun, cut where their fade-out from here on ends."""
        until = Samples(self.position + FADE)
        return [
            (replace(cue, length=Samples(min(cue.end, until) - cue.start)), clip)
            for cue, clip in pairs
            if cue.start < self.position
        ]

    def _take_until(self, end: int) -> None:
        """Take the cues that begin before ``end``."""
        while self._length is None and not self._silent:
            if self._next is None:
                if self._taken and self._taken[-1][0].end >= end:
                    # Cues do not overlap, so the next one cannot begin before ``end`` and need not be waited for.
                    return
                item = next(self._items, None)
                if item is None:
                    self._silent = True
                    return
                self._told(item)
                if isinstance(item, Finish):
                    self._length = item.length
                elif isinstance(item, Cue):
                    self._next = item
                continue
            if self._next.start >= end:
                return
            if self._next.end > self.position:
                self._taken.append((self._next, self._clips.of(self._next)))
            self._next = None


class _Volume:
    """The volume of the stream. It changes linearly over ``FADE`` frames."""

    def __init__(self, gain: float) -> None:
        # The position of the last change, with the volume before and after.
        self._start, self._before, self._after = -FADE, np.float32(gain), np.float32(gain)

    def set(self, gain: float, position: int) -> None:
        """Change the volume from a position on."""
        now = self._at(np.array([position]))[0]
        self._start, self._before, self._after = position, now, np.float32(gain)

    def apply(self, block: Clip, first: int) -> None:
        """Apply the volume in place to a block that begins at ``first``."""
        if first < self._start + FADE and len(block):
            block *= self._at(np.arange(first, first + len(block)))[:, np.newaxis]
        elif self._after != 1:
            block *= self._after

    def _at(self, positions: NDArray[np.int64]) -> NDArray[np.float32]:
        part = np.clip((positions - self._start) / np.float32(FADE), 0, 1).astype(np.float32)
        return self._before + (self._after - self._before) * part


def _lay_over(block: Clip, position: Samples, cue: Cue, clip: Clip) -> None:
    """Add to a block that begins at ``position`` the part of a clip that falls into it."""
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
    """Return the gain of ``count`` frames from ``begin`` in a clip that is cut to its cue, shape ``(count, 1)``."""
    left = cue.length - np.arange(begin, begin + count, dtype=np.float32)
    return np.clip(left / min(FADE, cue.length), 0, 1).astype(np.float32)[:, np.newaxis]
