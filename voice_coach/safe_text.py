"""Make text safe for a terminal. All text from files passes through here before it is printed."""

from __future__ import annotations

import re
import unicodedata

DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Bidirectional controls, which change the order in which a line is displayed."""

_UNSAFE = re.compile(
    f"[{DIRECTION_MARKS}"
    "\x00-\x1f\x7f"  # C0 and DEL: cursor moves, bells, the start of every escape sequence
    "\x80-\x9f"  # C1: escape sequences in one character
    "\u2028\u2029"  # line and paragraph separators
    # Invisible format characters, which make different texts look the same. The joiners U+200C and U+200D stay:
    # Persian, the scripts of India and emoji need them. Visible format characters stay, too.
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # for shorthand and music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: hidden ASCII text
    "\ud800-\udfff"  # lone surrogates: no stream can encode them
    "]"
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
"""Categories of characters that are invisible alone: controls, format characters, combining marks, separators."""
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Invisible fillers that Unicode classifies as letters and symbols."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEL = 0x7F
_CONTROL_PICTURES = 0x2400
_DEL_PICTURE = "\u2421"
_REPLACEMENT = "\ufffd"


def safe(text: str) -> str:
    """Return ``text`` with each character that could control a terminal replaced by one visible character.

    Control characters, including tabs and line breaks, become Unicode control pictures. C1 and bidirectional controls,
    line separators, invisible format characters and lone surrogates become U+FFFD. The length does not change.
    """
    return _UNSAFE.sub(_stand_in, text)


def safe_line(text: str) -> str:
    """Return ``text`` on one line with single spaces, safe for a terminal."""
    return safe(" ".join(text.split()))


def one_line(text: str) -> str:
    """Return ``text`` as one line with single spaces, without the characters that ``safe`` replaces.

    It is for files that other programs show, where a replacement would only be in the way.
    """
    return " ".join(_UNSAFE.sub("", " ".join(text.split())).split())


def is_visible(text: str) -> bool:
    """Return whether ``text`` has a character that is visible by itself."""
    return any(
        unicodedata.category(character) not in _UNSEEN and character not in _UNSEEN_LETTERS
        for character in text
    )


def has_half_character(text: str) -> bool:
    """Return whether ``text`` has a lone surrogate, which only an escape can put there."""
    return _SURROGATE.search(text) is not None


def to_json(value: object, indent: int | None = None) -> str:
    """Return ``value`` as JSON in printable ASCII. All other characters are escaped, so none can control a terminal."""
    import json

    return json.dumps(value, indent=indent).replace(chr(_DEL), f"\\u{_DEL:04x}")


def shown(text: str, longest: int = 40) -> str:
    """Return a shortened and quoted text for a message, which must still pass through ``safe`` when it is printed."""
    return f"`{shortened(text, longest)}`"


def shortened(text: str, longest: int = 40) -> str:
    """Return a text cut to at most ``longest`` characters, with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DEL_PICTURE if code == _DEL else _REPLACEMENT
