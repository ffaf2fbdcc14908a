"""Measure how long tags, chapters and lyrics take to write into a finished file of each format, and the memory for it.

The contents are those of a routine of three hours, with about 180 sets. For comparison, in the same run: ffmpeg copies
the same file with the same chapters and a title, and `cp` copies it. Needs ffmpeg.

    python tests/benchmarks/bench_tags.py [HOURS]
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Run, long_routine, run

from voice_coach.checks.sounds import playable
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.contents import Contents, contents
from voice_coach.coaching.timeline import lay_out
from voice_coach.exports.about import About, about
from voice_coach.exports.captions import to_milliseconds
from voice_coach.library.folders import sounds_folder
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.clips import Clips
from voice_coach.sound.speaker import Speaker
from voice_coach.units import STREAM_RATE
from voice_coach.voices.silent import SilentVoice

MINUTE = 60
TIMES = 3
"""The best of so many runs counts."""
CODECS = {
    ".mp3": ("libmp3lame", "-b:a", "64k"),
    ".ogg": ("libvorbis", "-q:a", "1"),
    ".opus": ("libopus", "-b:a", "32k"),
    ".m4a": ("aac", "-b:a", "64k", "-movflags", "+faststart"),
    ".flac": ("flac",),
}
TAGGER = """
import pickle, sys
from pathlib import Path
from voice_coach.exports.tags import write_tags
about, contents = pickle.loads(Path(sys.argv[1]).read_bytes())
if len(sys.argv) > 2:
    write_tags(Path(sys.argv[2]), Path(sys.argv[2]).suffix, about, contents)
"""


def described(folder: Path, seconds: int) -> tuple[About, Contents]:
    """Return what a long routine is and contains."""
    routine = playable(str(long_routine(folder, seconds)))
    speaker = Speaker(SilentVoice(), ClipCache(), print)
    try:
        items = lay_out(coach(routine, Choices()), Clips(speaker, sounds_folder()), STREAM_RATE)
        return about(routine), contents(items, routine.language)
    finally:
        speaker.close()


def sound(folder: Path, ending: str, seconds: float) -> Path:
    """Write a file of pink noise: a minute of it, again and again."""
    piece, whole = folder / f"minute{ending}", folder / f"whole{ending}"
    ffmpeg = ["ffmpeg", "-v", "error", "-y"]
    noise = f"anoisesrc=color=pink:amplitude=0.1:sample_rate={STREAM_RATE}:duration={MINUTE}"
    subprocess.run([*ffmpeg, "-f", "lavfi", "-i", noise, "-c:a", *CODECS[ending], piece], check=True)
    again = ["-stream_loop", str(int(seconds / MINUTE)), "-i", piece, "-c", "copy", "-t", str(seconds)]
    again += ["-movflags", "+faststart"] if ending == ".m4a" else []
    subprocess.run([*ffmpeg, *again, whole], check=True)
    return whole


def metadata(about: About, contents: Contents) -> str:
    """Return the chapters in ffmpeg's own form."""
    lines = [";FFMETADATA1", f"title={about.title}"]
    for chapter in contents.chapters:
        start, end = to_milliseconds(chapter.start), to_milliseconds(chapter.end)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={chapter.title}"]
    return "\n".join(lines) + "\n"


def seconds_of(one: Run) -> float:
    """Return how long a run took."""
    return one.seconds


def main(hours: float) -> None:
    """Print a line for each format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = described(folder, round(3600 * hours))
        (folder / "made").write_bytes(pickle.dumps(made))
        (folder / "chapters").write_text(metadata(*made), "utf-8")
        seconds = made[1].length / STREAM_RATE
        print(f"{seconds / 3600:.2f} hours, {len(made[1].chapters)} chapters, {len(made[1].said)} phrases")
        python = [sys.executable, "-c", TAGGER, str(folder / "made")]
        start = min((run(python) for _ in range(TIMES)), key=seconds_of)
        print(f"start of Python alone: {start.seconds:.2f} s, {start.megabytes:.0f} MB")
        for ending in CODECS:
            file = sound(folder, ending, seconds)
            size = file.stat().st_size
            copied, joined = str(folder / f"cp{ending}"), str(folder / f"ffmpeg{ending}")
            other = run(["ffmpeg", "-v", "error", "-i", str(file), "-i", str(folder / "chapters"),
                         "-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", joined])  # fmt: skip
            runs = []
            for _ in range(TIMES):
                copy = run(["cp", str(file), copied])
                runs.append(run([*python, copied]))
            ours = min(runs, key=seconds_of)
            took = ours.seconds - start.seconds
            print(
                f"{ending:5}  {size / 1e6:6.1f} MB: {took:6.2f} s, {ours.megabytes - start.megabytes:4.0f} MB more; "
                f"ffmpeg {other.seconds:.2f} s, {other.megabytes:.0f} MB, {took / other.seconds:.2f} of it; "
                f"cp {copy.seconds:.2f} s",
                flush=True,
            )
            for one in (file, Path(copied), Path(joined)):
                one.unlink()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3)
