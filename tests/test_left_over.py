"""What a killed process leaves unfinished: the next one clears it away, and touches nothing else. Real processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import soundfile
from processes import wait_for

from voice_coach import unfinished
from voice_coach.unfinished import A_DAY, Unfinished, clear_left_over, temporary_folder

ROOT = Path(__file__).parents[1]
LONG = 120
"""Seconds that a process may take on a machine with much else to do."""

SHORT = "title: Short\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"
PATTERN = ".voice-coach-*.part"

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has no locks that end with a process"
)

# Each command is killed where it would give a finished file its name, and then runs once more. A line tells the signal
# that ended it, how many files it left, the exit code of the second run, and how many files were left after that.
KILLED_AND_AGAIN = """
import os, pathlib, signal, sys
from voice_coach.cli import main

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def left():
    return len([*pathlib.Path(sys.argv[1]).rglob(sys.argv[2])])

for line in sys.argv[3:]:
    child = os.fork()
    if not child:
        os.link = pathlib.Path.replace = die
        main(line.split())
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("told", os.WTERMSIG(status), left(), main(line.split()), left(), file=sys.stderr)
"""

Coach = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A machine of one's own: home, folder for temporary files, and where the program runs."""
    for name in ("home", "tmp", "here"):
        (tmp_path / name).mkdir()
    (tmp_path / "here" / "short.yaml").write_text(SHORT)
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
    }


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a Python program; what still runs at the end is killed."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*before, sys.executable, *words], env=environment, cwd=tmp_path / "here", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


Start = Callable[..., "subprocess.Popen[bytes]"]


def left_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob(PATTERN))


WRITING = (
    "new mine",
    "import short.yaml --as imported",
    "list",
    "export short.yaml -o short.wav --voice silent",
    "export short.yaml -o short.mp3 --voice silent --force",
    "export short.yaml --page page --voice silent",
    "play short.yaml --output - --voice en-us",
)
"""Commands that write something."""


def test_the_next_run_clears_away_what_a_killed_one_left(start: Start, tmp_path: Path) -> None:
    """Each command that writes leaves something when it is killed, and nothing once it has run again."""
    both = start("-c", KILLED_AND_AGAIN, str(tmp_path), PATTERN, *WRITING)
    _, errors = both.communicate(timeout=LONG)
    told = [line.split()[1:] for line in errors.decode().splitlines() if line.startswith("told ")]
    assert len(told) == len(WRITING), errors
    for arguments, (killed, left, code, left_then) in zip(WRITING, told, strict=True):
        assert (killed, code, left_then) == (str(int(signal.SIGKILL)), "0", "0"), (arguments, errors)
        assert left != "0", arguments
    assert b"Traceback" not in errors


# The program, stopped where it would give a finished file its name.
STOPPED = """
import os, pathlib, signal
replace = pathlib.Path.replace
def stop(path, target):
    os.kill(os.getpid(), signal.SIGSTOP)
    return replace(path, target)
pathlib.Path.replace = stop
from voice_coach.__main__ import run
run()
"""


def test_an_export_that_is_still_at_it_keeps_its_file(start: Start, tmp_path: Path) -> None:
    """Another export into the folder leaves it alone, though it stands still and its file is days old."""
    here = tmp_path / "here"
    slow = start("-c", STOPPED, "export", "short.yaml", "-o", "slow.wav", "--voice", "silent", "--force")
    os.waitid(os.P_PID, slow.pid, os.WSTOPPED)
    (part,) = left_in(here)
    os.utime(part, (time.time() - 3 * A_DAY,) * 2)
    export = ("-m", "voice_coach", "export", "short.yaml", "-o", "short.wav", "--voice", "silent")
    assert start(*export).wait(LONG) == 0
    assert left_in(here) == [part]
    slow.send_signal(signal.SIGCONT)
    assert slow.wait(LONG) == 0
    assert soundfile.info(here / "slow.wav").frames == soundfile.info(here / "short.wav").frames
    assert left_in(here) == []


HOLD = """
import sys, time
from pathlib import Path
from voice_coach.unfinished import Unfinished, temporary_folder
made = Unfinished(Path(sys.argv[1]))
with temporary_folder(Path(sys.argv[1])) as folder:
    (folder / "inside").write_text("x")
    print("ready", flush=True)
    time.sleep(1000)
"""


@pytest.mark.parametrize("where", ["here", "in another container"])
def test_nothing_is_taken_from_a_living_process(start: Start, tmp_path: Path, where: str) -> None:
    """Its file and its folder stay, also where its number means nothing; when it is killed, they go."""
    before: tuple[str, ...] = ()
    if where == "in another container":
        unshare = shutil.which("unshare")
        before = (unshare or "unshare", "--pid", "--fork", "--kill-child")
        if unshare is None or subprocess.run([*before, "true"], capture_output=True, check=False).returncode:
            pytest.skip("no processes can be numbered apart here")
    holder = start("-c", HOLD, str(tmp_path / "here"), before=before)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"ready\n"
    held = left_in(tmp_path / "here")
    assert len(held) == 2
    clear_left_over(tmp_path / "here")
    assert left_in(tmp_path / "here") == held
    holder.kill()
    holder.wait()

    def cleared() -> bool:
        clear_left_over(tmp_path / "here")
        return not left_in(tmp_path / "here")

    wait_for(cleared)


NAME = ".voice-coach-0123abcd.part"


