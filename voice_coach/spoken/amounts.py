"""Rules for amounts: numbers with units, fractions, and multiplication signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voice_coach.spoken.rules import (
    BEGIN,
    DASH,
    DIGITS,
    END,
    FIGURE,
    GLYPHS,
    NUMBER,
    PAUSE,
    Rule,
    follows_label,
    one_of,
    rule,
)
from voice_coach.spoken.table import Table, Unit

_WRITTEN_FRACTIONS = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔", "1/8": "⅛"}


def unit_pattern(names: Iterable[str]) -> str:
    """Return a pattern for units: a single letter is case-sensitive, longer names are not."""
    listed = list(names)
    long, short = ([name for name in listed if (len(name) > 1) is is_long] for is_long in (True, False))
    parts = [*([f"(?ai:{one_of(long)})"] if long else []), *([one_of(short)] if short else [])]
    return f"(?:{'|'.join(parts)})"


def unit_of(table: Table, written: str) -> Unit:
    """Return the unit for a match of ``unit_pattern``."""
    return table.units.get(written) or next(
        unit for name, unit in table.units.items() if name.lower() == written.lower()
    )


def amount_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for numbers with units, fractions, and multiplication signs."""
    for written, glyph in _WRITTEN_FRACTIONS.items():
        yield rule(rf"{BEGIN}{written}{END}", glyph, "/")
    # A whole chain of factors at once: in "3x3x3", the second number does not match until the first is replaced.
    # The repetition is not possessive: with the lookahead in it, Python 3.11.2 would take a digit too many.
    yield rule(
        rf"{BEGIN}(?:{FIGURE} ?[xX×] ?(?={FIGURE}))+",
        lambda match: "".join(
            f"{table.once} " if factor == "1" else f"{factor} {table.product} "
            for factor in map(str.strip, re.split("[xX×]", match[0])[:-1])
        ),
        "xX×",
    )
    words = unit_pattern(name for name in table.units if name[-1].isalpha() and name[0].isalpha())
    signs = one_of(name for name in table.units if not (name[-1].isalpha() and name[0].isalpha()))
    unit = rf"(?:{words}(?:\([^\W\d_]{{1,2}}\))?(?!\w|['’]\w)|(?:{signs}))"
    # "3 sets x 10", and "plank x 30 s".
    yield rule(rf"([0-9] [^\W\d_]{{1,20}}) [x×] ?(?={FIGURE})", rf"\1 {table.product} ", "x×")
    yield rule(rf"(?<=[^\W\d_]) [x×] ?(?={NUMBER}(?: ?{DASH} ?{NUMBER})? ?{unit})", " ", "x×")
    counts = rf"(?P<low>{NUMBER})(?: ?{DASH} ?(?P<high>{NUMBER}))?"
    yield rule(
        rf"{BEGIN}{counts} ?[x×](?![\w-])|(?<!\w)[x×] ?{counts.replace('low', 'first').replace('high', 'last')}{END}",
        lambda match: _times(table, match),
        "x×",
    )
    yield rule(rf"(?<![\w)\]])(?<![0-9] )-(?={NUMBER} ?(?:{signs}))", f"{table.minus} ", "-")
    articles = rf"(?P<article>\b(?:{one_of(table.articles)}) )?" if table.articles else "(?P<article>(?!))?"
    yield rule(
        rf"(?i:{articles}){BEGIN}(?P<low>{FIGURE})"
        rf"(?:(?: ?(?P<first>{unit})\.?)?(?P<dash> ?{DASH} ?)(?P<high>{FIGURE}))?"
        rf"(?P<joint>[ -]?)(?P<unit>{unit})(?P<joined>-(?=[^\W\d_]))?(?P<point>\.(?=[,;:)]| [a-zß-öø-ÿ]))?",
        lambda match: _amount(table, match),
        DIGITS + GLYPHS,
    )
    yield rule(
        rf"(?i:{articles})(?<![\w.,])(?:(?P<low>{NUMBER}) ?)?(?P<glyph>[{GLYPHS}])(?!\w)",
        lambda match: _fraction(table, match["low"], match["glyph"]),
        GLYPHS,
    )
    ones = {f"1 {unit.single}": unit.one for unit in table.units.values() if unit.one != f"1 {unit.single}"}
    if ones:
        yield rule(rf"{BEGIN}(?:{one_of(ones)})(?!\w)", lambda match: ones[match[0]], "1")
    nouns = {noun for unit in table.units.values() for noun in (unit.single, unit.many) if " " not in noun}
    yield rule(
        rf"((?:\b(?:{one_of((*nouns, *table.counted))})|(?<![\w/.,:-])[0-9]{{1,9}})) ?/ ?"
        rf"(?=(?:{one_of(table.per_words)})\b)",
        rf"\1 {table.per} ",
        "/",
    )


_YEARS = re.compile(r"(?:19|20)[0-9]0s")


def _amount(table: Table, match: re.Match[str]) -> str:
    """Return an amount, or a range of amounts, with its unit."""
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
        said = f"{_figure(table, low)} {unit.single}" if describes else count(table, low, unit)
    else:
        first = _bare_unit(table, match["first"]) if match["first"] else unit
        start = _figure(table, low) if first is unit else count(table, low, first)
        parted = match["dash"].strip() != match["dash"] and follows_label(match, table.labels)
        said = f"{start}{PAUSE if parted else f' {table.to} '}{count(table, high, unit)}"
    return article + said + (" " if match["joined"] else "")


def _bare_unit(table: Table, written: str) -> Unit:
    return unit_of(table, written.partition("(")[0])


def count(table: Table, figure: str, unit: Unit) -> str:
    """Return ``figure``, which may end in a fraction, with its unit in the singular or plural."""
    if figure[-1] in GLYPHS:
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
    """Return a number with the decimal sign of the language, and a fraction in words."""
    if figure and figure[-1] in GLYPHS:
        return _fraction(table, figure[:-1].strip(), figure[-1])
    other = "," if table.decimal == "." else "."
    whole, sign, rest = figure.strip().partition(other)
    # Three digits after the sign mean that it separates thousands.
    return f"{whole}{table.decimal}{rest}" if sign and rest.isdecimal() and len(rest) < 3 else figure.strip()


def _fraction(table: Table, number: str | None, glyph: str) -> str:
    alone, after = table.fractions[glyph]
    return after.format(n=number) if number else alone


def _times(table: Table, match: re.Match[str]) -> str:
    low, high = match["low"] or match["first"], match["high"] or match["last"]
    if high:
        return table.times.format(n=f"{low} {table.to} {high}")
    return table.once if low == "1" else table.times.format(n=low)
