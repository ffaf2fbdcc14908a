"""Writing small files whole or not at all, and giving files names that are still free."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.shortage import BY_NUMBER, REMEDY
from voice_coach.unfinished import Unfinished, clear_left_over

NO_SPACE = "Free some space, then try again."
NO_RIGHT = "Look at its permissions, and at those of its folder."
REMEDIES = {
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
    errno.EFBIG: NO_SPACE,
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.EROFS: "Nothing can be written there: choose a folder that you may write to.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOTDIR: "A file stands where a folder should be: move it away.",
    errno.EEXIST: "A file stands where a folder should be: move it away.",
    errno.EISDIR: "A folder stands where a file should be: move it away.",
    errno.EIO: "Look at the disk: it does not do as it is told.",
    **dict.fromkeys(BY_NUMBER, REMEDY),
}
"""What to do where the system refuses a file."""


def remedy_for(error: OSError) -> str:
    """Return what to do about what the system refused."""
    return REMEDIES.get(error.errno or 0, "Look at the file, and at its folder.")


def not_done(path: Path, what: str, error: OSError) -> CoachError:
    """Make the error for a ``path`` that cannot be ``what``: "written", "renamed"."""
    return CoachError(f"{path} cannot be {what}: {error.strerror or error}.", remedy_for(error))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text in UTF-8) to ``path``, replacing what stands there, or leave everything as it was.

    Raises ``CoachError`` where it cannot be written.
    """
    _write(path, content, lambda written: written.replace(path))


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises ``FileExistsError`` where something has that name, even if it came a moment ago, and ``CoachError``
    where it cannot be written.
    """
    _write(path, content, lambda written: give_name(written, path))


def give_name(path: Path, new: Path) -> None:
    """Rename ``path`` to ``new`` in the same folder; what has that name already is never written over.

    Raises ``FileExistsError`` where something has it, a link that leads nowhere too.
    """
    if os.name == "nt":
        path.rename(new)  # refuses a name that is taken
        return
    try:
        os.link(path, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # A file system without hard links: an empty file keeps the name until it is replaced.
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            path.replace(new)
        except BaseException:
            new.unlink()
            raise
    else:
        path.unlink()


def _write(path: Path, content: str | bytes, rename: Callable[[Path], object]) -> None:
    """Write ``content`` to a file beside ``path``, which ``rename`` then gives its name."""
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
