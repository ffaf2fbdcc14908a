"""Lines of routine files, for problems that are found after reading: each file is read once."""

from __future__ import annotations

from pathlib import Path

from voice_coach.errors import CoachError, Place
from voice_coach.finder import read_limited
from voice_coach.yaml_tree import Lines, Mapping, read_tree


class SourceLines:
    """Gives the lines that places point into, and places of keys of a file."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, Lines]] = {}

    def line(self, place: Place) -> str:
        """Give the line of a place; empty where the file has changed meanwhile."""
        try:
            return self._of(place.file)[1].text(place.line)
        except IndexError:
            return ""

    def value(self, file: str, key: str) -> Place:
        """Give the place of the value of a key of the whole file, or its beginning if it has no such key."""
        text, lines = self._of(file)
        root = read_tree(text).root
        pair = root.pairs.get(key) if isinstance(root, Mapping) else None
        line, column = lines.place(pair[1].start) if pair else (1, 1)
        return Place(file, line, column)

    def _of(self, file: str) -> tuple[str, Lines]:
        if file not in self._files:
            try:
                text = read_limited(Path(file)).decode("utf-8-sig")
            except (CoachError, UnicodeDecodeError):
                text = ""
            self._files[file] = text, Lines(text)
        return self._files[file]
