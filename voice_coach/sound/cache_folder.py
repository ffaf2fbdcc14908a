"""Where spoken clips are kept, and under which key; known before anything heavy is loaded."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHAIN = "2"
"""The version of all that happens between a recording and its clip. Count it up when the sound changes."""

ENDING = ".clip"


def clips_folder() -> Path:
    """Return the folder of the clips, where the system wants caches. Raises ``OSError`` for a user without a home."""
    from voice_coach.user_folders import cache_folder

    return cache_folder() / "clips"


def clip_key(*parts: str) -> bytes:
    """Return the key for a clip that is fully told by ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def is_kept(key: bytes) -> bool:
    """Return whether there is an entry for ``key``; whether it is a whole one is seen when it is read."""
    try:
        return (clips_folder() / (key.hex() + ENDING)).is_file()
    except OSError:
        return False


def is_empty() -> bool:
    """Return whether no phrase has been kept yet."""
    try:
        with os.scandir(clips_folder()) as entries:
            return next(entries, None) is None
    except OSError:
        return True
