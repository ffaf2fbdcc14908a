"""The properties of a standard stream that decide how lines are written: whether it is a terminal, and how wide."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

USUAL = 80
"""Columns of a terminal with an unknown width."""


def on_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal. It may be closed or None."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed
        return False


def can_draw(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal that supports cursor movement."""
    return on_terminal(stream) and os.environ.get("TERM") not in ("dumb", "unknown")


def screen_width() -> int:
    """Return the columns to write lists in: those of the terminal, 20 at least, or 80 without one."""
    return max(20, shutil.get_terminal_size().columns)


def terminal_width(stream: TextIO | None) -> int | None:
    """Return the columns of a terminal, or None for another stream."""
    if stream is None or not on_terminal(stream):
        return None
    columns = shutil.get_terminal_size((0, 0)).columns  # COLUMNS, otherwise the width of standard output
    if columns:
        return columns
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except (OSError, ValueError):
        return USUAL
