"""What speech processes that answer one phrase after another share: load an engine once, then reply to requests.

The replies are those of ``replies``. The process ends with its input, whatever it is doing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable

from voice_coach.shortage import DAMAGED, shortage, started
from voice_coach.voices.replies import REQUESTS, Request, send

LONGEST_REASON = 300
"""Characters; some libraries explain themselves on a page."""

Speak = Callable[[Request], tuple[int, bytes]]
"""Speaks a request. Returns frames a second, and 16-bit mono samples."""


def serve(load: Callable[[], Speak]) -> None:
    """Answer requests until the input ends, with what ``load`` returns; what that raises goes into every reply."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the player's business
    replies = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    lines: list[bytes] = []
    arrived = threading.Semaphore(0)

    def listen() -> None:
        """Take in requests, and end the process with its input."""
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
    os.dup2(nowhere, 2)  # from here on, errors come back as replies; nobody reads the pipe
    if not listening:  # the system allows no thread: the process ends when it next waits for a request
        with open(REQUESTS, "rb", closefd=False) as requests:
            for line in requests:
                answer(replies, speak, trouble, line)
        return
    while arrived.acquire():
        answer(replies, speak, trouble, lines.pop(0))


def quieten(nowhere: int) -> None:
    """Keep what is written to standard error from filling its pipe, which nobody reads before the process has ended.

    What the system and C libraries write last stays there, as far as the pipe has room for it.
    """
    sys.stderr = os.fdopen(nowhere, "w", errors="backslashreplace", closefd=False)
    if sys.platform == "win32":
        os.dup2(nowhere, 2)
    else:
        os.set_blocking(2, False)


def answer(replies: int, speak: Speak | None, trouble: Request, line: bytes) -> None:
    """Answer a request, with ``trouble`` where nothing could be loaded."""
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
    """Return the reply for what the machine has too little of, empty where that is not the cause.

    After it the voice is given up: it would speak one phrase and fail at the next.
    """
    short = shortage(error)
    return {"shortage": short} if short and not short.startswith(DAMAGED) else {}


def in_a_line(error: Exception) -> str:
    """Word an error in one line; what the machine lacks comes before what it led to."""
    short = shortage(error)
    if short:
        return f"{short[:1].lower()}{short[1:]}"
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}".rstrip(": ")[:LONGEST_REASON]
