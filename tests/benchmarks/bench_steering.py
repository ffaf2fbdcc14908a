"""Measure how soon a command is heard, with the real program on a real PipeWire, while a tone of 1 kHz sounds.

The time runs from the key, the message on `remote`'s socket or the D-Bus call (`dbus-send`, including its start) to the
first changed sample, and to the first sample of the spoken answer. All times include the recorder's own delay, which is
measured in the same run with `pacat` at its lowest latency: from a written sample to the recorded one.

    python tests/benchmarks/bench_steering.py [TIMES] [WAY ...]        (ways: key, remote, dbus)
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from real_play import RealPlay
from sound_server import SINK, SoundServer, missing, sound_server, wait_for

RATE = 48_000
PITCH = 1_000
LOUD = 0.01
"""An amplitude that silence never has."""
CHANGED = 1.2e-4
"""More than the prediction error of a sine wave; rounding to 16 bits has a fifth of it."""
FADE = 240
"""Samples of the tone's fade-out before the answer."""


class Ear:
    """Record a sink, with the time at which each sample arrived."""

    def __init__(self, server: SoundServer) -> None:
        command = ["parec", "-d", f"{SINK}.monitor", "--raw", "--format=float32le", "--rate=48000"]
        self._process = subprocess.Popen(
            [*command, "--channels=2", "--latency-msec=5"], env=server.env, stdout=subprocess.PIPE
        )
        self._parts: list[bytes] = []
        self._arrivals: list[tuple[float, int]] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        wait_for("the recording", lambda: bool(self._parts))

    def _listen(self) -> None:
        assert self._process.stdout is not None
        bytes_heard = 0
        while part := os.read(self._process.stdout.fileno(), 1 << 16):
            now = time.monotonic()
            bytes_heard += len(part)
            self._parts.append(part)
            self._arrivals.append((now, bytes_heard // 8))

    def hears_something(self) -> bool:
        """Return whether there is sound at the moment."""
        return bool(np.abs(np.frombuffer(self._parts[-1][:8], "<f4")).max() > LOUD)

    def stop(self) -> tuple[NDArray[np.float32], Callable[[float], int]]:
        """Return the recording, and a function from a time to the position in it."""
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        raw = b"".join(self._parts)
        heard = np.frombuffer(raw[: len(raw) // 8 * 8], "<f4").reshape(-1, 2)[:, 0]
        arrivals = np.array(self._arrivals)
        late = arrivals[:, 0] - arrivals[:, 1] / RATE

        def place(moment: float) -> int:
            near = np.abs(arrivals[:, 0] - moment) < 5
            return int((moment - late[near].min()) * RATE)

        return heard, place


def routine(folder: Path) -> Path:
    """Write a routine whose sound lasts long enough."""
    wave = 0.2 * np.sin(2 * np.pi * PITCH * np.arange(55 * RATE) / RATE)
    soundfile.write(folder / "tone.wav", wave.astype(np.float32), RATE)
    file = folder / "tone.yaml"
    steps = "  - sound: tone.wav\n" * 100
    file.write_text(f"title: Tone\nsteps:\n{steps}  - exercise: Plank\n    hold: 5s\n")
    return file


def by_key(play: RealPlay, server: SoundServer) -> Callable[[], float]:
    """Press the space bar."""
    del server
    return lambda: play.press(" ")


def by_remote(play: RealPlay, server: SoundServer) -> Callable[[], float]:
    """Send a command as `voice-coach remote` does after its imports."""
    from voice_coach.controls.remote_client import ask
    from voice_coach.controls.remote_places import running

    os.environ.update({name: server.env[name] for name in ("XDG_RUNTIME_DIR", "HOME")})

    def order() -> float:
        moment = time.monotonic()
        (player,) = (player for player in running() if player.pid == play.process.pid)
        ask(player, "toggle")
        return moment

    return order


def by_dbus(play: RealPlay, server: SoundServer) -> Callable[[], float]:
    """Call PlayPause, as a headphone button does."""
    listed = [
        "dbus-send",
        "--session",
        "--print-reply",
        "--dest=org.freedesktop.DBus",
        "/",
        "--type=method_call",
    ]
    names = subprocess.run(
        [*listed, "org.freedesktop.DBus.ListNames"],
        env=server.env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (name,) = (word for word in names.split('"') if word.startswith("org.mpris.MediaPlayer2."))
    call = ["dbus-send", "--session", "--print-reply", f"--dest={name}", "/org/mpris/MediaPlayer2"]

    def order() -> float:
        moment = time.monotonic()
        subprocess.run(
            [*call, "org.mpris.MediaPlayer2.Player.PlayPause"],
            env=server.env,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return moment

    return order


WAYS = {"key": by_key, "remote": by_remote, "dbus": by_dbus}


def measure(way: str, times: int) -> tuple[list[float], list[float]]:
    """Pause some times, and return the milliseconds to the first changed sample and to the answer for each."""
    with tempfile.TemporaryDirectory() as name, sound_server() as server:
        file = routine(Path(name))
        ear = Ear(server)
        moments = []
        with RealPlay({**server.env, "XDG_CACHE_HOME": name}, file, "--brief") as play:
            wait_for("the tone", ear.hears_something)
            time.sleep(2.5)
            toggle = WAYS[way](play, server)
            chance = random.Random(1)
            for _ in range(times):
                moments.append(toggle())
                time.sleep(1)
                toggle()
                time.sleep(1.5 + 0.3 * chance.random())
        heard, place = ear.stop()
    surprise = np.abs(heard[2:] - 2 * np.cos(2 * np.pi * PITCH / RATE) * heard[1:-1] + heard[:-2])
    changed, answered = [], []
    for begin in map(place, moments):
        assert heard[begin - 480 : begin].max() > LOUD, "no tone to interrupt"
        first = begin + int(np.flatnonzero(surprise[begin:] > CHANGED)[0]) + 2
        quiet = first + FADE
        answer = quiet + int(np.flatnonzero(np.abs(heard[quiet:]) > LOUD)[0])
        changed.append((first - begin) / RATE * 1000)
        answered.append((answer - begin) / RATE * 1000)
    return changed, answered


def recorder(times: int = 20) -> list[float]:
    """Return the milliseconds from a sample written by `pacat`, at its lowest latency, to its recording."""
    delays = []
    with sound_server() as server:
        ear = Ear(server)
        command = ["pacat", "-p", "--raw", "--format=float32le", "--rate=48000", "--channels=2"]
        moments = []
        for _ in range(times):
            with subprocess.Popen(
                [*command, "--latency-msec=5", "--process-time-msec=5"], env=server.env, stdin=subprocess.PIPE
            ) as player:
                assert player.stdin is not None
                time.sleep(0.3)
                moments.append(time.monotonic())
                player.stdin.write(np.full(2 * RATE // 10, 0.2, "<f4").tobytes())
        time.sleep(0.2)
        heard, place = ear.stop()
    for begin in map(place, moments):
        delays.append(int(np.flatnonzero(np.abs(heard[begin:]) > LOUD)[0]) / RATE * 1000)
    return delays


def show(label: str, delays: list[float]) -> None:
    """Print a line."""
    print(
        f"{label:36} median {statistics.median(delays):6.1f} ms  worst {max(delays):6.1f} ms"
        f"  of {len(delays)}  (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )


def main() -> int:
    """Measure, print, and return the exit code."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    show("pacat, 5 ms, to the recording", recorder())
    for way in sys.argv[2:] or WAYS:
        changed, answered = measure(way, times)
        show(f"{way} to the first changed sample", changed)
        show(f"{way} to the spoken answer", answered)
    return 0


if __name__ == "__main__":
    sys.exit(main())
