"""The clip cache: spoken clips kept on disk, so that a routine once spoken starts without a speech engine.

Any number of players may share the folder. An entry is trusted only if its own checksum says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice_coach.clip import Mono16

MAGIC = b"voice-coach clip 1\n"
"""How an entry begins. Then come its key, the checksum of key and samples, and the samples (16 bits)."""

KEY_BYTES, CHECKSUM_BYTES = 32, 4
ENDING = ".clip"
UNFINISHED = ".part"
MOST_BYTES = 256_000_000
PRUNE_TO = 0.9
"""Pruning goes a little further than it must, so that it is rarely needed."""

STALE = 3600.0
"""Seconds after which an unfinished entry belongs to a player that is no more."""

FRESH = 3600.0
"""Seconds for which an entry counts as just used, so that reading seldom writes."""


class ClipCache:
    """Keeps 16-bit mono clips in ``folder``, at most about ``most_bytes``; the least recently used go first.

    ``notice`` is told once if nothing can be kept; from then on, the cache only reads. No method raises for
    what is wrong with the disk. All may be called from several threads.
    """

    def __init__(
        self,
        folder: Path | None = None,
        notice: Callable[[str], None] = lambda _text: None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._folder = folder and folder.absolute()
        self._notice = notice
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._readonly = False
        self._unchecked = 0  # bytes stored since the folder was last looked through

    @property
    def folder(self) -> Path:
        """Where the entries lie."""
        if self._folder is None:
            from platformdirs import user_cache_path

            self._folder = user_cache_path("voice-coach", appauthor=False) / "clips"
        return self._folder

    def load(self, key: bytes) -> Mono16 | None:
        """Give the clip for ``key``, or ``None`` where there is no whole one."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        samples = unpack(key, content)
        if samples is not None:
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > FRESH:
                    os.utime(path)
        return samples

    def store(self, key: bytes, samples: Mono16) -> None:
        """Keep a clip; it is there whole or not at all."""
        if self._readonly:
            return
        content = pack(key, samples)
        try:
            self._write(self._path(key), content)
        except OSError as error:
            self._give_up(error)
            return
        with self._lock:
            self._unchecked += len(content)
            due = self._unchecked > self._most_bytes // 8
            if due:
                self._unchecked = 0
        if due:
            self.prune()

    def prune(self) -> None:
        """Remove what is beyond the bound, least recently used first, and what dead players left behind."""
        entries = []
        try:
            with os.scandir(self.folder) as listing:
                for entry in listing:
                    with contextlib.suppress(OSError):
                        if entry.name.endswith(ENDING):
                            stat = entry.stat()
                            entries.append((stat.st_mtime, stat.st_size, entry.path))
                        elif entry.name.endswith(UNFINISHED) and time.time() - entry.stat().st_mtime > STALE:
                            Path(entry.path).unlink()
        except OSError:
            return
        total = sum(size for _, size, _ in entries)
        if total <= self._most_bytes:
            return
        for _, size, path in sorted(entries):
            with contextlib.suppress(OSError):  # another player was faster, or is reading it
                Path(path).unlink()
                total -= size
            if total <= self._most_bytes * PRUNE_TO:
                return

    def close(self) -> None:
        """Look through the folder if this player has added to it."""
        if self._unchecked:
            self._unchecked = 0
            self.prune()

    def _path(self, key: bytes) -> Path:
        return self.folder / (key.hex() + ENDING)

    def _write(self, path: Path, content: bytes) -> None:
        if not path.is_absolute():
            raise OSError("there is no home folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.stem}.{os.urandom(8).hex()}{UNFINISHED}")
        try:
            unfinished.write_bytes(content)
            try:
                unfinished.replace(path)
            except PermissionError:
                if not path.exists():  # on Windows, a file that another player is reading cannot be replaced
                    raise
                unfinished.unlink()
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise

    def _give_up(self, error: OSError) -> None:
        with self._lock:
            first, self._readonly = not self._readonly, True
        if first:
            self._notice(
                f"Spoken clips cannot be kept in {self.folder} ({error.strerror or error}). "
                "Playing goes on; phrases are spoken anew each time."
            )


def clip_key(*parts: str) -> bytes:
    """Give the key for a clip that is fully told by ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def pack(key: bytes, samples: Mono16) -> bytes:
    """Give the content of an entry; ``unpack`` is its reverse."""
    data = samples.astype("<i2", copy=False).tobytes()
    checksum = zlib.crc32(data, zlib.crc32(key)).to_bytes(CHECKSUM_BYTES, "big")
    return MAGIC + key + checksum + data


def unpack(key: bytes, content: bytes) -> Mono16 | None:
    """Give the clip in an entry, or ``None`` if it is not a whole entry for ``key``."""
    begin = len(MAGIC) + KEY_BYTES + CHECKSUM_BYTES
    head = MAGIC + key
    data = memoryview(content)[begin:]
    if not content.startswith(head) or len(content) < begin or len(data) % 2:
        return None
    if zlib.crc32(data, zlib.crc32(key)).to_bytes(CHECKSUM_BYTES, "big") != content[len(head) : begin]:
        return None
    return np.frombuffer(data, dtype="<i2").astype(np.int16, copy=False)
