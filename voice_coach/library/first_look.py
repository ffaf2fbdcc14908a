"""A first look at a routine, before anything heavy is loaded: its title and languages, so that its voices start early.

It is a guess that takes a millisecond. A wrong guess costs only time: the routine itself is read by ``finder``.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from voice_coach.library.folders import SCRIPT_ENDINGS, Folders, folders, is_path
from voice_coach.open_file import open_at_once

MOST_FILES = 8
MOST_BYTES = 1 << 20

_TITLE = re.compile(r"^title:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*)", re.MULTILINE)
_INCLUDE = re.compile(r"^[ \t]*-?[ \t]*include:[ \t]*[\"']?([^\"'#\n]+?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a routine seems to be: ``title`` is None if it is not found, ``languages`` begin with the routine's own."""

    title: str | None = None
    languages: tuple[str, ...] = ("en",)


def first_look(name: str) -> FirstLook:
    """Look at the routine that a user calls ``name``, and at what it includes. Never raises."""
    where = folders()
    seen: dict[Path, str] = {}
    coming = [_path(name, where, None)]
    while coming and len(seen) < MOST_FILES:
        path = coming.pop(0)
        text = None if path is None or path in seen else _text(path)
        if path is None or text is None:
            continue
        seen[path] = text
        coming += [_path(found, where, path.parent) for found in _INCLUDE.findall(text)[:MOST_FILES]]
    if not seen:
        return FirstLook()
    title = _TITLE.search(next(iter(seen.values())))
    languages = [match[1] if (match := _LANGUAGE.search(text)) else "en" for text in seen.values()]
    return FirstLook(_unquoted(title[1]) if title else None, tuple(dict.fromkeys(languages)))


def _path(name: str, where: Folders, beside: Path | None) -> Path | None:
    if is_path(name):
        return Path(name) if beside is None else beside / name
    paths = (folder / f"{name}{ending}" for folder in where.scripts for ending in SCRIPT_ENDINGS)
    try:
        return next((path for path in paths if path.is_file()), None)
    except (OSError, ValueError):
        return None


def _text(path: Path) -> str | None:
    """Return the text of a regular file, without ever waiting; None if it cannot be read."""
    try:
        with os.fdopen(open_at_once(path), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            return (file.read(MOST_BYTES) or b"").decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return None


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
