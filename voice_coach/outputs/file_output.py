"""The stream as a file: it appears when it is complete, or not at all. An encoder writes what is in it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from voice_coach.errors import CoachError, UsageError
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block
from voice_coach.outputs.immediate import Immediate
from voice_coach.shortage import REMEDY, shortage
from voice_coach.unfinished import Unfinished, clear_left_over
from voice_coach.whole_file import give_name

_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Encoder(Protocol):
    """Write the stream in one format to an open file. All methods raise ``OSError`` if that fails."""

    def write(self, block: Block) -> None:
        """Write a block of any length, even 0 frames."""
        ...

    def finish(self) -> None:
        """Complete the file."""
        ...

    def close(self) -> None:
        """Release everything but the file. Calling it again, or after ``finish``, does nothing. Never raises."""
        ...


class FileOutput(Immediate):
    """Write to a temporary file beside ``path``, which ``finish`` renames to ``path``.

    ``complete`` is called with the temporary file's path after the encoder has finished, for example to write tags; it
    may raise ``OSError`` or ``CoachError``. An existing file is replaced only with ``replace``.

    Raises ``CoachError`` at once if the folder is missing or cannot be written to, or if ``path`` exists and is not a
    regular file, and ``UsageError`` if it exists and is not to be replaced.
    """

    keeps_time = False

    def __init__(
        self,
        path: Path,
        encoder: Callable[[Unfinished], Encoder],
        *,
        replace: bool = False,
        complete: Callable[[Path], None] = lambda part: None,
    ) -> None:
        self._path = path
        self._replace = replace
        self._complete = complete
        self._frames = 0
        self._target = free_target(path, replace=replace)
        clear_left_over(self._target.parent)
        try:
            self._part = Unfinished(self._target.parent)
        except OSError as error:
            raise not_written(self._path, error) from error
        try:
            self._encoder = encoder(self._part)
        except OSError as error:
            self._part.discard()
            raise not_written(self._path, error) from error
        except BaseException:
            self._part.discard()
            raise
        self._open = True

    def write(self, block: Block) -> None:
        """Write a block. If that fails, remove the file and raise ``CoachError``."""
        if not self._open:
            raise OutputClosed
        try:
            self._encoder.write(block)
        except OSError as error:
            self.close()
            raise not_written(self._path, error) from error
        self._frames += len(block)

    def finish(self) -> None:
        """Complete the file and rename it. If that fails, remove it and raise ``CoachError``."""
        if not self._open:
            raise OutputClosed
        try:
            self._encoder.finish()
            self._encoder.close()  # before the rename: Windows does not rename open files
            self._complete(self._part.path)
            os.fsync(self._part.file.fileno())
            self._part.finish(self._rename)
        except FileExistsError as error:
            self.close()
            raise already_there(self._path) from error
        except OSError as error:
            self.close()
            raise not_written(self._path, error) from error
        except BaseException:
            self.close()
            raise
        self._open = False

    def close(self) -> None:
        """Remove an unfinished file; an existing file at ``path`` stays."""
        if not self._open:
            return
        self._open = False
        self._encoder.close()
        self._part.discard()

    def _rename(self, written: Path) -> None:
        if self._replace:
            written.replace(self._target)
        else:
            give_name(written, self._target)


def free_target(path: Path, *, replace: bool) -> Path:
    """Return where a file called ``path`` is written: the target of a link is replaced, not the link.

    Raises ``UsageError`` for an existing file unless ``replace``, and ``CoachError`` for a place without a folder, or
    with something else than a regular file.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise CoachError(f"{path} is a folder.", "Name a file in it.")
        if target.exists() and not target.is_file():
            # Replacing it would remove the device itself: as root, even /dev/null.
            raise CoachError(
                f"{path} is a device, not a file.",
                "For other programs, use: voice-coach play NAME --output -",
            )
        if target.parent.exists() and not target.parent.is_dir():
            raise CoachError(f"{path.parent} is a file, not a folder.", "Choose another place.")
        if not target.parent.is_dir():
            raise CoachError(f"There is no folder {path.parent}.", "Create it first, or choose another one.")
        if target.exists() and not replace:
            raise already_there(path)
    except OSError as error:
        raise not_written(path, error) from error
    return target


def already_there(path: Path, way_out: str = "") -> UsageError:
    """Return the error that ``path`` exists and may not be replaced; ``way_out`` is one more remedy."""
    ways = ["Choose another name", *([way_out] if way_out else []), "or replace it with --force."]
    return UsageError(f"{path} exists already.", ", ".join(ways))


def not_written(path: Path, error: OSError) -> CoachError:
    """Return the error that ``path`` could not be written, or what the machine lacks."""
    if missing := shortage(error):
        return CoachError(f"{missing}.", REMEDY)
    if error.errno in _NO_ROOM:
        return CoachError(
            f"The disk is full: {path} was not written.", "Free some space, or choose another disk."
        )
    if error.errno == errno.EFBIG:
        return CoachError(
            f"{path} was not written: its disk, or a limit, does not allow files of that size.",
            "Choose another disk, or a smaller format.",
        )
    return CoachError(
        f"{path} could not be written: {error.strerror or error}.", "Choose another place for the file."
    )
