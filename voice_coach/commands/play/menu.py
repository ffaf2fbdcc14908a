"""The menu of what can be played: shown at a terminal when no routine is named."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from voice_coach.console.notices import tell
from voice_coach.console.settings import is_plain
from voice_coach.counted import counted
from voice_coach.near import did_you_mean, fold, near_words
from voice_coach.safe_text import safe_line
from voice_coach.showing.columns_text import columns, cut, fitted, pad
from voice_coach.showing.terminal_width import on_terminal

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Choices
    from voice_coach.library.summaries import Summary

FIRST = (
    "neck-warmup",
    "plank",
    "wall-squat",
    "gentle-back",
    "kind-abs",
    "stretch-cooldown",
    "form-check",
    "signals",
    "core-course",
    "press-and-back",
)
"""Built-in routines for newcomers, offered in this order before all others."""

MOST, FEWEST = 12, 3
"""The most and the fewest routines offered at first; between them, as many as fit the screen."""

SHORTEST_TITLE = 8
"""Columns; if less is left of a row, the title is left out."""

MORE, LEAVE = "+", ("", "q")
PROMPT = "Number or name: "


def can_choose() -> bool:
    """Return whether the user can choose: standard input and output are both a terminal."""
    return on_terminal(sys.stdin) and on_terminal(sys.stdout)


def chosen(choices: Choices) -> str | None:
    """Ask which routine to play, and return its name; None if the listener leaves. Lengths follow ``choices``."""
    from voice_coach.library.summaries import summaries

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no character counts as a wrong answer
    routines = in_order(summaries(choices))
    _show(routines, everything=False)
    while True:
        click.echo(PROMPT, nl=False)
        line = sys.stdin.readline()
        answer = line.strip()
        if not line:
            click.echo()
        if answer.lower() in LEAVE:
            return None
        if answer == MORE:
            _show(routines, everything=True)
            continue
        found = meant(answer, routines)
        if len(found) == 1:
            return found[0].name
        tell(_not_one(answer, found, routines))


def in_order(summaries: Iterator[Summary]) -> list[Summary]:
    """Return the routines in the order of the menu: the user's own, those in ``FIRST``, others, those with errors."""
    ranks = {name: rank for rank, name in enumerate(FIRST)}

    def order(one: Summary) -> tuple[bool, bool, int, str]:
        rank = 0 if one.own else ranks.get(one.name, len(ranks))
        return one.outline is None, not one.own, rank, fold(one.name)

    return sorted(summaries, key=order)


def meant(answer: str, routines: Sequence[Summary]) -> list[Summary]:
    """Return the routines that an answer may mean: by number, by name, or by the first letters of name or title.

    Case, accents and hyphens are ignored.
    """
    if answer.isdecimal() and 1 <= int(answer[:9]) <= len(routines):
        return [routines[int(answer) - 1]]
    exact = [one for one in routines if one.name == answer]
    if exact:
        return exact
    typed = _letters(answer)
    alike = [one for one in routines if _letters(one.name) == typed]
    if len(alike) == 1 or not typed:
        return alike
    return [
        one
        for one in routines
        if _letters(one.name).startswith(typed)
        or (one.outline is not None and _letters(one.outline.title).startswith(typed))
    ]


def _letters(text: str) -> str:
    from voice_coach.commands.list import apart

    return " ".join(apart(fold(text)).split())


def _not_one(answer: str, found: Sequence[Summary], routines: Sequence[Summary]) -> str:
    """Return the reply to an answer that does not mean exactly one routine."""
    quoted = f"`{safe_line(answer[:60])}`"
    if found:
        names = ", ".join(safe_line(one.name) for one in found[:MOST])
        return f"Several begin with {quoted}: {names}{' and others' if len(found) > MOST else ''}."
    if answer.isdecimal():
        return f"There is no number {quoted}: they run from 1 to {len(routines)}."
    near = near_words(answer, [one.name for one in routines], 2)
    return f"No routine begins with {quoted}. {did_you_mean(map(safe_line, near))}".rstrip()


def _show(routines: Sequence[Summary], *, everything: bool) -> None:
    """Print the menu: as much as fits the screen, or ``everything``."""
    size = shutil.get_terminal_size()
    texts = plain_entries(routines) if is_plain() else drawn_entries(routines, size.columns)
    entries = [fitted(text, size.columns) for text in texts]
    hint = fitted("Press Enter to leave. Other commands: voice-coach --help", size.columns)
    if not everything:
        more = fitted(f"{MORE} shows all {len(routines)}. {hint[0]}", size.columns)
        # Leave rows for the question, the prompt, and the command above them.
        shown = how_many(entries, size.lines - len(more) - 3)
        if shown < len(entries):
            entries, hint = entries[:shown], more
    for line in ("What do you want to play?", *(row for rows in entries for row in rows), *hint):
        click.echo(line)


def how_many(entries: Sequence[Sequence[str]], room: int) -> int:
    """Return how many entries fit into so many rows, from ``FEWEST`` to ``MOST``."""
    rows = count = 0
    for entry_rows in entries[:MOST]:
        rows += len(entry_rows)
        if rows > room and count >= FEWEST:
            break
        count += 1
    return count


def drawn_entries(routines: Sequence[Summary], width: int) -> Iterator[str]:
    """Yield a row for each routine: its number, name and length, and its title where that has room."""
    from voice_coach.commands.list import NAME_COLUMNS, whole_minutes

    names = min(NAME_COLUMNS, max(columns(safe_line(one.name)) for one in routines))
    for number, one in enumerate(routines, 1):
        outline = one.outline
        length = f"{whole_minutes(outline)} min" if outline else _errors(one)
        row = f"{number:>3}  {pad(safe_line(one.name), names)}  {length:>8}"
        title = f"{'[yours] ' if one.own else ''}{safe_line(outline.title) if outline else ''}".rstrip()
        left = width - columns(row) - 2
        yield f"{row}  {cut(title, left)}".rstrip() if left >= SHORTEST_TITLE else row


def plain_entries(routines: Sequence[Summary]) -> Iterator[str]:
    """Yield a line for each routine that reads well aloud."""
    from voice_coach.commands.list import minutes

    for number, one in enumerate(routines, 1):
        length = minutes(one.outline) if one.outline else _errors(one)
        title = f" {safe_line(one.outline.title)}" if one.outline else ""
        yield f"{number}: {safe_line(one.name)}, {length}.{' Yours.' if one.own else ''}{title}"


def _errors(one: Summary) -> str:
    return counted(len(one.errors), "error")
