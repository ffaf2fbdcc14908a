"""Suggestions for a word that is not a command: a command, a routine, a file, or exercises in one line."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from voice_coach.library.files import NotFoundError, near_file
from voice_coach.library.finder import find_routine, routine_names
from voice_coach.library.folders import is_path
from voice_coach.near import did_you_mean, near_words
from voice_coach.routines.quick.words import may_be_quick
from voice_coach.safe_text import safe, shown

INSTEAD = {"help": "--help", "version": "--version", "run": "play", "start": "play", "delete": "remove"}
"""Commands of other programs, and what does the same here."""

MOST = 2
"""The most suggestions in one message."""

LONGEST = 100
"""The most characters of a command line that is suggested in full."""


def unknown_command(args: Sequence[str], commands: Sequence[str]) -> str:
    """Return the error message for ``args``, whose first is none of ``commands``, with suggestions."""
    word = args[0]
    cause = f"There is no command {shown(safe(word.strip()), LONGEST)}."
    if is_path(word) and not may_be_quick(word) and not _is_there(word) and near_file(Path(word)) is None:
        return f"{cause} There is no such file either."
    meant = islice(_meant(args, commands), MOST)
    return f"{cause} {did_you_mean(f'voice-coach {line}' for line in meant)}".rstrip()


def _meant(args: Sequence[str], commands: Sequence[str]) -> Iterator[str]:
    """Yield suggested command lines without the program's name, the most likely first."""
    word = args[0]
    if _is_there(word):
        yield _played(word)
        return
    if is_path(word) and not may_be_quick(word):
        near = near_file(Path(word))
        yield from [] if near is None else [_played(str(near))]
        return
    names = [name for name in routine_names() if safe(name) == name and name not in commands]
    known = [*commands, *INSTEAD, *names]
    near_ones = near_words(word, known, MOST) or [one for one in known if word and one.startswith(word)]
    # Exercises may come as one argument, or as several where the quotes were forgotten.
    exercises = " ".join(args)
    if not near_ones and may_be_quick(exercises):
        yield _played(exercises.strip())
        return
    for near_one in near_ones or [command for command in commands if word.startswith(command)]:
        is_ours = near_one in commands or near_one in INSTEAD
        yield INSTEAD.get(near_one, near_one) if is_ours else _played(near_one)


def _is_there(name_or_path: str) -> bool:
    try:
        find_routine(name_or_path)
    except NotFoundError:
        return False
    return True


def _played(what: str) -> str:
    """Return the arguments that play ``what``, with "..." in its place if it is too long or cannot be typed."""
    if safe(what) != what or len(what) > LONGEST:
        return 'play "..."'
    quoted = shlex.quote(what)
    plain = quoted != what and not set(what) & set('"$`\\!')
    return f'play "{what}"' if plain else f"play {quoted}"
