"""File names that every file system accepts, made from titles."""

from __future__ import annotations

import re
import unicodedata

from voice_coach.safe_text import safe

MOST_BYTES = 120
"""Bytes of a title in a file name, in UTF-8. Most file systems allow 255 for a whole name, encrypted ones 143."""

_JOINED = re.compile(r"\s*[/\\|]\s*")
_FORBIDDEN = re.compile(r'[:*?"<>\x00-\x1f\x7f\s]+')
_REPLACED = "\ufffd"
"""What ``safe`` puts in place of characters that cannot be seen."""


def numbered(number: int, count: int, title: str, otherwise: str) -> str:
    """Return the name, without ending, of file ``number`` of ``count``: ``01 Neck warm-up``.

    All numbers have the same width, two digits at least, so that the files are in order wherever they are sorted by
    name. The number also keeps a name from being hidden or reserved (`.a`, `CON`). ``otherwise`` is used if nothing is
    left of the title.
    """
    return f"{number:0{max(2, len(str(count)))}} {plain(title) or plain(otherwise) or 'Routine'}"


def plain(title: str) -> str:
    """Return a title without what Windows, macOS, Linux or FAT does not allow in a name; empty if nothing is left.

    It has at most ``MOST_BYTES`` bytes in UTF-8, and does not end in a full stop or a space.
    """
    text = _FORBIDDEN.sub(" ", _JOINED.sub("-", unicodedata.normalize("NFC", title)))
    text = " ".join(safe(text).replace(_REPLACED, "").split())
    return _cut(text).strip(" .")


def _cut(text: str) -> str:
    """Return as many whole characters as fit, each with the marks that belong to it."""
    if len(text.encode("utf-8")) <= MOST_BYTES:
        return text
    cut = text.encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore")
    if unicodedata.combining(text[len(cut)]):
        while cut and unicodedata.combining(cut[-1]):
            cut = cut[:-1]
        cut = cut[:-1]
    return cut


def told_apart(titles: dict[str, str]) -> dict[str, str]:
    """Return titles by name, with the name added to titles that several have; case and width make no difference."""
    counts: dict[str, int] = {}
    for title in titles.values():
        counts[_key(title)] = counts.get(_key(title), 0) + 1
    return {
        name: title if counts[_key(title)] == 1 else f"{title} ({name})" for name, title in titles.items()
    }


def _key(title: str) -> str:
    return unicodedata.normalize("NFKC", plain(title).casefold())
