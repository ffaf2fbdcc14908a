"""The quick form: exercises as one types or pastes them, to the same tree that a YAML file gives ``script``.

::

    quick form = [title] item { ("," | ";" | line end) item }     empty items and lines with `#` are passed over
    title      = a first line that ends in ":", without any amount
    item       = [marker] ( exercise | rest )
    marker     = "-" | "*" | "+" | "•" | "✅" | "1." | "1)" | "- [ ]"     as pasted lists begin their items
    exercise   = name [":" | "-"] amount ["reps"] [sides] [ "/" pause ]
    amount     = time                       one hold
               | count                      reps
               | count x count              sets of reps
               | count x time               held reps; with a pause, sets of one hold
               | count x count x time       sets of held reps
    x          = "x" | "X" | "×" | "*"
    sides      = "each side" | "each leg" | "each arm"
    pause      = time | time word | word time                 between sets
    rest       = time word | word [":" | "-"] time            a step of its own
    word       = "rest" | "pause" | "break"

A time has a unit or a colon (``40s``, ``40 seconds``, ``1min 30s``, ``1:30``), a count has none; either may be a
range (``20-40s``, ``6-10``). The amount is the last part of an item that reads as one, as long as possible; a name
may hold bare numbers, but no further amount, which would only be spoken; before a count they need its word ``reps``.
A full stop ends an item or a short unit; the marks of bold and slanted text count as blanks. Nothing is added: no
rest that is not written, and the defaults of the routine format. What two people would read in two ways is an error
that offers both: several holds of half a minute without a rest, and a rest after sets that name none. A name all in
small letters gets a capital. Whether figures are too great is for ``script`` to say: each value of the tree knows where
in the text it stands. Of an item's mistakes the first is told, with an example of the right form.

``quick_items`` cuts the text, ``quick_exercise`` reads the parts of an item, ``quick_slips`` has what is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from textwrap import shorten

from voice_coach.routines.quick_exercise import KEYS, Exercise, find_slash, read_exercise, read_pause
from voice_coach.routines.quick_items import Piece, bared, cut_items, find_title
from voice_coach.routines.quick_slips import NOT_IN_ITEMS, SlipError, refuse
from voice_coach.routines.quick_words import REST_ITEM, pattern, short_units
from voice_coach.routines.yaml_faults import Fault
from voice_coach.routines.yaml_tree import MAX_FAULTS, UNPRINTABLE, Mapping, Node, Scalar, Sequence, Tree
from voice_coach.safe_text import shown

MAX_ITEMS = 20_000
"""Twice as many as a routine may have sets: a rest after each."""

MAX_TITLE = 60
"""A longer title is no pleasure to hear."""

_REST = pattern(REST_ITEM)


def read_quick(source: str) -> Tree:
    """Read a quick form. Whatever its grammar refuses is among the tree's faults; nothing is raised.

    The tree is that of a routine file with `title` and `steps`; it has no root if no item could be read.
    """
    unprintable = tuple(_unprintable(source))
    return Tree(None, unprintable) if unprintable else _Reader().read(source)


def has_title(source: str) -> bool:
    """Tell whether a quick form says its title itself."""
    return find_title(bared(source)) is not None


def quick_data(source: str) -> dict[str, object]:
    """Give a faultless quick form as the plain data of a routine file, ready to be written as one."""
    root = read_quick(source).root
    return {} if not isinstance(root, Mapping) else {key: _plain(pair[1]) for key, pair in root.pairs.items()}


def _plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {key: _plain(pair[1]) for key, pair in node.pairs.items()}
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return node.text if isinstance(node, Scalar) else None


def _unprintable(source: str) -> Iterator[Fault]:
    for match in islice(UNPRINTABLE.finditer(source), 100):
        cause = f"the character U+{ord(match.group()):04X} cannot stand in a quick form"
        yield Fault(match.start(), match.end(), cause, "Delete it.")


class _Reader:
    """Reads all items; gathers faults and steps."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._steps: list[Node] = []
        self._names: dict[str, None] = {}  # a set that keeps its order
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
        root = _mapping(0, len(source), {"title": name, "steps": steps})
        return Tree(root, tuple(self._faults))

    def _read_items(self, text: str, start: int) -> None:
        refused: Piece | None = None
        for count, item in enumerate(cut_items(text, start)):
            if count >= MAX_ITEMS:
                cause = f"the quick form holds more than {MAX_ITEMS:,} items"
                self._faults.append(Fault(item.start, item.start + 1, cause, "Split it into several."))
            if count >= MAX_ITEMS or len(self._faults) >= MAX_FAULTS:
                return
            if not item.text:
                continue
            try:
                self._read_item(item)
                refused = None
            except SlipError as slip:
                if refused is None or not _goes_on(text[refused.end : item.start + 1]):
                    self._faults.append(slip.fault)
                refused = item

    def _read_item(self, item: Piece) -> None:
        open_sets, self._open_sets = self._open_sets, None
        refuse(item, NOT_IN_ITEMS)
        if _REST.match(item.text):
            self._add_rest(item, open_sets)
            return
        at = find_slash(item.text)
        exercise = read_exercise(item if at is None else item.part(0, at))
        pause = None if at is None else read_pause(item.part(at + 1))
        self._add_exercise(item, exercise, pause)

    def _add_rest(self, item: Piece, open_sets: Exercise | None) -> None:
        time = read_pause(item)
        if open_sets is not None:
            sets, rest = open_sets.whole.words(), item.words()
            cause = f"{shown(rest)} may be meant between the sets or after them"
            remedy = f"Write `{sets} / {rest}` for between, or `{sets} / 20s rest, {rest}` for after."
            raise SlipError(item, cause, remedy)
        self._steps.append(_mapping(item.start, item.end, {"rest": _amount(time)}))

    def _add_exercise(self, item: Piece, exercise: Exercise, pause: Piece | None) -> None:
        if pause is not None and exercise.has_one_set:
            line = f"{exercise.whole.words()}, rest {pause.words()}"
            remedy = f"A pause after the exercise is an item of its own: `{line}`."
            raise SlipError(pause, "there is one set only, and nothing to rest between", remedy)
        if pause is None and exercise.is_loose:
            raise _loose_holds(exercise)
        if pause is None and exercise.kinds in ("cc", "cct") and not exercise.has_one_set:
            self._open_sets = exercise
        name = exercise.name.words()
        self._names[name] = None
        keys = KEYS[exercise.kinds] if pause is None or exercise.kinds != "ct" else ("sets", "hold")
        values: dict[str, Node] = {"exercise": exercise.name.scalar(_capital(name))}
        values |= {key: _amount(part) for key, part in zip(keys, exercise.parts, strict=True)}
        if pause is not None:
            values["rest"] = _amount(pause)
        if sides := exercise.sides:
            limb = sides.words().lower().removeprefix("each ")
            labels: list[Node] = [sides.scalar(f"{side} {limb}") for side in ("left", "right")]
            values["sides"] = Sequence(sides.start, sides.end, labels)
        self._steps.append(_mapping(item.start, item.end, values))


