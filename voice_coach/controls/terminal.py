"""The terminal on standard input: returns keys one by one, and is always restored afterwards."""

from __future__ import annotations

import os
import select
import termios
from contextlib import suppress
from threading import RLock

from voice_coach.controls.suspension import in_front

LOOK_AGAIN = 0.5
"""Seconds between two checks for being in the foreground: `fg` may bring the play back at any time."""
MOST = 65_536
"""The most bytes that are read at a time."""

LOCAL = 3
CONTROL = 6
"""Indexes into the list that ``tcgetattr`` returns."""


def terminal_at(descriptor: int) -> Terminal | None:
    """Return the terminal of an open file; None if it is not a terminal, or has hung up."""
    try:
        return Terminal(descriptor)
    except (termios.error, OSError):
        return None


class Terminal:
    """Takes a terminal for keys, and gives it back; both may be called repeatedly, from any thread.

    ``descriptor`` is the terminal's open file. While another job is in the foreground, nothing is changed or read.
    Raises ``termios.error`` if the terminal is gone.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._before = termios.tcgetattr(descriptor)
        self._wanted = False
        self._taken = False
        self._lock = RLock()  # a signal may come while its own thread holds it
        self._wake, self._waker = os.pipe()

    def take(self) -> None:
        """Make keys available one by one, without echo; Ctrl-C and Ctrl-Z keep their meaning."""
        with self._lock:
            self._wanted = True
            self._take_if_ours()

    def give_back(self) -> None:
        """Restore the terminal, and discard what was typed but not read, so that no shell runs it."""
        with self._lock, suppress(termios.error, OSError):  # the terminal is gone
            self._wanted = False
            if self._taken and self._is_ours():
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
                # Do not wait for output: a terminal stopped by Ctrl-S never drains.
                termios.tcsetattr(self._descriptor, termios.TCSANOW, self._before)
            self._taken = False

    def stop(self) -> None:
        """Make ``read`` return, now and in every later call."""
        os.write(self._waker, b"x")

    def close(self) -> None:
        """Close the pipe that ``stop`` uses; ``read`` must have returned."""
        os.close(self._wake)
        os.close(self._waker)

    def read(self) -> bytes:
        """Wait for keys and return them; return nothing if the terminal is gone, or after ``stop``."""
        while True:
            try:
                ready, _, _ = select.select([self._descriptor, self._wake], [], [], LOOK_AGAIN)
            except (OSError, ValueError):
                return b""
            if self._wake in ready:
                return b""
            if not self._is_ours():
                # What is typed now is for the foreground job.
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
        """Return what was typed; None if it was discarded or the terminal was given back just now.

        The lock covers both checking and reading: on a restored terminal, reading would block until Enter is pressed.
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
                # Discard earlier input before taking the terminal, so that every key pressed afterwards counts.
                termios.tcflush(self._descriptor, termios.TCIFLUSH)
                termios.tcsetattr(self._descriptor, termios.TCSANOW, for_keys)
            self._taken = True

    def _is_ours(self) -> bool:
        return in_front(self._descriptor)
