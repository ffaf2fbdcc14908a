"""A routine as an audio file, in two passes over its timeline: the first finds what is in it, the second encodes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from voice_coach.coaching.contents import Contents, contents
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.timeline_items import Item
from voice_coach.errors import CoachError
from voice_coach.exports import tags
from voice_coach.exports.about import About
from voice_coach.exports.formats import Encoding
from voice_coach.outputs.file_output import FileOutput, not_written
from voice_coach.session.session import Session
from voice_coach.units import Samples

SMALLEST = ".opus"
"""The ending of the format with the smallest files."""


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


def require_place(target: Path, encoding: Encoding, *, replace: bool = False) -> None:
    """Raise ``CoachError`` unless ``target`` can be written, before anything is spoken: begin the file, and remove it.

    The folder may be missing or not writable, the disk full, or a library missing; an existing file is a ``UsageError``
    unless ``replace``.
    """
    FileOutput(target, partial(encoding.open, ()), replace=replace).close()


def contents_of(session: Session, at: Callable[[Samples], None]) -> Contents:
    """Lay out a whole routine, which has all its phrases spoken, and return what is in it.

    ``at`` is called with the position of each cue. Raises ``CoachError`` if a phrase or a sound was lost.
    """

    def followed() -> Iterator[Item]:
        for item in session.timeline():
            if isinstance(item, Cue):
                session.studio.refuse_lost_words()
                at(item.start)
            yield item

    found = contents(followed(), session.routine.language)
    session.studio.refuse_lost_words()
    return found


def export_audio(
    session: Session,
    target: Path,
    encoding: Encoding,
    about: About,
    contents: Contents,
    *,
    volume: int,
    at: Callable[[Samples], None],
    replace: bool = False,
) -> int:
    """Write a routine whose ``contents_of`` are known to ``target``, whole or not at all; return its size in bytes.

    ``at`` is called with the position after each second of sound. An existing file is a ``UsageError`` unless
    ``replace``. Raises ``CoachError`` if the disk has too little room, or if anything fails, and removes what it wrote.
    """
    ending = encoding.format.ending
    described = tags.most_bytes(about, contents) if ending in tags.WRITERS else 0
    smaller = "" if ending == SMALLEST else f" or a smaller format, such as {SMALLEST}"
    needed = encoding.most_bytes(contents.length) + described
    require_room(target, needed, f"Free some space, or choose another disk{smaller}.")
    written = 0

    def complete(part: Path) -> None:
        nonlocal written
        tags.write_tags(part, ending, about, contents)
        written = part.stat().st_size

    def after_block(position: Samples) -> None:
        session.studio.refuse_lost_words()
        at(position)

    output = FileOutput(target, partial(encoding.open, contents.chapters), replace=replace, complete=complete)
    session.write(output, volume, after_block)
    return written


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
