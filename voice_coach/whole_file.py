"""Writing small files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from voice_coach.errors import CoachError


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` to ``path``, replacing what stands there, or leave everything as it was.

    Raises ``CoachError`` where it cannot be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        raise CoachError(
            f"{path} cannot be written: {error.strerror}.",
            "Free some space, or choose a folder that you may write to.",
        ) from error
