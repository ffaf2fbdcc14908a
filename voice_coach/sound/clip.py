"""Clips: recordings, tones and sound files, brought into the one stream format as they enter.

A clip begins with its audible onset, so that the start of a cue is the moment it is heard.
"""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voice_coach.errors import CoachError
from voice_coach.sound.loudness import TARGET, Signal, integrated, level, momentary, true_peak
from voice_coach.sound.speech import Recording
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE
from voice_coach.whole_file import not_done

Clip = NDArray[np.float32]
"""Sound in the stream's format: 48 kHz, float32 within -1 to 1, shape ``(frames, 2)``. Never written to."""

Mono16 = NDArray[np.int16]
"""Speech as it is kept: 48 kHz, 16 bits, shape ``(frames,)``."""

CHAIN = "1"
"""The version of all that happens between a recording and its clip. Count it up when the sound changes."""

AUDIBLE = np.float32(10 ** (-50 / 20))
"""What lies below -50 dBFS is silence."""

NOISE_FLOOR = 10 ** (-70 / 20)
"""A recording that stays below this holds no speech; levelling would only make its noise loud."""

FADE = STREAM_RATE * 5 // 1000
"""After the last audible sample, 5 ms fade out. The onset has no fade: it has to be heard at once."""

FULL_SCALE = 32_768

LONGEST_SOUND = 120
"""Seconds that a user's sound may last."""

MOST_BYTES = 100_000_000
"""What a user's sound may take when it is decoded."""

MOST_FILE_BYTES = 2 * MOST_BYTES
"""What its file may take: samples of 64 bits are twice as large there."""

ENDLESS = 0x7FFF0000
"""A WAV file whose data is said to be this long or longer was made as a stream, by a program that did not know."""

LOUDEST_PEAK = 10 ** (-1 / 20)


def conform(recording: Recording) -> Signal:
    """Turn raw speech into the mono signal that stands in both channels: resampled, levelled, trimmed.

    Shape ``(frames,)`` at 48 kHz. Zeros throughout are silence on purpose and keep their length; a recording
    without anything audible becomes empty.
    """
    speech = resample(recording.samples, recording.rate)
    if not speech.any():
        return speech
    top = np.abs(speech).max()
    if top < NOISE_FLOOR:
        return speech[:0]
    start, end = audible(speech, top * AUDIBLE / 8)  # a first cut, so that one round is mostly enough
    speech = speech[start:end]
    while True:
        levelled = level(speech)
        start, end = audible(levelled)
        if len(speech) - (end - start) <= FADE:
            return fade_out(levelled[start:end])
        speech = speech[start:end]  # silence around the words has a say in their level: measure again without


def audible(signal: Signal, threshold: np.float32 = AUDIBLE) -> tuple[int, int]:
    """Give the half-open range from the first audible sample to the last one and its fade."""
    loud = np.abs(signal) >= threshold
    places = np.flatnonzero(loud if loud.ndim == 1 else loud.any(axis=1))
    if not len(places):
        return 0, 0
    return int(places[0]), min(int(places[-1]) + 1 + FADE, len(signal))


def fade_out(signal: Signal) -> Signal:
    """Give a copy whose last 5 ms go down in a straight line that would be zero one sample further on."""
    faded = signal.copy()
    length = min(FADE, len(faded))
    if length:
        line = np.arange(length, 0, -1, dtype=np.float32) / np.float32(length + 1)
        faded[-length:] *= line if faded.ndim == 1 else line[:, np.newaxis]
    return faded


def resample(samples: Signal, rate: int) -> Signal:
    """Bring samples of shape ``(frames,)`` or ``(frames, channels)`` to the stream's rate."""
    if rate == STREAM_RATE or not len(samples):
        return samples
    import soxr

    resampled: Signal = soxr.resample(samples, rate, STREAM_RATE, quality="HQ").astype(np.float32, copy=False)
    return resampled


