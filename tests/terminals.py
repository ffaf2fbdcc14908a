"""Terminals of a test's own: both ends of one, and programs that run on it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from contextlib import suppress

import pytest

LONG = 120
"""Seconds that anything may take on a machine with much else to do."""

OWN_TERMINAL = (
    "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes standard input the terminal that Ctrl-C and a hang-up come from."""


class Tty:
    """Both ends of a terminal."""

    def __init__(self) -> None:
        import pty
        import termios

        try:
            self.far, self.near = pty.openpty()
        except OSError as error:
            pytest.skip(f"no terminal can be had here: {error}")
        self.before = termios.tcgetattr(self.near)
        self.seen = b""
        self.all_seen = b""
        self.process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """Close both ends, and kill what still runs on it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        for end in (self.far, self.near):
            with suppress(OSError):  # a test has hung up
                os.close(end)

    @property
    def as_it_was(self) -> bool:
        import termios

        return bool(termios.tcgetattr(self.near) == self.before)

    def press(self, keys: bytes) -> None:
        os.write(self.far, keys)

    def shows(self, text: bytes, seconds: float = LONG) -> bool:
        """Wait until ``text`` is written after what was waited for before."""
        deadline = time.monotonic() + seconds
        while text not in self.seen and time.monotonic() < deadline:
            if select.select([self.far], [], [], 0.05)[0]:
                try:
                    read = os.read(self.far, 65536)
                    self.seen, self.all_seen = self.seen + read, self.all_seen + read
                except OSError:
                    break
        found = text in self.seen
        self.seen = self.seen[self.seen.find(text) + len(text) :] if found else self.seen
        return found

    def wait(self) -> int:
        """Return the exit code of the program, reading meanwhile what it writes: a full terminal would stop it."""
        assert self.process is not None
        deadline = time.monotonic() + LONG
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.far], [], [], 0.05)[0]:
                with suppress(OSError):
                    read = os.read(self.far, 65536)
                    self.seen, self.all_seen = self.seen + read, self.all_seen + read
        return self.process.wait(0)


def start(tty: Tty, environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """Run a program at a terminal, in the home of its environment."""
    tty.process = subprocess.Popen(
        [sys.executable, "-c", OWN_TERMINAL, *arguments],
        env=environment, cwd=environment["HOME"], stdin=tty.near, stdout=tty.near, stderr=tty.near,
        start_new_session=True,
    )  # fmt: skip
    return tty.process
