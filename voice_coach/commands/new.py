"""`voice-coach new`: write a script of one's own, from a commented template or from a quick form."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import click

from voice_coach.console.notices import hidden_by, names_shadowed, tell, to_stderr
from voice_coach.console.settings import PLAIN, is_plain
from voice_coach.errors import UsageError
from voice_coach.library.folders import SCRIPT_ENDINGS, user_folder
from voice_coach.safe_text import safe


@click.command("new")
@click.argument("name")
@click.option(
    "--from",
    "quick",
    metavar="TEXT",
    help="Take the exercises from TEXT, such as 'plank 3x40s / 20s rest, neck turns 6'; - reads standard input.",
)
@click.option("--force", is_flag=True, help="Overwrite a script of that name.")
@PLAIN
def command(name: str, quick: str | None, force: bool) -> None:
    """Make a routine of your own, called NAME, ready to play.

    Comments in it explain the format; with --from it holds the exercises that you list.
    """
    from voice_coach.library.own_scripts import script_path, taken, write_schema
    from voice_coach.whole_file import write_new, write_whole

    wanted = script_path(user_folder(), name)
    name = wanted.stem
    path = free_path(wanted, force=force)
    text = template(name) if quick is None else script_from(quick, name)
    there = os.path.lexists(path)
    if there:
        write_whole(path, text)
    else:
        try:
            write_new(path, text)
        except FileExistsError:
            raise taken(path, name, "Choose another name: this one was taken just now.") from None
    write_schema(path.parent)
    shadowed = "" if there else names_shadowed(name)
    if shadowed:
        tell(shadowed)
    if hidden := hidden_by(name, path):
        to_stderr(hidden)
    play, change = ("Play it:", "Change it:") if is_plain() else ("Play it:   ", "Change it: ")
    tell(f"Made {safe(str(path))}")
    tell(f"{play} voice-coach play {name}")
    tell(f"{change} voice-coach edit {name}")


def free_path(path: Path, *, force: bool) -> Path:
    """Return where to write the script: ``path``, or with ``force`` the file that has its name.

    Raises ``UsageError`` if the name is taken, and even with ``force`` if another script differs from it only in
    case, since on many systems the two are one file.
    """
    from voice_coach.library.own_scripts import taken

    name = path.stem
    others = alike(path)
    for other in others:
        if unicodedata.normalize("NFC", other.stem) != name:
            raise UsageError(
                f"There is a script called {other.stem} already; {name} differs from it only in capitals.",
                "Choose another name: on many systems the two would be one file.",
            )
    if not others:
        return path
    if not others[0].is_symlink() and not others[0].is_file():
        raise taken(others[0], others[0].stem, "Choose another name, or move it away.")
    if not force:
        change = f"Change it with `voice-coach edit {name}`, choose another name"
        if not others[0].is_file():
            change = f"Remove it with `voice-coach remove {name}`, choose another name"
        raise taken(others[0], others[0].stem, f"{change}, or overwrite it with --force.")
    return others[0]


def alike(path: Path) -> list[Path]:
    """Return the scripts beside ``path`` that have its name in any case, `.yaml` before `.yml`."""
    from voice_coach.whole_file import not_done

    try:
        beside = sorted(path.parent.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise not_done(path.parent, "read", error) from error
    return [
        other
        for other in beside
        if other.suffix.lower() in SCRIPT_ENDINGS and _folded(other.stem) == _folded(path.stem)
    ]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def template(name: str) -> str:
    """Return the text of the commented template for a script called ``name``."""
    from importlib.resources import files

    from voice_coach.library.own_scripts import title_of

    text = files("voice_coach.library").joinpath("template.yaml").read_text("utf-8")
    title = title_of(name)
    title = f'"{title}"' if title.lower() == "null" else title  # without quotes YAML reads it as no value
    return text.replace("TITLE", title).replace("NAME", name)


def script_from(quick: str, name: str) -> str:
    """Return the text of a script that plays the same as a quick form; `-` reads that from standard input.

    Its title is that of the quick form, else one made from ``name``. Raises ``RoutineError`` for errors in the
    quick form, and if the script would be too large.
    """
    from voice_coach.library.own_scripts import title_of
    from voice_coach.library.quick_script import quick_script
    from voice_coach.routines.quick.words import QUICK_FILE

    return quick_script(_standard_input() if quick == "-" else quick, QUICK_FILE, title_of(name))[0]


def _standard_input() -> bytes:
    from voice_coach.routines.format import MAX_BYTES

    if sys.stdin is None:
        remedy = "Write the exercises after --from, or pipe them in."
        raise UsageError("There is no standard input to read the exercises from.", remedy)
    return sys.stdin.buffer.read(MAX_BYTES + 1)  # one more than allowed, so that too large a text is noticed
