"""The user's editor: find it, and run it on a copy of a script, so that a failed edit leaves the script alone."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from voice_coach.errors import CoachError
from voice_coach.shortage import shortage
from voice_coach.whole_file import not_done, remedy_for

DEFAULTS = {"nt": ("notepad",), "posix": ("sensible-editor", "nano", "vim", "vi")}
"""The editors to try if neither $VISUAL nor $EDITOR is set, by system."""

WAITS = {
    "code": "--wait",
    "codium": "--wait",
    "subl": "--wait",
    "zed": "--wait",
    "mate": "--wait",
    "gedit": "--wait",
    "kate": "--block",
}
"""Editors that return at once, with the option that makes them wait."""

_MARK = "-edited-"
_MADE = re.compile(r"-edited-[a-z0-9_]{8}$")  # `tempfile` adds eight characters to a prefix

REMEDY = "Name one in $VISUAL or $EDITOR, such as: EDITOR=nano"


def editor_command() -> list[str]:
    """Return the command of the user's editor: $VISUAL, then $EDITOR, then what is usual on this system.

    A value is the name or path of a program, which may hold spaces, or a command line with arguments. Raises
    ``CoachError`` if the program is not found.
    """
    for variable in ("VISUAL", "EDITOR"):
        value = os.environ.get(variable, "").strip()
        if not value:
            continue
        whole = shutil.which(value)
        try:
            command = [whole] if whole else _split(value)
        except ValueError as error:
            raise CoachError(f"${variable} cannot be understood: {value}", "A quote is left open.") from error
        program = shutil.which(command[0]) if command else None
        if program is None:
            raise CoachError(f"The editor that ${variable} names was not found: {value}", REMEDY)
        return [program, *command[1:]]
    for name in DEFAULTS.get(os.name, ()):
        if program := shutil.which(name):
            return [program]
    raise CoachError("No editor was found.", REMEDY)


def hint_to_wait(command: list[str]) -> str:
    """Return how to make an editor wait that returns before its window is closed; empty for any other."""
    name = Path(command[0]).stem.lower()
    option = WAITS.get(name)
    if option is None or option in command or "-w" in command:
        return ""
    return f"If its window is still open, close it, and set EDITOR='{name} {option}', so that voice-coach waits for it."


def edited(path: Path, original: Path, command: list[str], accepted: Callable[[bytes], bool]) -> bool:
    """Let the user edit the script ``path``, starting from ``original``; return whether it has changed.

    The editor works on a copy beside the script, which replaces it in one step when the editor has exited with
    code 0; content that is not ``accepted`` counts as no change. Raises ``CoachError`` for any other code, if the
    script has changed meanwhile, and if nothing can be written: the script is then left alone, and the error names
    the copy that has the user's text.
    """
    path = Path(os.path.realpath(path))  # edit the target of a link, and keep the link
    copy = _copy(path, original)
    before, began_with = _content(path), _content(copy)
    try:
        with _interrupts_left_to_the_editor():
            code = _run(command, copy)
        after = _content(copy)
        changed = after != began_with
        if code != 0:
            how = f"with code {code}" if code > 0 else f"by signal {-code}"
            raise CoachError(f"The editor {command[0]} ended {how}.", _kept(copy, changed and bool(after)))
        if after is None:
            raise CoachError("The file was deleted in the editor.", "The script is unchanged.")
        if not changed or not accepted(after):
            copy.unlink()
            return False
    except BaseException:
        if _content(copy) in (None, b"", began_with):
            with suppress(OSError):
                copy.unlink()
        raise
    if _content(path) != before:
        raise CoachError(f"{path} was changed by another program in the meantime.", _kept(copy, True))
    try:
        with copy.open("r+b") as file:
            os.fsync(file.fileno())
        copy.replace(path)
    except OSError as error:
        refused = not_done(path, "written", error)
        raise CoachError(refused.cause, f"{refused.remedy} {_kept(copy, True)}") from error
    return True


def left_over(path: Path) -> list[Path]:
    """Return the copies of a script that earlier edits left behind, or that are being edited now."""
    path = Path(os.path.realpath(path))
    return [copy for copy in left_over_in(path.parent) if _MADE.sub("", copy.stem) == f".{path.stem}"]


def left_over_in(folder: Path) -> list[Path]:
    """Return the copies that edits have left behind in a folder."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return []
    return [folder / name for name in names if name.startswith(".") and _MADE.search(Path(name).stem)]


def _split(value: str) -> list[str]:
    if os.name == "posix":
        return shlex.split(value)
    return [part.strip('"') for part in shlex.split(value, posix=False)]


def _copy(path: Path, original: Path) -> Path:
    """Copy ``original`` to a hidden file beside the script, which is not listed as a routine."""
    copy: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}{_MARK}", suffix=path.suffix, dir=path.parent)
        copy = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(original.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        copy.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except OSError as error:
        if copy is not None:
            with suppress(OSError):
                copy.unlink()
        raise not_done(path, "edited", error) from error
    return copy


def _run(command: list[str], file: Path) -> int:
    try:
        return subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        remedy = remedy_for(error) if shortage(error) else REMEDY
        raise CoachError(f"The editor {command[0]} cannot be started: {error.strerror}.", remedy) from error


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _kept(copy: Path, changed: bool) -> str:
    return f"The script is unchanged; what you wrote is in {copy}" if changed else "The script is unchanged."


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Ignore Ctrl-C here, and leave it to the editor: unlike SIG_IGN, a handler is not inherited."""

    def pass_over(number: int, frame: FrameType | None) -> None:
        del number, frame

    before = signal.signal(signal.SIGINT, pass_over)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
