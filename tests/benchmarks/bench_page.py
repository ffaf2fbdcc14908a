"""Measure the page for a phone in Chromium: when it sounds, how a pause is joined, and how long it takes to load.

The page plays into a null sink of a real PipeWire, and `playerctl` pauses and resumes it. Printed are the largest error
of a tone against `timeline --json` over at least 100 s, the error of the work that is left after a pause, the time from
opening the page to its button on a processor that is four times slower, and the size of the page without its sound.

    python tests/benchmarks/bench_page.py

Buffers are big, since a busy machine drops whole blocks of small ones.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from browser import Browser, chromium, site  # noqa: E402 - found only now
from sound_server import WAIT, SoundServer, missing, sound_server  # noqa: E402

ROUTINE = """\
title: Tones
get_ready: 3s
steps:
  - exercise: Wall squat
    hold: 20s
  - exercise: Holds
    reps: 6
    tempo: 1.3s
    hold: 1.7s
  - exercise: Heel raises
    reps: 12
    tempo: 1.1s
    sets: 2
    rest: 5s
  - exercise: Plank
    hold: 30s
"""
PAUSED_AFTER = 8.0
"""Seconds of the first hold that are done before the pause."""
RATE = 48_000
QUANTUM = 8192
FRAME = 1152
"""Samples of a frame of the page's sound, at ``RATE``."""
PLAYABLE = "!document.getElementById('press').disabled"
SEARCH = 4_800
"""Samples before and after its planned position in which a tone is searched for."""
SLOWER = 4

Mono = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """Errors in samples of 48 kHz, against the plan."""

    tones: int
    seconds: float
    """From the first of the tones to the last."""
    onset: int
    """The largest error of a tone after the pause, measured from the `go` that ends it."""
    join: int
    """By how much the rest of the hold is longer than what was left."""
    counts: int
    """The largest error of the three counts before that `go`, and of the tones before the pause."""


