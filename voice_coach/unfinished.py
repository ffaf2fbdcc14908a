"""Temporary files and folders: hidden, locked while their process runs, and removed after it has died.

The lock (``flock``) belongs to the open file, so the system releases it however the process ends, and other containers
that share the file system see it too. Without locks (Windows, some network disks), a file that has not changed for a
day counts as left over.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

A_DAY = 86_400.0
"""Seconds."""

MOST_ATTEMPTS = 100
"""How often a new file is made if another process gets in the way."""

_NAME = re.compile(r"\.voice-coach-[0-9a-f]{8}\.part")
# Each where the system has it.
_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_SURPRISE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Unfinished:
    """A new file in ``folder`` under a hidden name, open for writing. Raises ``OSError`` if it cannot be made."""

    def __init__(self, folder: Path) -> None:
        self.path, descriptor = _new(folder, _make_file)
        assert descriptor is not None
        try:
            self.file = FileIO(descriptor, "r+")
        except BaseException:
            _remove_quietly(self.path)
            raise

    def __del__(self) -> None:
        # A signal may fall between the end of ``__init__`` and the `try` of the caller.
        if hasattr(self, "file") and not self.file.closed:
            self.discard()

    def write(self, content: bytes) -> None:
        """Write all of ``content``. Raises ``OSError``."""
        rest = memoryview(content)
        while rest:
            rest = rest[self.file.write(rest) :]

    def finish(self, rename: Callable[[Path], object]) -> None:
        """Call ``rename`` with the file's path to give it its final name, and close it."""
        if os.name == "nt":  # an open file cannot be renamed there
            self.file.close()
        rename(self.path)
        self.file.close()

    def discard(self) -> None:
        """Close the file, and remove it unless it was finished. Never raises ``OSError``."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink()


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """Make a private folder in ``parent``, and remove it afterwards. Call ``clear_left_over`` first."""
    clear_left_over(parent)
    path, descriptor = _new(parent, _make_folder)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        if descriptor is not None:
            os.close(descriptor)


def clear_left_over(folder: Path) -> None:
    """Remove temporary files and folders of this user's killed processes from ``folder``. Never raises ``OSError``."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if _NAME.fullmatch(entry.name)]
        for entry in found:
            with suppress(OSError):  # another process has removed it, or it may not be removed
                _clear(entry.path, entry.stat(follow_symlinks=False))


def _clear(path: str, seen: os.stat_result) -> None:
    is_folder = stat.S_ISDIR(seen.st_mode)
    if not is_folder and not stat.S_ISREG(seen.st_mode):
        return
    is_old = time.time() - seen.st_mtime > A_DAY
    if sys.platform == "win32":  # Windows does not allow open files to be removed
        if is_old:
            _remove(path, is_folder)
        return
    if seen.st_uid != os.geteuid():
        return
    # Network disks lock only files that are open for writing.
    descriptor = os.open(path, (os.O_RDONLY if is_folder else os.O_RDWR) | _FLAGS | _NO_SURPRISE)
    try:
        if os.path.samestat(seen, os.fstat(descriptor)):
            dead = lock(descriptor)
            if is_old if dead is None else dead:
                _remove(path, is_folder)
    finally:
        os.close(descriptor)


def _remove(path: str, is_folder: bool) -> None:
    if is_folder:
        shutil.rmtree(path, ignore_errors=True)  # follows no links
    else:
        os.unlink(path)  # noqa: PTH108 - a path from scandir


def _remove_quietly(path: Path) -> None:
    with suppress(OSError):
        _remove(str(path), path.is_dir())


def _new(folder: Path, make: Callable[[Path], int | None]) -> tuple[Path, int | None]:
    """Make a file or folder under a free hidden name, and lock it. Returns its path and what ``make`` opened."""
    for attempt in range(MOST_ATTEMPTS):
        path = folder / f".voice-coach-{secrets.token_hex(4)}.part"
        try:
            descriptor = make(path)
            is_ours = descriptor is None or (lock(descriptor) is not False and os.path.lexists(path))
        except FileExistsError:
            continue
        except FileNotFoundError:
            # Another process may have removed it before it could be opened; a folder like /proc always says this.
            if folder.is_dir() and attempt < MOST_ATTEMPTS - 1:
                continue
            raise
        except BaseException:  # such as a signal
            _remove_quietly(path)
            raise
        if is_ours:
            return path, descriptor
        assert descriptor is not None
        os.close(descriptor)  # another process removed it before it was locked
    raise FileExistsError(errno.EEXIST, "No free name was found for a temporary file", str(folder))


def _make_file(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, 0o666)


def _make_folder(path: Path) -> int | None:
    path.mkdir(mode=0o700)
    if sys.platform == "win32":  # Windows does not allow folders to be opened
        return None
    try:
        return os.open(path, os.O_RDONLY | _FLAGS)
    except FileNotFoundError:
        raise
    except OSError:
        path.rmdir()
        raise


def lock(descriptor: int) -> bool | None:
    """Lock an open file until it is closed. Returns False if it is locked already, None if locks are not supported."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
