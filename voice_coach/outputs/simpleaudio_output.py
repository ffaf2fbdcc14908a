"""The stream through simpleaudio, used only when asked for by name: one buffer, played at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any

from voice_coach.errors import CoachError
from voice_coach.installing import pip_install
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block
from voice_coach.outputs.immediate import Immediate
from voice_coach.outputs.pcm import SAMPLE_BYTES, to_s16
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

LONGEST = 60 * 60 * STREAM_RATE
"""The maximum number of frames in memory; an hour takes 690 MB."""

PATCHED = "simpleaudio-patched"
_INSTALL = (
    f"Install it with {pip_install('simpleaudio' if sys.version_info < (3, 12) else PATCHED)}, or leave out --output. "
    "Installing it compiles it: on Debian and Ubuntu, that needs `apt install gcc python3-dev libasound2-dev`."
)


class SimpleaudioOutput(Immediate):
    """Collect the whole stream in memory and play it in ``finish``, since simpleaudio cannot play streams.

    Raises ``CoachError`` if simpleaudio is missing, or would crash.
    """

    keeps_time = True

    def __init__(self) -> None:
        problem = unusable(installed_version, sys.version_info[:2])
        if problem is not None:
            raise problem
        try:
            import simpleaudio
        except Exception as error:  # a broken build fails in many ways
            raise CoachError(f"simpleaudio cannot be loaded: {error}.", _INSTALL) from error
        self._library: Any = simpleaudio
        self._samples = bytearray()
        self._playing: Any = None
        self._started = 0.0
        self._heard = 0
        self._closed = False

    def write(self, block: Block) -> None:
        """Store a block. Raises ``CoachError`` beyond an hour."""
        if self._closed:
            raise OutputClosed
        if self._frames + len(block) > LONGEST:
            raise CoachError(
                "simpleaudio plays at most an hour at a time.", "Use the sound device: leave out --output."
            )
        self._samples += to_s16(block).tobytes()
        self._frames += len(block)

    @property
    def heard(self) -> Samples:
        """The number of frames played so far, by the clock: simpleaudio does not report it."""
        if self._playing is not None:
            elapsed = round((time.monotonic() - self._started) * STREAM_RATE)
            self._heard = max(self._heard, min(elapsed, self._frames))
        return Samples(self._heard)

    def finish(self) -> None:
        """Play the stream, and return at its end. Raises ``CoachError`` if simpleaudio cannot play it."""
        if self._closed:
            raise OutputClosed
        if not self._samples:
            return
        try:
            self._playing = self._library.play_buffer(
                self._samples, STREAM_CHANNELS, SAMPLE_BYTES, STREAM_RATE
            )
        except Exception as error:
            raise CoachError(f"simpleaudio cannot play: {error}.", "Is there a sound device?") from error
        self._started = time.monotonic()
        while self._playing.is_playing():
            time.sleep(0.02)
        self._heard = self._frames
        self._playing = None

    def close(self) -> None:
        """Stop the sound."""
        self._closed = True
        if self._playing is not None:
            self._heard = self.heard
            self._playing.stop()
            self._playing = None


def installed_version(distribution: str) -> str | None:
    """Return the version of an installed distribution, without importing it."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def unusable(installed: Callable[[str], str | None], python: tuple[int, int]) -> CoachError | None:
    """Return the error that simpleaudio cannot be used with this version of Python, or None.

    ``simpleaudio`` 1.0.4, the last version, crashes with a segmentation fault in ``play_buffer`` on Python 3.12 and
    later.
    """
    plain, patched = installed("simpleaudio"), installed(PATCHED)
    if plain is None and patched is None:
        return CoachError("simpleaudio is not installed.", _INSTALL)
    if plain is not None and python >= (3, 12):
        return CoachError(
            f"simpleaudio {plain} crashes on Python {python[0]}.{python[1]}.",
            f"Uninstall it, then replace it with {pip_install(PATCHED, again=True)}.",
        )
    return None
