"""The command line as a user meets it: exit codes, messages, files, pipes and signals, with real voices."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import click
import numpy as np
import pytest
import soundfile
import yaml

from voice_coach.cli import main
from voice_coach.errors import CoachError
from voice_coach.interrupts import interrupt_behind

LONG = 120
"""Seconds that a process may take on a machine with much else to do."""

SHORT = """\
title: Short one
steps:
  - exercise: Plank
    hold: 3s
    get_ready: 3s
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of one's own, kept for the module, so that phrases are spoken once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("VOICE_COACH", "XDG"))}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1])}


Coach = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def coach(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Coach:
    """Run voice-coach in an empty folder, inside this process, which is ten times as fast as starting one."""
    for name in [name for name in os.environ if name.startswith(("VOICE_COACH", "XDG"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in more.items():
                patch.setenv(name, value)
            code = main([*arguments])
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, err)

    return run


@pytest.fixture
def process(environment: dict[str, str], tmp_path: Path) -> Coach:
    """Run voice-coach in an empty folder, as a process of its own."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(arguments), env={**environment, **more}, cwd=tmp_path, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False, timeout=LONG,
        )  # fmt: skip

    return run


def command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "voice_coach", *arguments]


def script(tmp_path: Path, text: str = SHORT, name: str = "short.yaml") -> str:
    (tmp_path / name).write_text(text, "utf-8")
    return name


# Wrong usage


def test_an_unknown_command_offers_the_nearest(process: Coach) -> None:
    """A slip in a command's name is named, with the nearest one, and exits 2."""
    result = process("plya", "neck-warmup")
    assert result.returncode == 2
    assert "There is no command `plya`. Did you mean `voice-coach play`?" in result.stderr


def test_an_unknown_routine_offers_the_nearest(coach: Coach) -> None:
    """A slip in a routine's name offers the nearest names and exits 2."""
    result = coach("play", "nek-warmup", "--voice", "silent")
    assert result.returncode == 2
    assert "neck-warmup" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_first_letters_of_a_routine_offer_it(coach: Coach) -> None:
    """A name that is begun is not played, but led to."""
    result = coach("play", "neck", "--voice", "silent")
    assert result.returncode == 2
    assert "Did you mean `neck-warmup`?" in result.stderr


@pytest.mark.parametrize(
    "option", [("--effort", "101"), ("--rate", "fast"), ("--output", "nul"), ("--voice", "klingon-x")]
)
def test_wrong_options_exit_2(coach: Coach, option: tuple[str, str]) -> None:
    """Each is refused with a sentence, before anything sounds."""
    result = coach("play", "neck-warmup", *option)
    assert result.returncode == 2, result.stderr
    assert option[1] in result.stderr
    assert "Traceback" not in result.stderr


def test_errors_of_a_script_exit_3(coach: Coach, tmp_path: Path) -> None:
    """`play` tells all errors of a script with their places, on standard error, and plays nothing."""
    file = script(tmp_path, "title: Bad\nsteps:\n  - exercise: Squat\n    repz: 3\n  - rest: 0s\n")
    result = coach("play", file, "--output", "-", "--voice", "silent")
    assert result.returncode == 3
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "short.yaml:4:5: error: unknown key `repz`. Did you mean `reps`?",
        "short.yaml:5:11: error: `0s` is no time at all. Write an amount above zero.",
    ]


def test_check_prints_to_standard_output(coach: Coach, tmp_path: Path) -> None:
    """What `check` finds is its data: errors exit 3, warnings alone exit 0."""
    bad = script(tmp_path, "title: Bad\nsteps: []\n", "bad.yaml")
    tight = "title: Tight\nsteps:\n  - exercise: Squat\n    start: Lean against a tree.\n"
    warned = script(
        tmp_path,
        tight + "    hold: 3s\n    cues: [one two three four five six seven eight nine ten eleven]\n",
    )
    result = coach("check", bad)
    assert result.returncode == 3
    assert "bad.yaml:2:8: error: " in result.stdout
    result = coach("check", warned, "--voice", "silent")
    assert result.returncode == 0
    [line] = result.stdout.splitlines()
    assert re.match(r"short\.yaml:6:12: warning: .* is dropped: .*\. Say it in fewer words, ", line)


@pytest.mark.parametrize("name", ["neck-warmup", "wall-squat", "plank"])
def test_the_built_in_routines_have_nothing_to_warn_of(coach: Coach, name: str) -> None:
    """No rest grows and no cue drops at efforts 0, 50 and 100; test_source_rows.py has them spoken."""
    result = coach("check", name, "--voice", "silent")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


# What is made


def test_live_and_exported_are_the_same_samples(
    coach: Coach, environment: dict[str, str], tmp_path: Path
) -> None:
    """Promise 7: the raw stream of `play` and the file of `export` hold the same samples."""
    file = script(tmp_path)
    assert coach("export", file, "-o", "short.wav", "--voice", "en-us").returncode == 0
    raw = subprocess.run(
        command(["play", file, "--output", "-", "--voice", "en-us"]),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    exported, rate = soundfile.read(tmp_path / "short.wav", dtype="int16")
    assert rate == 48_000
    assert np.array_equal(np.frombuffer(raw, "<i2").reshape(-1, 2), exported)


def test_what_is_heard_is_what_is_planned(coach: Coach, tmp_path: Path) -> None:
    """In the exported file each cue begins at its sample, and nothing sounds between the cues."""
    file = script(tmp_path)
    assert coach("export", file, "-o", "short.wav", "--voice", "en-us").returncode == 0
    timeline = json.loads(coach("timeline", file, "--json", "--voice", "en-us").stdout)
    samples, _ = soundfile.read(tmp_path / "short.wav", dtype="float32")
    assert len(samples) == timeline["length"]
    quiet = np.ones(len(samples), bool)
    for cue in timeline["cues"]:
        part = samples[cue["start"] : cue["start"] + cue["length"], 0]
        assert np.flatnonzero(np.abs(part) > 10 ** (-50 / 20))[0] == 0, cue
        quiet[cue["start"] : cue["start"] + cue["length"]] = False
    assert not np.any(samples[quiet])
    assert not np.any(samples[: 48_000 // 2])


def test_the_cache_changes_nothing(coach: Coach, tmp_path: Path) -> None:
    """A cold cache, a warm one and none at all give the same bytes."""
    file = script(tmp_path)
    (tmp_path / "file").write_text("in the way")
    made = []
    for cache in ("one", "one", "file"):
        export = ("export", file, "-o", "out.wav", "--voice", "en-us", "--force")
        assert coach(*export, XDG_CACHE_HOME=str(tmp_path / cache)).returncode == 0
        made.append((tmp_path / "out.wav").read_bytes())
    assert len(set(made)) == 1


def test_timeline_json_is_the_public_one(coach: Coach, tmp_path: Path) -> None:
    """The JSON has the promised keys, cues in order of start, and steps for each occurrence."""
    timeline = json.loads(coach("timeline", script(tmp_path), "--json", "--voice", "en-us").stdout)
    assert list(timeline) == [
        "version", "routine", "title", "sample_rate", "length", "steps", "cues", "dropped", "grown",
    ]  # fmt: skip
    assert (timeline["version"], timeline["routine"], timeline["title"]) == (1, "short", "Short one")
    assert timeline["sample_rate"] == 48_000
    assert [cue["start"] for cue in timeline["cues"]] == sorted(cue["start"] for cue in timeline["cues"])
    assert {tuple(cue) for cue in timeline["cues"] if cue["kind"] == "speech"} == {
        ("start", "length", "kind", "text", "phase", "step", "round", "set", "side", "rep")
    }
    tones = {cue["name"]: cue for cue in timeline["cues"] if cue["kind"] == "tone"}
    assert tones["stop"]["start"] - tones["go"]["start"] == 3 * 48_000
    assert (tones["go"]["phase"], tones["countdown"]["phase"]) == ("lead-in", "lead-in")
    assert (tones["stop"]["phase"], tones["done"]["phase"]) == ("work", "end")
    assert [step["path"] for step in timeline["steps"]] == ["1"]
    assert timeline["cues"][0]["step"] is None


@pytest.mark.parametrize("name", ["nowhere/out.wav", "out.mp9", "."])
def test_export_refuses_early(coach: Coach, tmp_path: Path, name: str) -> None:
    """A folder that is not there, an unknown ending, a folder in place of a file: a sentence, and no file."""
    result = coach("export", script(tmp_path), "-o", name, "--voice", "silent")
    assert result.returncode in (1, 2)
    assert "Traceback" not in result.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["short.yaml"]


# Playing


def test_play_without_sound_tells_in_lines(process: Coach, tmp_path: Path) -> None:
    """Without a terminal each thing said is one plain line in its time, and no escape code gets into it."""
    spoken = 'title: Said\nsteps:\n  - say: "red \\e[31m and \\a blue"\n'
    file = script(tmp_path, spoken)
    began = time.monotonic()
    result = process("play", file, "--output", "null", "--brief", "--voice", "silent", "--rate", "300")
    assert (result.returncode, result.stderr) == (0, "")
    words = [line.split("  ", 1)[1] for line in result.stdout.splitlines()]
    assert words[1].startswith("red ")
    assert (words[0], *words[2:]) == ("Said", "Done.", "That's all", "About 5 seconds")
    assert not {"\x1b", "\a"} & set(result.stdout)
    assert time.monotonic() - began > 3


Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the program with some arguments; what still runs at the end of the test is killed."""
    with ExitStack() as running:

        def start(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                command(arguments), env={**environment, **more}, cwd=tmp_path, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            running.enter_context(process)
            running.callback(process.kill)
            return process

        yield start


def wait_until_it_takes_signals(process: subprocess.Popen[bytes]) -> None:
    """Return when the program itself runs: before, it is Python's own start that would be interrupted."""
    terminated = 1 << (signal.SIGTERM - 1)
    while True:
        caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text())
        if caught and int(caught[1], 16) & terminated:
            return
        assert process.poll() is None
        time.sleep(0.001)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signals_end_it_quietly(start: Start, number: signal.Signals) -> None:
    """Ctrl-C exits 130 without a traceback; SIGTERM, SIGHUP and SIGQUIT end it as they should."""
    process = start("play", "neck-warmup", "--output", "null", "--voice", "en-us")
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(number)
    _, errors = process.communicate(timeout=LONG)
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert errors.strip() == b""  # click ends the line of ^C


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.08, 0.15, 0.3])
def test_ctrl_c_is_quiet_at_any_moment(start: Start, delay: float) -> None:
    """Also while modules are still being loaded: no traceback, exit 130."""
    process = start("play", "neck-warmup", "--output", "null", "--voice", "silent")
    wait_until_it_takes_signals(process)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=LONG)
    assert errors.strip() == b""
    assert process.returncode == 130


def test_ctrl_c_while_python_starts_shows_nothing_of_the_program(start: Start) -> None:
    """At any moment of the first half second: Python's own start may print a traceback, the program never does."""
    for milliseconds in range(0, 500, 20):
        process = start("play", "neck-warmup", "--output", "null", "--voice", "silent")
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=LONG)
        assert b"/voice_coach/" not in errors.replace(b"/voice_coach/__main__.py", b""), milliseconds
        assert process.returncode in (130, -signal.SIGINT, 1), errors  # 1 is of Python's own start