def quantise(mono: Signal) -> Mono16:
    """Round to 16 bits, as the cache keeps it; ``to_clip`` is its reverse."""
    return np.clip(np.rint(mono * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def to_clip(mono: Mono16) -> Clip:
    """Put 16-bit speech into both channels; they share one memory, so the clip cannot be written to."""
    if not mono.any():
        return np.broadcast_to(np.float32(0), (len(mono), STREAM_CHANNELS))
    return both_channels(mono.astype(np.float32) / np.float32(FULL_SCALE))


def both_channels(mono: Signal) -> Clip:
    """Give a view of shape ``(frames, 2)`` with ``mono`` in both channels."""
    return np.broadcast_to(mono[:, np.newaxis], (len(mono), STREAM_CHANNELS))


def load_tone(path: Path) -> Clip:
    """Read a tone of the sound set: resampled, in both channels, trimmed; its level is its maker's.

    Raises ``CoachError`` where the file is missing, no sound, silent, or too long.
    """
    samples, rate = read_wave(path) or read_sound(path)
    return trimmed(to_stereo(resample(samples, rate)), path)


def load_sound(path: Path) -> Clip:
    """Read a user's sound file (WAV, FLAC, MP3, Ogg, Opus), trimmed, and turned down where it is too loud.

    At most -16 LUFS integrated (by its loudest moment where it is shorter than 400 ms) and -1 dBTP; a
    quieter one stays as it is. Raises ``CoachError`` for a file that is missing, no sound, cut short, silent,
    longer than two minutes, above 100 MB decoded, or above 200 MB itself.
    """
    clip = decoded(path)
    loudness = integrated(clip) if len(clip) >= STREAM_RATE * 4 // 10 else momentary(clip)
    gain = min(1.0, 10 ** ((TARGET - loudness) / 20), LOUDEST_PEAK / true_peak(clip))
    return clip * np.float32(gain) if gain < 1 else clip


def check_sound(path: Path) -> None:
    """Raise what ``load_sound`` raises; its level is not looked at, which takes most of the time."""
    decoded(path)


def decoded(path: Path) -> Clip:
    """Read a user's sound file into the stream's format, trimmed, at the level that it has."""
    samples, rate = read_sound(path)
    return trimmed(to_stereo(resample(samples, rate)), path)


def trimmed(clip: Clip, path: Path) -> Clip:
    """Cut off the silence at both ends. Raises ``CoachError`` where nothing is left."""
    start, end = audible(clip)
    if start == end:
        raise CoachError(f"{path} is silent.", "Choose a sound that can be heard.")
    if end == len(clip) and not np.abs(clip[-1]).max() >= AUDIBLE:
        return clip[start:]  # it ends quietly by itself
    return fade_out(clip[start:end])


def to_stereo(samples: Signal) -> Clip:
    """Bring samples of shape ``(frames, channels)`` to two channels; more than two are mixed evenly."""
    if samples.shape[1] == STREAM_CHANNELS:
        return samples
    return both_channels(samples.mean(axis=1, dtype=np.float32))


def most_frames(rate: int, channels: int) -> int:
    """Give how many frames a sound file may have."""
    return min(LONGEST_SOUND * rate, MOST_BYTES // (4 * channels))


def read_wave(path: Path) -> tuple[Signal, int] | None:
    """Read a 16-bit WAV file with what Python brings along, to start faster; ``None`` for anything else."""
    try:
        with wave.open(str(path)) as file:
            most = most_frames(file.getframerate(), file.getnchannels())
            if file.getsampwidth() != 2 or not 0 < file.getnframes() <= most:
                return None
            data = file.readframes(file.getnframes())
            samples = np.frombuffer(data, dtype="<i2").reshape(-1, file.getnchannels())
            return samples.astype(np.float32) / np.float32(FULL_SCALE), file.getframerate()
    except (OSError, EOFError, ValueError, wave.Error):
        return None  # the other reader says what is wrong


def wave_lacks_data(path: Path) -> bool:
    """Tell whether a WAV file's data chunk says that it holds more than is there. False for other files.

    Chunks as in the RIFF specification: four characters, a length, the content, and a byte to make it even.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RIFX") or head[8:] != b"WAVE":
            return False
        order: Literal["little", "big"] = "little" if head[:4] == b"RIFF" else "big"
        while len(chunk := file.read(8)) == 8:
            length = int.from_bytes(chunk[4:], order)
            if chunk[:4] == b"data":
                return length < ENDLESS and file.tell() + length > size
            file.seek(length + length % 2, 1)
    return False


def read_sound(path: Path) -> tuple[Signal, int]:
    """Read a sound file that libsndfile knows; samples of shape ``(frames, channels)``, and their rate."""
    if not path.is_file():
        raise CoachError(f"There is no sound file {path}.", "Correct the name, or put the file there.")
    import soundfile

    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise CoachError(
                f"{path} is larger than {MOST_FILE_BYTES // 1_000_000} MB.",
                "Cut it shorter, or save it with two channels at 48 kHz.",
            )
        path.open("rb").close()  # what the system refuses is no fault of the sound
        with soundfile.SoundFile(path) as file:
            rate: int = file.samplerate
            most = most_frames(rate, file.channels)
            samples: Signal = file.read(most + 1, dtype="float32", always_2d=True)
            # Other formats do not tell, or only estimate, how long they are.
            lacking = file.format == "FLAC" and len(samples) < min(file.frames, most)
        lacking = lacking or wave_lacks_data(path)
    except OSError as error:
        raise not_done(path, "read", error) from error
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        raise CoachError(
            f"{path} cannot be read as a sound: it is damaged, or something else.",
            "Use a WAV, FLAC, MP3, Ogg or Opus file that other players play.",
        ) from error
    if lacking:
        raise CoachError(
            f"{path} is cut short: it holds less sound than it says.", "Copy or save it once more, whole."
        )
    if len(samples) > LONGEST_SOUND * rate:
        raise CoachError(f"{path} is longer than {LONGEST_SOUND // 60} minutes.", "Cut it shorter.")
    if len(samples) > most:
        raise CoachError(
            f"{path} takes more than {MOST_BYTES // 1_000_000} MB when it is decoded.",
            "Save it with two channels at 48 kHz.",
        )
    if not len(samples):
        raise CoachError(f"{path} is empty.", "Choose a sound that can be heard.")
    return np.nan_to_num(samples), rate
