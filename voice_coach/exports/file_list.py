"""`voice-coach.json`: the list of the files that this program has written into a folder, each with what is known of it.

What is read from it is checked, value by value: anybody may have written it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voice_coach.errors import CoachError
from voice_coach.library.files import read_limited
from voice_coach.units import Samples

LIST = "voice-coach.json"
VERSION = 1
MOST_BYTES = 1 << 26
"""The largest list that is read."""


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


def list_text(files: Iterable[Written], feed: str | None) -> str:
    """Return the content of the list; ``feed`` is the address of the podcast that the folder is, or None."""
    address = {} if feed is None else {"feed": feed}
    content = {"version": VERSION, **address, "files": [asdict(one) for one in files]}
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def read_list(path: Path, notice: Callable[[str], None]) -> tuple[tuple[Written, ...], str | None]:
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
