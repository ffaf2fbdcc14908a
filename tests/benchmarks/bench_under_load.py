"""Measure how accurate the timing is on a busy machine: voice-coach compared with `paplay` and mpv, in the same run.

All play the same 75 seconds of tones, the others from the file that `export` wrote, each to a PipeWire sink of its own,
which is recorded. A line for each player has the largest error of a `go` to `stop`, how late the last tone is, and how
often voice-coach says that its sound broke off.

    python tests/benchmarks/bench_under_load.py stalls [RUNS]   all stopped (SIGSTOP) for 0.3 s every 7 s    (10)
    python tests/benchmarks/bench_under_load.py busy [RUNS]     with two busy loops and a writer to the disk   (3)
    python tests/benchmarks/bench_under_load.py first [RUNS]    time to the first audible sound, warm cache    (10)

`bench_steering.py` measures answers under load, `bench_dropouts.py` processor time and dropouts in ten minutes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_tones_through_pipewire import ROUTINE, Mono, PlannedTone, clip, plan
from measure import CHECKOUT, PLAYER
from sound_server import SoundServer, missing, sound_server, wait_for

RATE = 48_000
STALL, EVERY = 0.3, 7.0
"""Seconds for which a player is stopped, and from one stop to the next."""
MPV = ("mpv", "--no-config", "--ao=pulse", "--no-video", "--really-quiet")
BUSY = (sys.executable, "-S", "-c", "while True: pass")
WRITER = """
import os
while True:
    with open({!r}, "wb") as file:
        file.write(bytes(50_000_000))
        os.fsync(file.fileno())
