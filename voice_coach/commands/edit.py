"""`voice-coach edit`: a script in the user's editor, checked when it is saved."""

from __future__ import annotations

from pathlib import Path

import click

from voice_coach.console.arguments import ROUTINE
from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import asked, can_ask, names_shadowed, tell
from voice_coach.console.settings import PLAIN, RATE, VOICE, options
from voice_coach.library.folders import is_path, user_folder
from voice_coach.safe_text import safe


@click.command("edit", short_help="Open a routine in your editor, and check it when it is saved.")
@ROUTINE
@options(VOICE, RATE)
@PLAIN
def command(name: str, voice: str | None, rate: int) -> int:
    """Open a routine in $VISUAL or $EDITOR, and check it when it is saved.

    A built-in routine becomes a script of your own once you change something; yours is played in its place.
    Exits 3 if the script still has errors.
    """
    from voice_coach.commands.check.report import report
    from voice_coach.library.editor import edited, editor_command, hint_to_wait, left_over
    from voice_coach.library.finder import find_routine
    from voice_coach.library.own_scripts import is_shipped, script_path, write_schema

    editor = editor_command()
    found = find_routine(name)
    shipped = is_shipped(found)
    path = script_path(user_folder(), found.name) if shipped else found.path
    for copy in left_over(path):
        tell(f"Left from an earlier edit, or open in one now: {safe(str(copy))}", err=True)
    changed = edited(path, found.path, editor, wanted)
    if changed:
        tell(f"Saved {safe(str(path))}")
        if shipped:
            write_schema(path.parent)
            if told := names_shadowed(found.name):
                tell(told)
    else:
        tell("Nothing was changed.")
        if hint := hint_to_wait(editor):
            tell(hint)
        if shipped:
            return Exit.DONE
    while not report(str(path), voice, rate):
        # Closing the editor without a change ends the loop.
        if not changed or not can_ask() or not asked("Edit it again to correct the errors?", default=True):
            tell(
                f"It is saved with its errors; correct them before you play it: voice-coach edit {safe(name)}"
            )
            if back := way_back(path):
                tell(back)
            return Exit.ROUTINE_ERRORS
        changed = edited(path, path, editor, wanted)
        if not changed:
            tell("Nothing was changed.")
    tell("It can be played.")
    return Exit.DONE


def wanted(content: bytes) -> bool:
    """Return whether to save the content from the editor; an empty script only if the user says so."""
    if content.strip():
        return True
    if can_ask():
        return asked("The file is empty now. Save it anyway?", default=False)
    tell("The file is empty now, so it is not saved.")
    return False


def way_back(path: Path) -> str:
    """Return how to get back the built-in routine that the script at ``path`` replaces; empty if there is none."""
    from voice_coach.library.finder import built_in_names, find_routine

    name = path.stem
    if is_path(name) or name not in built_in_names() or find_routine(name).path != path:
        return ""
    return f"`voice-coach remove {safe(name)}` brings the built-in one back."
