"""The system's folders for a user's settings, data and caches. A user without a home folder has none of these."""

from __future__ import annotations

import errno
from pathlib import Path


class NoHomeError(OSError):
    """There is no home folder: `HOME` is not set, and the user is not in the system's list of users."""

    def __init__(self) -> None:
        super().__init__(errno.ENOENT, "No home folder")


def config_folder() -> Path:
    """Return the folder for settings. Raises ``NoHomeError``."""
    return _folder("user_config_path")


def data_folder() -> Path:
    """Return the folder for the user's data. Raises ``NoHomeError``."""
    return _folder("user_data_path")


def cache_folder() -> Path:
    """Return the folder for files that can be made again. Raises ``NoHomeError``."""
    return _folder("user_cache_path")


def _folder(kind: str) -> Path:
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, kind)("voice-coach", appauthor=False)
    except (RuntimeError, KeyError) as error:
        raise NoHomeError from error
    # Older versions of platformdirs return a path such as `~/.cache`, which would be made in the current folder.
    if not folder.is_absolute():
        raise NoHomeError
    return folder


def expanded(path: Path) -> Path:
    """Return a path with `~` replaced by the home folder. A `~name` of an unknown user is not changed."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
