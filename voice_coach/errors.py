"""What can go wrong, told with place, cause and remedy. Only the command line prints it."""

from dataclasses import dataclass

from voice_coach.counted import counted


class CoachError(Exception):
    """Something the user can act on: ``cause`` in one sentence, and what to do about it.

    ``str()`` gives both, so that the text reads well wherever it ends up.
    """

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(f"{cause} {remedy}".strip())
        self.cause = cause
        self.remedy = remedy


class UsageError(CoachError):
    """The command was asked for something that cannot be (exit code 2)."""


class UnknownVoiceError(UsageError):
    """The voice that was asked for as ``name`` is not there, or cannot do what is asked."""

    def __init__(self, name: str, cause: str, remedy: str = "") -> None:
        super().__init__(cause, remedy)
        self.name = name


@dataclass(frozen=True)
class Place:
    """Where in a routine file something stands; line and column count from 1, in characters."""

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
