"""The silent voice: no sound, but about the lengths that speech would have. For dry runs and tests."""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.rates import DEFAULT_RATE, FASTEST
from voice_coach.units import STREAM_RATE, to_samples
from voice_coach.voices.contract import Recording, VoiceInfo

SILENT = VoiceInfo("silent", "silent", (), False, "MIT", "no words at all, for the tones alone")


class Silent:
    """The engine: one voice, which is never chosen unless it is asked for."""

    name = "silent"
    natural = False
    licence = "MIT"
    deterministic = True
    reads_any_language = True
    seconds_a_character = 0.0

    def lacking(self) -> str:
        """Return nothing: silence is always there."""
        return ""

    def voices(self) -> Iterable[VoiceInfo]:
        """Return its one voice."""
        return (SILENT,)

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice of that name."""
        return SILENT if name == SILENT.name else None

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return None: it speaks no language."""
        return None

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the highest rate there is."""
        return FASTEST

    def open(self, voice: VoiceInfo, words_a_minute: int) -> SilentVoice:
        """Return the voice at a rate."""
        return SilentVoice(words_a_minute)


ENGINE = Silent()


class SilentVoice:
    """Gives zeros, at the stream's rate, as long as ``phrase`` is estimated to take."""

    def __init__(self, words_a_minute: int = DEFAULT_RATE) -> None:
        self._words_a_minute = words_a_minute

    def fingerprint(self, phrase: Phrase) -> str:
        """Return the rate: nothing else shapes the silence."""
        return f"silent {self._words_a_minute}"

    def speak(self, phrase: Phrase) -> Recording:
        """Keep silent as long as saying ``phrase`` would take."""
        import numpy as np

        length = to_samples(spoken_seconds(phrase.text, self._words_a_minute), STREAM_RATE)
        return Recording(np.broadcast_to(np.float32(0), (length,)), STREAM_RATE, silent=True)

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""
