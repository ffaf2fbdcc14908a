"""Find and read routines: from names and paths to files."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from voice_coach.errors import CoachError, Place, Problem
from voice_coach.library.files import (
    LOOK,
    NotFoundError,
    exists,
    files_in,
    inside,
    is_regular,
    key_of,
    near_files,
    no_file,
    place_of,
    read_limited,
    spelling_of,
    tellable,
)
from voice_coach.library.folders import SCRIPT_ENDINGS, Folders, folders, is_path
from voice_coach.library.sounds import Sounds
from voice_coach.near import did_you_mean, near_words
from voice_coach.routines.quick.words import QUICK_FILE, may_be_quick
from voice_coach.routines.reading import Finder, KnownExercise, Missing, Reading, Source
from voice_coach.routines.script import read_routine
from voice_coach.safe_text import shown

if TYPE_CHECKING:
    from voice_coach.library.known_exercises import KnownExercises

_SUGGESTIONS = 3


@dataclass(frozen=True)
class Found:
    """A routine file: its path, the name that it is played by, and whether it came with the program."""

    path: Path
    name: str
    built_in: bool = False


def load(name_or_path: str, where: Folders | None = None) -> Reading:
    """Find and read a routine with all that it includes, or read a quick form given in place of its name.

    Errors in it are in the reading. Text with spaces is looked up as the name of a routine first, then as a file,
    then read as a quick form. Raises ``NotFoundError`` if there is none, ``CoachError`` if its file cannot be read.
    """
    where = where or folders()
    library = _Library(where)
    if any(map(str.isspace, name_or_path)) and isinstance(library.find(name_or_path), Missing):
        path = Path(name_or_path)
        if is_regular(path):
            return _read(Found(path, path.stem), library)
        if may_be_quick(name_or_path) and not name_or_path.lower().endswith(SCRIPT_ENDINGS):
            return read_routine(name_or_path, QUICK_FILE, "quick", library, grammar="quick")
    return _read(find_routine(name_or_path, where), library)


def load_as(found: Found, path: Path) -> Reading:
    """Read a script as if it were at ``path`` in its folder, under that name. Nothing is written."""
    library = _Library(folders(), (found.path, path))
    return _read_or_tell(Found(found.path, path.stem), library)


def unread_folders() -> list[str]:
    """Return a sentence on each folder of routines that cannot be read, or that is named and missing."""
    where = folders()
    told: list[str] = []
    for folder in where.scripts:
        try:
            with os.scandir(folder):
                pass
        except (OSError, ValueError) as error:
            # NotADirectoryError: a parent is a file, as where the home is not a folder.
            if isinstance(error, FileNotFoundError | NotADirectoryError) and not os.path.lexists(folder):
                if folder in where.added:
                    told.append(f"There is no folder {folder}, which VOICE_COACH_SCRIPTS names.")
                continue
            told.append(f"{folder} cannot be read: {getattr(error, 'strerror', None) or error}.")
    return told


def finder_for_lists() -> Finder:
    """Return a finder of the exercises that a quick form borrows from, for writing it as a script."""
    return _Library(folders())


def find_routine(name_or_path: str, where: Folders | None = None) -> Found:
    """Find a routine's file: by its path if it looks like one, else by its name.

    Raises ``NotFoundError``, with suggestions.
    """
    where = where or folders()
    if not is_path(name_or_path):
        found = _Library(where).find(name_or_path)
        if isinstance(found, Missing):
            raise NotFoundError(found.cause, found.remedy)
        return found
    path = Path(name_or_path)
    if not exists(path):
        raise no_file(path, name_or_path)
    return Found(path, path.stem)


def routine_names() -> list[str]:
    """Return the names of all routines, the user's own first; no file is read."""
    return list(_Library(folders()).by_name())


def readings(where: Folders | None = None) -> Iterator[tuple[Found, Callable[[], Reading]]]:
    """Yield all routines, the user's own first, each with a function that reads it; of one name only the first.

    A routine with errors raises nothing: its reading has them.
    """
    library = _Library(where or folders())
    for found in library.by_name().values():
        yield found, partial(_read_or_tell, found, library)


def built_in_names(where: Folders | None = None) -> frozenset[str]:
    """Return the names of the built-in routines, including those that a user's script replaces."""
    where = where or folders()
    return frozenset(found.name for found in _scripts_in(where.built_in, built_in=True))


