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
small letters gets a capital. Whether figures make sense is for ``script`` to say: each value of the tree knows where in
the text it stands. The line that a mistake may have meant is the business of ``quick_advice``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import ParamSpec, TypeVar

from voice_coach.routines.quick_advice import ADDED_REST, foreign, keeps, mistaken, rewritten, rewritten_pair
from voice_coach.routines.quick_words import (
    AMOUNT,
    LIMB,
    PART,
    REPS,
    REST,
    SIDE,
    TIME,
    TIMES,
    UNIT,
    pattern,
    short_units,
)
from voice_coach.routines.values import AmountError, parse_durations
from voice_coach.routines.yaml_faults import Fault
from voice_coach.routines.yaml_tree import MAX_FAULTS, UNPRINTABLE, Mapping, Node, Scalar, Sequence, Tree
from voice_coach.safe_text import shown

_P = ParamSpec("_P")
_T = TypeVar("_T")

MAX_ITEMS = 20_000
"""Twice as many as a routine may have sets: a rest after each."""

MAX_ITEM = 300
"""More characters than any item needs, and few enough that none is slow to read."""

MAX_TITLE = 60
"""A longer title is no pleasure to hear."""

LONG_HOLD = 30
"""Seconds from which several holds in a row are read as sets, not as reps of one set."""

MAX_ADVICE = 100
"""More characters, of an item or its corrected line, than anybody reads in a message."""

MAX_ADVISED = 100
"""More faults than anybody mends at a time: what comes after them gets a remedy without a line of its own."""

METRES_FROM = 60
"""From here on a bare `m` is more likely metres."""

_EACH = rf"each\s+(?P<side>{LIMB})"

