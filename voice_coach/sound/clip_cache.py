"""The clip cache: spoken clips on disk, so that a routine that was spoken before starts without a speech engine.

Any number of players may share the folder. An entry is used only if its checksum is right.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice_coach.open_file import open_at_once
from voice_coach.rates import SLOWEST
from voice_coach.routines.format import MAX_TEXT
from voice_coach.sound.cache_folder import ENDING, clips_folder
from voice_coach.sound.clip import Mono16
from voice_coach.unfinished import Unfinished, clear_left_over
from voice_coach.units import STREAM_RATE
from voice_coach.user_folders import NoHomeError

MAGIC = b"voice-coach clip 1\n"
"""The beginning of an entry. Its key, the checksum of key and samples, and the samples (16 bits) follow."""

KEY_BYTES, CHECKSUM_BYTES = 32, 4
MOST_BYTES = 256_000_000
PRUNE_TO = 0.9
"""Pruning goes below the limit to this fraction of it, so that it is rarely needed."""

LARGEST = 1_000 + 2 * STREAM_RATE * 60 * MAX_TEXT // SLOWEST
"""Bytes of the largest entry: the longest text at the slowest rate, with each character a word (as `%` is)."""

FRESH = 3600.0
"""Seconds for which an entry counts as just used, so that reading rarely has to update its time."""


class ClipCache:
    """16-bit mono clips in ``folder``, at most about ``MOST_BYTES``; the least recently used are removed first.

    ``notice`` is called once if nothing can be written; from then on, the cache is read-only. No method raises an error
    for a problem with the disk. All methods may be called from several threads.
    """

    def __init__(
        self,
        folder: Path | None = None,
        notice: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._folder = folder and folder.absolute()
        self._notice = notice
        self._lock = threading.Lock()
        self._readonly = False
        self._unchecked = 0  # bytes stored since the folder was last pruned

    @property
    def folder(self) -> Path:
        """The folder of the entries. Raises ``NoHomeError``."""
        if self._folder is None:
            self._folder = clips_folder()
        return self._folder

    def load(self, key: bytes) -> Mono16 | None:
        """Return the clip for ``key``, or ``None`` if it is missing or damaged."""
        try:
            path = self._path(key)
            content = read_entry(path)
        except OSError:
            return None
        samples = unpack(key, content)
        if samples is not None:
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > FRESH:
                    os.utime(path)
        return samples

    def store(self, key: bytes, samples: Mono16) -> None:
        """Store a clip, completely or not at all."""
        content = pack(key, samples)
        if self._readonly or len(content) > LARGEST:
            return
        try:
            self._write(self._path(key), content)
        except OSError as error:
            self._give_up(error)
            return
        with self._lock:
            self._unchecked += len(content)
            due = self._unchecked > MOST_BYTES // 8
            if due:
                self._unchecked = 0
        if due:
            self.prune()

    def prune(self) -> None:
        """Remove the least recently used entries beyond the limit, and temporary files of dead processes."""
        entries = []
        try:
            clear_left_over(self.folder)
            with os.scandir(self.folder) as listing:
                for entry in listing:
                    with contextlib.suppress(OSError):
                        if entry.name.endswith(ENDING):
                            status = entry.stat(follow_symlinks=False)
                            if not stat.S_ISDIR(status.st_mode):
                                entries.append((status.st_mtime, status.st_size, entry.path))
        except OSError:
            return
        total = sum(size for _, size, _ in entries)
        if total <= MOST_BYTES:
            return
        for _, size, path in sorted(entries):
            with contextlib.suppress(OSError):  # another player has removed it, or is reading it
                Path(path).unlink()
                total -= size
            if total <= MOST_BYTES * PRUNE_TO:
                return

    def close(self) -> None:
        """Prune the folder if this player has added to it."""
        if self._unchecked:
            self._unchecked = 0
            self.prune()

    def _path(self, key: bytes) -> Path:
        return self.folder / (key.hex() + ENDING)

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Unfinished(path.parent)
        try:
            made.write(content)
            if not path.is_symlink() and path.is_dir() and not removed(path):
                return  # a folder of that name is in use: this entry is not kept
            try:
                made.finish(lambda written: written.replace(path))
            except PermissionError:
                if not path.exists():  # on Windows, a file that another player is reading cannot be replaced
                    raise
        finally:
            made.discard()

    def _give_up(self, error: OSError) -> None:
        with self._lock:
            first, self._readonly = not self._readonly, True
        if first:
            where = "" if isinstance(error, NoHomeError) else f" in {self.folder}"
            self._notice(
                f"Spoken clips cannot be kept{where} ({error.strerror or error}). "
                "Nothing is lost, but phrases are spoken again each time."
            )


def read_entry(path: Path) -> bytes:
    """Read a regular file of an entry's size. Raises ``OSError`` for a link, a pipe, a device or a larger file.

    Opening it never blocks.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError("not a regular file")
    with os.fdopen(open_at_once(path, follow=False), "rb") as file:
        status = os.fstat(file.fileno())  # the file may have been replaced
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise OSError("not a regular file of an entry's size")
        return file.read(status.st_size) or b""


def removed(folder: Path) -> bool:
    """Remove a folder if it is empty. Returns whether it is gone."""
    with contextlib.suppress(OSError):
        folder.rmdir()
    return not folder.exists()


def pack(key: bytes, samples: Mono16) -> bytes:
    """Return the content of an entry; the reverse of ``unpack``."""
    data = samples.astype("<i2", copy=False).tobytes()
    checksum = zlib.crc32(data, zlib.crc32(key)).to_bytes(CHECKSUM_BYTES, "big")
    return MAGIC + key + checksum + data


def unpack(key: bytes, content: bytes) -> Mono16 | None:
    """Return the clip in an entry, or ``None`` if it is not a complete entry for ``key``."""
    begin = len(MAGIC) + KEY_BYTES + CHECKSUM_BYTES
    head = MAGIC + key
    data = memoryview(content)[begin:]
    if not content.startswith(head) or len(content) < begin or len(data) % 2:
        return None
    if zlib.crc32(data, zlib.crc32(key)).to_bytes(CHECKSUM_BYTES, "big") != content[len(head) : begin]:
        return None
    return np.frombuffer(data, dtype="<i2").astype(np.int16, copy=False)
