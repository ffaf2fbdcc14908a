"""A routine as an audio file, in two passes over its timeline: the first finds what is in it, the second encodes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from voice_coach.coaching.contents import Contents, contents
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.timeline_items import Item
from voice_coach.exports import tags
from voice_coach.exports.about import About
from voice_coach.exports.formats import Encoding
from voice_coach.exports.room import require_room
from voice_coach.outputs.file_output import FileOutput
from voice_coach.session.session import Session
from voice_coach.units import Samples

SMALLEST = ".opus"
"""The ending of the format with the smallest files."""


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
