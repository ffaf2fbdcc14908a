"""Errors and warnings as text: place, cause, the line with a caret under the place, remedy."""

from __future__ import annotations

from voice_coach.errors import Problem
from voice_coach.safe_text import safe
from voice_coach.showing.columns_text import columns, columns_of

WINDOW = 100
"""The most columns that are shown of a long line."""

_LEAST = 12  # columns, however narrow the terminal is
_NUMBER_WIDTH = 6
_MARGIN = _NUMBER_WIDTH + len(" | ")


def render(problem: Problem, *, plain: bool = False, room: int | None = None) -> str:
    """Return one problem as lines for a terminal, without a line break at the end.

    The line of the file, and its caret, take at most ``room`` columns, if that is not None.

    Control characters of the file are never written; a tab is shown as one space. With ``plain`` the place is
    written in words, and no line of the file is shown.
    """
    kind = "warning: " if problem.warning else ""
    if plain:
        at = problem.place
        told = f"{safe(at.file)}, line {at.line}, column {at.column}: {kind}{safe(problem.cause)}"
        return f"{told}\n{safe(problem.remedy)}" if problem.remedy else told
    window = WINDOW if room is None else max(_LEAST, min(WINDOW, room - _MARGIN - 2))
    shown, before, width = _window(problem.line_text, problem.place.column - 1, problem.width, window)
    caret = " " * before + "^" * width
    lines = [
        f"{safe(str(problem.place))}: {kind}{safe(problem.cause)}",
        f"{problem.place.line:{_NUMBER_WIDTH}} | {shown}",
        f"{'':{_NUMBER_WIDTH}} | {caret}",
    ]
    if problem.remedy:
        lines.append(f"  {safe(problem.remedy)}")
    return "\n".join(line.rstrip() for line in lines)


def one_line(problem: Problem) -> str:
    """Return one problem as linters print it: ``file:line:column: error: cause. remedy``."""
    kind = "warning" if problem.warning else "error"
    told = f"{problem.place}: {kind}: {problem.cause}"
    return safe(f"{told.rstrip('.')}. {problem.remedy}" if problem.remedy else told)


def _window(line: str, start: int, width: int, window: int) -> tuple[str, int, int]:
    """Return the part of a line that is shown, the columns before the place in it, and the columns of the place.

    The part takes at most ``window`` columns, beside an ellipsis at either end or a caret after its end.
    """
    base = max(0, start - 2 * window)
    near = safe(line[base : start + 2 * window].replace("\t", " "))
    place = min(start - base, len(near))
    first, last = 0, len(near)
    if len(near) < len(line) or columns(near) > window:
        first = _reach(near, place, -1, window * 2 // 5)
        last = _reach(near, place, 1, window - columns(near[first:place]))
        first = _reach(near, first, -1, window - columns(near[first:last]))
    left = "…" if base + first > 0 else ""
    right = "…" if base + last < len(line) else ""
    marked = near[place : min(place + width, last)]
    return left + near[first:last] + right, len(left) + columns(near[first:place]), max(1, columns(marked))


def _reach(text: str, at: int, step: int, room: int) -> int:
    """Return the index that ``room`` columns of ``text`` reach from ``at``, forwards or backwards by ``step``."""
    while (at > 0) if step < 0 else (at < len(text)):
        room -= columns_of(text[at - 1 if step < 0 else at])
        if room < 0:
            break
        at += step
    return at
