"""`voice-coach rename`: rename one of the user's own scripts."""

from __future__ import annotations

import click

from voice_coach.console.arguments import OWN_ROUTINE
from voice_coach.console.notices import name_now, names_of, names_shadowed, tell
from voice_coach.console.settings import PLAIN
from voice_coach.safe_text import safe


@click.command("rename", short_help="Rename a routine of your own.")
@OWN_ROUTINE
@click.argument("new")
@click.option("--force", is_flag=True, help="Overwrite a script of yours that has the new name.")
@PLAIN
def command(name: str, new: str, force: bool) -> None:
    """Rename a routine of your own from NAME to NEW. Its title stays the same."""
    from voice_coach.library.own_scripts import included_by, own_script, rename_script

    found = own_script(name)
    including = included_by(found)
    path = rename_script(found, new, force=force)
    tell(f"Renamed to {safe(str(path))}")
    tell(f"Play it: voice-coach play {safe(path.stem)}")
    shadowed = names_shadowed(path.stem) if path.stem != found.name else ""
    if shadowed:
        tell(shadowed)
    now = name_now(found.name) if path.stem != found.name else ""
    if now:
        tell(now)
    if including and path.stem != found.name:
        tell(
            f"Included by {names_of(including)} under the old name: "
            f"change it there with `voice-coach edit {safe(including[0].name)}`."
        )