_ITEM = re.compile(r"[^\s,;][^,;\r\n]*")
_REMARK = re.compile(r"(?<![^\r\n])[^\S\r\n]*#(?![0-9])[^\r\n]*")
_HEADING = re.compile(r"\s*(?P<title>[^\s,;:][^,;:\r\n]*):[^\S\r\n]*[\r\n]")
_MARKER = re.compile(
    r"(?:[-*+–—>](?:\s+|$)|[0-9]{1,4}[.)](?:\s+|$)|[0-9]\ufe0f?\u20e3\s*)?"
    r"(?:\[[ xX]?\](?:\s+|$)|[•◦‣▪▫■□●○◆◇▶►➔➜→»·✅✔✓☑☐]\ufe0f?\s*(?:[0-9]{1,4}[.)]\s+)?)?"
)
_BARE_NUMBER = re.compile(r"[0-9]+[.)]")
_EMPHASIS = re.compile(
    r"(?<![\w*`])(?P<mark>\*\*\*?|__|`+)(?=[^\s*_`])(?P<text>[^\r\n*_`]{0,300}?[^\s*_`])(?P=mark)(?![\w*`])"
    r"|(?<![\w*])(?P<slant>[*_])(?=[^\s*_])(?P<words>[^\r\n,;*_]{0,100}?[^\s,;*_])(?P=slant)(?![\w*])"
)
_UNIT_STOP = pattern(
    rf"(?<=[0-9])(?P<unit>\s*(?:{UNIT}|{REPS}))\."
    rf"(?=\s*(?:[/),;(0-9–-]|{TIMES}(?![^\W\d])|(?:each|per|on|left|right|{REST})(?!\w)|$))"
)
_STOPS = (".", "!")
_CLOSING = (")", "]", " ")
_LAST_AMOUNT = pattern(rf"(?P<amount>{AMOUNT})(?:\s*(?P<reps>{REPS}))?$")
_ANY_AMOUNT = pattern(rf"{AMOUNT}(?!\S)")
_SPLIT = re.compile(TIMES)
_LAST_SIDES = pattern(rf"(?<!\S){_EACH}$")
# A bare number may belong to a name (`level 2 plank`); anything else is a comma or a `/` forgotten.
_SECOND = pattern(
    rf"(?<![^\s(\[])(?:(?:(?:{SIDE}\s*+[-–]\s*+)?{TIME}|{PART}(?:\s*{TIMES}\s*{PART}){{1,2}})(?:\s+{REST})?"
    rf"(?![^\s:.!)\]])|{PART}\s+{REST}$)"
)
_COUNTED = pattern(rf"(?<!\S)[0-9]+\s*(?:sets?|{REPS})(?!\w)")
_ROUNDS = pattern(
    rf"(?<!\S)(?P<number>[0-9]+)\s*(?:rounds?|circuits?)(?!\w)|(?<!\w){TIMES}\s*[0-9]+\s*:|(?<!\w)[0-9]+\s*{TIMES}\s*:"
    r"|(?<!\w)(?:two|three|four|five|six|all)\s+(?:rounds|circuits|sets|times)(?!\w)|^repeat(?!\w).*(?:times|twice|\bx)"
)
_REPEAT = pattern(r"(?:repeat|sets?|reps?|rounds?|circuits?)(?: all| everything)?$")
_EARLY_TIMES = pattern(rf"[0-9]+\s*{TIMES}(?=\s)")
_AFTER_NAME = re.compile(r"(?:\s*:|\s[-–—])$")
_OPEN_TIMES = pattern(rf"(?<!\S)[0-9]\S*?\s*{TIMES}$")
_STRAY_TIMES = pattern(rf"(?<!\S){TIMES}(?:\s*{PART})?$")
_SIDED = pattern(r"\b(?:e/s|ea|each|sides?|legs?|arms?|left|right)\b")
_ONE_SIDE = pattern(rf"[(\[]?\s*(?:on\s+)?(?:the\s+)?(?P<side>(?:left|right)(?:\s+{LIMB})?)\s*[)\]]?$")
_ENDS_IN_FOR = pattern(r"(?<!\S)(?:for|of|about|around|approx\.?|approximately|ca\.|circa)$")
_ENDS_IN_REST = pattern(rf"(?<!\S){REST}\W*$|^{REST}\s+(?:for|of|between|after)\b")
_FIRST_NUMBER = re.compile(r"(?P<number>[0-9]+):?\s+(?:[-–—]\s*)?(?P<name>\S.*)")
_NUMBER_WITHIN = re.compile(r"(?P<name>.+?)\s+(?P<number>[0-9]+)(?P<colon>:?)\s+(?P<next>.+)")
_LAST_NUMBER = re.compile(r"(?P<name>.+?)\s+(?P<number>[0-9]+)")
_FRACTION = pattern(rf"(?<!\S)1/[234](?=\s*{UNIT}(?!\w))")
_TENTHS = pattern(rf"[0-9]+\s*{UNIT}(?!\w)")
_NUMBER_WORDS = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty)"
_IN_WORDS = pattern(rf"^{_NUMBER_WORDS}(?!\w)|(?<!\w){_NUMBER_WORDS}$|(?<!\w)(?:minute|second|hour)$")
_WEIGHT = pattern(r"(?:kgs?|lbs?|cm|km|m|%)(?!\w)")
_MULTIPLIER = pattern(rf"{TIMES}\s*[0-9]+|[0-9]+\s*(?:{TIMES}|sets?)")
_PAUSE = pattern(rf"(?:{REST}\s*(?:[:–—-]\s*)?(?P<after>{PART})|(?P<before>{PART})(?:\s+{REST})?)(?!\S)")
_REST = pattern(rf"{REST}(?=\s*[:–—-]?\s*(?:[0-9]|$))|{PART}\s+{REST}(?!\S)")
_SLASH = pattern(
    rf"(?<=\s)/|/(?=\s|$)|(?<!\S)(?P<glued>[0-9][^\s/]*|{UNIT}|{REPS}|{LIMB})/(?=[0-9]|{REST}(?!\S))"
)
_HAS_UNIT = re.compile(r"[A-Za-z:]")
_METRES = pattern(r"(?:[0-9.]+\s*[-–]\s*)?(?P<number>[0-9]{2,9})\s*m")
_ENDLESS = re.compile(r"(?<![0-9.])0*[1-9][0-9]{12,}")

_ENGLISH = (
    "The quick form's own words are English, whatever the language of the names: "
    "write `3x12`, `40s`, `10 each side`, `rest 20s`."
)
_EXAMPLES = "Write for instance `40s`, `6`, `3x12` or `10x15s`."

# Which keys the parts of an amount are, "c" for a count and "t" for a time; the second with a pause named.
_KEYS: dict[str, tuple[str, ...]] = {
    "t": ("hold",),
    "c": ("reps",),
    "cc": ("sets", "reps"),
    "ct": ("reps", "hold"),
    "cct": ("sets", "reps", "hold"),
}
_KEYS_WITH_PAUSE = {**_KEYS, "ct": ("sets", "hold")}


def read_quick(source: str) -> Tree:
    """Read a quick form. Whatever its grammar refuses is among the tree's faults; nothing is raised.

    The tree is that of a routine file with `title` and `steps`; it has no root if no item could be read.
    """
    unprintable = tuple(_unprintable(source))
    return Tree(None, unprintable) if unprintable else _Reader(source).read()


