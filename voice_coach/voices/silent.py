"""The silent voice: silence of about the duration that speech would have. For dry runs and tests."""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.rates import DEFAULT_RATE, FASTEST
from voice_coach.units import STREAM_RATE, to_samples
from voice_coach.voices.contract import Recording, VoiceInfo

SILENT = VoiceInfo("silent", "silent", (), False, "MIT", "no words, only the tones")


class Silent:
    """The engine: one voice, which is used only when it is asked for by name."""

    name = "silent"
    reads_any_language = True

    def lacking(self) -> str:
        """Return an empty string: nothing can be missing."""
        return ""

    def voices(self) -> Iterable[VoiceInfo]:
        """Return the only voice."""
        return (SILENT,)

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice called ``name``, or None."""
        return SILENT if name == SILENT.name else None

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return None: the engine speaks no language."""
        return None

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the highest rate of all."""
        return FASTEST

    def open(self, voice: VoiceInfo, words_a_minute: int) -> SilentVoice:
        """Return the voice at a rate."""
        return SilentVoice(words_a_minute)


ENGINE = Silent()


class SilentVoice:
    """A voice whose recordings are zeros, of the duration that each phrase is estimated to take."""

    def __init__(self, words_a_minute: int = DEFAULT_RATE) -> None:
        self._words_a_minute = words_a_minute

    def fingerprint(self, phrase: Phrase) -> str:
        """Return what determines the silence: the rate."""
        return f"silent {self._words_a_minute}"

    def speak(self, phrase: Phrase) -> Recording:
        """Return as much silence as speaking ``phrase`` would take."""
        import numpy as np

        length = to_samples(spoken_seconds(phrase.text, self._words_a_minute), STREAM_RATE)
        return Recording(np.broadcast_to(np.float32(0), (length,)), STREAM_RATE, silent=True)

    def warm_up(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
