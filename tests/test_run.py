"""``./run`` as a newcomer meets it: a small checkout, a real Python, a real pip, and an index on this machine."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest
from local_index import ROOT, Index, Listed, installed, launcher, served, wheel
from sound_server import wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the tests start ./run by its first line")

LONG = 240
"""Seconds that a set-up may take on a machine with much else to do."""
SQUAT = "squat-1.0-py3-none-any.whl"
PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "voice-coach"
version = "0.1"
dependencies = [
    "squat>=1",
]

[project.optional-dependencies]
test = ["pytest"]

[tool.any]
width = 100
"""
BACKEND = '''\
"""Builds the small checkout, with nothing that would have to be fetched."""
import tomllib
from pathlib import Path
from zipfile import ZipFile

def build_editable(folder, settings=None, metadata=None):
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    lines = ["Metadata-Version: 2.1", "Name: voice-coach", "Version: 0.1", "Provides-Extra: test"]
    lines += [f"Requires-Dist: {needed}" for needed in project["dependencies"]]
    lines += [f"Requires-Dist: {needed}; extra == 'test'" for needed in project["optional-dependencies"]["test"]]
    info = "voice_coach-0.1.dist-info"
    files = {
        "voice_coach.pth": str(Path.cwd()),
        f"{info}/METADATA": "\\n".join(lines),
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any",
        f"{info}/entry_points.txt": "[console_scripts]\\nvoice-coach = coach:run",
    }
    name = "voice_coach-0.1-py3-none-any.whl"
    with ZipFile(Path(folder, name), "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
        archive.writestr(f"{info}/RECORD", "".join(f"{path},,\\n" for path in (*files, f"{info}/RECORD")))
    return name
'''
PROGRAM = """\
import json, os, sys, squat

def run():
    print(json.dumps([sys.argv[1:], os.getcwd()]))
    sys.exit(int(os.environ.get("EXIT_CODE", 0)))
"""
TESTS = """\
import squat

def test_good():
    pass

def test_bad():
    assert squat is None
"""


class Checkout:
    """A small checkout with the real ``run``, and what it needs of a machine."""

    def __init__(self, folder: Path, index: str) -> None:
        self.folder = folder
        folder.mkdir()
        shutil.copy(ROOT / "run", folder)
        for name, text in (("pyproject.toml", PYPROJECT), ("backend.py", BACKEND), ("coach.py", PROGRAM)):
            (folder / name).write_text(text)
        (folder / "test_it.py").write_text(TESTS)
        programs = folder.parent / f"{folder.name}-programs"
        programs.mkdir()
        # The first Python on the path is too old; the next is the one that runs these tests.
        executable(programs / "python3", "exit 1")
        executable(programs / "python3.13", f'exec {sys._base_executable} "$@"')  # type: ignore[attr-defined]
        left_out = re.compile(r"PIP_|SSL_|REQUESTS_|CURL_|PYTHON|VIRTUAL_ENV|.*_proxy", re.IGNORECASE)
        self.env = {
            **{name: value for name, value in os.environ.items() if not left_out.match(name)},
            "PATH": f"{programs}:/usr/bin:/bin",
            "HOME": str(folder.parent),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index,
            "PIP_RETRIES": "0",
            "PIP_NO_CACHE_DIR": "1",
        }

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen[str]:
        """Start ``run`` in a process group of its own, as a shell does."""
        settings = {"env": self.env, "cwd": self.folder, "start_new_session": True} | more
        return subprocess.Popen(
            [self.folder / "run", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings,
        )  # fmt: skip

    def run(self, *arguments: str, code: int = 0, **more: Any) -> tuple[str, str]:
        """Run it to its end, and return what it wrote: standard output and standard error."""
        with self.start(*arguments, **more) as process:
            out, err = process.communicate(timeout=LONG)
        assert process.returncode == code, err
        assert "Traceback" not in err
        return out, err

    @property
    def mark(self) -> str:
        return (self.folder / ".venv" / "set-up-by-run").read_text()


def executable(file: Path, command: str) -> None:
    file.write_text(f"#!/bin/sh\n{command}\n")
    file.chmod(0o755)


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    """An index with all that the small checkout needs: pip too, where Python comes without it."""
    try:
        real = [installed(name) for name in ("pip", "pytest", "pluggy", "iniconfig", "packaging", "pygments")]
    except PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed here: no wheel can be made of it")
    small = [wheel(name, "1.0", {f"{name}.py": ""}) for name in ("squat", "plank")]
    with served(*(Listed(*file) for file in (*real, *small))) as index:
        yield index


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, index: Index) -> tuple[Checkout, str, str]:
    """A checkout that has been started once, and what that wrote."""
    checkout = Checkout(tmp_path_factory.mktemp("made") / "checkout", index.url)
    return checkout, *checkout.run("play", "neck-warmup")


