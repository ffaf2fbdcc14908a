"""What the README shows is right: its routines, its commands, its figures' commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voice_coach.cli import COMMANDS, main, voice_coach
from voice_coach.library.finder import load
from voice_coach.library.folders import folders

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ROUTINES = [
    block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if block.startswith("title:")
]


@pytest.mark.parametrize("number", range(len(ROUTINES)))
@pytest.mark.parametrize("voice", ["silent", pytest.param("heart", marks=pytest.mark.slow)])
def test_its_routines_have_no_errors_and_no_warnings(
    number: int, voice: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every routine in the README can be played as it is, and `check` finds nothing in it, at no effort."""
    file = home / "readme.yaml"
    file.write_text(ROUTINES[number], "utf-8")
    assert load(str(file), folders({})).problems == ()
    assert main(["check", str(file), "--voice", voice]) == 0
    assert capsys.readouterr().out == ""


def test_it_shows_routines() -> None:
    """A README without examples would pass the test above."""
    assert len(ROUTINES) >= 2


def test_its_commands_exist() -> None:
    """Every `voice-coach` command that it names is one, and every option belongs to it."""
    for words in re.findall(r"(?m)(?:`|bin/|^)voice-coach ([a-z]+)((?: +--?[a-z-]+)*)", README):
        assert words[0] in COMMANDS, words
        command = voice_coach.get_command(None, words[0])  # type: ignore[arg-type]
        assert command is not None
        known = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {option for option in words[1].split() if option != "-"} <= known, words


def test_its_benchmarks_exist() -> None:
    """The command beside each figure names a file that is there."""
    named = re.findall(r"tests/benchmarks/(\w+\.py)", README)
    assert all((ROOT / "tests" / "benchmarks" / name).is_file() for name in named)
