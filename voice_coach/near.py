"""Similar words, for "did you mean ...?", and words that are equal but for case and accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Return ``text`` for comparison: without case and accents."""
    marks_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in marks_apart if not unicodedata.combining(character)).casefold()


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the one of ``words`` that is most similar to ``word``, the first if several are, or None."""
    return next(iter(near_words(word, words)), None)


def did_you_mean(meant: Iterable[str]) -> str:
    """Return "Did you mean `one` or `other`?", or an empty string if ``meant`` is empty."""
    quoted = " or ".join(f"`{one}`" for one in meant)
    return f"Did you mean {quoted}?" if quoted else ""


def near_words(word: str, words: Iterable[str], count: int = 1) -> list[str]:
    """Return up to ``count`` of ``words`` that are similar to ``word``, the most similar first.

    At most a third of the letters may differ, but one letter always may. Case does not matter, and spaces, dashes and
    underscores are equal.
    """
    plain = _plain(word)
    if len(plain) > 64:  # not a mistyped word, and the work grows with the square of its length
        return []
    found: list[tuple[int, int, str]] = []
    for order, candidate in enumerate(words):
        other = _plain(candidate)
        limit = max(1, max(len(plain), len(other)) // 3)
        if abs(len(plain) - len(other)) <= limit:
            steps = distance(plain, other)
            if steps <= limit:
                found.append((steps, order, candidate))
    return [candidate for _, _, candidate in sorted(found)[:count]]


def distance(one: str, other: str) -> int:
    """Return the number of letters to insert, delete, replace or swap with a neighbour to turn one word into the other.

    This is the restricted Damerau-Levenshtein distance (no letter is edited twice):
    https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
    """
    before: list[int] = []
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = above, row, [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
