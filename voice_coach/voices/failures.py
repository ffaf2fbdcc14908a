"""Voices that fail: how often in a row, and when a voice is given up for the rest of a play."""

from __future__ import annotations

import threading

from voice_coach.voices.contract import NoVoiceError
from voice_coach.voices.speech_process import TooSlowError

MOST_FAILURES = 3
"""Failures in a row after which a voice is no longer used for this play: each may cost seconds.

A voice that cannot be loaded, or that hangs on its first phrase, is given up at once. Its clips in the cache are
not used either then, so that one voice speaks the rest of the routine.
"""


VoiceKey = tuple[str, str, int]
"""What identifies a voice: the names of its engine and of the voice, and the rate."""


class Failures:
    """The failures of all voices. All methods may be called from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_a_row: dict[VoiceKey, int] = {}
        self._given_up: dict[VoiceKey, str] = {}

    def require_usable(self, key: VoiceKey) -> None:
        """Raise ``NoVoiceError`` if the voice has been given up."""
        with self._lock:
            why = self._given_up.get(key)
        if why is not None:
            raise NoVoiceError(why)

    def succeeded(self, key: VoiceKey) -> None:
        """Forget the failures of a voice."""
        with self._lock:
            self._in_a_row[key] = 0

    def failed(self, key: VoiceKey, error: Exception) -> None:
        """Count a failure, and give the voice up if asking it again is useless."""
        with self._lock:
            hopeless = isinstance(error, NoVoiceError) or (
                isinstance(error, TooSlowError) and key not in self._in_a_row
            )
            self._in_a_row[key] = self._in_a_row.get(key, 0) + 1
            if hopeless:
                self._given_up.setdefault(key, str(error))
            elif self._in_a_row[key] >= MOST_FAILURES:
                why = f"{key[1]} failed {MOST_FAILURES} times in a row and is no longer used: {error}"
                self._given_up.setdefault(key, why)
