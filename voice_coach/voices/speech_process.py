"""The player's side of a speech process: start it, ask it for a phrase, and end it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from voice_coach.environment import ENVIRONMENT
from voice_coach.voices.contract import VoiceError
from voice_coach.voices.replies import Request

Reply = tuple[dict[str, Any], bytes]
"""The line of a reply, and the samples after it."""

MOST_AT_ONCE = 1 << 16
"""Bytes read from a process at a time: the capacity of its pipe."""

LONGEST_LINE = 1 << 16
"""The maximum length in bytes of the line of a reply."""

MOST_SOUND = 1 << 28
"""The maximum number of bytes of sound in a reply: nearly an hour and a half."""


class ProcessDiedError(VoiceError):
    """The process ended during a phrase; a new process may succeed."""


class TooSlowError(VoiceError):
    """The process did not answer in time: it hangs, or the machine is busy."""


class Deadline:
    """The end of the time that a process has. While it waits for a processor, on a busy machine, no time passes."""

    def __init__(self, process: int, seconds: float) -> None:
        self._process = process
        self._end = time.monotonic() + seconds - waited_for_processor(process)

    def left(self) -> float:
        """Return the seconds that are left; 0 or less when they are over."""
        return self._end + waited_for_processor(self._process) - time.monotonic()


def waited_for_processor(process: int) -> float:
    """Return for how many seconds a process could have run, had it got a processor; 0 where no system tells that.

    Of all its threads, it is the first that speaks. (Linux: Documentation/scheduler/sched-stats.rst)
    """
    try:
        return int(Path(f"/proc/{process}/schedstat").read_bytes().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


class SpeechProcess:
    """A running ``script`` of this folder, in its own session: Ctrl-C in the terminal does not reach it.

    ``settings`` are passed to it as JSON, with the player's ``sys.path``.
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
            # Python starts faster without site and the environment; the search path is passed in the settings.
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
        self.is_over = False  # whether it has announced that it will not answer again
        if sys.platform != "win32":
            assert self._popen.stdin is not None
            os.set_blocking(self._popen.stdin.fileno(), False)

    def ask(self, request: Request, patience: float) -> Reply:
        """Send a request and wait up to ``patience`` seconds for its reply, longer on a busy machine (``Deadline``).

        Raises ``ProcessDiedError``, or ``TooSlowError`` after that time.
        """
        deadline = Deadline(self._popen.pid, patience)
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
        except (EOFError, OSError, ValueError):  # the pipe is broken, or was closed by kill()
            raise ProcessDiedError(
                f"The speech process ended unexpectedly. {self._last_words()}".strip()
            ) from None

    def _write(self, data: bytes, deadline: Deadline) -> None:
        """Write to the process. Raises ``TimeoutError``, and ``OSError`` if the process has ended."""
        assert self._popen.stdin is not None
        rest = memoryview(data)
        while rest:
            self._wait_for(self._popen.stdin, deadline, reading=False)
            with contextlib.suppress(BlockingIOError):
                rest = rest[os.write(self._popen.stdin.fileno(), rest) :]

    def _read(self, deadline: Deadline) -> bytes:
        """Read some bytes from the process. Raises ``TimeoutError``, and ``EOFError`` if the process has ended."""
        assert self._popen.stdout is not None
        self._wait_for(self._popen.stdout, deadline, reading=True)
        some = os.read(self._popen.stdout.fileno(), MOST_AT_ONCE)
        if not some:
            raise TimeoutError if deadline.left() <= 0 else EOFError
        return some

    def _wait_for(self, pipe: IO[bytes], deadline: Deadline, *, reading: bool) -> None:
        """Wait until a pipe is ready, or its other end is closed. Raises ``TimeoutError``."""
        if sys.platform != "win32":  # on Windows, the alarm ends the wait
            poll = select.poll()
            poll.register(pipe, select.POLLIN if reading else select.POLLOUT)
            while not poll.poll(1000 * max(0.0, deadline.left())):
                if deadline.left() <= 0:
                    raise TimeoutError

    @contextmanager
    def _alarm(self, seconds: float) -> Iterator[None]:
        """End the process after some seconds, on systems where waiting for a pipe has no timeout."""
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
        """End the process and its children. A call of ``ask`` that is running raises ``ProcessDiedError``."""
        with self._ending:
            if self._popen.returncode is None:
                self._signal()
                self._popen.wait()

    def kill(self) -> None:
        """End the process and close its pipes, which no thread may be using. Calling it again does nothing."""
        self.end()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            assert pipe is not None
            with contextlib.suppress(OSError):  # unwritten data has no reader any more
                pipe.close()

    def _signal(self) -> None:
        """Kill the process group. Its leader is not reaped yet, so its id has not been reused."""
        if self._popen.returncode is not None:
            return
        with contextlib.suppress(OSError):  # it has already ended
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
    """Parse the line of a reply, and return it with the number of bytes of sound after it. Raises ``ValueError``."""
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
