"""Input and result of reading a routine: sources, the finder for what they name, the routine and its problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from voice_coach.errors import Problem, RoutineError
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.safe_text import shown

Grammar = Literal["yaml", "quick", "quick alone"]
"""How a text is written: as a routine file, or in the quick form; "quick alone" borrows nothing."""


@dataclass(frozen=True)
class Source:
    """A routine file that was found.

    ``file`` is its path as messages show it, ``key`` identifies the file however it was named, ``name`` is the
    name that the routine is played by.
    """

    file: str
    key: str
    name: str
    data: bytes | str
    grammar: Grammar = "yaml"


@dataclass(frozen=True)
class Missing:
    """Why something could not be found, and what to do."""

    cause: str
    remedy: str


@dataclass(frozen=True)
class KnownExercise:
    """An exercise that the quick form borrows from, and what is needed for it."""

    exercise: Exercise
    equipment: tuple[str, ...] = ()


class Finder(Protocol):
    """Finds what a routine names. ``beside`` is the ``file`` of the routine that names it."""

    def routine(self, name: str, beside: str) -> Source | Missing:
        """Find and read another routine, by name or by a path relative to ``beside``."""
        ...

    def sound(self, name: str, beside: str) -> str | Missing:
        """Find a sound and return its absolute path as text."""
        ...

    def exercise(self, name: str) -> KnownExercise | None:
        """Return the exercise that this name is known for, or None. The quick form borrows from it."""
        ...


class NoFinder:
    """Finds nothing: for a routine that stands alone."""

    def routine(self, name: str, beside: str) -> Source | Missing:
        """Find no routine."""
        return Missing(f"there is no routine {shown(name)}", "Nothing can be included here.")

    def sound(self, name: str, beside: str) -> str | Missing:
        """Find no sound."""
        return Missing(f"there is no sound {shown(name)}", "No sounds can be used here.")

    def exercise(self, name: str) -> KnownExercise | None:
        """Return None: no exercise is known."""
        return None


@dataclass(frozen=True)
class Reading:
    """The result of reading a text: the routine (None if there is any error), and all errors and warnings.

    Problems are in the order of the file; those of included files follow, file by file.
    """

    routine: Routine | None
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the routine from being played."""
        return tuple(problem for problem in self.problems if not problem.warning)

    def required(self) -> Routine:
        """Return the routine. Raises ``RoutineError`` with all problems if there is none."""
        if self.routine is None:
            raise RoutineError(self.problems)
        return self.routine
