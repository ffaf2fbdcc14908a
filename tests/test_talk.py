"""`--talk` and `--brief`: which one wins, where each can be set, and what contradicts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import click
import pytest

from voice_coach.cli import main
from voice_coach.coaching.announcements import TALK, Choices, Talk
from voice_coach.commands.list import command as list_command
from voice_coach.commands.play import command as play
from voice_coach.console import settings_file

Captured = pytest.CaptureFixture[str]
LESS = "Leave one of them out: `--brief` is the same as `--talk short`."
ROUTINE = """\
title: Legs
cautions: [Stop if it hurts, Drink enough]
steps:
  - exercise: Squat
    reps: 5
    how: Stand tall. Sink down.
    caution: Keep your heels down.
"""


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = home / "config.yaml"
    monkeypatch.setattr("voice_coach.console.settings_file.config_file", lambda: file)
    return file


def level(arguments: str = "", default: dict[str, str] | None = None) -> str:
    """Return the level that `list` would use."""
    # click keeps the names of the help option of the first context for all later ones.
    context = list_command.make_context(
        "list", arguments.split(), default_map=default, help_option_names=["-h", "--help"]
    )
    with context:
        talk: str = context.params["talk"]
        return talk


def test_the_option_offers_the_levels_of_the_coach() -> None:
    """Each level of the coach can be chosen by name, in the same order."""
    (option,) = [one for one in play.params if one.name == "talk"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == TALK == get_args(Talk)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "normal"),
        ("--brief", "short"),
        ("--no-brief", "normal"),
        ("--brief --talk short", "short"),
        ("--talk full --no-brief", "full"),
        *((f"--talk {one}", one) for one in TALK),
    ],
)
def test_brief_is_another_name_for_short(arguments: str, expected: str) -> None:
    """Both options set one level; given together, they have to agree."""
    assert level(arguments) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--brief --talk full", f"`--brief` and `--talk full` contradict each other. {LESS}"),
        ("--talk signals --brief", f"`--brief` and `--talk signals` contradict each other. {LESS}"),
        ("--no-brief --talk short", f"`--no-brief` and `--talk short` contradict each other. {LESS}"),
    ],
)
def test_options_that_contradict_are_an_error(arguments: str, message: str) -> None:
    """Neither option is silently ignored."""
    with pytest.raises(click.UsageError) as error:
        level(arguments)
    assert error.value.message == message


def test_variables_that_contradict_are_an_error(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """The message names the variables, not options that nobody typed. Exit code 2."""
    monkeypatch.setenv("VOICE_COACH_TALK", "full")
    monkeypatch.setenv("VOICE_COACH_BRIEF", "yes")
    assert main(["list"]) == 2
    expected = f"`VOICE_COACH_BRIEF=yes` and `VOICE_COACH_TALK=full` contradict each other. {LESS}"
    assert expected in capsys.readouterr().err
    assert main(["list", "--talk", "full"]) == 0


def test_the_stronger_place_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line goes before variables, and these before `config.yaml`, whichever of the two names is used."""
    assert level("", {"brief": "yes"}) == "short"
    assert level("", {"talk": "signals"}) == "signals"
    assert level("--brief", {"talk": "signals"}) == "short"
    assert level("--no-brief", {"talk": "signals"}) == "normal"
    monkeypatch.setenv("VOICE_COACH_TALK", "full")
    assert level("", {"brief": "yes"}) == "full"
    assert level("--brief") == "short"
    monkeypatch.delenv("VOICE_COACH_TALK")
    monkeypatch.setenv("VOICE_COACH_BRIEF", "yes")
    assert level("", {"talk": "full"}) == "short"
    assert level("--talk full") == "full"


@pytest.mark.parametrize(
    ("text", "place"), [("brief: true\ntalk: short\n", "2:1"), ("effort: 5\ntalk: full\nbrief: no\n", "3:1")]
)
def test_a_file_holds_one_of_the_two(config: Path, capsys: Captured, text: str, place: str) -> None:
    """Both in `config.yaml` are an error at the later one, even if they agree."""
    config.write_text(text)
    assert main(["show", "plank"]) == 2
    assert capsys.readouterr().err == (
        f"Error: {config}:{place}: `talk` and `brief` cannot stand together.\n"
        "Keep `talk`: `brief: true` means `talk: short`.\n"
    )


def test_show_leaves_out_what_the_level_does(config: Path, tmp_path: Path, capsys: Captured) -> None:
    """`show` prints the cautions and instructions that are said at the level."""
    file = tmp_path / "legs.yaml"
    file.write_text(ROUTINE)

    def shown(*arguments: str) -> list[str]:
        assert main(["show", str(file), "--plain", *arguments]) == 0
        lines = capsys.readouterr().out.splitlines()
        return [line for line in lines if line.startswith(("Caution", "How"))]

    first, second = "Caution: Stop if it hurts", "Caution: Drink enough"
    heels, how = "Caution: Keep your heels down.", "How: Stand tall. Sink down."
    assert shown() == shown("--talk", "full") == [first, second, heels, how]
    assert shown("--talk", "short") == shown("--brief") == [first, heels]
    assert shown("--talk", "signals") == [first]
    config.write_text("talk: signals\n")
    assert shown() == [first]
    config.write_text("brief: true\n")
    assert shown() == [first, heels]


def test_the_menu_takes_the_level(monkeypatch: pytest.MonkeyPatch) -> None:
    """`play` without a name lists lengths at the level that was chosen."""
    asked: list[Choices] = []
    monkeypatch.setattr("voice_coach.commands.play.menu.can_choose", lambda: True)
    monkeypatch.setattr("voice_coach.commands.play.menu.chosen", asked.append)
    assert main(["play", "--talk", "signals"]) == 0
    assert [choices.talk for choices in asked] == ["signals"]
    monkeypatch.setenv("VOICE_COACH_TALK", "full")
    assert main([]) == 0
    assert [choices.talk for choices in asked] == ["signals", "full"]


def test_completion_offers_the_levels(home: Path) -> None:
    """Shell completion knows the levels of `--talk`."""
    told = subprocess.run(
        [sys.executable, "-m", "voice_coach"],
        env={
            **os.environ,
            "_VOICE_COACH_COMPLETE": "bash_complete",
            "COMP_WORDS": "voice-coach export --talk s",
            "COMP_CWORD": "3",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert told.stdout.split() == ["plain,short", "plain,signals"]


@pytest.mark.parametrize("name", ["play", "export", "timeline", "show", "list"])
def test_commands_that_lay_out_a_routine_take_the_level(name: str, capsys: Captured) -> None:
    """`--talk` and `--brief` are in the help of every command whose answer depends on them."""
    assert main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert "--talk" in told
    assert "--brief" in told


def test_it_is_a_setting() -> None:
    """`config.yaml` takes `talk`, and still takes `brief`."""
    assert {"talk", "brief"} <= set(settings_file.KEYS)
