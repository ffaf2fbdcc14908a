"""Where the system keeps a user's settings, data and caches. A user without a home has none of these."""

from __future__ import annotations

import errno
from pathlib import Path


class NoHomeError(OSError):
    """The system knows no home folder: `HOME` is not set, and the user has no entry in the list of users."""

    def __init__(self) -> None:
        super().__init__(errno.ENOENT, "No home folder")


def config_folder() -> Path:
    """Return the folder of the settings. Raises ``NoHomeError``."""
    return _folder("user_config_path")


def data_folder() -> Path:
    """Return the folder of what the user makes. Raises ``NoHomeError``."""
    return _folder("user_data_path")


def cache_folder() -> Path:
    """Return the folder of what can be made again. Raises ``NoHomeError``."""
    return _folder("user_cache_path")


def _folder(kind: str) -> Path:
    import platformdirs

    try:
        folder: Path = getattr(platformdirs, kind)("voice-coach", appauthor=False)
    except (RuntimeError, KeyError) as error:
        raise NoHomeError from error
    # Older versions of platformdirs return a path such as `~/.cache`, which would be made where the program runs.
    if not folder.is_absolute():
        raise NoHomeError
    return folder


def expanded(path: Path) -> Path:
    """Return a path with its `~` replaced by a home; that of somebody who is not known here stays as it is."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
