"""Settings: the command line first, then `VOICE_COACH_*`, then `config.yaml`, then the defaults here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from voice_coach.errors import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])

EFFORT = click.option(
    "--effort",
    type=click.IntRange(0, 100),
    default=0,
    show_default=True,
    envvar="VOICE_COACH_EFFORT",
    help="Where in a range like 10-25 to train: 0 gentle, 100 all of it.",
)
EASIER = click.option(
    "--easier/--no-easier",
    default=False,
    envvar="VOICE_COACH_EASIER",
    help="Say the gentler way of an exercise where there is one.",
)
BRIEF = click.option(
    "--brief/--no-brief",
    default=False,
    envvar="VOICE_COACH_BRIEF",
    help="Leave out the introduction, how to do it, and cautions.",
)
VOICE = click.option(
    "--voice",
    metavar="NAME",
    envvar="VOICE_COACH_VOICE",
    help="An eSpeak voice such as en-gb, or silent. The routine's language picks it if left out.",
)
RATE = click.option(
    "--rate",
    type=click.IntRange(80, 450),
    default=160,
    show_default=True,
    envvar="VOICE_COACH_RATE",
    help="How fast the voice speaks, in words a minute.",
)
VOLUME = click.option(
    "--volume",
    type=click.IntRange(0, 100),
    default=100,
    show_default=True,
    envvar="VOICE_COACH_VOLUME",
    help="Loudness in percent.",
)
SOUNDS = click.option(
    "--sounds",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    envvar="VOICE_COACH_SOUNDS",
    help="A folder with tones of your own in place of the eight that come with the program.",
)
OUTPUT = click.option(
    "--output",
    metavar="NAME",
    default="device",
    show_default=True,
    envvar="VOICE_COACH_OUTPUT",
    help="device; null (real time, no sound); - (raw s16le, 48 kHz, stereo, to standard output); simpleaudio.",
)

MOST_BYTES = 65_536
"""As much of `config.yaml` as is read."""

KEYS = ("effort", "easier", "brief", "voice", "rate", "volume", "sounds", "output")


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Give a command several options, shown in the order in which they stand."""

    def decorate(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


LISTENING = (EFFORT, EASIER, BRIEF, VOICE, RATE)
"""What shapes a routine's timeline."""


def config_file() -> Path:
    """Tell where `config.yaml` is looked for."""
    from platformdirs import user_config_path

    return user_config_path("voice-coach", appauthor=False) / "config.yaml"


def read_config(file: Path | None = None) -> Mapping[str, Any]:
    """Read `config.yaml`; no file gives no settings. Raises ``UsageError`` for a file that cannot be used."""
    remedy = f"Write one setting a line, such as `effort: 50`. Settings: {', '.join(KEYS)}."
    try:
        file = file or config_file()
        if not file.exists():
            return {}
        if not file.is_file():
            raise UsageError(f"{file} is no file that settings could stand in.", remedy)
        with file.open("rb") as opened:
            text = opened.read(MOST_BYTES).decode("utf-8")
    except (OSError, RuntimeError):
        # No home, or a file that cannot be read: the defaults serve.
        return {}
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: the settings are no text in UTF-8.", remedy) from error
    import yaml

    try:
        # The base loader gives every value as it is written; click turns it into what the option takes.
        read = yaml.load(text, Loader=yaml.BaseLoader)
    except RecursionError as error:
        raise UsageError(f"{file}: the settings are no `key: value` lines.", remedy) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        raise UsageError(f"{place}: the settings are no YAML.", remedy) from error
    if read in (None, ""):
        return {}
    if not isinstance(read, dict):
        raise UsageError(f"{file}: the settings are no `key: value` lines.", remedy)
    for key, value in read.items():
        if key not in KEYS:
            raise UsageError(f"{file}: unknown setting `{key}`.", remedy)
        if not isinstance(value, str) or not value:
            raise UsageError(f"{file}: `{key}` has no value that can be used.", remedy)
    if isinstance(folder := read.get("sounds"), str):
        read["sounds"] = str(Path(folder).expanduser())
    return {str(key): value for key, value in read.items()}
