"""Write small files completely or not at all, and rename files without overwriting others."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.shortage import BY_NUMBER, REMEDY
from voice_coach.unfinished import Unfinished, clear_left_over

NO_SPACE = "Free some space, then try again."
NO_RIGHT = "Check its permissions, and those of its folder."
REMEDIES = {
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
    errno.EFBIG: NO_SPACE,
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.EROFS: "Nothing can be written there: choose a folder that you may write to.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOTDIR: "There is a file where a folder should be: move it away.",
    errno.EEXIST: "There is a file where a folder should be: move it away.",
    errno.EISDIR: "There is a folder where a file should be: move it away.",
    errno.EIO: "Check the disk: it does not work properly.",
    **dict.fromkeys(BY_NUMBER, REMEDY),
}
"""The remedies for errors of the file system."""

RESERVED_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""In lower case. A file of one of these names cannot be made on Windows, whatever its ending."""


def remedy_for(error: OSError) -> str:
    """Return the remedy for an error of the file system."""
    return REMEDIES.get(error.errno or 0, "Check the file and its folder.")


def not_done(path: Path, what: str, error: OSError) -> CoachError:
    """Return the error that ``path`` cannot be ``what``, such as "written" or "renamed"."""
    return CoachError(f"{path} cannot be {what}: {error.strerror or error}.", remedy_for(error))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text in UTF-8) to ``path``, replacing an existing file, or leave everything unchanged.

    Raises ``CoachError`` if it cannot be written.
    """
    _write(path, content, lambda written: written.replace(path))


def write_new(path: Path, content: str | bytes) -> None:
    """Write a new file, completely or not at all.

    Raises ``FileExistsError`` if the name exists, even if it was made a moment ago, and ``CoachError`` if it cannot be
    written.
    """
    _write(path, content, lambda written: give_name(written, path))


def give_name(path: Path, new: Path) -> None:
    """Rename ``path`` to ``new`` in the same folder without ever overwriting ``new``.

    Raises ``FileExistsError`` if ``new`` exists, even as a broken link.
    """
    if os.name == "nt":
        path.rename(new)  # raises FileExistsError on Windows
        return
    try:
        os.link(path, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # On a file system without hard links, an empty file reserves the name until it is replaced.
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            path.replace(new)
        except BaseException:
            new.unlink()
            raise
    else:
        path.unlink()


def _write(path: Path, content: str | bytes, rename: Callable[[Path], object]) -> None:
    """Write ``content`` to a temporary file beside ``path``, which ``rename`` then renames."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_left_over(path.parent)
        made = Unfinished(path.parent)
    except OSError as error:
        raise not_done(path, "written", error) from error
    try:
        made.write(content.encode("utf-8") if isinstance(content, str) else content)
        os.fsync(made.file.fileno())
        made.path.chmod(0o644)
        made.finish(rename)
    except FileExistsError:
        raise
    except OSError as error:
        raise not_done(path, "written", error) from error
    finally:
        made.discard()