@pytest.fixture
def checkout(tmp_path: Path, index: Index) -> Checkout:
    return Checkout(tmp_path / "my checkout", index.url)


INTERRUPTED = f"""\
#!{sys.executable}
import os, signal, sys
os.kill(os.getpid(), signal.SIGINT)
sys.path.insert(0, {str(ROOT)!r})
from voice_coach.__main__ import run
run()
"""


def test_ctrl_c_waits_for_the_program(tmp_path: Path) -> None:
    """A Ctrl-C while Python starts again for the program prints nothing: the program takes it as it begins."""
    checkout = Checkout(tmp_path / "checkout", "")
    programs = checkout.folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "voice-coach").write_text(INTERRUPTED)
    (programs / "voice-coach").chmod(0o755)
    (checkout.folder / "pyproject.toml").write_text("[project]\n")
    mark = f"{checkout.folder}\n{os.path.realpath(sys.executable)}\n[project]\n"
    (checkout.folder / ".venv" / "set-up-by-run").write_text(mark)
    assert checkout.run("list", code=-signal.SIGINT) == ("", "")


def test_reading_the_script_changes_no_signal() -> None:
    """Tests and tools can load `run` as a module: only a start of it sets what Ctrl-C does."""
    program = (
        "import runpy, signal; runpy.run_path('run', run_name='run'); print(signal.getsignal(signal.SIGINT))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=LONG, check=True
    )
    assert "default_int_handler" in done.stdout


@pytest.mark.slow
def test_the_first_start_sets_up_and_says_so(made: tuple[Checkout, str, str]) -> None:
    """Sentences about the set-up go to standard error; standard output is the program's."""
    checkout, out, err = made
    assert json.loads(out) == [["play", "neck-warmup"], str(checkout.folder)]
    lines = err.splitlines()
    assert lines[0] == "Setting up voice-coach in .venv; this is done once."
    assert [line.split(" (")[0] for line in lines if line.startswith("  ")] == ["  squat 1.0"]
    assert lines[-2:] == ["Installing them.", "The set-up is complete."]


@pytest.mark.slow
def test_later_starts_do_nothing_else(made: tuple[Checkout, str, str], index: Index, tmp_path: Path) -> None:
    """Arguments, folder and exit code are the program's, the index is not asked, and nothing is written."""
    checkout, *_ = made
    asked, mark = len(index.requests), (checkout.folder / ".venv" / "set-up-by-run").stat()
    arguments = ["--odd", "a b", "*", ""]
    out, err = checkout.run(*arguments, code=3, cwd=tmp_path, env={**checkout.env, "EXIT_CODE": "3"})
    assert (json.loads(out), err) == ([arguments, str(tmp_path)], "")
    assert len(index.requests) == asked
    assert (checkout.folder / ".venv" / "set-up-by-run").stat().st_mtime_ns == mark.st_mtime_ns


