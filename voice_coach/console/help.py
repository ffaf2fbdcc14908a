"""Plain help, for screen readers: one line for a paragraph or an option, in place of click's columns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

import click

from voice_coach.showing.terminal_width import terminal_width

ENDLESS = 1_000_000
"""A width at which no line is wrapped."""

_TWO_COLUMNS = re.compile(r"(?m)^ +(\S.*?) {2,}(?=\S)")


class PlainHelp(click.HelpFormatter):
    """A formatter without columns, indents and empty lines; on a terminal, lines are wrapped to its width."""

    def __init__(self) -> None:
        super().__init__(indent_increment=0, width=terminal_width(sys.stdout) or ENDLESS)

    def write_text(self, text: str) -> None:
        """Write paragraphs; a table in them becomes sentences too."""
        super().write_text(_TWO_COLUMNS.sub(r"\1: ", text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write each term and its meaning as one sentence."""
        for term, meaning in rows:
            sentence = f"{term}: {meaning}" if meaning else term
            super().write_text(" ".join(sentence.replace("|", " or ").split()))

    def getvalue(self) -> str:
        """Return all that was written, without empty lines: a screen reader announces each."""
        return "".join(f"{line}\n" for line in super().getvalue().splitlines() if line)
