"""`voice-coach remove`: remove one of the user's own scripts, after asking."""

from __future__ import annotations

from pathlib import Path

import click

from voice_coach.console.arguments import OWN_ROUTINE
from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import asked, can_ask, name_now, names_of, tell
from voice_coach.console.settings import PLAIN
from voice_coach.errors import UsageError
from voice_coach.safe_text import safe

YES = click.option("--yes", "-y", is_flag=True, help="Remove it without asking; needed without a terminal.")


def may_remove(path: Path, command: str, yes: bool) -> bool:
    """Return whether ``command`` may delete a file: with ``--yes``, or if the user agrees.

    Raises ``UsageError`` if the user cannot be asked.
    """
    if yes:
        return True
    if not can_ask():
        raise UsageError(
            f"There is no terminal to ask whether to remove {path}.",
            f"To remove it without asking: {command} --yes",
        )
    if asked(f"Remove {path}?", default=False):
        return True
    tell("Nothing was removed.")
    return False


@click.command("remove")
@OWN_ROUTINE
@YES
@PLAIN
def command(name: str, yes: bool) -> int:
    """Remove a routine of your own by deleting its file. Built-in routines cannot be removed."""
    from voice_coach.library.own_scripts import included_by, own_script, remove_script

    found = own_script(name)
    including = included_by(found)
    if including:
        tell(f"Included by {names_of(including)}.")
    if not may_remove(found.path, f"voice-coach remove {name}", yes):
        return Exit.FAILED
    remove_script(found)
    tell(f"Removed {safe(str(found.path))}")
    now = name_now(found.name)
    if now:
        tell(now)
    elif including:
        tell(f"Without it they have an error: voice-coach check {safe(including[0].name)}")
    return Exit.DONE