@dataclass
class _Library:
    """The routines and sounds of some folders: a ``reading.Finder``. Each folder is listed once."""

    where: Folders
    # A script that is read as if it had been moved: its path, and its path after the move.
    moved: tuple[Path, Path] | None = None
    _names: dict[str, Found] | None = None
    _sources: dict[str, Source | Missing] = field(default_factory=dict)
    # What was found, by normalized paths: a hostile file can spell one path in thousands of ways.
    _included: dict[tuple[str, str], Source] = field(default_factory=dict)
    _misses: int = 0
    _exercises: KnownExercises | None = None

    def __post_init__(self) -> None:
        self._sounds = Sounds(self.where.sounds)

    def by_name(self) -> dict[str, Found]:
        """Return every routine under its name, in the order of the folders and then of the alphabet."""
        if self._names is None:
            self._names = {}
            for folder in self.where.scripts:
                for found in self._moved_in(_scripts_in(folder, built_in=folder == self.where.built_in)):
                    self._names.setdefault(found.name, found)
        return self._names

    def _moved_in(self, scripts: Iterator[Found]) -> Iterator[Found]:
        if self.moved is None:
            return scripts
        there, new = self.moved
        listed = list(scripts)
        first = [replace(one, name=new.stem) for one in listed if one.path == there]
        return iter((*first, *(one for one in listed if one.path not in (there, new))))

    def find(self, name: str, beside: str | None = None) -> Found | Missing:
        """Find a routine by its name. The file ``beside`` that includes it is never suggested in its place."""
        found = self.by_name().get(unicodedata.normalize("NFC", name))
        if found is not None:
            return found
        self._misses += 1
        cause = f"There is no routine called {shown(name)}."
        near = self._near(name, beside) if self._misses <= 100 else []
        if near:
            return Missing(cause, did_you_mean(near))
        also = "a path ends in .yaml"
        if any(map(str.isspace, name)) and not may_be_quick(name):
            also = "an exercise needs its amount, as in `plank 40s`"
        return Missing(cause, f"`voice-coach list` shows which there are; {also}.")

    def _near(self, name: str, beside: str | None) -> list[str]:
        """Return up to three names like ``name``, or that begin with it; for an include, else a path beside it."""
        names = tellable(self.by_name())
        near = near_words(name, names, _SUGGESTIONS + 1)
        near = near or [one for one in names if name and one.startswith(name)]
        if beside is not None:
            near = [word for word in near if key_of(self.by_name()[word].path) != key_of(Path(beside))]
            near = near or self._beside(f"{name}.yaml", beside)
        return near[:_SUGGESTIONS]

    def _beside(self, name: str, beside: str) -> list[str]:
        """Return the path most like ``name``, relative to ``beside``, of another script that it may include."""
        named = PurePosixPath(name)
        names = [entry.name for entry in files_in(Path(beside).parent / named.parent, SCRIPT_ENDINGS)]
        near = near_files(named.name, names, _SUGGESTIONS + 1)
        paths = [named.with_name(word).as_posix() for word in near] if near else []
        return [path for path in paths if self._may_include(path, beside)][:1]

    def _may_include(self, path: str, beside: str) -> bool:
        there = inside(Path(beside).parent, path)
        return not isinstance(there, Missing) and key_of(there) != key_of(Path(beside))

    def _beside_remedy(self, name: str, beside: str) -> str:
        self._misses += 1
        near = self._beside(name, beside) if self._misses <= 100 else []
        return did_you_mean(near) or LOOK

    def routine(self, name: str, beside: str) -> Source | Missing:
        """Find and read what an ``include`` names (see ``reading.Finder``)."""
        if not is_path(name):
            by_name = self.find(name, beside)
            return _plain(by_name) if isinstance(by_name, Missing) else self._source(by_name)
        spelling = (beside, spelling_of(name))
        if spelling in self._included:
            return self._included[spelling]
        path = inside(Path(beside).parent, name)
        if isinstance(path, Missing):
            return path
        if self.moved is not None and place_of(path) == place_of(self.moved[1]):
            path = self.moved[0]
        elif not exists(path) or (self.moved is not None and place_of(path) == place_of(self.moved[0])):
            remedy = self._beside_remedy(name, beside)
            return Missing(f"there is no file {shown(name)} beside this one", remedy)
        source = self._source(Found(path, path.stem))
        if isinstance(source, Source):
            self._included[spelling] = source
        return source

    def _source(self, found: Found) -> Source | Missing:
        key = key_of(found.path)
        if key not in self._sources:
            try:
                self._sources[key] = Source(str(found.path), key, found.name, read_limited(found.path))
            except CoachError as error:
                self._sources[key] = _plain(Missing(error.cause, error.remedy))
        return self._sources[key]

    def sound(self, name: str, beside: str) -> str | Missing:
        """Find what a ``sound`` names (see ``reading.Finder``)."""
        return self._sounds.find(name, beside)

    def exercise(self, name: str) -> KnownExercise | None:
        """Return the exercise of a built-in routine (see ``reading.Finder``)."""
        if self._exercises is None:
            from voice_coach.library.known_exercises import KnownExercises

            # A built-in routine includes built-in ones, even if the user has scripts of their names.
            built_in = _Library(replace(self.where, added=(), own=None))
            files = [found.path for found in built_in.by_name().values()]
            self._exercises = KnownExercises(
                files, lambda path: _read_or_tell(Found(path, path.stem), built_in).routine
            )
        return self._exercises.find(name)


def _read(found: Found, library: _Library) -> Reading:
    data = read_limited(found.path)
    return read_routine(data, str(found.path), found.name, library, key=key_of(found.path))


def _read_or_tell(found: Found, library: _Library) -> Reading:
    try:
        return _read(found, library)
    except CoachError as error:
        place = Place(str(found.path), 1, 1)
        return Reading(None, (Problem(place, "", error.cause, error.remedy),))


def _scripts_in(folder: Path, *, built_in: bool) -> Iterator[Found]:
    """Yield the routines directly in a folder, by name, `.yaml` before `.yml`."""
    for entry in files_in(folder, SCRIPT_ENDINGS):
        path = Path(entry.path)
        yield Found(path, unicodedata.normalize("NFC", path.stem), built_in)


def _plain(missing: Missing) -> Missing:
    """Return a cause in the form that follows a place: no capital, no full stop."""
    cause = (
        missing.cause[:1].lower() + missing.cause[1:] if missing.cause.startswith("There") else missing.cause
    )
    return Missing(cause.removesuffix("."), missing.remedy)
