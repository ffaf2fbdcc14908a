"""What speech processes and the player say to each other: a line of JSON for each phrase, and a reply to it.

A line of JSON comes in for each phrase. Back goes a line of JSON, ``{"rate": R, "bytes": N}``, and N bytes of 16-bit
mono samples; or a line alone: ``{"error": WHY}``, ``{"crash": WHY}``, ``{"missing": WHY}`` or ``{"shortage": WHY}``.
"""

from __future__ import annotations

import json
import os
from typing import Any

REQUESTS = 0
"""Where the requests come from: the process's standard input."""

Request = dict[str, Any]


def header(content: Request) -> bytes:
    """Return the line that opens a reply."""
    return json.dumps(content).encode("ascii") + b"\n"


def send(replies: int, content: Request, samples: bytes = b"") -> None:
    """Write one reply."""
    write_all(replies, header(content) + samples)


def write_all(descriptor: int, content: bytes) -> None:
    """Write everything, however little the pipe takes at a time."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
