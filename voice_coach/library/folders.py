"""The folders of routines and sounds, and whether a name is a path. Importing this loads nothing heavy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from voice_coach.errors import CoachError

SCRIPT_ENDINGS = (".yaml", ".yml")
SEPARATORS = tuple({"/", os.sep, os.altsep or os.sep})


@dataclass(frozen=True)
class Folders:
    """Where to look: the folders of ``VOICE_COACH_SCRIPTS``, the user's own, the built-in ones; the sound set.

    ``own`` is None without a home folder.
    """

    added: tuple[Path, ...]
    own: Path | None
    built_in: Path
    sounds: Path

    @property
    def scripts(self) -> tuple[Path, ...]:
        """All folders of routines; a name is looked up in this order."""
        own = () if self.own is None else (self.own,)
        return (*self.added, *own, self.built_in)


def folders() -> Folders:
    """Return the folders of this machine."""
    added = os.environ.get("VOICE_COACH_SCRIPTS", "").split(os.pathsep)
    return Folders(
        added=tuple(Path(folder) for folder in added if folder),
        own=_own_folder(),
        built_in=_shipped("scripts"),
        sounds=_shipped("sounds"),
    )


def user_folder() -> Path:
    """Return the folder of the user's own scripts, which may not exist yet. Raises ``CoachError`` without a home."""
    own = _own_folder()
    if own is None:
        raise CoachError(
            "There is no folder for your own scripts, because there is no home folder.",
            "Set HOME to a folder that you may write to.",
        )
    return own


def sounds_folder() -> Path:
    """Return the folder of the sound set that comes with the program."""
    return _shipped("sounds")


def is_path(name: str) -> bool:
    """Return whether ``name`` is a path: it has a script's ending, or a path separator."""
    return name.lower().endswith(SCRIPT_ENDINGS) or any(separator in name for separator in SEPARATORS)


def _own_folder() -> Path | None:
    from voice_coach.user_folders import data_folder

    try:
        return data_folder() / "scripts"
    except OSError:
        return None


def _shipped(name: str) -> Path:
    """Return a folder that comes with the program: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
