"""A folder that nobody but the user can open or put another one in the place of: here the sockets of players stand."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def private_folders(*, make: bool = False) -> Iterator[Path]:
    """Yield the folders for what is private and short-lived, the best one first.

    Those that cannot be trusted are left out, and paths are free of links. With ``make`` a folder that is
    missing is made when its turn comes.
    """
    for folder in dict.fromkeys(_wanted()):
        with suppress(OSError, RuntimeError):
            if make:
                _make(folder)
            real = folder.parent.resolve(strict=True) / folder.name
            if _is_private(real):
                yield real


def _wanted() -> Iterator[Path]:
    """Yield the folders wished for: that of the user's session, the cache, and a short path for a long home."""
    from voice_coach.user_folders import cache_folder

    user = os.getuid() if hasattr(os, "getuid") else None
    for session in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{user}"):
        if session and Path(session).is_absolute() and Path(session).is_dir():
            yield Path(session) / "voice-coach"
    with suppress(OSError):  # such as no home
        yield cache_folder() / "players"
    if user is not None:
        yield Path("/tmp") / f"voice-coach-{user}"


def _make(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the user alone."""
    for missing in reversed([one for one in (folder, *folder.parents) if not os.path.lexists(one)]):
        with suppress(FileExistsError):  # another player was quicker
            missing.mkdir(mode=0o700)


def _is_private(folder: Path) -> bool:
    """Return whether a folder is the user's alone, and so are those above it, as far as they could replace it.

    Windows keeps a user's profile from others by itself.
    """
    own = folder.lstat()
    if not stat.S_ISDIR(own.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    if own.st_uid != os.getuid() or own.st_mode & OTHERS:
        return False
    root = Path("/").lstat().st_uid  # in a container the system's files may belong to another number
    return all(
        above.st_uid in (0, root, os.getuid())
        and (not above.st_mode & OTHERS_WRITE or above.st_mode & stat.S_ISVTX)
        for above in (parent.lstat() for parent in folder.parents)
    )
