"""How fast phrases are spoken, levelled and cached. Run as a script: ``python tests/benchmarks/bench_voice.py``.

The floor is what no design with a fresh process for each phrase can beat: Python's start and nothing else.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip import conform
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.speaker import Speaker
from voice_coach.voices.espeak import EspeakVoice

SENTENCES = (
    "Keep your pelvis level with your shoulders.",
    "Stand with your back against a wall, feet a step in front of it.",
    "3 sets of 12 reps, each side.",
    "Breathe out as you rise, breathe in as you come down.",
    "45 seconds left.",
)
PHRASES = [
    *(Phrase(str(number)) for number in range(1, 41)),
    *(Phrase(f"Set {number}. {sentence}") for number in range(1, 13) for sentence in SENTENCES),
]


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def speak_all(folder: Path, processes: int, forks: bool = True) -> None:
    """Speak all phrases through the whole chain, into a cache in ``folder``."""
    voice = EspeakVoice("en-us", processes=processes, forks=forks)
    speaker = Speaker(voice, ClipCache(folder), print, threads=processes)
    speaker.expect(PHRASES)
    assert all(speaker.length(phrase) for phrase in PHRASES)
    speaker.close()


def row(name: str, duration: float, count: int = len(PHRASES)) -> None:
    """Print a line of the table."""
    print(f"{name:<52}{duration * 1000 / count:>9.2f}{count / duration:>12.0f}")


def main() -> None:
    """Print the table."""
    processes = min(4, os.cpu_count() or 1)
    print(f"{len(PHRASES)} phrases, {processes} processes\n\n{'':<52}{'ms each':>9}{'a second':>12}")
    nothing = [sys.executable, "-I", "-S", "-c", "pass"]
    row(
        "floor: start and end Python for each phrase",
        seconds(lambda: [subprocess.run(nothing, check=True) for _ in range(40)]),
        40,
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row("cold, one process", seconds(lambda: speak_all(folder / "one", 1)))
        row("cold, all processes", seconds(lambda: speak_all(folder / "all", processes)))
        row(
            "cold, all processes, without fork",
            seconds(lambda: speak_all(folder / "fresh", processes, False)),
        )
        row("warm: from the cache", seconds(lambda: speak_all(folder / "all", processes)))
        size = sum(path.stat().st_size for path in (folder / "all").iterdir())
        clips = {path.name: path.read_bytes() for path in (folder / "all").iterdir()}
        assert clips == {path.name: path.read_bytes() for path in (folder / "fresh").iterdir()}
    voice = EspeakVoice("en-us")
    recordings = [voice.speak(phrase) for phrase in PHRASES]
    voice.close()
    row("of which resampled, levelled, trimmed", seconds(lambda: [conform(one) for one in recordings]))
    spoken = sum(len(one.samples) / one.rate for one in recordings)
    print(
        f"\ncache: {size / 1e6:.1f} MB for {len(PHRASES)} phrases, {spoken:.0f} s as the engine speaks them"
    )


if __name__ == "__main__":
    main()
