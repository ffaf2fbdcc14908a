"""What asks the program to end: Ctrl-C, and signals such as SIGTERM. Each arrives as an exception, anywhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Ended(BaseException):
    """The program was asked to end by a signal other than that of Ctrl-C; ``number`` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def interrupt_behind(error: BaseException | None) -> KeyboardInterrupt | Ended | None:
    """Return the interrupt that an error is, or that it hides; None if there is none.

    Python 3.11 wraps an interrupt that arrives while a class is created, and what cleans up after one may fail itself:
    releasing a lock again, or waiting for a thread that had not started.
    """
    seen: set[int] = set()  # a chain of errors may be circular
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt | Ended):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None


_swallowed: list[KeyboardInterrupt | Ended] = []
_taking = threading.Lock()


def note_swallowed(error: KeyboardInterrupt | Ended) -> None:
    """Remember an interrupt whose exception Python swallowed."""
    _swallowed.append(error)


def send_swallowed(send: Callable[[], None]) -> None:
    """Call ``send``, which sends the signal again, unless ``swallowed_raised`` has raised the exception by now."""
    with _taking:
        if _swallowed:
            _swallowed.clear()
            send()


@contextmanager
def swallowed_raised() -> Iterator[None]:
    """Raise an interrupt that is swallowed in the block at its end, in place of the error that it caused there.

    Python swallows one that arrives in a function that a library in C calls, such as soundfile's for reading. The
    library only sees that the function failed, and would report a damaged file.
    """
    try:
        yield
    finally:
        with _taking:
            error = _swallowed[-1] if _swallowed else None
            _swallowed.clear()
        if error is not None:
            raise error
