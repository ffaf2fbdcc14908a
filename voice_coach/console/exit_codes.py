"""The exit codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, as the documentation promises them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ROUTINE_ERRORS = 3
    INTERRUPTED = 130
