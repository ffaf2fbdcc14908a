"""The user's own spellings of words for the voice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from voice_coach.language_tag import first_part

SayAs = Mapping[str, Mapping[str, str]]
"""By language (the first part of its tag): words, each with the spelling that the voice reads instead."""


def replaced(text: str, say_as: Mapping[str, str]) -> str:
    """Return ``text`` with each whole word of ``say_as`` replaced by its spelling, the longest first.

    A word with a capital after its first letter ("TRX") is case-sensitive, other words are not.
    Replacements are not replaced again.
    """
    words, spellings = _compiled(tuple(say_as.items()))
    return words.sub(lambda match: spellings[(match.lastindex or 1) - 1], text)


def by_language(tables: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, dict[str, str]]:
    """Merge tables, each with a BCP 47 tag, by the first part of the tag. The first spelling of a word wins."""
    merged: dict[str, dict[str, str]] = {}
    for tag, words in tables:
        known = merged.setdefault(first_part(tag), {})
        for word, spelling in words.items():
            known.setdefault(word, spelling)
    return {language: words for language, words in merged.items() if words}


@lru_cache(maxsize=64)
def _compiled(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return a pattern with a group for each word, and the spelling for each group."""
    longest_first = sorted(pairs, key=lambda pair: len(pair[0]), reverse=True)
    return (
        re.compile("|".join(f"({_whole_word(word)})" for word, _ in longest_first) or "(?!)"),
        tuple(spelling for _, spelling in longest_first),
    )


def _whole_word(word: str) -> str:
    pattern = r"\s+".join(map(re.escape, word.split()))
    pattern = pattern if counts_as_written(word) else f"(?i:{pattern})"
    return (r"(?<!\w)" if word[:1].isalnum() else "") + pattern + (r"(?!\w)" if word[-1:].isalnum() else "")


def counts_as_written(word: str) -> bool:
    """Return whether a word of ``say_as`` is case-sensitive."""
    return any(map(str.isupper, word[1:]))
