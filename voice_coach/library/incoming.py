"""Write imported scripts, and the files that they name, into the user's folder: all of them or none."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from voice_coach.errors import CoachError, RoutineError, UsageError
from voice_coach.library.files import is_one_file, read_limited
from voice_coach.library.finder import load
from voice_coach.library.folders import SCRIPT_ENDINGS, folders, is_path
from voice_coach.library.own_scripts import script_path, scripts_of_name, taken, write_schema
from voice_coach.library.sounds import sound_files
from voice_coach.routines.routine import Include, Routine, Sound, Step
from voice_coach.routines.step_iterator import steps_of_file
from voice_coach.safe_text import DIRECTION_MARKS, shown
from voice_coach.unfinished import temporary_folder
from voice_coach.whole_file import write_new, write_whole

MAX_COMPANION = 256 << 20
"""The largest file beside a script, in bytes: an hour of music."""


@dataclass(frozen=True)
class Incoming:
    """A script for the user's folder, and the files that it names, by their paths relative to it."""

    name: str
    data: bytes
    companions: dict[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """The names of routines that it adds: the script, and scripts directly beside it."""
        beside = {PurePosixPath(path) for path in self.companions if "/" not in path}
        return {self.name, *(path.stem for path in beside if path.suffix.lower() in SCRIPT_ENDINGS)}


def with_companions(incoming: Incoming, routine: Routine) -> Incoming:
    """Add the files beside the script that it names. Raises ``CoachError`` for one that cannot be read."""
    home = Path(routine.file).parent
    companions: dict[str, bytes] = {}
    for path in _companions(routine.steps, home):
        relative = path.relative_to(home).as_posix()
        if relative not in companions:
            companions[relative] = read_limited(path, MAX_COMPANION)
            if len(companions[relative]) > MAX_COMPANION:
                raise CoachError(f"{shown(str(path), 200)} is too large to import.", "Make it shorter.")
    return replace(incoming, companions=companions)


def _companions(steps: tuple[Step, ...], home: Path) -> Iterator[Path]:
    for step in steps_of_file(steps):
        match step:
            case Sound():
                paths = (home / file for file in sound_files(step.name))
                yield from (path for path in paths if is_one_file(path, Path(step.file)))
            case Include() if is_path(step.name):
                yield Path(step.routine.file)
                yield from _companions(step.routine.steps, Path(step.routine.file).parent)


def require_playable(incoming: Incoming, check: Callable[[Routine], None]) -> None:
    """Make sure that the script can be played in the user's folder as well, under its new name.

    There it could include itself, for example. ``check`` raises what else is wrong with it. Raises ``CoachError``.
    """
    where = folders()
    with temporary_folder(Path(tempfile.gettempdir()).resolve()) as trial:
        path = script_path(trial, incoming.name)
        for relative, data in _files(incoming):
            write_whole(path.parent / relative, data)
        try:
            routine = load(str(path), replace(where, added=(*where.added, path.parent))).required()
            check(routine)
        except RoutineError as error:
            problem = next(problem for problem in error.problems if not problem.warning)
            cause = f"As {shown(incoming.name)} in your folder it could not be played: {problem.cause}."
            raise BadHereError(cause, problem.remedy) from None


class BadHereError(CoachError):
    """A script can be played where it is, but not in the user's folder (exit code 3)."""


def write_all(incoming: Iterable[Incoming], folder: Path, *, force: bool = False) -> list[Path]:
    """Write all scripts with their companions, or none; return the paths of the scripts.

    An existing file with the same content is left alone. Raises ``UsageError`` for one that differs: ``force``
    overwrites a script of the same name, but never a companion, which may belong to another script. Raises
    ``CoachError`` if a file cannot be written.
    """
    scripts = [(one, script_path(folder, one.name)) for one in incoming]
    alone = len(scripts) == 1
    wanted: dict[Path, bytes] = {}
    replaceable: set[Path] = set()
    for one, path in scripts:
        _require_inside(folder, one)
        for relative, data in _files(one):
            if wanted.setdefault(folder / relative, data) != data:
                raise UsageError(
                    f"{shown(relative, 200)} would be written twice.", "Choose another name with --as."
                )
        if force:
            replaceable.add(path)
        else:
            _require_free(path, one, alone=alone)
        _require_companions_free(path, one)
    changed = {path: data for path, data in wanted.items() if _content(path, len(data)) != data}
    with contextlib.ExitStack() as undo:
        for path, data in changed.items():
            _write(path, data, undo, replaced=path in replaceable, alone=alone)
        undo.pop_all()
    write_schema(folder)
    return [path for _, path in scripts]


def _write(path: Path, data: bytes, undo: contextlib.ExitStack, *, replaced: bool, alone: bool) -> None:
    """Write one file, and add to ``undo`` what restores the state before."""
    if not (replaced and os.path.lexists(path)):
        try:
            write_new(path, data)
        except FileExistsError:
            cause = f"A file of that name was created just now: {path}"
            raise UsageError(cause, _another_name(path.stem, alone=alone) + ".") from None
        undo.callback(_put_back, path, None)
        return
    if path.is_dir():
        remedy = "Choose another name with --as, or move it away." if alone else "Move it away first."
        raise taken(path, path.stem, remedy)
    before = _content(path, MAX_COMPANION)
    if before is not None and len(before) > MAX_COMPANION:
        raise CoachError(f"{path} is too large to be replaced.", "Move it away first.")
    write_whole(path, data)
    undo.callback(_put_back, path, before)


def _put_back(path: Path, before: bytes | None) -> None:
    with contextlib.suppress(OSError, CoachError):
        if before is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, before)


