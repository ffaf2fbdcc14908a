"""Read the parts of an item of a quick form: an exercise with its amount and sides, and the time of a rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from voice_coach.near import did_you_mean, near_words
from voice_coach.routines.quick.items import Piece
from voice_coach.routines.quick.slips import (
    ANY_NUMBER,
    BARE_PRESS,
    FIRST_NUMBER,
    NO_AMOUNT,
    NO_REST,
    NO_TIME,
    NO_UNIT,
    NOT_IN_NAMES,
    SlipError,
    refuse,
)
from voice_coach.routines.quick.words import AMOUNT, LIMB, PART, REPS, REST, UNIT, pattern, short_units
from voice_coach.routines.routine import Amount
from voice_coach.routines.values import AmountError, parse_count, parse_durations
from voice_coach.safe_text import shown

LONG_HOLD = 30
"""Seconds from which several holds in a row may be meant as sets, and not as reps of one set."""

KEYS: dict[str, tuple[str, ...]] = {
    "t": ("hold",),
    "c": ("reps",),
    "cc": ("sets", "reps"),
    "ct": ("reps", "hold"),
    "st": ("sets", "hold"),
    "cct": ("sets", "reps", "hold"),
}
"""The keys of a routine file for the parts of an amount without a pause.

"c" is a count, "t" a time, "s" a count with the word sets.
"""

_LAST_AMOUNT = pattern(rf"(?P<amount>{AMOUNT})(?:\s*(?P<reps>{REPS}))?$")
_LAST_SIDES = pattern(rf"(?<!\S)each\s+(?P<limb>{LIMB})$")
_UNTIL = pattern(r"(?<=\s)(?P<until>until\s+(?:i\s+)?press|at\s+my\s+own\s+pace)(?=\s*(?:/|$))")
_NEARLY_UNTIL = pattern(
    r"(?<=\s)(?P<until>(?:u[nitl]{2,6}|till?)\s+(?:i\s+)?(?P<end>[^\s\d/]+)|at\s+my\s+(?:own\s+)?p[^\s\d/]+)(?=\s*(?:/|$))"
)
_AMOUNT_PART = re.compile("[^xX×*]+")
_AFTER_NAME = re.compile(r"(?:\s*:|\s[-–—])$")
_PAUSE = pattern(
    rf"{REST}\s*(?:[:–—-]\s*|(?<=\s)(?:for|of)\s+)?(?P<after>{PART})|(?P<before>{PART})(?:(?:\s+of)?\s+{REST})?"
)
_SLASH = pattern(
    rf"(?<=\s)/|/(?=\s|$)|(?<!\S)(?P<glued>[0-9][^\s/]*|{UNIT}|{REPS}|{LIMB})/(?=[0-9]|{REST}(?!\S))"
)
_HAS_UNIT = re.compile(r"[A-Za-z:]")


@dataclass(frozen=True, slots=True)
class Exercise:
    """The exercise of an item, without its pause; ``kinds`` has a letter for each of the parts, as in ``KEYS``."""

    whole: Piece
    name: Piece
    amount: Piece
    parts: tuple[Piece, ...]
    kinds: str
    limb: Piece | None
    """The `side`, `leg` or `arm` of `each side`."""

    counted: bool = False
    """Whether the word `reps` follows the count."""

    until: Piece | None = None
    """The words by which a press ends each set."""

    @property
    def tail(self) -> str:
        """What follows the amount, with a space before it: `each leg until press`."""
        each = f" each {self.limb.words()}" if self.limb else ""
        return f"{each} {self.until.words()}" if self.until else each

    def words(self) -> str:
        """Return it as it is written, without its pause."""
        return f"{self.whole.words()} {self.until.words()}" if self.until else self.whole.words()

    @property
    def has_one_set(self) -> bool:
        """Whether there is only one set, with no rest between sets."""
        return self.kinds in ("t", "c") or self.parts[0].text.lstrip("0") == "1"

    @property
    def is_loose(self) -> bool:
        """Whether it is several long holds: without a rest they may be sets or reps."""
        hold = short_units(self.parts[-1].words())
        return self.kinds == "ct" and not self.has_one_set and parse_durations(hold).high >= LONG_HOLD


def cut_until(item: Piece) -> tuple[Piece, Piece | None]:
    """Return an item with spaces in place of the words for `until: press`, and those words; None if it has none.

    Raises ``SlipError`` if they come after the rest between sets, or are misspelled.
    """
    match = _UNTIL.search(item.text)
    if match is None:
        _refuse_misspelled_until(item)
        return item, None
    slash = find_slash(item.text)
    until = item.part(*match.span("until"))
    if slash is not None and slash < match.start():
        line = f"{item.part(0, slash).words()} {until.words()} {item.part(slash, match.start()).words()}"
        raise SlipError(until, "a rest between sets cannot wait for you", f"For the sets write `{line}`.")
    first, last = match.span("until")
    return Piece(item.start, item.text[:first] + " " * (last - first) + item.text[last:]).part(0), until


def _refuse_misspelled_until(item: Piece) -> None:
    match = _NEARLY_UNTIL.search(item.text)
    if match is None:
        return
    end = match["end"]
    if end is None:
        remedy = did_you_mean(["at my own pace"])
    elif near_words(end, ["press"]):
        remedy = did_you_mean(["until press"])
    else:
        remedy = "Write `squat 3x12 until press` for a set that you end yourself."
    until = item.part(*match.span("until"))
    raise SlipError(until, f"{shown(until.words())} does not say how it ends", remedy)


def find_slash(text: str) -> int | None:
    """Return the index of the `/` before a pause; one inside a name (`cat/cow`) does not count."""
    for match in _SLASH.finditer(text):
        at = match.end() - 1
        if match["glued"] is None:
            return at
        before = text[:at]
        if _LAST_SIDES.search(before) or ((amount := _LAST_AMOUNT.search(before)) and amount.start()):
            return at
    return None


def read_exercise(whole: Piece) -> Exercise:
    """Read name, amount and sides. Raises ``SlipError``."""
    sided = _LAST_SIDES.search(whole.text)
    limb = whole.part(sided.start("limb")) if sided else None
    before = whole.part(0, sided.start()) if sided else whole
    found = _LAST_AMOUNT.search(before.text)
    if found is None:
        refuse(before, BARE_PRESS + NOT_IN_NAMES + NO_AMOUNT)
        remedy = "Write one right after it, as in `plank 40s` or `cat/cow 8`. A line that begins with `#` is a comment."
        raise SlipError(whole, f"{shown(whole.words())} has no amount", remedy)
    name = before.part(0, found.start())
    if mark := _AFTER_NAME.search(name.text):
        name = name.part(0, mark.start())
    if not any(map(str.isalnum, name.text)) or name.text.isdigit():
        remedy = "Write one before it: `plank 40s`. A comma ends an item; a fraction has a point: `2.5s`."
        raise SlipError(name if name.text else before, "this amount has no name", remedy)
    refuse(name, NOT_IN_NAMES)
    amount = before.part(*found.span("amount"))
    parts = parts_of(amount)
    kinds = checked_kinds(parts)
    if not found["reps"]:
        refuse(name, ANY_NUMBER if kinds == "c" else FIRST_NUMBER)
    elif kinds.endswith("t"):
        reps = before.part(found.start("reps"))
        remedy = "Write a count for reps, a time for a hold."
        raise SlipError(reps, f"{shown(reps.text)} comes after a time", remedy)
    return Exercise(whole, name, amount, parts, kinds, limb, bool(found["reps"]))


def parts_of(amount: Piece) -> tuple[Piece, ...]:
    """Cut an amount at each `x`."""
    return tuple(amount.part(*match.span()) for match in _AMOUNT_PART.finditer(amount.text))


def kinds_of(parts: tuple[Piece, ...]) -> str:
    """Return a letter for each part: `c` for a count, `t` for a time."""
    return "".join("t" if _HAS_UNIT.search(part.text) else "c" for part in parts)


def checked_kinds(parts: tuple[Piece, ...]) -> str:
    """Return the letters of ``kinds_of``. Raises ``SlipError`` if the parts are not a valid amount together."""
    kinds = kinds_of(parts)
    if kinds not in KEYS:
        early = kinds.find("t", 0, -1)  # -1 if there is none: three counts, and the last is the fault
        cause = "is a hold without a unit" if early < 0 else "is a time, but before an `x` comes a count"
        remedy = "Counts come first, a time last: `3x12`, `3x40s / 20s rest`, `10x15s` or `3x10x15s`."
        raise SlipError(parts[early], f"{shown(parts[early].words())} {cause}", remedy)
    for part, kind in zip(parts, kinds, strict=True):
        _check(part, parse_durations if kind == "t" else parse_count)
    return kinds


def read_pause(piece: Piece) -> Piece:
    """Read the time of a rest. Raises ``SlipError``."""
    match = _PAUSE.fullmatch(piece.text)
    if match is None:
        refuse(piece, NO_REST)
        remedy = "A rest is one time: `rest 20s`, or between sets `3x12 / 20s rest`. A comma begins the next exercise."
        raise SlipError(piece, f"{shown(piece.words())} is not a rest", remedy)
    time = piece.part(*match.span("after" if match["after"] else "before"))
    refuse(time, NO_UNIT)
    _check(time, parse_durations)
    return time


def _check(part: Piece, parse: Callable[[str], Amount]) -> None:
    """Raise ``SlipError`` for a part of an amount that is not valid in a workout."""
    refuse(part, NO_TIME)
    try:
        parse(short_units(part.words()))
    except AmountError as error:
        raise SlipError(part, error.cause, error.remedy) from None
