"""Finds sounds in a folder, as a library does that has no routines."""

from pathlib import Path

from voice_coach.routines.reading import Missing, Source


class SoundsBeside:
    """Finds the WAV files of a folder by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def routine(self, name: str, beside: str) -> Source | Missing:
        return Missing("none", "none")

    def sound(self, name: str, beside: str) -> str:
        return str(self._folder / f"{name}.wav")
