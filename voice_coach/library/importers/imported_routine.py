"""What an importer returns: a routine as plain data, and notes on what was left out or changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from voice_coach.library.importers.fields import Field
from voice_coach.routines.values import compact_duration

Step = dict[str, Any]
Notes = Counter[str]
"""How often each kind of thing was left out or changed."""

MAX_STEPS = 20_000
"""The most in one file, rounds not counted: more than could be played in a day."""

_WORD = re.compile(r"[^\W\d_]+")
_REST = frozenset(
    _WORD.findall(
        "rest rests resting pause pauses break breaks recover recovery breather relax ready prepare preparation "
        "ruhe erholung erholen pausen vorbereitung repos récupération préparation descanso pausa recuperación "
        "preparación riposo recupero preparazione отдых пауза перерыв подготовка dinlenme mola hazırlık"
    )
)
_CHANGE = frozenset(
    _WORD.findall("change switch transition wechsel wechseln seitenwechsel cambio changement смена")
)
# Words that may stand beside those of a rest.
_AROUND = frozenset(
    _WORD.findall(
        "a the and of to for get go short little long quick small big water active between before after next "
        "exercise exercises set sets round rounds side sides leg legs arm arms time period step s sec secs "
        "second seconds m min mins minute minutes kurze kleine lange kurz petite petit corta pequeña"
    )
)


@dataclass(frozen=True)
class ImportedRoutine:
    """One routine of a file: its title, its data as ``script_text`` takes it, and the notes on it."""

    title: str
    data: Step
    notes: Notes


def named(thing: Field, key: str, otherwise: str, notes: Notes) -> str:
    """Return the name of ``thing``; if it has none, note that and return ``otherwise``."""
    name = thing.text(key)
    if not name:
        notes[f"no name: called {otherwise}"] += 1
    return name or otherwise


def is_rest(name: str) -> bool:
    """Return whether a step of this name is a rest, by its words: "Short break" is, "Pause squats" is not."""
    words = _words(name)
    return bool(words & (_REST | _CHANGE)) and words <= _REST | _CHANGE | _AROUND


def rest(name: str, length: Fraction, said: str = "") -> Step:
    """Return a rest in which ``said`` is spoken, or else its name if that says more than "rest"."""
    says_more = not is_rest(name) or _words(name) & _CHANGE
    say = said or (name if says_more else "")
    return {"rest": compact_duration(length)} | ({"say": say} if say else {})


def work(name: str, length: Fraction, how: str = "") -> Step:
    """Return an exercise for a time: as `work`, since the apps do not distinguish holds from movements."""
    return {"exercise": name, "work": compact_duration(length)} | ({"how": how} if how else {})


def rounds(count: int, steps: list[Step]) -> list[Step]:
    """Return ``count`` rounds of ``steps``; one round is the steps themselves."""
    return steps if count == 1 or not steps else [{"repeat": str(count), "steps": steps}]


def finish(title: str, source: str, steps: list[Step], notes: Notes) -> ImportedRoutine:
    """Return the routine, without a rest at the end: the listener would wait for nothing."""
    while len(steps) > 1 and "rest" in steps[-1] and "say" not in steps[-1] and "repeat" not in steps[-1]:
        steps = steps[:-1]
        notes["a rest at the very end"] += 1
    if steps and "repeat" in steps[-1]:
        steps = [*steps[:-1], _rest_between(steps[-1], notes)]
    unpaused = _unpaused(steps)[2]
    if unpaused:
        notes["an exercise right after another: it now gets a lead-in, and time for its name"] = unpaused
    return ImportedRoutine(title, {"title": title, "source": source, "steps": steps}, notes)


def _rest_between(repeat: Step, notes: Notes) -> Step:
    """Turn a rest that ends each round into the rest between rounds, so that none follows the last."""
    inner = repeat["steps"]
    last = inner[-1]
    if len(inner) < 2 or set(last) != {"rest"}:
        return repeat
    notes["a rest at the very end"] += 1
    return {"repeat": repeat["repeat"], "rest": last["rest"], "steps": inner[:-1]}


def _unpaused(steps: list[Step]) -> tuple[bool, bool, int]:
    """Return whether ``steps`` begin and end with an exercise, and count those that follow one directly."""
    ends: list[tuple[bool, bool]] = []
    count = 0
    for step in steps:
        if "repeat" in step:
            first, last, inside = _unpaused(step["steps"])
            count += inside + (first and last and "rest" not in step)
        else:
            first = last = "exercise" in step
        ends.append((first, last))
    count += sum(before[1] and after[0] for before, after in pairwise(ends))
    return ends[0][0], ends[-1][1], count


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold()))
