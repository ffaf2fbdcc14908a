"""Help for who hears it: a paragraph or an option a line, where click lays it out in columns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

import click

from voice_coach.showing.terminal_width import terminal_width

ENDLESS = 1_000_000
"""Columns of a line that nobody breaks."""

_TWO_COLUMNS = re.compile(r"(?m)^ +(\S.*?) {2,}(?=\S)")


class PlainHelp(click.HelpFormatter):
    """Writes no columns, indents and empty lines; lines are broken at blanks where there is a terminal."""

    def __init__(self) -> None:
        super().__init__(indent_increment=0, width=terminal_width(sys.stdout) or ENDLESS)

    def write_text(self, text: str) -> None:
        """Write paragraphs; a table in them becomes sentences too."""
        super().write_text(_TWO_COLUMNS.sub(r"\1: ", text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write each term and what it means as a sentence."""
        for term, meaning in rows:
            sentence = f"{term}: {meaning}" if meaning else term
            super().write_text(" ".join(sentence.replace("|", " or ").split()))

    def getvalue(self) -> str:
        """Return all that was written, without empty lines, which a screen reader would read as such."""
        return "".join(f"{line}\n" for line in super().getvalue().splitlines() if line)
