"""What all tests share: a slow machine is no reason for a property to fail, Ctrl-C is Ctrl-C, and nothing hangs."""

import os
import signal
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings
from terminals import Tty

# A plain run draws the same examples each time, so that no property fails by chance in it.
# `--hypothesis-profile=search` draws others.
PATIENT = {"deadline": None, "max_examples": 50, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("search", **PATIENT, derandomize=False)
settings.register_profile("patient", **PATIENT, derandomize=True)
settings.load_profile("patient")

# Compiled files are kept even where the environment says otherwise (PYTHONDONTWRITEBYTECODE), as in many containers:
# without them each process of the tests compiles all of the tests, and each command that they start all of the program.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# As `voice_coach/environment.py` does: numpy's threads for matrices cost more than they save. Processes inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A shell starts what runs in its background deaf to Ctrl-C, `nohup` to a hang-up; programs would inherit that.
USUAL = {"SIGINT": signal.default_int_handler, "SIGQUIT": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
for name, usual in USUAL.items():
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, usual)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests that take long be asked for."""
    parser.addoption("--slow", action="store_true", help="run the slow tests as well, as .ci/run does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests out of a plain run, which stays under two minutes."""
    if not config.getoption("--slow"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow: runs with --slow"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the user's folders will be (DATA, CONFIG, CACHE), with no `VOICE_COACH_*` set."""
    for variable in [name for name in os.environ if name.startswith("VOICE_COACH")]:
        monkeypatch.delenv(variable)
    for kind in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    return tmp_path


@pytest.fixture(autouse=True)
def _no_time_passes_in_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what a command says of its progress not depend on how long a busy machine takes for it."""
    monkeypatch.setattr("voice_coach.console.progress.monotonic", lambda: 0.0)


LIMIT = 600.0
"""Seconds that one test may take, however busy the machine is."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that waits for ever, with the place where it waits."""
    if not hasattr(signal, "SIGALRM"):
        return (yield)

    def fail(*signalled: object) -> NoReturn:
        pytest.fail(f"{item.nodeid} took longer than {LIMIT:g} s")

    before = signal.signal(signal.SIGALRM, fail)
    # Again and again: what tidies up after the test may wait as well.
    signal.setitimer(signal.ITIMER_REAL, LIMIT, LIMIT / 10)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run two more at a time than there are processors: much of a test of timing is waiting."""
    return (os.cpu_count() or 1) + 2


@pytest.fixture
def tty() -> Iterator[Tty]:
    """Return a terminal of the test's own."""
    pytest.importorskip("termios")
    with closing(Tty()) as terminal:
        yield terminal
