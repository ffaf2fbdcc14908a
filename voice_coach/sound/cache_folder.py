"""Where spoken clips are kept, and whether there are any; known before anything heavy is loaded."""

from __future__ import annotations

import os
from pathlib import Path


def clips_folder() -> Path:
    """Give the folder of the clips, where the system wants caches."""
    from platformdirs import user_cache_path

    return user_cache_path("voice-coach", appauthor=False) / "clips"


def is_cold() -> bool:
    """Tell whether no phrase has been kept yet, so that the voice will be needed at once."""
    try:
        with os.scandir(clips_folder()) as entries:
            return next(entries, None) is None
    except (OSError, RuntimeError):
        return True
