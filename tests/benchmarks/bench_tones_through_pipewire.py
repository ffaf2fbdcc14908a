"""Measure how accurately tones are played, with the real program on a real PipeWire, compared with the timeline.

Play a routine with the silent voice into a null sink, record it, and find every tone of the timeline in the recording.
Print the largest error of an onset in samples, and exit with 1 if there is any.

    python tests/benchmarks/bench_tones_through_pipewire.py [ROUTINE.yaml]

The sound server may drop a block on a busy machine: measure on an idle one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from sound_server import missing, sound_server  # noqa: E402 - found only now

ROUTINE = """\
title: Tones
get_ready: 3s
steps:
  - exercise: Holds
    reps: 3
    tempo: 1.3s
    hold: 1.7s
  - exercise: Wall squat
    hold: 20s
  - exercise: Heel raises
    reps: 7
    tempo: 0.9s
    sets: 2
    rest: 5s
"""
SEARCH = 4_800
"""Samples before and after its planned position in which a tone is searched for."""

Mono = NDArray[np.float64]


@dataclass(frozen=True)
class PlannedTone:
    """A tone of the timeline: its name, and the sample at which it begins."""

    name: str
    start: int


def plan(routine: Path, env: dict[str, str]) -> list[PlannedTone]:
    """Return the tones of the routine, as printed by ``timeline --json``."""
    command = [sys.executable, "-m", "voice_coach", "timeline", str(routine), "--json", "--voice", "silent"]
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    cues = json.loads(told)["cues"]
    return [PlannedTone(cue["name"], cue["start"]) for cue in cues if cue["kind"] == "tone"]


def heard(routine: Path) -> tuple[list[PlannedTone], Mono]:
    """Play the routine, and return its planned tones and the recording."""
    with sound_server() as server:
        env = {**server.env, "PYTHONPATH": str(ROOT)}
        tones = plan(routine, env)
        recording = server.record(late=20)
        command = [sys.executable, "-m", "voice_coach", "play", str(routine), "--voice", "silent"]
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        return tones, recording.stop().mean(axis=1).astype(np.float64)


def clip(name: str) -> Mono:
    """Return the samples of a tone."""
    samples, rate = soundfile.read(ROOT / "sounds" / f"{name}.wav", always_2d=True)
    assert rate == 48_000
    return np.asarray(samples.mean(axis=1), dtype=np.float64)


def onset(recording: Mono, tone: Mono, low: int, high: int) -> int:
    """Return the position from ``low`` up to ``high`` where the recording is most similar to the tone."""
    piece = recording[max(low, 0) : high + len(tone)]
    match = np.correlate(piece, tone, mode="valid")
    return max(low, 0) + int(np.argmax(match))


def errors(tones: list[PlannedTone], recording: Mono) -> list[int]:
    """Return the error of each tone's position, relative to the first tone."""
    first = tones[0]
    loud = int(np.flatnonzero(np.abs(recording) > 1e-3)[0])
    offset = onset(recording, clip(first.name), loud - SEARCH, loud + SEARCH) - first.start
    found = (
        onset(recording, clip(t.name), offset + t.start - SEARCH, offset + t.start + SEARCH) for t in tones
    )
    return [place - offset - tone.start for place, tone in zip(found, tones, strict=True)]


def main() -> int:
    """Measure, print, and return the exit code."""
    if reason := missing():
        print(reason, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        routine = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "tones.yaml"
        if len(sys.argv) == 1:
            routine.write_text(ROUTINE, encoding="utf-8")
        tones, recording = heard(routine)
    off = errors(tones, recording)
    worst = max(map(abs, off))
    print(f"tones: {len(tones)}")
    print(f"worst onset error: {worst} samples")
    for tone, error in zip(tones, off, strict=True):
        if error:
            print(f"  {tone.name} at {tone.start}: {error:+d}")
    return int(worst > 0)


if __name__ == "__main__":
    sys.exit(main())
