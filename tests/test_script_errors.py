"""A table of bad routines: one file a case, the input and then exactly what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from voice_coach.problems import render_all
from voice_coach.reading import Missing, Source
from voice_coach.safe_text import shown
from voice_coach.script import read_routine

CASES = sorted((Path(__file__).parent / "data" / "errors").glob("*.txt"))
DIVIDER = "# ---\n"

SHELF = {
    "stretch": "title: Stretch\nsteps:\n  - say: Reach up.\n",
    "broken": "title: Broken\nsteps:\n  - rest: 5 sec\n",
    "back-here": "title: Back here\nsteps:\n  - include: routine\n",
    "long": "title: Long\nsteps:\n  - rest: 13h\n",
}


class Shelf:
    """A few routines and one sound, found by name."""

    def routine(self, name: str, beside: str) -> Source | Missing:
        if name == "routine":
            return Source("routine.yaml", "routine.yaml", "routine", "")
        if name in SHELF:
            return Source(f"{name}.yaml", name, name, SHELF[name])
        return Missing(f"there is no routine called {shown(name)}", "Did you mean `stretch`?")

    def sound(self, name: str, beside: str) -> str | Missing:
        return (
            "/sounds/go.wav"
            if name == "go"
            else Missing(f"there is no sound {shown(name)}", "Did you mean `go`?")
        )


def told(text: str) -> str:
    """Give all that is told of a text."""
    return render_all(read_routine(text, "routine.yaml", "routine", Shelf()).problems) + "\n"


@pytest.mark.skipif(
    not hasattr(yaml, "CSafeLoader"), reason="PyYAML without libyaml places some errors otherwise"
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_error_is_told_exactly(case: Path) -> None:
    """Each mistake is told with place, caret, cause and remedy, word for word."""
    text, expected = case.read_bytes().decode("utf-8").split(DIVIDER)
    assert told(text) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_problem_has_a_remedy(case: Path) -> None:
    """No problem is told without its cause, a remedy and a place inside the file."""
    text = case.read_bytes().decode("utf-8").split(DIVIDER)[0]
    problems = read_routine(text, "routine.yaml", "routine", Shelf()).problems
    assert problems
    for problem in problems:
        assert problem.cause
        assert problem.remedy
        assert problem.place.line >= 1
        assert 1 <= problem.place.column <= len(problem.line_text) + 1
