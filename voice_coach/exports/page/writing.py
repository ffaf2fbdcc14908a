"""Write a page to its place: each file completely or not at all, and never over a file of somebody else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from voice_coach.errors import CoachError, UsageError
from voice_coach.exports.page.files import INDEX, NAMES
from voice_coach.exports.page.signature import SIGNATURE, SIGNED_WITHIN, Origin
from voice_coach.safe_text import shown
from voice_coach.unfinished import clear_left_over, temporary_folder
from voice_coach.whole_file import not_done, write_new, write_whole

ONE_FILE = (".html", ".htm")


def is_one_file(target: Path) -> bool:
    """Return whether a page is to be written as one file rather than as a folder."""
    return target.suffix.lower() in ONE_FILE


def require_place(target: Path, origin: Origin, *, replace: bool) -> None:
    """Raise ``CoachError`` unless the page of ``origin`` can be written to ``target``, before it is spoken.

    A file that is not of an earlier page of the same origin is a ``UsageError`` unless ``replace``. So is a folder or
    another thing in the place of a file, in any case.
    """
    one_file = is_one_file(target)
    folder = target.parent if one_file or not target.is_dir() else target
    if not folder.is_dir():
        raise CoachError(f"There is no folder {folder}.", "Create it first, or choose another one.")
    if one_file and target.is_dir():
        raise UsageError(f"{target} is a folder.", "Give the file another name.")
    if not one_file and os.path.lexists(target) and not target.is_dir():
        raise UsageError(f"{target} is a file.", "Name a folder, or a file that ends in .html.")
    for file in [target] if one_file else [target / name for name in NAMES]:
        _require_ours(file, replace=replace)
    if not replace:
        _require_page_of(origin, target, target if one_file else target / INDEX)
    try:
        with temporary_folder(folder):
            pass
    except OSError as error:
        raise not_done(target, "written", error) from error


def _require_ours(file: Path, *, replace: bool) -> None:
    if not os.path.lexists(file):
        return
    if not file.is_file() or file.is_symlink():
        raise UsageError(f"{file} is not a regular file.", "Move it away, or choose another place.")
    if replace:
        return
    try:
        with file.open("rb") as opened:
            ours = SIGNATURE in opened.read(SIGNED_WITHIN)
    except OSError as error:
        raise not_done(file, "read", error) from error
    if not ours:
        raise UsageError(
            f"{file} was not written by an earlier export of a page.",
            "Choose another place, or replace it with --force.",
        )


def _require_page_of(origin: Origin, target: Path, page: Path) -> None:
    if not os.path.lexists(page):
        return
    other = _origin_in(page)
    if other != origin:
        named = f", {shown(other.name)}" if other and other.name else ""
        alike = " of the same name" if other and other.name == origin.name else ""
        raise UsageError(
            f"{target} is the page of another routine{alike}{named}.",
            "Choose another place, or replace it with --force.",
        )


def _origin_in(page: Path) -> Origin | None:
    """Return the origin of an earlier page; None if it has none, or cannot be read. A long name is left out."""
    try:
        with page.open("rb") as opened:
            head = opened.read(SIGNED_WITHIN).decode("utf-8", "replace")
        found = re.search(rf"<!-- {SIGNATURE.decode()}: ([0-9a-f]{{16}}) (\".*?\" -->)?", head)
        if found is None:
            return None
        return Origin(found[1], json.loads(found[2].removesuffix(" -->")) if found[2] else "")
    except (OSError, ValueError):
        return None


def write_page(target: Path, files: Mapping[str, bytes], *, replace: bool) -> None:
    """Write the files of a page to the folder ``target``, in their order, or its only file to ``target``.

    A new folder appears with all its files. In an existing one, each file is replaced by a complete one; the page
    itself is last. Raises ``CoachError``, and ``UsageError`` for a file that is not of an earlier page.
    """
    if is_one_file(target):
        (content,) = files.values()
        _write(target, content, replace=replace)
    elif target.is_dir():
        for name, content in files.items():
            _write(target / name, content, replace=replace)
    else:
        _write_folder(target, files)


def _write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    try:
        clear_left_over(target.parent)
        with temporary_folder(target.parent) as work:
            for name, content in files.items():
                write_new(work / name, content)
            work.chmod(0o755)
            work.rename(target)
    except OSError as error:
        raise not_done(target, "written", error) from error


def _write(file: Path, content: bytes, *, replace: bool) -> None:
    _require_ours(file, replace=replace)  # it may have appeared since it was checked
    write_whole(file, content)
