"""Nothing is sent anywhere: what the system is asked for, from a cold start in an empty home, with each engine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_voice import HAVE_PIPER, make_model, needs_piper

ROOT = Path(__file__).parents[1]
SHORT = "title: Short\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"

CALLS = (
    "socket,connect,sendto,sendmsg,sendmmsg,bind,open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,"
    "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,truncate"
)
STRACE = (
    "strace",
    "-f",
    "--seccomp-bpf",
    "-qq",
    "-y",
    "-s",
    "4096",
    "-e",
    f"trace={CALLS}",
    "-e",
    "signal=none",
)
CHANGES = {
    name for name in CALLS.split(",") if re.match("creat|mk|rename|link|symlink|unlink|rmdir|trunc", name)
}

LOOK_UPS = re.compile(
    r"/etc/(resolv\.conf|hosts|host\.conf|gai\.conf|nsswitch\.conf|services)$|/nscd/|/\.resolve|io\.systemd"
)
"""What a look-up of a name begins with."""


def reason_to_skip() -> str:
    """Return why the system's calls cannot be watched here; empty where they can."""
    if sys.platform != "linux":
        return "strace is there on Linux alone"
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run([*STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else f"strace is not permitted: {tried.stderr.decode()[:200]}"


WHY = reason_to_skip()
pytestmark = pytest.mark.skipif(bool(WHY), reason=WHY)

LINE = re.compile(r"^\d+\s+(?P<name>\w+)\((?P<arguments>.*)")
PATHS = re.compile(r'(?:(?P<folder>AT_FDCWD|\d+)<(?P<at>[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"')


def calls(trace: Path) -> Iterator[tuple[str, str, list[Path]]]:
    """Yield the name of each call, its arguments, and the files it names."""
    for line in trace.read_text(errors="replace").splitlines():
        if found := LINE.match(line):
            arguments = found["arguments"]
            files = [Path(match["at"] or "/", match["path"]) for match in PATHS.finditer(arguments)]
            yield found["name"], arguments, [Path(os.path.normpath(file)) for file in files]


def breaches(trace: Path, home: Path, output: Path) -> list[str]:
    """Return each call that sends, looks up a name, or changes a file that is not ours to change."""
    found = []
    for name, arguments, files in calls(trace):
        told = f"{name}({arguments}"
        if re.search(r"\bAF_(INET6?|NETLINK|PACKET)\b", arguments):
            found.append(told)
        elif name.startswith("open") and not re.search("O_WRONLY|O_RDWR|O_CREAT", arguments):
            found += [told for file in files if LOOK_UPS.search(str(file))]
        elif name.startswith("open") or name in CHANGES:
            found += [told for file in files if not may_be_changed(file, home, output)]
        else:
            found += [told for file in files if LOOK_UPS.search(str(file))]
    return found


def may_be_changed(file: Path, home: Path, output: Path) -> bool:
    """Return whether a file is ours: in our folders, what was asked for, temporary, or a device."""
    path = str(file)
    if file.is_relative_to(home):
        ours = (".cache", ".local/share", ".config")
        parents = {home / ".cache", home / ".local", home / ".local/share", home / ".config"}
        return file in parents or any(file.is_relative_to(home / folder / "voice-coach") for folder in ours)
    if file.is_relative_to(output.parent):
        return file == output or re.fullmatch(r"\.voice-coach-[0-9a-f]{8}\.part", file.name) is not None
    if "/__pycache__" in path:  # Python's own: it compiles what it imports
        return True
    return path in ("/dev/null", "/dev/tty") or file.is_relative_to("/dev/shm")


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {"hibari": "heart", "espeak": "en-us"}
    if HAVE_PIPER:
        found["piper"] = str(tmp_path_factory.mktemp("voices") / "hum.onnx")
        make_model(Path(found["piper"]))
    return found


ENGINES = [
    pytest.param(
        "hibari", marks=pytest.mark.skipif(not importlib.util.find_spec("hibari"), reason="not here")
    ),
    "espeak",
    pytest.param("piper", marks=needs_piper),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_sent(engine: str, voices: dict[str, str], tmp_path: Path) -> None:
    """No connection, no look-up of a name, and no file outside our own folders, whatever the engine would like."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (work / "short.yaml").write_text(SHORT)
    output = work / "short.wav"
    trace = tmp_path / "trace"
    done = subprocess.run(
        [*STRACE, "-o", trace, sys.executable, "-m", "voice_coach", "export", "short.yaml", "-o", output,
         "--voice", voices[engine]],
        env={"PATH": os.defpath, "HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=work, capture_output=True, check=False, timeout=300, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"in place of" not in done.stderr  # the engine itself spoke
    assert output.stat().st_size > 100_000
    assert breaches(trace, home, output) == []
    seen = {file for _, _, files in calls(trace) for file in files}
    assert any(file.suffix == ".clip" for file in seen)  # the processes and their files were watched


BREACHES = [
    "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = 5<socket:[1]>",
    "connect(5<socket:[1]>, {sa_family=AF_INET6, sin6_port=htons(443)}, 28) = 0",
    "socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5",
    'connect(5<socket:[1]>, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
    'openat(AT_FDCWD</folder>, "/etc/resolv.conf", O_RDONLY|O_CLOEXEC) = 5',
    'openat(AT_FDCWD</folder>, "/home/me/.cache/Microsoft/x", O_WRONLY|O_CREAT, 0666) = 5',
    'mkdir("/home/me/.cache/Microsoft", 0777) = 0',
    'openat(AT_FDCWD</home/me>, "notes", O_RDWR|O_CREAT, 0600) = 5',
    'openat(AT_FDCWD</folder>, "other.wav", O_WRONLY|O_CREAT, 0666) = 5',
    'rename("/home/me/.cache/voice-coach/a", "/home/me/b") = 0',
    'unlink("/etc/passwd") = -1 EACCES',
]
HARMLESS = [
    "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5",
    'openat(AT_FDCWD</folder>, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 5',
    'openat(AT_FDCWD</folder>, "/dev/null", O_WRONLY) = 5',
    'openat(AT_FDCWD</folder>, "short.wav", O_WRONLY|O_CREAT, 0666) = 5',
    'mkdir("/home/me/.cache", 0777) = 0',
    'rename("/home/me/.cache/voice-coach/a", "/home/me/.cache/voice-coach/clips/b") = 0',
    'mkdirat(3</home/me/.cache/voice-coach>, "clips", 0777) = 0',
]


@pytest.mark.parametrize(
    ("line", "wrong"), [(line, 1) for line in BREACHES] + [(line, 0) for line in HARMLESS]
)
def test_what_counts_as_sent(tmp_path: Path, line: str, wrong: int) -> None:
    """Each way of sending, looking up or writing elsewhere is seen in what strace writes."""
    trace = tmp_path / "trace"
    trace.write_text(f"1234  {line}\n")
    assert len(breaches(trace, Path("/home/me"), Path("/folder/short.wav"))) == wrong
