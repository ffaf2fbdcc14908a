"""Where spoken clips are kept, and whether there are any; known before anything heavy is loaded."""

from __future__ import annotations

import os
from pathlib import Path


def clips_folder() -> Path:
    """Return the folder of the clips, where the system wants caches. Raises ``OSError`` for a user without a home."""
    from voice_coach.user_folders import cache_folder

    return cache_folder() / "clips"


def is_cold() -> bool:
    """Tell whether no phrase has been kept yet, so that the voice will be needed at once."""
    try:
        with os.scandir(clips_folder()) as entries:
            return next(entries, None) is None
    except OSError:
        return True
