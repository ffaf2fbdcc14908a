"""The terminal that standard input is: gives keys one by one, and is always given back as it was."""

from __future__ import annotations

import os
import select
import termios
from contextlib import suppress
from threading import RLock

from voice_coach.controls.suspension import in_front

LOOK_AGAIN = 0.5
"""Seconds between two looks whether the terminal is ours: a play in the background comes to the front by `fg`."""
MOST = 65_536
"""Bytes that are read at a time."""

LOCAL = 3
CONTROL = 6
"""Places in what ``tcgetattr`` gives."""


def terminal_at(descriptor: int) -> Terminal | None:
    """Return the terminal that an open file is; None for one that has hung up, or is none."""
    try:
        return Terminal(descriptor)
    except (termios.error, OSError):
        return None


class Terminal:
    """Takes a terminal for keys, and gives it back; both may be done again and again, from any thread.

    ``descriptor`` is an open file that is one. While another job has it, nothing is changed and nothing read.
    Raises ``termios.error`` for a terminal that has gone.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self._wanted = False
        self._taken = False
        self._lock = RLock()  # a signal may come while its own thread holds it
        self._wake, self._waker = os.pipe()

    def take(self) -> None:
        """Let keys come one by one, not shown; Ctrl-C and Ctrl-Z stay what they are."""
        with self._lock:
            self._wanted = True
            self._take_if_ours()

    def give_back(self) -> None:
        """Put everything back; what was typed and not read is forgotten, so that no shell runs it."""
        with self._lock, suppress(termios.error, OSError):  # it has gone, and needs nothing
            self._wanted = False
            if self._taken and self._is_ours():
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
                # At once: a terminal that is held (Ctrl-S) never drains.
                termios.tcsetattr(self._descriptor, termios.TCSANOW, self._before)
            self._taken = False

    def stop(self) -> None:
        """Let ``read`` return for good."""
        os.write(self._waker, b"x")

    def close(self) -> None:
        """Let go of what ``stop`` needs; nothing may be reading any more."""
        os.close(self._wake)
        os.close(self._waker)

    def read(self) -> bytes:
        """Wait for keys and give what has come; nothing when the terminal has gone, or after ``stop``."""
        while True:
            try:
                ready, _, _ = select.select([self._descriptor, self._wake], [], [], LOOK_AGAIN)
            except (OSError, ValueError):
                return b""
            if self._wake in ready:
                return b""
            if not self._is_ours():
                # What is typed now is for the job in front.
                if select.select([self._wake], [], [], LOOK_AGAIN)[0]:
                    return b""
                continue
            if not ready:
                with self._lock:
                    if self._wanted:
                        self._take_if_ours()
                continue
            try:
                typed = self._typed()
            except OSError:
                if self._is_ours():
                    return b""
                continue
            if typed is not None:
                return typed
            if select.select([self._wake], [], [], LOOK_AGAIN)[0]:
                return b""

    def _typed(self) -> bytes | None:
        """Read what waits, or give None if it was forgotten or the terminal given back just now.

        Nothing comes between looking and reading: a terminal that has been given back keeps a reader until Enter.
        """
        with self._lock:
            if not self._taken or not select.select([self._descriptor], [], [], 0)[0]:
                return None
            with suppress(BlockingIOError):
                return os.read(self._descriptor, MOST)
            return None

    def _take_if_ours(self) -> None:
        with suppress(termios.error, OSError):
            if not self._is_ours():
                return
            now = termios.tcgetattr(self._descriptor)
            if now[LOCAL] & (termios.ICANON | termios.ECHO):
                if not self._taken:
                    self._before = now
                for_keys = [*now[:CONTROL], [*now[CONTROL]]]
                for_keys[LOCAL] &= ~(termios.ICANON | termios.ECHO)
                for_keys[CONTROL][termios.VMIN], for_keys[CONTROL][termios.VTIME] = 1, 0
                # What was typed before is forgotten first: a key pressed once the terminal is taken always counts.
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
                termios.tcsetattr(self._descriptor, termios.TCSANOW, for_keys)
            self._taken = True

    def _is_ours(self) -> bool:
        return in_front(self._descriptor)
