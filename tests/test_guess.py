"""What the error for an unknown command suggests."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.cli import COMMANDS, main, voice_coach
from voice_coach.console.guess import INSTEAD

SCRIPT = "title: Legs\nsteps:\n  - exercise: Squat\n    reps: 2\n"


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own to work in, with a file and some scripts."""
    monkeypatch.chdir(home)
    (home / "legs.yaml").write_text(SCRIPT)
    own = home / "DATA" / "voice-coach" / "scripts"
    own.mkdir(parents=True)
    for name in ("lift", "leg day", "it's", "red\x1b[31m", "check"):
        (own / f"{name}.yaml").write_text(SCRIPT)
    return home


PLAY = "voice-coach play"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["plank"], f"`{PLAY} plank`"),
        (["plank", "--effort", "50"], f"`{PLAY} plank`"),
        (["plnk"], f"`{PLAY} plank`"),
        (["Neck-Warmup"], f"`{PLAY} neck-warmup`"),
        (["neck"], f"`{PLAY} neck-warmup`"),
        (["leg day"], f'`{PLAY} "leg day"`'),
        (["leg dya"], f'`{PLAY} "leg day"`'),
        (["it's"], f'`{PLAY} "it\'s"`'),
        (["./legs.yaml"], f"`{PLAY} ./legs.yaml`"),
        (["./lgs.yaml"], f"`{PLAY} legs.yaml`"),
        (["plank 3x40s / 20s rest"], f'`{PLAY} "plank 3x40s / 20s rest"`'),
        (["cat/cow 8, plank 40s"], f'`{PLAY} "cat/cow 8, plank 40s"`'),
        (["squat", "3x12"], f'`{PLAY} "squat 3x12"`'),
        (["- squat 10\n- plank 40s"], f'`{PLAY} "..."`'),
        (["plank 40s, " * 20], f'`{PLAY} "..."`'),
        (["shw"], "`voice-coach show`"),
        (["shw", "plank"], "`voice-coach show`"),
        (["lst"], "`voice-coach list`"),
        (["lit"], f"`voice-coach list` or `{PLAY} lift`"),  # as near: the command first
        (["lif"], f"`{PLAY} lift`"),
        (["exp"], "`voice-coach export`"),  # as it begins
        (["del"], "`voice-coach remove`"),
        (["checklist"], "`voice-coach check`"),
        (["chck"], "`voice-coach check`"),  # a routine of that name is none of it
        (["help"], "`voice-coach --help`"),
        (["run", "plank"], "`voice-coach play`"),
    ],
)  # fmt: skip
def test_what_was_meant(arguments: list[str], meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Routines, files, exercises in one line and slips lead to the line that does it; exit code 2."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].endswith(f" Did you mean {meant}?")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("xyzzy", "Error: There is no command `xyzzy`."),
        ("xyzzy/x.yaml", "Error: There is no command `xyzzy/x.yaml`. There is no such file either."),
        ("\x1b[31m", "Error: There is no command `␛[31m`."),
        ("", "Error: There is no command ``."),
    ],
)
def test_nothing_like_it(word: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is like it nothing is suggested, and no escape code comes through."""
    assert main([word]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == told


def test_what_stands_in_place_of_a_command_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Each word of other programs leads to a command or an option of this one."""
    options = {option for parameter in voice_coach.params for option in parameter.opts} | {"--help"}
    assert {*INSTEAD.values()} <= {*COMMANDS} | options
    assert not {*INSTEAD} & {*COMMANDS}


def test_a_routine_called_as_a_command_is_still_played(capsys: pytest.CaptureFixture[str]) -> None:
    """The command of that name goes first, and `show check` finds the routine."""
    assert main(["show", "check"]) == 0
    assert "Squat" in capsys.readouterr().out
