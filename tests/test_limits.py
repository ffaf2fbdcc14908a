"""Few processes, few open files, little memory: fewer threads do, or a sentence says what is missing. Real limits."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from other_user import as_user

from voice_coach.shortage import FILES, MEMORY, THREADS, shortage

resource = pytest.importorskip("resource", reason="needs POSIX limits")

ROOT = Path(__file__).parents[1]
MB = 1 << 20
SHORT = "title: Short\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"

LIMITED = """
import os, resource, sys
number = getattr(resource, f"RLIMIT_{sys.argv[1]}")
resource.setrlimit(number, (int(sys.argv[2]),) * 2)
os.execv(sys.executable, [sys.executable, "-m", "voice_coach", *sys.argv[3:]])
"""
UGLY = re.compile(r"Traceback|Exception|never awaited|Error:(?<!^Error:)|Please report", re.MULTILINE)
"""What no user should see: `Error:` is ours at the beginning of a line alone."""

Coach = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def coach(tmp_path: Path) -> Coach:
    """Run voice-coach with a limit: of processes as a user of its own, since it counts all that a user runs."""
    (tmp_path / "short.yaml").write_text(SHORT)
    tmp_path.chmod(0o777)

    def run(limit: str, value: int, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        words = as_user(20_000 + os.getpid() % 20_000) if limit == "NPROC" else []
        return subprocess.run(
            [*words, sys.executable, "-c", LIMITED, limit, str(value), *arguments],
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}, cwd=tmp_path, check=False,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip

    return run


LIMITS = [("NPROC", 2), ("NOFILE", 8), ("NOFILE", 12), ("AS", 60 * MB), ("AS", 200 * MB)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the figures are those of Linux")
@pytest.mark.parametrize(("limit", "value"), LIMITS, ids=str)
def test_a_limit_shows_no_traceback(coach: Coach, limit: str, value: int) -> None:
    """Whatever the machine lacks, each command ends with exit code 0, or with 1 and a sentence that says why."""
    for arguments in (
        "play short.yaml --output -", "export short.yaml -o short.wav", "check short.yaml", "timeline short.yaml",
        "list", "doctor --no-sound",
    ):  # fmt: skip
        done = coach(limit, value, *arguments.split())
        told = done.stderr.decode() + ("" if "play" in arguments else done.stdout.decode())
        assert not UGLY.search(told), (arguments, told)
        assert done.returncode in (0, 1), (arguments, told)
        assert done.returncode == 0 or re.search("^Error: |^Problem: ", told, re.MULTILINE), (arguments, told)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the figures are those of Linux")
@pytest.mark.parametrize(("limit", "value"), [("NPROC", 4), ("NOFILE", 20), ("AS", 600 * MB)])
def test_fewer_threads_say_the_same(coach: Coach, tmp_path: Path, limit: str, value: int) -> None:
    """With few processes, files or little memory a file is the same to the byte: no word is lost to it."""
    for name, arguments in (("usual", ("NOFILE", 200)), ("limited", (limit, value))):
        done = coach(*arguments, "export", "short.yaml", "-o", f"{name}.wav")
        assert done.returncode == 0, done.stderr
        for clip in tmp_path.rglob("*.clip"):
            clip.unlink()
    assert (tmp_path / "limited.wav").read_bytes() == (tmp_path / "usual.wav").read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="the figures are those of Linux")
@pytest.mark.parametrize(
    "arguments", ["check short.yaml", "timeline short.yaml", "export short.yaml -o short.wav"]
)
def test_words_lost_to_a_limit_are_no_result(coach: Coach, tmp_path: Path, arguments: str) -> None:
    """Without its words no timeline is right: exit code 1, what is missing, and no advice on the routine."""
    done = coach("NOFILE", 8, *arguments.split())
    assert done.returncode == 1
    # Which part meets the limit first depends on the Python: a module that is loaded, or the voice.
    assert re.search(
        rb"^Error: (The voice cannot be started: t|T)oo many files are open\.", done.stderr, re.MULTILINE
    )
    assert b"Write it in letters" not in done.stdout
    assert not (tmp_path / "short.wav").exists()


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (MemoryError(), MEMORY),
        (OSError(errno.ENOMEM, "x"), MEMORY),
        (OSError(errno.EMFILE, "x"), FILES),
        (BlockingIOError(errno.EAGAIN, "x"), THREADS),
        (RuntimeError("can't start new thread"), THREADS),
        (caused(RuntimeError("A thread failed."), MemoryError()), MEMORY),
        (caused(ImportError("a page\nof text"), OSError(errno.EMFILE, "x")), FILES),
        (OSError(errno.EACCES, "x"), ""),
        (RuntimeError("a fault of ours"), ""),
        (ZeroDivisionError(), ""),
    ],
    ids=repr,
)
def test_what_is_a_shortage(error: Exception, what: str) -> None:
    """What the machine lacks is told from a fault of ours, which keeps its traceback."""
    assert shortage(error) == what


def test_a_library_that_cannot_be_loaded_is_named_in_one_line() -> None:
    """Of numpy's page of advice the innermost cause is told."""
    error = caused(ImportError("a page\nof text"), ImportError("libx.so: undefined symbol\nmore"))
    assert shortage(error).endswith("loaded: libx.so: undefined symbol")
    error = caused(ImportError("a page"), ImportError("libx.so: failed to map segment\nmore"))
    assert shortage(error) == f"{MEMORY} to load a part of the program: libx.so: failed to map segment"