def exported(routine: Path, folder: Path, env: dict[str, str]) -> dict[str, Any]:
    """Export the page of a routine, and return its data."""
    run = [sys.executable, "-m", "voice_coach", "export", str(routine), "--page", str(folder)]
    subprocess.run(run, env=env, capture_output=True, check=True)
    index = (folder / "index.html").read_text("utf-8")
    found = re.search(r'id="routine">(.*?)</script>', index, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def planned(routine: Path, env: dict[str, str]) -> list[tuple[str, int]]:
    """Return the tones of a routine and the samples at which they begin, as `timeline --json` prints them."""
    command = [sys.executable, "-m", "voice_coach", "timeline", str(routine), "--json"]
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    return [(cue["name"], cue["start"]) for cue in json.loads(told)["cues"] if cue["kind"] == "tone"]


def clip(name: str) -> Mono:
    """Return the samples of a tone."""
    samples, rate = soundfile.read(ROOT / "sounds" / f"{name}.wav", always_2d=True)
    assert rate == RATE
    return np.asarray(samples.mean(axis=1), dtype=np.float64)


def onset(recording: Mono, name: str, around: int) -> int:
    """Return the position near ``around`` at which the recording is most similar to a tone."""
    tone, low = clip(name), max(around - SEARCH, 0)
    piece = recording[low : around + SEARCH + len(tone)]
    return low + int(np.argmax(np.correlate(piece, tone, mode="valid")))


def first(recording: Mono, name: str, after: int) -> int:
    """Return the position of the first place from ``after`` on that is very similar to a tone."""
    tone = clip(name)
    piece = recording[after:]
    size = 1 << (len(piece) + len(tone) - 1).bit_length()
    spectrum = np.fft.rfft(piece, size) * np.conj(np.fft.rfft(tone, size))
    match = np.fft.irfft(spectrum, size)[: len(piece) - len(tone)]
    near = int(np.flatnonzero(match > 0.9 * match.max())[0])
    return after + near + int(np.argmax(match[near : near + len(tone)]))


def press(server: SoundServer, *command: str) -> None:
    """Press a button of the headphones."""
    subprocess.run(["playerctl", *command], env=server.env, check=True, capture_output=True, timeout=WAIT)


def big_buffers(server: SoundServer) -> None:
    """Have the sound server work in large blocks."""
    command = ["pw-metadata", "-n", "settings", "0", "clock.force-quantum", str(QUANTUM)]
    subprocess.run(command, env=server.env, check=True, capture_output=True, timeout=WAIT)


def text(name: str) -> str:
    """Return an expression for what an element of the page shows."""
    return f"document.getElementById('{name}').textContent"


def measure(server: SoundServer, work: Path, script: str = ROUTINE) -> Measured:
    """Play a routine with a pause in its first hold, and compare the recording with the plan."""
    routine, folder = work / "tones.yaml", work / "page"
    routine.write_text(script, "utf-8")
    env = {**server.env, "PYTHONPATH": str(ROOT)}
    data = exported(routine, folder, env)
    tones = planned(routine, env)
    go = next(start for name, start in tones if name == "go")
    big_buffers(server)
    with Browser(f"--audio-buffer-size={QUANTUM}", env=server.env) as browser, site(folder) as host:
        page = browser.page()
        page.open(host.url)
        page.wait(PLAYABLE)
        recording = server.record()
        page.click("#press")
        page.wait(f"audio.currentTime > {go / RATE + PAUSED_AFTER}", 200)
        press(server, "pause")
        page.wait("audio.paused")
        kept = page.evaluate(f"localStorage.getItem('voice-coach {data['name']}')")
        paused = json.loads(kept)["frame"] * FRAME
        resumed = recording.length()
        press(server, "play")
        page.wait(f"{text('label')} === {json.dumps(data['texts']['over'])}", 400)
        heard = recording.stop().mean(axis=1).astype(np.float64)

    before = [(name, start) for name, start in tones if start < paused]
    after = [(name, start) for name, start in tones if start > paused]
    began = first(heard, before[0][0], 0) - before[0][1]
    again = first(heard, "go", resumed)
    errors = [onset(heard, name, again + start - paused) - (again + start - paused) for name, start in after]
    counts = [onset(heard, "countdown", again - back) - (again - back) for back in (3 * RATE, 2 * RATE, RATE)]
    counts += [onset(heard, name, began + start) - (began + start) for name, start in before]
    return Measured(
        tones=len(after),
        seconds=(after[-1][1] - paused) / RATE,
        onset=max(map(abs, errors)),
        join=next(error for error, (name, _) in zip(errors, after, strict=True) if name == "stop"),
        counts=max(map(abs, counts)),
    )


def load_time(folder: Path) -> float:
    """Return the seconds from opening a page to its button, on a processor that is ``SLOWER``."""
    with Browser() as browser, site(folder) as host:
        page = browser.page()
        page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        page.before_load(
            "new MutationObserver(() => { const press = document.getElementById('press');"
            " if (press && !press.disabled) window.playable ??= performance.now(); })"
            ".observe(document, {subtree: true, childList: true, attributes: true});"
        )
        page.open(host.url)
        return float(page.wait("window.playable")) / 1000


def main() -> int:
    """Measure, print, and return the exit code."""
    reason = missing() or ("" if chromium() else "no Chromium to test with")
    if reason:
        print(reason, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name, sound_server() as server:
        work = Path(name)
        measured = measure(server, work)
        index = (work / "page" / "index.html").read_bytes()
        took = load_time(work / "page")
    print(f"tones after the pause: {measured.tones} in {measured.seconds:.0f} s")
    for what, error in (
        ("worst onset error", measured.onset),
        ("the work left after the pause is longer by", measured.join),
        ("worst error of the counts before it", measured.counts),
    ):
        print(f"{what}: {error} samples ({error / RATE * 1000:.2f} ms)")
    print(f"from opening the page to its button, {SLOWER} times slower: {took:.2f} s")
    print(f"the page without its sound: {len(index)} bytes, {len(gzip.compress(index))} gzipped")
    return int(max(measured.onset, abs(measured.join), measured.counts) > RATE // 1000)


if __name__ == "__main__":
    sys.exit(main())
