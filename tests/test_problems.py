"""The excerpt of an error: it fits the terminal, and its caret stands under the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.console.problem_text import render
from voice_coach.errors import Place, Problem
from voice_coach.showing.columns_text import columns

LINE = "abcdefghij" * 20


@given(
    st.text(st.sampled_from("ab \t\u4f38\u0301\u200b\x1b"), max_size=300),
    st.integers(0, 300),
    st.integers(1, 300),
    st.sampled_from((30, 40, 80, 200)),
)
def test_an_excerpt_fits_the_terminal(line: str, start: int, width: int, room: int) -> None:
    """Line and caret are no wider than the terminal, whatever the line holds and wherever the place is."""
    place = min(start, len(line))
    told = render(Problem(Place("x.yaml", 1, place + 1), line, "cause", width=width), room=room)
    _, excerpt, caret = told.split("\n")
    assert max(columns(excerpt), columns(caret)) <= room
    assert caret.rstrip().endswith("^")


@pytest.mark.parametrize("place", [0, 3, 50, 100, 150, 197, 199])
@pytest.mark.parametrize("room", [None, 40, 80])
def test_the_caret_stands_under_the_place(place: int, room: int | None) -> None:
    """However much of the line is cut off, the caret points at the same letter."""
    _, excerpt, caret = render(Problem(Place("x.yaml", 1, place + 1), LINE, "cause"), room=room).split("\n")
    assert excerpt[caret.index("^")] == LINE[place]


def test_a_line_that_fits_is_shown_whole() -> None:
    """Nothing is cut off where there is room for all."""
    assert "abc def" in render(Problem(Place("x.yaml", 1, 7), "abc def", "cause"), room=40)
    assert LINE[:100] in render(Problem(Place("x.yaml", 1, 1), LINE[:100], "cause"), room=200)
