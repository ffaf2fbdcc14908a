"""Speech processes, as the player sees them: a few of them, lent for a phrase each, replaced when they break."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voice_coach.sound.speech import VoiceError
from voice_coach.voices import NoVoiceError

Request = dict[str, Any]
Reply = tuple[dict[str, Any], bytes]
"""The line that came back, and the samples behind it."""


class ProcessDiedError(VoiceError):
    """The process ended in the middle of a phrase; a fresh one may do better."""


class SpeechProcess:
    """A running ``script`` of this folder, in its own session: Ctrl-C in the terminal does not reach it.

    ``settings`` go to it as JSON, with the player's ``sys.path``.
    """

    def __init__(
        self,
        script: str,
        settings: dict[str, Any],
        folder: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        import subprocess

        search_path = [os.path.abspath(entry) for entry in sys.path]  # noqa: PTH100
        apart: dict[str, Any] = (
            {"creationflags": 0x08000200}  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self._popen = subprocess.Popen(
            # Without site and the environment Python starts faster; the path is handed over.
            [
                sys.executable,
                "-I",
                "-S",
                str(Path(__file__).with_name(script)),
                json.dumps({"search_path": search_path, **settings}),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            **apart,
        )
        self._ending = threading.Lock()

    def ask(self, request: Request, patience: float) -> Reply:
        """Send a request and wait ``patience`` seconds for its reply.

        Raises ``ProcessDiedError``, or ``VoiceError`` when that is over.
        """
        stdin, stdout = self._popen.stdin, self._popen.stdout
        assert stdin is not None
        assert stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._signal()

        timer = threading.Timer(patience, give_up)
        timer.daemon = True
        timer.start()
        try:
            stdin.write(json.dumps(request).encode("ascii") + b"\n")
            stdin.flush()
            line = stdout.readline()
            reply: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
            data = stdout.read(reply.get("bytes", 0))
            if reply and len(data) == reply.get("bytes", 0):
                return reply, data
        except (OSError, ValueError):
            pass  # a broken pipe, or one that close() took away: told below
        finally:
            timer.cancel()
        if late.is_set():
            raise VoiceError(f"The speech process did not answer within {patience:.0f} seconds.")
        raise ProcessDiedError(f"The speech process ended unexpectedly. {self._last_words()}".strip())

    def kill(self) -> None:
        """End the process and all that it started. Calling it again does nothing."""
        with self._ending:
            if self._popen.returncode is None:
                self._signal()
                self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was left to be written has no reader any more
                pipe.close()

    def _signal(self) -> None:
        """Kill the whole group. The leader is not reaped yet, so its number is still its own."""
        if self._popen.returncode is not None:
            return
        with contextlib.suppress(OSError):  # it has ended by itself
            if sys.platform == "win32":
                self._popen.kill()
            else:
                os.killpg(self._popen.pid, signal.SIGKILL)

    def _last_words(self) -> str:
        """Give the end of what the dead process wrote to its standard error."""
        self._signal()
        stderr = self._popen.stderr
        assert stderr is not None
        try:
            text: str = stderr.read().decode(errors="replace")
        except (OSError, ValueError):
            return ""
        return text.strip()[-500:]


class SpeechProcesses:
    """Up to ``most`` processes, each started when it is first needed and lent to one thread at a time.

    ``reused``: a process answers one phrase after another; else a fresh one is started for each.
    ``missing_text`` words what to tell the user when the engine cannot be loaded, from the reason.
    """

    def __init__(
        self,
        start: Callable[[], SpeechProcess],
        most: int,
        missing_text: Callable[[str], str],
        reused: bool = True,
    ) -> None:
        self._start = start
        self._missing_text = missing_text
        self._reused = reused
        self._places = threading.BoundedSemaphore(most)
        self._lock = threading.Lock()
        self._free: list[SpeechProcess] = []
        self._busy: set[SpeechProcess] = set()
        self._closed = False
        self._missing = ""

    def speak(self, request: Request, patience: float) -> Reply:
        """Have a phrase spoken; a process that dies is replaced once.

        Raises ``VoiceError``, and ``NoVoiceError`` where the engine cannot be loaded.
        """
        try:
            return self._ask(request, patience)
        except ProcessDiedError:
            return self._ask(request, patience)

    def warm_up(self) -> None:
        """Start the first process early, so that the first phrase does not wait for it. Never raises."""
        with self._lock:
            if not (self._free or self._busy or self._closed or self._missing):
                with contextlib.suppress(VoiceError, OSError):  # the first phrase will tell
                    self._free.append(self._start())

    def close(self) -> None:
        """End all processes at once; a phrase in the making raises ``VoiceError``."""
        with self._lock:
            self._closed = True
            processes = [*self._free, *self._busy]
            self._free.clear()
        for process in processes:
            process.kill()

    def _ask(self, request: Request, patience: float) -> Reply:
        with self._lent() as process:
            reply, data = process.ask(request, patience)
        if "missing" in reply:
            self._missing = self._missing_text(reply["missing"])
            raise NoVoiceError(self._missing)
        if "crash" in reply:
            raise ProcessDiedError(reply["crash"])
        if "error" in reply:
            raise VoiceError(reply["error"])
        return reply, data

    @contextmanager
    def _lent(self) -> Iterator[SpeechProcess]:
        """Lend a process; it comes back for the next phrase only if nothing went wrong with it."""
        with self._places:
            with self._lock:
                if self._closed:
                    raise VoiceError("The voice is closed.")
                if self._missing:
                    raise NoVoiceError(self._missing)
                try:
                    process = self._free.pop() if self._free else self._start()
                except OSError as error:
                    raise VoiceError(f"The speech process could not be started ({error}).") from error
                self._busy.add(process)
            whole = False
            try:
                yield process
                whole = True
            finally:
                with self._lock:
                    self._busy.discard(process)
                    keep = whole and self._reused and not self._closed
                    if keep:
                        self._free.append(process)
                if not keep:
                    process.kill()