@pytest.mark.slow
def test_tests_are_run_with_their_arguments(
    made: tuple[Checkout, str, str], index: Index, tmp_path: Path
) -> None:
    """The first `./run test` installs what tests need; pytest gets the arguments, the checkout, and the exit code."""
    checkout, *_ = made
    out, err = checkout.run("test", "test_it.py", "-k", "good", "-p", "no:cacheprovider", cwd=tmp_path)
    assert "1 passed, 1 deselected" in out
    assert "Adding to .venv what voice-coach needs now." in err
    asked = len(index.requests)
    out, err = checkout.run("test", "-p", "no:cacheprovider", code=1)
    assert ("1 failed, 1 passed" in out, err) == (True, "")
    checkout.run("list")
    assert len(index.requests) == asked


@pytest.mark.slow
def test_changed_dependencies_are_installed(made: tuple[Checkout, str, str], index: Index) -> None:
    """A new dependency is installed with the next start, once; the tests' packages stay. Settings of tools are none."""
    checkout, *_ = made
    file = checkout.folder / "pyproject.toml"
    file.write_text(file.read_text().replace("width = 100", "width = 110\n\n[tool.other]\nany = 1"))
    assert checkout.run("list")[1] == ""
    had_tests = checkout.mark.endswith("with tests\n")
    file.write_text(file.read_text().replace('"squat>=1",\n', '"squat>=1",\n    "plank",\n'))
    (checkout.folder / "coach.py").write_text(PROGRAM.replace("squat", "squat, plank"))
    assert "  plank 1.0" in checkout.run("list")[1]
    assert checkout.run("list")[1] == ""
    assert checkout.mark.endswith("with tests\n") == had_tests


@pytest.mark.slow
def test_an_environment_made_by_hand_is_kept(made: tuple[Checkout, str, str]) -> None:
    """What is in a `.venv` that somebody else made stays; what is missing is added, once."""
    checkout, *_ = made
    (checkout.folder / ".venv" / "set-up-by-run").unlink()
    mine = checkout.folder / ".venv" / "mine"
    mine.touch()
    assert "Adding to .venv" in checkout.run("list")[1]
    assert checkout.run("list")[1] == ""
    assert mine.exists()


@pytest.mark.slow
def test_what_pip_says_is_shown(made: tuple[Checkout, str, str]) -> None:
    """A package that the index does not have is told in pip's words."""
    checkout, *_ = made
    file = checkout.folder / "pyproject.toml"
    before = file.read_text()
    file.write_text(before.replace("squat>=1", "squat>=2"))
    _, err = checkout.run("list", code=1)
    file.write_text(before)
    assert "No matching distribution found for squat>=2" in err
    assert err.splitlines()[-1].startswith("Error: pip could not install the packages")


@pytest.mark.slow
def test_a_moved_checkout_is_set_up_anew(made: tuple[Checkout, str, str]) -> None:
    """An environment cannot be moved: its programs name the old place."""
    checkout, *_ = made
    new = checkout.folder.with_name("moved")
    checkout.folder.rename(new)
    checkout.folder = new
    out, err = checkout.run("list")
    assert json.loads(out) == [["list"], str(new)]
    assert err.startswith("Setting up voice-coach")
    assert str(new) in (new / ".venv" / "bin" / "voice-coach").read_text()


def waits_for(index: Index, name: str, times: int, process: subprocess.Popen[str]) -> None:
    """Return when the index has been asked so often for a file, which it holds back."""
    wait_for(
        f"{name} being fetched", lambda: index.fetched(name) >= times or process.poll() is not None, LONG
    )
    assert process.poll() is None, process.communicate()[1]


