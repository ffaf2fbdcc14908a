"""Measure how long `export --all` takes for the built-in routines: cold, and again when nothing has changed.

Cold means no clips and an empty folder, so that every phrase is spoken; spoken means an empty folder with all clips in
the cache. Each is measured with one job and with two. For comparison, in the same run: ffmpeg encodes the same sound,
decoded before, to MP3 of the same bitrate, one file after the other. Needs ffmpeg.

    python tests/benchmarks/bench_export_all.py [VOICE] [TAG]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from measure import PLAYER, Run, run

HEAD = f"{'':<26}{'elapsed':>10}{'processor':>11}{'memory':>9}"


def export(folder: Path, home: Path, jobs: int, options: list[str]) -> Run:
    """Run `export --all` into a folder."""
    environment = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CACHE", "CONFIG", "DATA")}
    return run([*PLAYER, "export", "--all", "-o", str(folder), "--jobs", str(jobs), *options], environment)


def show(what: str, measured: Run) -> None:
    """Print one row."""
    memory = f"{measured.megabytes:6.0f} MB"
    print(f"{what:<26}{measured.seconds:8.1f} s{measured.processor:9.1f} s{memory}", flush=True)


def encoded_by_ffmpeg(folder: Path, work: Path) -> Run:
    """Decode the files, and measure how long ffmpeg takes to encode them."""
    ffmpeg = ["ffmpeg", "-y", "-v", "error"]
    script = work / "encode.sh"
    lines = []
    for number, file in enumerate(sorted(folder.glob("*.mp3"))):
        wav = work / f"{number}.wav"
        subprocess.run([*ffmpeg, "-i", str(file), "-map", "0:a", str(wav)], check=True)
        lines.append(f"ffmpeg -y -v error -i {wav} -ac 1 -b:a 64k -threads 1 {work}/{number}.mp3 </dev/null")
    script.write_text("set -e\n" + "\n".join(lines) + "\n")
    return run(["sh", str(script)])


def main() -> None:
    """Measure, and print a table."""
    voice, *tags = [*sys.argv[1:], "en-us"][: max(1, len(sys.argv) - 1)]
    options = ["--voice", voice, *(argument for tag in tags for argument in ("--tag", tag))]
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        print(f"voice {voice}\n{HEAD}")
        for jobs in (1, 2):
            home, folder = work / f"home{jobs}", work / f"cold{jobs}"
            named = f"{jobs} job{'s' if jobs > 1 else ''}"
            show(f"cold, {named}", export(folder, home, jobs, options))
            show(f"spoken, {named}", export(work / f"spoken{jobs}", home, jobs, options))
            show(f"nothing changed, {named}", export(folder, home, jobs, options))
        files = [sorted((work / f"cold{jobs}").glob("*.mp3")) for jobs in (1, 2)]
        equal = all(one.read_bytes() == two.read_bytes() for one, two in zip(*files, strict=True))
        size = sum(file.stat().st_size for file in files[0]) / 1e6
        print(f"{len(files[0])} files, {size:.0f} MB; with 1 and 2 jobs {'equal' if equal else 'DIFFERENT'}")
        show("ffmpeg encodes the same", encoded_by_ffmpeg(work / "cold1", work))


if __name__ == "__main__":
    main()
