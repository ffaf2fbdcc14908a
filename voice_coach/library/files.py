"""Files of the library: what is at a path, reading it within limits, and names that are like it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from voice_coach.errors import CoachError, UsageError
from voice_coach.library.folders import SCRIPT_ENDINGS, SEPARATORS
from voice_coach.near import did_you_mean, near_words
from voice_coach.open_file import open_at_once
from voice_coach.routines.format import MAX_BYTES
from voice_coach.routines.reading import Missing
from voice_coach.safe_text import safe, shown

LOOK = "Check the path; a name needs no ending."


class NotFoundError(UsageError):
    """There is no such routine, or its path is not a regular file."""


def read_limited(path: Path, most: int = MAX_BYTES) -> bytes:
    """Read a regular file: at most ``most`` bytes, and one more, which shows that there are too many.

    Never waits, whatever the path leads to. Raises ``CoachError`` if it is not a regular file or cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotFoundError(
                f"{shown(str(path), 200)} is {kind(path)}, not a file.", "Name a routine's file."
            )
        with os.fdopen(open_at_once(path), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotFoundError(f"{shown(str(path), 200)} is not a file.", "Name a routine's file.")
            content: bytes | None = file.read(most + 1)
            if content is None:  # some files of the system have nothing to read at the moment
                cause = f"{shown(str(path), 200)} is not a file that can be read at once."
                raise NotFoundError(cause, "Name a routine's file.")
            return content
    except FileNotFoundError:
        raise no_file(path, str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        cause = f"{shown(str(path), 200)} cannot be read: {reason}."
        raise CoachError(cause, "Check its permissions, and those of the folders above it.") from error


def kind_of(path: Path) -> str:
    """Return what is at ``path``, in words: "a file", "a broken link"."""
    try:
        return kind(path)
    except (OSError, ValueError):
        return "a broken link" if path.is_symlink() else "something that cannot be read"


def kind(path: Path) -> str:
    """Return what is at ``path``, in words. Raises ``OSError`` and ``ValueError``."""
    mode = path.stat().st_mode
    return next((kind for is_one, kind in _KINDS if is_one(mode)), "a device")


_KINDS = (
    (stat.S_ISREG, "a file"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def near_files(name: str, names: Iterable[str], count: int) -> list[str]:
    """Return file names that are like ``name``; endings are ignored."""
    by_stem: dict[str, str] = {}
    for other in tellable(names):
        by_stem.setdefault(Path(other).stem, other)
    return [by_stem[stem] for stem in near_words(PurePosixPath(name).stem, by_stem, count)]


def tellable(names: Iterable[str]) -> list[str]:
    """Return the names that can be typed as shown: without control or undecodable characters."""
    return [name for name in names if safe(name) == name]


def place_of(path: Path) -> Path:
    """Return a path with the links in its folders resolved, but not the one that it may be itself."""
    return Path(os.path.realpath(path.parent)) / path.name


def key_of(path: Path) -> str:
    """Return the same text for the same file, however it is reached."""
    return os.path.realpath(path)


def is_one_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to the same file."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def files_in(folder: Path, endings: tuple[str, ...]) -> list[os.DirEntry[str]]:
    """Return the visible files of a folder with these endings, by name; none if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            files = [entry for entry in entries if entry.name.lower().endswith(endings) and _is_file(entry)]
    except (OSError, ValueError):
        return []
    return sorted(files, key=lambda entry: entry.name)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and not entry.name.startswith(".")
    except OSError:
        return False


def exists(path: Path) -> bool:
    """Return whether ``path`` exists, readable or not."""
    try:
        return path.exists()
    except PermissionError:
        return True  # reading it will report the reason
    except (OSError, ValueError):
        return False


def is_regular(path: Path) -> bool:
    """Return whether ``path`` is a regular file."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises what the system refuses


def near_file(path: Path) -> Path | None:
    """Return the routine's file in the folder of ``path`` whose name is most like it, or None."""
    near = near_files(path.name, [entry.name for entry in files_in(path.parent, SCRIPT_ENDINGS)], 1)
    return path.with_name(near[0]) if near else None


def no_file(path: Path, written: str) -> NotFoundError:
    """Return the error for a ``path`` that does not exist, with a suggestion."""
    near = near_file(path)
    remedy = did_you_mean([str(near)] if near else []) or LOOK
    return NotFoundError(f"There is no file {shown(written, 200)}.", remedy)


def inside(folder: Path, name: str, written: str | None = None) -> Path | Missing:
    """Return the path ``name`` in ``folder``; ``Missing`` if it leads out of the folder, as by a link.

    ``written`` is the name as the routine has it, if that differs.
    """
    written = name if written is None else written
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    if ".." in parts or PurePosixPath(name).root or PureWindowsPath(name).root or PureWindowsPath(name).drive:
        return Missing(
            f"{shown(written)} leads out of the folder of this routine", "Put the file beside the routine."
        )
    try:
        path = folder / name
        home = folder.resolve()
        if not path.resolve().is_relative_to(home):
            cause = f"{shown(name)} is a link out of the folder of this routine"
            return Missing(cause, "Put the file itself beside the routine.")
    except (OSError, ValueError, RuntimeError):  # a link to itself, a name too long, a null character
        return Missing(
            f"{shown(written)} is not a usable path", "Put the file beside the routine, under a plain name."
        )
    return path


def spelling_of(name: str) -> str:
    """Return a path without `.` and doubled separators; one with `..` or an odd end stays as it is."""
    odd = ".." in name or name.endswith((*SEPARATORS, "."))
    return name if odd else os.path.normpath(name)
