"""Read an item of a quick form in plain English, if only one reading is possible, to the parts of the strict form.

The strict form is tried first: this reads only what it refuses. Words and marks for figures are replaced by as many
characters, so that each piece keeps its place; a name stays as it was typed.
"""

from __future__ import annotations

import re
from functools import partial

from voice_coach.routines.quick.exercise import (
    Exercise,
    checked_kinds,
    find_slash,
    kinds_of,
    parts_of,
    read_exercise,
    read_pause,
)
from voice_coach.routines.quick.items import Piece
from voice_coach.routines.quick.slips import ANY_NUMBER, FIRST_NUMBER, NOT_IN_NAMES, SlipError, holds
from voice_coach.routines.quick.words import (
    AMOUNT,
    LIMB,
    NUMBER,
    NUMBER_WORD,
    NUMBERS,
    PART,
    REPS,
    REST,
    REST_ITEM,
    TIMES,
    UNIT,
    pattern,
)

MAX_PLAIN = 120
"""More characters than a person writes of one exercise; the patterns below are slow on long ones."""

_LEAD = r"^(?:(?:do|hold)\s+)?(?:an?\s+)?"
_SETS = rf"(?P<sets>{NUMBER})\s*sets?"
_DOSE = rf"(?:{_SETS}(?:\s+(?:of|x))?\s+)?(?P<amount>{AMOUNT})"
_PREPOSITIONS = "with|without|on|onto|to|from|at|against|in|into|over|under|for|off|through|by"

_REST = pattern(rf"^(?:take\s+)?(?:an?\s+)?(?P<rest>(?!{NUMBER}\s+{REST}\s){REST_ITEM}.*)$")
_BETWEEN = pattern(
    rf"\s+(?:with\s+)?(?:an?\s+)?(?P<pause>{PART}(?:\s+of)?\s+{REST}|{REST}\s+(?:(?:for|of)\s+)?{PART})"
    r"\s+(?:in\s+)?between(?:\s+(?:the\s+)?sets)?$"
)
# A short pause without `between` may be meant in each repetition.
_WITH_REST = pattern(
    rf"\s+(?:with\s+)?(?:an?\s+)?(?P<pause>{PART}(?:\s+of)?\s+(?!pause){REST}"
    rf"|(?!pause){REST}\s+(?:(?:for|of)\s+)?{PART})$"
)
_SIDES = pattern(rf"(?:\s*/\s*|\s+(?:(?:on|for)\s+)?(?:each|per|every)\s+)({LIMB})$")
_SETS_LAST = pattern(rf"(?:(?<=[a-z])\s*{TIMES}\s*|\s+(?:for\s+)?){_SETS}$")
_DOSE_FIRST = pattern(
    rf"{_LEAD}(?![1-4]\s+(?:leg|arm|hand|foot)(?:ged|ed)?\s){_DOSE}(?:\s*(?P<reps>rep(?:etition)?s?)(?!\w))?"
    r"(?:\s+of)?\s+(?P<name>[^\W\d_][^0-9]*)$"
)
_DOSE_LAST = pattern(
    rf"^(?P<name>.*?[^\W\d_]\S*?)(?:\s*:|\s+[-–—])?\s+(?P<for>for\s+)?{_DOSE}(?:\s*(?P<reps>{REPS}))?$"
)

_PLURAL = pattern(rf"(?<!\w)[^\W\d_]{{2,}}(?<!s)s(?:\s+(?:{_PREPOSITIONS})\s.*)?$")
"""After a bare count at the beginning comes a plural: ``10 squats``, and not ``4 point kneel``."""

_DOUBTFUL = pattern(
    rf"^(?:{_PREPOSITIONS}|and|or|then|until|between|after|before|more|x)(?!\w)|^(?:left|right|total|work|laps?)$"
    r"|^(?:kgs?|kilos?|lbs?|pounds?|km|miles?|met(?:er|re)s?|cm|inch(?:es)?|feet|degrees?|percent|cal(?:orie)?s?)(?!\w)"
    rf"|^(?:point|count|way|{UNIT}|(?!one\s){NUMBER_WORD})(?!\w)|(?<!\w)(?:sets?|reps?|rounds?|circuits?|times|then|or|both\s+sides)(?!\w)"
    r"|s\s+(?:and|plus|[&+])\s|(?<!\w)(?:half|and|plus|by|x)$"
)
"""Names that may mean something else after an amount."""

_STARTS_WITH_REST = pattern(rf"{REST}(?!\w)")  # after a time; `10 pause squats` is clear
_NOT_MULTIPLIED = "all|everything|above|whole|list|workout|supersets?|this|that|it"

