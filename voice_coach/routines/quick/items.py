"""Cut a quick form into its title and its items, without marks and comments; each piece keeps its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voice_coach.routines.quick.words import (
    AMOUNT,
    COUNTED,
    REPS,
    REST,
    REST_ITEM,
    ROUNDS,
    TIMES,
    UNIT,
    pattern,
)
from voice_coach.routines.yaml.tree import Scalar

MAX_ITEM = 300
"""More characters than any item needs, and few enough that none is slow to read."""

_ITEM = re.compile(r"(?P<comma>[,;][^\S\r\n]*)?(?P<item>[^\s,;][^,;\r\n]*)")
_REMARK = re.compile(r"(?<![^\r\n])[^\S\r\n]*#(?![0-9])[^\r\n]*")
_HEADING = re.compile(r"\s*(?P<title>[^\s,;:][^,;:\r\n]*):[^\S\r\n]*[\r\n]")
_NO_TITLE = pattern(rf"{AMOUNT}(?!\S)|{REST_ITEM}|{COUNTED}|{ROUNDS}")
_MARKER = re.compile(
    r"(?:(?:[-*+–—>]|[0-9]{1,4}[.)])(?:\s+|$|(?=[^\W\d]))|[a-z]\)\s+|[0-9]\ufe0f?\u20e3\s*|[①-⑳]\s*)?"
    r"(?:\[[ xX]?\](?:\s+|$)|[•◦‣▪▫■□●○◆◇▶►➔➜→»·✅✔✓☑☐]\ufe0f?\s*(?:[0-9]{1,4}[.)]\s+)?)?"
)
_JOINED = re.compile(r"(?:and\s+then|then|and)\s+(?=\S)", re.IGNORECASE)
_EMPHASIS = re.compile(
    r"(?<![\w*`])(?P<mark>\*\*\*?|__|`+)(?=[^\s*_`])(?P<text>[^\r\n*_`]{0,300}?[^\s*_`])(?P=mark)(?![\w*`])"
    r"|(?<![\w*])(?P<slant>[*_])(?=[^\s*_])(?P<words>[^\r\n,;*_]{0,100}?[^\s,;*_])(?P=slant)(?![\w*])"
)
_UNIT_STOP = pattern(
    rf"(?<=[0-9])(?P<unit>\s*(?:{UNIT}|{REPS}))\."
    rf"(?=\s*(?:[/),;(0-9–-]|{TIMES}(?![^\W\d])|(?:each|per|on|left|right|{REST})(?!\w)|$))"
)
_UNSEEN = re.compile("[\u200b\u2060\ufeff]")  # spaces of no width, as in text copied from web pages
_LAST_STOP = re.compile(r"(?<=[\w ])[.!]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text without spaces around it; ``start`` is its offset."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset of its end."""
        return self.start + len(self.text)

    def part(self, first: int, last: int | None = None) -> Piece:
        """Return the piece between two offsets in this one."""
        text = self.text[first:last].rstrip()
        bare = text.lstrip()
        return Piece(self.start + first + len(text) - len(bare), bare)

    def words(self) -> str:
        """Return the text with single spaces between words."""
        return " ".join(self.text.split())

    def scalar(self, text: str | None = None) -> Scalar:
        """Return it as a value of the tree; ``text`` is the value if that differs from what was typed."""
        return Scalar(self.start, self.end, self.words() if text is None else text, plain=False)


def bared(source: str) -> str:
    """Replace comments, marks around names and stops after units by spaces, so that all else keeps its place."""
    text = _REMARK.sub(lambda match: " " * len(match.group()), _UNSEEN.sub(" ", source))
    text = _EMPHASIS.sub(_without_marks, text)
    return _UNIT_STOP.sub(lambda match: f"{match['unit']} ", text)


def _without_marks(match: re.Match[str]) -> str:
    blanks = " " * len(match["mark"] or match["slant"])
    return f"{blanks}{match['text'] or match['words']}{blanks}"


def find_title(text: str) -> Piece | None:
    """Return the title, a first line that ends in a colon and contains no amount; None without one."""
    match = _HEADING.match(text)
    if match is None or len(match["title"]) > MAX_ITEM:
        return None
    title = Piece(match.start("title"), match["title"].rstrip())
    if _marker(title) or _NO_TITLE.search(f"{title.text}:") or not any(map(str.isalnum, title.text)):
        return None
    return title


def cut_items(text: str, start: int) -> Iterator[Piece]:
    """Yield the items of a text from ``bared``, without the marks of lists around them; some are empty."""
    for match in _ITEM.finditer(text, start):
        piece = Piece(match.start("item"), match["item"].rstrip())
        item = piece.part(_marker(piece))
        if not item.text:  # in `plank 40s, 10.` that is an amount, not the number of a list item
            item = piece if match["comma"] and piece.text[0].isdigit() else Piece(piece.start, "")
        if joined := _JOINED.match(item.text):
            item = item.part(joined.end())
        stop = _LAST_STOP.search(item.text)
        yield item.part(0, stop.start()) if stop else item


def _marker(piece: Piece) -> int:
    """Return how many characters a list mark takes at the beginning."""
    match = _MARKER.match(piece.text)
    return match.end() if match else 0
