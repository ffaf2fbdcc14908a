"""The stream as FLAC, MP3, Ogg Vorbis or Opus, through soundfile (libsndfile)."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.outputs.contract import Block
from voice_coach.outputs.pcm import to_s16
from voice_coach.unfinished import Unfinished
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE

PIECE = 4096
"""Frames encoded at a time: libvorbis takes memory for all of them from the stack."""

RESERVE = 1 << 16
"""Bytes that must still fit on the disk at the end: libsndfile does not report that its last ones did not."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How libsndfile encodes: its names of the format, and its ``compression_level`` from 0 (best) to 1 (smallest)."""

    container: str
    subtype: str
    channels: int = STREAM_CHANNELS
    level: float | None = None
    constant_bitrate: bool = False


class LibsndfileEncoder:
    """Write the stream with libsndfile: FLAC as the 16-bit samples of the stream, lossy formats from its floats.

    libsndfile opens the file by its path, since it takes no file descriptors on Windows. Raises ``CoachError`` if
    libsndfile was built without the format.
    """

    def __init__(self, part: Unfinished, coding: Coding) -> None:
        import soundfile

        if not soundfile.check_format(coding.container, coding.subtype):
            name = coding.subtype.title() if coding.container == "OGG" else coding.container
            raise CoachError(
                f"libsndfile {soundfile.__libsndfile_version__} of this machine cannot write {name}.",
                "Choose another format, such as .wav or .flac.",
            )
        self._part = part
        self._mono = coding.channels == 1
        self._exact = coding.subtype == "PCM_16"
        self._failed: type[Exception] = soundfile.SoundFileError
        self._sound: Any = soundfile.SoundFile(
            part.path, "w", STREAM_RATE, coding.channels, coding.subtype, format=coding.container,
            compression_level=coding.level, bitrate_mode="CONSTANT" if coding.constant_bitrate else None,
        )  # fmt: skip

    def write(self, block: Block) -> None:
        """Write a block, in pieces of ``PIECE`` frames."""
        for start in range(0, len(block), PIECE):
            piece = block[start : start + PIECE]
            samples = to_s16(piece) if self._exact else mixed_down(piece) if self._mono else piece
            try:
                self._sound.write(samples)
            except self._failed as error:
                raise self._reason(error) from error

    def finish(self) -> None:
        """Write what libsndfile has kept until now, and its header."""
        try:
            self._sound.close()
        except self._failed as error:
            raise self._reason(error) from error
        require_room(self._part)

    def close(self) -> None:
        """Close the file in libsndfile."""
        with suppress(self._failed):  # an incomplete file, which its owner removes
            self._sound.close()

    def _reason(self, error: Exception) -> OSError:
        """Return the error of the file system behind an error of libsndfile, which reports no cause."""
        try:
            require_room(self._part)
        except OSError as reason:
            return reason
        return OSError(str(error))


def mixed_down(block: Block) -> Block:
    """Return the mean of both channels, shape ``(frames, 1)``: each of them, where they are equal."""
    # `mean` over the channels takes twenty times as long.
    mean: Block = (block[:, :1] + block[:, 1:]) / np.float32(STREAM_CHANNELS)
    return mean


def require_room(part: Unfinished) -> None:
    """Raise ``OSError`` unless ``RESERVE`` more bytes can be written to the file. It is unchanged afterwards."""
    size = part.file.seek(0, os.SEEK_END)
    try:
        part.write(bytes(RESERVE))
        os.fsync(part.file.fileno())
    finally:
        part.file.truncate(size)
