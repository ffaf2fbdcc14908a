"""Which of the six a step is, by its keys, also where they are mistyped or its own key is missing."""

from __future__ import annotations

from voice_coach.near import nearest
from voice_coach.routines.format import EXERCISE, STEP_KEYS, STEP_RANKS
from voice_coach.routines.problem_collector import ProblemCollector
from voice_coach.routines.yaml.tree import Mapping, Node
from voice_coach.safe_text import shown

_STEP_LIST = "`exercise`, `rest`, `say`, `sound`, `repeat` or `include`"
_EXERCISE_KEYS = frozenset(key.name for key in EXERCISE) - {"rest"}


def kind_of(node: Mapping, collector: ProblemCollector) -> tuple[str | None, bool]:
    """Return which of the six a step is, and whether that is a guess; None if it is not clear, which is reported."""
    unknown = [name for name in node.pairs if name not in STEP_KEYS]
    for rank in STEP_RANKS:
        for name in node.pairs:
            if name in rank:
                return name, False
        for name in unknown:
            meant = nearest(name, STEP_KEYS)
            if meant in rank:
                return meant, True  # the mistyped key is reported as unknown
    meant_keys = {*node.pairs, *(nearest(name, STEP_KEYS) for name in unknown)}
    if meant_keys & _EXERCISE_KEYS:
        collector.tell_first_key(node, "this step lacks its `exercise`", "Add `exercise: NAME` to it.")
        return "exercise", True
    if "steps" in node.pairs:
        remedy = "Add `repeat: 3`, or how many rounds it has."
        collector.tell_first_key(node, "this step lacks its `repeat`", remedy)
        return "repeat", True
    if not node.pairs:
        tell_empty(node, collector)
    for key, _ in node.pairs.values():
        collector.tell_node(key, f"unknown key {shown(key.text)}", f"A step has one of {_STEP_LIST}.")
    return None, True


def tell_empty(node: Node, collector: ProblemCollector) -> None:
    """Report a step without keys."""
    collector.tell_node(node, "this step is empty", f"Begin it with {_STEP_LIST}, or delete it.")
