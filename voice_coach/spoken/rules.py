"""The rules that make words of what is written, each a pattern and what takes its place, for one table.

No pattern can take long: a figure is looked for only where one begins, and repeats are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from voice_coach.spoken.signs import ARROWS
from voice_coach.spoken.table import Table, Unit

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

PAUSE = "\x01"
"""Stands for a pause until the signs around it are known; no text holds it, since control characters are dropped."""
MOST_DIGITS = 12
"""A longer figure is read digit by digit."""

_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9}){0,3}"
_BEGIN = r"(?<![\w.,])(?<![0-9][-–/:])"
_END = r"(?![\w/:]|[.,-][0-9])"
_DASH = "[-–—]"
_GLYPHS = "½¼¾⅓⅔⅛"
_FIGURE = rf"(?:{_NUMBER} ?[{_GLYPHS}]?|[{_GLYPHS}])"
_WRITTEN_FRACTIONS = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔", "1/8": "⅛"}

_TAGS = "a|b|i|u|s|p|br|hr|em|strong|small|big|sub|sup|span|div|ul|ol|li|h[1-6]|code|pre|q"
_TAGS += "|speak|break|emphasis|prosody|phoneme|say-as|voice|audio|mark|lang"


def layout_rules() -> Iterator[Rule]:
    """Yield the rules for lines, lists and marks of text that is typed for a screen."""
    yield _rule(r"^[ \t]*(?:#{1,6}|[-*•◦⁃‣·–]|>)[ \t]+", "\n\n", re.MULTILINE)
    yield _rule(r"[ \t]*\n\s*\n\s*", PAUSE)
    yield _rule(r"\s+", " ")
    yield _rule(r"\b(?:https?://|mailto:)", "", re.IGNORECASE)
    yield _rule(r"!?\[([^\[\]]{0,400})\]\([^()\s]{0,400}\)", r" \1 ")
    yield _rule(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,200}})?/?>", " ", re.IGNORECASE)
    yield _rule(r"(?<=[0-9]) ?\* ?(?=[0-9])", " x ")
    yield _rule(r"<?(?:-{1,3}|={1,3})>|<(?:-{1,3}|={1,3})|[" + ARROWS + "]|[|•◦⁃‣]", PAUSE)
    yield _rule(r"(?<=\w)_+(?=\w)|[\[\]{}\\]", " ")
    yield _rule(r"\*|_|~~|`", "")


def language_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for words, figures and signs in one language."""
    yield from _word_rules(table)
    yield from _clock_rules(table)
    yield from _amount_rules(table)
    yield from _figure_rules(table)
    yield from _sign_rules(table)


def _rule(
    pattern: str, replacement: str | Callable[[re.Match[str]], str], flags: re.RegexFlag = re.NOFLAG
) -> Rule:
    return re.compile(pattern, flags), replacement


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# Words ---------------------------------------------------------------------------------------------------


def _word_rules(table: Table) -> Iterator[Rule]:
    yield _rule(rf"(?<!\w)(?:{_one_of(table.words)})(?!(?<=\w)\w)", lambda match: table.words[match[0]])
    yield _rule(table.number + r"(?=[0-9])|#(?=[0-9])", f"{table.numbered} ")
    written = sorted(table.abbreviations, key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\.", r"\. ?").removesuffix(" ?") for word in written)
    yield _rule(rf"(?<![\w.])(?ai:{joined})(?!\w)", lambda match: _abbreviation(table, match))
    if table.ordinals:
        yield _rule(rf"{_BEGIN}(?:{_one_of(table.ordinals)})(?!\w)", lambda match: table.ordinals[match[0]])
    yield _rule(r"(?<=[^\W\d_])\(([^\W\d_]{1,3})\)", r"\1")
    yield _rule(r"\b[A-ZÀ-ÖØ-Þ]{5,}+\b", _lower_case)


_LAST = re.compile(r"[\s\"'”’»)\]]*\Z")
_NEW_SENTENCE = re.compile(r"\s+[\"'“«(]?[A-ZÀ-ÖØ-Þ]")


def _abbreviation(table: Table, match: re.Match[str]) -> str:
    """Return the word for an abbreviation. Its point stays where it ends a sentence, too."""
    written = match[0].lower().replace(" ", "")
    word = table.abbreviations[written]
    if match[0][0].isupper() and not word[0].isupper():
        word = word[0].upper() + word[1:]
    if not written.endswith("."):
        return word
    ends = _LAST.match(match.string, match.end()) or (
        written in table.enders and _NEW_SENTENCE.match(match.string, match.end())
    )
    return f"{word}." if ends else word


def _lower_case(match: re.Match[str]) -> str:
    """Return a word of capitals in lower case, so that no voice spells it; without a vowel it is no word."""
    return match[0].lower() if re.search("[AEIOUYÀ-ÖØ-Ý]", match[0]) else match[0]


# Times ---------------------------------------------------------------------------------------------------

_CLOCK = r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])"


