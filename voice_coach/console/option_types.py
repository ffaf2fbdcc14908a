"""The kinds of values that options and settings take, with error messages in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from voice_coach.errors import UsageError
from voice_coach.rates import FASTEST, SLOWEST
from voice_coach.safe_text import safe, shown


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
