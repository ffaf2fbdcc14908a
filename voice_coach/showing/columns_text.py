"""Text wrapped or cut to a number of columns, never inside a word, for commands that print for people."""

from __future__ import annotations

import unicodedata

CLOSING = frozenset("、。，．：；！？）」』】〉》…")
"""Wide punctuation that may not begin a line."""


def columns(text: str) -> int:
    """Return the columns that ``text`` takes on a terminal (UAX 11: wide characters take two, combining marks none)."""
    if text.isascii():
        return len(text)
    return sum(columns_of(character) for character in text)


def columns_of(character: str) -> int:
    """Return the columns that a character takes: 2, 1 or 0."""
    if _is_wide(character):
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Cf") and character != "\u00ad":
        return 0
    return 1


def wrap(text: str, width: int | None, first: str = "", rest: str = "") -> list[str]:
    """Wrap ``text`` to lines of at most ``width`` columns. ``first`` begins the first line, ``rest`` all others.

    Lines break at spaces, and between wide characters, which take two columns. A word that is wider than a line gets a
    line of its own. If ``width`` is None, there is one line.
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
    """Wrap ``text`` with its own indent. A text that fits is not changed."""
    if width is None or columns(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return wrap(text, width, indent, indent)


def cut(text: str, width: int | None) -> str:
    """Return as many words of ``text`` as fit into ``width`` columns, with an ellipsis if some are left out."""
    if width is None or columns(text) <= width:
        return text
    return wrap(text, max(1, width - 1))[0].rstrip(" ,;:.") + "…"


def pad(text: str, width: int) -> str:
    """Pad ``text`` with spaces to ``width`` columns."""
    return text + " " * (width - columns(text))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return the unbreakable pieces of a text, each with the space before it, if any."""
    found: list[tuple[str, str]] = []
    for word in text.split():
        if word.isascii():
            found.append((word, " "))
            continue
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
