"""Text of a routine file to a Routine, or to all that is wrong with it. It knows no files: a finder does.

1. ``yaml_tree`` turns characters into a tree with places; ``quick`` gives the same tree for the quick form.
2. The table in ``format`` says which keys stand where, and which kind of value each takes.
3. What the table cannot say (keys that exclude each other, totals, keys without effect) is told here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import cast

from voice_coach.errors import Place, Problem
from voice_coach.near import nearest
from voice_coach.routines.effort import prescribe
from voice_coach.routines.format import (
    DEFAULTS,
    EXCLUDES,
    EXERCISE,
    FILE,
    MAX_BYTES,
    MAX_LEVELS,
    STEP_RANKS,
    STEPS,
    TIMED_CUE,
    WORK_KEYS,
    Key,
    Kind,
)
from voice_coach.routines.plain_values import PLAIN_READERS, is_empty, items_of, scalar, text_of
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.reading import Finder, Grammar, Missing, NoFinder, Reading, Source
from voice_coach.routines.routine import (
    Amount,
    Exercise,
    Include,
    Repeat,
    Rest,
    Routine,
    Say,
    Sound,
    Step,
    TimedCue,
)
from voice_coach.routines.say_as import spellings
from voice_coach.routines.totals import Totals, high_end, totals_of, words_of
from voice_coach.routines.values import duration_text
from voice_coach.routines.yaml.keys import several_keys
from voice_coach.routines.yaml.tree import Alias, Mapping, Node, Scalar, Sequence, Tree, read_tree
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

MAX_ERRORS = 1_000
"""Nobody reads more; it bounds the time that a hostile file can take."""


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

    ``file`` is the path that messages show, ``name`` what the routine is played by, ``key`` what ``finder``
    calls this same file (``file`` if left out), ``grammar`` how the text is written. What a quick form borrows
    makes it no error: if it passes a limit with that, it is read without.
    """
    run = _Run(finder or NoFinder())
    routine: Routine | None = None
    try:
        source = Source(file, file if key is None else key, name, text, grammar)
        routine = run.read(source, level=0).routine
    except _EnoughError:
        run.add_last_problem()
    if run.errors and run.borrows and grammar == "quick":
        return read_routine(text, file, name, finder, key=key, grammar="quick alone")
    return Reading(None if run.errors else routine, run.problems())


def _tree(grammar: Grammar, text: str, find: Callable[[str], Exercise | None]) -> Tree:
    if grammar == "yaml":
        return read_tree(text, _WRITTEN_KEYS)
    from voice_coach.routines.quick.line import read_quick

    return read_quick(text, find, borrows=grammar == "quick")


class _EnoughError(Exception):
    """There are so many errors that nobody wants more."""


@dataclass(frozen=True, slots=True)
class _Result:
    """What a file holds; the totals serve whoever includes it."""

    routine: Routine | None
    totals: Totals


@dataclass
class _Run:
    """One reading, over all files that it meets: each is read once."""

    finder: Finder
    errors: int = 0
    borrows: bool = False
    limits_told: set[str] = field(default_factory=set)
    _results: dict[str, _Result | None] = field(default_factory=dict)  # None: being read
    _found: dict[tuple[str, str], Source | Missing] = field(default_factory=dict)
    _sounds: dict[tuple[str, str], str | Missing] = field(default_factory=dict)
    _files: list[_File] = field(default_factory=list)
    _latest: Problem | None = None
    _last: list[Problem] = field(default_factory=list)

    def read(self, source: Source, level: int) -> _Result:
        self._results[source.key] = None
        reader = _File(self, source, level)
        self._files.append(reader)
        result = self._results[source.key] = reader.read()
        return result

    def find(self, name: str, beside: str) -> Source | Missing:
        if (name, beside) not in self._found:
            self._found[name, beside] = self.finder.routine(name, beside)
        return self._found[name, beside]

    def sound(self, name: str, beside: str) -> str | Missing:
        if (name, beside) not in self._sounds:
            self._sounds[name, beside] = self.finder.sound(name, beside)
        return self._sounds[name, beside]

    def exercise(self, name: str) -> Exercise | None:
        exercise = self.finder.exercise(name)
        self.borrows = self.borrows or exercise is not None
        return exercise

    def is_open(self, source: Source) -> bool:
        """Return whether the file is being read just now: who includes it includes itself."""
        return source.key in self._results and self._results[source.key] is None

    def result(self, source: Source, level: int) -> _Result:
        return self._results.get(source.key) or self.read(source, level)

    def count_error(self, problem: Problem) -> None:
        self.errors += 1
        self._latest = problem
        if self.errors >= MAX_ERRORS:
            raise _EnoughError

    def add_last_problem(self) -> None:
        cause = f"there may be more errors than these {MAX_ERRORS:,}"
        if self._latest is not None:
            self._last.append(replace(self._latest, cause=cause, remedy="Correct these first."))

    def problems(self) -> tuple[Problem, ...]:
        own = [file.problems for file in self._files]
        return tuple(problem for file in own for problem in file) + tuple(self._last)


