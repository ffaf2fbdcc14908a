"""The folder and the keys of the clip cache, without importing anything heavy."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHAIN = "2"
"""The version of the processing between a recording and its clip. Increase this when the sound changes."""

ENDING = ".clip"


def clips_folder() -> Path:
    """Return the folder of the clips, in the system's place for caches. Raises ``NoHomeError``."""
    from voice_coach.user_folders import cache_folder

    return cache_folder() / "clips"


def clip_key(*parts: str) -> bytes:
    """Return the key of what ``parts`` determine completely."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def phrase_key(fingerprint: str, text: str) -> bytes:
    """Return the key of a phrase's clip. ``fingerprint`` is that of the voice, and ``text`` is in its spoken form."""
    return clip_key(CHAIN, fingerprint, text)


def is_kept(key: bytes) -> bool:
    """Return whether there is an entry for ``key``. Its content is checked only when it is read."""
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
