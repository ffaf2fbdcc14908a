"""What a file for other players says about itself: title, album, artist, genre, language, comment and cover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line

COVER = Path(__file__).with_name("cover.png")
"""The cover of every file, which `docs/cover.py` draws."""
ALBUM = ARTIST = "voice-coach"
GENRE = "Speech"


@dataclass(frozen=True, slots=True)
class About:
    """The description of a file for other players. All texts are one line without control characters.

    ``language`` is a BCP 47 tag, and ``cover`` holds a PNG file.
    """

    title: str
    language: str
    comment: str
    cover: bytes


def about(routine: Routine) -> About:
    """Return the description of a routine: the comment is what it is for, and its source."""
    source = f"({routine.source})" if routine.source else None
    comment = " ".join(one_line(text) for text in (routine.about, source) if text)
    return About(one_line(routine.title), routine.language, comment, COVER.read_bytes())
