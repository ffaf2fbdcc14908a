"""Measure how fast the voices speak, how much memory they take, and how even their loudness is.

    python tests/benchmarks/bench_voice.py

The lower limit for eSpeak, with a new process for each phrase, is the start of Python alone.
The lower limit for the natural voice is its model alone, run in this process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.library.finder import load
from voice_coach.session.session import Session
from voice_coach.sound.clip import AUDIBLE, FADE, conform
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.loudness import LONG, integrated, momentary
from voice_coach.sound.speaker import Speaker
from voice_coach.sound.studio import opened
from voice_coach.units import STREAM_RATE
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import Voice

MOST = 200
"""The number of phrases that are measured."""


def seconds(work: Callable[[], object]) -> float:
    """Time one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def phrases(routine: str) -> list[Phrase]:
    """Return the distinct phrases of a routine, in the order in which they are heard."""
    with opened(ChosenVoices(Wanted("silent")), None, print) as studio:
        items = Session(load(routine).required(), Choices(), studio).timeline()
        said = (item.content for item in items if isinstance(item, Cue))
        return list(dict.fromkeys(one for one in said if isinstance(one, Phrase)))


def speak_all(voice: Voice, said: list[Phrase], folder: Path) -> float:
    """Speak phrases with all processing, into a cache in ``folder``. Returns their total duration in seconds."""
    speaker = Speaker(voice, ClipCache(folder), print)
    try:
        speaker.expect(said)
        return sum(speaker.length(phrase) for phrase in said) / STREAM_RATE
    finally:
        speaker.close()


def memory_of_children() -> list[int]:
    """Return the peak memory of each child process in MB; only on Linux."""
    found = []
    for task in Path("/proc/self/task").glob("*/children"):
        for child in task.read_text().split():
            status = Path(f"/proc/{child}/status").read_text()
            found += [
                int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")
            ]
    return found


def loudness(voice: Voice, said: list[Phrase]) -> str:
    """Return the range of the loudness of phrases, and how much silence is left at their ends."""
    long, short, quiet = [], [], 0.0
    for phrase in said:
        clip = conform(voice.speak(phrase))
        (long if len(clip) >= LONG else short).append(
            integrated(clip) if len(clip) >= LONG else momentary(clip)
        )
        loud = np.flatnonzero(np.abs(clip) >= AUDIBLE)
        quiet = max(quiet, loud[0] / STREAM_RATE, (len(clip) - FADE - 1 - loud[-1]) / STREAM_RATE)
    return (
        f"{len(long)} of a second or more: {min(long):.2f} to {max(long):.2f} LUFS; {len(short)} shorter ones by their "
        f"loudest moment: {min(short):.2f} to {max(short):.2f}; silence at either end at most {1000 * quiet:.1f} ms"
    )


def main() -> None:
    """Print the table."""
    said = list(dict.fromkeys([*phrases("core-course"), *phrases("press-and-back")]))[:MOST]
    nothing = [sys.executable, "-I", "-S", "-c", "pass"]
    floor = seconds(lambda: [subprocess.run(nothing, check=True) for _ in range(40)]) / 40
    print(f"start and end Python: {1000 * floor:.1f} ms; load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for voice in ("heart", "en-us"):
            cold = ChosenVoices(Wanted(voice))
            cold.speak(Phrase("One"))
            began = time.perf_counter()
            speaker = Speaker(cold, ClipCache(folder / voice), print)
            speaker.expect(said)
            length = sum(speaker.length(phrase) for phrase in said) / STREAM_RATE
            took = time.perf_counter() - began
            memory = memory_of_children()
            speaker.close()
            again = seconds(lambda voice=voice: speak_all(ChosenVoices(Wanted(voice)), said, folder / voice))
            print(
                f"{voice}: {len(said)} phrases, {len(said) / took:.0f} a second, {length / took:.0f} times real time; "
                f"kept on disk {len(said) / again:.0f} a second; memory of its processes {memory} MB"
            )
            plain = ChosenVoices(Wanted(voice))
            alone = statistics.median(seconds(lambda: plain.speak(said[3])) for _ in range(5))  # noqa: B023
            print(f"  one phrase alone {1000 * alone:.0f} ms; {loudness(plain, said)}")
            plain.close()
        for routine in ("neck-warmup", "core-course"):
            whole = phrases(routine)
            for attempt in range(3):
                place = folder / f"{routine}-{attempt}"
                took = seconds(lambda: speak_all(ChosenVoices(Wanted()), whole, place))  # noqa: B023
                print(f"{routine}, {len(whole)} phrases, cold, start included: {took:.2f} s")


if __name__ == "__main__":
    main()
