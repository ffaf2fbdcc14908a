"""What asks the program to end: Ctrl-C, and signals such as SIGTERM. Each arrives as an exception, anywhere."""

from __future__ import annotations


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
