"""Speech processes, as the player sees them: a few of them, lent for a phrase each, replaced when they break."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from voice_coach.shortage import REMEDY, shortage
from voice_coach.voices.contract import NoVoiceError, VoiceError
from voice_coach.voices.replies import Request

Reply = tuple[dict[str, Any], bytes]
"""The line that came back, and the samples behind it."""

MOST_AT_ONCE = 1 << 16
"""Bytes read from a process at a time: what its pipe holds."""

LONGEST_LINE = 1 << 16
"""Bytes that the line of a reply may have."""

MOST_SOUND = 1 << 28
"""Bytes of sound that a reply may announce: nearly an hour and a half."""

ENVIRONMENT = {"ORT_DISABLE_TELEMETRY": "1", "OPENBLAS_NUM_THREADS": "1"}
"""onnxruntime would send what it calls telemetry, and nothing else that it offers stops it; numpy would start threads
for matrices that no voice has, which takes longer than all else of its import."""

LOOK_UP = 0.1
"""Seconds between looks: a wait without end would keep Ctrl-C from getting through on Windows."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a process may take for a phrase.

    ``first``: one that has spoken before; ``fresh``: one that has to start first; ``again``: the fresh one that
    gets the phrase when the other was too slow. That one has to be long, since a healthy process is slow on a
    machine with much else to do. None: another voice gets the phrase then.
    """

    first: float
    fresh: float
    again: float | None = None


class ProcessDiedError(VoiceError):
    """The process ended in the middle of a phrase; a fresh one may do better."""


class TooSlowError(VoiceError):
    """The process gave no answer in time: it is frozen, or the machine has much else to do."""


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
            bufsize=0,
            cwd=folder,
            env={**os.environ, **(environment or {}), **ENVIRONMENT},
            **apart,
        )
        self._ending = threading.Lock()
        self.has_spoken = False
        self.is_over = False  # it has said that it answers no more
        if sys.platform != "win32":
            assert self._popen.stdin is not None
            os.set_blocking(self._popen.stdin.fileno(), False)

    def ask(self, request: Request, patience: float) -> Reply:
        """Send a request and wait ``patience`` seconds for its reply.

        Raises ``ProcessDiedError``, or ``TooSlowError`` when that is over.
        """
        deadline = time.monotonic() + patience
        try:
            with self._alarm(patience):
                self._write(json.dumps(request).encode("ascii") + b"\n", deadline)
                received = bytearray()
                while b"\n" not in received[:LONGEST_LINE]:
                    received += self._read(deadline)
                    if len(received) > LONGEST_LINE + MOST_AT_ONCE:
                        raise ValueError("a line without an end")
                line, _, samples = received.partition(b"\n")
                reply, announced = understood(bytes(line))
                while len(samples) < announced:
                    samples += self._read(deadline)
                if len(samples) > announced:
                    raise ValueError("more than was announced")
            self.has_spoken, self.is_over = True, reply.get("last", False)
            return reply, bytes(samples)
        except TimeoutError:
            raise TooSlowError(f"The speech process did not answer within {patience:.0f} seconds.") from None
        except (EOFError, OSError, ValueError):  # a broken pipe, or one that close() took away
            raise ProcessDiedError(
                f"The speech process ended unexpectedly. {self._last_words()}".strip()
            ) from None

    def _write(self, data: bytes, deadline: float) -> None:
        """Write to the process. Raises ``TimeoutError``, and ``OSError`` where it has ended."""
        assert self._popen.stdin is not None
        rest = memoryview(data)
        while rest:
            self._wait_for(self._popen.stdin, deadline, reading=False)
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._popen.stdin.fileno(), rest) :]

    def _read(self, deadline: float) -> bytes:
        """Read some of what the process says. Raises ``TimeoutError``, and ``EOFError`` where it has ended."""
        assert self._popen.stdout is not None
        self._wait_for(self._popen.stdout, deadline, reading=True)
        some = os.read(self._popen.stdout.fileno(), MOST_AT_ONCE)
        if not some:
            raise TimeoutError if time.monotonic() >= deadline else EOFError
        return some

    def _wait_for(self, pipe: IO[bytes], deadline: float, *, reading: bool) -> None:
        """Wait until a pipe can be used, or its other end is gone. Raises ``TimeoutError``."""
        if sys.platform != "win32":  # there the alarm ends the waiting
            poll = select.poll()
            poll.register(pipe, select.POLLIN if reading else select.POLLOUT)
            if not poll.poll(max(0.0, 1000 * (deadline - time.monotonic()))):
                raise TimeoutError

    @contextmanager
    def _alarm(self, seconds: float) -> Iterator[None]:
        """Have the process ended after some seconds, where pipes cannot be waited for."""
        if sys.platform != "win32":
            yield
            return
        timer = threading.Timer(seconds, self._signal)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process and all that it started; a thread that is asking it hears of that."""
        with self._ending:
            if self._popen.returncode is None:
                self._signal()
                self._popen.wait()

    def kill(self) -> None:
        """End the process and close its pipes, which nobody may be using. Calling it again does nothing."""
        self.end()
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
        """Return the last line that the dead process wrote to its standard error."""
        self._signal()
        stderr = self._popen.stderr
        assert stderr is not None
        try:
            text: str = stderr.read().decode(errors="replace")
        except (OSError, ValueError):
            return ""
        return (text.strip().splitlines() or [""])[-1][-500:]


