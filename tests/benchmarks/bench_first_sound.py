"""Measure the time from the start of the process to the first block that is not silent.

For comparison, in the same run: the time Python takes to import click, numpy and miniaudio.

    python tests/benchmarks/bench_first_sound.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import CHECKOUT, PLAYER, many_steps, run

TIMES = 11


def first_sound(routine: Path | str, cache: Path) -> float:
    """Start `play --output -`, and return the seconds until a sample is not zero."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*PLAYER, "play", str(routine), "--output", "-"],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHECKOUT,
    )
    assert process.stdout is not None
    while block := process.stdout.read1(1 << 16):
        if any(block):
            took = time.monotonic() - began
            process.kill()
            process.communicate()
            return took
    raise RuntimeError("nothing was heard")


def main() -> None:
    """Measure and print a line for each case: median seconds, and the ratio to the imports alone."""
    imports = [sys.executable, "-c", "import click, numpy, miniaudio"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ten, thousand = many_steps(folder, 10), many_steps(folder, 1000)
        warm = folder / "warm"
        lines = "squat 12", "wall squat 10x15s"  # the second borrows from a built-in routine
        for routine in (ten, thousand, *lines):
            first_sound(routine, warm)
            time.sleep(0.5)
            run([*PLAYER, "export", str(ten), "-o", str(folder / "ten.wav")], {"XDG_CACHE_HOME": str(warm)})
        rows: dict[str, list[float]] = {}
        for turn in range(TIMES):
            rows.setdefault("import click, numpy, miniaudio", []).append(run(imports).seconds)
            rows.setdefault("warm cache, 10 steps", []).append(first_sound(ten, warm))
            rows.setdefault("warm cache, 1,000 steps", []).append(first_sound(thousand, warm))
            for line in lines:
                rows.setdefault(f"warm cache, {line}", []).append(first_sound(line, warm))
            new = folder / f"new-{turn}.yaml"
            new.write_text(
                ten.read_text().replace("Exercise", f"Movement {turn}").replace("10 steps", f"New {turn}")
            )
            rows.setdefault("no phrase of it kept, 10 steps", []).append(first_sound(new, warm))
            rows.setdefault("nothing kept at all, 10 steps", []).append(
                first_sound(ten, folder / f"cold-{turn}")
            )
    peer = statistics.median(rows["import click, numpy, miniaudio"])
    for label, seconds in rows.items():
        median = statistics.median(seconds)
        print(f"{label:32} {median * 1000:7.0f} ms  {median / peer:5.2f} x the imports")


if __name__ == "__main__":
    main()
