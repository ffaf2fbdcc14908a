"""The exercises of the built-in routines by name, from which the quick form borrows.

The user's own routines are not searched: any script could change what a line means, and all would have to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.library.files import read_limited
from voice_coach.routines.reading import KnownExercise
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.routines.texts import texts_of

_NAMED = re.compile(r"^ *- exercise: *(.+?) *$", re.MULTILINE)
_OR = re.compile(r",? (?:or|and) ")
_PLURAL = re.compile(r"(?<=\w\w)(?:(?<=ch|sh|ss)es|(?<!s)s)$")


class KnownExercises:
    """Finds exercises by name. All files are searched for names; only those that have a wanted one are read.

    If several have the same name, the one in the routine of that name is found, else the one in the routine that comes
    first in the alphabet. An exercise that is the only one of its routine is also found by the routine's name, if the
    words of that are in its own: `plank` finds `Plank on the elbows`.
    """

    def __init__(self, files: Iterable[Path], read: Callable[[Path], Routine | None]) -> None:
        self._files = files
        self._read = read
        self._homes: dict[str, tuple[Path, str]] | None = None
        self._found: dict[str, KnownExercise | None] = {}

    def find(self, name: str) -> KnownExercise | None:
        """Return the exercise of this name; case, hyphens and plurals are ignored."""
        key = key_of(name)
        if key not in self._found:
            if self._homes is None:
                self._homes = _homes(self._files)
            self._found[key] = self._load(*self._homes[key]) if key in self._homes else None
        return self._found[key]

    def _load(self, file: Path, key: str) -> KnownExercise | None:
        routine = self._read(file)
        if routine is None:
            return None
        exercises = [step for step in iterate_steps(routine) if isinstance(step, Exercise)]
        alone = len({step.name for step in exercises}) == 1
        for step in exercises:
            if key_of(step.name) == key:
                needed = (thing for thing in routine.equipment if alone or _speaks_of(step, thing))
                return KnownExercise(step, tuple(needed))
        return None


def _speaks_of(exercise: Exercise, thing: str) -> bool:
    """Return whether a piece of equipment is named in the exercise's texts; of "a mat or a rug" either."""
    said = set(key_of(" ".join(text.text for text in texts_of(exercise))).split())
    return any(key_of(one).split()[-1:] and key_of(one).split()[-1] in said for one in _OR.split(thing))


def _homes(files: Iterable[Path]) -> dict[str, tuple[Path, str]]:
    """Return for each name the file to read and the name of the exercise there, both as ``key_of`` returns them."""
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
    """Return a name for comparison: without case, hyphens and plurals."""
    return " ".join(_PLURAL.sub("", word) for word in re.split(r"[\W_]+", name.casefold()) if word)
