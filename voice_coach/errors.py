"""Errors and problems, with place, cause and remedy. Only the command line prints them."""

from dataclasses import dataclass

from voice_coach.counted import counted


class CoachError(Exception):
    """Something the user can act on: ``cause`` in one sentence, and what to do about it.

    ``str()`` returns cause and remedy as one text.
    """

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.cause = cause
        self.remedy = remedy


class UsageError(CoachError):
    """The user asked for something that does not exist or is not possible (exit code 2)."""


class UnknownVoiceError(UsageError):
    """The voice called ``name`` does not exist, or cannot do what was asked."""

    def __init__(self, name: str, cause: str, remedy: str = "") -> None:
        super().__init__(cause, remedy)
        self.name = name


@dataclass(frozen=True)
class Place:
    """A position in a routine file; line and column count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One error or warning about a routine file.

    ``line_text`` is the line of the file that ``place`` points into, ``width`` the number of
    characters the caret underlines (1 or more).
    """

    place: Place
    line_text: str
    cause: str
    remedy: str = ""
    width: int = 1
    warning: bool = False


class RoutineError(CoachError):
    """A routine has errors; ``problems`` holds all of them, in the order of the file (exit code 3)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = sum(not problem.warning for problem in problems)
        super().__init__(f"{counted(count, 'error')} in the routine.")
        self.problems = problems
