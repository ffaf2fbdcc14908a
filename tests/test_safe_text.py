"""Text of a file that is about to be printed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.safe_text import safe, shown


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
    assert not any(unicodedata.bidirectional(character) in _BIDI for character in out)
    assert safe(out) == out
    out.encode()


_BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_shown_shortens() -> None:
    """A long word is quoted with its beginning only."""
    assert shown("repz") == "`repz`"
    assert shown("a" * 41) == "`" + "a" * 39 + "…`"
