"""The quick form: read exercises as people type or paste them, to the same tree that ``script`` gets from YAML.

::

    quick form = [title] item { ("," | ";" | line end) item }     empty items and lines with `#` are skipped
    title      = a first line that ends in ":", without any amount
    item       = [marker] ["and" | "then"] ( exercise | rest [press] )
    marker     = "-" | "*" | "+" | "•" | "✅" | "1." | "1)" | "- [ ]"     as pasted lists begin their items
    exercise   = name [":" | "-"] amount ["reps"] [sides] [press] [ "/" pause ]
    amount     = time                       one hold, or free work
               | count                      reps
               | count x count              sets of reps
               | count x time               held reps; with a pause, sets of one hold or of free work
               | count x count x time       sets of held reps
    x          = "x" | "X" | "×" | "*"
    sides      = "each side" | "each leg" | "each arm"
    press      = "until press" | "until I press" | "at my own pace"          the set, or the rest, ends when you press
    pause      = time | time ["of"] word | word ["for"] time                       between sets
    rest       = time ["of"] word | word [":" | "-" | "for" | "of"] time           a step of its own
    word       = "rest" | "pause" | "break"

A time has a unit or a colon (``40s``, ``40 seconds``, ``1min 30s``, ``1:30``), a count has none; either may be a range
(``20-40s``, ``6-10``). The amount is the last part of an item that reads as one, as long as possible; a name may hold
bare numbers, but no further amount, which would only be read out with the name. Before a count, a number needs the word
``reps`` after the count. A full stop ends an item or a short unit; the marks of bold and italic text count as spaces.
Nothing is added: no rest that is not written, and only the defaults of the routine format. What can be read in two ways
is an error that offers both: several holds of half a minute without a rest, a rest after sets that name none, and a
bare count after the name of something that is held. A name in lower case gets a capital; `hold` before the name of a
hold is not part of it. A time after the name of a movement is free work. ``script`` reports figures that are too large:
each value of the tree has its place in the text. The first mistake of an item is reported, with an example of the right
form.

What this refuses is read as plain English if only one reading is possible: ``10 squats``, ``squat 3x12 rest 45s``.
A known exercise lends its words.

``items`` cuts the text, ``exercise`` reads the parts of an item, ``plain`` those in plain English; ``slips`` has what
is refused, ``lent`` what is borrowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from textwrap import shorten

from voice_coach.routines.quick.exercise import (
    KEYS,
    Exercise,
    cut_until,
    find_slash,
    read_exercise,
    read_pause,
)
from voice_coach.routines.quick.items import Piece, bared, cut_items, find_title
from voice_coach.routines.quick.lent import lend
from voice_coach.routines.quick.slips import NOT_IN_ITEMS, SlipError, refuse
from voice_coach.routines.quick.words import HELD, MOVED, REST_ITEM, pattern, short_units
from voice_coach.routines.reading import KnownExercise
from voice_coach.routines.routine import Exercise as Known
from voice_coach.routines.yaml.faults import Fault
from voice_coach.routines.yaml.tree import MAX_FAULTS, UNPRINTABLE, Mapping, Node, Scalar, Sequence, Tree
from voice_coach.safe_text import shown

MAX_ITEMS = 20_000
"""Twice as many as a routine may have sets: each with a rest."""

MAX_BORROWERS = 200
"""More exercises than a workout has; this limits what a hostile list can expand to."""

MAX_TITLE = 60
"""The longest title that is made from names: more would be tedious to hear."""

_REST = pattern(REST_ITEM)
_HELD = pattern(HELD)
_MOVED = pattern(MOVED)
_HOLD = pattern(r"hold\s+(?P<article>(?:an?|the)\s+)?(?=\S)")

Find = Callable[[str], KnownExercise | None]
"""Returns the known exercise of a name, or None."""


def read_quick(source: str, find: Find, *, borrows: bool) -> Tree:
    """Read a quick form. What the grammar refuses is among the tree's faults; nothing is raised.

    The tree is that of a routine file with `title` and `steps`; it has no root if no item could be read. ``find``
    returns the known exercise of a name; with ``borrows`` the line borrows its words.
    """
    unprintable = tuple(_unprintable(source))
    return Tree(None, unprintable) if unprintable else _Reader(find, borrows).read(source)


def has_title(source: str) -> bool:
    """Return whether a quick form begins with a title."""
    return find_title(bared(source)) is not None


def quick_data(source: str, find: Find, *, borrows: bool) -> dict[str, object]:
    """Return a quick form without faults as the plain data of a routine file, ready to be written."""
    root = read_quick(source, find, borrows=borrows).root
    return {} if not isinstance(root, Mapping) else {key: _plain(pair[1]) for key, pair in root.pairs.items()}


def _plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key: _plain(pair[1]) for key, pair in node.pairs.items()}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def _unprintable(source: str) -> Iterator[Fault]:
    for match in islice(UNPRINTABLE.finditer(source), 100):
        cause = f"the character U+{ord(match.group()):04X} is not allowed in a quick form"
        yield Fault(match.start(), match.end(), cause, "Delete it.")


class _Reader:
    """Reads all items, and gathers faults and steps."""

    def __init__(self, find: Find, borrows: bool) -> None:
        self._find = find
        self._may_borrow = MAX_BORROWERS if borrows else 0
        self._faults: list[Fault] = []
        self._steps: list[Node] = []
        self._names: dict[str, None] = {}  # a set that keeps its order
        self._equipment: dict[str, None] = {}
        self._open_sets: Exercise | None = None  # the exercise just read, if it has sets and names no rest

    def read(self, source: str) -> Tree:
        text = bared(source)
        title = find_title(text)
        self._read_items(text, title.end + 1 if title else 0)
        if not self._steps:
            if not self._faults:
                remedy = "Write for instance `plank 3x40s / 20s rest, neck turns 6`."
                self._faults.append(Fault(0, 0, "there is nothing to do in this quick form", remedy))
            return Tree(None, tuple(self._faults))
        said = _capital(title.words()) if title else _title(list(self._names))
        name, steps = (title or Piece(0, "")).scalar(said), Sequence(0, len(source), self._steps)
        whole: dict[str, Node] = {"title": name, "steps": steps}
        if self._equipment:
            whole["equipment"] = _node(Piece(0, ""), list(self._equipment))
        root = _mapping(0, len(source), whole)
        return Tree(root, tuple(self._faults))

    def _read_items(self, text: str, start: int) -> None:
        refused: Piece | None = None
        for count, item in enumerate(cut_items(text, start)):
            if count >= MAX_ITEMS:
                cause = f"the quick form has more than {MAX_ITEMS:,} items"
                self._faults.append(Fault(item.start, item.start + 1, cause, "Split it into several."))
            if count >= MAX_ITEMS or len(self._faults) >= MAX_FAULTS:
                return
            if not item.text:
                continue
            try:
                self._read_item(item)
                refused = None
            except SlipError as slip:
                between = "" if refused is None else text[refused.end : item.start + 1]
                if not _goes_on(between):
                    self._faults.append(slip.fault)
                elif between[0] == "," and len(between) == 2:  # a fraction with a comma: `2,5s`
                    self._faults[-1] = slip.fault
                refused = item

    def _read_item(self, item: Piece) -> None:
        open_sets, self._open_sets = self._open_sets, None
        refuse(item, NOT_IN_ITEMS)
        item, until = cut_until(item)
        exercise, pause = _exercise_and_pause(item)
        if exercise is not None:
            self._add_exercise(item, replace(exercise, until=until), pause)
        elif pause is not None:
            self._add_rest(item, pause, until, open_sets)

    def _add_rest(self, item: Piece, time: Piece, until: Piece | None, open_sets: Exercise | None) -> None:
        if open_sets is not None:
            sets, rest = open_sets.words(), item.words()
            cause = f"{shown(rest)} may be meant between the sets or after them"
            remedy = f"Write `{sets} / {rest}` for between, or `{sets} / 20s rest, {rest}` for after."
            raise SlipError(item, cause, remedy)
        values: dict[str, Node] = {"rest": _amount(time)}
        if until is not None:
            values["until"] = until.scalar("press")
        self._steps.append(_mapping(item.start, item.end, values))

    def _add_exercise(self, item: Piece, exercise: Exercise, pause: Piece | None) -> None:
        name, found = self._named(exercise)
        known = None if found is None else found.exercise
        _refuse_two_readings(exercise, pause, held=_is_hold(known) or _HELD.search(name.text) is not None)
        if pause is None and exercise.kinds in ("cc", "cct", "st") and not exercise.has_one_set:
            self._open_sets = exercise
        self._names[name.words()] = None
        keys = KEYS["st" if pause is not None and exercise.kinds == "ct" else exercise.kinds]
        if "reps" not in keys and _is_free_work(exercise.name, known):
            keys = tuple("work" if key == "hold" else key for key in keys)
        figures = {key: _amount(part) for key, part in zip(keys, exercise.parts, strict=True)}
        values: dict[str, Node] = {"exercise": name.scalar(_capital(name.words())), **figures}
        if pause is not None:
            values["rest"] = _amount(pause)
        if limb := exercise.limb:
            values["sides"] = _node(limb, [f"{side} {limb.text.lower()}" for side in ("left", "right")])
        if until := exercise.until:
            values["until"] = until.scalar("press")
        if found is not None and self._may_borrow:
            self._may_borrow -= 1
            written = {key: figure.text for key, figure in figures.items()}
            lent = lend(found.exercise, written, sided=limb is not None, until_press=until is not None)
            values |= {key: _node(name, value) for key, value in lent.items()}
            if lent.keys() - {"caution"}:
                self._equipment |= dict.fromkeys(found.equipment)
        self._steps.append(_mapping(item.start, item.end, values))

    def _named(self, exercise: Exercise) -> tuple[Piece, KnownExercise | None]:
        """Return the name and its known exercise; `hold` before the name of a hold is a verb and left out."""
        name = exercise.name
        known = self._find(name.words())
        verb = _HOLD.match(name.text) if exercise.kinds.endswith("t") and known is None else None
        if verb is None:
            return name, known
        held = name.part(verb.end())
        known = self._find(held.words())
        is_verb = verb["article"] or known is not None or _HELD.search(held.text)
        return (held, known) if is_verb else (name, None)


def _exercise_and_pause(item: Piece) -> tuple[Exercise | None, Piece | None]:
    """Read an item in the strict form, else in plain English. Raises ``SlipError``."""
    try:
        return _strict(item)
    except SlipError:
        from voice_coach.routines.quick.plain import read_plain

        plain = read_plain(item)
        if plain is None:
            raise
        return plain


def _strict(item: Piece) -> tuple[Exercise | None, Piece | None]:
    if _REST.match(item.text):
        return None, read_pause(item)
    at = find_slash(item.text)
    exercise = read_exercise(item if at is None else item.part(0, at))
    return exercise, None if at is None else read_pause(item.part(at + 1))


def _is_hold(known: Known | None) -> bool:
    return known is not None and known.reps is None


def _is_free_work(typed: Piece, known: Known | None) -> bool:
    """Return whether a time of this exercise is free work; a known exercise with a time decides it."""
    if known is not None and known.reps is None:
        return known.work is not None
    held = _HOLD.match(typed.text) or _HELD.search(typed.text)
    return held is None and _MOVED.search(typed.text) is not None


def _refuse_two_readings(exercise: Exercise, pause: Piece | None, *, held: bool) -> None:
    """Raise ``SlipError`` for an exercise that can be read in two ways."""
    if held and exercise.kinds in ("c", "cc") and not exercise.counted:
        raise _bare_hold(exercise, pause)
    if pause is not None and exercise.has_one_set:
        line = f"{exercise.words()}, rest {pause.words()}"
        remedy = f"A pause after the exercise is an item of its own: `{line}`."
        raise SlipError(pause, "there is only one set, so there is no rest between sets", remedy)
    if pause is None and exercise.is_loose:
        raise _loose_holds(exercise)


def _loose_holds(exercise: Exercise) -> SlipError:
    """Return the error for several long holds without a rest, which may be sets or reps; it offers both."""
    amount, count = exercise.amount.words(), exercise.parts[0].words()
    remedy = (
        f"Write `{exercise.words()} / 20s rest` for {count} sets (a `/` ties the rest to them), "
        f"or `{exercise.name.words()} 1x{amount}{exercise.tail}` for {count} held reps in one set."
    )
    return SlipError(exercise.amount, f"{shown(amount)} has no rest between", remedy)


def _bare_hold(exercise: Exercise, pause: Piece | None) -> SlipError:
    """Return the error for a bare count of something that is held, which may be seconds or reps."""
    line = f"{exercise.name.words()} {'x'.join(part.words() for part in exercise.parts)}"
    after = ", rest " if exercise.has_one_set else " / "
    rest = f"{after}{pause.words()}" if pause else ""
    default = "" if rest or exercise.has_one_set else " / 20s rest"
    remedy = (
        f"Write `{line}s{exercise.tail}{rest or default}` for a hold, "
        f"or `{line} reps{exercise.tail}{rest}` for repetitions."
    )
    count = exercise.parts[-1]
    return SlipError(count, f"{shown(count.words())} may be seconds or repetitions", remedy)


def _goes_on(between: str) -> bool:
    """Return whether the next item is part of the same mistake: figures, after a comma that may be wrong."""
    return between[-1:].isdigit() and "\n" not in between and "\r" not in between


def _node(place: Piece, data: object) -> Node:
    """Return plain data as a value of the tree, all of it at one place."""
    if isinstance(data, dict):
        return _mapping(place.start, place.end, {key: _node(place, value) for key, value in data.items()})
    if isinstance(data, list):
        return Sequence(place.start, place.end, [_node(place, value) for value in data])
    return place.scalar(str(data))


def _amount(piece: Piece) -> Scalar:
    return piece.scalar(short_units(piece.words()))


def _capital(name: str) -> str:
    """Return a name in lower case with a capital at its beginning, and any other unchanged."""
    first = name[0].upper()
    return first + name[1:] if name.islower() and len(first) == 1 else name


def _title(names: list[str]) -> str:
    """Return the names joined to a title that is not too long to hear."""
    if not names:
        return "Rest"
    first, *others = names
    names = [_capital(first), *others]
    if len(first) > MAX_TITLE:
        names[0] = shorten(names[0], MAX_TITLE - 12, placeholder="") or names[0][: MAX_TITLE - 12]
    for kept in range(min(len(names), MAX_TITLE), 1, -1):
        title = ", ".join(names[:kept]) + _more(len(names) - kept)
        if len(title) <= MAX_TITLE:
            return title
    return names[0] + _more(len(names) - 1)


def _more(count: int) -> str:
    return f" and {count:,} more" if count else ""


def _mapping(start: int, end: int, values: dict[str, Node]) -> Mapping:
    """Return a group of keys; each key has the place of its value."""
    return Mapping(
        start,
        end,
        {key: (Scalar(node.start, node.end, key, plain=True), node) for key, node in values.items()},
    )
