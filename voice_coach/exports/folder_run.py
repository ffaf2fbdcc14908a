"""One run that brings a folder of exports up to date: what it works with, and what it has done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.errors import CoachError
from voice_coach.exports.making import Sound
from voice_coach.exports.written_files import WrittenFiles


@dataclass(slots=True)
class Outcome:
    """What was done: names of files, and for what failed the name of the routine or file with the error."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, CoachError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """What all steps of a run need. ``work`` is a folder for unfinished files.

    The date of an episode is ``began`` and its number in seconds, since apps put episodes in the order of their dates.
    """

    files: WrittenFiles
    work: Path
    sound: Sound
    notice: Callable[[str], None]
    began: int
    outcome: Outcome = field(default_factory=Outcome)
