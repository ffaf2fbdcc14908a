"""Text laid into a number of columns, for commands that print for people: wrapped or cut, never inside a word."""

from __future__ import annotations

import unicodedata

from voice_coach.safe_text import safe

CLOSING = frozenset("、。，．：；！？）」』】〉》…")
"""Wide marks that do not begin a line."""


def columns(text: str) -> int:
    """Count the columns that ``text`` takes on a terminal (UAX 11: wide characters take two, marks none)."""
    return sum(columns_of(character) for character in text)


def columns_of(character: str) -> int:
    """Return the columns that a character takes: two, one, or none."""
    if _is_wide(character):
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\u00ad":
        return 0
    return 1


def one_line(text: str) -> str:
    """Return ``text`` on one line and safe for a terminal, with single blanks."""
    return safe(" ".join(text.split()))


def wrap(text: str, width: int | None, first: str = "", rest: str = "") -> list[str]:
    """Lay ``text`` into lines of at most ``width`` columns; ``first`` opens the first, ``rest`` all others.

    Lines break at blanks, and between wide characters, which take two columns. A word that is wider than a line
    has one of its own. A ``width`` of None gives one line.
    """
    if width is None:
        return [f"{first}{text}".rstrip()]
    lines: list[str] = []
    line, empty = first, True
    for piece, gap in _pieces(text):
        if not empty and columns(line) + len(gap) + columns(piece) > width:
            lines.append(line)
            line, empty = rest, True
        line += piece if empty else gap + piece
        empty = False
    lines.append(line.rstrip())
    return lines


def fitted(text: str, width: int | None) -> list[str]:
    """Lay ``text`` into lines as ``wrap`` does, with its own indent; what fits stays as it is."""
    if width is None or columns(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return wrap(text, width, indent, indent)


def cut(text: str, width: int | None) -> str:
    """Return as many words of ``text`` as fit into ``width`` columns, with an ellipsis where some are left out."""
    if width is None or columns(text) <= width:
        return text
    return wrap(text, max(1, width - 1))[0].rstrip(" ,;:.") + "…"


def pad(text: str, width: int) -> str:
    """Fill up with blanks to ``width`` columns."""
    return text + " " * (width - columns(text))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return what stays together, each piece with the blank before it, if there is one."""
    found: list[tuple[str, str]] = []
    for word in text.split():
        gap, piece = " ", ""
        for character in word:
            if piece and character not in CLOSING and (_is_wide(character) or _is_wide(piece[-1])):
                found.append((piece, gap))
                gap, piece = "", ""
            piece += character
        found.append((piece, gap))
    return found


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
