"""Read the text of a routine file to a Routine, or to all that is wrong with it. Files are read by a finder.

1. ``yaml.tree`` turns characters into a tree with places; ``quick`` makes the same tree from the quick form.
2. ``groups`` reads the tree by the table in ``format``: which keys belong where, and which kind of value each takes.
   ``exercise_values`` reads those that have parts of their own, such as `moves` and `calls`.
3. ``steps`` and ``exercises`` check what the table cannot say: keys without effect, totals, times beyond the work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from voice_coach.errors import Problem
from voice_coach.routines.format import ALL_KEYS, FILE, LANGUAGE, MAX_BYTES
from voice_coach.routines.groups import Taken
from voice_coach.routines.plain_values import is_empty
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.reading import Finder, Grammar, KnownExercise, NoFinder, Reading, Source
from voice_coach.routines.routine import Routine
from voice_coach.routines.steps import Result, StepReader, steps_of
from voice_coach.routines.totals import Totals
from voice_coach.routines.yaml.tree import Alias, Mapping, Scalar, Tree, read_tree
from voice_coach.routines.yaml.words import Words

MAX_ERRORS = 1_000
"""Nobody reads more; this limits the time that a hostile file can take."""

SPLIT = "Split it into several routines and join them by `include`."

WORDS = Words(
    one="a routine",
    whole="the routine",
    file="a routine file",
    indentation="Keys of one step begin in the same column; indent with spaces.",
    outside="All keys of the file begin in the same column, and a file holds one routine.",
    second_document="A file holds one routine: put the rest into a file of its own.",
    too_large=SPLIT,
    keys=ALL_KEYS,
)
"""How the YAML reader's messages speak of a routine file."""


def read_routine(
    text: str | bytes,
    file: str,
    name: str,
    finder: Finder | None = None,
    *,
    key: str | None = None,
    grammar: Grammar = "yaml",
) -> Reading:
    """Read one routine and all that it includes. Bad input gives problems and never raises.

    ``file`` is the path that messages show, ``name`` the name that the routine is played by, ``key`` the finder's
    key for this file (by default ``file``), ``grammar`` how the text is written. A quick form that exceeds a limit
    with what it borrows is read without that.
    """
    run = _Run(finder or NoFinder())
    routine: Routine | None = None
    last: tuple[Problem, ...] = ()
    try:
        source = Source(file, file if key is None else key, name, text, grammar)
        routine = run.read(source, level=0).routine
    except _EnoughError as error:
        last = (error.last,)
    if run.errors and run.borrows and grammar == "quick":
        return read_routine(text, file, name, finder, key=key, grammar="quick alone")
    return Reading(None if run.errors else routine, (*run.problems(), *last))


def _tree(grammar: Grammar, text: str, find: Callable[[str], KnownExercise | None]) -> Tree:
    if grammar == "yaml":
        return read_tree(text, WORDS)
    from voice_coach.routines.quick.line import read_quick

    return read_quick(text, find, borrows=grammar == "quick")


class _EnoughError(Exception):
    """There are ``MAX_ERRORS`` errors; ``last`` says so, at the place of the latest."""

    def __init__(self, latest: Problem) -> None:
        cause = f"there may be more errors than these {MAX_ERRORS:,}"
        self.last = replace(latest, cause=cause, remedy="Correct these first.")


@dataclass
class _Run:
    """One reading over all files that are included: each is read once."""

    finder: Finder
    errors: int = 0
    borrows: bool = False
    limits_told: set[str] = field(default_factory=set)
    _results: dict[str, Result | None] = field(default_factory=dict)  # None: being read
    _files: list[_File] = field(default_factory=list)

    def __post_init__(self) -> None:
        # A hostile file can name one thing many times.
        self.find = cache(self.finder.routine)
        self.sound = cache(self.finder.sound)

    def read(self, source: Source, level: int) -> Result:
        self._results[source.key] = None
        reader = _File(self, source, level)
        self._files.append(reader)
        result = self._results[source.key] = reader.read()
        return result

    def exercise(self, name: str) -> KnownExercise | None:
        exercise = self.finder.exercise(name)
        self.borrows = self.borrows or exercise is not None
        return exercise

    def is_open(self, source: Source) -> bool:
        return source.key in self._results and self._results[source.key] is None

    def result(self, source: Source, level: int) -> Result:
        return self._results.get(source.key) or self.read(source, level)

    def count_error(self, problem: Problem) -> None:
        self.errors += 1
        if self.errors >= MAX_ERRORS:
            raise _EnoughError(problem)

    def problems(self) -> list[Problem]:
        return [problem for file in self._files for problem in file.problems]