def test_ctrl_c_before_anything_is_loaded_ends_it(environment: dict[str, str], tmp_path: Path) -> None:
    """What was held back while Python started is let in at the program's first line, where nothing is printed yet."""

    def hold_back_and_interrupt() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        os.kill(os.getpid(), signal.SIGINT)

    done = subprocess.run(
        command(["list"]), env=environment, cwd=tmp_path, capture_output=True, timeout=LONG,
        preexec_fn=hold_back_and_interrupt, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


CHANGING = """
import sys
from voice_coach import program
program._prepare()

def seen(event, arguments):
    if event in ("os.putenv", "os.unsetenv"):
        print(event, arguments, file=sys.stderr)

sys.addaudithook(seen)
from voice_coach.cli import main
main(["play", "squat 2", "--voice", "silent", "--output", "-"])
import miniaudio, soundfile, soxr
"""


def test_the_environment_stays_as_it_is_while_a_routine_plays(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """A sound library that reads the environment in a thread at that time could crash the process."""
    for name in ("OPENBLAS_NUM_THREADS", "OPENBLAS_MAIN_FREE", "ORT_DISABLE_TELEMETRY"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-c", CHANGING],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=LONG,
        check=True,
    )
    assert b"os." not in done.stderr, done.stderr


SIGNALLED = """
import os, sys, threading, time
import voice_coach.cli, voice_coach.program

lock = threading.RLock()

def send(*ignored):
    os.kill(os.getpid(), int(sys.argv[1]))

def send_behind(error, behind=voice_coach.program.interrupt_behind):
    voice_coach.program.interrupt_behind = behind
    send()
    return behind(error)

def play(arguments):
    {}
    time.sleep(100)

voice_coach.cli.main = play
voice_coach.program.run()
"""
MOMENTS = {
    "a destructor": "type('Swallowing', (), {'__del__': send})()",
    "where it is taken once more": "voice_coach.program.A_MOMENT = 0; type('Swallowing', (), {'__del__': send})()",
    "a class being made": "type('Made', (), {'field': type('Wrapping', (), {'__set_name__': send})()})",
    "an exec": "exec('send()', globals())",
    "a lock let go": "exec('with lock: lock.release(), send()')",
    "where another has just ended it": "voice_coach.program.interrupt_behind = send_behind; send()",
    "an error of any kind behind it": "exec('try: send()\\nfinally: {}[0]')",
}


# SIGHUP and SIGQUIT have the handler of SIGTERM.
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_taken_wherever_it_falls(
    environment: dict[str, str], tmp_path: Path, number: signal.Signals, moment: str
) -> None:
    """Python lets none out of destructors, wraps others, and remembers what fell into an `exec`."""
    (tmp_path / "signalled.py").write_text(SIGNALLED.format(MOMENTS[moment]))
    done = subprocess.run(
        [sys.executable, "-m", "signalled", str(int(number))],
        env=environment, cwd=tmp_path, capture_output=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130 if number == signal.SIGINT else -number, b"")


IN_C = """
import io, os, sys
from pathlib import Path
import numpy as np
import soundfile
import voice_coach.program, voice_coach.cli
from voice_coach.exports.page import mp3
from voice_coach.sound import sound_file

voice_coach.program.A_MOMENT = 1.0  # it is not waited for
soundfile.write("tone.flac", np.zeros(48_000), 48_000)

def send():
    os.kill(os.getpid(), int(sys.argv[2]))

class Memory(io.BytesIO):
    def write(self, data):
        send()
        return super().write(data)

class Metered(sound_file.Metered):
    def read(self, size):
        send()
        return super().read(size)

mp3.BytesIO, sound_file.Metered = Memory, Metered

def play(arguments):
    if sys.argv[1] == "read":
        sound_file.read_sound(Path("tone.flac"))
    else:
        mp3.encode([np.zeros((48_000, 2), np.float32)] * 3, 100)
    raise AssertionError

voice_coach.cli.main = play
voice_coach.program.run()
"""


@pytest.mark.parametrize("what", ["read", "written"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_sound_is_read_or_written_is_no_damaged_file(
    environment: dict[str, str], tmp_path: Path, number: signal.Signals, what: str
) -> None:
    """libsndfile calls back for bytes, and Python lets no exception out of there: it is raised afterwards."""
    (tmp_path / "in_c.py").write_text(IN_C)
    done = subprocess.run(
        [sys.executable, "-m", "in_c", what, str(int(number))],
        env=environment, cwd=tmp_path, capture_output=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (130 if number == signal.SIGINT else -number, b"")


ENTERING = """
import os, sys
import voice_coach.cli, voice_coach.program

def entered():
    try:
        yield
    finally:
        os.write(1, b"closed")

def play(arguments):
    socket = entered()
    next(socket)
    os.kill(os.getpid(), int(sys.argv[1]))

voice_coach.cli.main = play
voice_coach.program.run()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_a_signal_cuts_short_as_it_is_entered_is_closed(
    environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    """A socket that is made, and not yet inside its `with`, is taken away before the program ends."""
    (tmp_path / "entering.py").write_text(ENTERING)
    done = subprocess.run(
        [sys.executable, "-m", "entering", str(int(number))],
        env=environment, cwd=tmp_path, capture_output=True, timeout=LONG, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130 if number == signal.SIGINT else -number, b"closed")


@pytest.mark.parametrize("error", [CoachError("The voice is closed.", ""), OSError("broken")])
def test_an_error_of_cleaning_up_is_not_told_in_place_of_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """A command that Ctrl-C ends prints no error that only comes of that."""

    @click.command
    def command() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise error

    monkeypatch.setattr("voice_coach.commands.schema.command", command)
    with pytest.raises(type(error)) as raised:
        main(["schema"])
    assert isinstance(interrupt_behind(raised.value), KeyboardInterrupt)
    assert capsys.readouterr() == ("", "")


def test_a_closed_reader_ends_it_quietly(start: Start) -> None:
    """`| head` takes what it wants; then the player ends with no complaint."""
    # Both are more than a pipe holds, so that neither is written whole before its reader goes.
    for arguments in (["timeline", "press-and-back", "--json"], ["play", "wall-squat", "--output", "-"]):
        with start(*arguments, "--voice", "silent") as process:
            assert process.stdout is not None
            assert process.stdout.read(1000)
            process.stdout.close()
            assert process.stderr is not None
            assert process.stderr.read() == b""
        assert process.returncode == 1


def test_the_screen_leaves_the_terminal_as_it_was(environment: dict[str, str], tmp_path: Path) -> None:
    """On a terminal the screen shows the exercise; after Ctrl-C the cursor is back and all settings are the same."""
    import termios

    file = script(tmp_path, SHORT.replace("Short one", r'"Short \e[31m[bold]one"'))
    try:
        parent, child = pty.openpty()
    except OSError as error:
        pytest.skip(f"no terminal can be had here: {error}")
    before = termios.tcgetattr(child)
    seen = b""
    with subprocess.Popen(
        command(["play", file, "--output", "null", "--voice", "silent", "--brief"]),
        env={**environment, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        cwd=tmp_path, stdin=child, stdout=child, stderr=child, start_new_session=True,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + LONG
        while b"Plank" not in seen and time.monotonic() < deadline:
            if select.select([parent], [], [], 0.2)[0]:
                seen += os.read(parent, 65536)
        process.send_signal(signal.SIGINT)
    assert process.returncode == 130
    while select.select([parent], [], [], 0.3)[0]:
        seen += os.read(parent, 65536)
    assert termios.tcgetattr(child) == before
    assert b"\x1b[?25l" in seen
    assert seen.rfind(b"\x1b[?25h") > seen.rfind(b"\x1b[?25l")
    assert b"[bold]one" in seen
    assert b"\x1b[31m" not in seen
    assert b"Traceback" not in seen


def test_two_players_at_once(start: Start, tmp_path: Path) -> None:
    """Two players that fill one empty cache at the same time both play the same, whole."""
    play = (
        "play",
        script(tmp_path),
        "--output",
        "-",
        "--voice",
        "en-us",
    )  # it starts sooner than the default voice
    fresh = str(tmp_path / "cache")
    players = [start(*play, XDG_CACHE_HOME=fresh) for _ in range(2)]
    one, two = (player.communicate(timeout=LONG) for player in players)
    assert one[0] == two[0]
    assert len(one[0]) > 1_000_000
    assert (one[1], two[1]) == (b"", b"")


# One's own scripts


def test_new_makes_a_routine_that_plays(coach: Coach, home: Path) -> None:
    """The template is right as it is, names its schema, has it beside it, and is found by its name."""
    result = coach("new", "my-morning")
    assert result.returncode == 0
    made = next(home.rglob("my-morning.yaml"))
    assert made.read_text().startswith("# yaml-language-server: $schema=routine.schema.json")
    assert json.loads(made.with_name("routine.schema.json").read_text()) == json.loads(coach("schema").stdout)
    assert yaml.safe_load(made.read_text())["title"] == "My morning"
    assert coach("check", "my-morning", "--voice", "en-us").stdout == ""
    assert "my-morning" in coach("list").stdout
    again = coach("new", "my-morning")
    assert again.returncode == 2
    assert "edit my-morning" in again.stderr


@pytest.mark.parametrize("name", ["../evil", "a/b", "con", "", ".hidden", "x" * 300, "a\x1b[31m"])
def test_new_refuses_names_that_no_file_can_have(coach: Coach, name: str, home: Path) -> None:
    """Path parts, names reserved on Windows and control characters are refused, and nothing is written."""
    before = set(home.rglob("*"))
    result = coach("new", name)
    assert result.returncode == 2
    assert "\x1b[31m" not in result.stderr
    assert set(home.rglob("*")) == before


def test_edit_copies_a_built_in_routine_and_checks_it(coach: Coach, home: Path, tmp_path: Path) -> None:
    """A built-in routine is never changed: a copy is edited, checked when it is saved, and played from then on."""
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/^title:.*/title: My plank/" "$1"\n')
    editor.chmod(0o755)
    result = coach("edit", "plank", VISUAL=str(editor), VOICE_COACH_VOICE="silent")
    assert result.returncode == 0, result.stderr
    copy = next(home.rglob("plank.yaml"))
    assert "title: My plank" in copy.read_text()
    assert "My plank" in coach("show", "plank").stdout
    editor.write_text('#!/bin/sh\necho "steps: 5" > "$1"\n')
    broken = coach("edit", "plank", VISUAL=str(editor), VOICE_COACH_VOICE="silent")
    assert broken.returncode == 3
    assert "plank.yaml:1:8: error: " in broken.stdout
    copy.unlink()


def test_edit_with_an_editor_that_is_missing(coach: Coach) -> None:
    """An editor that cannot be started is named."""
    result = coach("edit", "plank", VISUAL="/nowhere/editor")
    assert result.returncode == 1
    assert "editor" in result.stderr
    assert "Traceback" not in result.stderr


# Settings


def test_settings_have_their_order(coach: Coach, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Command line before `VOICE_COACH_*` before `config.yaml` before the defaults."""
    # It takes a second to start, and knows no settings.
    monkeypatch.setattr("voice_coach.commands.doctor.natural_voice", lambda: iter(()))
    config = home / ".config" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("effort: 50\n")
    try:
        assert "effort 50" in coach("show", "plank").stdout
        assert "effort 75" in coach("show", "plank", VOICE_COACH_EFFORT="75").stdout
        assert "effort 100" in coach("show", "plank", "--effort", "100", VOICE_COACH_EFFORT="75").stdout
        config.write_text("efort: 50\n")
        result = coach("show", "plank")
        assert result.returncode == 2
        assert "efort" in result.stderr
        config.write_text("effort: 500\n")
        result = coach("show", "plank")
        assert (result.returncode, str(config) in result.stderr) == (2, True)
        assert "VOICE_COACH_EFFORT" in coach("show", "plank", VOICE_COACH_EFFORT="lots").stderr
        assert "500" in coach("doctor", "--no-sound").stdout
        config.write_text("effort: [a\n")
        assert coach("list").returncode == 2
    finally:
        config.unlink()
    assert "effort 0" in coach("show", "plank").stdout


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("effort", "lots", "`lots` is not a whole number from 0 to 100."),
        ("rate", "fast", "is not a whole number."),
        ("volume", "1.5", "is not a whole number from 0 to 100."),
        ("easier", "perhaps", "is neither yes nor no."),
        ("talk", "much", "'much' is not one of 'full', 'normal', 'short', 'signals'."),
        ("brief", "7", "is neither yes nor no."),
        ("plain", "often", "is neither yes nor no."),
        ("sounds", "nowhere", "is not a folder that can be read."),
        ("output", "nul", "There is no output `nul`. Did you mean `null`?"),
        ("resume", "anew", "'continue', 'restart'"),
        ("on_device_change", "stop", "'pause', 'continue'"),
        ("voice", "nosuch", "`voice-coach voices` lists all voices."),
        ("voice", "~no-such-user/a.onnx", "There is no voice file"),
    ],
)
def test_a_wrong_setting_is_told_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    key: str, value: str, told: str,
) -> None:  # fmt: skip
    """Place and key, or the variable, and what it takes: never an option that nobody typed. Exit code 2."""
    monkeypatch.setattr("voice_coach.console.settings_file.config_file", lambda: tmp_path / "config.yaml")
    (tmp_path / "config.yaml").write_text(f"# mine\n{key}: {value}\n")
    assert main(["play", "plank"]) == 2
    of_file = capsys.readouterr().err
    (tmp_path / "config.yaml").unlink()
    monkeypatch.setenv(f"VOICE_COACH_{key.upper()}", value)
    assert main(["play", "plank"]) == 2
    of_variable = capsys.readouterr().err
    assert of_file.startswith(f"Error: {tmp_path / 'config.yaml'}:2:{len(key) + 3}: `{key}`: ")
    assert of_variable.startswith(f"Error: VOICE_COACH_{key.upper()}: ")
    for error in (of_file, of_variable):
        assert value in error
        assert told in error
        assert "--" not in error


def test_completion_offers_routine_names(process: Coach) -> None:
    """Shell completion knows the names of routines."""
    result = process(_VOICE_COACH_COMPLETE="bash_complete", COMP_WORDS="voice-coach play ne", COMP_CWORD="2")
    assert "neck-warmup" in result.stdout


def test_nothing_in_a_script_reaches_the_terminal(coach: Coach, tmp_path: Path) -> None:
    """Escape codes in a title, a name or a key are shown as something harmless in every command."""
    text = 'title: "A \\e[31mred \\a title"\nabout: "\\e]0;x\\a"\nsteps:\n  - exercise: "Sq\\e[2Juat"\n    hold: 1s\n'
    file = script(tmp_path, text)
    for arguments in (["show", file], ["timeline", file, "--voice", "silent"]):
        result = coach(*arguments)
        assert result.returncode == 0, result.stderr
        assert "\x1b" not in result.stdout + result.stderr
        assert "\a" not in result.stdout + result.stderr
        assert "red" in result.stdout
    bad = script(tmp_path, 'title: x\n"st\\e[31meps": 3\n')
    assert "\x1b" not in coach("check", bad).stdout


def test_doctor_tries_everything(process: Coach) -> None:
    """`doctor` speaks a phrase and looks at each folder."""
    result = process("doctor", "--no-sound")
    assert result.returncode == 0, result.stdout
    assert "s of speech made in" in result.stdout
    assert "routines: " in result.stdout


def test_a_terminal_without_the_letters_gets_stand_ins(process: Coach, tmp_path: Path) -> None:
    """A locale that cannot show a letter shows a stand-in and goes on."""
    file = script(tmp_path, SHORT.replace("Short one", "Stretch — 伸展"))
    plain = {"PYTHONIOENCODING": "latin-1"}
    result = process("show", file, **plain)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Stretch ? ??")


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams_do_no_harm(environment: dict[str, str], tmp_path: Path, closed: str) -> None:
    """With standard streams closed a file is still written whole, and no other file takes their place."""
    script(tmp_path)
    line = f"exec {sys.executable} -m voice_coach export short.yaml --voice silent -o out.wav {closed}"
    result = subprocess.run(
        ["sh", "-c", line], env=environment, cwd=tmp_path, capture_output=True, check=False
    )
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr
    assert soundfile.info(tmp_path / "out.wav").frames > 48_000


@pytest.mark.parametrize("arguments", ["play short.yaml", "show short.yaml --listen"])
def test_sound_for_a_closed_stream_is_refused(
    environment: dict[str, str], tmp_path: Path, arguments: str
) -> None:
    """Raw sound that has nowhere to go is an error with a remedy, and no play that nobody hears."""
    script(tmp_path)
    line = f"exec {sys.executable} -m voice_coach {arguments} --voice silent --output - >&-"
    result = subprocess.run(
        ["sh", "-c", line], env=environment, cwd=tmp_path, capture_output=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr.startswith(b"Error: Standard output is closed")
    assert b"| aplay" in result.stderr


@pytest.mark.parametrize("arguments", [["list"], ["schema"], ["--help"]])
def test_a_full_disk_under_standard_output_is_told(environment: dict[str, str], arguments: list[str]) -> None:
    """What cannot be written is told, with exit code 1 and no traceback."""
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command(arguments), env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr
    assert b"standard output: No space left on device." in result.stderr


def test_an_export_without_some_of_its_words_is_no_export(coach: Coach, tmp_path: Path) -> None:
    """Where the voice loses a phrase no file is written: nobody would hear that a caution is missing."""
    file = script(tmp_path, SHORT + "language: xx\n")
    result = coach("export", file, "-o", "out.wav")
    assert result.returncode == 1
    assert "There is no voice for the language `xx`" in result.stderr
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.parametrize(
    "text", ["brief: 7", "effort: 2026-99-99", "effort: !!int x", "effort: " + "9" * 5000, "[" * 9999]
)
def test_settings_of_any_kind_are_told_plainly(coach: Coach, home: Path, text: str) -> None:
    """Whatever stands in `config.yaml`, the answer is a sentence that names the file, and exit code 2."""
    config = home / ".config" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(text + "\n")
    try:
        result = coach("show", "plank")
        assert result.returncode == 2
        assert "config.yaml" in result.stderr
        assert "Traceback" not in result.stderr
    finally:
        config.unlink()
