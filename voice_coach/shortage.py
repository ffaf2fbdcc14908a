"""What a machine may have too little of: memory, threads, processes, open files."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from threading import Thread

MEMORY = "There is not enough memory"
REMEDY = "Close other programs, or raise the limits that `ulimit -a` shows."

FILES = "Too many files are open"
THREADS = "No more threads or processes can be started"
BY_NUMBER = {errno.ENOMEM: MEMORY, errno.EAGAIN: THREADS, errno.EMFILE: FILES, errno.ENFILE: FILES}
DAMAGED = "A part of the program is damaged, or has no room to be loaded"
_NO_ROOM = ("failed to map segment", "annot allocate memory")
"""How the system's loader says that a library does not fit into memory."""
_NO_MEMORY = "std::bad_alloc"
"""How a library written in C++ says so, in an error of its own."""
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
    """Return what the system had too little of, in words without a full stop; empty where that is not the cause.

    A library that cannot be loaded counts as well: that is how a lack of memory or files often shows.
    """
    unloaded = ""
    for one in _causes(error):
        if isinstance(one, MemoryError) or _NO_MEMORY in str(one):
            return MEMORY
        if isinstance(one, OSError) and one.errno in BY_NUMBER:
            return BY_NUMBER[one.errno]
        if isinstance(one, RuntimeError) and _NO_THREAD in str(one):
            return THREADS
        if isinstance(one, ImportError):  # the innermost says most, and numpy's is a page long
            short = any(sign in str(one) for sign in _NO_ROOM)
            cause = f"{MEMORY} to load a part of the program" if short else DAMAGED
            unloaded = f"{cause}: {one}".splitlines()[0].rstrip(".")
    return unloaded


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came from; a chain of errors may end where it began."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
