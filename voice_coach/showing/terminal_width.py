"""How much room a standard stream gives: what the commands and the display ask before they write lines."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

USUAL = 80
"""Columns of a terminal that does not tell."""


def on_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; it may be closed, or not be there at all."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # it is closed
        return False


def can_draw(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal that knows more than lines."""
    return on_terminal(stream) and os.environ.get("TERM") not in ("dumb", "unknown")


def terminal_width(stream: TextIO | None) -> int | None:
    """Return the columns of a terminal; None for what is none."""
    if stream is None or not on_terminal(stream):
        return None
    told = shutil.get_terminal_size((0, 0)).columns  # COLUMNS first, then what standard output tells
    if told:
        return told
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except (OSError, ValueError):
        return USUAL
