"""The silent voice: no sound, but about the lengths that speech would have. For dry runs and tests."""

from __future__ import annotations

import numpy as np

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.sound.speech import Recording
from voice_coach.spoken import spoken_text
from voice_coach.units import STREAM_RATE, to_samples
from voice_coach.voices import DEFAULT_WORDS_A_MINUTE


class SilentVoice:
    """Gives zeros, at the stream's rate, as long as ``phrase`` is estimated to take."""

    def __init__(self, words_a_minute: int = DEFAULT_WORDS_A_MINUTE) -> None:
        self._words_a_minute = words_a_minute

    def fingerprint(self, phrase: Phrase) -> str:
        """Name the rate: nothing else shapes the silence."""
        return f"silent {self._words_a_minute}"

    def speak(self, phrase: Phrase) -> Recording:
        """Keep silent as long as saying ``phrase`` would take."""
        text = spoken_text(phrase.text, phrase.language)
        length = to_samples(spoken_seconds(text, self._words_a_minute), STREAM_RATE)
        return Recording(np.broadcast_to(np.float32(0), (length,)), STREAM_RATE)

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""
