"""A real `voice-coach play` that is steered by real keys, at a terminal of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType

from sound_server import WAIT, wait_for

ROOT = Path(__file__).parent.parent


class RealPlay:
    """Plays while it is used as a context manager; ``lines`` is what it prints, in plain lines, and notices."""

    def __init__(self, env: dict[str, str], *arguments: object) -> None:
        self._keys, terminal = pty.openpty()
        self.lines: list[str] = []
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "voice_coach", "play", *map(str, arguments), "--no-screen"],
                env={**env, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
                stdin=terminal,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                process_group=0,  # one that Ctrl-Z stops: the system lets no orphaned group be stopped
            )
        finally:
            os.close(terminal)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> RealPlay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        os.close(self._keys)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def press(self, key: str) -> float:
        """Press a key; give the moment of it, on the monotonic clock."""
        moment = time.monotonic()
        os.write(self._keys, key.encode())
        return moment

    def said(self, words: str) -> int:
        """Count the lines that end with these words."""
        return sum(line.endswith(words) for line in self.lines)

    def wait_until_said(self, words: str, times: int = 1) -> None:
        """Return when a line that ends with these words has come so often. Raises ``AssertionError`` with all lines."""
        try:
            wait_for(words, lambda: self.said(words) >= times or self.process.poll() is not None)
        except TimeoutError as error:
            raise AssertionError(self.lines) from error
        assert self.said(words) >= times, (self.process.poll(), self.lines)

    def end(self) -> int:
        """Wait for the end, and give the exit code."""
        return self.process.wait(WAIT)