def has_title(source: str) -> bool:
    """Tell whether a quick form says its title itself."""
    return _heading(_bared(source)) is not None


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
    for count, match in enumerate(UNPRINTABLE.finditer(source)):
        if count >= 100:
            return
        cause = f"the character U+{ord(match.group()):04X} cannot stand in a quick form"
        yield Fault(match.start(), match.end(), cause, "Delete it.")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some characters of the text, without blanks around them; ``start`` is where they stand in it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, first: int, last: int | None = None) -> _Piece:
        """Cut out a piece, from and up to these offsets in this one."""
        text = self.text[first:last].rstrip()
        bare = text.lstrip()
        return _Piece(self.start + first + len(text) - len(bare), bare)

    def words(self) -> str:
        """Give the characters with single spaces for blanks."""
        return " ".join(self.text.split())

    def scalar(self, text: str | None = None) -> Scalar:
        return Scalar(self.start, self.end, self.words() if text is None else text, plain=False)


_Better = tuple[str, tuple[str, ...]]
"""A remedy, and the lines it shows."""


class _SlipError(Exception):
    """An item cannot be read; what else is wrong in it depends on that."""

    def __init__(
        self,
        piece: _Piece,
        cause: str,
        remedy: str,
        *,
        exact: bool = False,
        better: _Better | None = None,
        when: str = "",
    ) -> None:
        """``exact``: the remedy knows better than a corrected line.

        ``better``: stands in place of ``remedy`` if each of its lines can be read.
        ``when``: said after a corrected line that is not the only reading.
        """
        super().__init__(cause)
        self.exact = exact
        self.better = better
        self.when = when
        self.fault = Fault(piece.start, max(piece.end, piece.start + 1), cause, remedy)


@dataclass(frozen=True, slots=True)
class _Work:
    """The exercise of an item, without its pause; ``amount`` is in parts, counts before times."""

    whole: _Piece
    name: _Piece
    amount: tuple[_Piece, ...]
    kinds: str
    sides: _Piece | None


