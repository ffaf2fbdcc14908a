"""Measure the cost of converting recordings to clips. Run as a script: ``python tests/benchmarks/bench_conform.py``.

The reference is the part that no implementation can avoid: soxr's resampling of the same recordings.
Instead of a natural voice, eSpeak speaks at 24 kHz, with faint noise around the words, as natural voices have.
"""

import time
from collections.abc import Callable

import numpy as np
import soxr
from bench_voice import PHRASES

from voice_coach.sound.clip import conform, quantise
from voice_coach.units import STREAM_RATE
from voice_coach.voices.contract import Recording
from voice_coach.voices.espeak import EspeakVoice

NATURAL_RATE = 24_000
NOISE = 10 ** (-60 / 20)


def processor(work: Callable[[Recording], object], recordings: list[Recording]) -> float:
    """Return the least processor time of five runs over all recordings."""
    runs = []
    for _ in range(5):
        start = time.process_time()
        for recording in recordings:
            work(recording)
        runs.append(time.process_time() - start)
    return min(runs)


def natural(recording: Recording) -> Recording:
    """Return a recording at 24 kHz with a fifth of a second of faint noise at both ends."""
    words = soxr.resample(recording.samples, recording.rate, NATURAL_RATE)
    whole = np.pad(words, NATURAL_RATE // 5)
    noise = np.random.default_rng(1).uniform(-1, 1, len(whole)) * np.abs(words).max() * NOISE
    return Recording((whole + noise).astype(np.float32), NATURAL_RATE)


def main() -> None:
    """Print the table."""
    voice = EspeakVoice("en-us")
    spoken = [voice.speak(phrase) for phrase in PHRASES]
    voice.close()
    print(
        f"{len(PHRASES)} phrases\n\n{'ms of processor for a second of speech':<42}{'clip':>8}{'soxr':>8}{'ratio':>8}"
    )
    for name, recordings in (("eSpeak", spoken), ("with noisy ends", [natural(one) for one in spoken])):
        seconds = sum(len(one.samples) / one.rate for one in recordings)
        clip = processor(lambda one: quantise(conform(one)), recordings)
        floor = processor(lambda one: soxr.resample(one.samples, one.rate, STREAM_RATE), recordings)
        print(f"{name:<42}{clip * 1000 / seconds:>8.2f}{floor * 1000 / seconds:>8.2f}{clip / floor:>8.1f}")


if __name__ == "__main__":
    main()
