"""The values of an exercise that have parts of their own: its cues, the parts of a rep, calls, and the gentler way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voice_coach.routines.format import CALLS, CUE, EASIER, MAX_MOVES, Key, Kind
from voice_coach.routines.groups import GroupReader
from voice_coach.routines.plain_values import duration_of, group_of, items_of, text_of
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.routine import Calls, Easier, Move, Reminder
from voice_coach.routines.yaml.tree import Mapping, Node, Scalar
from voice_coach.safe_text import shown
from voice_coach.units import Seconds

_A_CUE = "a cue"
_CALLS_SAMPLE = "`calls: {hold: Freeze}`"
_EASIER_SAMPLE = "`easier: {start: Kneel on the mat., how: Lift your hips.}`"
_MOVES_SAMPLE = "`moves: [down, up]` or `moves: {down: 3s, up: 2s}`"


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of an exercise, and the times of the timed ones with their nodes."""

    cues: tuple[Reminder, ...]
    times: tuple[tuple[Seconds, Node], ...]


@dataclass(frozen=True, slots=True)
class WrittenCalls:
    """The calls of an exercise, and their keys as they are written, good or bad."""

    calls: Calls
    keys: dict[str, Scalar]


def exercise_readers(
    collector: ProblemCollector, groups: GroupReader
) -> dict[Kind, Callable[[Node, Key], object]]:
    """Return the readers of these kinds of values; they return None for a bad value, which they report."""
    values = _ExerciseValues(collector, groups)
    return {"cues": values.cues, "moves": values.moves, "calls": values.calls, "easier": values.easier}


class _ExerciseValues:
    """Reads these values with the help of ``groups``, and reports errors to ``collector``."""

    def __init__(self, collector: ProblemCollector, groups: GroupReader) -> None:
        self._collector = collector
        self._groups = groups

    def cues(self, node: Node, spec: Key) -> Cues | None:
        items = items_of(self._collector, node, spec)
        if items is None:
            return None
        cues: list[Reminder] = []
        times: list[tuple[Seconds, Node]] = []
        for item in items:
            if not isinstance(item, Mapping):
                text = text_of(self._collector, item, "an entry of `cues`")
                if text is not None:
                    cues.append(Reminder(text))
                continue
            taken = self._groups.take(item, CUE, _A_CUE)
            if taken.keys or taken.suspects or not item.pairs:
                self._groups.require(taken, item, CUE, _A_CUE)
            at, say = taken.seconds("at"), taken.text("say")
            if at is not None:
                times.append((at, taken.nodes["at"]))
            if say is not None and (at is not None or not taken.has("at")):
                cues.append(Reminder(say, at, taken.flag("always")))
        return Cues(tuple(cues), tuple(times))

    def moves(self, node: Node, spec: Key) -> tuple[Move, ...] | None:
        if isinstance(node, Mapping):
            if group_of(self._collector, node, spec.name, "the parts of a rep", _MOVES_SAMPLE) is None:
                return None
            count, moves = len(node.pairs), tuple(self._timed_moves(node))
        else:
            items = items_of(self._collector, node, spec, "a list of labels")
            if items is None:
                return None
            labels = [self._label(item) for item in items]
            count, moves = len(items), tuple(Move(label) for label in labels if label is not None)
        if count == 1:
            self._collector.tell_node(
                node, "`moves` takes two parts or more", f"Write for instance {_MOVES_SAMPLE}."
            )
        elif count > MAX_MOVES:
            cause = f"`moves` has {count:,} parts, more than {MAX_MOVES}"
            self._collector.tell_node(node, cause, "Join some of them.")
        return moves if 1 < count == len(moves) <= MAX_MOVES else None

    def _label(self, node: Node) -> str | None:
        if not isinstance(node, Mapping):
            return text_of(self._collector, node, "an entry of `moves`")
        cause = "an entry of `moves` takes text, not a group of keys"
        self._collector.tell_node(
            node, cause, "Parts with their lengths are no list: `moves: {down: 3s, up: 2s}`."
        )
        return None

    def _timed_moves(self, node: Mapping) -> Iterator[Move]:
        for key, value in node.pairs.values():
            label = text_of(self._collector, key, "a label of `moves`")
            length = duration_of(self._collector, value, f"{shown(key.text)} in `moves`")
            if label is not None and length is not None:
                yield Move(label, length)

    def calls(self, node: Node, spec: Key) -> WrittenCalls | None:
        group = group_of(self._collector, node, spec.name, "a group of tones and texts", _CALLS_SAMPLE)
        if group is None:
            return None
        taken = self._groups.take(group, CALLS, "`calls`")
        return WrittenCalls(Calls(**{name: taken.text(name) for name in taken.values}), taken.keys)

    def easier(self, node: Node, spec: Key) -> Easier | None:
        if not isinstance(node, Mapping):
            how = text_of(self._collector, node, f"`{spec.name}`")
            return None if how is None else Easier(how)
        if group_of(self._collector, node, spec.name, "text", _EASIER_SAMPLE) is None:
            return None
        taken = self._groups.take(node, EASIER, f"`{spec.name}`")
        self._groups.require(taken, node, EASIER, f"`{spec.name}`")
        start, how = taken.text("start"), taken.text("how")
        return None if start is None or how is None else Easier(how, start)
