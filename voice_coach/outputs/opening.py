"""Open the sound server's stream while the rest of the program loads, so that its initial silence is over sooner."""

from __future__ import annotations

import queue
import threading

from voice_coach.outputs.pulse import PulseError, PulseStream
from voice_coach.shortage import THREADS, started


class Opening:
    """Open a stream in a separate thread, which starts at once."""

    def __init__(self) -> None:
        self._opened: queue.SimpleQueue[PulseStream | PulseError] = queue.SimpleQueue()
        if not started(threading.Thread(target=self._open, name="sound-opening", daemon=True)):
            self._opened.put(PulseError(THREADS))

    def take(self) -> PulseStream:
        """Wait for the stream and return it; call this once. Raises ``PulseError`` as ``PulseStream`` does."""
        opened = self._opened.get()
        if isinstance(opened, PulseError):
            raise opened
        return opened

    def _open(self) -> None:
        try:
            self._opened.put(PulseStream("voice-coach"))
        except PulseError as failure:
            self._opened.put(failure)
        except Exception as failure:  # such as too little memory; take must not wait for ever
            self._opened.put(PulseError(str(failure)))
