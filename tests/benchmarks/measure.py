"""What the benchmarks share: run a program and tell its time, processor time and memory; write routines to play."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PLAYER = (sys.executable, "-m", "voice_coach")
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """One run of a program: seconds of the clock and of the processor, and its largest memory in MB."""

    seconds: float
    processor: float
    megabytes: float


def run(
    command: Sequence[str], environment: dict[str, str] | None = None, stdout: int = subprocess.DEVNULL
) -> Run:
    """Run a program to its end. Raises ``RuntimeError`` with its last words if it fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=CHECKOUT,
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed: {said.decode(errors='replace')[-500:]}")
    # Linux gives ru_maxrss in KiB, macOS in bytes.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Run(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


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
    """Write a routine of about ``seconds``: reps, holds, rests, sides and reminders, round after round."""
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
