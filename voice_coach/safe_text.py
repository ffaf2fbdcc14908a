"""Text of a routine made safe for a terminal. Everything that prints what a file says goes through here."""

from __future__ import annotations

import re
import unicodedata

DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Bidi controls: they make a line read in another order."""

_UNSAFE = re.compile(
    f"[{DIRECTION_MARKS}"
    "\x00-\x1f\x7f"  # C0 and DEL: cursor moves, bells, the start of every escape sequence
    "\x80-\x9f"  # C1: the same in one character
    "\u2028\u2029"  # line and paragraph separators
    # Format characters that show nothing, so that two texts look alike. The joiners U+200C and U+200D stay:
    # Persian, the scripts of India and emoji need them. So do format characters that show something.
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # of shorthand and of music
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # tags: a hidden text in ASCII
    "\ud800-\udfff"  # lone surrogates: no stream can encode them
    "]"
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
"""Categories of what does not show by itself: controls, format characters, combining marks, separators."""
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
"""Fillers and blanks that Unicode counts among letters and symbols."""
_DEL = 0x7F
_CONTROL_PICTURES = 0x2400
_DEL_PICTURE = "\u2421"
_REPLACEMENT = "\ufffd"


def safe(text: str) -> str:
    """Give ``text`` with a visible stand-in, one for one, for each character that could steer a terminal.

    Control characters (tab and line breaks too) become their Unicode control pictures; C1, bidi controls,
    line separators, invisible format characters and lone surrogates become U+FFFD. All else stays, so the
    length is the same.
    """
    return _UNSAFE.sub(_stand_in, text)


def is_visible(text: str) -> bool:
    """Return whether ``text`` has a character that shows by itself."""
    return any(
        unicodedata.category(character) not in _UNSEEN and character not in _UNSEEN_LETTERS
        for character in text
    )


def to_json(value: object, indent: int | None = None) -> str:
    """Give ``value`` as JSON in printable ASCII: all other characters are escaped, so none can steer a terminal."""
    import json

    return json.dumps(value, indent=indent).replace(chr(_DEL), f"\\u{_DEL:04x}")


def shown(text: str, longest: int = 40) -> str:
    """Quote a piece of the file in a message, shortened; it still has to pass ``safe`` when it is printed."""
    return f"`{shortened(text, longest)}`"


def shortened(text: str, longest: int = 40) -> str:
    """Return at most ``longest`` characters of a text."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return _DEL_PICTURE if code == _DEL else _REPLACEMENT