@dataclass(slots=True)
class _Taken:
    """The good values of one group of keys.

    ``keys`` and ``nodes`` hold what was written, good or bad; ``suspects`` the keys that unknown ones were
    probably meant to be.
    """

    start: int
    values: dict[str, object] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        return name in self.keys or name in self.suspects

    def text(self, name: str) -> str | None:
        return cast("str | None", self.values.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self.values.get(name, ()))

    def seconds(self, name: str) -> Seconds | None:
        return cast("Seconds | None", self.values.get(name))

    def amount(self, name: str) -> Amount | None:
        return cast("Amount | None", self.values.get(name))

    def steps(self) -> _Steps:
        return cast("_Steps", self.values.get("steps", _Steps((), Totals())))


@dataclass(frozen=True, slots=True)
class _Steps:
    """Steps, and what they ask for in all."""

    steps: tuple[Step, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class _Cues:
    """The cues of an exercise, and for each timed one where its time stands."""

    cues: tuple[str | TimedCue, ...]
    times: tuple[tuple[Seconds, Node], ...]


@dataclass(frozen=True, slots=True)
class _OneStep:
    """A step with its totals; ``blame`` is the value to point at when it is one step too many."""

    step: Step | None
    totals: Totals
    blame: Node


_SPECS: dict[tuple[Key, ...], dict[str, Key]] = {
    keys: {key.name: key for key in keys} for keys in (FILE, DEFAULTS, TIMED_CUE, *STEPS.values())
}
_RIVALS: dict[str, frozenset[str]] = {
    kind: frozenset(STEPS) - {key.name for key in keys} for kind, keys in STEPS.items()
}
_STEP_LIST = "`exercise`, `rest`, `say`, `sound`, `repeat` or `include`"
_ALL_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys((*STEPS, *(key.name for keys in STEPS.values() for key in keys)))
)
_WRITTEN_KEYS: tuple[str, ...] = tuple(dict.fromkeys((*_ALL_KEYS, *(key.name for key in FILE))))
_EXERCISE_KEYS = frozenset(key.name for key in EXERCISE) - {"rest"}

_DEFAULT_SETS = Amount(Fraction(1), Fraction(1))
_DEFAULT_REST = Amount(Fraction(20), Fraction(20))
_DEFAULT_TEMPO = Amount(Fraction(4), Fraction(4))
_DEFAULT_SWITCH = Amount(Fraction(8), Fraction(8))
_DEFAULT_GET_READY = Fraction(5)


