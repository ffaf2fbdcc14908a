"""Text of a file that is about to be printed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from voice_coach.safe_text import DIRECTION_MARKS, is_visible, one_line, safe, shown, to_json


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plank, 30 s – 首 😀 café", "Plank, 30 s – 首 😀 café"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\tb\nc\rd\x00", "a␉b␊c␍d␀"),
        ("\x7f", "␡"),
        ("\x9b31m", "�31m"),
        ("a\u202eb\u2066c\u200fd\u061c", "a�b�c�d�"),
        ("a\u2028b\u2029", "a�b�"),
        ("\ud800x\udfff", "�x�"),
        ("a\u200bb\u2060c\ufeffd\u00ade\u180e", "a�b�c�d�e�"),
        ("Plank\U000e0068\U000e0069\U000e007f", "Plank���"),
        ("\ufff9a\ufffab\ufffb", "�a�b�"),
        ("👩\u200d🚒 می\u200cخواهم ❤\ufe0f", "👩\u200d🚒 می\u200cخواهم ❤\ufe0f"),
    ],
)
def test_stand_ins(text: str, expected: str) -> None:
    """Each steering character has its visible stand-in; all other text stays."""
    assert safe(text) == expected


@given(st.text(st.characters(exclude_categories=[])))
def test_safe_text_steers_nothing(text: str) -> None:
    """Whatever comes in, nothing that comes out is a control, a bidi control or half a character."""
    out = safe(text)
    assert len(out) == len(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in out)
    hidden = [character for character in out if unicodedata.category(character) == "Cf"]
    assert not [character for character in hidden if character not in JOINERS and not _shows(character)]
    assert not any(unicodedata.bidirectional(character) in _BIDI for character in out)
    assert safe(out) == out
    out.encode()


JOINERS = "\u200c\u200d"


def _shows(character: str) -> bool:
    """Return whether a format character has a look of its own: number signs, verse ends, hieroglyph joints."""
    name = unicodedata.name(character, "")
    return (
        any(word in name for word in ("ARABIC", "SYRIAC", "KAITHI", "HIEROGLYPH"))
        and "LETTER MARK" not in name
    )


_BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_shown_shortens() -> None:
    """A long word is quoted with its beginning only."""
    assert shown("repz") == "`repz`"
    assert shown("a" * 41) == "`" + "a" * 39 + "…`"


@given(st.text())
@example("\x7f\x9b\u202e\u200d\ufeff首 é")
def test_json_is_printable_ascii(text: str) -> None:
    """No control or format character stands raw in JSON, and all of them can be read back."""
    written = to_json({"text": text})
    assert written.isascii()
    assert written.isprintable()
    assert json.loads(written) == {"text": text}


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("Plank", True),
        ("7", True),
        ("…", True),
        ("---", True),
        ("💪", True),
        ("首", True),
        ("ă", True),
        ("a\u0306", True),
        ("\u200fא\u200f", True),
        ("❤\ufe0f", True),
        ("\U0001fae8", True),  # unknown to older versions of Unicode
        ("", False),
        (" \t\n", False),
        ("\u00a0\u2003\u3000", False),
        ("\x00\x1b", False),
        ("\u202e", False),
        ("\u200b", False),
        ("\u200d", False),
        ("\u00ad", False),
        ("\ufeff", False),
        ("\u2028", False),
        ("\ufe0f", False),
        ("\U000e0100", False),
        ("\u0301", False),
        ("\u0903", False),
        ("\u20dd", False),
        ("\u034f", False),
        ("\U000e0041", False),
        ("\ud800", False),
        ("\u3164", False),
        ("\u115f\u1160", False),
        ("\uffa0", False),
        ("\u2800", False),
        ("\U0001d159", False),
        (f" {DIRECTION_MARKS} ", False),
    ],
)
def test_what_shows(text: str, visible: bool) -> None:
    """Blanks, controls, format characters, marks without a letter and fillers show nothing, alone or together."""
    assert is_visible(text) is visible


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one  two\r\n three\t", "one two three"),
        ("\0a\x1b[0m\u202eb\u200b\ufeff", "a[0mb"),
        ("a \u200f b", "a b"),
        ("\u200e\n", ""),
        ("क्\u200dष 👩\u200d🚀 é", "क्\u200dष 👩\u200d🚀 é"),
    ],
)
def test_a_line_for_other_programs(text: str, line: str) -> None:
    """Space becomes single spaces, and what ``safe`` replaces is left out; joiners stay."""
    assert one_line(text) == line
