"""`voice-coach remove`: one of the user's own scripts, after a question."""

from __future__ import annotations

from pathlib import Path

import click

from voice_coach.commands.arguments import OWN_ROUTINE
from voice_coach.settings import PLAIN

YES = click.option(
    "--yes", "-y", is_flag=True, help="Ask no question; needed where there is no terminal to ask on."
)


def may_remove(path: Path, command: str, yes: bool) -> bool:
    """Return whether ``command`` may delete a file: with ``--yes``, or as the user answers.

    Raises ``UsageError`` where there is nobody to ask.
    """
    from voice_coach.commands.notices import asked, can_ask, tell
    from voice_coach.errors import UsageError

    if yes:
        return True
    if not can_ask():
        raise UsageError(
            f"Nobody can be asked whether to remove {path}.",
            f"To remove it without a question: {command} --yes",
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
    """Remove a routine of your own: its file is deleted. Those that came with the program always stay."""
    from voice_coach.cli import Exit
    from voice_coach.commands.notices import name_now, names_of, tell
    from voice_coach.safe_text import safe
    from voice_coach.shelf.own_scripts import included_by, own_script, remove_script

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
