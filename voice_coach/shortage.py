"""What a machine may have too little of: memory, threads, processes, open files."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from threading import Thread

MEMORY = "There is not enough memory"
REMEDY = "Close other programs, or raise the limits that `ulimit -a` shows."

_SHORT = {
    errno.ENOMEM: MEMORY,
    errno.EAGAIN: "No more threads or processes can be started",
    errno.EMFILE: "Too many files are open",
    errno.ENFILE: "Too many files are open",
}
_NO_THREAD = "can't start new thread"
"""How Python says that the system allows no more of them; this error has no class of its own."""


def started(thread: Thread) -> bool:
    """Start a thread. Returns False where the system allows no more of them."""
    try:
        thread.start()
    except (RuntimeError, MemoryError) as error:
        if not shortage(error):
            raise
        return False
    return True


def shortage(error: BaseException) -> str:
    """Return what the system had too little of, in words without a full stop; empty where that is not the cause."""
    for one in _causes(error):
        if isinstance(one, MemoryError):
            return MEMORY
        if isinstance(one, OSError) and one.errno in _SHORT:
            return _SHORT[one.errno]
        if isinstance(one, RuntimeError) and _NO_THREAD in str(one):
            return _SHORT[errno.EAGAIN]
    return ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from; a chain of errors may end where it began."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
