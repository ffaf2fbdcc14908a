"""Read sound files: decode them in blocks, mix them down, check the limits, and only then resample.

Memory and time are bounded by the limits below, whatever a file's header says. They apply to ``LONGEST_SOUND``
seconds; for a shorter maximum duration they are reduced in proportion.
"""

from __future__ import annotations

import os
import stat
import wave
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.interrupts import swallowed_raised
from voice_coach.open_file import open_at_once
from voice_coach.sound.resampling import Signal, resample_blocks
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE
from voice_coach.whole_file import not_done

LONGEST_SOUND = 120
"""The maximum duration of a sound in seconds."""

MOST_BYTES = 100_000_000
"""The maximum size of the samples of a sound, at four bytes each, over all channels."""

MOST_FILE_BYTES = 2 * MOST_BYTES
"""The maximum size of a file: it may have 64-bit samples, which are twice as large."""

LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
"""Samples a second. Lower rates are inaudible, and no recording has a higher one."""

LARGEST_SAMPLE = 2.0**31
"""The largest sample of a floating-point file: the range of 32-bit integers. A file beyond it is broken."""

BLOCK = 2**18
"""Samples that are decoded at a time, over all channels."""

MOST_READS = 200_000
"""The maximum number of reads by a decoder; a sound of two minutes takes 25,000 at most."""

MOST_PAGES = 60_000
"""The maximum number of Ogg pages, or what looks like one to a decoder; two minutes of the shortest are 48,000."""

MOST_CHUNKS = 1_000
"""The maximum number of chunks of a WAV file that are examined."""

ENDLESS = 0x7FFF0000
"""The data length from which a WAV header means an unknown length: the file was written as a stream."""

SMALL = 1_000_000
"""The maximum size in bytes of a WAV file that is read at once with the ``wave`` module."""


def read_sound(path: Path, longest: int = LONGEST_SOUND) -> Signal:
    """Return a sound at the stream's rate and its own level: shape ``(frames,)``, or ``(frames, 2)`` for stereo.

    More than two channels are averaged into one. Raises ``CoachError`` for a file that is missing, not a sound,
    broken, cut short, empty, longer than ``longest`` seconds, or above one of the limits.
    """
    try:
        with swallowed_raised(), opened(path, longest) as file:
            if lacks_data(file):
                raise cut_short(path)
            rate, channels, blocks = wave_blocks(file) or sound_blocks(file, path, longest)
            if not LOWEST_RATE <= rate <= HIGHEST_RATE:
                raise CoachError(f"{path} has {rate:,} samples a second.", "Save it at 48 kHz.")
            return at_stream_rate(mixed_down(blocks, rate, channels, path, longest), rate, channels, longest)
    except OSError as error:
        raise not_done(path, "read", error) from error
    except (RuntimeError, ValueError, TypeError) as error:  # soundfile's errors are RuntimeErrors
        raise CoachError(
            f"{path} cannot be read as a sound: it is damaged, or not a sound file.",
            "Use a WAV, FLAC, MP3, Ogg or Opus file that other programs can play.",
        ) from error


@contextmanager
def opened(path: Path, longest: int) -> Iterator[BinaryIO]:
    """Open a regular file within the size limit. Opening it never blocks."""
    try:
        require_sound_size(path.stat(), path, longest)
        file = os.fdopen(open_at_once(path), "rb")
    except FileNotFoundError as error:
        raise CoachError(
            f"There is no sound file {path}.", "Correct the name, or put the file there."
        ) from error
    with file:
        require_sound_size(os.fstat(file.fileno()), path, longest)  # the file may have been replaced
        yield file


def require_sound_size(status: os.stat_result, path: Path, longest: int) -> None:
    """Raise ``CoachError`` unless it is a regular file within the size limit."""
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise CoachError(f"{path} is {kind}, not a sound file.", "Put a sound file there, or name another.")
    most = share(MOST_FILE_BYTES, longest)
    if status.st_size > most:
        raise CoachError(
            f"{path} is larger than {most // 1_000_000} MB.",
            "Cut it shorter, or save it with two channels at 48 kHz.",
        )


def mixed_down(
    blocks: Iterator[Signal], rate: int, channels: int, path: Path, longest: int
) -> Iterator[Signal]:
    """Yield each block with one channel or two. Raises ``CoachError`` for a file above one of the limits."""
    most_bytes = share(MOST_BYTES, longest)
    frames = 0
    for block in blocks:
        frames += len(block)
        if frames > longest * rate:
            raise CoachError(f"{path} is longer than {in_words(longest)}.", "Cut it shorter.")
        if frames * channels * 4 > most_bytes:
            raise CoachError(
                f"{path} takes more than {most_bytes // 1_000_000} MB when it is decoded.",
                "Save it with two channels at 48 kHz.",
            )
        if not np.abs(block).max(initial=0) <= LARGEST_SAMPLE:  # also true for NaN
            raise CoachError(
                f"{path} is broken: it holds samples that are not numbers, or far beyond full scale.",
                "Save it again, for instance as 16-bit WAV.",
            )
        yield block if channels <= STREAM_CHANNELS else block.mean(axis=1, dtype=np.float32, keepdims=True)
    if not frames:
        raise CoachError(f"{path} is empty.", "Choose a sound that can be heard.")


