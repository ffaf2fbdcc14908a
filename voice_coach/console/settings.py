"""Settings: the command line first, then `VOICE_COACH_*`, then `config.yaml`, then the defaults here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from voice_coach.errors import CoachError, UsageError
from voice_coach.rates import DEFAULT_RATE, FASTEST, SLOWEST
from voice_coach.safe_text import safe, shown
from voice_coach.showing.terminal_width import on_terminal

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voice_coach.coaching.announcements import Talk
    from voice_coach.console.settings_file import Setting, Settings
    from voice_coach.voices.chosen import Wanted

Command = TypeVar("Command", bound=Callable[..., Any])


class WholeNumber(click.IntRange):
    """A whole number from ``min`` to ``max``, with an error message in plain words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number. Raises ``click.BadParameter``."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            limits = "" if self.min is None else f" from {self.min} to {self.max}"
            self.fail(f"{_quoted(value)} is not a whole number{limits}.", param, ctx)


_TOLD_RATES = "voice_coach.told_rates"


class Rate(click.types.IntParamType):
    """Words a minute. A rate that no voice speaks at becomes the nearest one that they do, with a notice."""

    name = "words a minute"

    def __init__(self, place: str = "") -> None:
        self._place = place

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the rate. Raises ``click.BadParameter`` for anything but a whole number."""
        asked: int = WholeNumber().convert(value, param, ctx)
        rate = min(max(asked, SLOWEST), FASTEST)
        if rate != asked and ctx is not None and not ctx.resilient_parsing:
            told = ctx.meta.setdefault(_TOLD_RATES, set())
            if asked not in told:
                from voice_coach.console.notices import to_stderr

                told.add(asked)
                to_stderr(f"{self._place}No voice speaks {asked} words a minute, so {rate} is used.")
        return rate


class YesOrNo(click.types.BoolParamType):
    """Yes or no, as written in a file or a variable; flags of the command line are always valid."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return True or False. Raises ``click.BadParameter``."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{_quoted(value)} is neither yes nor no.", param, ctx)


class Folder(click.Path):
    """A folder that exists."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, exists=True, file_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return its path. Raises ``click.BadParameter``."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{_quoted(value)} is not a folder that can be read.", param, ctx)


class OutputName(click.types.StringParamType):
    """The name of an output."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name. Raises ``click.BadParameter``."""
        from voice_coach.outputs import require_known

        try:
            require_known(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)
        return value


def _quoted(value: Any) -> str:
    return shown(safe(str(value)))


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
_BRIEF = "voice_coach.brief"
_STRENGTH = (
    click.core.ParameterSource.COMMANDLINE,
    click.core.ParameterSource.ENVIRONMENT,
    click.core.ParameterSource.DEFAULT_MAP,
)
"""Where an option can be set, the strongest first."""


def _note_brief(ctx: click.Context, param: click.Parameter, value: bool | None) -> None:
    ctx.meta[_BRIEF] = value


def _how_much(ctx: click.Context, param: click.Parameter, value: Talk) -> Talk:
    """Return the level of `--talk`, or the one that `--brief` stands for where that was set in a stronger place.

    Raises ``click.UsageError`` if the two contradict each other in the same place.
    """
    brief = ctx.meta.get(_BRIEF)
    sources = ctx.get_parameter_source("brief"), ctx.get_parameter_source(param.name or "")
    if brief is None:
        return value
    meant: Talk = "short" if brief else "normal"
    for source in _STRENGTH:
        if sources == (source, source):
            if value != "short" if brief else value in ("short", "signals"):
                raise click.UsageError(_contradiction(source, brief, value), ctx)
            return value
        if source in sources:
            return meant if source is sources[0] else value
    return value


def _contradiction(source: click.core.ParameterSource, brief: bool, talk: Talk) -> str:
    if source is click.core.ParameterSource.ENVIRONMENT:
        first, second = f"VOICE_COACH_BRIEF={'yes' if brief else 'no'}", f"VOICE_COACH_TALK={talk}"
    else:
        first, second = f"--{'' if brief else 'no-'}brief", f"--talk {talk}"
    return (
        f"`{first}` and `{second}` contradict each other. "
        "Leave one of them out: `--brief` is the same as `--talk short`."
    )


