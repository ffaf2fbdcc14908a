"""Groups of keys: read the good values, and report the bad ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from voice_coach.near import did_you_mean, nearest
from voice_coach.routines.format import (
    CALLS,
    CUE,
    DEFAULTS,
    EASIER,
    EXCLUDES,
    EXERCISE,
    FILE,
    STEP_KEYS,
    STEPS,
    Key,
    Kind,
)
from voice_coach.routines.plain_values import PLAIN_READERS, is_empty, scalar
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.routine import Amount
from voice_coach.routines.say_as import spellings
from voice_coach.routines.yaml.tree import Alias, Mapping, Node, Scalar, Sequence
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

_SPECS: dict[tuple[Key, ...], dict[str, Key]] = {
    keys: {key.name: key for key in keys} for keys in (FILE, DEFAULTS, CUE, CALLS, EASIER, *STEPS.values())
}


@dataclass(slots=True)
class Taken:
    """The good values of one group of keys.

    ``keys`` and ``nodes`` hold what was written, good or bad; ``suspects`` holds the keys that unknown ones were
    probably meant to be.
    """

    start: int
    values: dict[str, object] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    suspects: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        """Return whether a key is written, or was probably meant by an unknown one."""
        return name in self.keys or name in self.suspects

    def text(self, name: str) -> str | None:
        """Return a text; None if it is left out or bad."""
        return cast("str | None", self.values.get(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty if it is left out or bad."""
        return cast("tuple[str, ...]", self.values.get(name, ()))

    def seconds(self, name: str) -> Seconds | None:
        """Return a time; None if it is left out or bad."""
        return cast("Seconds | None", self.values.get(name))

    def flag(self, name: str) -> bool:
        """Return whether a flag is set; False if it is left out or bad."""
        return cast("bool", self.values.get(name, False))

    def amount(self, name: str) -> Amount | None:
        """Return a count or a time, or a range of them; None if it is left out or bad."""
        return cast("Amount | None", self.values.get(name))


class GroupReader:
    """Reads groups of keys, and reports errors to ``collector``. ``readers`` take values that hold groups."""

    def __init__(self, collector: ProblemCollector) -> None:
        self._collector = collector
        self.readers: dict[Kind, Callable[[Node, Key], object]] = {
            "defaults": self._defaults_value,
            "spellings": self._spellings_value,
        }

    def take(self, mapping: Mapping, keys: tuple[Key, ...], owner: str) -> Taken:
        """Read all values of a group by the table ``keys``; messages call the group ``owner``."""
        taken = Taken(mapping.start)
        for key, node in mapping.pairs.values():
            self.take_one(taken, key, node, keys, owner)
        return taken

    def take_one(self, taken: Taken, key: Scalar, node: Node, keys: tuple[Key, ...], owner: str) -> None:
        """Read one value of a group into ``taken``, or report why it is bad."""
        spec = _SPECS[keys].get(key.text)
        if spec is None:
            self._unknown_key(taken, key, keys, owner)
            return
        others = EXCLUDES.get(key.text) if keys is EXERCISE else None
        earlier = [name for name in taken.keys if name in others] if others else None
        if earlier:
            cause = f"`{key.text}` and `{earlier[0]}` cannot be used in one exercise"
            self._collector.tell_node(key, cause, "Keep one of them.")
            return
        taken.keys[key.text] = key
        taken.nodes[key.text] = node
        plain = PLAIN_READERS.get(spec.kind)
        value = plain(self._collector, node, spec) if plain else self.readers[spec.kind](node, spec)
        if value is not None:
            taken.values[key.text] = value

    def _unknown_key(self, taken: Taken, key: Scalar, keys: tuple[Key, ...], owner: str) -> None:
        names = [spec.name for spec in keys]
        meant = nearest(key.text, sorted(names, key=lambda name: name in taken.keys))
        if meant is not None:
            taken.suspects.add(meant)
            remedy = did_you_mean([meant])
        elif not key.text.strip():
            remedy = "Write `key: value`."
        else:
            remedy = f"The keys of {owner} are {', '.join(f'`{name}`' for name in names)}."
            remedy = remedy if len(names) > 1 else f"The only key of {owner} is `{names[0]}`."
            if " " in key.text.strip():
                remedy += " If the colon belongs to a text, put the text in quotes."
        where = f" in {owner}" if key.text in STEP_KEYS else ""
        self._collector.tell_node(key, f"unknown key {shown(key.text)}{where}", remedy)

    def require(self, taken: Taken, node: Mapping, keys: tuple[Key, ...], owner: str) -> None:
        """Report the required keys that a group lacks."""
        for spec in keys:
            if spec.required and not taken.has(spec.name):
                self._collector.tell_first_key(
                    node, f"{owner} lacks `{spec.name}`", f"Add `{spec.name}:` to it."
                )

    def _defaults_value(self, node: Node, spec: Key) -> Taken | None:
        if isinstance(node, Mapping):
            return self.take(node, DEFAULTS, "`defaults`")
        if isinstance(node, Scalar) and is_empty(node):
            scalar(self._collector, node, f"`{spec.name}`", "a group of keys")
        elif not isinstance(node, Alias):
            found = "a list" if isinstance(node, Sequence) else "a single value"
            remedy = "Write keys below it, for instance `  rest: 30s`."
            self._collector.tell_node(node, f"`{spec.name}` takes a group of keys, not {found}", remedy)
        return None

    def _spellings_value(self, node: Node, spec: Key) -> dict[str, str] | None:
        return spellings(self._collector, node)
