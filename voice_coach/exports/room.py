"""Room on the disk for what is to be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.outputs.file_output import not_written


class NoRoomError(CoachError):
    """The disk of ``path`` has ``free`` bytes left, and the file may take ``needed``."""

    def __init__(self, path: Path, needed: int, free: int, remedy: str) -> None:
        super().__init__(
            f"{path} may take {megabytes(needed)}, and its disk has {megabytes(free)} left.", remedy
        )
        self.path = path
        self.needed = needed
        self.free = free

    def __reduce__(self) -> tuple[type[NoRoomError], tuple[Path, int, int, str]]:
        """Return how it is made again, as it passes from one process to another."""
        return NoRoomError, (self.path, self.needed, self.free, self.remedy)


def require_room(target: Path, needed: int, remedy: str) -> None:
    """Raise ``NoRoomError`` with ``remedy`` unless the disk of ``target`` has room for ``needed`` bytes.

    Raises ``CoachError`` if that cannot be found out.
    """
    try:
        free = shutil.disk_usage(target.resolve().parent).free
    except OSError as error:
        raise not_written(target, error) from error
    if free < needed:
        raise NoRoomError(target, needed, free, remedy)


def megabytes(size: int) -> str:
    """Return a size in bytes for people, as "0.4 MB" or "1,234 MB"."""
    return f"{size / 1e6:.1f} MB" if size < 10_000_000 else f"{round(size / 1e6):,} MB"
