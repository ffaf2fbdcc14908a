"""`config.yaml`: every mistake is told at its place, and a file that cannot be read is never passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voice_coach.cli import main

Captured = pytest.CaptureFixture[str]
SELF = Path("/proc/self/mem")
"""A regular file that the system lets nobody read from its beginning, not even root."""


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = home / "config.yaml"
    monkeypatch.setattr("voice_coach.console.settings_file.config_file", lambda: file)
    # The doctor looks at the settings alone, because the natural voice takes a second to start.
    monkeypatch.setattr("voice_coach.commands.doctor.natural_voice", lambda: iter(()))
    return file


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("rate: 150\nefort: 5\n", "2:1", "unknown setting `efort`.\nDid you mean `effort`?"),
        ("rate: 150\nspeed: 5\n", "2:1", "unknown setting `speed`.\nWrite one setting a line"),
        (
            "rate: 150\n\nrate: 160\n",
            "3:1",
            "`rate` appears twice.\nKeep one of them; the first is in line 1.",
        ),
        ('rate: 150\n"rate": 150\n', "2:1", "`rate` appears twice."),
        ("rate: !!python/name:os.system 5\n", "1:7", "tags (`!`) are not allowed in the settings."),
        ("rate: 150\nbrief: !mine yes\n", "2:8", "tags (`!`) are not allowed in the settings."),
        ("rate: &a 150\n", "1:7", "aliases and anchors (`*`, `&`) are not allowed in the settings."),
        ("rate: 150\neffort: [5]\n", "2:9", "`effort` has no usable value."),
        ("rate: 150\neffort:\n", "2:8", "`effort` has no usable value."),
        ("\n- effort\n", "2:1", "the settings are not lines of `key: value`."),
        ("rate: 150\neffort: [5\n", "2:9", "this list is never closed."),
        ("rate: 150\n---\neffort: 5\n", "2:1", "a second document begins here.\nWrite one setting a line"),
        (
            "rate: 150\n  effort: 5\n",
            "2:9",
            "a colon is not allowed here.\nPut the text in quotes",
        ),
        (
            "rate: 150, effort: 5\n",
            "1:12",
            "this line has a second key.\nGive each key a line of its own: `rate: 150` and `effort: 5`.",
        ),
        (
            "{rate: 150}\neffort: 5\n",
            "2:1",
            "this is outside the settings.\nWrite one setting a line",
        ),
        ("rate: 150\n- effort\n", "2:1", "this does not fit the lines above it.\nAll settings begin"),
        ("<<: 5\n", "1:1", "merge keys (`<<`) are not allowed in the settings."),
        ("rate: \x07\n", "1:7", "the character U+0007 is not allowed in the settings."),
        (
            "%YAML 1.1\n---\nrate: 5\n%YAML\n",
            "4:1",
            "a line that begins with `%` is not allowed in the settings.",
        ),
        ("rate: 150\n...\neffort: 5\n", "3:1", "there is text after the end of the settings."),
        ("rate: 150\r\nrate: 9\r\n", "2:1", "`rate` appears twice."),
        ("\ufeffrate: fast\n", "1:7", "`rate`: `fast` is not a whole number."),
        ("voice: {germn: de}\n", "1:9", "`germn` is not a language tag.\nWrite a tag such as"),
        (
            "voice: {}\n",
            "1:8",
            "the group of `voice` is empty.\nWrite for instance `voice: {en: heart, de: de}`.",
        ),
        ("rate: {en: 150, EN: 200}\n", "1:17", "`EN` and `en` are the same language.\nKeep one of them."),
        ("voice: {pt-BR: pt, de: de,\n  pt-br: pt}\n", "2:3", "`pt-br` and `pt-BR` are the same language."),
        ("rate: {de: quick}\n", "1:12", "`quick` is not a whole number."),
        (
            "rate: 150\nsounds: ~no-such-user/x\n",
            "2:9",
            "`sounds`: `~no-such-user/x` is not a folder that can be read.",
        ),
    ],
)
def test_a_mistake_is_told_at_its_line_and_column(
    config: Path, capsys: Captured, text: str, place: str, told: str
) -> None:
    """Every mistake names file, line and column, its reason and a remedy; no routine is played with it."""
    config.write_text(text, "utf-8", newline="")
    assert main(["timeline", "plank", "--voice", "silent"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"Error: {config}:{place}: {told}")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n", "\ufeff", "\ufeffrate: 150\r\n"])
def test_a_file_without_mistakes_is_taken(config: Path, capsys: Captured, text: str) -> None:
    """A file that says nothing, or that Windows' editor has saved, is as good as any."""
    config.write_text(text, "utf-8", newline="")
    assert main(["list", "--search", "plank"]) == 0
    assert capsys.readouterr().err == ""


def no_file(config: Path) -> None:
    config.symlink_to("nowhere.yaml")


def no_end(config: Path) -> None:
    config.symlink_to(config.name)


def folder(config: Path) -> None:
    config.mkdir()


def large(config: Path) -> None:
    config.write_text("# more\n" * 10_000)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (no_file, "is a broken link."),
        (no_end, "is a broken link."),
        (folder, "is not a regular file."),
        (large, "is too large for a settings file."),
    ],
)
def test_what_is_no_file_of_settings_is_an_error(config: Path, capsys: Captured, make, told: str) -> None:
    """What stands in the place of the settings is never taken for none; the doctor tells the same."""
    make(config)
    assert main(["list"]) == 2
    assert capsys.readouterr().err.startswith(f"Error: {config} {told}")
    assert main(["doctor", "--no-sound"]) == 1
    assert f"Problem: settings: {config} {told}" in capsys.readouterr().out


def forbid(config: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("nothing is forbidden to this user")
    config.write_text("rate: 150\n")
    config.chmod(0)


def unreadable(config: Path) -> None:
    if not SELF.exists():
        pytest.skip("there is no such file here")
    config.symlink_to(SELF)


@pytest.mark.parametrize("make", [forbid, unreadable])
def test_settings_that_cannot_be_read_are_told_of(config: Path, capsys: Captured, make) -> None:
    """The defaults serve, and the user hears of it: from each command, and as a problem from the doctor."""
    make(config)
    assert main(["list", "--search", "plank"]) == 0
    told = f"The settings in {config} cannot be read: "
    out, err = capsys.readouterr()
    assert "plank" in out
    assert err.startswith(told)
    assert err.count("\n") == 1
    assert main(["doctor", "--no-sound"]) == 1
    assert f"Problem: settings: {told}" in capsys.readouterr().out


def test_the_doctor_tells_of_a_voice_that_is_not_there(config: Path, capsys: Captured) -> None:
    """A voice is tried as all settings are."""
    config.write_text("rate: 150\nvoice: nosuch\n")
    assert main(["doctor", "--no-sound"]) == 1
    told = f"Problem: settings: {config}:2:8: `voice`: There is no voice `nosuch`."
    assert told in capsys.readouterr().out


def test_check_tells_where_a_voice_was_set(
    config: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The voice that is named in a variable is told with the variable's name; the command line needs none."""
    monkeypatch.setenv("VOICE_COACH_VOICE", "nosuch")
    assert main(["check", "plank"]) == 2
    assert capsys.readouterr().err.startswith("Error: VOICE_COACH_VOICE: There is no voice `nosuch`.")
    assert main(["check", "plank", "--voice", "nosuch"]) == 2
    assert capsys.readouterr().err.startswith("Error: There is no voice `nosuch`.")
