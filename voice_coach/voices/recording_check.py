"""A check that an engine's recording is plausible speech, so that a faulty engine makes no noise."""

from __future__ import annotations

import numpy as np

from voice_coach.voices.contract import Recording, VoiceError

LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
"""Samples a second."""

LONGEST, LONGEST_CHARACTER = 5.0, 1.5
"""Seconds that a phrase may last, and more for each character; the slowest speech takes a fifth of that."""


def require_sound(recording: Recording, text: str) -> Recording:
    """Return ``recording``. Raises ``VoiceError`` if it cannot be the speech of ``text``."""
    samples, rate = recording.samples, recording.rate
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise VoiceError(f"The voice returned sound with {rate} samples a second.")
    if samples.ndim != 1 or samples.dtype != np.float32:
        raise VoiceError("The voice returned something that is not sound.")
    if not np.isfinite(samples).all():
        raise VoiceError("The voice returned samples that are not numbers.")
    if recording.silent:
        return recording
    if len(samples) / rate > LONGEST + LONGEST_CHARACTER * len(text):
        raise VoiceError(
            f"The voice returned {len(samples) / rate:.0f} s of sound for {len(text)} characters."
        )
    return recording
