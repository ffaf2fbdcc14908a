"""Clips: recordings, tones and sound files, converted to the stream's format.

A clip begins with its first audible sample, so that the start of a cue is the moment it is heard.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_coach.errors import CoachError
from voice_coach.sound.loudness import LONG, TARGET, integrated, level, measured, momentary, true_peak
from voice_coach.sound.resampling import Signal, resample
from voice_coach.sound.sound_file import read_sound
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE
from voice_coach.voices.contract import Recording

Clip = NDArray[np.float32]
"""Sound in the stream's format: 48 kHz, float32 within -1 to 1, shape ``(frames, 2)``. Never written to."""

Mono16 = NDArray[np.int16]
"""Speech in the cache's format: 48 kHz, 16 bits, shape ``(frames,)``."""

AUDIBLE = np.float32(10 ** (-50 / 20))
"""Samples below -50 dBFS are silence."""

NOISE_FLOOR = 10 ** (-70 / 20)
"""A recording that stays below this contains no speech; levelling would only amplify its noise."""

FADE = STREAM_RATE * 5 // 1000
"""Samples of the fade-out after the last audible sample: 5 ms. The onset has no fade, so that it is heard at once."""

FULL_SCALE = 32_768

LONGEST_TONE_FILE = 5
"""Seconds that the file of a tone may last before it is trimmed."""

TONE_RMS, TONE_PEAK = 10 ** (-16.5 / 20), 10 ** (-6 / 20)
"""The highest level of a tone: an RMS 3 dB above that of speech, and a peak of -6 dBFS."""

LOUDEST_PEAK = 10 ** (-1 / 20)
"""The highest true peak of a user's sound: -1 dBTP."""

OVERSHOOT = 3.0
"""The measured true peak is never more than this times the highest sample."""


def conform(recording: Recording) -> Signal:
    """Return raw speech resampled, levelled and trimmed, as the mono signal for both channels.

    Shape ``(frames,)`` at 48 kHz. A recording of zeros is intentional silence and keeps its length; any other without
    audible samples becomes empty. The recording must have passed ``require_sound``: all its samples are numbers.
    """
    samples = recording.samples
    top = np.abs(samples).max(initial=0)
    if top == 0:
        return resample(samples, recording.rate)
    if top < NOISE_FLOOR:
        return samples[:0]
    plain = resample(samples / top, recording.rate)
    # A first cut, far below the level of words, so that measuring takes less time.
    start, end = audible(plain, AUDIBLE / 8)
    speech = measured(plain[start:end], recording.rate)
    start, end = 0, len(speech.samples)
    while True:
        levelled = level(speech, start, end)
        first, last = audible(levelled)
        cut = len(levelled) - (last - first)
        if cut <= FADE and (len(levelled) < LONG or last - first >= LONG):
            return fade_out(levelled[first:last])
        # The silence that was cut affected the level, and less than a second is levelled in another way.
        start, end = start + first, start + last


def audible(signal: Signal, threshold: np.float32 = AUDIBLE) -> tuple[int, int]:
    """Return the half-open range from the first audible sample to the end of the fade after the last one."""
    over = (signal >= threshold) | (signal <= -threshold)  # `abs` would copy two minutes of sound
    loud: NDArray[np.bool_] = np.logical_or.reduce(
        [*np.atleast_2d(over.T)]
    )  # one channel after the other is faster
    if not loud.any():
        return 0, 0
    last = len(loud) - 1 - int(loud[::-1].argmax())
    return int(loud.argmax()), min(last + 1 + FADE, len(signal))


def fade_out(signal: Signal) -> Signal:
    """Fade out the last 5 ms in place, linearly, to what would be zero one sample after the end."""
    length = min(FADE, len(signal))
    if length:
        line = np.arange(length, 0, -1, dtype=np.float32) / np.float32(length + 1)
        signal[-length:] *= line if signal.ndim == 1 else line[:, np.newaxis]
    return signal


def quantise(mono: Signal) -> Mono16:
    """Round samples to 16 bits for the cache; the reverse of ``to_clip``."""
    return np.clip(np.rint(mono * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def to_clip(mono: Mono16) -> Clip:
    """Return 16-bit speech as a clip. Both channels share memory, so the clip is read-only."""
    if not mono.any():
        return np.broadcast_to(np.float32(0), (len(mono), STREAM_CHANNELS))
    return both_channels(mono.astype(np.float32) / np.float32(FULL_SCALE))


def both_channels(mono: Signal) -> Clip:
    """Return a view of shape ``(frames, 2)`` with ``mono`` in both channels."""
    return np.broadcast_to(mono[:, np.newaxis], (len(mono), STREAM_CHANNELS))


def load_tone(path: Path) -> Clip:
    """Read a tone of a sound set, trimmed, and turned down if it is too loud.

    Its RMS is at most -16.5 dBFS and its peak at most -6 dBFS, in the louder channel. Raises ``CoachError`` for a file
    that ``read_sound`` refuses, for silence, and for more than ``LONGEST_TONE_FILE`` seconds.
    """
    samples = trimmed(read_sound(path, LONGEST_TONE_FILE), path)
    rms = float(np.sqrt(np.square(samples, dtype=np.float64).mean(axis=0).max()))
    return to_stereo(turned_down(samples, min(TONE_RMS / rms, TONE_PEAK / peak(samples))))


def load_sound(path: Path) -> Clip:
    """Read a user's sound file (WAV, FLAC, MP3, Ogg, Opus), trimmed, and turned down if it is too loud.

    It has at most -16 LUFS integrated (momentary, if it is shorter than 400 ms) and -1 dBTP; a quieter sound is not
    changed. Raises ``CoachError`` for a file that ``read_sound`` refuses, and for silence.
    """
    samples = trimmed(read_sound(path), path)
    loudness = integrated(samples) if len(samples) >= STREAM_RATE * 4 // 10 else momentary(samples)
    gain = min(1.0, 10 ** ((TARGET - loudness) / 20))
    # Measuring the true peak is slow, and rarely needed.
    if gain * peak(samples) * OVERSHOOT > LOUDEST_PEAK:
        gain = min(gain, LOUDEST_PEAK / true_peak(samples))
    return to_stereo(turned_down(samples, gain))


def check_sound(path: Path) -> None:
    """Raise what ``load_sound`` raises, without measuring the level, which takes most of the time."""
    trimmed(read_sound(path), path)


def trimmed(samples: Signal, path: Path) -> Signal:
    """Remove the silence at both ends, and fade out in place. Raises ``CoachError`` if nothing is left."""
    start, end = audible(samples)
    if start == end:
        raise CoachError(f"{path} is silent.", "Choose a sound that can be heard.")
    ends_quietly = end == len(samples) and np.abs(samples[-1]).max() < AUDIBLE
    return samples[start:] if ends_quietly else fade_out(samples[start:end])


def peak(samples: Signal) -> float:
    """Return the largest magnitude of all samples."""
    return max(float(samples.max()), -float(samples.min()))


def turned_down(samples: Signal, gain: float) -> Signal:
    """Apply a gain in place, unless it would make the sound louder."""
    if gain < 1:
        samples *= np.float32(gain)
    return samples


def to_stereo(samples: Signal) -> Clip:
    """Return a sound with two channels; mono is copied to both."""
    return samples if samples.ndim == 2 else both_channels(samples)
