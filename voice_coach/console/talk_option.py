"""`--talk`, how much the coach says, and `--brief`, which is another name for one of its levels."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voice_coach.console.option_types import YesOrNo

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk

Command = TypeVar("Command", bound=Callable[..., Any])

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
