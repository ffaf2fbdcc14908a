"""Private folders for the sockets of players: only the user can open them, and nobody else can replace them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def private_folders(*, make: bool = False) -> Iterator[Path]:
    """Yield the folders for private, short-lived files, the best one first.

    Folders that are not private are left out, and paths contain no symbolic links above them. With ``make``, a missing
    folder is created just before it is yielded.
    """
    for folder in dict.fromkeys(_wanted()):
        with suppress(OSError, RuntimeError):
            if make:
                _make(folder)
            real = folder.parent.resolve(strict=True) / folder.name
            if _is_private(real):
                yield real


def _wanted() -> Iterator[Path]:
    """Yield the candidates: in the user's session folder, in the cache, and a short path for long home folders."""
    from voice_coach.user_folders import cache_folder

    user = os.getuid() if hasattr(os, "getuid") else None
    for session in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{user}"):
        if session and Path(session).is_absolute() and Path(session).is_dir():
            yield Path(session) / "voice-coach"
    with suppress(OSError):  # for example, there is no home folder
        yield cache_folder() / "players"
    if user is not None:
        yield Path("/tmp") / f"voice-coach-{user}"


def _make(folder: Path) -> None:
    """Create a folder and its missing parents, with access for the user only."""
    for missing in reversed([one for one in (folder, *folder.parents) if not os.path.lexists(one)]):
        with suppress(FileExistsError):  # another player created it first
            missing.mkdir(mode=0o700)


def _is_private(folder: Path) -> bool:
    """Return whether only the user has access to a folder, and nobody else can replace it or one of its parents.

    On Windows the system protects a user's profile, so any folder passes.
    """
    own = folder.lstat()
    if not stat.S_ISDIR(own.st_mode):
        return False
    if not hasattr(os, "getuid"):
        return True
    if own.st_uid != os.getuid() or own.st_mode & OTHERS:
        return False
    root = Path("/").lstat().st_uid  # in a container the system's files may belong to another user id
    return all(
        above.st_uid in (0, root, os.getuid())
        and (not above.st_mode & OTHERS_WRITE or above.st_mode & stat.S_ISVTX)
        for above in (parent.lstat() for parent in folder.parents)
    )
