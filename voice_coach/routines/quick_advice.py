"""What people type in place of the quick form, and the line they meant: advice for ``quick``, which reads it first."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from voice_coach.routines.quick_words import (
    AMOUNT,
    LIMB,
    NUMBER,
    PART,
    REPS,
    REST,
    SIDE,
    TIME,
    TIMES,
    UNIT,
    pattern,
)

_SIDES = rf"(?:\s+each\s+{LIMB})?"
_PAUSE = rf"(?:{REST}\s*:?\s*(?:{TIME})|(?:{TIME})\s+{REST})"
_REPS = rf"(?:\s*{REPS})?"
_ON = r"(?:on\s+)?(?:the\s+)?"
_SETS = r"([0-9]+)\s*sets?"
_PER = rf"(?:/\s*|\s(?:each|per|a|an|on|both|every|on each|on both|for each)\s+){LIMB}s?"
_WITH = r"\s+(?:[-–—]\s+|w/\s*|with\s+(?:an?\s+)?)?"
_LR = r"(?:l\s*[/+&]\s*r|r\s*[/+&]\s*l)"
_NAME = r"[^\W\d][^0-9/,]*?"

# Words for the figures of a list in other languages. Those of a rest and of a side may stand in a name: they
# count only where an amount, or the other word, is beside them.
_FOREIGN_FIGURES = (
    "sek|sekunde|sekunden|seg|segundo|segundos|seconde|secondes|minuten|minuto|minutos|"
    "satz|sätze|sätzen|saetze|serie|serien|série|séries|series|wdh|wiederholung|wiederholungen|"
    "repetición|repeticion|repeticiones|répétition|répétitions|mal|fois|veces|stück"
)
_FOREIGN_EACH = "pro|je|jede|jeden|jeder|jedes|par|chaque|cada|por"
_FOREIGN_LIMB = "seite|seiten|bein|beine|arme?|côtés?|jambes?|bras|lados?|piernas?|brazos?"
_FOREIGN_REST = "ruhe|erholung|pausen|repos|récupération|descanso|pausa"
_FOREIGN_WORDS = frozenset("|".join((_FOREIGN_FIGURES, _FOREIGN_EACH, _FOREIGN_REST)).split("|"))
_FOREIGN = pattern(
    rf"(?<![\w.])[0-9.]+\s*(?:{_FOREIGN_FIGURES})(?!\w)"
    rf"|(?<!\w)(?:{_FOREIGN_EACH})\s+(?:{_FOREIGN_LIMB})(?!\w)"
    rf"|(?:^|(?<=/)|(?<=/ ))(?:{_FOREIGN_REST})(?=\s*[:–—-]?\s*(?:[0-9]|$))"
    rf"|(?<![\w.])[0-9.]+\s*{UNIT}\s+(?:{_FOREIGN_REST})(?!\w)"
)

_MAY_END = "may end an exercise"
_TWO = " for two exercises; a number that belongs to a name can be a word"

# What no name holds, since it means something else: why, and what to do. Said of what is found.
_NOT_IN_NAMES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        pattern(r"^(?:and\s+|then\s+)?(?:hold|long|each|per)(?:\s+(?:for|each|it|one|rep))*$"),
        "is no exercise",
        "Write held repetitions as in `10x15s`.",
    ),
    (
        pattern(
            rf"(?<!\w)(?:(?:each|per|every|either)\s+(?:{LIMB}|way|direction)s?|each|per)(?!\w)"
            rf"|(?<=[0-9])\s*/\s*{LIMB}(?!\w)|(?<!\w){_LR}(?!\w)"
        ),
        "stands before the amount",
        "Write it after the amount: `10 each side`.",
    ),
    (
        pattern(rf"[(\[]\s*(?:{TIMES}\s*[0-9]+|{PART}(?:\s*(?:[)\]]|{REPS}|{TIMES})|{_PER}))"),
        "stands in brackets, and would only be spoken",
        "Write an amount without brackets, at the end: `10 each side`.",
    ),
    (
        pattern(
            rf"(?<![\w-])(?:secs?|seconds|mins?|minutes|hours|hrs?)(?![\w-])|(?<![\w.]){NUMBER}-{UNIT}(?!\w)"
        ),
        "would only be spoken",
        "Write a number and its unit at the end: `40s`, `1min 30s`.",
    ),
    (
        pattern(r"(?<![\w-])(?:sets|reps|repetitions|rounds|(?:set|rep):?\s+[0-9]+(?![\w:]))(?![\w-])"),
        "would only be spoken",
        "Write sets and reps as `3x12`.",
    ),
    (
        pattern(
            rf"(?<![\w.]){NUMBER}(?:\s*{UNIT})?"
            r"(?:\s*[-–—@~+&*/=<>]+|\s*à"
            r"|\s+(?:holds?|holding|hold for|to|till|until|by|or|at|with|of|x|a|and|then|plus|bis|de))$"
        ),
        "stands before the amount, and would only be spoken",
        "Write a range as `8-12`, and sets as `3x12`.",
    ),
    (
        pattern(rf"(?<![\w.]){NUMBER}(?:\s*[+&](?=\s)|\s+(?:and|then|plus)(?!\w)|[.!?](?=\s))"),
        _MAY_END,
        "Put a comma between two exercises. A number that belongs to a name can be a word.",
    ),
    (
        pattern(rf"(?<!\w){TIMES}\s*[0-9]+(?!\w)|(?<![\w.])[0-9]+\s*{TIMES}(?![^\s:)\]])"),
        "stands in the name, and would only be spoken",
        "Write sets as in `3x12` or `3x40s / 20s rest`.",
    ),
)

# A name without any of these, digit or bracket is faultless: looked for first, since that is fast.
_WORD = re.compile(r"[^\W\d]+")
_SUSPECT = re.compile(r"[0-9(\[]")
_SUSPECT_WORD = re.compile(
    "each|per|every|either|secs?|seconds|mins?|minutes|hours|hrs?|hold|long|sets|reps|repetitions|rounds"
)


# Applied in turn, each to what the last one left. Compiled for the first mistake: it takes as long as a third of numpy.
@cache
def _rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    return (
        (pattern(r"(?<=[0-9])\s?(?:''|[\"″”])"), "s"),
        (pattern(r"(?<=[0-9])\s?['′’]"), "min"),
        (
            pattern(
                rf"(?:(?<=[0-9][xX×*])\s)?[(\[]\s*({PART}(?:\s*{TIMES}\s*{PART})?{_REPS}(?:{_PER})?"
                rf"|{_PAUSE}|{TIMES}\s*[0-9]+|(?:each|per)\s+{LIMB})\s*[)\]]"
            ),
            r"\1",
        ),
        (pattern(rf"^([^0-9]*?)\s+{TIMES}\s*({PART}{_REPS}(?:{_PER})?)$"), r"\1 \2"),
        (
            pattern(
                rf"({AMOUNT}){_REPS}\s*(?:/\s*|\s(?:per|a|an|on|both|every|on each|on both|for each)\s+)"
                rf"({LIMB})s?(?!\w)"
            ),
            r"\1 each \2",
        ),
        (pattern(rf"({AMOUNT}{_REPS})\s+ea\.?\s+({LIMB})$"), r"\1 each \2"),
        (pattern(rf"({AMOUNT}{_REPS})\s+[(\[]?(?:{_LR}|e/?s|p/s)[)\]]?$"), r"\1 each side"),
        (pattern(r"(?<=\s)~\s*(?=[0-9])"), ""),
        (pattern(rf"(?<![\w.])([0-9.]+)-(?={UNIT}(?!\w))"), r"\1 "),
        (pattern(r"(?<!\S)([0-9]+:[0-9]{2})\s*min(?:ute)?s?(?!\w)"), r"\1"),
        (pattern(r"(?<![\w.×*/])([0-9]+)\s*/\s*\1$"), r"\1 each side"),
        (
            pattern(
                rf"^({_NAME})\s*[(\[]?(?<!\w)(?:each|per|every)\s+({LIMB})s?\s*[)\]]?\s*:?\s+({AMOUNT}{_REPS})$"
            ),
            r"\1 \3 each \2",
        ),
        (pattern(rf"(?<![\w.-])({SIDE})\s+(?:to|till|until)\s+({SIDE})(?!\w)"), r"\1-\2"),
        (pattern(rf"(?<!\S)([0-9]+)\s+(?:by|times)\s+({PART})(?!\w)"), r"\1x\2"),
        (
            pattern(rf"(?<!\S)([0-9]+)\s*{REPS}\s+(?:of\s+|{TIMES}\s*)({TIME})(?!\s+{REST})(?:\s+holds?)?"),
            r"\1x\2",
        ),
        (
            pattern(
                rf"(?<!\S)([0-9]+){_REPS}({_SIDES})\s*[(\[]?\s*(?:with\s+)?holds?\s+(?:for\s+)?({TIME})\s*[)\]]?$"
            ),
            r"\1x\3\2",
        ),
        (pattern(rf"(?<!\S)([0-9]+)\s*{REPS}({_SIDES})\s+({TIME})\s+holds?$"), r"\1x\3\2"),
        (pattern(rf"^([0-9]+)\s+({_NAME})\s+{TIMES}\s*([0-9]+)({_SIDES})$"), r"\2 \3x\1\4"),
        (pattern(rf"^(.*?\s)({PART}){_REPS}({_SIDES})\s+{TIMES}\s*([0-9]+)$"), r"\1\4x\2\3"),
        (pattern(rf"^(.*?\s)({PART}){_REPS}({_SIDES})\s+([0-9]+)\s*{TIMES}$"), r"\1\4x\2\3"),
        (pattern(rf"(?<!\S){_SETS}\s+(?:of\s+|{TIMES}\s*|[-–—]\s+)?({PART})(?!\S)"), r"\1x\2"),
        (pattern(rf"(?<!\S)({PART}){_REPS}\s*(?:{TIMES}\s*)?(?<=\s){_SETS}(?!\S)"), r"\2x\1"),
        (pattern(rf"(?<!\S)sets?\s*[:=]?\s*([0-9]+)\s+reps?\s*[:=]?\s*({PART})(?!\S)"), r"\1x\2"),
        (pattern(rf"^{_SETS}\s+(?:of\s+)?([^\W\d][^0-9]*?)\s+({PART}.*)$"), r"\2 \1x\3"),
        (pattern(rf"^([0-9]+)\s*{TIMES}\s+([^\W\d][^0-9]*?)\s+({PART}.*)$"), r"\2 \1x\3"),
        (pattern(rf"^([0-9]+)\s*{TIMES}\s+([^\W\d][^0-9]*)$"), r"\2 \1"),
        (pattern(rf"\s+(?:for|of|about|around|approx\.?|approximately|ca\.|circa)(?=\s+{AMOUNT})"), ""),
        (pattern(rf"({TIME})\s+(?:on|work)\s*[/\s]\s*({TIME})\s+(?:off|rest)$"), r"\1, rest \2"),
        (pattern(rf"^([^/]*\S\s*{TIMES}\s*{PART}{_REPS}{_SIDES}){_WITH}({_PAUSE})$"), r"\1 / \2"),
        (pattern(rf"({AMOUNT}{_REPS}{_SIDES}){_WITH}({_PAUSE})$"), r"\1, \2"),
        (pattern(rf"({AMOUNT}{_REPS}{_SIDES})\s+(?:then|and|plus|&|\+)(?=\s)"), r"\1,"),
        (pattern(rf"({AMOUNT}{_REPS}{_SIDES})[.!?](?=\s+[^\W\d])"), r"\1,"),
        (pattern(rf"({AMOUNT}{_SIDES})\s+(?:hold|long)$"), r"\1"),
        (
            pattern(
                rf"^({AMOUNT}){_REPS}({_SIDES})(?:\s*[:–—-])?\s+(?:of\s+)?(?!(?:on|off|the|left|right|sets?|rounds?|each|per|{REST})\b)({_NAME})({_SIDES})$"
            ),
            r"\3 \1\2\4",
        ),
        (pattern(rf"^(?:\w+\s+)?({REST})\s+(?:\w+\s+){{1,2}}({TIME})$"), r"\1 \2"),
        (pattern(rf"^\w+\s+({REST})\s+({TIME})$"), r"\1 \2"),
        (pattern(r"^([^0-9/]*[^\W\d])\s*/\s*(?=[^\W\d][^/]*$)"), r"\1/"),
    )


# Two items that are one; the comma between them is what is wrong.
@cache
def _pairs() -> tuple[tuple[re.Pattern[str], str], ...]:
    return (
        (
            pattern(
                rf"^(.*?\s)({AMOUNT}){_REPS}\s+{_ON}(left|right)(?:\s+({LIMB}))?, "
                rf"(?:and\s+)?\2{_REPS}\s+{_ON}(?!\3)(?:left|right)(?:\s+{LIMB})?$"
            ),
            r"\1\2 each \4",
        ),
        (pattern(rf"^(.*?\s)({PART}){_REPS}({_SIDES}), {_SETS}$"), r"\1\4x\2\3"),
        (pattern(rf"^(.*?\s)({PART}){_REPS}({_SIDES}), {TIMES}\s*([0-9]+)$"), r"\1\4x\2\3"),
        (pattern(rf"^(.*?\s)({PART}){_REPS}({_SIDES}), ([0-9]+)\s*{TIMES}$"), r"\1\4x\2\3"),
        (pattern(rf"^([^0-9]*\s)([0-9]+)\s*{TIMES}, ({PART}){_REPS}({_SIDES})$"), r"\1\2x\3\4"),
        (
            pattern(rf"^([^/]*{TIMES}\s*{PART}{_REPS}{_SIDES}), ({_PAUSE})\s+between\s+(?:each\s+)?sets?$"),
            r"\1 / \2",
        ),
        (
            pattern(rf"^(.*?):?\s+sets?\s*[:=]?\s*([0-9]+), reps?\s*[:=]?\s*({PART})({_SIDES})$"),
            r"\1 \2x\3\4",
        ),
        (pattern(rf"^(.*?\s{TIME})\s+on, ({TIME})\s+off$"), r"\1, rest \2"),
        (pattern(rf"^(.*?):?\s{_SETS}, ({PART}){_REPS}({_SIDES})(?:\s+each)?$"), r"\1 \2x\3\4"),
        (pattern(rf"^(.*?\s)([0-9]+)\s*{REPS}({_SIDES}), ({TIME})\s+holds?(?:\s+each)?$"), r"\1\2x\4\3"),
        (
            pattern(
                rf"^(.*?\s)([0-9]+){_REPS}({_SIDES}), "
                rf"(?:and\s+)?hold(?:\s+(?:for|each|it|one|rep))*\s+({TIME})(?:\s+each)?$"
            ),
            r"\1\2x\4\3",
        ),
        (pattern(rf"^([^0-9/]*[^\W\d]):?, ({AMOUNT}{_REPS}(?:{_PER})?)$"), r"\1 \2"),
    )


_SIDE_LEFT_OPEN = re.compile(r" each $")
_HAS_TIMES = pattern(rf"{NUMBER}\s*{TIMES}\s*{PART}{_SIDES}$")
_HELD = pattern(rf"([0-9]+)\s*{TIMES}\s*(?={TIME}{_SIDES}$)")
_SAYS_REPS = pattern(rf"[0-9](?:\s*{REPS}(?!\w)|{_SIDES}\W*hold)")
ADDED_REST = " / 20s rest"
"""What advice adds to sets of one hold, which need a rest."""

_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "1/2": ".5", "1/4": ".25", "3/4": ".75"}
_FRACTION = pattern(
    rf"(?<![\w.×*/])(?P<whole>[0-9]+)?(?:(?<=[0-9])\s)?\s*(?P<part>[½¼¾]|(?<![0-9])(?:1/2|[13]/4))(?=\s*{UNIT}(?!\w))"
)

_FIGURE = re.compile("[0-9]+")
_EACH = pattern(rf"(?<!\w)each\s+{LIMB}(?!\w)")
_SIDED = pattern(rf"(?:(?<!\w)(?:each|per|every|both|a|an)\s+|/\s*){LIMB}s?(?!\w)")
_ONE_SIDE = pattern(r"(?<!\w)(?:left|right)(?!\w)")


def foreign(item: str) -> tuple[int, int] | None:
    """Give where a word for a figure stands in another language; None if there is none."""
    if _FOREIGN_WORDS.isdisjoint(_WORD.findall(item.lower())):
        return None
    match = _FOREIGN.search(item)
    return match.span() if match else None


def mistaken(name: str) -> tuple[tuple[int, int], str, str, str] | None:
    """Give where something stands in a name that means something else; None if all is well.

    With it come cause, remedy, and what to say after a corrected line.
    """
    if not _SUSPECT.search(name) and not any(map(_SUSPECT_WORD.fullmatch, _WORD.findall(name.lower()))):
        return None
    for written, cause, remedy in _NOT_IN_NAMES:
        if match := written.search(name):
            return match.span(), cause, remedy, _TWO if cause == _MAY_END else ""
    return None


def keeps(typed: str, line: str) -> bool:
    """Tell whether a corrected line still has every figure, and the sides, of what was typed.

    What was typed for left and right may stand once for each side.
    """
    typed = _with_points(typed)
    figures = Counter(_FIGURE.findall(line))
    lost = Counter(_FIGURE.findall(typed)) - figures
    sided, both = _SIDED.search(typed), _EACH.search(line)
    if sided and not _SIDED.search(line):
        return False
    if _ONE_SIDE.search(typed) and not (both or _ONE_SIDE.search(line)):
        return False
    return not lost or (both is not None and not sided and lost.keys() <= figures.keys())


def rewritten(item: str) -> tuple[str, ...]:
    """Give lines that ``item`` may have meant, the best first; whether they can be read is not known."""
    return _lines(item, _rewrites())


def rewritten_pair(first: str, second: str) -> tuple[str, ...]:
    """Give lines that two items in a row may have meant as one."""
    lines = _lines(f"{first}, {second}", _pairs())
    return (*lines, *(again for line in lines for again in rewritten(line)))


def _lines(text: str, rewrites: tuple[tuple[re.Pattern[str], str], ...]) -> tuple[str, ...]:
    text = " ".join(text.split())
    line = _with_points(text)
    for written, meant in rewrites:
        line = written.sub(meant, line)
    if line == text:
        return ()
    line = " ".join(_SIDE_LEFT_OPEN.sub(" each side", line).split())
    if not _HAS_TIMES.search(line):
        return (line,)
    return (line, _HELD.sub(r"1x\1x", line) if _SAYS_REPS.search(text) else f"{line}{ADDED_REST}")


def _with_points(text: str) -> str:
    """Write the fractions of times with a point: ``1½ min`` as ``1.5 min``."""
    return _FRACTION.sub(lambda match: f"{match['whole'] or 0}{_FRACTIONS[match['part']]}", text)
