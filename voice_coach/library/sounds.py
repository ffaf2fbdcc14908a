"""Find what a `sound` names: a file beside the routine, or one of the sound set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from voice_coach.library.files import exists, files_in, inside, is_regular, kind, spelling_of
from voice_coach.near import did_you_mean, near_words
from voice_coach.routines.reading import Missing
from voice_coach.safe_text import shown

SOUND_ENDINGS = (".wav", ".flac", ".mp3", ".ogg", ".opus")
"""The endings of sound files, in the order in which they are tried for a name without one."""

MOST_NEAR = 100
"""How many missing sounds are compared with those that there are."""


@dataclass
class Sounds:
    """Finds sounds, each once: ``folder`` is the sound set."""

    folder: Path
    # By normalized paths: a hostile file can spell one path in thousands of ways.
    _found: dict[tuple[str, str], str] = field(default_factory=dict)
    _misses: int = 0

    def find(self, name: str, beside: str) -> str | Missing:
        """Return the path of the sound ``name`` for the script ``beside``, or why there is none."""
        spelling = (beside, spelling_of(name))
        if spelling not in self._found:
            file = self._file(name, (Path(beside).parent, self.folder))
            if isinstance(file, Missing):
                return file
            self._found[spelling] = file
        return self._found[spelling]

    def _file(self, name: str, folders: tuple[Path, ...]) -> str | Missing:
        in_the_way: Missing | None = None
        for folder in folders:
            for candidate in sound_files(name):
                path = inside(folder, candidate, written=name)
                if isinstance(path, Missing):
                    return path
                if is_regular(path):
                    return str(path.resolve())
                if in_the_way is None and exists(path):
                    in_the_way = _no_sound(path, candidate)
        if in_the_way is not None:
            return in_the_way
        self._misses += 1
        near = near_words(name, _names_in(folders)) if self._misses <= MOST_NEAR else []
        remedy = f"A sound is a file ending in {', '.join(ending[1:] for ending in SOUND_ENDINGS)}."
        if name.lower().endswith(SOUND_ENDINGS):
            remedy = "Put a file of that name beside the routine."
        return Missing(f"there is no sound {shown(name)}", did_you_mean(near) or remedy)


def sound_files(name: str) -> tuple[str, ...]:
    """Return the file names to try for the name of a sound."""
    if name.lower().endswith(SOUND_ENDINGS):
        return (name,)
    return tuple(name + ending for ending in SOUND_ENDINGS)


def _names_in(folders: tuple[Path, ...]) -> Iterator[str]:
    for folder in folders:
        for entry in files_in(folder, SOUND_ENDINGS):
            yield Path(entry.name).stem


def _no_sound(path: Path, name: str) -> Missing:
    try:
        cause = f"{shown(name)} is {kind(path)}, not a sound file"
    except OSError as error:
        cause = f"{shown(name)} cannot be read: {error.strerror or error}"
    return Missing(cause, "Put a sound file there, or name another.")
