"""File names made from titles: safe on every file system, bounded, in order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.exports.file_names import MOST_BYTES, numbered, plain, told_apart


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Neck warm-up", "Neck warm-up"),
        ("Legs: day 1", "Legs day 1"),
        ("3/4 squat", "3-4 squat"),
        ("back\\slash | pipe", "back-slash-pipe"),
        ('what? "that" *star* <b>', "what that star b"),
        ("ends in dots...", "ends in dots"),
        ("  spaces \t\n between  ", "spaces between"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("Übung für 🦵", "Übung für 🦵"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("a\u202eb\u0000c", "ab c"),
        ("...", ""),
        ("\u200b", ""),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    """What a file system forbids is left out or replaced; everything else stays readable."""
    assert plain(title) == name


@pytest.mark.parametrize(
    ("number", "count", "name"),
    [(1, 3, "01 Squat"), (12, 99, "12 Squat"), (7, 100, "007 Squat"), (1000, 1000, "1000 Squat")],
)
def test_numbers_have_one_width(number: int, count: int, name: str) -> None:
    """Sorted by name, files are in the order of their numbers, however many there are."""
    assert numbered(number, count, "Squat", "squat") == name


@pytest.mark.parametrize("title", ["CON", "nul.txt", ".hidden", "-rf", "~", "#EXTM3U"])
def test_no_name_is_reserved_or_hidden(title: str) -> None:
    """The number comes first, so that no name is one that Windows reserves, that is hidden, or that is an option."""
    assert numbered(1, 1, title, "x").startswith("01 ")


def test_a_title_without_visible_characters_gives_way_to_the_name() -> None:
    """A title of signs that no file name may hold is replaced by the routine's name, or else by a word."""
    assert (numbered(1, 1, "???", "legs"), numbered(1, 1, "???", "**")) == ("01 legs", "01 Routine")


def test_a_long_title_is_cut_between_characters() -> None:
    """A cut name ends in a whole character with its marks."""
    assert plain("a" * 500) == "a" * MOST_BYTES
    assert plain("é" * 500) == "é" * (MOST_BYTES // 2)
    base = "x" * (MOST_BYTES - 2)
    assert plain(base + "q\u0301\u0302" + "y" * 50) == base


def test_equal_titles_are_told_apart() -> None:
    """Titles that look the same as a file name get the routine's name; others stay as they are."""
    titles = {"a": "Legs", "b": "legs", "c": "Legs?", "d": "Arms"}
    assert told_apart(titles) == {"a": "Legs (a)", "b": "legs (b)", "c": "Legs? (c)", "d": "Arms"}


@given(st.text(), st.text())
def test_every_title_gives_a_safe_name(title: str, otherwise: str) -> None:
    """Whatever the title, the name is bounded and has nothing in it that a file system forbids."""
    name = numbered(1, 20, title, otherwise)
    assert 3 < len(name.encode("utf-8")) <= MOST_BYTES + 3
    assert not set('/\\:*?"<>|') & set(name)
    assert not name.endswith((".", " "))
    assert all(unicodedata.category(character) not in ("Cc", "Cs") for character in name)
