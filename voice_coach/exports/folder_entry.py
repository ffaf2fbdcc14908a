"""One routine of a folder of exports: its number and title, and which of the files that are there is its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from voice_coach.exports.about import About
from voice_coach.exports.file_list import Audio, Written
from voice_coach.routines.routine import Routine


@dataclass(slots=True)
class Entry:
    """A routine with its number. ``file`` is that in the folder now, of this sound or of another.

    ``left`` is its file if another program has changed it: it is left alone, and listed as before.
    """

    name: str
    routine: Routine | None
    title: str
    number: int
    stem: str
    about: About | None = None
    sound: str = ""
    file: Written | None = None
    left: Written | None = None

    @property
    def listed(self) -> Written | None:
        """The file that the playlist and the feed name; None if there is none."""
        return self.file or self.left

    @property
    def audio(self) -> Audio | None:
        """What is known of the file; None if there is none."""
        return self.file.audio if self.file else None

    @property
    def is_fresh(self) -> bool:
        """Whether the file is there and has the right sound."""
        return self.audio is not None and self.audio.sound == self.sound != ""

    @property
    def is_due(self) -> bool:
        """Whether the file is to be made."""
        return self.routine is not None and not self.is_fresh and self.left is None

    @property
    def file_name(self) -> str:
        """The name that the file is to have; it keeps its ending."""
        return self.stem + Path(self.file.file).suffix if self.file else self.stem


class Likeness(Enum):
    """What makes a file that of a routine, the best first."""

    SAME = auto()
    SAME_SOUND = auto()
    SAME_NAME = auto()


def likeness(entry: Entry, known: Audio) -> Likeness | None:
    """Return what makes a file that of a routine, or None if it is that of another."""
    named = known.routine == entry.name
    if known.sound == entry.sound != "":
        return Likeness.SAME if named else Likeness.SAME_SOUND
    return Likeness.SAME_NAME if named else None
