"""Errors and warnings as text: place, cause, the line with a caret under the place, remedy."""

from __future__ import annotations

from voice_coach.errors import Problem
from voice_coach.safe_text import safe
from voice_coach.showing.columns_text import columns, columns_of

WINDOW = 100
"""How many columns of a long line are shown, where there is room."""

_LEAST = 12  # of them, however narrow the terminal is
_NUMBER_WIDTH = 6
_MARGIN = _NUMBER_WIDTH + len(" | ")


def render(problem: Problem, *, plain: bool = False, room: int | None = None) -> str:
    """Return one problem as lines for a terminal, without a line break at the end.

    The line of the file, and its caret, take at most ``room`` columns, if that is not None.

    Nothing of the file's text can steer the terminal; a tab is shown as one space. A ``plain`` one tells the place
    in words and shows no line of the file.
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
    """Cut what is shown out of a line: its text, the columns before the place, and those of the place.

    Text takes at most ``window`` columns; an ellipsis, or a caret after the end, may stand at either side.
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
    """Go along ``text`` from ``at``, forwards or backwards, as far as ``room`` columns allow."""
    while (at > 0) if step < 0 else (at < len(text)):
        room -= columns_of(text[at - 1 if step < 0 else at])
        if room < 0:
            break
        at += step
    return at
