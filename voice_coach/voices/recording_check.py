"""Whether what an engine gave can be speech at all: a fault in it may not reach anybody's ears."""

from __future__ import annotations

import numpy as np

from voice_coach.voices.contract import Recording, VoiceError

LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
"""Samples a second."""

LONGEST, LONGEST_CHARACTER = 5.0, 1.5
"""Seconds that a phrase may last, and so much more for each character; the slowest speech takes a fifth of that."""


def require_sound(recording: Recording, text: str) -> Recording:
    """Return ``recording``. Raises ``VoiceError`` where it cannot be the speech of ``text``."""
    samples, rate = recording.samples, recording.rate
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise VoiceError(f"The voice gave {rate} samples a second.")
    if samples.ndim != 1 or samples.dtype != np.float32:
        raise VoiceError("The voice gave something that is not sound.")
    if not np.isfinite(samples).all():
        raise VoiceError("The voice gave samples that are no numbers.")
    if recording.silent:
        return recording
    if len(samples) / rate > LONGEST + LONGEST_CHARACTER * len(text):
        raise VoiceError(f"The voice gave {len(samples) / rate:.0f} s of sound for {len(text)} characters.")
    return recording
