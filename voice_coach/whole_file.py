"""Writing small files whole or not at all, and giving files names that are still free."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from voice_coach.errors import CoachError

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
}
"""What to do where the system refuses a file."""


def remedy_for(error: OSError) -> str:
    """Tell what to do about what the system refused."""
    return REMEDIES.get(error.errno or 0, "Look at the file, and at its folder.")


def not_done(path: Path, what: str, error: OSError) -> CoachError:
    """Make the error for a ``path`` that cannot be ``what``: "written", "renamed"."""
    return CoachError(f"{path} cannot be {what}: {error.strerror or error}.", remedy_for(error))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write ``content`` (text in UTF-8) to ``path``, replacing what stands there, or leave everything as it was.

    Raises ``CoachError`` where it cannot be written.
    """
    with _written(path, content) as temporary:
        temporary.replace(path)


def write_new(path: Path, content: str | bytes) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises ``FileExistsError`` where something has that name, even if it came a moment ago, and ``CoachError``
    where it cannot be written.
    """
    with _written(path, content) as temporary:
        give_name(temporary, path)


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


@contextlib.contextmanager
def _written(path: Path, content: str | bytes) -> Iterator[Path]:
    """Give a file beside ``path`` that holds ``content``; it is gone afterwards, if it was not renamed."""
    temporary: Path | None = None
    try:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            temporary = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o644)
        except OSError as error:
            raise not_done(path, "written", error) from error
        try:
            yield temporary
        except FileExistsError:
            raise
        except OSError as error:
            raise not_done(path, "written", error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
