"""The files that this program has written into a folder, so that it never touches any other.

`voice-coach.json` in the folder lists them, each with its size and checksum. A file is ours only while both are right.
An entry is saved before its file gets its name, and entries that are not true are dropped when the list is read: the
list is right however a run ended.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from voice_coach.errors import CoachError
from voice_coach.library.files import read_limited
from voice_coach.units import Samples
from voice_coach.whole_file import give_name, not_done, write_whole

LIST = "voice-coach.json"
VERSION = 1
MOST_BYTES = 1 << 26
"""The largest list that is read."""
MARKED_BYTES = 4096
"""How much of a file is searched for a mark."""


@dataclass(frozen=True, slots=True)
class Audio:
    """What is known of a sound file: whose it is, and what its feed entry needs.

    ``sound`` is the fingerprint of everything that determines the file, or empty if the file is to be made again.
    ``made`` is about when this sound was made first, in seconds since 1970. ``chapters`` are their starts and titles.
    """

    routine: str
    title: str
    sound: str
    length: Samples
    made: int
    chapters: tuple[tuple[Samples, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its name in the folder, its size in bytes and its SHA-256. ``audio`` if it is sound."""

    file: str
    size: int
    digest: str
    audio: Audio | None = None


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

    If there is no list, files with a mark are ours: ``marks`` maps patterns of names to bytes near the beginning.
    """

    def __init__(
        self,
        folder: Path,
        notice: Callable[[str], None],
        *,
        force: bool = False,
        marks: Mapping[str, bytes] = MappingProxyType({}),
    ) -> None:
        self._folder = folder
        self._force = force
        self.before, self.feed = _read(folder / LIST, notice)
        self._feed_before = self.feed
        self._saved = ""
        known = self.before or self._with_mark(marks)
        self._files = {one.file: one for one in known if self._is_true(one)}
        self.changed = {
            one.file: one
            for one in self.before
            if one.audio and one.file not in self._files and self._has_content(one.file)
        }

    def __iter__(self) -> Iterator[Written]:
        return iter(tuple(self._files.values()))

    def named(self, file: str) -> Written | None:
        """Return our file of that name, or None."""
        return self._files.get(file)

    def size(self, file: str) -> int:
        """Return the size that a file has now. Raises ``OSError``."""
        return (self._folder / file).stat().st_size

    def adopt(self, file: str) -> Written:
        """Count a file that was changed as ours, with a sound that is to be made again. Raises ``OSError``."""
        old = self.changed.pop(file)
        audio = replace(old.audio, sound="") if old.audio else None
        self._files[file] = new = Written(file, self.size(file), digest(self._folder / file), audio)
        return new

    def place(self, source: Path, new: Written) -> None:
        """Rename a finished file to its name in the folder, replacing only a file of ours. Raises ``CoachError``.

        A file that is not ours and has the same content becomes ours.
        """
        target = self._folder / new.file
        mine = self.named(new.file)
        taken = os.path.lexists(target) and not (mine is not None and self._is_true(mine))
        if taken and self._is_true(new):
            source.unlink(missing_ok=True)
        elif taken and not self._may_replace(target):
            raise NotOursError(target)
        else:
            self._save(new)
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
        source, target = self._folder / one.file, self._folder / file
        moved = replace(one, file=file)
        self._save(moved)
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
        if _folded(one.file) in map(_folded, self._files) or not self._is_true(one):
            return False
        try:
            (self._folder / one.file).unlink()
        except OSError as error:
            raise not_done(self._folder / one.file, "removed", error) from error
        return True

    def save(self) -> None:
        """Write the list unless it is up to date. Raises ``CoachError``."""
        files = (*self._files.values(), *self.changed.values())
        if (files, self.feed) != (self.before, self._feed_before) or self._saved:
            self._save()

    def _save(self, coming: Written | None = None) -> None:
        files = [*self._files.values(), *self.changed.values(), *([coming] if coming else [])]
        feed = {} if self.feed is None else {"feed": self.feed}
        content = {"version": VERSION, **feed, "files": [asdict(one) for one in files]}
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        if text != self._saved:
            write_whole(self._folder / LIST, text)
            self._saved = text

    def _may_replace(self, target: Path) -> bool:
        """Return whether a file that is not ours may be replaced: an empty one holds nothing that could be lost.

        ``give_name`` leaves one if it is killed on a file system without links.
        """
        try:
            return _is_file(target) and (self._force or target.stat().st_size == 0)
        except OSError:
            return False

    def _with_mark(self, marks: Mapping[str, bytes]) -> Iterator[Written]:
        for path in sorted(self._folder.iterdir()):
            for pattern, mark in marks.items():
                if re.fullmatch(pattern, path.name) and _is_file(path):
                    with suppress(OSError), path.open("rb") as file:
                        if mark in file.read(MARKED_BYTES):
                            yield Written(path.name, path.stat().st_size, digest(path))

    def _has_content(self, file: str) -> bool:
        path = self._folder / file
        return _is_file(path) and path.lstat().st_size > 0

    def _is_true(self, one: Written) -> bool:
        path = self._folder / one.file
        try:
            status = path.lstat()
            return stat.S_ISREG(status.st_mode) and status.st_size == one.size and digest(path) == one.digest
        except OSError:
            return False


def digest(path: Path) -> str:
    """Return the SHA-256 of a file. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path, notice: Callable[[str], None]) -> tuple[tuple[Written, ...], str | None]:
    """Return the files and the address of the podcast from the list; nothing if it is missing or damaged."""
    if not os.path.lexists(path):
        return (), None
    try:
        content = json.loads(read_limited(path, MOST_BYTES))
        if content["version"] != VERSION:
            raise ValueError("of another version")
        feed = content.get("feed")
        if not isinstance(feed, str | None):
            raise ValueError("not an address")
        return tuple(_written(**one) for one in content["files"]), feed
    except (CoachError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        notice(f"{path} cannot be used, so every file is made again.")
        return (), None


_HEX = re.compile(r"[0-9a-f]{64}|")


def _written(file: str, size: int, digest: str, audio: dict[str, Any] | None) -> Written:
    """Return a file of the list. Raises ``TypeError`` and ``ValueError`` unless each value is of its kind."""
    if file != Path(file).name or set("\\\0") & set(file) or file in ("", "..", LIST):
        raise ValueError("not the name of a file in this folder")
    if not (_HEX.fullmatch(digest) and digest) or not _is_number(size):
        raise ValueError("not a size or a checksum")
    return Written(file, size, digest, None if audio is None else _audio(**audio))


def _audio(routine: str, title: str, sound: str, length: int, made: int, chapters: list[Any]) -> Audio:
    for text in (routine, title, *(title for _, title in chapters)):
        text.encode("utf-8")  # raises AttributeError unless it is text, and ValueError for half a character
    if not _HEX.fullmatch(sound) or not all(
        map(_is_number, (length, made, *(start for start, _ in chapters)))
    ):
        raise ValueError("not a fingerprint or a number")
    return Audio(
        routine, title, sound, Samples(length), made, tuple((Samples(at), text) for at, text in chapters)
    )


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _folded(file: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", file).casefold()
