"""The user's own scripts: their names, finding, renaming and removing them, and which scripts include them.

Every script that is not built in is the user's own, also in the folders of ``VOICE_COACH_SCRIPTS``.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from voice_coach.errors import CoachError, UsageError
from voice_coach.library.files import NotFoundError, is_one_file, key_of, kind_of, read_limited
from voice_coach.library.finder import Found, find_routine, load_as, readings
from voice_coach.library.folders import SCRIPT_ENDINGS, folders, is_path
from voice_coach.routines.routine import Include, Step
from voice_coach.routines.step_iterator import steps_of_file
from voice_coach.safe_text import is_visible, shown
from voice_coach.whole_file import RESERVED_NAMES, give_name, not_done, write_whole

SCHEMA = "routine.schema.json"
"""The JSON Schema for editors; scripts name it in their first line."""
MODELINE = f"yaml-language-server: $schema={SCHEMA}"
"""That line, without its comment sign."""

MOST_LETTERS = 64
MOST_BYTES = 200
"""The longest name, in UTF-8: with its ending and the affixes of a temporary file it fits every file system."""

NAME = re.compile(r"[^\W_][\w-]*")

_NOT_IN_A_NAME = re.compile(r"[\W_]+")
_LONGEST = 60  # letters of a name made from a title; leaves room for a number
_CALLED = {" ": "a space", "\n": "a line end", "\r": "a line end", "\t": "a tab"}


def script_path(folder: Path, name: str, ending: str = ".yaml") -> Path:
    """Return the file of the script called ``name``. Raises ``UsageError`` for a name that no file can have.

    Names are kept in NFC, as the finder compares them. Windows takes superscript digits for digits in the
    names of its ports (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
    """
    name = unicodedata.normalize("NFC", name)
    if fault := name_fault(name):
        raise UsageError(
            f"{shown(name)} cannot be the name of a routine: {fault}.",
            f"Use letters, digits and hyphens, such as: {usable_name(_stem(name), (), 'morning-stretch')}",
        )
    return folder / f"{name}{ending}"


def title_of(name: str) -> str:
    """Return a title made from a script's name: ``Evening legs`` from ``evening-legs``."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split()) or name
    return words[:1].upper() + words[1:]


def name_fault(name: str) -> str:
    """Return why a name is not valid on every system, in words that follow a colon; empty if it is."""
    if not name:
        return "it is empty"
    if not is_visible(name):
        return "it contains only invisible characters"
    if name.lower().endswith(SCRIPT_ENDINGS):
        return f"it ends in {name[name.rindex('.') :]}, and a name has no ending"
    if unicodedata.normalize("NFKC", name).lower() in RESERVED_NAMES:
        return "it is reserved by Windows"
    if not NAME.fullmatch(name):
        return _odd_letter(name)
    if len(name) > MOST_LETTERS:
        return f"it has {len(name)} letters, more than {MOST_LETTERS}"
    if len(name.encode()) > MOST_BYTES:
        return f"it takes {len(name.encode())} bytes, more than {MOST_BYTES}"
    return ""


def _odd_letter(name: str) -> str:
    odd = next((letter for letter in name if not re.fullmatch(r"[\w-]", letter)), None)
    if odd in ("/", "\\"):
        return f"it contains {shown(odd)}, as a path does"
    if odd is not None:
        return f"it contains {_CALLED.get(odd, shown(odd))}"
    return f"it begins with {shown(name[0])}"


def _stem(name: str) -> str:
    """Return the last part of a path, without a script's ending."""
    last = re.split(r"[/\\]", name)[-1]
    return last[: last.rindex(".")] if last.lower().endswith(SCRIPT_ENDINGS) else last


def usable_name(title: str, taken: Iterable[str] = (), otherwise: str = "imported") -> str:
    """Return a name made from a title: lower-case letters, digits and hyphens, and a number if it is taken.

    ``otherwise`` is the name for a title without letters and digits.
    """
    base = _NOT_IN_A_NAME.sub("-", unicodedata.normalize("NFC", title).lower())[:_LONGEST].strip("-")
    while len(base.encode(errors="replace")) > MOST_BYTES - 8:
        base = base[:-1].strip("-")
    if base and name_fault(base):
        base = f"{base}-routine" if NAME.fullmatch(base) else ""
    name = base = base or otherwise
    number = 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def write_schema(folder: Path) -> None:
    """Write the JSON Schema beside the scripts, where editors find it, unless the same one is there.

    Errors are ignored: scripts work without it.
    """
    path = folder / SCHEMA
    text = files("voice_coach.routines").joinpath(SCHEMA).read_text("utf-8")
    with suppress(CoachError, OSError):
        if not (path.is_file() and path.read_text("utf-8", "replace") == text):
            write_whole(path, text)


def own_names() -> list[str]:
    """Return the names of all scripts of the user's own; no file is read."""
    return [found.name for found, _ in readings() if not found.built_in]


def own_script(name: str) -> Found:
    """Find one of the user's own scripts by its name.

    Raises ``UsageError`` for a path and for a built-in routine, ``NotFoundError`` if there is none.
    """
    if is_path(name):
        raise UsageError(
            f"{shown(name, 200)} is a path, not the name of one of your own routines.",
            f"Give the name alone, such as: {Path(name).stem}",
        )
    try:
        found = find_routine(name)
    except NotFoundError:
        lost = _lost_link(name)
        if lost is None:
            raise
        return lost
    if is_shipped(found):
        lost = _lost_link(name)
        if lost is not None:
            return lost
        raise UsageError(
            f"{shown(name)} is a built-in routine, which cannot be changed.",
            f"`voice-coach edit {name}` makes a copy of your own that is played in its place.",
        )
    return found


def _lost_link(name: str) -> Found | None:
    """Find a broken link of that name, which can be removed but not played. Raises ``UsageError`` for a folder."""
    if name_fault(name):
        return None
    for folder in folders().scripts[:-1]:
        for path in scripts_of_name(folder / f"{name}.yaml"):
            if path.is_file():  # a link to a built-in script
                continue
            if not path.is_symlink():
                raise UsageError(f"{path} is {kind_of(path)}, not a script.", "Look at it in its folder.")
            return Found(path, name)
    return None


def is_shipped(found: Found) -> bool:
    """Return whether a script came with the program, whatever path led to it. Those are never changed."""
    # A folder of VOICE_COACH_SCRIPTS may be the built-in one under another path, or hold links into it.
    return found.built_in or Path(key_of(found.path)).is_relative_to(key_of(folders().built_in))


def remove_script(found: Found) -> None:
    """Delete a script. Raises ``CoachError`` if that fails."""
    try:
        found.path.unlink()
    except OSError as error:
        raise not_done(found.path, "removed", error) from error


def rename_script(found: Found, name: str, *, force: bool) -> Path:
    """Rename a script in its folder, keeping its ending and its content; return the new path.

    Raises ``UsageError`` if the name is not valid, if another script of the user's own has it, and if the script
    could no longer be played under it. ``force`` overwrites a script of that name in the same folder, unless
    both are one file by a link. Raises ``CoachError`` if the folder cannot be written to.
    """
    target = script_path(found.path.parent, name, found.path.suffix)
    in_the_way = [path for path in scripts_of_name(target) if not _same(path, found.path)]
    elsewhere = _elsewhere(target, found)
    if elsewhere is not None:
        raise UsageError(f"There is a script called {name} already: {elsewhere}", "Choose another name.")
    for path in in_the_way:
        _require_replaceable(found.path, path)
    if in_the_way and not force:
        raise taken(in_the_way[0], name, "Choose another name, or overwrite it with --force.")
    _require_playable_as(found, target)
    try:
        _move(found.path, target, in_the_way)
    except FileExistsError:
        raise taken(target, name, "Choose another name: this one was taken just now.") from None
    except OSError as error:
        raise not_done(found.path, "renamed", error) from error
    return target


def taken(path: Path, name: str, remedy: str) -> UsageError:
    """Return the error for a script's name that what is at ``path`` already has."""
    kind = kind_of(path)
    called = "a script" if kind == "a file" else kind
    return UsageError(f"There is {called} called {name} already: {path}", remedy)


def _require_replaceable(path: Path, in_the_way: Path) -> None:
    """Raise ``UsageError`` for a link that would replace the script it leads to, and for what is not a file."""
    if path.is_symlink() and (_leads_to(path, in_the_way) or is_one_file(path, in_the_way)):
        raise UsageError(
            f"{path} is a link, and {in_the_way} is the script that it leads to: they are the same.",
            "Remove the link with `voice-coach remove`, or choose another name.",
        )
    if not in_the_way.is_symlink() and not in_the_way.is_file():
        raise taken(in_the_way, in_the_way.stem, "Choose another name, or move it away.")


def _require_playable_as(found: Found, target: Path) -> None:
    """Make sure that a script that can be played can also be played under its new name. Raises ``UsageError``."""
    if not found.path.is_file() or load_as(found, found.path).routine is None:
        return
    errors = load_as(found, target).errors
    if errors:
        raise UsageError(
            f"As {shown(target.stem)} it could not be played: {errors[0].cause}.", "Choose another name."
        )


def _move(path: Path, target: Path, in_the_way: list[Path]) -> None:
    if target in in_the_way:
        if is_one_file(path, target) and not target.is_symlink():
            path.unlink()  # two names of one file: renaming one to the other would do nothing
        else:
            path.replace(target)
    elif _same(target, path):
        path.rename(target)
    else:
        give_name(path, target)
    for other in in_the_way:  # one with the other ending would hide it, or be hidden by it
        if other != target:
            other.unlink(missing_ok=True)


def included_by(found: Found) -> list[Found]:
    """Return the user's own scripts that include ``found`` directly, by name or by path."""
    target = Path(os.path.realpath(found.path))  # works for a broken link, too
    including: list[Found] = []
    for other, read in readings():
        if other.built_in or other.path == found.path or not _mentions(other.path, found.path.stem):
            continue
        routine = read().routine
        if routine is not None and any(
            Path(step.routine.file).resolve() == target for step in _includes(routine.steps)
        ):
            including.append(other)
    return including


def shipped_including(name: str) -> list[Found]:
    """Return the built-in routines that include ``name``, directly or through others."""
    alone = replace(folders(), added=(), own=None)
    found: list[Found] = []
    for other, read in readings(alone):
        if other.name != name and _mentions(other.path):
            routine = read().routine
            if routine is not None and name in set(_included_names(routine.steps)):
                found.append(other)
    return found


def _included_names(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in _includes(steps):
        yield unicodedata.normalize("NFC", step.name)
        yield from _included_names(step.routine.steps)


def _includes(steps: tuple[Step, ...]) -> Iterator[Include]:
    return (step for step in steps_of_file(steps) if isinstance(step, Include))


def _mentions(path: Path, name: str = "") -> bool:
    """Return whether a script could include that name, or any at all. This saves parsing most of them."""
    try:
        data = read_limited(path)
    except CoachError:
        return False
    # A name that is not ASCII may be encoded in more than one way.
    return b"include" in data and (not name.isascii() or name.encode() in data or b"\\" in data)


def scripts_of_name(target: Path) -> list[Path]:
    """Return the existing scripts with the name of ``target`` in its folder, broken links included."""
    candidates = [target, *(target.with_suffix(ending) for ending in SCRIPT_ENDINGS)]
    return [path for path in dict.fromkeys(candidates) if os.path.lexists(path)]


def _elsewhere(target: Path, found: Found) -> Path | None:
    """Return the user's own script of that name in another folder, if there is one."""
    for other, _ in readings():
        if other.name == target.stem and not other.built_in and other.path.parent != found.path.parent:
            return other.path
    return None


def _same(one: Path, other: Path) -> bool:
    """Return whether two paths are one name of a file, as on a disk that ignores case."""
    try:
        # Two names of one file that the folder lists separately (a hard link) are two scripts.
        return one == other or (
            one.name.casefold() == other.name.casefold()
            and one.samefile(other)
            and one.name not in os.listdir(one.parent)  # noqa: PTH208 - the names as the disk has them
        )
    except OSError:
        return False


def _leads_to(link: Path, path: Path) -> bool:
    """Return whether a link points directly at ``path``, which need not exist."""
    try:
        return os.path.normpath(link.parent / link.readlink()) == os.path.normpath(path)
    except OSError:
        return False