@pytest.mark.slow
def test_a_set_up_that_is_broken_off_is_done_again(checkout: Checkout, index: Index) -> None:
    """Ctrl-C ends it with a sentence and exit code 130, a kill without; what is half made is never started.

    Two runs at the same time, beside the pip that was left of the killed one, wait: one sets up, and both start.
    """
    index.held[SQUAT] = threading.Event()
    before = index.fetched(SQUAT)
    with checkout.start("list") as process:
        waits_for(index, SQUAT, before + 1, process)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
    assert (process.returncode, out) == (130, "")
    assert (
        err.splitlines()[-1] == "Interrupted: the set-up is not complete, and the next start does it again."
    )
    assert "Traceback" not in err
    left = checkout.folder / ".venv" / "half-made"
    left.touch()
    with checkout.start("killed") as killed:
        waits_for(index, SQUAT, before + 2, killed)
        assert not left.exists()
        left.touch()
        killed.kill()
    fetched = index.fetched(SQUAT)
    with checkout.start("one") as one, checkout.start("other") as other:
        told = [process.stderr.readline() for process in (one, other) if process.stderr]
        assert told == ["Another run is setting up voice-coach: waiting for it.\n"] * 2
        index.held.pop(SQUAT).set()
        both = [process.communicate(timeout=LONG) for process in (one, other)]
    assert [json.loads(out)[0] for out, _ in both] == [["one"], ["other"]]
    assert sorted("Setting up voice-coach" in err for _, err in both) == [False, True]
    assert index.fetched(SQUAT) == fetched + 1
    assert not left.exists()


def test_a_folder_of_another_kind_is_not_touched(checkout: Checkout) -> None:
    """A `.venv` that is no environment is an error with a remedy."""
    mine = checkout.folder / ".venv" / "mine"
    mine.parent.mkdir()
    mine.touch()
    _, err = checkout.run("list", code=1)
    assert err == f"Error: {mine.parent} is not a virtual environment: move it away and run this again.\n"
    assert mine.exists()


@pytest.mark.slow
def test_no_network_is_one_sentence(checkout: Checkout) -> None:
    """Where the index cannot be reached, one sentence names it, the cause and the remedy, and no password."""
    checkout.env["PIP_INDEX_URL"] = "http://anna:secret@127.0.0.1:1/simple"
    out, err = checkout.run("list", code=1)
    *before, last = err.splitlines()
    assert re.fullmatch(r"Error: .*127\.0\.0\.1:1.*Connection refused.*: .*check the network.*", last)
    assert [line.split(" ", 1)[0] for line in before] == ["Setting", "Fetching"]
    assert "secret" not in err
    assert out == ""


def test_a_checkout_that_may_not_be_written(checkout: Checkout) -> None:
    """In somebody else's folder the message says so, and what to do."""
    checkout.folder.chmod(0o555)
    try:
        if os.access(checkout.folder, os.W_OK):
            pytest.skip("nothing is forbidden to this user")
        _, err = checkout.run("list", code=1)
    finally:
        checkout.folder.chmod(0o755)
    place = checkout.folder / ".venv"
    assert err == (
        f"Error: {place} cannot be written (Permission denied): "
        "copy the checkout to a folder of your own and run this again.\n"
    )


@pytest.mark.parametrize(
    ("python3", "found"),
    [(None, "there is no python3"), ('[ "$1" = -c ] && echo python3 is 3.9.2', "python3 is 3.9.2")],
    ids=["none", "old"],
)
def test_without_a_new_python_it_says_so(tmp_path: Path, python3: str | None, found: str) -> None:
    """With no Python, or an old one, there is one sentence with the remedy."""
    if python3 is not None:
        executable(tmp_path / "python3", python3)
    shutil.copy(ROOT / "run", tmp_path)
    done = subprocess.run(
        [tmp_path / "run", "list"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        rf"Error: voice-coach needs Python 3\.11 or later, but {found}: install a newer one .* run this again\.\n",
        done.stderr,
    )


def test_an_old_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started by an old Python itself (`python run`), it says so; its text has nothing that Python 3.6 cannot read."""
    text = (ROOT / "run").read_text("utf-8")
    ast.parse(text, feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 6, 15))
    with pytest.raises(SystemExit) as caught:
        launcher()
    monkeypatch.undo()
    assert str(caught.value).startswith(
        "Error: voice-coach needs Python 3.11 or later, but this is Python 3.6:"
    )


def test_readme_and_launcher_agree() -> None:
    """The two commands in README are the launcher's, and it may be executed."""
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"<!-- (\w+) -->\n```sh\n(.*?)```", readme, re.DOTALL)
    assert blocks == [("play", "./run play neck-warmup\n"), ("test", "./run test\n")]
    assert os.access(ROOT / "run", os.X_OK)