"""
AUDIBLE = 1e-3
LATEST = 3 * RATE // 4
"""Samples after the position expected from the previous tone in which a tone is searched for: less than a tick."""

Players = list["subprocess.Popen[bytes]"]
Load = Callable[[Players, Path], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def stalls(players: Players, folder: Path) -> Iterator[None]:
    """Stop the players together for 0.3 s every 7 s, until one of them has ended."""
    del folder
    yield
    while all(player.poll() is None for player in players):
        time.sleep(EVERY)
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for player in players:
                if player.poll() is None:
                    player.send_signal(number)
            time.sleep(STALL if number == signal.SIGSTOP else 0)


@contextlib.contextmanager
def busy(players: Players, folder: Path) -> Iterator[None]:
    """Keep two processors busy, and write 50 MB to the disk again and again."""
    loads = [BUSY, BUSY, (sys.executable, "-S", "-c", WRITER.format(str(folder / "written")))]
    running = [subprocess.Popen(load) for load in loads]
    try:
        yield
        for player in players:
            player.wait()
    finally:
        for process in running:
            process.kill()
            process.wait()


def place_of(tone: Mono, recording: Mono, low: int, high: int) -> int:
    """Return the position from ``low`` up to ``high`` where the recording is most similar to the tone."""
    low = max(low, 0)
    piece = recording[low : high + len(tone)]
    size = len(piece) + len(tone)
    match = np.fft.irfft(np.fft.rfft(piece, size) * np.conj(np.fft.rfft(tone, size)), size)
    return low + int(np.argmax(match[: high - low]))


def found(tones: list[PlannedTone], recording: Mono) -> list[int]:
    """Return the position of each tone in the recording."""
    loud = int(np.flatnonzero(np.abs(recording) > AUDIBLE)[0])
    late = place_of(clip(tones[0].name), recording, loud - RATE // 10, loud + RATE // 10) - tones[0].start
    places = []
    for tone in tones:
        place = tone.start + late
        places.append(place_of(clip(tone.name), recording, place - RATE // 4, place + LATEST))
        late = places[-1] - tone.start
    return places


def errors(tones: list[PlannedTone], places: list[int]) -> tuple[float, float]:
    """Return the largest error of a `go` to `stop`, and how late the last tone is, in milliseconds."""
    worst, go = 0, 0
    offs = [place - tone.start for tone, place in zip(tones, places, strict=True)]
    for tone, off in zip(tones, offs, strict=True):
        if tone.name == "go":
            go = off
        elif tone.name == "stop":
            worst = max(worst, abs(off - go))
    return worst / RATE * 1000, (offs[-1] - offs[0]) / RATE * 1000


def together(load: Load) -> dict[str, tuple[float, float, str]]:
    """Play with all players under a load, and return the two errors of each, and its message at the end."""
    with tempfile.TemporaryDirectory() as name, sound_server() as server:
        folder = Path(name)
        routine = folder / "tones.yaml"
        routine.write_text(ROUTINE, encoding="utf-8")
        env = {**server.env, "PYTHONPATH": str(CHECKOUT), "XDG_CACHE_HOME": name}
        tones = plan(routine, env)
        exported = folder / "tones.wav"
        export = [*PLAYER, "export", str(routine), "-o", str(exported), "--voice", "silent"]
        subprocess.run(export, env=env, check=True, capture_output=True)
        commands = {
            "voice-coach": [*PLAYER, "play", str(routine), "--voice", "silent", "--plain", "--verbose"],
            "paplay": ["paplay", str(exported)],
        }
        if shutil.which("mpv"):
            commands["mpv"] = [*MPV, str(exported)]
        for player in commands:
            server.add_sink(player)
        recordings = {player: server.record(player, late=20) for player in commands}
        said = {player: folder / f"{player}.txt" for player in commands}
        playing = [
            subprocess.Popen(
                command,
                env={**env, "PULSE_SINK": player},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said[player].open("wb"),
            )
            for player, command in commands.items()
        ]
        with load(playing, folder):
            pass
        for process in playing:
            process.wait()
        results = {}
        for player, recording in recordings.items():
            heard = recording.stop().mean(axis=1).astype(np.float64)
            results[player] = (*errors(tones, found(tones, heard)), said[player].read_text().strip())
        return results


def compare(load: Load, runs: int) -> int:
    """Print a line for each player of each run. Returns 1 if voice-coach was 20 ms worse in any run."""
    worse = 0
    for run in range(1, runs + 1):
        results = together(load)
        for player, (worst, late, said) in results.items():
            print(
                f"run {run:2}  {player:12} worst go to stop {worst:7.1f} ms off, the last tone {late:7.1f} ms late"
                f"  (load {os.getloadavg()[0]:.1f})  {said}",
                flush=True,
            )
        worse += results["voice-coach"][0] > results["paplay"][0] + 20
    print(f"voice-coach more than 20 ms worse in {worse} of {runs} runs")
    return int(worse > 0)


def first_sound(server: SoundServer, command: list[str], folder: Path) -> float:
    """Start a player, and return the seconds until its first audible sample is recorded."""
    recording = server.record(late=20)
    wait_for("some silence", lambda: recording.length() > RATE // 2)
    began, before = time.monotonic(), recording.length()
    player = subprocess.Popen(
        command,
        env={**server.env, "PYTHONPATH": str(CHECKOUT), "XDG_CACHE_HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def sounding() -> NDArray[np.bool_]:
        return np.abs(recording.frames()[before:, 0]) > AUDIBLE

    try:
        wait_for("sound", lambda: bool(sounding().any()))
        ended, length = time.monotonic(), recording.length()
        # The recorder's delay of some 20 ms counts against the player.
        return ended - began - (length - before - int(np.argmax(sounding()))) / RATE
    finally:
        player.kill()
        player.wait()
        recording.stop()


def first(runs: int) -> int:
    """Print the time from Enter to the first audible sound, compared with players that only read a file."""
    with tempfile.TemporaryDirectory() as name, sound_server() as server:
        folder = Path(name)
        exported = folder / "plank.wav"
        env = {**os.environ, "XDG_CACHE_HOME": name}
        subprocess.run(
            [*PLAYER, "export", "plank", "-o", str(exported)], env=env, check=True, capture_output=True
        )
        players = {
            "voice-coach play plank": [*PLAYER, "play", "plank", "--plain"],
            "paplay, its silence of 0.5 s left out": ["paplay", str(exported)],
        }
        if shutil.which("mpv"):
            players["mpv, its silence of 0.5 s left out"] = [*MPV, str(exported)]
        taken: dict[str, list[float]] = {player: [] for player in players}
        for _ in range(runs):
            for player, command in players.items():
                taken[player].append(first_sound(server, command, folder))
        for player, seconds in taken.items():
            opening = 0.5 if "silence" in player else 0
            times = [second - opening for second in seconds]
            print(
                f"{player:40} median {statistics.median(times):.2f} s, worst {max(times):.2f} s"
                f"  (load {os.getloadavg()[0]:.1f})"
            )
    return 0


def main() -> int:
    """Measure, print, and return the exit code."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    what = sys.argv[1] if len(sys.argv) > 1 else "stalls"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else {"busy": 3}.get(what, 10)
    if what == "first":
        return first(runs)
    return compare({"stalls": stalls, "busy": busy}[what], runs)


if __name__ == "__main__":
    sys.exit(main())
