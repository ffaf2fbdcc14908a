"""A table of bad routines: one file a case, the input and then exactly what is told of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.console.problem_text import render
from voice_coach.routines.reading import Missing, Source
from voice_coach.routines.script import read_routine
from voice_coach.routines.yaml.keys import several_keys
from voice_coach.safe_text import shown

CASES = sorted((Path(__file__).parent / "data" / "errors").glob("*.txt"))
DIVIDER = "# ---\n"

LIBRARY = {
    "stretch": "title: Stretch\nsteps:\n  - say: Reach up.\n",
    "broken": "title: Broken\nsteps:\n  - rest: 5 sec\n",
    "back-here": "title: Back here\nsteps:\n  - include: routine\n",
    "long": "title: Long\nsteps:\n  - rest: 13h\n",
}


class Library:
    """A few routines and one sound, found by name."""

    def routine(self, name: str, beside: str) -> Source | Missing:
        if name == "routine":
            return Source("routine.yaml", "routine.yaml", "routine", "")
        if name in LIBRARY:
            return Source(f"{name}.yaml", name, name, LIBRARY[name])
        return Missing(f"there is no routine called {shown(name)}", "Did you mean `stretch`?")

    def sound(self, name: str, beside: str) -> str | Missing:
        return (
            "/sounds/go.wav"
            if name == "go"
            else Missing(f"there is no sound {shown(name)}", "Did you mean `go`?")
        )


def told(text: str) -> str:
    """Return all that is told of a text."""
    reading = read_routine(text, "routine.yaml", "routine", Library())
    return "".join(f"{render(problem)}\n" for problem in reading.problems)


@pytest.mark.skipif(
    not hasattr(yaml, "CSafeLoader"), reason="PyYAML without libyaml places some errors otherwise"
)
def test_error_is_told_exactly() -> None:
    """Each mistake is told with place, caret, cause and remedy, word for word."""
    for case in CASES:
        text, expected = case.read_bytes().decode("utf-8").split(DIVIDER)
        assert told(text) == expected, case.stem


def test_every_problem_has_a_remedy() -> None:
    """No problem is told without its cause, a remedy and a place inside the file."""
    for case in CASES:
        text = case.read_bytes().decode("utf-8").split(DIVIDER)[0]
        problems = read_routine(text, "routine.yaml", "routine", Library()).problems
        assert problems, case.stem
        for problem in problems:
            assert problem.cause, case.stem
            assert problem.remedy, case.stem
            assert problem.place.line >= 1, case.stem
            assert 1 <= problem.place.column <= len(problem.line_text) + 1, case.stem


PIECES = ("40s", "[a, b]", "it's", '"x"', "#", ": ", "- ", "{", "}", "\\", "é", "null", "Plank", " ", "\t", ",", "!",
          "&a", "*b", "|", ">", "%", "@", "`", "?", "-", "1:30", "hold: 3")  # fmt: skip
VALUES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@given(VALUES, VALUES)
def test_the_sample_of_a_line_with_two_keys_can_be_read(one: str, other: str) -> None:
    """Whatever stands in the line, what is offered in braces is YAML with the same keys."""
    remedy = several_keys(f"  - exercise: {one}, hold: {other}", ("exercise", "hold"))
    sample = re.search(r"braces: `- (\{.*\})`\.", remedy)
    if sample is not None:
        node = yaml.compose(sample[1])
        assert {key.value for key, _ in node.value} == {"exercise", "hold"}