def make_file(path: Path) -> None:
    path.write_text("x")


def make_link(path: Path) -> None:
    (path.parent / "kept").write_text("x")
    path.symlink_to(path.parent / "kept")


def make_link_to_a_folder(path: Path) -> None:
    (path.parent / "kept").mkdir()
    (path.parent / "kept" / "file").write_text("x")
    path.symlink_to(path.parent / "kept")


def make_strange_file(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make another user's files")
    path.write_text("x")
    os.chown(path, 54_321, 54_321)


STRANGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a file of another program": ("morning.part", make_file),
    "a name like ours": (".voice-coach-mine.part", make_file),
    "a longer name": (NAME + "s", make_file),
    "a link": (NAME, make_link),
    "a link to a folder": (NAME, make_link_to_a_folder),
    "a pipe": (NAME, os.mkfifo),
    "another user's file": (NAME, make_strange_file),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_not_ours_is_let_be(tmp_path: Path, what: str) -> None:
    """However old it is: another name, a link, a pipe, another user's file."""
    name, make = STRANGE[what]
    make(tmp_path / name)
    old = time.time() - 30 * A_DAY
    os.utime(tmp_path / name, (old, old), follow_symlinks=False)
    before = sorted(tmp_path.rglob("*"))
    clear_left_over(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_no_link_in_a_left_over_folder_is_followed(tmp_path: Path) -> None:
    """The folder goes, and what a link in it leads to stays."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("x")
    (tmp_path / NAME).mkdir()
    (tmp_path / NAME / "link").symlink_to(tmp_path / "kept")
    clear_left_over(tmp_path)
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "kept", tmp_path / "kept" / "file"]


def test_without_locks_only_what_is_a_day_old_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that knows no locks, nobody can tell who is alive: a day decides."""
    monkeypatch.setattr(unfinished, "lock", lambda descriptor: None)
    made = Unfinished(tmp_path)
    for name, age in ((NAME, A_DAY + 60), (".voice-coach-00000000.part", A_DAY - 60)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    clear_left_over(tmp_path)
    assert left_in(tmp_path) == sorted([tmp_path / ".voice-coach-00000000.part", made.path])
    made.discard()


def test_a_folder_that_cannot_be_read_or_is_none(tmp_path: Path) -> None:
    """Clearing away raises nothing, whatever the folder is."""
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "nowhere"):
        clear_left_over(folder)


@pytest.mark.slow
def test_a_folder_of_ten_thousand_files_is_looked_through_at_once(tmp_path: Path) -> None:
    """Only names are looked at: it takes as long as listing them, give or take."""
    for number in range(10_000):
        (tmp_path / f"{number}.wav").touch()
    (tmp_path / NAME).touch()
    began = time.thread_time()
    for _ in range(10):
        sorted(tmp_path.iterdir())
    listing = time.thread_time() - began
    began = time.thread_time()
    clear_left_over(tmp_path)
    assert time.thread_time() - began < listing
    assert left_in(tmp_path) == []


WRITE = """
import sys
from pathlib import Path
from voice_coach.unfinished import Unfinished, temporary_folder
folder = Path(sys.argv[1])
for number in range(int(sys.argv[3])):
    made = Unfinished(folder)
    made.write(b"x")
    made.finish(lambda path: path.replace(folder / f"{sys.argv[2]}-{number}"))
    with temporary_folder(folder) as trial:
        (trial / "file").write_text("x")
        assert (trial / "file").read_text() == "x"
"""
CLEAR = """
import sys
from pathlib import Path
from voice_coach.unfinished import clear_left_over
print("ready", flush=True)
while True:
    clear_left_over(Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_no_file_is_lost_to_those_who_clear_away(start: Start, tmp_path: Path) -> None:
    """Files are made and finished while others clear the folder without a pause: each is there in the end."""
    clearing = [start("-c", CLEAR, str(tmp_path / "here")) for _ in range(2)]
    for process in clearing:
        assert process.stdout is not None
        process.stdout.readline()
    writing = [start("-c", WRITE, str(tmp_path / "here"), name, "300") for name in "ab"]
    for process in writing:
        assert process.communicate(timeout=LONG) == (b"", b"")
        assert process.returncode == 0
    written = {f"{name}-{number}" for name in "ab" for number in range(300)}
    assert {path.name for path in (tmp_path / "here").iterdir()} == {*written, "short.yaml"}


@pytest.mark.parametrize("moment", ["lock", "FileIO", "os.path.lexists"])
def test_a_signal_while_a_file_is_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Ctrl-C may come when the file is there and nobody has been told of it yet."""

    def interrupted(*_: object) -> None:
        assert left_in(tmp_path)
        raise KeyboardInterrupt

    monkeypatch.setattr(f"voice_coach.unfinished.{moment}", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Unfinished(tmp_path)
    assert left_in(tmp_path) == []


def test_a_file_that_nobody_has_is_removed(tmp_path: Path) -> None:
    """A signal may fall between the making of a file and its name in the program."""
    Unfinished(tmp_path)
    assert left_in(tmp_path) == []


def test_a_temporary_folder_is_private_and_goes(tmp_path: Path) -> None:
    """Nobody else can read what is tried out in it, and it is gone afterwards, with all that is in it."""
    with temporary_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "below").mkdir()
        (folder / "below" / "file").write_text("x")
    assert list(tmp_path.iterdir()) == []
