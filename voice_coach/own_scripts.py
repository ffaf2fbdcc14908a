"""The user's own scripts: what they may be called, and what lies beside them."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from voice_coach.errors import UsageError
from voice_coach.whole_file import write_whole

SCHEMA = "routine.schema.json"
"""The format for editors; each script names it in its first line."""

NAME = re.compile(r"[^\W_][\w-]{0,63}")
# A file of one of these names cannot be made on Windows, whatever its ending.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def script_path(folder: Path, name: str) -> Path:
    """Give the file of the script called ``name``. Raises ``UsageError`` for a name that no file can have."""
    if not NAME.fullmatch(name) or name.lower() in RESERVED:
        raise UsageError(
            f"{name!r} cannot be the name of a routine.",
            "Use letters, digits and hyphens, such as: morning-stretch",
        )
    return folder / f"{name}.yaml"


def write_schema(path: Path) -> None:
    """Put the JSON Schema beside the scripts, so that an editor finds it; an equal one stays untouched."""
    text = files("voice_coach").joinpath(SCHEMA).read_text("utf-8")
    if not (path.is_file() and path.read_text("utf-8", "replace") == text):
        write_whole(path, text)
