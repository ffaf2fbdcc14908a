"""A small pool of speech processes: each is lent for one phrase, and replaced when it fails."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from voice_coach.shortage import REMEDY, lower_first, shortage
from voice_coach.voices.contract import NoVoiceError, VoiceError
from voice_coach.voices.replies import Request
from voice_coach.voices.speech_process import ProcessDiedError, Reply, SpeechProcess, TooSlowError

LOOK_UP = 0.1
"""Seconds between checks: a wait without a timeout would block Ctrl-C on Windows."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The number of seconds a process may take for a phrase.

    ``first`` is for a process that has spoken before, ``fresh`` for one that has to start first, and ``again`` for the
    new process that gets the phrase when the other was too slow. ``again`` has to be long, since a healthy process is
    slow on a busy machine. If it is None, there is no second attempt.
    """

    first: float
    fresh: float
    again: float | None = None


class ProcessVoice:
    """The part of a voice that is the same for all whose engine runs in processes."""

    _processes: SpeechProcesses

    def warm_up(self) -> None:
        """Start the first process early, so that the first phrase does not wait for it. Never raises."""
        self._processes.warm_up()

    def close(self) -> None:
        """End all processes at once. A call of ``speak`` that is running raises ``VoiceError``."""
        self._processes.close()


class SpeechProcesses:
    """A pool of up to ``most`` processes, each started when needed and lent to one thread at a time.

    If ``reused``, a process answers one phrase after another; otherwise a new process is started for each phrase.
    Before ``more_after`` answers, only one process is started. ``missing_text`` returns the message for an engine that
    cannot be loaded, given the reason.
    """

    def __init__(
        self,
        start: Callable[[], SpeechProcess],
        most: int,
        missing_text: Callable[[str], str],
        reused: bool = True,
        more_after: int = 0,
    ) -> None:
        self._start = start
        self._more_after = more_after
        self._answers = 0
        self._missing_text = missing_text
        self._reused = reused
        self._places = threading.BoundedSemaphore(most)
        # A lock of its own, because Ctrl-C while entering a condition may leave the condition's lock held.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._free: list[SpeechProcess] = []
        self._busy: set[SpeechProcess] = set()
        self._closed = False
        self._missing = ""
        self._slow = False  # whether the last answer took longer than the first patience

    def speak(self, request: Request, patience: Patience) -> Reply:
        """Speak a phrase. A process that dies or is too slow is replaced once (see ``Patience``).

        Raises ``VoiceError``, and ``NoVoiceError`` if the engine cannot be loaded or started.
        """
        try:
            return self._ask(request, patience)
        except TooSlowError:
            if patience.again is None:
                raise
        except ProcessDiedError:
            pass
        return self._ask(request, patience, again=True)

    def warm_up(self) -> None:
        """Start the first process early, so that the first phrase does not wait for it. Never raises."""
        with self._lock:
            if not (self._free or self._busy or self._closed or self._missing):
                with contextlib.suppress(VoiceError, OSError):  # the first phrase reports the error
                    self._free.append(self._start())

    def close(self) -> None:
        """End all processes at once. A call of ``speak`` that is running raises ``VoiceError``."""
        with self._lock:
            self._closed = True
            free, busy = self._free, [*self._busy]
            self._free = []
            self._changed.notify_all()
        for process in free:
            process.kill()
        for process in busy:  # the thread that uses it closes its pipes
            process.end()

    def _ask(self, request: Request, patience: Patience, *, again: bool = False) -> Reply:
        with self._lent() as process:
            first = patience.first if process.has_spoken else patience.fresh
            # On a slow machine the first process gets as much time as the second, or each phrase would take both times.
            seconds = max(first, patience.again or 0.0) if again or self._slow else first
            began = time.monotonic()
            reply, data = process.ask(request, seconds)
            self._slow = time.monotonic() - began > first
            self._answers += 1
            process.is_over |= "shortage" in reply  # it is ended, which frees its memory for others
        if "missing" in reply:
            self._missing = self._missing_text(reply["missing"])
            raise NoVoiceError(self._missing)
        if "shortage" in reply:
            self._missing = f"The voice cannot speak: {lower_first(reply['shortage'])}. {REMEDY}"
            raise NoVoiceError(self._missing)
        if "crash" in reply:
            raise ProcessDiedError(reply["crash"])
        if "error" in reply:
            raise VoiceError(reply["error"])
        return reply, data

    @contextmanager
    def _lent(self) -> Iterator[SpeechProcess]:
        """Lend a process. It is kept for the next phrase only if nothing went wrong with it."""
        with self._places:
            with self._lock:
                process = self._take()
                self._busy.add(process)
            whole = False
            try:
                yield process
                whole = True
            finally:
                with self._lock:
                    keep = whole and self._reused and not (self._closed or process.is_over)
                    if keep:
                        self._free.append(process)
                if not keep:
                    process.kill()
                with self._lock:
                    self._busy.discard(process)
                    self._changed.notify_all()

    def _take(self) -> SpeechProcess:
        """Take a free process or start one. If the system allows no more processes, wait for one to become free."""
        while True:
            if self._closed:
                raise VoiceError("The voice is closed.")
            if self._missing:
                raise NoVoiceError(self._missing)
            if self._free:
                return self._free.pop()
            if self._busy and self._answers < self._more_after:
                self._changed.wait(LOOK_UP)
                continue
            try:
                return self._start()
            except OSError as error:
                if not self._busy:
                    why = shortage(error) or error.strerror or str(error)
                    raise NoVoiceError(
                        f"The voice cannot be started: {lower_first(why)}. {REMEDY}"
                    ) from error
            self._changed.wait(LOOK_UP)
