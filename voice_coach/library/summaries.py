"""Summaries of routines for the list: read from their files, or remembered from the last time.

Only routines without includes and sounds are remembered: they depend on one file.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.unroll import count_exercises, equipment
from voice_coach.errors import CoachError
from voice_coach.library.files import read_limited
from voice_coach.library.finder import Found, built_in_names, readings
from voice_coach.library.folders import Folders, folders
from voice_coach.routines.reading import Reading
from voice_coach.routines.routine import Exercise, Include, Routine, Sound
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.whole_file import write_whole

SETTLED = 3_000_000_000
"""Nanoseconds. A file that was changed more recently may change again without a new time stamp."""

MOST_BYTES = 1 << 26
"""The largest memory file that is read."""

Stamp = list[int]
"""What changes with a file: its times of change, size and inode."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A routine without errors, in short. ``seconds`` is its estimated length, rounded as people say it."""

    title: str
    about: str | None
    tags: tuple[str, ...]
    language: str
    seconds: int
    exercises: int
    exercise_names: tuple[str, ...]
    """Each once."""

    equipment: tuple[str, ...]
    """What is needed, also for the routines that it includes."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list; ``outline`` is None for a routine with ``errors``.

    ``own``: not built in. ``shadows``: played in place of a built-in one.
    """

    name: str
    file: str
    own: bool
    shadows: bool
    outline: Outline | None
    errors: tuple[str, ...] = ()


def summaries(choices: Choices, where: Folders | None = None) -> Iterator[Summary]:
    """Yield a summary of each routine, the user's own first, one at a time. One with errors raises nothing."""
    where = where or folders()
    shipped = built_in_names(where)
    memory = _Memory(choices)
    for found, read in readings(where):
        outline, errors = memory.outline(found, read)
        own = not found.built_in
        yield Summary(found.name, str(found.path), own, own and found.name in shipped, outline, errors)
    memory.keep()


def outline_of(routine: Routine, choices: Choices) -> Outline:
    """Return a routine in short."""
    exercises, _ = count_exercises(routine.steps, choices.effort)
    names = dict.fromkeys(step.name for step in iterate_steps(routine) if isinstance(step, Exercise))
    return Outline(
        routine.title,
        routine.about,
        routine.tags,
        routine.language,
        int(rounded(playing_time(routine, choices))),
        exercises,
        tuple(names),
        tuple(thing for thing, _ in equipment(routine)),
    )


def memory_file() -> Path:
    """Return the file in which outlines are remembered. Raises ``OSError`` without a home folder."""
    from voice_coach.user_folders import cache_folder

    return cache_folder() / "list.json"


class _Memory:
    """Outlines by file, kept from list to list; a file that is damaged or of another program version is ignored."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._program = _fingerprint(choices)
        self._before: dict[str, tuple[Stamp, dict[str, object]]] = self._read()
        self._now: dict[str, tuple[Stamp, dict[str, object]]] = {}
        self._news = False

    def outline(self, found: Found, read: Callable[[], Reading]) -> tuple[Outline | None, tuple[str, ...]]:
        """Return the remembered outline, or read the routine; return its errors if it has any."""
        file = os.path.abspath(found.path)  # noqa: PTH100 - `Path.absolute` takes ten times as long
        stamp = _stamp(file)
        known = self._before.get(file)
        if known is not None and known[0] == stamp:
            self._now[file] = known
            return _outline(known[1]), ()
        reading = read()
        routine = reading.routine
        if routine is None:
            return None, tuple(f"{problem.place}: {problem.cause}" for problem in reading.errors)
        outline = outline_of(routine, self._choices)
        if stamp is not None and _is_settled(stamp) and _stands_alone(routine):
            self._now[file] = stamp, asdict(outline)
            self._news = True
        return outline, ()

    def keep(self) -> None:
        """Write the file; errors are ignored."""
        if self._news or len(self._now) < len(self._before):
            body = json.dumps(self._now, separators=(",", ":"))
            with suppress(CoachError, OSError):
                write_whole(memory_file(), f"{_seal(self._program, body)}\n{body}")

    def _read(self) -> dict[str, tuple[Stamp, dict[str, object]]]:
        try:
            seal, _, body = read_limited(memory_file(), MOST_BYTES).decode("ascii").partition("\n")
        except (CoachError, OSError, ValueError):
            return {}
        if seal != _seal(self._program, body):
            return {}
        read: dict[str, tuple[Stamp, dict[str, object]]] = json.loads(body)
        return read


def _outline(kept: dict[str, object]) -> Outline:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}
    return Outline(**fields)  # type: ignore[arg-type]  # the seal has been checked


def _stamp(file: str) -> Stamp | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - one call for each of thousands of files
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]


def _is_settled(stamp: Stamp) -> bool:
    return time.time_ns() - max(stamp[:2]) > SETTLED


def _stands_alone(routine: Routine) -> bool:
    return not any(isinstance(step, Include | Sound) for step in iterate_steps(routine))


def _fingerprint(choices: Choices) -> str:
    """Return what identifies these choices and this program, by the state of its own files."""
    package = Path(__file__).parents[1]
    state = [repr(choices)]
    for file in sorted(package.rglob("*.py")):
        with suppress(OSError):
            state.append(f"{file} {_stamp(str(file))}")
    return "\n".join(state)


def _seal(program: str, body: str) -> str:
    return hashlib.sha256(f"{program}\n{body}".encode("utf-8", "backslashreplace")).hexdigest()
