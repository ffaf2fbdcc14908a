"""Measure rendering of ten minutes and ten hours with a warm cache, and sox and ffmpeg joining the same clips.

The streams go to the null device, so that the disk does not matter; then to a file, compared with `dd`.

python tests/benchmarks/bench_render.py [FOLDER]      (needs sox, ffmpeg and 15 GB in FOLDER)
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
    """Cut the rendered stream into clips and silences, and return their files in order; equal ones share a file."""
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
    print(f"  {label:38} {figures}", flush=True)


def main() -> None:
    """Measure and print."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        for label, seconds in LENGTHS:
            routine, sound = long_routine(folder, seconds), folder / "ours.wav"
            play = [*PLAYER, "play", str(routine), "--output", "-"]
            run(play)  # fills the cache
            ours = run(play)
            export = run([*PLAYER, "export", str(routine), "-o", str(sound)])
            hours = soundfile.info(sound).frames / 48_000 / 3600
            print(f"{label} ({hours * 60:.1f} minutes)")
            show("voice-coach play --output -", ours, ours, hours)
            order = pieces(folder, routine, sound)
            listing = folder / "pieces.txt"
            listing.write_text("".join(f"file '{piece}'\n" for piece in order))
            ffmpeg = ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listing)]
            show("ffmpeg concat, raw samples", run([*ffmpeg, "-f", "s16le", "-"]), ours, hours)
            if len(order) < most - 100:  # sox opens all its inputs at once
                show("sox, raw samples", run(["sox", *map(str, order), "-t", "raw", "-"]), ours, hours)
            if seconds == LENGTHS[0][1]:
                joined = folder / "joined.wav"
                run(["sox", *map(str, order), str(joined)])
                same(sound, joined)  # all do the same work
            show("voice-coach export, synced to disk", export, ours, hours)
            sound.unlink()
            copy = folder / "copy"
            # The physical limit: the same number of bytes, written and synced.
            blocks = f"count={round(hours * 3600 * 48_000 * 4 / 2**20)}"
            dd = ["dd", "if=/dev/zero", f"of={copy}", "bs=1M", blocks, "conv=fsync", "status=none"]
            show("dd, as many zeros, synced to disk", run(dd), ours, hours)
            copy.unlink()


def same(one: Path, other: Path) -> None:
    """Assert that both files have the same samples."""
    with soundfile.SoundFile(one) as a, soundfile.SoundFile(other) as b:
        assert a.frames == b.frames, (a.frames, b.frames)
        for left, right in zip(
            a.blocks(1 << 20, dtype="int16"), b.blocks(1 << 20, dtype="int16"), strict=True
        ):
            assert np.array_equal(left, right)


if __name__ == "__main__":
    main()
