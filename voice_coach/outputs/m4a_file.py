"""The stream as AAC in an M4A file with chapters, through PyAV, which is not installed by default."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from voice_coach.errors import CoachError
from voice_coach.installing import pip_install
from voice_coach.outputs.contract import Block
from voice_coach.outputs.encoded_file import mixed_down, require_room
from voice_coach.unfinished import Unfinished
from voice_coach.units import STREAM_RATE, Samples

PIECE = 4096
"""Frames encoded at a time."""

_TICK = Fraction(1, STREAM_RATE)
_INSTALL = f"Install it with {pip_install('av')}, or choose another ending, such as .mp3."


class Chapter(Protocol):
    """A titled part of the stream."""

    @property
    def start(self) -> Samples:
        """The first sample."""
        ...

    @property
    def end(self) -> Samples:
        """The first sample after it."""
        ...

    @property
    def title(self) -> str:
        """The title."""
        ...


class M4aEncoder:
    """Write the stream with FFmpeg's AAC encoder. ``bitrate`` is in bits a second.

    An edit list tells players to skip the encoder's delay, so that each sample is at its time. The chapters are written
    in both ways that players know: Nero's list, of which 255 fit, and QuickTime's text track. Raises ``CoachError`` if
    PyAV is missing.
    """

    def __init__(self, part: Unfinished, channels: int, bitrate: int, chapters: Sequence[Chapter]) -> None:
        self._av = require_av()
        self._part = part
        self._mono = channels == 1
        self._layout = "mono" if self._mono else "stereo"
        self._frames = 0
        # Times in whole samples; the index before the sound, so that a player can begin before it has all of the file.
        options = {"movie_timescale": str(STREAM_RATE), "movflags": "+faststart"}
        try:
            # A path with a colon would otherwise name a protocol.
            self._file: Any = self._av.open(f"file:{part.path.absolute()}", "w", "ipod", options)
        except self._av.FFmpegError as error:
            raise self._reason(error) from error
        self._stream = self._file.add_stream("aac", rate=STREAM_RATE, layout=self._layout)
        self._stream.bit_rate = bitrate
        self._file.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.end,
                    "time_base": _TICK,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(chapters)
            ]
        )

    def write(self, block: Block) -> None:
        """Write a block, in pieces of ``PIECE`` frames."""
        for start in range(0, len(block), PIECE):
            piece = block[start : start + PIECE]
            planes = np.ascontiguousarray((mixed_down(piece) if self._mono else piece).T)
            frame = self._av.AudioFrame.from_ndarray(planes, format="fltp", layout=self._layout)
            frame.sample_rate, frame.time_base, frame.pts = STREAM_RATE, _TICK, self._frames
            self._encode(frame)
            self._frames += len(piece)

    def finish(self) -> None:
        """Write what the encoder has kept until now, and the index."""
        if self._frames:
            self._encode(None)
        try:
            self._file.close()
        except self._av.FFmpegError as error:
            raise self._reason(error) from error
        require_room(self._part)

    def close(self) -> None:
        """Close the file in FFmpeg."""
        with suppress(self._av.FFmpegError):  # an incomplete file, which its owner removes
            self._file.close()

    def _encode(self, frame: Any) -> None:
        try:
            self._file.mux(self._stream.encode(frame))
        except self._av.FFmpegError as error:
            raise self._reason(error) from error

    def _reason(self, error: Exception) -> OSError:
        number = getattr(error, "errno", None) or 0
        return OSError(number, os.strerror(number)) if number > 0 else OSError(str(error))


def require_av() -> Any:
    """Import PyAV. Raises ``CoachError`` if it is missing or cannot be loaded."""
    try:
        import av
    except ModuleNotFoundError as error:
        raise CoachError("M4A files need PyAV, which is not installed.", _INSTALL) from error
    except Exception as error:  # a broken build fails in many ways
        raise CoachError(f"PyAV cannot be loaded: {error}.", _INSTALL) from error
    return av
