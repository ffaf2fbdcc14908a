"""Words for people that cannot be shown: a full disk under standard error, a terminal that has gone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import soundfile

from voice_coach.cli import main
from voice_coach.commands.progress import progress
from voice_coach.units import Samples

FULL = Path("/dev/full")
SHORT = "title: Short\nsteps:\n  - exercise: Squat\n    hold: 2\n"

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


@pytest.fixture(autouse=True)
def short(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    Path("short.yaml").write_text(SHORT)
    Path("bad.yaml").write_text(SHORT.replace("hold", "holt"))


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make standard error one that takes nothing."""
    full = FULL.open("w", buffering=1)
    monkeypatch.setattr(sys, "stderr", full)
    yield
    with suppress(OSError):
        full.close()


@pytest.mark.usefixtures("unheard")
def test_a_file_is_written_whose_progress_cannot_be_shown() -> None:
    """An export does not depend on words: the file is there, whole, with exit code 0."""
    assert main(["export", "short.yaml", "-o", "short.wav", "--voice", "silent"]) == 0
    assert soundfile.info("short.wav").frames > 48_000


@pytest.mark.usefixtures("unheard")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check nosuch", 2),
        ("play nosuch --voice silent", 2),
        ("play bad.yaml --voice silent", 3),
        ("check bad.yaml nosuch", 3),
        ("export short.yaml -o no-folder/short.wav --voice silent", 1),
        ("list --nosuch", 2),
        ("show short.yaml --effort 500", 2),
        ("nosuch", 2),
    ],
)
def test_exit_codes_need_no_words(arguments: str, code: int) -> None:
    """The exit code is the same whether or not what it stands for could be told."""
    assert main(arguments.split()) == code


def test_a_bar_outlives_its_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job goes on to its end when the terminal goes that its bar is drawn on."""
    monkeypatch.setenv("TERM", "xterm")
    mine, theirs = os.openpty()
    terminal = os.fdopen(theirs, "w", buffering=1)
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress(Samples(100), "Writing", "written") as at:
        at(Samples(10))
        assert b"\x1b" in os.read(mine, 1000)  # it is drawn
        os.close(mine)
        with pytest.raises(OSError, match="Input/output error"):
            terminal.write("Gone.\n")
        at(Samples(90))
    with suppress(OSError):
        terminal.close()