def _clock_rules(table: Table) -> Iterator[Rule]:
    yield _rule(rf"{_BEGIN}([0-9]{{1,3}})['’′] ?([0-5][0-9])(?:[\"”″]|''|’’|′′)", r"\1:\2")
    before = rf"(?i:(?:{table.seconds_after}) )" if table.seconds_after else ""
    yield _rule(
        rf"{before}{_BEGIN}[0-9]{{1,3}}(?:{_DASH}[0-9]{{1,3}})?(?P<sign>[\"”″]|''|′′)(?!\w)",
        lambda match: _seconds_sign(match, table.second.many),
    )
    if not table.seconds_after:
        yield _rule(rf"{_BEGIN}([0-9]{{1,3}})['’′](?!['’\w])", r"\1 min")
    hours, minutes = (_unit_pattern(name for name in table.units if table.units[name] is unit)
                      for unit in (table.hour, table.minute))  # fmt: skip
    seconds = _unit_pattern(name for name in table.units if table.units[name] is table.second)
    yield _rule(
        rf"{_BEGIN}([0-9]{{1,2}}) ?{hours} ?([0-5]?[0-9])(?: ?(?:{minutes}|m))?(?: ?([0-5]?[0-9]) ?{seconds})?(?!\w)",
        lambda match: _duration(table, match[1], match[2], match[3]),
    )
    yield _rule(
        rf"{_BEGIN}([0-9]{{1,3}}) ?(?:{minutes}|m) ?([0-5]?[0-9])(?: ?{seconds})(?!\w)",
        lambda match: _duration(table, None, match[1], match[2]),
    )
    yield _rule(rf"{_BEGIN}([0-9]{{1,3}}) ?{minutes}([0-5][0-9])(?!\w)",
                lambda match: _duration(table, None, match[1], match[2]))  # fmt: skip
    clock, last_clock = (
        rf"{_CLOCK}(?: ?(?P<{name}>{hours}|{minutes}|{seconds})(?!\w))?" for name in ("unit", "last")
    )
    yield _rule(
        rf"{_BEGIN}{clock}(?: ?{_DASH} ?{last_clock})?{_END}(?! ?(?:{table.clock_words}))",
        lambda match: _clock(table, match),
    )
    yield _rule(rf"{_BEGIN}([0-9]{{1,2}}):([0-9]){_END}", rf"\1 {table.ratio} \2")


def _seconds_sign(match: re.Match[str], seconds: str) -> str:
    """Return ``30"`` as seconds, unless the sign closes a quotation."""
    if match["sign"] in '"”' and re.search(r'(?<![0-9])["”“]', match.string):
        return match[0]
    return f"{match[0][: -len(match['sign'])]} {seconds}"


def _clock(table: Table, match: re.Match[str]) -> str:
    """Return `1:30` as a duration, or `1:00-1:30` as two."""
    first = _clock_duration(table, match[1], match[2], match[3], match["unit"])
    if match[6] is None:
        return first
    return f"{first} {table.to} {_clock_duration(table, match[5], match[6], match[7], match['last'])}"


def _clock_duration(table: Table, hours: str | None, minutes: str, seconds: str, unit: str | None) -> str:
    if hours is None and unit is not None and _unit_of(table, unit) is table.hour:
        return _duration(table, minutes, seconds, None)
    return _duration(table, hours, minutes, seconds)


def _duration(table: Table, hours: str | None, minutes: str | None, seconds: str | None) -> str:
    pairs = ((hours, table.hour), (minutes, table.minute), (seconds, table.second))
    parts = [_count(table, str(int(figure)), unit) for figure, unit in pairs if figure and int(figure)]
    return " ".join(parts) or _count(table, "0", table.second)


# Amounts -------------------------------------------------------------------------------------------------


def _unit_pattern(names: Iterable[str]) -> str:
    listed = list(names)
    long, short = ([name for name in listed if (len(name) > 1) is wanted] for wanted in (True, False))
    parts = [*([f"(?ai:{_one_of(long)})"] if long else []), *([_one_of(short)] if short else [])]
    return f"(?:{'|'.join(parts)})"


