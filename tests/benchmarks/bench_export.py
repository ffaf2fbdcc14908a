"""Measure `export` in each format beside ffmpeg with the same settings: processor time, memory, size, the first `go`.

Each format is measured in one run: our export with a warm cache, which also mixes the sound, and ffmpeg encoding the
finished WAV file. Then the first `go` is looked for in what ffmpeg decodes.

python tests/benchmarks/bench_export.py [--minutes 10 180] [--formats mp3 opus] [FOLDER]      (needs ffmpeg)
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from measure import CHECKOUT, PLAYER, long_routine, run

from voice_coach.exports.formats import VORBIS_BITRATES, encoding

RATE = 48_000
SEARCH = 24
"""Samples, half a period of the tone, within which `go` is looked for."""

MONO = ["-ac", "1"]
VORBIS_QUALITY = float(np.interp(encoding(".ogg").bitrate, VORBIS_BITRATES[1], range(11)))
FFMPEG = {
    "flac": ["-c:a", "flac"],
    "mp3": [*MONO, "-c:a", "libmp3lame", "-b:a", f"{encoding('.mp3').bitrate}k"],
    "ogg": [*MONO, "-c:a", "libvorbis", "-q:a", f"{VORBIS_QUALITY:.2f}"],
    "opus": [*MONO, "-c:a", "libopus", "-b:a", f"{encoding('.opus').bitrate}k"],
    "m4a": [*MONO, "-c:a", "aac", "-b:a", f"{encoding('.m4a').bitrate}k", "-movflags", "+faststart"],
}
"""The encoder and the settings that each format has by default here."""


def first_go(routine: Path, environment: dict[str, str]) -> tuple[int, int]:
    """Return the start and the length of the first `go`."""
    command = [*PLAYER, "timeline", str(routine), "--json"]
    variables = {**os.environ, **environment}
    made = subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT, env=variables).stdout
    timeline = json.loads(made)
    return next((cue["start"], cue["length"]) for cue in timeline["cues"] if cue.get("name") == "go")


def off(file: Path, wav: Path, start: int, length: int) -> int:
    """Return by how many samples the first `go` is late in what ffmpeg decodes."""
    seconds = str((start + length) / RATE + 1)
    command = ["ffmpeg", "-v", "error", "-i", str(file), "-t", seconds, "-ac", "1", "-f", "f32le", "-"]
    decoded = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<f4")
    tone, _ = soundfile.read(wav, start=start, frames=length, dtype="float32")
    around = decoded[start - SEARCH : start + length + SEARCH]
    return int(np.argmax(np.correlate(around, tone[:, 0], "valid"))) - SEARCH


def measure(folder: Path, minutes: int, formats: list[str]) -> None:
    """Measure and print one length."""
    routine, wav = long_routine(folder, 60 * minutes), folder / "stream.wav"
    export = [*PLAYER, "export", str(routine), "--force", "-o"]
    # A cache of its own, which nothing else fills: a voice that has to be started would count as memory of the export.
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}
    run([*export, str(wav)], cache)
    ours = run([*export, str(wav)], cache)
    hours = soundfile.info(wav).frames / RATE / 3600
    print(f"{minutes} minutes ({hours * 60:.1f})", flush=True)
    print(
        f"  wav   ours {ours.processor:7.2f} s processor  {ours.megabytes:4.0f} MB  {megabytes(wav)}",
        flush=True,
    )
    start, length = first_go(routine, cache)
    for ending in formats:
        made, theirs = folder / f"ours.{ending}", folder / f"theirs.{ending}"
        ours = run([*export, str(made)], cache)
        ffmpeg = run(["ffmpeg", "-v", "error", "-y", "-i", str(wav), *FFMPEG[ending], str(theirs)])
        print(
            f"  {ending:5} ours {ours.processor:7.2f} s processor  {ours.megabytes:4.0f} MB  {megabytes(made)}"
            f"  {hours * 3600 / ours.processor:5.0f} x real time; ffmpeg {ffmpeg.processor:7.2f} s"
            f"  {ffmpeg.megabytes:4.0f} MB  {megabytes(theirs)}; {ours.processor / ffmpeg.processor:.2f} x ffmpeg;"
            f" first go {off(made, wav, start, length):+d} samples",
            flush=True,
        )
        made.unlink()
        theirs.unlink()


def megabytes(file: Path) -> str:
    """Return the size of a file."""
    return f"{file.stat().st_size / 1e6:7.1f} MB"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=int, nargs="+", default=[10])
    options.add_argument("--formats", nargs="+", choices=FFMPEG, default=list(FFMPEG))
    options.add_argument("folder", nargs="?")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for minutes in given.minutes:
            measure(Path(name), minutes, given.formats)


if __name__ == "__main__":
    main()
