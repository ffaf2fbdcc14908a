"""Settings: the command line first, then `VOICE_COACH_*`, then `config.yaml`, then the defaults here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import click

from voice_coach.console.option_types import Folder, OutputName, Rate, WholeNumber, YesOrNo
from voice_coach.console.talk_option import TALK, Command
from voice_coach.errors import CoachError, UsageError
from voice_coach.rates import DEFAULT_RATE
from voice_coach.showing.terminal_width import on_terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voice_coach.voices.chosen import Wanted

EFFORT = click.option(
    "--effort",
    type=WholeNumber(0, 100),
    default=0,
    show_default=True,
    envvar="VOICE_COACH_EFFORT",
    help="Where in a range like 10-25 to train: 0 is the gentle end, 100 the hard one.",
)
EASIER = click.option(
    "--easier/--no-easier",
    type=YesOrNo(),
    default=False,
    envvar="VOICE_COACH_EASIER",
    help="Say the gentler way of an exercise where there is one.",
)
_VOICE = "voice_coach.voice"


def _note_voice(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    ctx.meta[_VOICE] = ctx, param
    return value


def _complete_voice(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from voice_coach.console.arguments import complete_voice

    return complete_voice(ctx, param, incomplete)


VOICE = click.option(
    "--voice",
    metavar="NAME",
    shell_complete=_complete_voice,
    callback=_note_voice,  # whether the voice exists is checked when it is opened
    envvar="VOICE_COACH_VOICE",
    help="A voice from `voices`, for every phrase; by default the best one for each language.",
)
RATE = click.option(
    "--rate",
    type=Rate(),
    default=DEFAULT_RATE,
    show_default=True,
    envvar="VOICE_COACH_RATE",
    help="How fast the voice speaks, in words a minute.",
)
VOLUME = click.option(
    "--volume",
    type=WholeNumber(0, 100),
    default=100,
    show_default=True,
    envvar="VOICE_COACH_VOLUME",
    help="Loudness in percent.",
)
SOUNDS = click.option(
    "--sounds",
    type=Folder(),
    envvar="VOICE_COACH_SOUNDS",
    help="A folder with tones of your own in place of the nine that come with the program.",
)
OUTPUT = click.option(
    "--output",
    metavar="NAME",
    type=OutputName(),
    default="device",
    show_default=True,
    envvar="VOICE_COACH_OUTPUT",
    help="device; null (real time, no sound); - (raw s16le, 48 kHz, stereo, to standard output); simpleaudio.",
)

RESUME = click.option(
    "--resume",
    type=click.Choice(["continue", "restart"]),
    default="continue",
    show_default=True,
    envvar="VOICE_COACH_RESUME",
    help="After a pause in the work: do the rest of it, or start the hold or set again.",
)
ON_DEVICE_CHANGE = click.option(
    "--on-device-change",
    type=click.Choice(["pause", "continue"]),
    default="pause",
    show_default=True,
    envvar="VOICE_COACH_ON_DEVICE_CHANGE",
    help="When headphones are unplugged or come back: pause, or go on.",
)

_PLAIN = "voice_coach.plain"
PLAIN_VARIABLE = "VOICE_COACH_PLAIN"


def _note_plain(ctx: click.Context, param: click.Parameter, value: bool | None) -> None:
    """Keep the choice; one before the command (`voice-coach --plain list`) applies to the command as well."""
    typed = ctx.get_parameter_source(param.name or "") is click.core.ParameterSource.COMMANDLINE
    if typed or (value is not None and ctx.meta.get(_PLAIN) is None):
        ctx.meta[_PLAIN] = value
    elif ctx.parent is not None:  # not given anywhere, and the command's own default has been looked up
        ctx.meta.setdefault(_PLAIN, None)


PLAIN = click.option(
    "--plain/--no-plain",
    "--no-screen/--screen",
    "plain",
    type=YesOrNo(),
    default=None,
    expose_value=False,
    is_eager=True,  # `--plain --help` is plain help
    callback=_note_plain,
    envvar=PLAIN_VARIABLE,
    help="One fact a line, for screen readers: no redrawing, no tables. The same as --no-screen. "
    "It is the default where there is no terminal.",
)
"""An option of every command; ``is_plain`` returns its effect."""


def is_plain(stream: TextIO | None = None) -> bool:
    """Return whether the running command writes plain text to ``stream``, by default standard output.

    That is the user's choice; without one, output is plain where ``stream`` is not a terminal.
    """
    asked = plain_asked()
    return not on_terminal(stream or sys.stdout) if asked is None else asked


def plain_asked() -> bool | None:
    """Return whether the user chose plain output or chose against it; None without a choice."""
    context = click.get_current_context(silent=True)
    return context.meta[_PLAIN] if context is not None and _PLAIN in context.meta else _set_plain()


def _set_plain() -> bool | None:
    """Return the choice in the environment or the settings, for help and errors before options are read."""
    with suppress(CoachError, click.UsageError):  # reported where the setting is used
        from voice_coach.console.settings_file import read_config

        asked = os.environ.get(PLAIN_VARIABLE) or read_config().get("plain")
        return None if asked is None else bool(YesOrNo().convert(asked, None, None))
    return None


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds several options to a command, shown in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


LISTENING = (EFFORT, EASIER, TALK, VOICE, RATE)
"""The options that shape a routine's timeline."""