def understood(line: bytes) -> tuple[dict[str, Any], int]:
    """Return a reply, and how many bytes of sound come with it. Raises ``ValueError`` for anything else."""
    reply = json.loads(line)
    if not isinstance(reply, dict):
        raise ValueError("no reply")
    if any(isinstance(reply.get(trouble), str) for trouble in ("missing", "shortage", "crash", "error")):
        return reply, 0
    rate, announced = reply.get("rate"), reply.get("bytes")
    if (
        type(rate) is not int
        or type(announced) is not int
        or not 0 <= announced <= MOST_SOUND
        or announced % 2
    ):
        raise ValueError("no sound")
    return reply, announced


def lower_first(sentence: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


class SpeechProcesses:
    """Up to ``most`` processes, each started when it is first needed and lent to one thread at a time.

    ``reused``: a process answers one phrase after another; else a fresh one is started for each. ``more_after``: the
    answers after which more than one process is worth its start.
    ``missing_text`` words what to tell the user when the engine cannot be loaded, from the reason.
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
        # Held by itself: Ctrl-C may fall into `with` a condition, and leave it held for good.
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._free: list[SpeechProcess] = []
        self._busy: set[SpeechProcess] = set()
        self._closed = False
        self._missing = ""
        self._slow = False  # the last answer took longer than the first patience

    def speak(self, request: Request, patience: Patience) -> Reply:
        """Have a phrase spoken. A process that dies, or is too slow, is replaced once (see ``Patience``).

        Raises ``VoiceError``, and ``NoVoiceError`` where the engine cannot be loaded or started.
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
                with contextlib.suppress(VoiceError, OSError):  # the first phrase will tell
                    self._free.append(self._start())

    def close(self) -> None:
        """End all processes at once; a phrase in the making raises ``VoiceError``."""
        with self._lock:
            self._closed = True
            free, busy = self._free, [*self._busy]
            self._free = []
            self._changed.notify_all()
        for process in free:
            process.kill()
        for process in busy:  # whoever asked it closes its pipes
            process.end()

    def _ask(self, request: Request, patience: Patience, *, again: bool = False) -> Reply:
        with self._lent() as process:
            first = patience.first if process.has_spoken else patience.fresh
            # On a slow machine the first process gets as much time as the second: else each phrase would cost both.
            seconds = max(first, patience.again or 0.0) if again or self._slow else first
            began = time.monotonic()
            reply, data = process.ask(request, seconds)
            self._slow = time.monotonic() - began > first
            self._answers += 1
            process.is_over |= "shortage" in reply  # it ends, and others have its memory
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
        """Lend a process; it comes back for the next phrase only if nothing went wrong with it."""
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
        """Take a free process, or start one; wait for another's where the system allows no more of them."""
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
