"""The sound server's stream, opened beside all that is loaded first: its opening silence runs meanwhile."""

from __future__ import annotations

import queue
import threading

from voice_coach.outputs.pulse import PulseError, PulseStream
from voice_coach.shortage import THREADS, started


class Opening:
    """Opens a stream in a thread of its own from the moment it is made."""

    def __init__(self) -> None:
        self._opened: queue.SimpleQueue[PulseStream | PulseError] = queue.SimpleQueue()
        if not started(threading.Thread(target=self._open, name="sound-opening", daemon=True)):
            self._opened.put(PulseError(THREADS))

    def take(self) -> PulseStream:
        """Return the stream, once, when it is there. Raises ``PulseError`` as ``PulseStream`` does."""
        opened = self._opened.get()
        if isinstance(opened, PulseError):
            raise opened
        return opened

    def _open(self) -> None:
        try:
            self._opened.put(PulseStream("voice-coach"))
        except PulseError as failure:
            self._opened.put(failure)
        except Exception as failure:  # such as too little memory; whoever takes it must not wait for ever
            self._opened.put(PulseError(str(failure)))