def _unit_of(table: Table, written: str) -> Unit:
    return table.units.get(written) or next(
        unit for name, unit in table.units.items() if name.lower() == written.lower()
    )


def _amount_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for figures with units, and for how often something is done."""
    for written, glyph in _WRITTEN_FRACTIONS.items():
        yield _rule(rf"{_BEGIN}{written}{_END}", glyph)
    yield _rule(
        rf"{_BEGIN}(?P<low>{_FIGURE}) ?[xX×] ?(?={_FIGURE})",
        lambda match: f"{match['low'].strip()} {table.product} " if match["low"] != "1" else f"{table.once} ",
    )
    counts = rf"(?P<low>{_NUMBER})(?: ?{_DASH} ?(?P<high>{_NUMBER}))?"
    yield _rule(
        rf"{_BEGIN}{counts} ?[x×](?![\w-])|(?<!\w)[x×] ?{counts.replace('low', 'first').replace('high', 'last')}{_END}",
        lambda match: _times(table, match),
    )
    words = _unit_pattern(name for name in table.units if name[-1].isalpha() and name[0].isalpha())
    signs = _one_of(name for name in table.units if not (name[-1].isalpha() and name[0].isalpha()))
    unit = rf"(?:{words}(?:\([^\W\d_]{{1,2}}\))?(?!\w|['’]\w)|(?:{signs}))"
    yield _rule(rf"(?<![\w)\]])(?<![0-9] )-(?={_NUMBER} ?(?:{signs}))", f"{table.minus} ")
    articles = rf"(?P<article>\b(?:{_one_of(table.articles)}) )?" if table.articles else "(?P<article>(?!))?"
    yield _rule(
        rf"(?i:{articles}){_BEGIN}(?P<low>{_FIGURE})"
        rf"(?:(?: ?(?P<first>{unit})\.?)? ?{_DASH} ?(?P<high>{_FIGURE}))?"
        rf"(?P<joint>[ -]?)(?P<unit>{unit})(?P<joined>-(?=[^\W\d_]))?(?P<point>\.(?=[,;:)]| [a-zß-öø-ÿ]))?",
        lambda match: _amount(table, match),
    )
    yield _rule(
        rf"(?:\b(?:{_one_of(table.articles or ('½',))}) )?(?<![\w.,])(?P<low>{_NUMBER})? ?(?P<glyph>[{_GLYPHS}])(?!\w)",
        lambda match: _fraction(table, match["low"], match["glyph"]),
    )
    ones = {f"1 {unit.single}": unit.one for unit in table.units.values() if unit.one != f"1 {unit.single}"}
    if ones:
        yield _rule(rf"{_BEGIN}(?:{_one_of(ones)})(?!\w)", lambda match: ones[match[0]])
    nouns = {noun for unit in table.units.values() for noun in (unit.single, unit.many) if " " not in noun}
    yield _rule(
        rf"((?:\b(?:{_one_of((*nouns, *table.counted))})|(?<![\w/.,:-])[0-9]{{1,9}})) ?/ ?"
        rf"(?=(?:{_one_of(table.per_words)})\b)",
        rf"\1 {table.per} ",
    )


_YEARS = re.compile(r"(?:19|20)[0-9]0s")


def _amount(table: Table, match: re.Match[str]) -> str:
    """Return an amount, or a range of them, with its unit."""
    low, high, article = match["low"], match["high"], match["article"] or ""
    if _YEARS.fullmatch(match[0]):
        return match[0]
    unit = _bare_unit(table, match["unit"])
    if high is None:
        follows = match.string[match.end() : match.end() + 2]
        describes = (
            match["joined"]
            or match["joint"] == "-"
            or (article and follows[:1] == " " and follows[1:].isalpha())
        )
        said = f"{_figure(table, low)} {unit.single}" if describes else _count(table, low, unit)
    else:
        first = _bare_unit(table, match["first"]) if match["first"] else unit
        start = _figure(table, low) if first is unit else _count(table, low, first)
        said = f"{start} {table.to} {_count(table, high, unit)}"
    return article + said + (" " if match["joined"] else "")


def _bare_unit(table: Table, written: str) -> Unit:
    return _unit_of(table, written.partition("(")[0])


def _count(table: Table, figure: str, unit: Unit) -> str:
    """Return ``figure``, which may end in a fraction, with its unit in the right number."""
    if figure[-1] in _GLYPHS:
        number, glyph = figure[:-1].strip(), figure[-1]
        if glyph == "½":
            forms = {"": unit.half, "1": unit.one_and_half}
            return forms.get(number, unit.and_half.format(n=_figure(table, number)))
        alone, after = table.fractions[glyph]
        return f"{after.format(n=number)} {unit.many}" if number else f"{alone} {unit.part}"
    figure = _figure(table, figure.strip())
    if figure == "1":
        return unit.one
    value = float(figure.replace(",", ".")) if figure.count(".") + figure.count(",") < 2 else 2
    return f"{figure} {unit.single if value < table.singular_below else unit.many}"


def _figure(table: Table, figure: str) -> str:
    """Return a figure with the decimal sign of the language, and a fraction in words."""
    if figure and figure[-1] in _GLYPHS:
        return _fraction(table, figure[:-1].strip(), figure[-1])
    other = "," if table.decimal == "." else "."
    whole, sign, rest = figure.strip().partition(other)
    # Three digits after it are thousands.
    return f"{whole}{table.decimal}{rest}" if sign and rest.isdecimal() and len(rest) < 3 else figure.strip()


def _fraction(table: Table, number: str | None, glyph: str) -> str:
    alone, after = table.fractions[glyph]
    return after.format(n=number) if number else alone


def _times(table: Table, match: re.Match[str]) -> str:
    low, high = match["low"] or match["first"], match["high"] or match["last"]
    if high:
        return table.times.format(n=f"{low} {table.to} {high}")
    return table.once if low == "1" else table.times.format(n=low)


# Figures and signs ---------------------------------------------------------------------------------------


def _figure_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for figures without a unit."""
    yield _rule(
        rf"{_BEGIN}({_NUMBER})(?: ?([-–—]) ?)({_NUMBER}){_END}(?! ?[-–])", lambda match: _range(table, match)
    )
    yield _rule(
        rf"{_BEGIN}[0-9]{{1,3}}(?:[-–][0-9]{{1,3}}){{2,8}}(?![\w.,:/–-])",
        lambda match: re.sub("[-–]", " ", match[0]),
    )
    yield _rule(
        rf"{_BEGIN}([0-9]{{1,3}})/([0-9]{{1,3}}){_END}",
        lambda match: f"{match[1]} {match[2]}" if int(match[1]) >= min(10, int(match[2])) else match[0],
    )
    yield _rule(r"(?:~|≈) ?(?=[0-9])", f"{table.about} ")
    yield _rule(r"(?<=[0-9]) ?− ?(?=[0-9])|(?<![\w−])− ?(?=[0-9])", f" {table.minus} ")
    yield _rule(r"(?<=[0-9]) ?\+ ?(?=[0-9])|(?<=[\w)]) \+ (?=[\w(])|(?<![\w+])\+(?=[0-9])", f" {table.plus} ")
    yield _rule(r"(?<=[0-9])\+(?![\w+])", f" {table.or_more}")
    yield _rule(rf"[0-9]{{{MOST_DIGITS + 1},}}+", lambda match: " ".join(match[0]))