# Patterns for figures in words, after a group to keep, and the sign to put; None: a number word.
_FIGURES: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (pattern(r"(?P<keep>(?<!\w))half\s+a\s+minute(?!\w)"), "30s"),
    (pattern(r"(?P<keep>(?<!\w))half\s+an\s+hour(?!\w)"), "30min"),
    (
        pattern(
            r"(?P<keep>(?<!\w))(?:(?:a|one|1)\s+minute\s+and\s+a\s+half|(?:one|1)\s+and\s+a\s+half\s+minutes)(?!\w)"
        ),
        "90s",
    ),
    (
        pattern(
            r"(?P<keep>(?<!\w))(?:(?:an|one|1)\s+hour\s+and\s+a\s+half|(?:one|1)\s+and\s+a\s+half\s+hours)(?!\w)"
        ),
        "90min",
    ),
    (pattern(rf"(?P<keep>(?<![\w-])){NUMBER_WORD}(?=[\s-]+(?:{UNIT}|{REPS}|sets?)(?!\w))"), None),
    (pattern(r"(?P<keep>(?<![\w-]))an?(?=\s+(?:minute|hour|set)(?!\w))"), "1"),
    (pattern(rf"(?P<keep>^(?:do\s+)?)(?!one\s){NUMBER_WORD}(?=\s+\S)"), None),
    (pattern(rf"(?P<keep>(?<!\w)sets?\s+(?:of|x)\s+){NUMBER_WORD}(?!\S)"), None),
    (pattern(rf"(?P<keep>(?<=[0-9]))-(?={UNIT}(?!\w))"), " "),
    (pattern(rf"(?P<keep>[0-9]\s*{UNIT}\s+)and(?=\s+{NUMBER}\s*{UNIT}(?!\w))"), " "),
    (pattern(rf"(?P<keep>[0-9](?:\s*{UNIT})?\s+)to(?=\s+[0-9])"), "-"),
    (pattern(r"(?P<keep>^[^0-9()]*\s)\((?=[0-9][^()]*\)$)"), " "),
    (pattern(r"(?P<keep>^[^0-9()]*[0-9][^()]*)\)$"), " "),
    (
        pattern(
            rf"(?P<keep>^(?!.*(?<!\w)(?:{_NOT_MULTIPLIED})(?!\w))[^0-9]*[^\W0-9]:?\s+)[x×]\s*"
            rf"(?=[0-9]+(?![0-9.:])(?!\s*(?:{UNIT}|{TIMES})(?!\w)))"
        ),
        " ",
    ),
)


def read_plain(item: Piece) -> tuple[Exercise | None, Piece | None] | None:
    """Read an item that the strict form refuses: an exercise, its pause or both; None if it has no plain form.

    Raises ``SlipError`` if it has one, but with figures that are not valid in a workout.
    """
    if len(item.text) > MAX_PLAIN:
        return None
    text = Piece(item.start, in_figures(item.text))
    if rest := _REST.match(text.text.lstrip()):
        return None, read_pause(text.part(0).part(rest.start("rest")))
    end, pause = len(text.text), None
    between, ended = _BETWEEN.search(text.text), _WITH_REST.search(text.text)
    if rested := between or ended:
        end, pause = rested.start(), text.part(*rested.span("pause"))
    elif not _SIDES.search(text.text) and (slash := find_slash(text.text)) is not None:
        end, pause = slash, text.part(slash + 1)
    whole = item.part(0, end)
    try:
        exercise: Exercise | None = read_exercise(whole)
    except SlipError:
        exercise = _read_exercise(whole, text.part(0, end))
    if exercise is None or (ended and exercise.has_one_set):
        return None
    return exercise, None if pause is None else read_pause(pause)


def in_figures(text: str) -> str:
    """Replace words for figures by signs, with as many characters."""
    for written, sign in _FIGURES:
        text = written.sub(partial(_stand_in, sign), text)
    return text


def _stand_in(sign: str | None, match: re.Match[str]) -> str:
    keep = match["keep"]
    word = match.group()[len(keep) :]
    if sign is None:
        sign = str(sum(NUMBERS[part] for part in word.lower().replace("-", " ").split()))
    return keep + sign.rjust(len(word))


def _read_exercise(whole: Piece, text: Piece) -> Exercise | None:
    """Read an amount and a name, in either order; ``text`` is ``whole`` with words replaced by figures."""
    text, limb = _cut(text, _SIDES)
    text, sets = _cut(text, _SETS_LAST)
    first = _DOSE_FIRST.match(text.text)
    match = first or _DOSE_LAST.match(text.text)
    if match is None or (sets and match["sets"]):
        return None
    amount = text.part(*match.span("amount"))
    parts = parts_of(amount)
    if match["reps"] and kinds_of(parts).endswith("t"):
        return None
    if match["sets"]:
        sets = text.part(*match.span("sets"))
    is_bare = kinds_of(parts) == "c" and not (sets or match["reps"])
    name = text.part(*match.span("name"))
    typed = whole.part(name.start - whole.start, name.end - whole.start)
    if first:
        unclear = not _PLURAL.search(typed.text) if is_bare else _STARTS_WITH_REST.match(typed.text)
        doubtful = bool(unclear or _DOUBTFUL.search(typed.text))
    else:
        doubtful = holds(name, ANY_NUMBER if is_bare else FIRST_NUMBER) or (is_bare and bool(match["for"]))
    if doubtful or holds(name, NOT_IN_NAMES) or holds(typed, NOT_IN_NAMES):
        return None
    if sets:
        parts = sets, *parts
    kinds = checked_kinds(parts)
    kinds = "st" if sets and kinds == "ct" else kinds
    return Exercise(whole, typed, amount, parts, kinds, limb, bool(match["reps"]))


def _cut(text: Piece, tail: re.Pattern[str]) -> tuple[Piece, Piece | None]:
    """Return the text without a tail, and the tail; None if there is none."""
    match = tail.search(text.text)
    return (
        (text, None) if match is None else (text.part(0, match.start()), text.part(*match.span(tail.groups)))
    )
