"""Mistakes in a quick form: what cannot be read, or would only be read out with a name, and what to write instead."""

from __future__ import annotations

import re

from voice_coach.routines.quick.items import MAX_ITEM, Piece
from voice_coach.routines.quick.words import (
    COUNTED,
    LIMB,
    NUMBER,
    NUMBER_WORD,
    PART,
    REPS,
    REST,
    ROUNDS,
    SIDE,
    TIME,
    TIMES,
    UNIT,
    pattern,
)
from voice_coach.routines.yaml.faults import Fault
from voice_coach.safe_text import shown

Table = tuple[tuple[re.Pattern[str], str, str], ...]
"""Rows of a pattern, the cause to report for what it finds, and the remedy."""


class SlipError(Exception):
    """An item cannot be read. Only its first mistake is reported."""

    def __init__(self, piece: Piece, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.fault = Fault(piece.start, max(piece.end, piece.start + 1), cause, remedy)


def refuse(piece: Piece, table: Table) -> None:
    """Raise ``SlipError`` for the first row of the table whose pattern matches in this piece."""
    for written, cause, remedy in table:
        if match := written.search(piece.text):
            found = piece.part(*match.span())
            raise SlipError(found, f"{shown(found.words())} {cause}", remedy)


def holds(piece: Piece, table: Table) -> bool:
    """Return whether a pattern of the table matches in this piece."""
    return any(written.search(piece.text) for written, _, _ in table)


def _table(*rows: tuple[str, str, str]) -> Table:
    return tuple((pattern(written), cause, remedy) for written, cause, remedy in rows)


# Words for amounts in other languages. Those for a rest and a side may be part of a name: they count only beside
# an amount, or beside each other.
_FIGURES = (
    "sek|sekunde|sekunden|seg|segundo|segundos|seconde|secondes|minuten|minuto|minutos|"
    "satz|sätze|sätzen|saetze|serie|serien|série|séries|series|wdh|wiederholung|wiederholungen|"
    "repetición|repeticion|repeticiones|répétition|répétitions|mal|fois|veces|stück"
)
_EACH = "pro|je|jede|jeden|jeder|jedes|par|chaque|cada|por"
_LIMB = "seite|seiten|bein|beine|arme?|côtés?|jambes?|bras|lados?|piernas?|brazos?"
_REST = "ruhe|erholung|pausen|repos|récupération|descanso|pausa"

_SPOKEN = "would only be read out with the name"
_NOT_LAST = "is not at the end"
_LAST = (
    "Write the name, then one amount: `plank 40s`. "
    "A comma ends an item; a rest between sets comes after a `/`: `3x40s / 20s rest`."
)
_SETS = "Write reps as in `squat 12`, sets as in `squat 3x12` or `plank 3x40s / 20s rest`."
_SIDES = "Write name, amount, sides: `plank 40s each side`, `lunge 10 each leg`, `curl 10 each arm`."
_MAY_BE_COUNT = "may be a count, or belong to the name"
_NUMBER = (
    "Write sets as in `3x12`; a comma ends an item. A number that belongs to the name is a word, "
    "or has `reps` after the count: `warrior 2 12 reps`."
)

# fmt: off
NOT_IN_ITEMS = _table(
    (rf"^.{{{MAX_ITEM}}}.+",
     f"has more than {MAX_ITEM} characters", "Put a comma or a line end between two exercises."),
    (rf"(?<![\w.])[0-9.]+\s*(?:{_FIGURES})(?!\w)|(?<!\w)(?:{_EACH})\s+(?:{_LIMB})(?!\w)"
     rf"|(?:^|(?<=/)|(?<=/ ))(?:{_REST})(?=\s*[:–—-]?\s*(?:[0-9]|$))|(?<![\w.])[0-9.]+\s*{UNIT}\s+(?:{_REST})(?!\w)",
     "is not in English",
     "The quick form's own words are English, whatever the language of the names: "
     "write `3x12`, `40s`, `10 each side`, `rest 20s`."),
    (rf"(?:[0-9]*\s*[½¼¾⅓⅔]|(?<!\S)[13]/[234])(?=\s*{UNIT}(?!\w))",
     "is not an amount", "A fraction has a point, as in `1.5 min`."),
    (r"^/(?=\s|$)", "has nothing before it", "Write an exercise before it, or a pause of its own: `rest 20s`."),
    (r"/$", "has nothing after it", "Write the rest after it, as in `3x12 / 20s rest`."),
)
"""What is not allowed in any item."""

NOT_IN_NAMES = _table(
    (rf"{ROUNDS}|^(?:repeat|rounds?|circuits?)(?: all| everything)?$|^repeat(?!\w)(?=.*(?:times|twice|\bx))",
     "means rounds, and the quick form has none",
     "Save one round with `voice-coach new NAME --from ...`, and put `repeat: 3` around its steps there."),
    (rf"[(\[]\s*(?:{TIMES}\s*[0-9]+|{PART}\s*(?:[)\]/]|{REPS}|{REST}|{TIMES}|(?:an?|on|both|per|each|every)\s))"
     r"[^)\]]*[)\]]?",
     "is in brackets, and would only be read out with the name",
     "Write an amount without brackets, at the end: `3x12`, `10 each side`."),
    (rf"(?<!\S){REST}\W*$|^{REST}\s+(?:for|of|between|after)\b.*|^(?:recover(?:y|ing)?|relax|resting|off)$",
     "is not allowed here", "A rest is an item of its own, `rest 20s`, or comes between sets: `3x40s / 20s rest`."),
    (rf"(?<!\w)(?:(?:each|per|every|either)(?:\s+{LIMB}s?)?|ea|e/s)(?!\w)"
     rf"|(?<=[0-9])\s*/\s*{LIMB}(?!\w)|(?<!\w)(?:l\s*[/+&]\s*r|r\s*[/+&]\s*l)(?!\w)",
     "is not allowed here", _SIDES),
    (rf"(?<![\w.#-])(?:(?:{SIDE}\s*+[-–]\s*+)?{TIME}|{PART}(?:\s*{TIMES}\s*{PART}){{1,2}})(?!\w)", _NOT_LAST, _LAST),
    (rf"(?<![\w.]){PART}\s*{TIMES}(?![^\s:)\]])|(?<!\w){TIMES}\s*{PART}(?!\w)|(?<!\S){TIMES}$",
     "is half an amount", _SETS),
    (rf"{COUNTED}|(?<![\w-])(?:sets|reps|repetitions|rounds|(?:set|rep):?\s+[0-9]+)(?![\w-])|^(?:set|rep)$",
     _SPOKEN, _SETS),
    (rf"(?<![\w-])(?:secs?|seconds|mins?|minutes|hours|hrs?)(?![\w-])|(?<![\w.]){NUMBER}-{UNIT}(?!\w)",
     _SPOKEN, "Write a number and its unit at the end: `40s`, `1min 30s`."),
    (r"^(?:and\s+|then\s+)?(?:hold|long)(?:\s+(?:for|it|one))*$",
     "is not an exercise", "Write held reps as in `squat 10x15s`."),
    (rf"(?<![\w.]){NUMBER}(?:\s+(?:to|till|until|by|or|bis)(?=\s+[0-9]|$)|(?:\s*{UNIT})?(?:\s*[-–—@~+&*/=<>]+|\s*à"
     r"|\s+(?:holds?|holding|hold for|at|with|of|x|a|and|then|plus|de))$)",
     "comes before the amount, and would only be read out with the name",
     "Write a range as `8-12`, sets as `3x12`, held reps as `10x15s`."),
    (rf"(?<![\w.]){NUMBER}(?:\s*[+&](?=\s)|\s+(?:and|then|plus)(?!\w)|[.!?](?=\s|$))",
     "may end an exercise", "Put a comma between two exercises. A number that belongs to a name can be a word."),
    (r"(?<!\S)(?:for|of|about|around|approx\.?|approximately|ca\.|circa)$",
     _SPOKEN, "Leave it out, as in `plank 40s` or `rest 20s`."),
    (r"(?<!\S)then(?!\S)", "may begin another exercise", "Separate two exercises with a comma: `squat 10, plank 40s`."),
)
"""What is not allowed in a name, where it would only be read out."""

BARE_PRESS = _table(
    (rf"(?<=\s){PART}(?:\s*{TIMES}\s*{PART}){{0,2}}(?:\s+each\s+{LIMB})?\s+press$",
     "may name the exercise, or mean that you end the set",
     "For a set that you end write `squat 3x12 until press`. A name comes before its amount: `leg press 12`."),
)
"""The word `press` alone after an amount."""

NO_AMOUNT = _table(
    (r"(?<!\S)\S*[0-9]\S*$", "is not an amount", "Write for instance `40s`, `6`, `3x12` or `10x15s`."),
    (rf"(?<!\S){PART}(?=\s)", _NOT_LAST, _LAST),
)
"""Amounts that are not at the end, in an item that does not end in one."""

# A number at the beginning is always doubtful, and so is its word before a plural; others only with a bare count.
_FIRST_WORD = (
    rf"^(?!one(?![\w-])|(?:two|three|four)[\s-](?:leg|arm|hand|foot)(?:ged|ed)?\s){NUMBER_WORD}"
    r"(?=(?:\s+\S+){0,3}?\s+\S*[^\W\d_s]s(?!\S))",
    _MAY_BE_COUNT,
    "Write one amount for each exercise: `squats 10` or `squats 30s`. With `reps` a number belongs to the name: "
    "`two feet hops 12 reps`.",
)
FIRST_NUMBER = _table((r"^[0-9]+(?=:?\s)", _MAY_BE_COUNT, _NUMBER), _FIRST_WORD)
ANY_NUMBER = _table((r"(?<!\S)[0-9]+(?=:?\s|$)", _MAY_BE_COUNT, _NUMBER), _FIRST_WORD)

# Rests that cannot be read, and times that are not valid in a workout.
NO_REST = _table(
    (r"/.*", "is a second rest", "Keep one of them."),
    (rf"(?<!\S)each\s+{LIMB}$", "comes after the rest", _SIDES),
    (r"^[^0-9]+$", "is a rest without a time", "Write its time with it: `rest 20s`."),
)

NO_UNIT = _table(
    (r"^[0-9.\s–-]+$", "has no unit",
     "A rest has a unit: `rest 20s`, `3x12 / 1min rest`. Sides are `10 each side`."),
)

NO_TIME = _table(
    (r"^.*(?<![0-9.])0*[1-9][0-9]{12,}.*[a-z:].*$", "is longer than 24 hours", "Write a shorter time."),
    (r"^(?:[0-9.]+\s*m?\s*[-–]\s*)?[0-9.]+\s*m$", "may be minutes or metres",
     "Write `min` for minutes, as in `10min`. A distance cannot be timed: write how long it takes."),
)
# fmt: on