def _files(one: Incoming) -> Iterator[tuple[str, bytes]]:
    yield script_path(Path(), one.name).name, _without_direction_marks(one.data)
    for path, data in one.companions.items():
        yield path, _without_direction_marks(data) if path.lower().endswith(SCRIPT_ENDINGS) else data


def _without_direction_marks(script: bytes) -> bytes:
    """Return a script without direction marks, which show its lines in another order than they are played."""
    for mark in DIRECTION_MARKS:
        script = script.replace(mark.encode(), b"")
    return script


def _require_inside(folder: Path, one: Incoming) -> None:
    """Raise ``UsageError`` if a link in the user's folder would lead a companion out of it."""
    for relative in one.companions:
        if not Path(os.path.realpath(folder / relative)).is_relative_to(os.path.realpath(folder)):
            raise UsageError(
                f"{shown(relative, 200)} would be written outside your folder.", "Check the links there."
            )


def _require_free(path: Path, one: Incoming, *, alone: bool) -> None:
    for there in scripts_of_name(path):
        if _content(there, len(one.data)) != one.data:
            remedy = f"{_another_name(one.name, alone=alone)}, or overwrite it with --force."
            raise taken(there, one.name, remedy)


def _another_name(name: str, *, alone: bool) -> str:
    """Return how to avoid a name that is taken; --as cannot name one of several scripts."""
    if alone:
        return "Choose another name with --as"
    return f"Give the one that is there another name first (`voice-coach rename {name} NEW`)"


def _require_companions_free(path: Path, one: Incoming) -> None:
    for relative, data in one.companions.items():
        there = path.parent / relative
        if os.path.lexists(there) and _content(there, len(data)) != data:
            raise UsageError(
                f"{shown(relative, 200)} comes with {shown(one.name)}, and there is another file of that name: {there}",
                f"Rename the file beside the script that you import, and where it is named in it; "
                f"--force overwrites {shown(one.name)} alone.",
            )


def _content(path: Path, length: int) -> bytes | None:
    """Return the content of a file, no more than ``length`` + 1 bytes of it; None if it cannot be read."""
    try:
        return read_limited(path, length)
    except CoachError:
        return None
