"""The clips in memory: those used most recently."""

from __future__ import annotations

import threading
from collections import OrderedDict

from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip import Clip, Mono16, to_clip

MOST_BYTES = 4_000_000
"""Bytes of clips kept in memory: under a minute of speech. Others are read from the cache, or spoken again."""


class ClipMemory:
    """Clips by phrase. All methods may be called from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._clips: OrderedDict[Phrase, Clip] = OrderedDict()
        self._bytes = 0

    def get(self, phrase: Phrase) -> Clip | None:
        """Return the clip of a phrase if it is kept, and count it as used."""
        with self._lock:
            if phrase not in self._clips:
                return None
            self._clips.move_to_end(phrase)
            return self._clips[phrase]

    def keep(self, phrase: Phrase, samples: Mono16) -> Clip:
        """Return samples as a clip, and keep it until others have been used more recently."""
        clip = to_clip(samples)
        with self._lock:
            if phrase not in self._clips:
                self._clips[phrase] = clip
                self._bytes += _size(clip)
            while self._bytes > MOST_BYTES:
                _, oldest = self._clips.popitem(last=False)
                self._bytes -= _size(oldest)
        return clip


def _size(clip: Clip) -> int:
    return clip.itemsize * len(clip)  # both channels share memory
