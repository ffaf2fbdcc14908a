"""The exercises of the built-in routines by name, from which the quick form borrows.

The user's own routines are not searched: a line would change with any script beside it, and all had to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.library.files import read_limited
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.routines.step_iterator import iterate_steps

_NAMED = re.compile(r"^ *- exercise: *(.+?) *$", re.MULTILINE)
_PLURAL = re.compile(r"(?<=\w\w)(?:(?<=ch|sh|ss)es|(?<!s)s)$")


class KnownExercises:
    """Finds exercises by name. All files are searched for names; only those that have a wanted one are read.

    Of several exercises of one name that of the routine called like it goes first, then that of the routine whose
    name comes first in the alphabet. The routine `plank` has one exercise, `Plank on the elbows`, which is known as
    `plank` as well.
    """

    def __init__(self, files: Iterable[Path], read: Callable[[Path], Routine | None]) -> None:
        self._files = files
        self._read = read
        self._homes: dict[str, tuple[Path, str]] | None = None
        self._found: dict[str, Exercise | None] = {}

    def find(self, name: str) -> Exercise | None:
        """Return the exercise of this name; case, hyphens and plurals do not count."""
        key = key_of(name)
        if key not in self._found:
            if self._homes is None:
                self._homes = _homes(self._files)
            self._found[key] = self._load(*self._homes[key]) if key in self._homes else None
        return self._found[key]

    def _load(self, file: Path, key: str) -> Exercise | None:
        routine = self._read(file)
        for step in iterate_steps(routine) if routine else ():
            if isinstance(step, Exercise) and key_of(step.name) == key:
                return step
        return None


def _homes(files: Iterable[Path]) -> dict[str, tuple[Path, str]]:
    """Return for each name the file to read, and the name that the exercise has there, both names as keys."""
    homes: dict[str, tuple[Path, str]] = {}
    alone: dict[str, tuple[Path, str]] = {}
    for file in sorted(files):
        text = ""
        with suppress(CoachError):
            text = read_limited(file).decode("utf-8", "replace")
        names = [key_of(name) for name in _NAMED.findall(text)]
        routine = key_of(file.stem)
        for name in names:
            if name == routine or name not in homes:
                homes[name] = file, name
        if len(names) == 1 and set(routine.split()) <= set(names[0].split()):
            alone[routine] = file, names[0]
    return alone | homes


def key_of(name: str) -> str:
    """Return a name as it is compared: without case, hyphens and plurals."""
    return " ".join(_PLURAL.sub("", word) for word in re.split(r"[\W_]+", name.casefold()) if word)