class _Reader:
    """Reads all items; gathers faults and steps."""

    def __init__(self, source: str, *, advises: bool = True) -> None:
        self._source = source
        self._advises = advises
        self._items: list[_Piece] = []
        self._faults: list[Fault] = []
        self._slips: list[_SlipError] = []  # of the item that is being read
        self._after = _Piece(0, "")
        self._open_sets: _Work | None = None  # the exercise just read, if it has sets and names no rest
        self._steps: list[Node] = []
        self._names: dict[str, None] = {}  # a set that keeps its order

    def read(self) -> Tree:
        end = len(self._source)
        text = _bared(self._source)
        heading = _heading(text)
        self._gather(text, heading.end + 1 if heading else 0)
        at = 0
        while at < len(self._items) and len(self._faults) < MAX_FAULTS:
            at += self._item(at)
        if not self._steps:
            if not self._faults:
                remedy = "Write for instance `plank 3x40s / 20s rest, neck turns 6`."
                self._faults.append(Fault(0, 0, "there is nothing to do in this quick form", remedy))
            return Tree(None, tuple(self._faults))
        name = _title(list(self._names))
        title = heading.scalar(_capital(heading.words())) if heading else Scalar(0, 0, name, plain=False)
        root = _mapping(0, end, {"title": title, "steps": Sequence(0, end, self._steps)})
        return Tree(root, tuple(self._faults))

    def _gather(self, text: str, start: int) -> None:
        for count, match in enumerate(_ITEM.finditer(text, start)):
            piece = _Piece(match.start(), match.group().rstrip())
            if count >= MAX_ITEMS:
                cause = f"the quick form holds more than {MAX_ITEMS:,} items"
                self._faults.append(_SlipError(piece, cause, "Split it into several.").fault)
                return
            marker = _MARKER.match(piece.text)
            item = piece.part(marker.end()) if marker else piece
            if not item.text and _BARE_NUMBER.match(piece.text) and not self._begins_line(piece):
                item = piece  # `plank 40s, 10.` has an amount there, and no empty line of a list
            if item.text[-1:] in _STOPS and (item.text[-2:-1].isalnum() or item.text[-2:-1] in _CLOSING):
                item = item.part(0, -1)
            if item.text:
                self._items.append(item)

    def _begins_line(self, piece: _Piece) -> bool:
        line = re.split(r"[\r\n]", self._source[max(0, piece.start - MAX_ITEM) : piece.start])[-1]
        return not any(map(str.isalnum, line))

    def _item(self, at: int) -> int:
        """Read the item there, and give how many are dealt with: a corrected line may stand for two."""
        item = self._items[at]
        before, self._after = (self._neighbour(near) for near in (at - 1, at + 1))
        self._slips = []
        self._told(self._step, item)
        slips = self._slips
        if not slips:
            return 1
        if not self._advises or len(self._faults) >= MAX_ADVISED:
            self._faults += [slip.fault for slip in slips]
            return 1
        if not slips[0].exact and len(item.text) <= MAX_ADVICE:
            for taken, typed, lines in self._corrections(item, before):
                if line := _readable(lines, typed):
                    used, rest = taken, self._neighbour(at + taken)
                    if tied := _readable(_tied(line, rest), f"{typed}, {rest.text}"):
                        line, used = tied, taken + 1
                    remedy = (
                        f"A fraction has a point: `{line}`."
                        if typed == line
                        else f"Write `{line}`{slips[0].when}."
                    )
                    self._faults.append(replace(slips[0].fault, remedy=remedy))
                    return used
        self._faults += [_advised(slip, item.text) for slip in slips]
        return 1

    def _corrections(self, item: _Piece, before: _Piece) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Give what an item may have meant: how many items are used up, what was typed, and lines for it."""
        after = self._after
        if re.search("[0-9],$", self._source[max(0, item.start - 2) : item.start]) and _TENTHS.match(
            item.text
        ):
            fraction = f"{before.text}.{item.text}"
            yield 1, fraction, (fraction, *rewritten(fraction))
        if after.text:
            yield 2, f"{item.text}, {after.text}", rewritten_pair(item.text, after.text)
        # A multiplier after several items may mean all of them.
        if before.text and (not _MULTIPLIER.fullmatch(item.text) or self._is_alone(before, item)):
            yield 1, f"{before.text}, {item.text}", rewritten_pair(before.text, item.text)
        yield 1, item.text, rewritten(item.text)

    def _is_alone(self, before: _Piece, item: _Piece) -> bool:
        """Tell whether nothing but ``before`` can be meant by a multiplier after it."""
        if before == self._items[0]:
            return True
        same_line = not re.search(r"[\r\n]", self._source[before.end : item.start])
        return same_line and self._begins_line(before)

    def _neighbour(self, at: int) -> _Piece:
        """Give an item that a correction may take in; nothing if there is none, or none that anybody would read."""
        if 0 <= at < len(self._items) and len(self._items[at].text) <= MAX_ADVICE:
            return self._items[at]
        return _Piece(0, "")

    def _step(self, item: _Piece) -> None:
        if len(item.text) > MAX_ITEM:
            cause = f"this item has {len(item.text):,} characters, more than {MAX_ITEM}"
            raise _SlipError(item, cause, "Put a comma or a line end between two exercises.")
        if word := foreign(item.text):
            piece = item.part(*word)
            raise _SlipError(piece, f"{shown(piece.words())} is not in English", _ENGLISH, exact=True)
        if fraction := _FRACTION.search(item.text):
            piece = item.part(*fraction.span())
            cause = f"{shown(piece.text)} is not an amount"
            raise _SlipError(piece, cause, "A fraction has a point, as in `1.5 min`.")
        at = _slash(item.text)
        head = item if at is None else item.part(0, at)
        slash = None if at is None else item.part(at, at + 1)
        tail = None if at is None else item.part(at + 1)
        if slash is not None and not head.text:
            remedy = "Write an exercise before it, or a pause of its own: `rest 20s`."
            raise _SlipError(slash, "nothing stands before the `/`", remedy)
        open_sets, self._open_sets = self._open_sets, None
        if _REST.match(head.text):
            self._rest(head, slash, open_sets)
            return
        work = self._told(_work, head, self._source)
        pause = None
        if slash is not None and tail is not None:
            pause = self._told(_pause, tail, slash)
            if pause is None:
                return
        if work is not None:
            self._exercise(item, work, pause)

    def _told(self, read: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        """Give what ``read`` gives; where it cannot, gather why."""
        try:
            return read(*args, **kwargs)
        except _SlipError as slip:
            self._slips.append(slip)
            return None

    def _rest(self, item: _Piece, slash: _Piece | None, open_sets: _Work | None) -> None:
        if slash is not None:
            raise _SlipError(slash, "a rest has no rest of its own", "Write one time: `rest 30s`.")
        pause = _pause(item, item)
        if open_sets is not None:
            sets, rest = open_sets.whole.words(), item.words()
            cause = f"{shown(rest)} may be meant between the sets or after them"
            remedy = f"Write `{sets} / {rest}` for between, or `{sets} / 20s rest, {rest}` for after."
            raise _SlipError(item, cause, remedy, exact=True)
        self._steps.append(_mapping(item.start, item.end, {"rest": _amount(pause)}))

    def _exercise(self, item: _Piece, work: _Work, pause: _Piece | None) -> None:
        if pause is not None and _has_one_set(work):
            remedy = f"A pause after the exercise is an item of its own: `{work.whole.words()}, rest {pause.words()}`."
            raise _SlipError(pause, "there is one set only, and nothing to rest between", remedy, exact=True)
        if pause is None and not _has_one_set(work):
            if work.kinds == "ct" and _is_long(work.amount[1].words()):
                raise _loose_holds(work, self._after)
            self._open_sets = work if work.kinds != "ct" else None
        name = work.name.words()
        self._names[name] = None
        keys = (_KEYS if pause is None else _KEYS_WITH_PAUSE)[work.kinds]
        values: dict[str, Node] = {"exercise": work.name.scalar(_capital(name))}
        values |= {key: _amount(part) for key, part in zip(keys, work.amount, strict=True)}
        if pause is not None:
            values["rest"] = _amount(pause)
        if work.sides is not None:
            limb = work.sides.words().lower().removeprefix("each ")
            labels: list[Node] = [work.sides.scalar(f"{side} {limb}") for side in ("left", "right")]
            values["sides"] = Sequence(work.sides.start, work.sides.end, labels)
        self._steps.append(_mapping(item.start, item.end, values))


def _work(head: _Piece, source: str) -> _Work:
    """Read name, amount and sides. Raises ``_SlipError``."""
    given = _LAST_SIDES.search(head.text)
    sides = None if given is None else head.part(given.start())
    before = head if given is None else head.part(0, given.start())
    amount = _LAST_AMOUNT.search(before.text)
    if amount is None:
        raise _no_amount(before)
    name = before.part(0, amount.start())
    colon = _AFTER_NAME.search(name.text)
    name = name.part(0, colon.start()) if colon else name
    if not any(map(str.isalnum, name.text)) or name.text.isdigit():
        raise _no_name(name if name.text else before, head.start, source)
    stray = _STRAY_TIMES.search(name.text)
    if stray:
        raise _stray_times(before.part(stray.start()), name.part(0, stray.start()), sides)
    early = _LAST_SIDES.search(name.text)
    if early:
        raise _SlipError(
            name.part(early.start()),
            f"{shown(early.group())} stands before the amount",
            "Write it after the amount: `10 each side`.",
        )
    if counted := _COUNTED.search(name.text):
        cause = f"{shown(counted.group())} stands in the name, and would only be spoken"
        raise _SlipError(name.part(*counted.span()), cause, "Write sets as in `3x12` or `3x40s / 20s rest`.")
    if second := _SECOND.search(name.text):
        cause = f"{shown(second.group())} is a second amount, and would only be spoken"
        kept = f"In a script, any name will do: `exercise: {name.words()}`."
        raise _SlipError(
            name.part(*second.span()),
            cause,
            f"Keep one of them. {'A comma ends an exercise; a rest stands after a `/`.' if second.start() else kept}",
        )
    _check_name(name)
    parts = _parts(before.part(*amount.span("amount")))
    kinds = "".join("t" if _HAS_UNIT.search(part.text) else "c" for part in parts)
    if kinds not in _KEYS:
        raise _odd_shape(parts, kinds, name, sides)
    if amount["reps"] and kinds[-1] == "t":
        slip = before.part(amount.start("reps"))
        raise _SlipError(
            slip, f"{shown(slip.text)} stands after a time", "Write a count for reps, a time for a hold."
        )
    for part, kind in zip(parts, kinds, strict=True):
        if kind == "t":
            _check_time(part)
    if not amount["reps"]:
        _check_numbers(name, before.part(*amount.span("amount")).words(), kinds, sides)
    return _Work(head, name, parts, kinds, sides)


def _check_name(name: _Piece) -> None:
    """Refuse a name with words in it that mean something else. Raises ``_SlipError``."""
    if rounds := _ROUNDS.search(name.text) or _REPEAT.match(name.text):
        raise _rounds(name.part(*rounds.span()))
    if times := _EARLY_TIMES.match(name.text):
        cause = f"{shown(times.group())} stands before the name, and would only be spoken"
        raise _SlipError(name.part(*times.span()), cause, "Write sets as in `3x12` or `3x40s / 20s rest`.")
    if word := _ENDS_IN_FOR.search(name.text):
        remedy = "Leave it out: `plank 40s`."
        raise _SlipError(name.part(word.start()), f"{shown(word.group())} would only be spoken", remedy)
    if _ENDS_IN_REST.search(name.text):
        cause = f"{shown(name.words())} is neither a rest nor an exercise"
        raise _SlipError(name, cause, "Write a rest as `rest 20s`.")

    if found := mistaken(name.text):
        span, cause, remedy, when = found
        piece = name.part(*span)
        raise _SlipError(piece, f"{shown(piece.words())} {cause}", remedy, when=when)


def _check_numbers(name: _Piece, amount: str, kinds: str, sides: _Piece | None) -> None:
    """Refuse a name with a number that may be a count of its own. Raises ``_SlipError``."""
    first, last = _FIRST_NUMBER.fullmatch(name.text), _LAST_NUMBER.fullmatch(name.text)
    counts = kinds == "c"
    found = first or (counts and (last or _NUMBER_WITHIN.fullmatch(name.text))) or None
    if found is None:
        return
    each = f" {sides.words()}" if sides else ""
    number, bare = found["number"], " ".join(found["name"].split())
    plain = f"{name.words()} {amount} reps{each}" if counts else f"{number}-{bare} {amount}{each}"
    other = ""
    if found is not first and found is not last:
        line = f"{bare} {number}, {' '.join(found['next'].split())} {amount}{each}"
        other = "" if found["colon"] or _WEIGHT.match(found["next"]) else f"Write `{line}` for two exercises"
    else:
        sets, each_set = number, amount
        if first and amount.isdigit() and int(amount[:9]) < int(number[:9]):
            sets, each_set = amount, number  # `12 squats 3`
        line = f"{bare} {sets}x{each_set}{each}{' / 20s rest' if kinds == 't' else ''}"
        if kinds in ("c", "t") and sets.strip("0") != "1" and not (first and last):
            other = f"Write `{line}` for {sets} sets"
    better: _Better | None = (
        None if first and last else (f"Write `{plain}` if it belongs to the name.", (plain,))
    )
    if other:
        better = f"{other}, or `{plain}` where {number} belongs to the name.", (line, plain)
    raise _SlipError(
        name.part(*found.span("number")),
        f"{shown(number)} may be a count, or belong to the name",
        "Write it as a word where it belongs to the name, and sets as in `3x12`.",
        exact=True,
        better=better,
    )


def _rounds(piece: _Piece) -> _SlipError:
    number = re.search("[0-9]+", piece.text)
    repeat = f"repeat: {number.group()}" if number else "repeat: 3"
    remedy = (
        f"Save one round with `voice-coach new NAME --from ...`, and put `{repeat}` around its steps there."
    )
    return _SlipError(piece, f"{shown(piece.words())}: the quick form has no rounds", remedy, exact=True)


def _check_time(part: _Piece) -> None:
    """Refuse a time that is no time in a workout. Raises ``_SlipError``."""
    if _ENDLESS.search(part.text):
        raise _SlipError(
            part, f"{shown(part.words())} is longer than 24 hours", "Write a shorter time.", exact=True
        )
    metres = _METRES.fullmatch(part.text)
    if metres and int(metres["number"]) >= METRES_FROM:
        cause = f"{shown(part.words())} would be {metres['number']} minutes"
        remedy = (
            f"Write `{metres['number']}min` for that. A distance cannot be timed: write how long it takes."
        )
        raise _SlipError(part, cause, remedy, exact=True)


def _is_long(time: str) -> bool:
    try:
        return parse_durations(short_units(time)).high >= LONG_HOLD
    except AmountError:
        return False  # for ``script`` to tell


def _loose_holds(work: _Work, after: _Piece) -> _SlipError:
    """Several long holds without a rest are sets to one reader and reps to another: offer both."""
    count, time = (part.words() for part in work.amount)
    rest = after.words() if _REST.match(after.text) and re.search("[0-9]", after.text) else "20s rest"
    whole, name, sides = work.whole.words(), work.name.words(), f" {work.sides.words()}" if work.sides else ""
    first, last = work.amount[0], work.amount[-1]
    piece = _Piece(first.start, work.whole.text[first.start - work.whole.start : last.end - work.whole.start])
    remedy = (
        f"Write `{whole} / {rest}` for {count} sets (a `/` ties the rest to them), "
        f"or `{name} 1x{count}x{time}{sides}` for {count} held reps in one set."
    )
    return _SlipError(piece, f"{shown(piece.words())} names no rest between", remedy, exact=True)


def _bared(source: str) -> str:
    """Put blanks in place of remarks, of marks around names and of stops after units: all else keeps its place."""
    text = _REMARK.sub(lambda match: " " * len(match.group()), source)
    text = _EMPHASIS.sub(_without_marks, text)
    return _UNIT_STOP.sub(lambda match: f"{match['unit']} ", text)


def _without_marks(match: re.Match[str]) -> str:
    blanks = " " * len(match["mark"] or match["slant"])
    return f"{blanks}{match['text'] or match['words']}{blanks}"


def _heading(text: str) -> _Piece | None:
    """Give a first line that ends in a colon and holds no amount: it is the title."""
    match = _HEADING.match(text)
    if match is None or len(match["title"]) > MAX_ITEM:
        return None
    title = _Piece(match.start("title"), match["title"].rstrip())
    means_work = (_ANY_AMOUNT, _ROUNDS, _COUNTED, _REST)
    if any(other.search(f"{title.text}:") for other in means_work) or not any(map(str.isalnum, title.text)):
        return None
    marker = _MARKER.match(title.text)
    if marker and marker.end():
        return None
    return title


def _amount(piece: _Piece) -> Scalar:
    return piece.scalar(short_units(piece.words()))


_TIME = pattern(TIME)


def _readable(lines: tuple[str, ...], typed: str) -> str | None:
    """Give the first of these lines that is a faultless quick form, short enough, and all that was typed."""
    for line in lines:
        if len(line) <= MAX_ADVICE and keeps(typed, line):
            tree = _Reader(line, advises=False).read()
            if tree.root is not None and not tree.faults and all(map(_is_time, _TIME.findall(line))):
                return line
    return None


def _tied(line: str, rest: _Piece) -> tuple[str, ...]:
    """Give the line with the rest that was typed after it, in place of the one that advice has added."""
    sets = line.removesuffix(ADDED_REST)
    typed = sets != line and _REST.match(rest.text) and re.search("[0-9]", rest.text)
    return (f"{sets} / {rest.words()}",) if typed else ()


def _advised(slip: _SlipError, typed: str) -> Fault:
    """Give the fault with its better remedy, if the lines in it can be read."""
    if slip.better is not None and all(_readable((line,), typed) for line in slip.better[1]):
        return replace(slip.fault, remedy=slip.better[0])
    return slip.fault


def _is_time(text: str) -> bool:
    """Tell whether it is one time: two in a row (`40s 40 seconds`) look like one that has several units."""
    try:
        parse_durations(short_units(text))
    except AmountError:
        return False
    return True


def _parts(amount: _Piece) -> tuple[_Piece, ...]:
    signs = [match.span() for match in _SPLIT.finditer(amount.text)]
    starts = [0, *(end for _, end in signs)]
    ends = [*(start for start, _ in signs), None]
    return tuple(amount.part(*span) for span in zip(starts, ends, strict=True))


def _has_one_set(work: _Work) -> bool:
    if work.kinds in ("t", "c"):
        return True
    sets = work.amount[0].text
    return sets.isdigit() and sets.lstrip("0") == "1"


def _slash(text: str) -> int | None:
    """Find the `/` before a pause; one inside a name (`cat/cow`) is none."""
    for match in _SLASH.finditer(text):
        at = match.end() - 1
        if match["glued"] is None:
            return at
        before = text[:at]
        if _LAST_SIDES.search(before) or ((amount := _LAST_AMOUNT.search(before)) and amount.start()):
            return at
    return None


def _pause(piece: _Piece, blame: _Piece) -> _Piece:
    """Read the time of a rest. Raises ``_SlipError``, at ``blame`` where there is nothing to point at."""
    if not piece.text:
        raise _SlipError(blame, "nothing stands after the `/`", "Write the rest after it: `/ 20s rest`.")
    match = _PAUSE.match(piece.text)
    if match is None:
        if not re.search("[0-9]", piece.text):
            cause = f"{shown(piece.words())} is a rest without a time"
            raise _SlipError(piece, cause, "Write its time with it: `rest 20s`.")
        cause = f"{shown(piece.words())} is not a rest"
        raise _SlipError(
            piece, cause, "A rest is one time: `rest 20s` or `20s rest`. A comma begins the next exercise."
        )
    time = piece.part(*match.span("after" if match["after"] else "before"))
    more = piece.part(match.end())
    if more.text.startswith("/"):
        raise _SlipError(more, "a second rest stands here", "Keep one of them.")
    if more.text:
        remedy = "Nothing can stand there. A comma begins the next exercise."
        if _LAST_SIDES.search(more.text) and blame is not piece:
            remedy = "Write it after the amount, before the `/`."
        raise _SlipError(more, f"{shown(more.words())} stands after the rest", remedy)
    if not _HAS_UNIT.search(time.text):
        remedy = f"Write `{time.text}s` for seconds or `{time.text}min` for minutes."
        raise _SlipError(time, f"the rest {shown(time.text)} has no unit", remedy)
    _check_time(time)
    return time


# What is wrong with an amount ------------------------------------------------------------------------


def _no_amount(head: _Piece) -> _SlipError:
    """Say why an item does not end in an amount, with the remedy for the commonest slips."""
    last = head.text.rpartition(" ")[2] if " " in head.text else head.text
    if opened := _OPEN_TIMES.search(head.text):
        amount = head.part(opened.start())
        sign = head.part(len(head.text) - 1)
        return _SlipError(amount, f"nothing stands after the {shown(sign.text)}", _EXAMPLES)
    if stray := _STRAY_TIMES.search(head.text):
        return _stray_times(head.part(stray.start()), head.part(0, stray.start()), None)
    if rounds := _ROUNDS.search(head.text) or _REPEAT.match(head.text):
        return _rounds(head.part(*rounds.span()))
    amounts = list(_ANY_AMOUNT.finditer(head.text))
    if amounts:
        found = amounts[-1]
        if found.start() == 0:
            return _no_name_before(head.part(*found.span()), head.part(found.end()))
        if not (re.search("[0-9]", last) and found.group().isdigit()):
            return _words_after(head.part(0, found.start()), head.part(*found.span()), head.part(found.end()))
    if re.search("[0-9]", last):
        word = head.part(len(head.text) - len(last))
        return _SlipError(word, f"{shown(word.text)} is not an amount", _EXAMPLES)
    name = head.words()
    if name.endswith(":") and len(name) > 1:
        remedy = f"Write `# {name}` for a remark of your own that is passed over."
        return _SlipError(head, f"{shown(name)} has no amount", remedy if len(name) <= 40 else _EXAMPLES)
    lines = f"{name} 40s", f"{name} 10"
    better: _Better = f"Write one after it: `{lines[0]}` to hold or `{lines[1]}` for reps.", lines
    return _SlipError(
        head,
        f"{shown(name)} has no amount",
        f"Write one after it. {_EXAMPLES}",
        better=None if len(name) > 40 or _IN_WORDS.search(name) else better,
    )


def _no_name_before(amount: _Piece, more: _Piece) -> _SlipError:
    """Say what is wrong with an item that begins with its amount."""
    if side := _ONE_SIDE.match(more.text):
        cause = f"{shown(side.group())} is one side, and no exercise"
        return _SlipError(more, cause, "Write for instance `lunge 10 each leg`.")
    if _REPEAT.match(more.text):
        cause = f"{shown(f'{amount.words()} {more.words()}')} is no exercise"
        return _SlipError(amount, cause, "Write sets as in `squat 3x12`.")
    line = f"{more.words()} {amount.words()}"
    return _SlipError(
        amount,
        "the amount stands before the name",
        "Write the name first, as in `plank 40s`.",
        better=(f"Write the name first: `{line}`.", (line,)),
    )


def _words_after(name: _Piece, amount: _Piece, more: _Piece) -> _SlipError:
    """Say what is wrong with an item that goes on after its amount."""
    first, last = name.words(), amount.words()
    line = f"{first} {more.words()} {last}"
    remedy = _EXAMPLES
    better: _Better = f"Put it into the name, before the amount: `{line}`.", (line,)
    if side := _ONE_SIDE.match(more.text):
        lines = f"{first} {side['side']} {last}", f"{first} {last} each side"
        remedy = "Write `each side` in place of it, or the side in the name."
        better = f"Write `{lines[0]}` for that side, or `{lines[1]}`.", lines
    elif more.text.lower() == "rest":
        remedy = "Write the rest after a `/`, as in `3x40s / 20s rest`."
    elif _SIDED.search(more.text):
        remedy = "Write `each side`, `each leg` or `each arm` in place of it."
        return _SlipError(more, f"{shown(more.words())} stands after the amount", remedy)
    return _SlipError(more, f"{shown(more.words())} stands after the amount", remedy, better=better)


def _no_name(piece: _Piece, start: int, source: str) -> _SlipError:
    remedy = "Write one before it, for instance `plank 40s`."
    if re.search(r"[0-9],$", source[max(0, start - 2) : start]):
        remedy = "A comma begins the next exercise; a fraction has a point, as in `2.5s`."
    return _SlipError(piece, "this amount has no name", remedy)


def _stray_times(piece: _Piece, name: _Piece, sides: _Piece | None) -> _SlipError:
    amount = re.sub(rf"^{TIMES}\s*", "", piece.words())
    line = f"{name.words()} {amount}{f' {sides.words()}' if sides else ''}"
    return _SlipError(
        piece,
        f"a count is missing before the `{piece.text[0]}`",
        _EXAMPLES,
        better=(f"Write it without the `{piece.text[0]}`: `{line}`.", (line,))
        if amount and name.text
        else None,
    )


def _odd_shape(parts: tuple[_Piece, ...], kinds: str, name: _Piece, sides: _Piece | None) -> _SlipError:
    """Say why counts and times cannot follow each other so."""
    early = kinds.find("t", 0, -1)
    if early >= 0:
        cause = f"{shown(parts[early].words())} is a time, and before an `x` stands a count"
        remedy = "Write for instance `3x40s / 20s rest`, or `3x10x15s`."
        if kinds == "tc":
            time, count = (part.words() for part in parts)
            each = f" {sides.words()}" if sides else ""
            held = f"1x{count}x{time}" if _is_long(time) else f"{count}x{time}"
            lines = f"{name.words()} {count}x{time}{each} / 20s rest", f"{name.words()} {held}{each}"
            better = f"Write `{lines[0]}` for sets, or `{lines[1]}` for held reps.", lines
            return _SlipError(parts[early], cause, remedy, exact=True, better=better)
        return _SlipError(parts[early], cause, remedy)
    cause = f"the hold {shown(parts[-1].text)} has no unit"
    return _SlipError(parts[-1], cause, "Write sets, reps and the time of a hold: `3x10x15s`.")


# Names and the title ---------------------------------------------------------------------------------


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
