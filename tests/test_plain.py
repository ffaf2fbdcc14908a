"""Plain output: one fact a line, in every command, for those who hear the terminal."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

import click
import pytest

from voice_coach.cli import COMMANDS, main, voice_coach
from voice_coach.commands.check import report
from voice_coach.console.progress import file_progress, progress
from voice_coach.showing.terminal_width import terminal_width
from voice_coach.units import Samples

SCRIPT = """\
title: Legs
tags: [home, short]
about: Two squats.
steps:
  - repeat: 2
    rest: 5s
    steps:
      - exercise: Squat
        reps: 2
        how: Sit down on the air.
"""


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own with one script, to work in, and a terminal of the usual width."""
    monkeypatch.setenv("COLUMNS", "80")
    # The doctor has eSpeak speak alone: it tells the same of the natural voice, which takes a second to start.
    monkeypatch.setattr("voice_coach.commands.doctor.natural_voice", lambda: iter(()))
    monkeypatch.chdir(home)
    (home / "legs.yaml").write_text(SCRIPT)
    return home


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main([*arguments])
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_plain(name: str) -> None:
    """`--plain` and `--no-screen` are one option, and no command is without it."""
    command = voice_coach.get_command(click.Context(voice_coach), name)
    assert command is not None
    [plain] = [option for option in command.params if option.name == "plain"]
    assert {"--plain", "--no-screen"} <= {*plain.opts}
    assert plain.envvar == "VOICE_COACH_PLAIN"


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "legs.yaml"],
        ["show", "core-course"],
        ["timeline", "legs.yaml", "--voice", "silent"],
        ["doctor", "--no-sound"],
        ["new", "mine"],
        ["check", "bad.yaml"],
        ["play", "--help"],
        ["remote", "--help"],
        ["--help"],
    ],
)
def test_plain_lines_read_well_aloud(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """No line is indented, aligned by blanks, coloured, boxed or empty."""
    (home / "bad.yaml").write_text("title: Bad\nsteps:\n  - rest: soon\n  - rezt: 5s\n")
    if "--help" not in arguments:
        arguments = [*arguments, "--plain"]
    lines = told(capsys, *arguments)
    assert lines
    assert [line for line in lines if not line or re.search(r"^ |  |\t|\x1b|[\u2500-\u259f|^]", line)] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "legs.yaml"],
        ["timeline", "legs.yaml", "--voice", "silent"],
        ["doctor", "--no-sound"],
        ["show", "no-such-routine"],
        ["import", "legs.yaml", "--force"],
        ["new", "mine", "--force"],
        ["list", "--help"],
        ["export", "legs.yaml", "-o", "legs.wav", "--voice", "silent"],
    ],
)
def test_where_there_is_no_terminal_all_is_plain(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """What goes into a pipe or a file is plain by itself, on either stream; --no-plain has it drawn."""
    main(["import", "legs.yaml"])
    (home / "legs.wav").touch()
    capsys.readouterr()
    by_itself, asked, drawn = (
        (main([arguments[0], *more, *arguments[1:]]), capsys.readouterr())
        for more in ([], ["--plain"], ["--no-plain"])
    )
    steady = [
        (code, *(re.sub(r"in \d[.\d]* s", "", text) for text in told)) for code, told in (by_itself, asked)
    ]
    assert steady[0] == steady[1]
    assert drawn[0] == asked[0]
    assert drawn[1] != asked[1] or arguments[0] == "import"


def test_a_list_is_one_routine_a_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its name first, then its figures, then what it is about; the same where there is no terminal."""
    main(["import", "legs.yaml", "--as", "legs"])
    capsys.readouterr()
    lines = told(capsys, "list", "--plain", "--tag", "home")
    assert lines == ["legs: 1 minute, 1 exercise. Yours. Tags: home, short. Two squats."]
    assert told(capsys, "list", "--tag", "home") == lines


def test_a_listed_routine_reads_well_whatever_it_lacks(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Minutes are counted, what stands in place of another says so, and errors name the way to them."""
    (home / "plank.yaml").write_text("title: Mine\nsteps:\n  - exercise: Plank\n    hold: 2min\n")
    main(["import", "plank.yaml"])
    [plank] = [line for line in told(capsys, "list", "--plain") if line.startswith("plank: ")]
    assert plank == "plank: 2 minutes, 1 exercise. Yours, in place of the built-in one. Mine"
    (home / "DATA" / "voice-coach" / "scripts" / "plank.yaml").write_text("title: Mine\nsteps: []\n")
    [plank] = [line for line in told(capsys, "list", "--plain") if line.startswith("plank: ")]
    assert plank == "plank: 1 error, shown by voice-coach check plank. Yours, in place of the built-in one."


def test_a_problem_in_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors name line and column in words, with the remedy on a line of its own, from `check` and `play` alike."""
    (home / "bad.yaml").write_text("title: Bad\nsteps:\n  - {exercise: Squat, reps: 2, tempoo: 4s}\n")
    lines = told(capsys, "check", "bad.yaml", "--plain")
    assert lines[0].startswith("bad.yaml, line 3, column 32: unknown key `tempoo`")
    assert "tempo" in lines[1]
    assert len(lines) == 2
    assert main(["play", "bad.yaml", "--plain", "--voice", "silent"]) == 3
    assert capsys.readouterr().err.splitlines() == lines
    assert main(["play", "bad.yaml", "--no-plain", "--voice", "silent"]) == 3
    assert "^" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "terminal", "told"),
    [
        ([], False, ["bad.yaml:3:32: error: unknown key `tempoo`. Did you mean `tempo`?"]),
        (["--plain"], False, ["bad.yaml, line 3, column 32: unknown key `tempoo`", "Did you mean `tempo`?"]),
        (["--plain"], True, ["bad.yaml, line 3, column 32: unknown key `tempoo`", "Did you mean `tempo`?"]),
        *(
            (options, terminal, [
                "bad.yaml:3:32: unknown key `tempoo`", "     3 |   - {exercise: Squat, reps: 2, tempoo: 4s}",
                "       |                                ^^^^^^", "  Did you mean `tempo`?",
            ])
            for options, terminal in ([([], True), (["--no-plain"], False), (["--no-plain"], True)])
        ),
    ],
)  # fmt: skip
def test_where_a_problem_goes_it_is_told_so_that_it_is_read_there(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    options: list[str], terminal: bool, told: list[str],
) -> None:  # fmt: skip
    """A line of its own as linters print it into a pipe, drawn at a terminal, and in words with --plain alone."""
    (home / "bad.yaml").write_text("title: Bad\nsteps:\n  - {exercise: Squat, reps: 2, tempoo: 4s}\n")
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: terminal)
    assert main(["check", "bad.yaml", *options]) == 3
    assert capsys.readouterr().out.splitlines() == told
    assert main(["export", "bad.yaml", "-o", "bad.wav", "--voice", "silent", *options]) == 3
    assert capsys.readouterr().err.splitlines() == told


def test_a_warning_in_a_pipe_says_that_it_is_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Kind, cause and remedy stand in one line, whatever the file holds; what ends a line there ends none here."""
    (home / "odd.yaml").write_text('title: Odd\nsteps:\n  - say: "See the\\nhttps://x.y/\\e[31m"\n')
    assert main(["check", "odd.yaml", "--voice", "silent"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        assert re.fullmatch(r"odd\.yaml:\d+:\d+: warning: [^\x00-\x1f]+\. [A-Z][^\x00-\x1f]+\.", line)


def test_a_setting_makes_every_command_plain(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable and config.yaml say it for good, and the command line has the last word."""
    columns, plain = (
        told(capsys, "timeline", "legs.yaml", "--voice", "silent", more) for more in ("--no-plain", "--plain")
    )
    assert columns != plain
    with monkeypatch.context() as terminal:
        terminal.setattr("sys.stdout.isatty", lambda: True)
        assert told(capsys, "timeline", "legs.yaml", "--voice", "silent") == columns
    config = home / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("plain: yes\n")
    assert told(capsys, "timeline", "legs.yaml", "--voice", "silent") == plain
    assert told(capsys, "timeline", "legs.yaml", "--voice", "silent", "--no-plain") == columns
    config.unlink()
    monkeypatch.setenv("VOICE_COACH_PLAIN", "1")
    assert told(capsys, "timeline", "legs.yaml", "--voice", "silent") == plain


def test_help_is_plain_as_it_is_set(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal too, of the program as of each command, and of the usage that an error begins with."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for arguments in ([], ["list"]):
        columns = told(capsys, *arguments, "--help")
        assert any(line.startswith("  ") for line in columns)
        monkeypatch.setenv("VOICE_COACH_PLAIN", "1")
        plain = told(capsys, *arguments, "--help")
        assert "-h, --help: Show this message and exit." in plain
        assert "" not in plain
        monkeypatch.delenv("VOICE_COACH_PLAIN")
        config = home / "CONFIG" / "voice-coach" / "config.yaml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("plain: yes\n")
        assert told(capsys, *arguments, "--help") == plain
        config.write_text("plane: yes\n")  # an error there keeps nobody from help
        assert told(capsys, "--help")
        config.unlink()


def test_help_says_what_each_command_does_in_a_whole_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns a command has one line, and none is cut off."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    _, _, commands = "\n".join(told(capsys, "--help")).partition("Commands:\n")
    assert [line.split()[0] for line in commands.splitlines()] == [*COMMANDS]
    assert all(re.fullmatch(r"  \w+ +[A-Z].*[a-z]\.", line) for line in commands.splitlines()), commands


def test_an_export_tells_percentages_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Each quarter once, then the file, and nothing that moves."""
    assert main(["export", "legs.yaml", "-o", "legs.wav", "--voice", "silent", "--plain"]) == 0
    out, err = capsys.readouterr()
    *percents, last = err.splitlines()
    assert out == ""
    assert percents == [f"{number} percent written" for number in (25, 50, 75)][: len(percents)]
    assert len(percents) >= 2
    assert re.fullmatch(r"Written to legs\.wav: \d\d seconds, \d\.\d MB", last)


def test_an_export_says_how_long_the_file_is(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The length is in words, however long."""
    (home / "legs.yaml").write_text(SCRIPT.replace("reps: 2", "reps: 20"))
    assert main(["export", "legs.yaml", "-o", "legs.flac", "--voice", "silent"]) == 0
    written = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(r"Written to legs\.flac: 3 minutes and \d+ seconds?, \d\.\d MB", written)


def test_an_export_never_writes_over_what_it_is_made_of(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sound of the routine, by whatever path, is no place for it; all is as it was."""
    assert main(["export", "legs.yaml", "-o", "gong.wav", "--voice", "silent"]) == 0
    gong = (home / "gong.wav").read_bytes()
    (home / "inner.yaml").write_text("title: Inner\nsteps:\n  - sound: gong.wav\n")
    (home / "outer.yaml").write_text("title: Outer\nsteps:\n  - include: ./inner.yaml\n")
    (home / "link.wav").symlink_to("gong.wav")
    for routine in ("inner.yaml", "outer.yaml"):
        for target in ("gong.wav", str(home / "gong.wav"), "link.wav"):
            capsys.readouterr()
            assert main(["export", routine, "-o", target, "--voice", "silent", "--force"]) == 2
            assert "is a part of this routine" in capsys.readouterr().err
    assert (home / "gong.wav").read_bytes() == gong


def test_many_files_are_told_one_by_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a bar, each finished file is a line with its name, how many there are, and the time left."""
    clock = [0.0]
    monkeypatch.setattr("voice_coach.console.progress.monotonic", lambda: clock[0])
    with file_progress(Samples(300), 3) as show:
        for position, clock[0], finished in (
            (50, 30.0, ""),
            (100, 60.0, "01 Arms.mp3"),
            (290, 290.0, "02 B\x1b[2J.mp3"),
            (300, 300.0, "03 Calf.mp3"),
        ):
            show(Samples(position), finished)
    assert capsys.readouterr().err.splitlines() == [
        "1 of 3 written: 01 Arms.mp3, about 2 minutes left",
        "2 of 3 written: 02 B␛[2J.mp3, about 10 seconds left",
        "3 of 3 written: 03 Calf.mp3",
    ]


def in_words(monkeypatch: pytest.MonkeyPatch, total: int, positions: list[tuple[int, float]]) -> None:
    """Come to each position at its time."""
    clock = [0.0]
    monkeypatch.setattr("voice_coach.console.progress.monotonic", lambda: clock[0])
    with progress(Samples(total), "Checking", "of it checked", after=2) as at:
        for position, clock[0] in positions:
            at(Samples(position))


@pytest.mark.parametrize(
    ("positions", "lines"),
    [
        ([(10, 0.1), (99, 1.9)], []),
        ([(1, 1.0), (2, 2.0), (3, 2.1)], ["Checking"]),
        ([(1, 2.0), (30, 3.0), (31, 4.0), (80, 5.0)], ["Checking", "25 percent", "75 percent"]),
        ([(60, 2.0), (120, 9.0)], ["50 percent", "75 percent"]),
        ([(25, 30.0), (99, 99.0)], ["25 percent, 1 minute and 30 seconds", "75 percent"]),
    ],
)
def test_a_long_check_tells_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    positions: list[tuple[int, float]],
    lines: list[str],
) -> None:
    """Two seconds pass in silence; then there is a sign, and each quarter once, with the time left if it is long."""
    in_words(monkeypatch, 100, positions)
    told = capsys.readouterr()
    expected = []
    for line in lines:
        percent, _, left = line.partition(", ")
        end = f", about {left} left" if left else ""
        expected.append(f"{percent} of it checked{end}" if "percent" in line else line)
    assert told.err.splitlines() == expected
    assert told.out == ""


def test_a_check_that_takes_long_is_heard_of_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Standard output holds what was found, and nothing else."""
    main(["check", "legs.yaml", "--voice", "silent"])
    quick = capsys.readouterr()
    assert quick.err == ""
    monkeypatch.setattr("voice_coach.console.progress.monotonic", itertools.count(step=0.001).__next__)
    monkeypatch.setattr(report, "QUIETLY", 0.001)
    main(["check", "legs.yaml", "--voice", "silent"])
    slow = capsys.readouterr()
    assert slow.out == quick.out
    assert "Checking Legs\n" in slow.err
    assert "75 percent of Legs checked\n" in slow.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "plank"],
        ["timeline", "legs.yaml", "--voice", "silent"],
        ["check", "bad.yaml"],
        ["show", "no-such-routine"],
        ["play", "bad.yaml", "--voice", "silent"],
        ["list", "--tag", "no-such-tag"],
    ],
)
def test_plain_lines_on_a_terminal_break_at_blanks(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """In 40 columns no line is wider and no word is cut, on either stream; the words are those of a pipe."""
    (home / "bad.yaml").write_text("title: Bad\nsteps:\n  - {exercise: Squat, reps: 2, tempoo: 4s}\n")
    main([*arguments, "--plain"])
    piped = capsys.readouterr()
    monkeypatch.setenv("COLUMNS", "40")
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    main([*arguments, "--plain"])
    for whole, laid in zip(piped, capsys.readouterr(), strict=True):
        assert laid.split() == whole.split()
        assert max(map(len, laid.splitlines()), default=0) <= 40
        assert len(laid.splitlines()) > len(whole.splitlines()) or not whole


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="pseudo-terminals are not for Windows")
def test_a_terminal_under_standard_error_tells_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output goes elsewhere, notices wrap to the terminal that shows them; one without a size has 80."""
    import termios

    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr("sys.__stdout__", None)
    near, far = os.openpty()
    with os.fdopen(near, "wb"), os.fdopen(far, "w") as terminal:
        assert terminal_width(terminal) == 80
        termios.tcsetwinsize(far, (24, 40))
        assert terminal_width(terminal) == 40
    assert terminal_width(terminal) is None
    assert terminal_width(None) is None