def _loose_holds(exercise: Exercise) -> SlipError:
    """Several long holds without a rest are sets to one reader and reps to another: offer both."""
    amount, count = exercise.amount.words(), exercise.parts[0].words()
    sides = f" {exercise.sides.words()}" if exercise.sides else ""
    remedy = (
        f"Write `{exercise.whole.words()} / 20s rest` for {count} sets (a `/` ties the rest to them), "
        f"or `{exercise.name.words()} 1x{amount}{sides}` for {count} held reps in one set."
    )
    return SlipError(exercise.amount, f"{shown(amount)} names no rest between", remedy)


def _goes_on(between: str) -> bool:
    """Tell whether what follows a refused item belongs to that mistake: figures, after a comma that may be wrong."""
    return between[-1].isdigit() and "\n" not in between and "\r" not in between


def _amount(piece: Piece) -> Scalar:
    return piece.scalar(short_units(piece.words()))


def _capital(name: str) -> str:
    """Begin a name that is all in small letters with a capital; any other is as its author wants it."""
    first = name[0].upper()
    return first + name[1:] if name.islower() and len(first) == 1 else name


def _title(names: list[str]) -> str:
    """Join the names to a title that is not too long to hear."""
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
    """Make a group of keys; each key stands where its value does."""
    return Mapping(
        start,
        end,
        {key: (Scalar(node.start, node.end, key, plain=True), node) for key, node in values.items()},
    )
