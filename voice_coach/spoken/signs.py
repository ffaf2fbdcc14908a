"""Remove what cannot be spoken in any language: emoji and invisible characters."""

from __future__ import annotations

import re

# Format characters, lone surrogates, and variation selectors. The joiners U+200C and U+200D belong to words in Persian
# and the scripts of India; elsewhere they are removed, too.
_UNSEEN = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff\u20e3]"
    r"|[\u200c\u200d](?!\w)|(?<!\w)[\u200c\u200d]"
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
EMOJI = (
    "\u2300-\u23ff\u25a0-\u2775\u2794-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50-\u2b59\u3030\u303d"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001faff"
)
"""A character class: emoji and ornaments, without circled numbers and letters."""
_EMOJI = re.compile(rf"(?: ?[{EMOJI}])++ ?")
_CLOSING = (".", ",", ";", ":", "!", "?", "…", ")")
_SPACE = re.compile(r"\s+")

ARROWS = "\u2192\u21d2\u27a1\u279c\u2794\u27a4\u25b6"
"""Arrows to the right, which separate what comes first from what comes next."""


def without_unseen(text: str) -> str:
    """Return ``text`` without invisible characters, and with a space for each control character."""
    return _CONTROLS.sub(" ", _UNSEEN.sub("", text))


def without_emoji(text: str) -> str:
    """Return ``text`` with a space for each group of emoji or ornaments, or nothing before a closing mark."""
    return _EMOJI.sub(
        lambda match: "" if match.string[match.end() : match.end() + 1] in _CLOSING else " ", text
    )


def collapsed(text: str) -> str:
    """Return ``text`` with white space collapsed to single spaces, and stripped."""
    return _SPACE.sub(" ", text).strip()
