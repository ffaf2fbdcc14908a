"""Other processes and threads, seen from a test: which there are, and waiting for what they do."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def wait_for(condition: Callable[[], T], seconds: float = 120.0) -> T:
    """Return the first true result of ``condition``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if outcome := condition():
            return outcome
        time.sleep(0.002)
    raise AssertionError("it did not come to pass")


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that have not ended (Linux)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            found += map(int, task.read_text().split())
    return found
