"""The protocol between the player and its speech processes.

A request is a line of JSON for one phrase. The reply is a line of JSON, ``{"rate": R, "bytes": N}``, and N bytes of
16-bit mono samples; or only a line: ``{"error": WHY}``, ``{"crash": WHY}``, ``{"missing": WHY}`` or
``{"shortage": WHY}``.
"""

from __future__ import annotations

import json
import os
from typing import Any

REQUESTS = 0
"""The file descriptor of the requests: the process's standard input."""

Request = dict[str, Any]


def header(content: Request) -> bytes:
    """Return the first line of a reply."""
    return json.dumps(content).encode("ascii") + b"\n"


def send(replies: int, content: Request, samples: bytes = b"") -> None:
    """Write one reply."""
    write_all(replies, header(content) + samples)


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of ``content``, in as many pieces as the pipe needs."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