class _File:
    """Reads one file; gathers its problems."""

    def __init__(self, run: _Run, source: Source, level: int) -> None:
        self._run = run
        self._source = source
        self._level = level - 1  # entering the file's own steps makes it ``level``
        self._collector = ProblemCollector(source.file, run.count_error)
        self._defaults = _Taken(0)
        self._get_ready = _DEFAULT_GET_READY

    @property
    def problems(self) -> list[Problem]:
        return self._collector.problems

    # The file ------------------------------------------------------------------------------------

    def read(self) -> _Result:
        """Read the whole file; the routine is None only if nothing could be made of it."""
        nothing = _Result(None, Totals())
        if not self._decode():
            return nothing
        tree = _tree(self._source.grammar, self._collector.text, self._run.exercise)
        for fault in tree.faults:
            self._collector.tell(fault.start, fault.end, fault.cause, fault.remedy)
        root = tree.root
        if root is None or (isinstance(root, Scalar) and is_empty(root)):
            if not tree.faults:
                remedy = (
                    "Begin with `title: ...` and `steps:`; `voice-coach new NAME` makes a file to start from."
                )
                self._collector.tell(0, 0, "the file holds no routine", remedy)
            return nothing
        if not isinstance(root, Mapping):
            if not isinstance(root, Alias):
                self._collector.tell_node(
                    root, "a routine is a group of keys", "Begin with `title: ...` and `steps:`."
                )
            return nothing
        return self._read_file(root)

    def _read_file(self, root: Mapping) -> _Result:
        # The steps come last, wherever they stand: they need the defaults.
        order = sorted(root.pairs, key=lambda name: name == "steps")
        taken = _Taken(root.start)
        for name in order:
            self._take_one(taken, *root.pairs[name], FILE, "a routine")
            if name == "defaults":
                self._defaults = cast("_Taken", taken.values.get("defaults", self._defaults))
            self._get_ready = taken.seconds("get_ready") or self._get_ready
        self._require(taken, root, FILE, "the routine")
        if "get_ready" in taken.keys and "get_ready" in self._defaults.keys:
            self._collector.warn(taken.keys["get_ready"], "the one in `defaults` goes before it")
        steps = taken.steps()
        routine = Routine(
            name=self._source.name,
            title=taken.text("title") or "",
            steps=steps.steps,
            about=taken.text("about"),
            cautions=taken.texts("cautions"),
            language=taken.text("language") or "en",
            source=taken.text("source"),
            tags=taken.texts("tags"),
            say_as=cast("dict[str, str]", taken.values.get("say_as", {})),
            get_ready=self._get_ready,
            file=self._source.file,
        )
        return _Result(routine, steps.totals)

    def _decode(self) -> bool:
        """Take the characters of the file; tell why not and give False where that cannot be."""
        data = self._source.data
        try:
            size = len(data.encode()) if isinstance(data, str) else len(data)
        except UnicodeEncodeError as error:
            return self._refuse_character(str(data)[: error.start])
        if size > MAX_BYTES:
            cause = "the file is larger than 1 MiB"
            self._collector.set_text("")
            self._collector.tell(0, 0, cause, "Split it into several routines and join them by `include`.")
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

    # Groups of keys ------------------------------------------------------------------------------

    def _take(self, mapping: Mapping, keys: tuple[Key, ...], owner: str) -> _Taken:
        taken = _Taken(mapping.start)
        for key, node in mapping.pairs.values():
            self._take_one(taken, key, node, keys, owner)
        return taken

    def _take_one(self, taken: _Taken, key: Scalar, node: Node, keys: tuple[Key, ...], owner: str) -> None:
        """Read one value of a group into ``taken``, or tell why not."""
        spec = _SPECS[keys].get(key.text)
        if spec is None:
            self._unknown_key(taken, key, keys, owner)
            return
        others = EXCLUDES.get(key.text) if keys is EXERCISE else None
        earlier = [name for name in taken.keys if name in others] if others else None
        if earlier:
            cause = f"`{key.text}` and `{earlier[0]}` cannot stand in one exercise"
            self._collector.tell_node(key, cause, "Keep one of them.")
            return
        taken.keys[key.text] = key
        taken.nodes[key.text] = node
        plain = PLAIN_READERS.get(spec.kind)
        value = plain(self._collector, node, spec) if plain else _GROUP_READERS[spec.kind](self, node, spec)
        if value is not None:
            taken.values[key.text] = value

    def _unknown_key(self, taken: _Taken, key: Scalar, keys: tuple[Key, ...], owner: str) -> None:
        names = [spec.name for spec in keys]
        meant = nearest(key.text, sorted(names, key=lambda name: name in taken.keys))
        if meant is not None:
            taken.suspects.add(meant)
            remedy = f"Did you mean `{meant}`?"
        elif not key.text.strip():
            remedy = "Write `key: value`."
        else:
            remedy = f"The keys of {owner} are {', '.join(f'`{name}`' for name in names)}."
            remedy = remedy if len(names) > 1 else f"The only key of {owner} is `{names[0]}`."
            if " " in key.text.strip():
                remedy += " If the colon belongs to a text, put the text in quotes."
        where = f" in {owner}" if key.text in _ALL_KEYS else ""
        self._collector.tell_node(key, f"unknown key {shown(key.text)}{where}", remedy)

    def _require(self, taken: _Taken, node: Mapping, keys: tuple[Key, ...], owner: str) -> None:
        for spec in keys:
            if spec.required and not taken.has(spec.name):
                self._collector.tell_first_key(
                    node, f"{owner} lacks `{spec.name}`", f"Add `{spec.name}:` to it."
                )

    # Steps ---------------------------------------------------------------------------------------

    def _steps(self, node: Node, spec: Key) -> _Steps | None:
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
        return _Steps(tuple(steps), totals)

    def _step(self, node: Node) -> _OneStep | None:
        if not isinstance(node, Mapping):
            if isinstance(node, Scalar) and is_empty(node):
                self._collector.tell_node(
                    node, "this step is empty", f"Begin it with {_STEP_LIST}, or delete it."
                )
            elif not isinstance(node, Alias):
                remedy = "Write for instance `- exercise: Plank` or `- rest: 20s`."
                self._collector.tell_node(node, "a step is a group of keys", remedy)
            return None
        kind, told = self._kind(node)
        if kind is None:
            for key, _ in node.pairs.values():
                self._collector.tell_node(
                    key, f"unknown key {shown(key.text)}", f"A step has one of {_STEP_LIST}."
                )
            return None
        if kind == "repeat" and self._level >= MAX_LEVELS:
            self._tell_levels(node.pairs[kind][1] if kind in node.pairs else node)
            return None
        article = "an" if kind[0] in "aeiou" else "a"
        taken = _Taken(node.start)
        if told:
            taken.suspects.add(kind)
        rivals = _RIVALS[kind]
        for name, (key, value) in node.pairs.items():
            if name in rivals:
                cause = f"`{name}` cannot stand beside `{kind}` in one step"
                self._collector.tell_node(key, cause, f"Make it a step of its own: `- {name}: ...`.")
            else:
                self._take_one(taken, key, value, STEPS[kind], f"{article} `{kind}` step")
        self._require(taken, node, STEPS[kind], f"this `{kind}` step")
        return _BUILDERS[kind](self, taken, node, self._collector.place(node.start))

    def _kind(self, node: Mapping) -> tuple[str | None, bool]:
        """Return which of the six a step is, and whether that has to be guessed; None if nobody can say."""
        unknown = [name for name in node.pairs if name not in _ALL_KEYS]
        for rank in STEP_RANKS:
            for name in node.pairs:
                if name in rank:
                    return name, False
            for name in unknown:
                meant = nearest(name, _ALL_KEYS)
                if meant in rank:
                    return meant, True  # the mistyped key is told of as unknown
        exercise_keys = [name for name in node.pairs if name in _EXERCISE_KEYS]
        near_keys = [name for name in unknown if nearest(name, _ALL_KEYS) in _EXERCISE_KEYS]
        if exercise_keys or near_keys:
            self._collector.tell_first_key(
                node, "this step lacks its `exercise`", "Add `exercise: NAME` to it."
            )
            return "exercise", True
        if "steps" in node.pairs:
            self._collector.tell_first_key(
                node, "this step lacks its `repeat`", "Add `repeat: 3`, or how many rounds it has."
            )
            return "repeat", True
        if not node.pairs:
            self._collector.tell_node(
                node, "this step is empty", f"Begin it with {_STEP_LIST}, or delete it."
            )
        return None, True

    def _exercise(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        blame = next((taken.nodes[name] for name in (*WORK_KEYS, "exercise") if name in taken.nodes), node)
        wants_work = not any(taken.has(name) for name in WORK_KEYS)
        if wants_work:
            given = taken.text("exercise")
            who = shown(given) if given else "this exercise"
            remedy = (
                "Add for instance `reps: 12`." if taken.has("alternate") else "Add for instance `hold: 30s`."
            )
            if apart := several_keys(f"exercise: {given}", _WRITTEN_KEYS):
                remedy = f"{apart} Only texts stand in quotes."
            self._collector.tell_first_key(node, f"{who} needs one of `hold`, `reps` or `work`", remedy)
        elif "alternate" in taken.keys and not taken.has("reps"):
            remedy = "Add `reps`, or use `sides`: every set is then done on each side."
            self._collector.tell_node(taken.keys["alternate"], "`alternate` needs `reps`", remedy)
        self._warn_of_exercise(taken)
        exercise = self._build_exercise(taken, place)
        if wants_work or not self._knows_work(taken):
            return _OneStep(exercise, Totals(steps=1), blame)
        self._check_cue_times(taken, exercise)
        totals = totals_of(exercise)
        self._check_totals(totals, taken.nodes.get("sets", blame) if totals.sets > 1 else blame)
        return _OneStep(exercise, totals, blame)

    def _knows_work(self, taken: _Taken) -> bool:
        """Return whether the length of the work can be told: nothing that it is made of was bad."""
        names = (*WORK_KEYS, "tempo")
        givers = (taken, self._defaults)
        return not any(giver.has(name) and name not in giver.values for giver in givers for name in names)

    def _build_exercise(self, taken: _Taken, place: Place) -> Exercise:
        default = self._defaults
        cues = cast("_Cues | None", taken.values.get("cues"))
        return Exercise(
            name=taken.text("exercise") or "",
            sets=taken.amount("sets") or default.amount("sets") or _DEFAULT_SETS,
            rest=taken.amount("rest") or default.amount("rest") or _DEFAULT_REST,
            tempo=taken.amount("tempo") or default.amount("tempo") or _DEFAULT_TEMPO,
            switch=taken.amount("switch") or default.amount("switch") or _DEFAULT_SWITCH,
            get_ready=taken.seconds("get_ready") or default.seconds("get_ready") or self._get_ready,
            hold=taken.amount("hold"),
            reps=taken.amount("reps"),
            work=taken.amount("work"),
            sides=() if taken.has("alternate") else taken.texts("sides") or default.texts("sides"),
            alternate=taken.texts("alternate"),
            how=taken.text("how"),
            caution=taken.text("caution"),
            easier=taken.text("easier"),
            cues=() if cues is None else cues.cues,
            then=taken.text("then"),
            place=place,
        )

    def _warn_of_exercise(self, taken: _Taken) -> None:
        """Warn of keys that can have no effect; keys that `defaults` give are never warned of."""
        keys, default = taken.keys, self._defaults
        if "tempo" in keys and not taken.has("reps") and any(map(taken.has, WORK_KEYS)):
            self._collector.warn(keys["tempo"], "there are no `reps`")
        one_sided = taken.has("alternate") or not (taken.has("sides") or default.has("sides"))
        if "switch" in keys and one_sided:
            self._collector.warn(keys["switch"], "there are no `sides`")
        giver = taken if taken.has("sets") else default
        sets = giver.amount("sets") if giver.has("sets") else _DEFAULT_SETS
        if "rest" in keys and sets is not None and sets.high == 1:
            self._collector.warn(
                keys["rest"], "there is one set only; a pause after the exercise is a step of its own"
            )

    def _check_cue_times(self, taken: _Taken, exercise: Exercise) -> None:
        cues = cast("_Cues | None", taken.values.get("cues"))
        if cues is None or not cues.times:
            return
        longest = prescribe(exercise, 100).work_length
        for at, node in cues.times:
            if at > longest:
                cause = f"{duration_text(at)} is beyond the work: that lasts {duration_text(longest)} at most"
                self._collector.tell_node(node, cause, "Give it an earlier time.")

    def _rest(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        length = taken.amount("rest")
        step = None if length is None else Rest(length, taken.text("say"), place)
        totals = Totals(time=high_end(length), steps=1, ends_in_rest=True)
        return _OneStep(step, totals, taken.nodes.get("rest", node))

    def _say(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        text = taken.text("say") or ""
        return _OneStep(Say(text, place), Totals(words=words_of(text), steps=1), taken.nodes.get("say", node))

    def _sound(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        name = taken.text("sound")
        value = taken.nodes.get("sound", node)
        step = None
        if name is not None:
            file = self._run.sound(name, self._source.file)
            if isinstance(file, Missing):
                self._collector.tell_node(value, file.cause, file.remedy)
            else:
                # What is wrong in the file itself is told at its name.
                step = Sound(name, file, self._collector.place(value.start))
        return _OneStep(step, Totals(steps=1), value)

    def _repeat(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        count = taken.amount("repeat")
        rest = taken.amount("rest")
        inner = taken.steps()
        value = taken.nodes.get("repeat", node)
        if count is not None and count.high == 1 and "rest" in taken.keys:
            self._collector.warn(taken.keys["rest"], "there is one round only")
        rounds = 1 if count is None else int(count.high)
        totals = inner.totals.repeated(rounds, None if rest is None else high_end(rest))
        self._check_totals(totals, value)
        return _OneStep(None if count is None else Repeat(count, inner.steps, rest, place), totals, value)

    def _include(self, taken: _Taken, node: Mapping, place: Place) -> _OneStep:
        name = taken.text("include")
        value = taken.nodes.get("include", node)
        if name is None:
            return _OneStep(None, Totals(), value)
        source = self._run.find(name, self._source.file)
        if isinstance(source, Missing):
            self._collector.tell_node(value, source.cause, source.remedy)
            return _OneStep(None, Totals(), value)
        if self._run.is_open(source):
            cause = f"with {shown(name)} this routine includes itself"
            self._collector.tell_node(value, cause, "Take this step out, or include another routine.")
            return _OneStep(None, Totals(), value)
        if self._level >= MAX_LEVELS:
            self._tell_levels(value)
            return _OneStep(None, Totals(), value)
        result = self._run.result(source, self._level + 1)
        totals = result.totals.included()
        # A file that is included again may stand deeper this time.
        if self._level + totals.levels > MAX_LEVELS:
            self._tell_levels(value)
        self._check_totals(totals, value)
        step = None if result.routine is None else Include(name, result.routine, place)
        return _OneStep(step, totals, value)

    # Values --------------------------------------------------------------------------------------

    def _cues_value(self, node: Node, spec: Key) -> _Cues | None:
        items = items_of(self._collector, node, spec)
        if items is None:
            return None
        cues: list[str | TimedCue] = []
        times: list[tuple[Seconds, Node]] = []
        for item in items:
            if not isinstance(item, Mapping):
                text = text_of(self._collector, item, "an entry of `cues`")
                if text is not None:
                    cues.append(text)
                continue
            taken = self._take(item, TIMED_CUE, "a cue with a time")
            if taken.keys or taken.suspects or not item.pairs:
                self._require(taken, item, TIMED_CUE, "a cue with a time")
            at, say = taken.seconds("at"), taken.text("say")
            if at is not None:
                times.append((at, taken.nodes["at"]))
                if say is not None:
                    cues.append(TimedCue(at, say))
        return _Cues(tuple(cues), tuple(times))

    def _defaults_value(self, node: Node, spec: Key) -> _Taken | None:
        if isinstance(node, Mapping):
            return self._take(node, DEFAULTS, "`defaults`")
        if isinstance(node, Scalar) and is_empty(node):
            scalar(self._collector, node, f"`{spec.name}`", "a group of keys")
        elif not isinstance(node, Alias):
            found = "a list" if isinstance(node, Sequence) else "a single value"
            remedy = "Write keys below it, for instance `  rest: 30s`."
            self._collector.tell_node(node, f"`{spec.name}` takes a group of keys, not {found}", remedy)
        return None

    def _spellings_value(self, node: Node, spec: Key) -> dict[str, str] | None:
        del spec
        return spellings(self._collector, node)

    def _steps_value(self, node: Node, spec: Key) -> _Steps | None:
        self._level += 1
        try:
            return self._steps(node, spec)
        finally:
            self._level -= 1

    # Telling -------------------------------------------------------------------------------------

    def _check_totals(self, totals: Totals, blame: Node) -> None:
        excess = totals.excess()
        if excess is not None and excess[0] not in self._run.limits_told:
            self._run.limits_told.add(excess[0])
            self._collector.tell_node(blame, excess[1], "Write fewer or shorter steps, sets or rounds.")

    def _tell_levels(self, node: Node) -> None:
        cause = f"`repeat` and `include` stand more than {MAX_LEVELS} levels deep here"
        self._collector.tell_node(node, cause, "Nest them less.")


_GROUP_READERS: dict[Kind, Callable[[_File, Node, Key], object]] = {
    "cues": _File._cues_value,
    "steps": _File._steps_value,
    "defaults": _File._defaults_value,
    "spellings": _File._spellings_value,
}
"""How the kinds are read that hold groups of keys; all others are plain."""

_BUILDERS: dict[str, Callable[[_File, _Taken, Mapping, Place], _OneStep]] = {
    "exercise": _File._exercise,
    "rest": _File._rest,
    "say": _File._say,
    "sound": _File._sound,
    "repeat": _File._repeat,
    "include": _File._include,
}
"""How each of the six steps is made."""
