"""Measure the processor time of a minute's play without sound, compared with mpv playing the exported file.

python tests/benchmarks/bench_play.py      (needs mpv)
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import PLAYER, run

MINUTE = """\
title: A minute
steps:
  - exercise: Plank
    hold: 20s
    cues: [Breathe]
  - exercise: Bends
    reps: 4
    tempo: 4s
"""


def main() -> None:
    """Measure and print a line for each: seconds of processor time, and the ratio to mpv's."""
    with tempfile.TemporaryDirectory() as name:
        file, sound = Path(name) / "minute.yaml", Path(name) / "minute.wav"
        file.write_text(MINUTE)
        run([*PLAYER, "export", str(file), "-o", str(sound)])
        ours = run([*PLAYER, "play", str(file), "--output", "null", "--no-screen"])
        mpv = run(["mpv", "--no-config", "--ao=null", "--no-video", "--really-quiet", str(sound)])
    for label, result in (("voice-coach play --output null", ours), ("mpv --ao=null", mpv)):
        print(
            f"{label:32} {result.processor:6.2f} s of processor in {result.seconds:5.1f} s"
            f"  {result.processor / mpv.processor:5.2f} x mpv  {result.megabytes:4.0f} MB"
        )


if __name__ == "__main__":
    main()
