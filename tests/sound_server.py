"""A private PipeWire with a null sink: headphones for a machine that has none, and an ear to hear them with.

Needs the programs in ``PROGRAMS`` (Debian: pipewire wireplumber pipewire-pulse pulseaudio-utils dbus). It runs
as root, in a container, without systemd or a session bus, and touches nobody's real sound.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PROGRAMS = ("dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "parec")
NEEDED = "VOICE_COACH_NEED_SOUND_SERVER"
"""Set to 1 where a missing sound server is a failure and no reason to skip."""

SINK = "phones"
WAIT = 120.0
"""Seconds that anything may take to be ready; it is waited for, never slept through."""


def missing() -> str:
    """Return what is missing for a sound server here, or give an empty text."""
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"no sound server to test with: {', '.join(absent)} not installed" if absent else ""


def needed() -> bool:
    """Return whether tests have to fail where there is no sound server."""
    return os.environ.get(NEEDED, "") not in ("", "0")


def wait_for(what: str, ready: Callable[[], bool], seconds: float = WAIT) -> None:
    """Return when ``ready()`` is true. Raises ``TimeoutError``."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def listens(place: Path) -> bool:
    """Return whether a program listens at a socket, whose file is there a moment before."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(str(place))
        except OSError:
            return False
    return True


@dataclass
class Recording:
    """What comes out of the headphones, while it is being recorded to ``file``."""

    file: Path
    process: subprocess.Popen[bytes]

    def frames(self) -> NDArray[np.float32]:
        """Return what was heard so far, float32, shape ``(frames, 2)`` at 48 kHz."""
        raw = np.fromfile(self.file, dtype="<f4")
        return raw[: len(raw) // 2 * 2].reshape(-1, 2)

    def length(self) -> int:
        """Return the number of frames heard so far."""
        return self.file.stat().st_size // 8

    def stop(self) -> NDArray[np.float32]:
        """End the recording once it holds all that was played until now, and give it."""
        if self.process.poll() is None:
            past = self.length() + 48_000 // 4
            with contextlib.suppress(TimeoutError):
                wait_for("the end of the recording", lambda: self._ended() or self.length() >= past)
        _end(self.process)
        return self.frames()

    def _ended(self) -> bool:
        return self.process.poll() is not None


@dataclass
class SoundServer:
    """The server's processes, and the environment in which programs find it."""

    folder: Path
    env: dict[str, str]
    bus: subprocess.Popen[bytes] | None = None
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    recordings: int = 0

    def start(self) -> None:
        """Start the server with its sink, and return when the sink is the default one."""
        run = self.folder / "run"
        run.mkdir(mode=0o700, exist_ok=True)
        for left in run.iterdir():  # sockets and locks of a server that was killed
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        bus_socket = self.folder / "bus"
        if self.bus is None:
            self.bus = self._run("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus_socket}")
            wait_for("dbus-daemon", lambda: listens(bus_socket))
        self.processes = [self._run("pipewire")]
        wait_for("pipewire", lambda: listens(run / "pipewire-0"))
        self.processes += [self._run("wireplumber"), self._run("pipewire-pulse")]
        wait_for("pipewire-pulse", lambda: self._pactl("info") != "")
        self.add_sink(SINK)
        self.set_default(SINK)

    def add_sink(self, name: str) -> None:
        """Plug in another pair of headphones."""
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", "format=float32le", "rate=48000")
        wait_for(f"the sink {name}", lambda: self.has_sink(name))

    def remove_sink(self, name: str) -> None:
        """Unplug it; the server takes what plays there to another one, or to its dummy."""
        for line in self._pactl("list", "short", "modules").splitlines():
            number, _, arguments = line.partition("\t")
            if f"sink_name={name} " in arguments:
                self._pactl("unload-module", number)
        wait_for(f"the sink {name} to go", lambda: not self.has_sink(name))

    def has_sink(self, name: str) -> bool:
        """Return whether there is a sink of that name."""
        return f"\t{name}\t" in self._pactl("list", "short", "sinks")

    def set_default(self, name: str) -> None:
        """Make a sink the default one; the server takes there what plays on no chosen one."""
        self._pactl("set-default-sink", name)
        wait_for("the default sink", lambda: f"Default Sink: {name}\n" in self._pactl("info"))

    def kill_server(self) -> None:
        """Kill the server, as a crash does."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()
        self.processes = []

    def restart_server(self) -> None:
        """Start it again, killing it first where it still runs."""
        self.kill_server()
        self.start()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Hold the server still, as one that hangs, and let it go on afterwards."""
        for process in self.processes:
            process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for process in self.processes:
                process.send_signal(signal.SIGCONT)

    def record(self, sink: str = SINK, *, late: int = 100) -> Recording:
        """Begin to listen to a sink; return when the first samples have come in.

        They come up to ``late`` milliseconds late. The server works in blocks of half of that at most, and of small
        blocks it drops some on a busy machine: of 20 recordings of 3 s, with 20 ms two to four had a gap at a load of
        18, with 100 ms none.
        """
        self.recordings += 1
        file = self.folder / f"heard-{self.recordings}.f32"
        with file.open("wb") as out:
            process = self._run(
                *("parec", "-d", f"{sink}.monitor", "--raw", "--format=float32le", "--rate=48000"),
                *("--channels=2", f"--latency-msec={late}"),
                stdout=out,
            )
        recording = Recording(file, process)
        wait_for("the recording", lambda: recording.length() > 0)
        return recording

    def stop(self) -> None:
        """End every process of the server."""
        self.kill_server()
        if self.bus is not None:
            _end(self.bus)
            self.bus = None

    def _run(self, *command: str, stdout: object = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=stdout,  # type: ignore[call-overload]
            stderr=subprocess.DEVNULL,
        )

    def _pactl(self, *command: str) -> str:
        try:
            done = subprocess.run(
                ["pactl", *command], env=self.env, capture_output=True, text=True, timeout=WAIT, check=False
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout if done.returncode == 0 else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def sound_server() -> Iterator[SoundServer]:
    """Run a private sound server; everything of it is gone at the end."""
    # The folder's name is short: a socket's path holds 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="vc-", dir="/tmp") as name:
        folder = Path(name)
        server = SoundServer(folder, _environment(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()


def without_device() -> dict[str, str]:
    """Return an environment in which no sound server answers; what is left is ALSA."""
    nowhere = Path("/nonexistent")
    return {**_environment(nowhere), "HOME": os.environ.get("HOME", "/")}


def _environment(folder: Path) -> dict[str, str]:
    # Nothing of the user's own: neither their server's address nor their settings and state.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PULSE_", "PIPEWIRE_", "DBUS_", "XDG_"))}
    return {
        **kept,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_STATE_HOME": str(folder / "state"),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
        "PULSE_SERVER": f"unix:{folder / 'run' / 'pulse' / 'native'}",
        "LC_ALL": "C",
    }
