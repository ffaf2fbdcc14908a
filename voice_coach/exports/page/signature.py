"""The mark by which a file of an earlier page is known, and whose page it is, so that it may be replaced."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.library.folders import folders
from voice_coach.routines.quick.words import QUICK_FILE
from voice_coach.routines.routine import Routine

SIGNATURE = b"made by voice-coach"
SIGNED_WITHIN = 400
"""Each file of a page has its signature in its first bytes."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a page was made of. Two are equal if they are the same file or the same typed line, whatever is in it.

    ``checksum`` is that of the place, which a public page must not show. ``name`` is for messages.
    """

    checksum: str
    name: str = field(compare=False)


def origin_of(routine: Routine, asked: str) -> Origin:
    """Return the origin of a page of ``routine``, which was asked for as ``asked``."""
    name = routine.name
    if routine.file == QUICK_FILE:
        name = " ".join(asked.split())
        place = f"typed: {name}"
    else:
        path = Path(routine.file).resolve()
        built_in = path.parent == folders().built_in.resolve()  # wherever the program is installed
        place = f"built-in: {name}" if built_in else f"file: {path}"
    return Origin(hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16], name)
