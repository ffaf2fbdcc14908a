"""Count the dropouts of a long play with both cores busy, compared with `pacat`, and the processor time, with mpv.

A stream in which every sample encodes its position is played to a PipeWire sink, while two loops keep the processor
busy; `pacat` plays the same stream to another sink at the same time. A dropout is a silence after which the stream
continues with the next sample: the player was late. (If samples are missing, the server or the recorder was late.)
Then mpv and voice-coach each play the same length of silence without load.

    python tests/benchmarks/bench_dropouts.py [SECONDS] [LOOPS]        (600 and 2)

The server gets a high priority if that is allowed, as on a desktop. The second part needs mpv.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[1]))

from measure import CHECKOUT, run
from position_stream import STEP, stream
from sound_server import SoundServer, missing, sound_server

RATE = 48_000
PIECE = 300
"""Seconds of one play. The positions in the stream are unique for 349 seconds."""
PROCESSOR_SECONDS = 60
BUSY = (sys.executable, "-S", "-c", "while True: pass")
RAW = ("--raw", "--format=float32le", "--rate=48000", "--channels=2")


def prefer(server: SoundServer) -> None:
    """Raise the priority of the server's threads, if that is allowed."""
    for process in server.processes:
        for thread in Path(f"/proc/{process.pid}/task").iterdir():
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, int(thread.name), -11)


def dropouts(file: Path) -> tuple[list[float], int]:
    """Return the milliseconds of each dropout in a recording, and the number of places where samples are missing."""
    left = np.fromfile(file, "<f4")[::2].astype(np.float64)
    places = np.rint(left / STEP).astype(np.int64) - 1
    sounding = np.flatnonzero(places >= 0)
    steps = np.diff(places[sounding])
    apart = np.diff(sounding)
    late = (apart > 1) & (steps == 1)
    return [float(gap - 1) / RATE * 1000 for gap in apart[late]], int((steps != 1).sum())


def play_busy(server: SoundServer, folder: Path, seconds: int, loops: int) -> None:
    """Play for some seconds beside some busy loops, and print the dropouts."""
    raw = folder / "stream.f32"
    stream(seconds * RATE).astype("<f4").tofile(raw)
    ours = [sys.executable, str(CHECKOUT / "tests" / "position_stream.py"), str(seconds * RATE)]
    players = {
        "voice-coach": ours,
        "pacat, 50 ms": ["pacat", "-p", *RAW, "--latency-msec=50", str(raw)],
        "pacat, 200 ms": ["pacat", "-p", *RAW, "--latency-msec=200", str(raw)],
    }
    sinks = {name: f"sink{number}" for number, name in enumerate(players)}
    for sink in sinks.values():
        server.add_sink(sink)
    recordings = {name: server.record(sink, late=20) for name, sink in sinks.items()}
    prefer(server)
    busy = [subprocess.Popen(BUSY) for _ in range(loops)]
    try:
        playing = [
            subprocess.Popen(
                command,
                env={**server.env, "PULSE_SINK": sinks[name], "PYTHONPATH": str(CHECKOUT)},
                stdout=subprocess.DEVNULL,
            )
            for name, command in players.items()
        ]
        for process in playing:
            process.wait()
        load = os.getloadavg()[0]
    finally:
        for process in busy:
            process.kill()
            process.wait()
    for name, recording in recordings.items():
        recording.stop()
        late, missed = dropouts(recording.file)
        print(
            f"{name:16} {len(late):4} dropouts in {seconds} s with {loops} busy loops,"
            f" longest {max(late, default=0):.0f} ms; {missed} of the server  (load {load:.1f})",
            flush=True,
        )


def processor(server: SoundServer, folder: Path, seconds: int) -> None:
    """Play for some seconds without load, and print the processor time of both players."""
    quiet = folder / "quiet.wav"
    soundfile.write(quiet, np.zeros((seconds * RATE, 2), np.float32), RATE, subtype="PCM_16")
    file = folder / "hold.yaml"
    file.write_text(f"title: Hold\nget_ready: 3s\nsteps:\n  - exercise: Plank\n    hold: {seconds - 8}s\n")
    env = {**server.env, "XDG_CACHE_HOME": str(folder)}
    ours = run([sys.executable, "-m", "voice_coach", "play", str(file), "--brief", "--no-screen"], env)
    theirs = run(["mpv", "--no-config", "--ao=pulse", "--no-video", "--really-quiet", str(quiet)], env)
    for name, used in (("voice-coach", ours), ("mpv --ao=pulse", theirs)):
        print(
            f"{name:16} {used.processor:5.2f} s of processor in {used.seconds:.0f} s,"
            f" {used.processor / used.seconds / (theirs.processor / theirs.seconds):.2f} x mpv"
        )


def main() -> int:
    """Measure, print, and return the exit code."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    loops = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    for begin in range(0, seconds, PIECE):
        with tempfile.TemporaryDirectory() as name, sound_server() as server:
            play_busy(server, Path(name), min(PIECE, seconds - begin), loops)
    if shutil.which("mpv"):
        with tempfile.TemporaryDirectory() as name, sound_server() as server:
            processor(server, Path(name), PROCESSOR_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
