"""`voice-coach edit`: a script in the user's editor, checked when it is saved."""

from __future__ import annotations

import sys

import click

from voice_coach.commands.arguments import ROUTINE


@click.command("edit")
@ROUTINE
def command(name: str) -> int:
    """Open a routine in $VISUAL or $EDITOR, and check it. A built-in one is copied to your folder first."""
    from voice_coach.cli import Exit
    from voice_coach.commands.check import report
    from voice_coach.errors import CoachError
    from voice_coach.finder import find_routine, user_folder
    from voice_coach.own_scripts import SCHEMA, script_path, write_schema
    from voice_coach.safe_text import safe
    from voice_coach.whole_file import write_whole

    found = find_routine(name)
    path = found.path
    if found.built_in:
        path = script_path(user_folder(), name)
        write_whole(path, found.path.read_text("utf-8"))
        write_schema(path.with_name(SCHEMA))
        click.echo(
            f"Copied to {safe(str(path))}; `voice-coach play {safe(name)}` plays this copy from now on."
        )
    while True:
        try:
            click.edit(filename=str(path))
        except (click.ClickException, ValueError) as error:
            said = error.format_message() if isinstance(error, click.ClickException) else str(error)
            raise CoachError(
                f"The editor did not work: {said}", "Name one in $VISUAL or $EDITOR, such as: EDITOR=nano"
            ) from error
        sound = report(str(path))
        if sound:
            return Exit.DONE
        if not sys.stdin.isatty() or not click.confirm("Go back in and mend it?", default=True):
            return Exit.ROUTINE_ERRORS