def wanted_voices(voice: str | None, rate: int) -> Wanted:
    """Return the voices and rates asked for: by option or variable, then by language in `config.yaml`.

    Raises ``UsageError`` for a file with errors, and for a bad rate in it.
    """
    from voice_coach.console.settings_file import Settings, UnreadSettingsError, read_settings
    from voice_coach.voices.chosen import Wanted

    try:
        settings = read_settings()
    except UnreadSettingsError:  # reported when the command started
        settings = Settings()
    voices = {tag: setting.value for tag, setting in settings.by_language.get("voice", {}).items()}
    rates: dict[str, int] = {}
    if not _is_asked("rate"):
        for tag, setting in settings.by_language.get("rate", {}).items():
            try:
                rates[tag] = Rate(f"{setting.place}: ").convert(
                    setting.value, None, click.get_current_context(silent=True)
                )
            except click.BadParameter as error:
                raise UsageError(f"{setting.place}: {error.message}") from error
    return Wanted(voice, voices, rate, rates, settings.say_as)


def _is_asked(option: str) -> bool:
    """Return whether an option of the running command was given on the command line or by its variable."""
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source(option) if context is not None else None
    return source in (click.core.ParameterSource.COMMANDLINE, click.core.ParameterSource.ENVIRONMENT)


def set_in(ctx: click.Context, param: click.Parameter) -> str | None:
    """Return where an option was set: a place and its key, or a variable; None for the command line."""
    from voice_coach.console.settings_file import config_file, read_settings

    source = ctx.get_parameter_source(param.name or "")
    if source is click.core.ParameterSource.ENVIRONMENT:
        return str(param.envvar)
    if source is click.core.ParameterSource.DEFAULT_MAP:
        with suppress(CoachError):  # the file has changed since
            if setting := read_settings().options.get(param.name or ""):
                return f"{setting.place}: `{param.name}`"
        return f"{config_file()}: `{param.name}`"
    return None


def origin_of(error: click.BadParameter) -> str | None:
    """Return where a refused value was set, as ``set_in`` does."""
    return None if error.ctx is None or error.param is None else set_in(error.ctx, error.param)


def voice_set_in(name: str) -> str | None:
    """Return where the voice called ``name`` was set, as ``set_in`` does."""
    from voice_coach.console.settings_file import read_settings

    context = click.get_current_context(silent=True)
    asked = context.meta.get(_VOICE) if context is not None else None
    if asked is not None and (origin := set_in(*asked)):
        return origin
    with suppress(CoachError):
        for setting in read_settings().by_language.get("voice", {}).values():
            if setting.value == name:
                return f"{setting.place}: `voice`"
    return None
