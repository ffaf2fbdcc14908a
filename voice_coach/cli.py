"""The command line: finds the command, tells errors as place, cause, remedy, and sets exit codes."""

from __future__ import annotations

from enum import IntEnum
from importlib import import_module
from typing import Any

import click

from voice_coach.errors import CoachError, RoutineError, UsageError
from voice_coach.outputs.closed import OutputClosed
from voice_coach.safe_text import safe


class Exit(IntEnum):
    """Exit codes, as the documentation promises them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ROUTINE_ERRORS = 3
    INTERRUPTED = 130


COMMANDS = ("play", "list", "show", "check", "timeline", "export", "new", "edit", "schema", "doctor")
"""Each is a module of its own in `voice_coach.commands`, loaded when it is asked for."""


class Commands(click.Group):
    """Loads a command when it is needed, so that one command does not pay for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or give None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"voice_coach.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or offer the nearest ones."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1, 0.5)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            raise click.UsageError(f"There is no command `{safe(args[0])}`.{hint}", ctx) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voice-coach", prog_name="voice-coach")
@click.pass_context
def voice_coach(ctx: click.Context) -> None:
    """Coaches you through exercise routines by voice, with no screen in sight.

    Start with: voice-coach play neck-warmup
    """
    from voice_coach.settings import read_config

    # The doctor works without settings, to tell what is wrong with them.
    if ctx.invoked_subcommand != "doctor":
        ctx.default_map = dict.fromkeys(COMMANDS, read_config())


def _origin(error: click.BadParameter) -> str | None:
    """Tell where a value that is refused was set, if that was not the command line."""
    if error.ctx is None or error.param is None or error.param.name is None:
        return None
    source = error.ctx.get_parameter_source(error.param.name)
    if source is click.core.ParameterSource.ENVIRONMENT:
        return str(error.param.envvar)
    if source is click.core.ParameterSource.DEFAULT_MAP:
        from voice_coach.settings import config_file

        return str(config_file())
    return None


def main(args: list[str]) -> int:
    """Run one command and give its exit code. Every error of ours is told here, on standard error."""
    try:
        result: Any = voice_coach.main(args, prog_name="voice-coach", standalone_mode=False)
        return result if isinstance(result, int) else Exit.DONE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        if isinstance(error, click.BadParameter) and (origin := _origin(error)):
            click.echo(f"  It comes from {safe(origin)}.", err=True)
        return error.exit_code
    except RoutineError as error:
        from voice_coach.problems import render

        for problem in error.problems:
            if not problem.warning:
                click.echo(render(problem), err=True)
        return Exit.ROUTINE_ERRORS
    except OutputClosed:
        # Whoever took the stream has what they wanted; there is nobody to tell.
        return Exit.FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        # Such as a full disk under standard output: nothing of ours is wrong.
        click.echo(f"Error: {safe(str(error))}", err=True)
        return Exit.FAILED
    except CoachError as error:
        click.echo(f"Error: {safe(error.cause)}", err=True)
        if error.remedy:
            click.echo(f"  {safe(error.remedy)}", err=True)
        return Exit.USAGE if isinstance(error, UsageError) else Exit.FAILED
