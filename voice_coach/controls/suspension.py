"""Ctrl-Z and `fg`: what must be undone before the play is suspended, and done again when it goes on."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


def in_front(descriptor: int) -> bool:
    """Return whether this job is the one in front on a terminal; one that knows no jobs is everybody's."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True


@contextmanager
def around_suspension(before: Callable[[], object], after: Callable[[], object]) -> Iterator[None]:
    """Call ``before`` when Ctrl-Z is about to suspend the play, and ``after`` when it goes on.

    They nest: the innermost is undone first and done again last. For the main thread; where the system knows no
    Ctrl-Z nothing is done.
    """
    if not hasattr(signal, "SIGTSTP"):
        yield
        return
    outer = signal.getsignal(signal.SIGTSTP)
    if outer is signal.SIG_IGN:  # whoever started the play wants it never suspended
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
        finally:  # a signal that came meanwhile ends the play here, and what was undone must not hold that up
            after()

    signal.signal(signal.SIGTSTP, suspend)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, outer)
