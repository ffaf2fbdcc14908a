"""Collect what is wrong with a file as problems with line, column and the line itself."""

from __future__ import annotations

from collections.abc import Callable

from voice_coach.errors import Place, Problem
from voice_coach.routines.yaml.tree import Lines, Mapping, Node, Scalar


class ProblemCollector:
    """Gathers the problems of one file; ``count_error`` is called with each error, and may raise to stop."""

    def __init__(self, file: str, count_error: Callable[[Problem], None]) -> None:
        self.file = file
        self.text = ""
        self._problems: list[Problem] = []
        self._count_error = count_error
        self._lines = Lines("")
        self._line_texts: dict[int, str] = {}
        self.amounts: dict[tuple[str, str], object] = {}

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the file."""
        return sorted(self._problems, key=_position)

    def set_text(self, text: str) -> None:
        """Set the text that all offsets count in."""
        self.text = text
        self._lines = Lines(text)

    def place(self, offset: int) -> Place:
        """Return the place of a character."""
        line, column = self._lines.place(offset)
        return Place(self.file, line, column)

    def tell_node(self, node: Node, cause: str, remedy: str) -> None:
        """Add an error about a key or a value."""
        self.tell(node.start, node.end, cause, remedy)

    def tell_first_key(self, node: Mapping, cause: str, remedy: str) -> None:
        """Add an error about something that a group lacks, at its first key."""
        first = next((key for key, _ in node.pairs.values()), None)
        self.tell(node.start, node.start + 1 if first is None else first.end, cause, remedy)

    def warn(self, key: Scalar, reason: str) -> None:
        """Add a warning about a key that can have no effect."""
        cause = f"`{key.text}` has no effect here: {reason}"
        self.tell(key.start, key.end, cause, "Delete it.", warning=True)

    def tell(self, start: int, end: int, cause: str, remedy: str, *, warning: bool = False) -> None:
        """Add an error about ``start`` to ``end`` of the text; only its first line is shown."""
        place = self.place(start)
        line, column = place.line, place.column
        if line not in self._line_texts:
            self._line_texts[line] = self._lines.text(line)
        text = self._line_texts[line]
        width = max(1, min(end - start, len(text) - column + 1))
        problem = Problem(place, text, cause, remedy, width, warning)
        self._problems.append(problem)
        if not warning:
            self._count_error(problem)


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line, problem.place.column
