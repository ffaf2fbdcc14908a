"""The command line: finds the command, reports errors, and sets exit codes."""

from __future__ import annotations

import re
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from voice_coach.console.exit_codes import Exit
from voice_coach.console.settings import PLAIN, origin_of
from voice_coach.errors import CoachError, RoutineError, UsageError
from voice_coach.interrupts import interrupt_behind
from voice_coach.outputs.closed import OutputClosed
from voice_coach.safe_text import safe

COMMANDS = (
    "play",
    "remote",
    "list",
    "show",
    "check",
    "timeline",
    "export",
    "new",
    "edit",
    "rename",
    "remove",
    "import",
    "voices",
    "schema",
    "doctor",
)
"""Each is a module or a package of its own in `voice_coach.commands`, loaded when it is used.

To add a command, write a module of its name whose ``command`` is a click command with the option ``PLAIN``, and add the
name here, in the order of use. The module imports what it needs inside the function, so that `--help` loads nothing
heavy. ``tests/test_plain.py`` fails for a command without ``PLAIN``.
"""


class Context(click.Context):
    """A context that formats help in columns, or as plain lines."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return the formatter of help, and of the usage line above an error."""
        from voice_coach.console.settings import is_plain

        if not is_plain():
            return super().make_formatter()
        from voice_coach.console.help import PlainHelp

        return PlainHelp()


class Commands(click.Group):
    """Loads each command when it is needed, so that none waits for the others."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; return None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"voice_coach.commands.{module}").command
        assert isinstance(command, click.Command)
        command.context_class = Context
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or raise ``click.UsageError`` with suggestions."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from voice_coach.console.guess import unknown_command

            raise click.UsageError(unknown_command(args, COMMANDS), ctx) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and report its errors while its context still says whether output is plain."""
        try:
            return super().invoke(ctx)
        except RoutineError as error:
            from voice_coach.console.reports import tell_problem

            for problem in error.problems:
                if not problem.warning:
                    tell_problem(problem, err=True)
            return Exit.ROUTINE_ERRORS
        except OutputClosed:
            # The reader of the stream has what it wanted; there is nobody to report it to.
            return Exit.FAILED
        except CoachError as error:
            if interrupt_behind(error):
                raise
            from voice_coach.console.reports import tell_error

            tell_error(error)
            return Exit.USAGE if isinstance(error, UsageError) else Exit.FAILED


@click.command(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="voice-coach", prog_name="voice-coach")
@PLAIN
@click.pass_context
def voice_coach(ctx: click.Context) -> Any:
    """Coaches you through exercise routines by voice, with no screen in sight.

    Start with: voice-coach play neck-warmup

    Without a command, at a terminal, it offers a menu of routines.
    """
    if ctx.invoked_subcommand is None:
        from voice_coach.commands.play.menu import can_choose

        if not can_choose():
            click.echo(ctx.get_help(), err=True)
            return Exit.USAGE
    from voice_coach.console.settings_file import UnreadSettingsError, read_config

    # `doctor` itself reports what is wrong with the settings; a mistake in them must not keep `remote` from pausing
    # a routine.
    if ctx.invoked_subcommand not in ("doctor", "remote"):
        try:
            ctx.default_map = dict.fromkeys(COMMANDS, read_config())
        except UnreadSettingsError as error:
            from voice_coach.console.notices import to_stderr

            to_stderr(f"{error.cause} The defaults are used. {error.remedy}")
    if ctx.invoked_subcommand is not None:
        return Exit.DONE
    play = voice_coach.get_command(ctx, "play")
    assert play is not None
    with play.make_context("play", [], parent=ctx) as alone:
        return play.invoke(alone)


def _no_options(args: list[str]) -> list[str]:
    """Put a space before an item of a pasted list (`- squat 10`) and a negative number: they are no options."""
    return [f" {arg}" if re.match(r"-(\s|\d+%?$)", arg) else arg for arg in args]


def main(args: list[str]) -> int:
    """Run one command and return its exit code; report every expected error on standard error."""
    try:
        result: Any = voice_coach.main(_no_options(args), prog_name="voice-coach", standalone_mode=False)
        return result if isinstance(result, int) else Exit.DONE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        from voice_coach.console.notices import write_line

        if isinstance(error, click.BadParameter) and (origin := origin_of(error)):
            write_line(f"Error: {safe(origin)}: {safe(error.message)}", err=True)
        else:
            with suppress(OSError, ValueError):  # the exit code still reports the error
                error.show()
        return error.exit_code
    except BrokenPipeError:
        raise
    except OSError as error:
        if interrupt_behind(error):
            raise
        from voice_coach.console.notices import write_line
        from voice_coach.shortage import shortage
        from voice_coach.whole_file import remedy_for

        # Such as a full disk: nothing is wrong with the program.
        where = "standard output" if error.filename is None else str(error.filename)
        write_line(f"Error: {shortage(error) or f'{safe(where)}: {error.strerror or error}'}.", err=True)
        write_line(f"  {remedy_for(error)}", err=True)
        return Exit.FAILED
