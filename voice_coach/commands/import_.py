"""`voice-coach import`: turn a script, an app's export or a list into a script of the user's own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_coach.console.exit_codes import Exit
from voice_coach.console.notices import hidden_by, names_shadowed, tell, to_stderr
from voice_coach.console.reports import tell_error
from voice_coach.console.settings import PLAIN
from voice_coach.errors import UsageError
from voice_coach.library.folders import SCRIPT_ENDINGS, user_folder
from voice_coach.safe_text import safe, shown

if TYPE_CHECKING:
    from voice_coach.library.importers.imported_routine import ImportedRoutine
    from voice_coach.library.incoming import Incoming

_HINTS = (
    "Imported from {file}.\n"
    "Are its texts not in English? Add a line such as `language: de`, so that the right voice reads them."
)


@click.command("import")
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="Its name; by default a script keeps its own, and all else is named after its title.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite a script of yours that has the name; files that come with it are never overwritten.",
)
@PLAIN
def command(file: str, name: str | None, force: bool) -> int:
    """Bring a routine into your scripts folder, after checking it.

    FILE is a script (.yaml, with the sounds beside it), a JSON export of Just Another Workout Timer or of
    TimeR Machine, or a list in the quick form (.txt, or - for standard input). What cannot be carried over is
    reported. Exits 3 if the file has errors; then nothing is written.
    """
    from voice_coach.checks.sounds import require_sounds
    from voice_coach.library.importers import BadImportError
    from voice_coach.library.incoming import BadHereError, require_playable, write_all
    from voice_coach.library.own_scripts import script_path, scripts_of_name

    folder = user_folder()
    if name is not None:
        name = script_path(folder, name).stem
    try:
        incoming, notes = _read(file, name)
        if name is not None and len(incoming) > 1:
            raise UsageError(
                f"--as names one routine, but this file holds {len(incoming)}.",
                "Leave it out: each is named after its title.",
            )
        for one in incoming:
            require_playable(one, require_sounds)
    except (BadImportError, BadHereError) as error:
        tell_error(error)
        return Exit.ROUTINE_ERRORS
    names = {stem for one in incoming for stem in one.names}
    shadowing = [stem for stem in sorted(names) if not scripts_of_name(folder / f"{stem}.yaml")]
    paths = write_all(incoming, folder, force=force)
    for note in notes:
        to_stderr(note)
    for one, path in zip(incoming, paths, strict=True):
        _tell(one, path)
    for stem in shadowing:
        if told := names_shadowed(stem):
            to_stderr(told)
    return Exit.DONE


def _read(file: str, name: str | None) -> tuple[list[Incoming], list[str]]:
    """Return the routines in the file, checked, and notes on them."""
    from voice_coach.library.files import read_limited
    from voice_coach.library.importers import KNOWN, MAX_IMPORT_BYTES, BadImportError, read_export
    from voice_coach.library.own_scripts import usable_name

    if file == "-":
        if sys.stdin is None:
            raise UsageError("There is no standard input to read from.", "Name a file.")
        data = sys.stdin.buffer.read(MAX_IMPORT_BYTES + 1)
    else:
        data = read_limited(Path(file), MAX_IMPORT_BYTES)
    if file.lower().endswith(SCRIPT_ENDINGS):
        return [_script(file, name, data)], []
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    if (file == "-" or file.lower().endswith(".txt")) and not is_json:
        return [_quick(file, name, data)], []
    if not is_json and not file.lower().endswith(".json"):
        raise BadImportError(f"{shown(file, 200)} has an unknown ending.", KNOWN)
    made = read_export(data, _shown_as(file))
    incoming: list[Incoming] = []
    for one in made:
        own = name if name is not None else usable_name(one.title, {other.name for other in incoming})
        incoming.append(_exported(one, own, file))
    return incoming, list(_told(made))


def _script(file: str, name: str | None, data: bytes) -> Incoming:
    """Read a script of voice-coach, which stays as it is. Raises ``RoutineError`` with all its errors."""
    from voice_coach.checks.sounds import require_sounds
    from voice_coach.library.finder import load
    from voice_coach.library.incoming import Incoming, with_companions
    from voice_coach.library.own_scripts import name_fault, usable_name

    routine = load(file).required()
    require_sounds(routine)
    stem = Path(file).stem
    own = name or (usable_name(stem) if name_fault(stem) else stem)
    return with_companions(Incoming(own, data), routine)


def _quick(file: str, name: str | None, data: bytes) -> Incoming:
    """Turn a list in the quick form into a script. Raises ``RoutineError`` with all its errors."""
    from voice_coach.library.incoming import Incoming
    from voice_coach.library.own_scripts import title_of, usable_name
    from voice_coach.library.quick_script import quick_script

    called = Path(file).stem if file != "-" else name
    text, title = quick_script(data, _shown_as(file), title_of(called) if called else "")
    return Incoming(name or usable_name(title), text.encode())


def _exported(made: ImportedRoutine, name: str, file: str) -> Incoming:
    """Turn an app's routine into a script. Raises ``BadImportError`` if it cannot be played."""
    from voice_coach.library.importers import BadImportError
    from voice_coach.library.incoming import Incoming
    from voice_coach.library.own_scripts import MODELINE
    from voice_coach.library.script_text import script_text
    from voice_coach.routines.script import read_routine

    hints = _HINTS.format(file=Path(_shown_as(file)).name)
    text = script_text(made.data, f"{MODELINE}\n{hints}")
    errors = read_routine(text, file, name).errors
    if errors:
        cause = f"{shown(_shown_as(file), 200)}, in {shown(made.title)}: {errors[0].cause}."
        raise BadImportError(cause, errors[0].remedy)
    return Incoming(name, text.encode())


def _shown_as(file: str) -> str:
    return "standard input" if file == "-" else file


def _told(made: list[ImportedRoutine]) -> Iterator[str]:
    """Yield a note on each kind of change, and one on the language that the texts are read in."""
    total: Counter[str] = sum((one.notes for one in made), Counter())
    for kind, count in total.items():
        if count:
            yield f"Left out or changed: {kind}{f' ({count} times)' if count > 1 else ''}"
    yield "The texts are read as English. If they are not, add a line such as `language: de` with `voice-coach edit`."


def _tell(one: Incoming, path: Path) -> None:
    beside = f", with {', '.join(one.companions)}" if one.companions else ""
    tell(safe(f"Imported to {path}{beside}"))
    tell(f"Play it: voice-coach play {safe(one.name)}")
    if hidden := hidden_by(one.name, path):
        to_stderr(hidden)
