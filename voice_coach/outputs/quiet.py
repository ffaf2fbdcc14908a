"""Keep the messages of C sound libraries off the user's terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TextIO

STDERR = 2


@contextlib.contextmanager
def quiet(*, for_good: bool = False) -> Iterator[None]:
    """Redirect file descriptor 2 to the null device, while ``sys.stderr`` still reaches the user.

    ALSA and PulseAudio write to the descriptor; Python writes through ``sys.stderr``, which uses a duplicate of the
    original descriptor meanwhile. Both are restored at the end, unless ``for_good`` is true: a sound library that hangs
    may write after the play, so a process that is about to end leaves the descriptor redirected. Enter this once, from
    the main thread. A ``sys.stderr`` that is closed or not a file is left alone.
    """
    with contextlib.ExitStack() as undo:
        saved = _duplicate(STDERR)
        if saved is not None:
            undo.callback(os.close, saved)
        stderr = sys.stderr
        if saved is not None and _is_on(stderr, STDERR):
            undo.callback(_give_back, stderr, _replace(stderr, saved))
        _silence(STDERR)
        undo.callback(_restore, STDERR, saved)
        if for_good:
            undo.pop_all()
        yield


def _duplicate(descriptor: int) -> int | None:
    try:
        return os.dup(descriptor)
    except OSError:  # closed from the start, as with 2>&-
        return None


def _is_on(stream: TextIO | None, descriptor: int) -> bool:
    try:
        return stream is not None and stream.fileno() == descriptor
    except (OSError, ValueError, AttributeError):
        return False


def _replace(stderr: TextIO, saved: int) -> TextIO:
    _flush(stderr)
    own = os.fdopen(
        os.dup(saved), "w", buffering=1, encoding=stderr.encoding, errors=stderr.errors or "backslashreplace"
    )
    sys.stderr = own
    return own


def _give_back(stderr: TextIO, own: TextIO) -> None:
    if sys.stderr is own:
        sys.stderr = stderr
    with contextlib.suppress(OSError, ValueError):
        own.close()


def _silence(descriptor: int) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    # If descriptor 2 was free, the null device gets it; otherwise a file opened later would get the messages.
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)


def _restore(descriptor: int, saved: int | None) -> None:
    if saved is None:
        os.close(descriptor)
    else:
        os.dup2(saved, descriptor)


def _flush(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        stream.flush()
