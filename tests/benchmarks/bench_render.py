"""Render speed and memory for ten minutes and ten hours, warm cache, beside sox and ffmpeg joining the same pieces.

python tests/benchmarks/bench_render.py [FOLDER]      (needs sox, ffmpeg and 25 GB in FOLDER)
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from measure import CHECKOUT, PLAYER, Run, long_routine, run

LENGTHS = (("10 minutes", 600), ("5 hours", 18_000), ("10 hours", 36_000))


def pieces(folder: Path, routine: Path, sound: Path) -> list[Path]:
    """Cut what was rendered into its clips and silences, a file for each different one, in order of play."""
    command = [*PLAYER, "timeline", str(routine), "--json"]
    timeline = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT).stdout)
    made: dict[tuple[object, ...], Path] = {}
    order = []
    at = 0
    with soundfile.SoundFile(sound) as source:
        for cue in [*timeline["cues"], {"start": timeline["length"], "length": 0, "text": ""}]:
            for key, start, length in (
                (("silence", cue["start"] - at), at, cue["start"] - at),
                ((cue.get("text") or cue.get("name"), cue["length"]), cue["start"], cue["length"]),
            ):
                if not length:
                    continue
                if key not in made:
                    made[key] = folder / f"piece-{len(made)}.wav"
                    source.seek(start)
                    soundfile.write(made[key], source.read(length, dtype="int16"), 48_000, subtype="PCM_16")
                order.append(made[key])
            at = cue["start"] + cue["length"]
    return order


def show(label: str, result: Run, base: Run, hours: float) -> None:
    """Print one line."""
    speed = hours * 3600 / result.seconds
    ratio = result.seconds / base.seconds
    figures = (
        f"{result.seconds:7.2f} s  {speed:6.0f} x real time  {ratio:5.2f} x ours  {result.megabytes:5.0f} MB"
    )
    print(f"  {label:22} {figures}")


def main() -> None:
    """Measure and print."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        for label, seconds in LENGTHS:
            routine, sound = long_routine(folder, seconds), folder / "ours.wav"
            export = [*PLAYER, "export", str(routine), "-o", str(sound)]
            run(export)  # fills the cache
            ours = run(export)
            hours = soundfile.info(sound).frames / 48_000 / 3600
            print(f"{label} ({hours * 60:.1f} minutes)")
            show("voice-coach export", ours, ours, hours)
            order = pieces(folder, routine, sound)
            listing = folder / "pieces.txt"
            listing.write_text("".join(f"file '{piece}'\n" for piece in order))
            joined = folder / "joined.wav"
            ffmpeg = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listing)]
            show("ffmpeg concat", run([*ffmpeg, "-rf64", "auto", str(joined)]), ours, hours)
            same(sound, joined)
            if (
                len(order) < resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100
            ):  # sox opens all inputs at once
                show("sox", run(["sox", *map(str, order), str(joined)]), ours, hours)
                same(sound, joined)
            joined.unlink()
            sound.unlink()


def same(one: Path, other: Path) -> None:
    """Make sure that both did the same work: every sample is the same."""
    with soundfile.SoundFile(one) as a, soundfile.SoundFile(other) as b:
        assert a.frames == b.frames, (a.frames, b.frames)
        for left, right in zip(
            a.blocks(1 << 20, dtype="int16"),
            b.blocks(1 << 20, dtype="int16"),
            strict=True,
        ):
            assert np.array_equal(left, right)


if __name__ == "__main__":
    main()
