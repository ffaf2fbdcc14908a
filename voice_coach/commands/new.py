"""`voice-coach new`: a script of one's own, from a commented template."""

from __future__ import annotations

from importlib.resources import files

import click


@click.command("new")
@click.argument("name")
@click.option("--force", is_flag=True, help="Write over a script of that name.")
def command(name: str, force: bool) -> None:
    """Make a routine of your own, called NAME, that plays as it is and explains itself."""
    from voice_coach.errors import UsageError
    from voice_coach.finder import routine_names, user_folder
    from voice_coach.own_scripts import SCHEMA, script_path, write_schema
    from voice_coach.safe_text import safe
    from voice_coach.whole_file import write_whole

    path = script_path(user_folder(), name)
    if path.exists() and not force:
        raise UsageError(
            f"There is a script called {name} already: {path}",
            f"Change it with `voice-coach edit {name}`, choose another name, or write over it with --force.",
        )
    shadows = not path.exists() and name in routine_names()
    text = files("voice_coach").joinpath("template.yaml").read_text("utf-8")
    title = name.replace("-", " ").replace("_", " ").strip().capitalize()
    write_whole(path, text.replace("TITLE", title).replace("NAME", name))
    write_schema(path.with_name(SCHEMA))
    if shadows:
        click.echo(
            f"There is a built-in routine of that name; `voice-coach play {name}` plays yours from now on."
        )
    click.echo(
        f"Made {safe(str(path))}\nPlay it:    voice-coach play {name}\nChange it:  voice-coach edit {name}"
    )
