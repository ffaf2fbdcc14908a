"""`voice-coach check`: report errors in routines, and warn of what would not be heard well."""

from __future__ import annotations

import click

from voice_coach.console.arguments import complete_routine
from voice_coach.console.exit_codes import Exit
from voice_coach.console.reports import tell_error
from voice_coach.console.settings import PLAIN, RATE, VOICE, options
from voice_coach.errors import CoachError, UsageError


@click.command("check", short_help="Look for errors, and warn of what would not be heard well.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_routine)
@click.option(
    "--effort",
    "at_effort",
    type=click.IntRange(0, 100),
    help="Check at this effort only; by default at 0, 50 and 100.",
)
@options(VOICE, RATE)
@PLAIN
def command(files: tuple[str, ...], at_effort: int | None, voice: str | None, rate: int) -> int:
    """Look for errors in routines, and warn of what would not be heard well.

    Warnings are about rests that grow, reminders that do not fit, words that are no help to a listener, and what a
    good trainer would not leave out.

    FILE is a .yaml file or the name of a routine. Exits 3 if any has errors, else 2 if one was not found, and 0
    with warnings only. Prints nothing if all is well.
    """
    from voice_coach.commands.check.report import EFFORTS, report

    efforts = EFFORTS if at_effort is None else (at_effort,)
    codes = {Exit.DONE}
    told: set[str] = set()
    for file in files:
        try:
            if not report(file, voice, rate, efforts):
                codes.add(Exit.ROUTINE_ERRORS)
        except CoachError as error:
            codes.add(Exit.USAGE if isinstance(error, UsageError) else Exit.FAILED)
            if str(error) not in told:  # a missing voice is the same error for every file
                told.add(str(error))
                tell_error(error)
    return max(codes)
