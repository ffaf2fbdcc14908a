"""Read the six steps: from a list of groups of keys to steps, with their totals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from voice_coach.errors import Place
from voice_coach.routines.exercise_values import exercise_readers
from voice_coach.routines.exercises import ExerciseReader
from voice_coach.routines.format import MAX_LEVELS, STEPS, WORK_KEYS, Key
from voice_coach.routines.groups import GroupReader, Taken
from voice_coach.routines.plain_values import is_empty, items_of
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.reading import Missing, Source
from voice_coach.routines.routine import Include, Repeat, Rest, Routine, Say, Sound, Step
from voice_coach.routines.step_kind import kind_of, tell_empty
from voice_coach.routines.totals import Totals, high_end, totals_of, words_of
from voice_coach.routines.yaml.tree import Alias, Mapping, Node, Scalar
from voice_coach.safe_text import shown

_RIVALS: dict[str, frozenset[str]] = {
    kind: frozenset(STEPS) - {key.name for key in keys} for kind, keys in STEPS.items()
}


@dataclass(frozen=True, slots=True)
class Result:
    """The content of a file; the totals are for files that include it."""

    routine: Routine | None
    totals: Totals


class Files(Protocol):
    """All files of one reading, for finding and reading what steps name."""

    limits_told: set[str]

    def find(self, name: str, beside: str) -> Source | Missing:
        """Find a routine, as ``reading.Finder`` does."""
        ...

    def sound(self, name: str, beside: str) -> str | Missing:
        """Find a sound, as ``reading.Finder`` does."""
        ...

    def is_open(self, source: Source) -> bool:
        """Return whether the file is being read: a file that includes it includes itself."""
        ...

    def result(self, source: Source, level: int) -> Result:
        """Return the content of a file, which is read once."""
        ...


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps, and their totals."""

    steps: tuple[Step, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class _OneStep:
    """A step with its totals; ``blame`` is the value to point at if it exceeds a limit."""

    step: Step | None
    totals: Totals
    blame: Node


def steps_of(taken: Taken) -> Steps:
    """Return the steps in a group of keys; none if they are left out or bad."""
    return cast("Steps", taken.values.get("steps", Steps((), Totals())))


class StepReader:
    """Reads the steps of one file, which is nested ``level`` repeats and includes deep."""

    def __init__(self, files: Files, source: Source, level: int, collector: ProblemCollector) -> None:
        self._files = files
        self._source = source
        self._level = level - 1  # entering the file's own steps makes it ``level``
        self._collector = collector
        self.groups = GroupReader(collector)
        self.groups.readers["steps"] = self._steps_value
        self.groups.readers.update(exercise_readers(collector, self.groups))
        self.exercises = ExerciseReader(collector)

    def _steps_value(self, node: Node, spec: Key) -> Steps | None:
        self._level += 1
        try:
            return self._steps(node, spec)
        finally:
            self._level -= 1

    def _steps(self, node: Node, spec: Key) -> Steps | None:
        items = items_of(self._collector, node, spec)
        if items is None:
            return None
        steps: list[Step] = []
        totals = Totals()
        for item in items:
            one = self._step(item)
            if one is None:
                continue
            if one.step is not None:
                steps.append(one.step)
            totals = totals.then(one.totals)
            self._check_totals(totals, one.blame)
        return Steps(tuple(steps), totals)

    def _step(self, node: Node) -> _OneStep | None:
        if not isinstance(node, Mapping):
            if isinstance(node, Scalar) and is_empty(node):
                tell_empty(node, self._collector)
            elif not isinstance(node, Alias):
                remedy = "Write for instance `- exercise: Plank` or `- rest: 20s`."
                self._collector.tell_node(node, "a step is a group of keys", remedy)
            return None
        kind, told = kind_of(node, self._collector)
        if kind is None:
            return None
        if kind == "repeat" and self._level >= MAX_LEVELS:
            self._tell_levels(node.pairs[kind][1] if kind in node.pairs else node)
            return None
        article = "an" if kind[0] in "aeiou" else "a"
        taken = Taken(node.start)
        if told:
            taken.suspects.add(kind)
        rivals = _RIVALS[kind]
        for name, (key, value) in node.pairs.items():
            if name in rivals:
                cause = f"`{name}` and `{kind}` cannot be used in one step"
                self._collector.tell_node(key, cause, f"Make it a step of its own: `- {name}: ...`.")
            else:
                self.groups.take_one(taken, key, value, STEPS[kind], f"{article} `{kind}` step")
        self.groups.require(taken, node, STEPS[kind], f"this `{kind}` step")
        return _BUILDERS[kind](self, taken, node, self._collector.place(node.start))

    def _exercise(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        blame = next((taken.nodes[name] for name in (*WORK_KEYS, "exercise") if name in taken.nodes), node)
        exercise, is_known = self.exercises.read(taken, node, place)
        if not is_known:
            return _OneStep(exercise, Totals(steps=1), blame)
        totals = totals_of(exercise)
        self._check_totals(totals, taken.nodes.get("sets", blame) if totals.sets > 1 else blame)
        return _OneStep(exercise, totals, blame)

    def _rest(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        length = taken.amount("rest")
        step = None if length is None else Rest(length, taken.text("say"), taken.flag("until"), place)
        totals = Totals(time=high_end(length), steps=1, ends_in_rest=True)
        return _OneStep(step, totals, taken.nodes.get("rest", node))

    def _say(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        text = taken.text("say") or ""
        return _OneStep(Say(text, place), Totals(words=words_of(text), steps=1), taken.nodes.get("say", node))

    def _sound(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        name = taken.text("sound")
        value = taken.nodes.get("sound", node)
        step = None
        if name is not None:
            file = self._files.sound(name, self._source.file)
            if isinstance(file, Missing):
                self._collector.tell_node(value, file.cause, file.remedy)
            else:
                # Errors in the sound file are reported at its name.
                step = Sound(name, file, self._collector.place(value.start))
        return _OneStep(step, Totals(steps=1), value)

    def _repeat(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        count = taken.amount("repeat")
        rest = taken.amount("rest")
        inner = steps_of(taken)
        value = taken.nodes.get("repeat", node)
        if count is not None and count.high == 1 and "rest" in taken.keys:
            self._collector.warn(taken.keys["rest"], "there is only one round")
        rounds = 1 if count is None else int(count.high)
        totals = inner.totals.repeated(rounds, None if rest is None else high_end(rest))
        self._check_totals(totals, value)
        return _OneStep(None if count is None else Repeat(count, inner.steps, rest, place), totals, value)

    def _include(self, taken: Taken, node: Mapping, place: Place) -> _OneStep:
        name = taken.text("include")
        value = taken.nodes.get("include", node)
        if name is None:
            return _OneStep(None, Totals(), value)
        source = self._files.find(name, self._source.file)
        if isinstance(source, Missing):
            self._collector.tell_node(value, source.cause, source.remedy)
            return _OneStep(None, Totals(), value)
        if self._files.is_open(source):
            cause = f"with {shown(name)} this routine includes itself"
            self._collector.tell_node(value, cause, "Remove this step, or include another routine.")
            return _OneStep(None, Totals(), value)
        if self._level >= MAX_LEVELS:
            self._tell_levels(value)
            return _OneStep(None, Totals(), value)
        result = self._files.result(source, self._level + 1)
        totals = result.totals.included()
        # A file that is included again may be nested deeper this time.
        if self._level + totals.levels > MAX_LEVELS:
            self._tell_levels(value)
        self._check_totals(totals, value)
        step = None if result.routine is None else Include(name, result.routine, place)
        return _OneStep(step, totals, value)

    def _check_totals(self, totals: Totals, blame: Node) -> None:
        excess = totals.excess()
        if excess is not None and excess[0] not in self._files.limits_told:
            self._files.limits_told.add(excess[0])
            self._collector.tell_node(blame, excess[1], "Write fewer or shorter steps, sets or rounds.")

    def _tell_levels(self, node: Node) -> None:
        cause = f"`repeat` and `include` are nested more than {MAX_LEVELS} levels deep here"
        self._collector.tell_node(node, cause, "Nest them less.")


_BUILDERS: dict[str, Callable[[StepReader, Taken, Mapping, Place], _OneStep]] = {
    "exercise": StepReader._exercise,
    "rest": StepReader._rest,
    "say": StepReader._say,
    "sound": StepReader._sound,
    "repeat": StepReader._repeat,
    "include": StepReader._include,
}
"""The method that builds each of the six steps."""