class _File:
    """Reads one file and gathers its problems."""

    def __init__(self, run: _Run, source: Source, level: int) -> None:
        self._exercise = run.exercise
        self._source = source
        self._collector = ProblemCollector(source.file, run.count_error)
        self._steps = StepReader(run, source, level, self._collector)

    @property
    def problems(self) -> list[Problem]:
        return self._collector.problems

    def read(self) -> Result:
        """Read the whole file; the routine is None only if there is no group of keys."""
        nothing = Result(None, Totals())
        if not self._decode():
            return nothing
        tree = _tree(self._source.grammar, self._collector.text, self._exercise)
        for fault in tree.faults:
            self._collector.tell(fault.start, fault.end, fault.cause, fault.remedy)
        root = tree.root
        if root is None or (isinstance(root, Scalar) and is_empty(root)):
            if not tree.faults:
                remedy = (
                    "Begin with `title: ...` and `steps:`; `voice-coach new NAME` makes a file to start from."
                )
                self._collector.tell(0, 0, "the file contains no routine", remedy)
            return nothing
        if not isinstance(root, Mapping):
            if not isinstance(root, Alias):
                self._collector.tell_node(
                    root, "a routine is a group of keys", "Begin with `title: ...` and `steps:`."
                )
            return nothing
        return self._read_file(root)

    def _read_file(self, root: Mapping) -> Result:
        # Read `steps` last, wherever they are in the file: they need the defaults.
        order = sorted(root.pairs, key=lambda name: name == "steps")
        taken = Taken(root.start)
        exercises = self._steps.exercises
        for name in order:
            self._steps.groups.take_one(taken, *root.pairs[name], FILE, "a routine")
            if name == "defaults":
                exercises.defaults = cast("Taken", taken.values.get("defaults", exercises.defaults))
            exercises.get_ready = taken.seconds("get_ready") or exercises.get_ready
        self._steps.groups.require(taken, root, FILE, "the routine")
        if "get_ready" in taken.keys and "get_ready" in exercises.defaults.keys:
            self._collector.warn(taken.keys["get_ready"], "the one in `defaults` is used instead")
        steps = steps_of(taken)
        routine = Routine(
            name=self._source.name,
            title=taken.text("title") or "",
            steps=steps.steps,
            about=taken.text("about"),
            cautions=taken.texts("cautions"),
            equipment=taken.texts("equipment"),
            language=taken.text("language") or LANGUAGE,
            source=taken.text("source"),
            tags=taken.texts("tags"),
            say_as=cast("dict[str, str]", taken.values.get("say_as", {})),
            get_ready=exercises.get_ready,
            file=self._source.file,
        )
        return Result(routine, steps.totals)

    def _decode(self) -> bool:
        """Decode the file; report why it cannot be decoded, and return False then."""
        data = self._source.data
        try:
            size = len(data.encode()) if isinstance(data, str) else len(data)
        except UnicodeEncodeError as error:
            return self._refuse_character(str(data)[: error.start])
        if size > MAX_BYTES:
            cause = "the file is larger than 1 MiB"
            self._collector.set_text("")
            self._collector.tell(0, 0, cause, SPLIT)
            return False
        try:
            text = data if isinstance(data, str) else data.decode("utf-8")
        except UnicodeDecodeError as error:
            return self._refuse_character(cast("bytes", data)[: error.start].decode("utf-8"))
        self._collector.set_text(text.removeprefix("\ufeff"))
        return True

    def _refuse_character(self, before: str) -> bool:
        self._collector.set_text(before.removeprefix("\ufeff") + "\ufffd")
        end = len(self._collector.text)
        self._collector.tell(
            end - 1, end, "the file is not in UTF-8 from here on", "Save it in the encoding UTF-8."
        )
        return False
