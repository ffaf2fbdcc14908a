"""Users without a home folder, or with one that cannot be used: routines play, and commands say what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from other_user import as_user

ROOT = Path(__file__).parents[1]
SHORT = "title: Short\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"
BARE = {"PYTHONPATH": str(ROOT), "PATH": os.defpath}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the home of every user")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that everybody can read, with a routine, and in it a folder that everybody may write to."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        (place / "short.yaml").write_text(SHORT)
        (place / "open").mkdir()
        (place / "open").chmod(0o777)
        (place / "read-only").mkdir(0o555)
        yield place


# Each home with what is set for it; every one of them is that of a user whom nobody knows.
HOMES: dict[str, dict[str, str]] = {
    "not set": {},
    "empty": {"HOME": ""},
    "not there, and cannot be made": {"HOME": "/nowhere/home"},
    "a file": {"HOME": "short.yaml"},
    "read-only": {"HOME": "read-only"},
}
NONE_AT_ALL = ("not set", "empty")


SLOW = {"empty", "not there, and cannot be made"}
"""Homes that end as others do: one that is not set, and one that is read-only."""


@pytest.fixture(params=[pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in HOMES])
def home(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def run(place: Path, home: str) -> Run:
    """Run Python as a user with that home."""
    words = as_user()
    set_to = {name: value and str(place / value) for name, value in HOMES[home].items()}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*words, sys.executable, *arguments],
            env={**BARE, **set_to, "EDITOR": "true"}, cwd=place, capture_output=True, check=False, timeout=120,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run


@pytest.fixture
def coach(run: Run) -> Run:
    """Run voice-coach as a user with that home."""
    return partial(run, "-m", "voice_coach")


@pytest.fixture(scope="module", params=[["--voice", "en-us"], pytest.param([], marks=pytest.mark.slow)])
def play(request: pytest.FixtureRequest) -> list[str]:
    """A play by eSpeak, and by the natural voice, which takes long to start."""
    return ["play", "short.yaml", "--output", "-", *request.param]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory, play: list[str]) -> bytes:
    """What is played for a user with a home."""
    folder = tmp_path_factory.mktemp("usual")
    (folder / "short.yaml").write_text(SHORT)
    played = subprocess.run(
        [sys.executable, "-m", "voice_coach", *play],
        env={**BARE, "HOME": str(folder)}, cwd=folder, capture_output=True, check=True,
    )  # fmt: skip
    return played.stdout


def test_every_word_is_played_without_a_home(coach: Run, home: str, play: list[str], usual: bytes) -> None:
    """The stream is that of a user with a home, bit for bit, and one line says that no clips are kept."""
    played = coach(*play)
    assert played.returncode == 0
    assert played.stdout == usual
    (line,) = played.stderr.decode().splitlines()
    assert line.startswith("Spoken clips cannot be kept")
    assert ("No home folder" in line) == (home in NONE_AT_ALL)


@pytest.mark.slow
@pytest.mark.parametrize("home", ["not set", "read-only"], indirect=True)
def test_no_command_needs_a_home_to_read(coach: Run, place: Path) -> None:
    """Lists, shows, checks, timelines and exports are there without a home."""
    for arguments, told in {
        "list": b"neck-warmup",
        "show plank": b"Plank",
        "check short.yaml": b"",
        "timeline short.yaml --voice silent": b"Plank",
        "export short.yaml --voice silent -o open/short.wav": b"",
        "schema": b"properties",
    }.items():
        done = coach(*arguments.split())
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr
        assert told in done.stdout
    assert (place / "open" / "short.wav").stat().st_size > 100_000
    listed = coach("remote", "list")
    assert listed.returncode == 1
    assert listed.stderr.startswith(b"Error: No routine is playing.")


# Several commands in one process, which takes a fraction of the time of starting one for each.
IN_TURN = """
import sys
from voice_coach.cli import main
for line in sys.argv[1:]:
    print(main(line.split()), file=sys.stderr)
"""


@pytest.mark.parametrize("home", ["not set", "a file", "read-only"], indirect=True)
def test_what_needs_a_home_says_so(run: Run, home: str) -> None:
    """Scripts of one's own have no place without a home: place, cause and remedy, and exit code 1."""
    told = run("-c", IN_TURN, "new mine", "edit plank", "import short.yaml").stderr.decode().splitlines()
    assert told[2::3] == ["1"] * 3, told
    for error, remedy in zip(told[::3], told[1::3], strict=True):
        if home in NONE_AT_ALL:
            assert error == "Error: There is no folder for your own scripts, because there is no home folder."
            assert remedy == "Set HOME to a folder that you may write to."
        else:
            assert error.startswith("Error: /")


@pytest.mark.slow
def test_the_doctor_finds_that_there_is_no_home(coach: Run, home: str) -> None:
    """It tells what cannot be kept, with a remedy for each, and looks on."""
    done = coach("doctor", "--no-sound")
    told = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    assert "Please report this" not in told
    assert "Problem: clips: " in told
    assert "s of speech made in" in told
    if home in NONE_AT_ALL:
        assert "Fine: settings: no home folder" in told
        assert "Remedy: Set HOME" in told
