"""The main loop of speech processes that answer one phrase after another: load an engine once, then reply to requests.

``replies`` describes the replies. The process ends as soon as its input is closed, even while it speaks.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable

from voice_coach.shortage import DAMAGED, lower_first, shortage, started
from voice_coach.voices.replies import REQUESTS, Request, send

LONGEST_REASON = 300
"""Characters; the errors of some libraries fill a page."""

Speak = Callable[[Request], tuple[int, bytes]]
"""Speaks a request. Returns frames a second, and 16-bit mono samples."""


def serve(load: Callable[[], Speak]) -> None:
    """Answer requests until the input ends, with the function that ``load`` returns.

    If ``load`` raises an error, every reply contains it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the player handles Ctrl-C
    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    lines: list[bytes] = []
    arrived = threading.Semaphore(0)

    def listen() -> None:
        """Collect requests, and end the process when its input is closed."""
        with open(REQUESTS, "rb", closefd=False) as requests:
            for line in requests:
                lines.append(line)
                arrived.release()
        os._exit(0)

    listening = started(threading.Thread(target=listen, daemon=True))
    quieten(nowhere)
    trouble: Request = {}
    speak = None
    try:
        speak = load()
    except Exception as error:
        trouble = lacking(error) or {"missing": in_a_line(error)}
    os.dup2(nowhere, 2)  # from here on, errors are sent as replies; standard error is not read
    if not listening:  # the system allows no thread: the process ends when it next waits for a request
        with open(REQUESTS, "rb", closefd=False) as requests:
            for line in requests:
                answer(replies, speak, trouble, line)
        return
    while arrived.acquire():
        answer(replies, speak, trouble, lines.pop(0))


def quieten(nowhere: int) -> None:
    """Keep standard error from filling its pipe, which is read only after the process has ended.

    The last messages of the system and of C libraries stay in the pipe, as far as they fit.
    """
    sys.stderr = os.fdopen(nowhere, "w", errors="backslashreplace", closefd=False)
    if sys.platform == "win32":
        os.dup2(nowhere, 2)
    else:
        os.set_blocking(2, False)


def answer(replies: int, speak: Speak | None, trouble: Request, line: bytes) -> None:
    """Answer a request; with ``trouble`` if the engine could not be loaded."""
    if speak is None:
        send(replies, trouble)
        return
    try:
        rate, samples = speak(json.loads(line))
    except Exception as error:
        send(replies, lacking(error) or {"error": in_a_line(error)})
    else:
        send(replies, {"rate": rate, "bytes": len(samples)}, samples)


def lacking(error: Exception) -> Request:
    """Return the reply for a shortage of memory, threads or files; empty if that is not the cause.

    After such a reply the voice is given up: it would speak one phrase and fail at the next.
    """
    short = shortage(error)
    return {"shortage": short} if short and not short.startswith(DAMAGED) else {}


def in_a_line(error: Exception) -> str:
    """Return an error in one line; a shortage counts as its cause."""
    short = shortage(error)
    if short:
        return lower_first(short)
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}".rstrip(": ")[:LONGEST_REASON]
