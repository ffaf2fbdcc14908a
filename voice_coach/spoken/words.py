"""Rules for words: abbreviations, ordinals, capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_coach.spoken.rules import BEGIN, DIGITS, Rule, one_of, rule
from voice_coach.spoken.table import Table


def word_rules(table: Table) -> Iterator[Rule]:
    """Yield the rules for single words, and for the word before the number of a thing ("No. 3")."""
    yield rule(rf"(?<!\w)(?:{one_of(table.words)})(?!(?<=\w)\w)", lambda match: table.words[match[0]])
    yield rule(rf"(?:{table.number}|#)(?=[0-9])", f"{table.numbered} ")
    written = sorted(table.abbreviations, key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\.", r"\. ?").removesuffix(" ?") for word in written)
    yield rule(rf"(?<![\w.])(?ai:{joined})(?!\w)", lambda match: _abbreviation(table, match))
    if table.ordinals:
        yield rule(
            rf"{BEGIN}(?:{one_of(table.ordinals)})(?!\w)", lambda match: table.ordinals[match[0]], DIGITS
        )
    yield rule(r"(?<=[^\W\d_])\(([^\W\d_]{1,3})\)", r"\1", "(")
    yield rule(r"\b[A-ZÀ-ÖØ-Þ]{5,}+\b", _lower_case)


_VOWEL = re.compile("[AEIOUYÀ-ÖØ-Ý]")
_ROMAN = re.compile("[IVXLCDM]+")
_LAST = re.compile(r"[\s\"'”’»)\]]*\Z")
_NEW_SENTENCE = re.compile(r"\s+[\"'“«(]?[A-ZÀ-ÖØ-Þ0-9¡¿]")


def _abbreviation(table: Table, match: re.Match[str]) -> str:
    """Return the word for an abbreviation. Its full stop stays if it also ends the sentence."""
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
    """Return a word of capitals in lower case, so that voices do not spell it.

    A word without a vowel, or a Roman numeral, is not changed.
    """
    return match[0].lower() if _VOWEL.search(match[0]) and not _ROMAN.fullmatch(match[0]) else match[0]
