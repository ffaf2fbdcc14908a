"""Errors and warnings as text: place, cause, the line with a caret under the place, remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from voice_coach.errors import Problem
from voice_coach.safe_text import safe

WINDOW = 100
"""How many characters of a long line are shown."""

_BEFORE = 40  # of them, those before the place
_NUMBER_WIDTH = 6


def render(problem: Problem) -> str:
    """Give one problem as lines for a terminal, without a line break at the end.

    Nothing of the file's text can steer the terminal; a tab is shown as one space.
    """
    kind = "warning: " if problem.warning else ""
    shown, before, width = _window(problem.line_text, problem.place.column - 1, problem.width)
    caret = " " * before + "^" * width
    lines = [
        f"{safe(str(problem.place))}: {kind}{safe(problem.cause)}",
        f"{problem.place.line:{_NUMBER_WIDTH}} | {shown}",
        f"{'':{_NUMBER_WIDTH}} | {caret}",
    ]
    if problem.remedy:
        lines.append(f"  {safe(problem.remedy)}")
    return "\n".join(line.rstrip() for line in lines)


def render_all(problems: Iterable[Problem]) -> str:
    """Give all problems, one below the other."""
    return "\n".join(render(problem) for problem in problems)


def columns(text: str) -> int:
    """Count the columns that ``text`` takes on a terminal (UAX 11: wide characters take two, marks none)."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\u00ad":
        return 0
    return 1


def _window(line: str, start: int, width: int) -> tuple[str, int, int]:
    """Cut what is shown out of a line: its text, the columns before the place, and those of the place."""
    first = max(0, min(start - _BEFORE, len(line) - WINDOW)) if len(line) > WINDOW else 0
    last = min(len(line), first + WINDOW)
    left = "…" if first > 0 else ""
    right = "…" if last < len(line) else ""
    text = safe(line[first:last].replace("\t", " "))
    before = left + text[: start - first]
    marked = text[start - first : start - first + width]
    return left + text + right, columns(before), max(1, columns(marked))
