"""The files that this program has written into a folder, so that it never touches any other.

`voice-coach.json` in the folder lists them, each with its size and checksum. A file is ours only while both are right.
An entry is saved before its file gets its name, and entries that are not true are dropped when the list is read: the
list is right however a run ended.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.exports.file_list import LIST, Audio, Written, list_text, read_list
from voice_coach.exports.folder_lists import MARKS
from voice_coach.whole_file import give_name, not_done, write_whole

MARKED_BYTES = 4096
"""How much of a file is searched for a mark."""


class NotOursError(CoachError):
    """A file that was not written by this program, or was changed since, has the name of one that is to be written.

    ``unlisted`` says which lists lack it, such as "is not in the playlist".
    """

    def __init__(self, path: Path, unlisted: str = "") -> None:
        missing = f", and {unlisted}" if unlisted else ""
        super().__init__(
            f"{path} was not written by this program, or was changed since, so it is left alone{missing}.",
            "Replace it with `--force`, or move it away." if _is_file(path) else "Move it away.",
        )
        self.path = path


class WrittenFiles:
    """The files in ``folder`` that this program wrote and that are unchanged.

    ``before`` has what the list said, whether or not it is still true. ``feed`` is the address of the podcast that
    the folder is, or None. ``changed`` has the sound files that were changed since, by name, as the list has them: they
    stay in the list. ``notice`` is called if the list is damaged. With ``force``, files that are not ours are replaced.

    If there is no list, files with one of ``MARKS`` are ours.
    """

    def __init__(self, folder: Path, notice: Callable[[str], None], *, force: bool) -> None:
        self.folder = folder
        self.force = force
        self.before, self.feed = read_list(folder / LIST, notice)
        self._saved = list_text(self.before, self.feed)
        known = self.before or _with_mark(folder)
        self._files = {one.file: one for one in known if _is_true(folder, one)}
        self.changed = {
            one.file: one
            for one in self.before
            if one.audio and one.file not in self._files and _has_content(folder / one.file)
        }

    def __iter__(self) -> Iterator[Written]:
        return iter(tuple(self._files.values()))

    def named(self, file: str) -> Written | None:
        """Return our file of that name, or None."""
        return self._files.get(file)

    def adopt(self, file: str) -> Written:
        """Count a file that was changed as ours, with a sound that is to be made again. Raises ``OSError``."""
        old = self.changed.pop(file)
        audio = replace(old.audio, sound="") if old.audio else None
        self._files[file] = new = _written(self.folder / file, audio)
        return new

    def place(self, source: Path, new: Written) -> None:
        """Rename a finished file to its name in the folder, replacing only a file of ours. Raises ``CoachError``.

        A file that is not ours and has the same content becomes ours.
        """
        target = self.folder / new.file
        mine = self.named(new.file)
        taken = os.path.lexists(target) and not (mine is not None and _is_true(self.folder, mine))
        if taken and _is_true(self.folder, new):
            source.unlink(missing_ok=True)
        elif taken and not self._may_replace(target):
            raise NotOursError(target)
        else:
            self.save(new)
            try:
                if os.path.lexists(target):
                    source.replace(target)
                else:
                    give_name(source, target)
            except FileExistsError:
                raise NotOursError(target) from None
            except OSError as error:
                raise not_done(target, "written", error) from error
        self._files[new.file] = new

    def write(self, file: str, content: bytes, work: Path) -> None:
        """Write a small file, by way of the folder ``work``, unless it is there already. Raises ``CoachError``."""
        new = Written(file, len(content), hashlib.sha256(content).hexdigest())
        mine = self.named(file)
        if mine is None or (mine.size, mine.digest) != (new.size, new.digest):
            write_whole(work / "small", content)
            self.place(work / "small", new)

    def move(self, one: Written, file: str) -> Written:
        """Rename a file of ours to a name that is free. Raises ``CoachError``."""
        source, target = self.folder / one.file, self.folder / file
        moved = replace(one, file=file)
        self.save(moved)
        try:
            free = self.named(file) is None and self._may_replace(target)
            # It is the same file if its names differ in case only.
            if os.path.lexists(target) and (free or source.samefile(target)):
                source.replace(target)
            else:
                give_name(source, target)
        except FileExistsError:
            raise NotOursError(target) from None
        except OSError as error:
            raise not_done(target, "renamed", error) from error
        del self._files[one.file]
        self._files[file] = moved
        return moved

    def change(self, file: str, audio: Audio) -> Written:
        """Change what is known of a file of ours; it is saved with the next change."""
        self._files[file] = changed = replace(self._files[file], audio=audio)
        return changed

    def remove(self, one: Written) -> bool:
        """Remove a file of ours, and return whether it is gone; it stays if it was changed a moment ago."""
        del self._files[one.file]
        # On some systems, names that differ in case are one.
        if _folded(one.file) in map(_folded, self._files) or not _is_true(self.folder, one):
            return False
        try:
            (self.folder / one.file).unlink()
        except OSError as error:
            raise not_done(self.folder / one.file, "removed", error) from error
        return True

    def save(self, *coming: Written) -> None:
        """Write the list, with files that are ``coming``, unless it is up to date. Raises ``CoachError``."""
        text = list_text([*self._files.values(), *self.changed.values(), *coming], self.feed)
        if text != self._saved:
            write_whole(self.folder / LIST, text)
            self._saved = text

    def _may_replace(self, target: Path) -> bool:
        """Return whether a file that is not ours may be replaced: an empty one holds nothing that could be lost.

        ``give_name`` leaves one if it is killed on a file system without links.
        """
        try:
            return _is_file(target) and (self.force or target.stat().st_size == 0)
        except OSError:
            return False


def _with_mark(folder: Path) -> Iterator[Written]:
    """Yield the files of a folder that are known as ours by their content."""
    for path in sorted(folder.iterdir()):
        for pattern, mark in MARKS.items():
            if re.fullmatch(pattern, path.name) and _is_file(path):
                with suppress(OSError), path.open("rb") as file:
                    if mark in file.read(MARKED_BYTES):
                        yield _written(path)


def _written(path: Path, audio: Audio | None = None) -> Written:
    """Return the entry of a file as it is now. Raises ``OSError``."""
    return Written(path.name, path.stat().st_size, digest(path), audio)


def _is_true(folder: Path, one: Written) -> bool:
    """Return whether a file is there and unchanged."""
    path = folder / one.file
    try:
        status = path.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == one.size and digest(path) == one.digest
    except OSError:
        return False


def _has_content(path: Path) -> bool:
    return _is_file(path) and path.lstat().st_size > 0


def digest(path: Path) -> str:
    """Return the SHA-256 of a file. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _folded(file: str) -> str:
    return unicodedata.normalize("NFC", file).casefold()