_TALK_OPTION = click.option(
    "--talk",
    type=click.Choice(["full", "normal", "short", "signals"]),
    default="normal",
    show_default=True,
    callback=_how_much,
    envvar="VOICE_COACH_TALK",
    help="How much the coach says: full, and nothing is shortened; normal; short, for a routine that you know; "
    "signals, for hardly more than tones.",
)
_BRIEF_OPTION = click.option(
    "--brief/--no-brief",
    type=YesOrNo(),
    default=None,
    expose_value=False,
    is_eager=True,  # `--talk` takes it into account
    callback=_note_brief,
    envvar="VOICE_COACH_BRIEF",
    help="The same as --talk short.",
)


def _talk_and_brief(command: Command) -> Command:
    return _TALK_OPTION(_BRIEF_OPTION(command))


TALK = _talk_and_brief
"""`--talk`, and `--brief`, which is another name for one of its levels."""
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
        asked = os.environ.get(PLAIN_VARIABLE) or read_config().get("plain")
        return None if asked is None else bool(YesOrNo().convert(asked, None, None))
    return None


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


def options(*chosen: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds several options to a command, shown in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


LISTENING = (EFFORT, EASIER, TALK, VOICE, RATE)
"""The options that shape a routine's timeline."""


def config_file() -> Path:
    """Return the path of `config.yaml`, which need not exist. Raises ``NoHomeError``."""
    from voice_coach.user_folders import config_folder

    return config_folder() / "config.yaml"


def read_settings() -> Mapping[str, Setting]:
    """Read the options in `config.yaml`; without the file there are none.

    Raises ``UsageError`` for a file with errors, and ``UnreadSettingsError``.
    """
    return _read().options


def wanted_voices(voice: str | None, rate: int) -> Wanted:
    """Return the voices and rates asked for: by option or variable, then by language in `config.yaml`.

    Raises ``UsageError`` for a file with errors, and for a bad rate in it.
    """
    from voice_coach.console.settings_file import Settings, UnreadSettingsError
    from voice_coach.voices.chosen import Wanted

    try:
        settings = _read()
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


def _read() -> Settings:
    from voice_coach.console.settings_file import Settings, parse, read_file
    from voice_coach.user_folders import NoHomeError

    try:
        file = config_file()
    except NoHomeError:
        return Settings()
    text = read_file(file)
    return Settings() if text is None else parse(text, file, KEYS)


def read_config() -> Mapping[str, str]:
    """Return the values in `config.yaml` as written, for click to convert."""
    read = {key: setting.value for key, setting in read_settings().items()}
    if "sounds" in read:
        from voice_coach.user_folders import expanded

        read["sounds"] = str(expanded(Path(read["sounds"])))
    return read


def set_in(ctx: click.Context, param: click.Parameter) -> str | None:
    """Return where an option was set: a place and its key, or a variable; None for the command line."""
    source = ctx.get_parameter_source(param.name or "")
    if source is click.core.ParameterSource.ENVIRONMENT:
        return str(param.envvar)
    if source is click.core.ParameterSource.DEFAULT_MAP:
        with suppress(CoachError):  # the file has changed since
            if setting := read_settings().get(param.name or ""):
                return f"{setting.place}: `{param.name}`"
        return f"{config_file()}: `{param.name}`"
    return None


def origin_of(error: click.BadParameter) -> str | None:
    """Return where a refused value was set, as ``set_in`` does."""
    return None if error.ctx is None or error.param is None else set_in(error.ctx, error.param)


def voice_set_in(name: str) -> str | None:
    """Return where the voice called ``name`` was set, as ``set_in`` does."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(_VOICE) if context is not None else None
    if asked is not None and (origin := set_in(*asked)):
        return origin
    with suppress(CoachError):
        for setting in _read().by_language.get("voice", {}).values():
            if setting.value == name:
                return f"{setting.place}: `voice`"
    return None