def at_stream_rate(blocks: Iterator[Signal], rate: int, channels: int, longest: int) -> Signal:
    """Return the blocks joined at the stream's rate."""
    mixed = channels if channels <= STREAM_CHANNELS else 1
    # The system allocates memory only when it is written to, so this takes as much as the sound needs.
    samples = np.empty(((longest + 1) * STREAM_RATE, mixed), np.float32)
    end = 0
    for block in resample_blocks(blocks, rate, mixed):
        samples[end : end + len(block)] = block
        end += len(block)
    return samples[:end, 0] if mixed == 1 else samples[:end]


def share(limit: int, longest: int) -> int:
    """Return a limit reduced in proportion to ``longest`` seconds."""
    return limit * longest // LONGEST_SOUND


def in_words(seconds: int) -> str:
    """Return a duration in words: ``2 minutes``, ``5 seconds``."""
    return f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"


def cut_short(path: Path) -> CoachError:
    """Return the error for a file that ends before its sound ends."""
    return CoachError(
        f"{path} is cut short: it has less sound than its header says.", "Copy or save the whole file again."
    )


# --- decoders: each returns rate, channels, and blocks of shape (frames, channels)

Decoded = tuple[int, int, Iterator[Signal]]


def wave_blocks(file: BinaryIO) -> Decoded | None:
    """Decode a small 16-bit WAV file with the ``wave`` module, which loads faster; ``None`` for other files."""
    file.seek(0)
    if os.fstat(file.fileno()).st_size > SMALL:
        return None
    try:
        with wave.open(file) as sound:
            rate, channels = sound.getframerate(), sound.getnchannels()
            if sound.getsampwidth() != 2 or not rate or not sound.getnframes():
                return None
            most = SMALL // sound.getsampwidth() // channels
            data = np.frombuffer(sound.readframes(most), "<i2").reshape(-1, channels)
    except (EOFError, RuntimeError, ValueError, wave.Error):
        return None  # the other decoder reports what is wrong
    samples = data.astype(np.float32) / np.float32(32_768)
    return rate, channels, (samples[start : start + rate] for start in range(0, len(samples), rate))


def sound_blocks(file: BinaryIO, path: Path, longest: int) -> Decoded:
    """Decode a file of any format that libsndfile supports."""
    import soundfile

    class Forward(soundfile.SoundFile):  # type: ignore[misc]
        """A sound file that is read only forwards.

        soundfile seeks to the current position after each block, which makes it decode some formats again.
        """

        def seekable(self) -> bool:
            return False

    source = Metered(file, longest)
    try:
        sound = Forward(source)
    except soundfile.SoundFileError:
        source.raise_failure()
        raise
    rate: int = sound.samplerate
    channels: int = sound.channels

    def blocks() -> Iterator[Signal]:
        frames = 0
        size = max(1, min(rate, BLOCK // channels))
        with sound:
            while len(block := sound.read(size, dtype="float32", always_2d=True)):
                frames += len(block)
                yield block
            source.raise_failure()
            # Other formats have no length, or only an estimate.
            if sound.format == "FLAC" and frames < sound.frames:
                raise cut_short(path)

    return rate, channels, blocks()


class Metered:
    """A file for a decoder. It ends early after too many reads, such as for millions of empty tags.

    A decoder in C cannot handle exceptions: an error is kept for ``raise_failure``.
    """

    def __init__(self, file: BinaryIO, longest: int) -> None:
        self._file = file
        self._reads_left = share(MOST_READS, longest)
        self._pages_left = share(MOST_PAGES, longest)
        self._failure: Exception | None = None
        self.tell = file.tell
        file.seek(0)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> None:
        """Go to another position; an impossible one is ignored."""
        with suppress(OSError, ValueError):
            self._file.seek(offset, whence)

    def read(self, size: int) -> bytes:
        """Read up to ``size`` bytes."""
        if self._failure is not None:
            return b""
        try:
            data = self._file.read(size)
        except OSError as error:
            self._failure = error
            return b""
        self._reads_left -= 1
        self._pages_left -= data.count(b"OggS")
        if self._reads_left < 0 or self._pages_left < 0:
            self._failure = ValueError("this takes too long to decode")
            return b""
        return data

    def raise_failure(self) -> None:
        """Raise the error that happened while reading, if any."""
        if self._failure is not None:
            raise self._failure


def lacks_data(file: BinaryIO) -> bool:
    """Return whether the data chunk of a WAV file is longer than the file. False for other files.

    A chunk of the RIFF format is four characters, a length, the content, and a padding byte if that is odd.
    """
    size = os.fstat(file.fileno()).st_size
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RIFX") or head[8:] != b"WAVE":
        return False
    order: Literal["little", "big"] = "little" if head[:4] == b"RIFF" else "big"
    for _ in range(MOST_CHUNKS):
        chunk = file.read(8)
        if len(chunk) < 8:
            break
        length = int.from_bytes(chunk[4:], order)
        if chunk[:4] == b"data":
            return length < ENDLESS and file.tell() + length > size
        file.seek(length + length % 2, os.SEEK_CUR)
    return False
