"""`config.yaml`: its bytes become settings, each with its place. What they may be is said in `settings`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.errors import CoachError, Place, UsageError
from voice_coach.near import nearest
from voice_coach.safe_text import shown

if TYPE_CHECKING:
    from voice_coach.routines.teller import Teller
    from voice_coach.routines.yaml_tree import Mapping as Group
    from voice_coach.routines.yaml_tree import Node

BY_LANGUAGE = ("voice", "rate")
"""Settings that take a value, or one for each of some languages."""

MOST_BYTES = 65_536
"""More than any settings take."""


class UnreadSettingsError(CoachError):
    """The file is there, and the system does not let it be read: the defaults serve, and that has to be told."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value as it is written, and where."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file says: the options as they are written, those that differ by language, and how words are spoken.

    Languages are tags in lower case.
    """

    options: Mapping[str, Setting] = field(default_factory=dict)
    by_language: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    say_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_file(file: Path) -> str | None:
    """Give the text of ``file``, None where there is none.

    Raises ``UsageError`` for what is no such file, a link that leads nowhere too, and ``UnreadSettingsError``.
    """
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise unread(file, error) from error
    try:
        if not file.is_file():
            nowhere = file.is_symlink() and not file.exists()
            what = "is a link that leads nowhere" if nowhere else "is no file that settings could stand in"
            raise UsageError(f"{file} {what}.", "Write it anew, or take it away.")
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise unread(file, error) from error
    if len(content) > MOST_BYTES:
        raise UsageError(f"{file} is larger than settings ever are.", "Write one setting a line.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: the settings are no text in UTF-8.", "Save it as UTF-8.") from error


def unread(file: Path, error: OSError) -> UnreadSettingsError:
    """Make the error for a ``file`` that the system does not let be read."""
    from voice_coach.whole_file import remedy_for

    return UnreadSettingsError(
        f"The settings in {file} cannot be read: {error.strerror or error}.", remedy_for(error)
    )


def parse(text: str, file: Path, keys: Collection[str]) -> Settings:
    """Read the settings, of which ``keys`` there may be, each once; raises ``UsageError`` with the place."""
    from voice_coach.routines.yaml_tree import Lines, Scalar, read_tree
    from voice_coach.routines.yaml_tree import Mapping as Group

    remedy = f"Write one setting a line, such as `effort: 50`. Settings: {', '.join(keys)}."
    lines = Lines(text)

    def place(offset: int) -> Place:
        return Place(str(file), *lines.place(min(offset, len(text))))

    def refused(offset: int, cause: str, remedy: str = remedy) -> UsageError:
        return UsageError(f"{place(offset)}: {cause}.", remedy)

    tree = read_tree(text)
    for fault in tree.faults[:1]:
        # The reader's words are made for routines, and so is most of its advice.
        cause = re.sub(r"\b(a|the) routine( file)?\b", "the settings", fault.cause)
        raise refused(fault.start, cause, remedy if "routine" in fault.remedy else fault.remedy)
    root = tree.root
    if root is None or (isinstance(root, Scalar) and not root.text):
        return Settings()
    if not isinstance(root, Group):
        raise refused(root.start, "the settings are no `key: value` lines")
    read: dict[str, Setting] = {}
    by_language: dict[str, Mapping[str, Setting]] = {}
    say_as: Mapping[str, Mapping[str, str]] = {}
    for name, (key, value) in root.pairs.items():
        if name not in keys:
            near = nearest(name, keys)
            raise refused(
                key.start, f"unknown setting {shown(name)}", f"Did you mean `{near}`?" if near else remedy
            )
        if name == "say_as":
            say_as = _say_as(text, file, value)
            continue
        if name in BY_LANGUAGE and isinstance(value, Group):
            by_language[name] = _by_language(text, file, value, name, place)
            continue
        if not isinstance(value, Scalar) or not value.text:
            raise refused(value.start, f"`{name}` has no value that can be used")
        read[name] = Setting(value.text, place(value.start))
    return Settings(read, by_language, say_as)


def _say_as(text: str, file: Path, value: Node) -> Mapping[str, Mapping[str, str]]:
    from voice_coach.routines.say_as import spellings_by_language

    teller = _teller(text, file)
    read = spellings_by_language(teller, value)
    _raise_first(teller)
    return read or {}


def _by_language(
    text: str, file: Path, group: Group, name: str, place: Callable[[int], Place]
) -> Mapping[str, Setting]:
    """Read a setting that differs by language, such as ``voice: {en: heart, de: de+f3}``."""
    from voice_coach.routines.plain_values import language_of, scalar

    teller = _teller(text, file)
    read: dict[str, Setting] = {}
    known: dict[str, str] = {}
    for key, value in group.pairs.values():
        language = language_of(teller, key, f"a language of `{name}`")
        written = scalar(teller, value, f"`{name}` in {shown(key.text)}", "a single value")
        if language and (same := known.setdefault(language.lower(), language)) != language:
            cause = f"{shown(language)} and {shown(same)} are the same language"
            teller.tell_node(key, cause, "Keep one of them.")
        if language and written:
            read[language.lower()] = Setting(written, place(value.start))
    if not group.pairs:
        teller.tell_node(group, f"the group of `{name}` is empty", f"Write for instance `{SAMPLES[name]}`.")
    _raise_first(teller)
    return read


SAMPLES = {"voice": "voice: {en: heart, de: de}", "rate": "rate: {en: 150, de: 130}"}


def _teller(text: str, file: Path) -> Teller:
    from voice_coach.routines.teller import Teller

    teller = Teller(str(file), lambda _: None)
    teller.set_text(text)
    return teller


def _raise_first(teller: Teller) -> None:
    for problem in teller.problems:
        raise UsageError(f"{problem.place}: {problem.cause}.", problem.remedy)
