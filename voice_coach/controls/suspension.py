"""Ctrl-Z and `fg`: calls to make before the play is suspended, and when it continues."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def in_front(descriptor: int) -> bool:
    """Return whether this process is in the foreground of a terminal; True if the terminal has no job control."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True


@contextmanager
def around_suspension(before: Callable[[], object], after: Callable[[], object]) -> Iterator[None]:
    """Call ``before`` when Ctrl-Z is about to suspend the play, and ``after`` when it continues.

    Contexts nest: the innermost ``before`` is called first and its ``after`` last. Use it in the main thread. It does
    nothing on systems without Ctrl-Z.
    """
    if not hasattr(signal, "SIGTSTP"):
        yield
        return
    outer = signal.getsignal(signal.SIGTSTP)
    if outer is signal.SIG_IGN:  # the parent process wants the play never to be suspended
        yield
        return

    def suspend(number: int, frame: FrameType | None) -> None:
        try:
            before()
            if callable(outer):
                outer(number, frame)
            else:
                ours = signal.signal(number, signal.SIG_DFL)
                os.kill(os.getpid(), number)  # stops here, until `fg`
                signal.signal(number, ours)
        finally:  # also if a signal that came meanwhile ends the play here
            after()

    signal.signal(signal.SIGTSTP, suspend)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, outer)
