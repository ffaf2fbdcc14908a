"""Shortages of the machine: too little memory, too few threads, processes or open files."""

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
"""Parts of the system loader's errors for a library that does not fit into memory."""
_NO_MEMORY = "std::bad_alloc"
"""The error of C++ libraries for too little memory."""
_NO_THREAD = "can't start new thread"
"""Python's error if the system allows no more threads; it has no class of its own."""


def started(thread: Thread) -> bool:
    """Start a thread. Returns False if the system allows no more threads."""
    try:
        thread.start()
    except (RuntimeError, MemoryError) as error:
        if not shortage(error):
            raise
        return False
    return True


def shortage(error: BaseException) -> str:
    """Return the shortage that caused an error, without a full stop, or an empty string if there was none.

    A library that cannot be loaded counts as well: a shortage of memory or files often has that effect.
    """
    unloaded = ""
    for one in _causes(error):
        if isinstance(one, MemoryError) or _NO_MEMORY in str(one):
            return MEMORY
        if isinstance(one, OSError) and one.errno in BY_NUMBER:
            return BY_NUMBER[one.errno]
        if isinstance(one, RuntimeError) and _NO_THREAD in str(one):
            return THREADS
        if isinstance(one, ImportError):  # the innermost error is the most specific; numpy's own fills a page
            short = any(sign in str(one) for sign in _NO_ROOM)
            cause = f"{MEMORY} to load a part of the program" if short else DAMAGED
            unloaded = f"{cause}: {one}".splitlines()[0].rstrip(".")
    return unloaded


def lower_first(sentence: str) -> str:
    """Return a sentence with its first letter in lower case, to follow a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, each once: a chain of errors may be circular."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
