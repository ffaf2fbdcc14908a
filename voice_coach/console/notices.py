"""What commands print without a screen: lines, questions, and notices about names and folders."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import click

from voice_coach.safe_text import safe
from voice_coach.showing.columns_text import fitted
from voice_coach.showing.terminal_width import on_terminal, terminal_width

if TYPE_CHECKING:
    from pathlib import Path

    from voice_coach.library.finder import Found

MOST_NAMED = 5


def to_stderr(text: str) -> None:
    """Print a sentence to standard error, so that standard output stays clean for data."""
    tell(safe(text), err=True)


def tell(text: str, *, err: bool = False) -> None:
    """Write one line for people, wrapped to the width of a terminal. ``text`` must be safe already."""
    for line in fitted(text, terminal_width(sys.stderr if err else sys.stdout)):
        write_line(line, err=err)


def write_line(line: str, *, err: bool) -> None:
    """Write one line as it is; ``line`` must be safe already.

    What cannot be written to standard error (a full disk, a closed terminal) is lost without an error, since no
    file and no exit code depends on it. Standard output raises ``OSError``.
    """
    with suppress(OSError, ValueError) if err else nullcontext():
        click.echo(line, err=err)


def names_of(scripts: Iterable[Found]) -> str:
    """Return the names of scripts for a sentence, ``MOST_NAMED`` of them at most."""
    names = [safe(found.name) for found in scripts]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def name_now(name: str) -> str:
    """Return a sentence on what a name plays now that its script is gone; empty if nothing."""
    from voice_coach.library.files import NotFoundError
    from voice_coach.library.finder import find_routine

    try:
        found = find_routine(name)
    except NotFoundError:
        return ""
    if found.built_in:
        return f"`voice-coach play {safe(name)}` plays the built-in routine again."
    return f"`voice-coach play {safe(name)}` plays {safe(str(found.path))} from now on."


def names_shadowed(name: str) -> str:
    """Return a sentence on a new script that replaces the built-in routine ``name``, and on what includes it.

    It is empty if there is no built-in routine of that name.
    """
    from voice_coach.library.finder import built_in_names
    from voice_coach.library.own_scripts import shipped_including

    if name not in built_in_names():
        return ""
    told = f"There is a built-in routine called {safe(name)}; yours is played in its place from now on."
    including = shipped_including(name)
    if including:
        told += f" The built-in routines that include it play yours, too: {names_of(including)}."
    return told


def hidden_by(name: str, path: Path) -> str:
    """Return a sentence on the script that is played in place of the one at ``path``; empty if there is none."""
    from voice_coach.library.files import NotFoundError
    from voice_coach.library.finder import find_routine

    try:
        found = find_routine(name).path
    except NotFoundError:
        return ""
    return "" if found == path else safe(f"{found} is played in its place: rename one of the two.")


def warn_of_folders() -> None:
    """Warn on standard error of each folder of routines that cannot be read: what is in it is not found."""
    from voice_coach.library.finder import unread_folders

    for told in unread_folders():
        to_stderr(told)


def can_ask() -> bool:
    """Return whether the user can be asked: standard input is a terminal."""
    return on_terminal(sys.stdin)


def asked(question: str, *, default: bool) -> bool:
    """Ask for yes or no. Raises ``click.Abort`` on Ctrl-C and at the end of input, after ending the line."""
    try:
        return click.confirm(safe(question), default=default)
    except click.Abort:
        click.echo()
        raise
