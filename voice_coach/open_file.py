"""Open files for reading without ever waiting: opening a pipe would wait for its other end."""

from __future__ import annotations

import os
from pathlib import Path


def open_at_once(path: Path, *, follow: bool = True) -> int:
    """Return the descriptor of a file. Raises ``OSError``; unless ``follow``, also for a link.

    Look at what was opened with ``fstat``: the path may lead elsewhere by now.
    """
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY", "O_NOFOLLOW"):  # each where the system has it
        if name != "O_NOFOLLOW" or not follow:
            flags |= getattr(os, name, 0)
    return os.open(path, flags)
