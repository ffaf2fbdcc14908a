"""Measure the time and memory of `voice-coach list` for 1,000 and 10,000 scripts of the user.

First without a cache (every script is read, checked and its length estimated), then with it. For comparison, in the
same run: PyYAML's C loader reads the same files, also in a process of its own.

    python tests/benchmarks/bench_list.py
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from measure import PLAYER, Run, run

from voice_coach.library.summaries import SETTLED

SIZES = (1_000, 10_000)
TIMES = 3

LOADER = """
import pathlib, sys, yaml
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    with open(file, "rb") as opened:
        yaml.load(opened.read(), yaml.CSafeLoader)
"""

MOVES = (
    "Wall squat",
    "Plank on the elbows",
    "Bridge with one leg",
    "Bird dog",
    "Side bend",
    "Dead bug",
    "Lunge",
)
DOSES = (
    "    reps: 8-12\n    tempo: 5s\n    sides: [left leg, right leg]\n",
    "    hold: 20-40s\n    sets: 2-3\n    rest: 30s\n",
    "    reps: 10\n    hold: 15s\n    cues: [Breathe, Keep your hips level]\n",
    "    work: 1min\n    cues:\n      - {at: 20s, say: Shoulders down}\n",
)


def script(number: int) -> str:
    """Write a typical small routine: three to six steps, some of them rests, different in each file."""
    lines = [
        f"title: Routine {number}\nabout: The set for day {number}, made for a quiet morning at home.\n",
        f"cautions: [Stop if anything hurts.]\ntags: [week-{number % 52}, morning]\nsteps:\n",
    ]
    for step in range(2 + number % 3):
        move = MOVES[(number + 3 * step) % len(MOVES)]
        how = f"Take your time, and keep your back long. This is number {number + step} of the year."
        lines.append(f"  - exercise: {move}\n    how: {how}\n{DOSES[(number + step) % len(DOSES)]}")
        if step % 2:
            lines.append(f"  - rest: {20 + number % 40}s\n    say: Shake out your arms and legs.\n")
    return "".join(lines)


def main() -> None:
    """Measure and print a line for each number of scripts, then the growth of the time for each script."""
    per_script: dict[str, list[float]] = {"first": [], "again": [], "loader": []}
    print(f"{'scripts':>8} {'first':>9} {'again':>9} {'C loader':>9} {'ratios':>13} {'memory':>8}")
    for size in SIZES:
        runs: dict[str, list[Run]] = {name: [] for name in per_script}
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "scripts"
            folder.mkdir()
            for number in range(size):
                (folder / f"routine-{number:05}.yaml").write_text(script(number), "utf-8")
            time.sleep(SETTLED / 1e9)  # files changed just now are not remembered
            for turn in range(TIMES):  # turn about, so that a busy minute strikes all
                surroundings = {"VOICE_COACH_SCRIPTS": str(folder), "XDG_CACHE_HOME": f"{home}/cache{turn}"}
                surroundings |= {f"XDG_{kind}_HOME": home for kind in ("DATA", "CONFIG")}
                runs["first"].append(run([*PLAYER, "list"], surroundings))
                runs["again"].append(run([*PLAYER, "list"], surroundings))
                runs["loader"].append(run([sys.executable, "-c", LOADER, str(folder)]))
        seconds = {name: statistics.median(one.seconds for one in made) for name, made in runs.items()}
        for name, took in seconds.items():
            per_script[name].append(took / size)
        ratios = [seconds[name] / seconds["loader"] for name in ("first", "again")]
        memory = max(one.megabytes for name in ("first", "again") for one in runs[name])
        print(
            f"{size:8,} {seconds['first']:7.2f} s {seconds['again']:7.2f} s {seconds['loader']:7.2f} s "
            f"{ratios[0]:6.2f} {ratios[1]:6.2f} {memory:5.0f} MB"
        )
    growth = {name: made[-1] / made[0] for name, made in per_script.items()}
    print(
        f"among {SIZES[-1]:,} a script costs {growth['first']:.2f} times as much as among {SIZES[0]:,} at first, "
        f"{growth['again']:.2f} times again, {growth['loader']:.2f} times in the C loader"
    )


if __name__ == "__main__":
    main()
