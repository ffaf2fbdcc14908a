"""Common functions of the benchmarks: run a program and measure its time and memory; write routines to play."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PLAYER = (sys.executable, "-m", "voice_coach")
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """One run of a program: elapsed and processor time in seconds, and peak memory in MB."""

    seconds: float
    processor: float
    megabytes: float


# The peak memory of a forked process includes that of its parent, so a small process starts the program.
STARTER = """
import json, os, sys, time
began = time.monotonic()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
took = time.monotonic() - began
os.write(int(sys.argv[1]), json.dumps([took, used.ru_utime + used.ru_stime, used.ru_maxrss]).encode())
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> Run:
    """Run a program to its end, without its standard output. Raises ``RuntimeError`` if it fails."""
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    try:
        result = subprocess.run(
            [sys.executable, "-S", "-E", "-c", STARTER, str(writer), *command],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=CHECKOUT,
            pass_fds=[writer],
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"{command[0]} failed: {result.stderr.decode(errors='replace')[-500:]}")
        seconds, processor, memory = json.loads(os.read(reader, 1000))
    finally:
        os.close(reader)
        os.close(writer)
    # Linux gives ru_maxrss in KiB, macOS in bytes.
    return Run(seconds, processor, memory / (1e6 if sys.platform == "darwin" else 1e3))


ROUND = """\
  - repeat: {rounds}
    rest: 20s
    steps:
      - exercise: Wall squat
        how: Stand with your back to the wall and slide down.
        reps: 6
        hold: 5s
        cues: [Keep your back on the wall, Breathe]
      - rest: 20s
      - exercise: Plank
        hold: 40s
        cues: [Keep your pelvis level]
      - rest: 20s
      - exercise: Bridge with one leg
        reps: 8
        sides: [left leg, right leg]
"""
ROUND_SECONDS = 6 * 9 + 20 + 40 + 20 + 2 * 32 + 8 + 20


def long_routine(folder: Path, seconds: int) -> Path:
    """Write a routine of about ``seconds``: rounds of reps, holds, rests, sides and reminders."""
    file = folder / f"long-{seconds}.yaml"
    rounds = max(1, round(seconds / ROUND_SECONDS))
    file.write_text(f"title: A long routine\nsteps:\n{ROUND.format(rounds=rounds)}")
    return file


def many_steps(folder: Path, steps: int) -> Path:
    """Write a routine of ``steps`` different steps."""
    file = folder / f"steps-{steps}.yaml"
    lines = [f"title: {steps} steps", "steps:"]
    for number in range(steps // 2):
        lines += [
            f"  - exercise: Exercise {number}",
            f"    how: Stand tall and lift arm number {number}.",
            "    reps: 8",
            "  - rest: 20s",
        ]
    file.write_text("\n".join(lines) + "\n")
    return file
