"""Read `config.yaml`: settings, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.errors import CoachError, Place, Problem, UsageError
from voice_coach.near import did_you_mean, near_words
from voice_coach.safe_text import shown

if TYPE_CHECKING:
    from voice_coach.routines.problem_collector import ProblemCollector
    from voice_coach.routines.yaml.tree import Mapping as Group
    from voice_coach.routines.yaml.words import Words

KEYS = (
    "effort",
    "easier",
    "talk",
    "brief",
    "voice",
    "rate",
    "volume",
    "sounds",
    "output",
    "resume",
    "on_device_change",
    "plain",
    "say_as",
)
"""The settings that exist."""

BY_LANGUAGE = ("voice", "rate")
"""Settings that take one value, or one for each language."""

MOST_BYTES = 65_536
"""The largest file that is read."""


class UnreadSettingsError(CoachError):
    """The file exists but cannot be read: the defaults are used, with a warning."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value as written, and its place."""

    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Settings:
    """The contents of a file: options as written, options that differ by language, and how words are spoken.

    The languages of ``by_language`` are tags in lower case.
    """

    options: Mapping[str, Setting] = field(default_factory=dict)
    by_language: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)
    say_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def config_file() -> Path:
    """Return the path of `config.yaml`, which need not exist. Raises ``NoHomeError``."""
    from voice_coach.user_folders import config_folder

    return config_folder() / "config.yaml"


def read_settings() -> Settings:
    """Read `config.yaml`; without the file there are no settings.

    Raises ``UsageError`` for a file with errors, and ``UnreadSettingsError``.
    """
    from voice_coach.user_folders import NoHomeError

    try:
        file = config_file()
    except NoHomeError:
        return Settings()
    text = _read_file(file)
    return Settings() if text is None else _parse(text, file)


def read_config() -> Mapping[str, str]:
    """Return the options in `config.yaml` as written, for click to convert. Raises as ``read_settings`` does."""
    read = {key: setting.value for key, setting in read_settings().options.items()}
    if "sounds" in read:
        from voice_coach.user_folders import expanded

        read["sounds"] = str(expanded(Path(read["sounds"])))
    return read


def _read_file(file: Path) -> str | None:
    """Return the text of ``file``; None if it does not exist.

    Raises ``UsageError`` for a broken link and for anything but a small text file, and ``UnreadSettingsError``.
    """
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unread(file, error) from error
    try:
        if not file.is_file():
            nowhere = file.is_symlink() and not file.exists()
            what = "is a broken link" if nowhere else "is not a regular file"
            raise UsageError(f"{file} {what}.", "Replace it, or delete it.")
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise _unread(file, error) from error
    if len(content) > MOST_BYTES:
        raise UsageError(f"{file} is too large for a settings file.", "Write one setting a line.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: the settings are not text in UTF-8.", "Save it as UTF-8.") from error


def _unread(file: Path, error: OSError) -> UnreadSettingsError:
    """Return the error for a ``file`` that cannot be read."""
    from voice_coach.whole_file import remedy_for

    return UnreadSettingsError(
        f"The settings in {file} cannot be read: {error.strerror or error}.", remedy_for(error)
    )


def _parse(text: str, file: Path) -> Settings:
    """Read the settings. Raises ``UsageError`` with the place of the first error."""
    from voice_coach.routines.problem_collector import ProblemCollector
    from voice_coach.routines.yaml.tree import Mapping as Group
    from voice_coach.routines.yaml.tree import Scalar, read_tree

    remedy = f"Write one setting a line, such as `effort: 50`. Settings: {', '.join(KEYS)}."
    collector = ProblemCollector(str(file), _refuse)
    collector.set_text(text)
    tree = read_tree(text, _words(remedy))
    for fault in tree.faults:
        collector.tell(fault.start, fault.end, fault.cause, fault.remedy)
    root = tree.root
    if root is None or (isinstance(root, Scalar) and not root.text):
        return Settings()
    if not isinstance(root, Group):
        collector.tell_node(root, "the settings are not lines of `key: value`", remedy)
        return Settings()
    read: dict[str, Setting] = {}
    by_language: dict[str, Mapping[str, Setting]] = {}
    say_as: Mapping[str, Mapping[str, str]] = {}
    for name, (key, value) in root.pairs.items():
        if name not in KEYS:
            collector.tell_node(
                key, f"unknown setting {shown(name)}", did_you_mean(near_words(name, KEYS)) or remedy
            )
        elif name == "say_as":
            from voice_coach.routines.say_as import spellings_by_language

            say_as = spellings_by_language(collector, value) or {}
        elif name in BY_LANGUAGE and isinstance(value, Group):
            by_language[name] = _by_language(collector, value, name)
        elif not isinstance(value, Scalar) or not value.text:
            collector.tell_node(value, f"`{name}` has no usable value", remedy)
        else:
            read[name] = Setting(value.text, collector.place(value.start))
    if "brief" in read and "talk" in read:
        later = max((root.pairs[name][0] for name in ("brief", "talk")), key=lambda key: key.start)
        collector.tell_node(
            later,
            "`talk` and `brief` cannot stand together",
            "Keep `talk`: `brief: true` means `talk: short`.",
        )
    return Settings(read, by_language, say_as)


def _words(remedy: str) -> Words:
    """Return how the YAML reader's messages speak of the settings."""
    from voice_coach.routines.yaml.words import Words

    return Words(
        one="the settings",
        whole="the settings",
        file="the settings",
        indentation="All settings begin in the same column; indent with spaces.",
        outside=remedy,
        second_document=remedy,
        too_large=remedy,
        keys=KEYS,
    )


def _refuse(problem: Problem) -> None:
    """Stop at the first error."""
    raise UsageError(f"{problem.place}: {problem.cause}.", problem.remedy)


def _by_language(collector: ProblemCollector, group: Group, name: str) -> Mapping[str, Setting]:
    """Read a setting that differs by language, such as ``voice: {en: heart, de: de+f3}``."""
    from voice_coach.routines.plain_values import language_of, scalar

    read: dict[str, Setting] = {}
    known: dict[str, str] = {}
    for key, value in group.pairs.values():
        language = language_of(collector, key, f"a language of `{name}`")
        if language and (same := known.setdefault(language.lower(), language)) != language:
            cause = f"{shown(language)} and {shown(same)} are the same language"
            collector.tell_node(key, cause, "Keep one of them.")
        written = scalar(collector, value, f"`{name}` in {shown(key.text)}", "a single value")
        if language and written:
            read[language.lower()] = Setting(written, collector.place(value.start))
    if not group.pairs:
        collector.tell_node(
            group, f"the group of `{name}` is empty", f"Write for instance `{SAMPLES[name]}`."
        )
    return read


SAMPLES = {"voice": "voice: {en: heart, de: de}", "rate": "rate: {en: 150, de: 130}"}