def _range(table: Table, match: re.Match[str]) -> str:
    """Return a range that runs upwards; with a hyphen another one stays as written (`20-10`)."""
    low, dash, high = match.groups()
    if dash == "-" and not (low + high).isdecimal():
        return match[0] if "," in low + high else f"{low} {table.to} {high}"
    return f"{low} {table.to} {high}" if dash != "-" or int(low) < int(high) else match[0]


def _sign_rules(table: Table) -> Iterator[Rule]:
    yield _rule(rf" ?({_one_of(table.signs)}) ?", lambda match: f" {table.signs[match[1]]} ")
    yield _rule(r"(?<= )@(?= ?\w)", f"{table.at} ")
    yield _rule(r"(?<=[^\W\d_])–(?=[^\W\d_])", "-")
    yield _rule(r"—|–|―|(?<= )-{1,3}(?= )|(?<=\w)--(?=\w)", PAUSE)
    yield _rule(r"(?<=[^\W\d])/(?=[^\W\d])", " ")
    yield _rule(r"(?<=\s)/(?=\s)|(?<=[^\W\d]) ?/ ?(?=[0-9])|(?<=[0-9]) ?/ ?(?=[^\W\d])", PAUSE)
    yield _rule(r"[#~^<>]", " ")
    yield _rule(
        rf"(?:(?<=[.!?…,;:(\x01])|(?<=[.!?…,;:(] )|\A) ?{PAUSE}[ {PAUSE}]*|[ {PAUSE}]*{PAUSE} ?(?=[.!?…,;:)]|\Z)",
        " ",
    )
    yield _rule(rf" ?{PAUSE}[ {PAUSE}]*", ", ")
