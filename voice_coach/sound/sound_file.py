"""Sound files on their way into the stream: decoded in blocks, mixed down and bounded, and only then resampled.

A header may promise anything. What a file costs follows from the limits below, never from its header. They are
made for ``LONGEST_SOUND``; what may only be shorter has its share of each.
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
from voice_coach.sound.loudness import Signal
from voice_coach.sound.resampling import resample_blocks
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE
from voice_coach.whole_file import not_done

LONGEST_SOUND = 120
"""Seconds that a sound may last."""

MOST_BYTES = 100_000_000
"""What the samples of a sound may take, at four bytes each, all channels counted."""

MOST_FILE_BYTES = 2 * MOST_BYTES
"""What its file may take: samples of 64 bits are twice as large there."""

LOWEST_RATE, HIGHEST_RATE = 1_000, 768_000
"""Samples a second. Below is nothing to hear, above is no recording."""

LARGEST_SAMPLE = 2.0**31
"""Floating-point files may exceed full scale, up to whole numbers of 32 bits; beyond that they are broken."""

BLOCK = 2**18
"""Samples that are decoded at a time, all channels counted."""

MOST_READS = 200_000
"""How often a decoder may ask for a piece of the file; a sound of two minutes takes 25,000 at most."""

MOST_PAGES = 60_000
"""Ogg pages, of which a decoder checks each and all that looks like one; two minutes of the shortest are 48,000."""

MOST_CHUNKS = 1_000
"""Chunks of a WAV file that are looked at."""

ENDLESS = 0x7FFF0000
"""A WAV file whose data is said to be this long or longer was made as a stream, by a program that did not know."""

SMALL = 1_000_000
"""Bytes of a WAV file that Python's own reader may read at once."""


def read_sound(path: Path, longest: int = LONGEST_SOUND) -> Signal:
    """Return a sound at the stream's rate and at its own level: shape ``(frames,)``, or ``(frames, 2)`` for stereo.

    More than two channels are mixed evenly into one. Raises ``CoachError`` for a file that is missing, not a
    sound, broken, cut short, empty, longer than ``longest`` seconds, or above one of the limits.
    """
    try:
        with opened(path, longest) as file:
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
            f"{path} cannot be read as a sound: it is damaged, or something else.",
            "Use a WAV, FLAC, MP3, Ogg or Opus file that other players play.",
        ) from error


@contextmanager
def opened(path: Path, longest: int) -> Iterator[BinaryIO]:
    """Open a regular file of a sound's size. Never waits, whatever the path leads to."""
    try:
        require_sound_size(path.stat(), path, longest)
        flags = os.O_RDONLY
        for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):  # each where the system has it
            flags |= getattr(os, name, 0)
        file = os.fdopen(os.open(path, flags), "rb")
    except FileNotFoundError as error:
        raise CoachError(
            f"There is no sound file {path}.", "Correct the name, or put the file there."
        ) from error
    with file:
        require_sound_size(os.fstat(file.fileno()), path, longest)  # the path may lead elsewhere by now
        yield file


def require_sound_size(told: os.stat_result, path: Path, longest: int) -> None:
    """Raise ``CoachError`` for anything but a regular file that is not too large."""
    if not stat.S_ISREG(told.st_mode):
        kind = "a folder" if stat.S_ISDIR(told.st_mode) else "a device or a pipe"
        raise CoachError(f"{path} is {kind}, not a sound file.", "Put a sound file there, or name another.")
    most = share(MOST_FILE_BYTES, longest)
    if told.st_size > most:
        raise CoachError(
            f"{path} is larger than {most // 1_000_000} MB.",
            "Cut it shorter, or save it with two channels at 48 kHz.",
        )


def mixed_down(
    blocks: Iterator[Signal], rate: int, channels: int, path: Path, longest: int
) -> Iterator[Signal]:
    """Yield each block with one channel or two, as long as all limits are kept."""
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
        if not np.abs(block).max(initial=0) <= LARGEST_SAMPLE:  # not a number is not less, either
            raise CoachError(
                f"{path} is broken: it holds samples that are not numbers, or far beyond full scale.",
                "Save it once more, as 16-bit WAV for instance.",
            )
        yield block if channels <= STREAM_CHANNELS else block.mean(axis=1, dtype=np.float32, keepdims=True)
    if not frames:
        raise CoachError(f"{path} is empty.", "Choose a sound that can be heard.")


def at_stream_rate(blocks: Iterator[Signal], rate: int, channels: int, longest: int) -> Signal:
    """Put blocks together at the stream's rate."""
    mixed = channels if channels <= STREAM_CHANNELS else 1
    # Memory that is never written to is never taken, so that this costs what the sound is long.
    samples = np.empty(((longest + 1) * STREAM_RATE, mixed), np.float32)
    end = 0
    for block in resample_blocks(blocks, rate, mixed):
        samples[end : end + len(block)] = block
        end += len(block)
    return samples[:end, 0] if mixed == 1 else samples[:end]


def share(limit: int, longest: int) -> int:
    """Return what ``longest`` seconds may take of a limit."""
    return limit * longest // LONGEST_SOUND


def in_words(seconds: int) -> str:
    """Return a limit in words: ``2 minutes``, ``5 seconds``."""
    return f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"


def cut_short(path: Path) -> CoachError:
    """Return the error for a file that ends before its sound does."""
    return CoachError(
        f"{path} is cut short: it holds less sound than it says.", "Copy or save it once more, whole."
    )


# --- decoders: each returns rate, channels, and blocks of shape (frames, channels)

Decoded = tuple[int, int, Iterator[Signal]]


def wave_blocks(file: BinaryIO) -> Decoded | None:
    """Decode a small 16-bit WAV file with what Python brings along, to start faster; ``None`` for anything else."""
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
        return None  # the other decoder finds out what is wrong
    samples = data.astype(np.float32) / np.float32(32_768)
    return rate, channels, (samples[start : start + rate] for start in range(0, len(samples), rate))


def sound_blocks(file: BinaryIO, path: Path, longest: int) -> Decoded:
    """Decode a file of any format that libsndfile knows."""
    import soundfile

    class Forward(soundfile.SoundFile):  # type: ignore[misc]
        """A sound file that is read from its beginning to its end.

        soundfile seeks to where it is after each block, which decodes some formats anew.
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
            # Other formats do not tell, or only estimate, how long they are.
            if sound.format == "FLAC" and frames < sound.frames:
                raise cut_short(path)

    return rate, channels, blocks()


class Metered:
    """A file for a decoder. It ends early for one that asks too often, for millions of empty tags for instance.

    A decoder in C has no use for exceptions: what went wrong is kept for ``raise_failure``.
    """

    def __init__(self, file: BinaryIO, longest: int) -> None:
        self._file = file
        self._reads_left = share(MOST_READS, longest)
        self._pages_left = share(MOST_PAGES, longest)
        self._failure: Exception | None = None
        self.tell = file.tell
        file.seek(0)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> None:
        """Go to another position, or stay where no file has one."""
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
        """Raise what went wrong while reading, if something did."""
        if self._failure is not None:
            raise self._failure


def lacks_data(file: BinaryIO) -> bool:
    """Return whether a WAV file's data chunk says that it holds more than is there. False for other files.

    Chunks as in the RIFF specification: four characters, a length, the content, and a byte to make it even.
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
