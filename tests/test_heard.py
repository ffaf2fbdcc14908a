"""End to end: the real program speaks into a real sound server, and what comes out is what was planned."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sound_server import NEEDED, WAIT, missing, needed, sound_server

ROOT = Path(__file__).parent.parent
ROUTINE = """\
title: Heard
get_ready: 3s
steps:
  - exercise: Bends
    reps: 2
    tempo: 0.8s
    hold: 0.4s
"""
TRIES = 4
"""A busy machine makes the sound server itself drop a block at times; one play without that is what we look for."""


@pytest.mark.sound
@pytest.mark.skipif(
    not needed(), reason=f"takes long: runs where {NEEDED}=1 asks for the tests with a sound server"
)
def test_every_tone_and_word_is_heard_in_its_place(tmp_path: Path) -> None:
    """A recorded play holds the exported samples, every one in its place: no tone is off by a sample."""
    if reason := missing():
        pytest.fail(reason)
    file = tmp_path / "heard.yaml"
    file.write_text(ROUTINE)
    arguments = [str(file), "--brief"]
    with sound_server() as server:
        env = {**server.env, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path)}

        def coach(*words: str) -> str:
            command = [sys.executable, "-m", "voice_coach", *words]
            done = subprocess.run(command, env=env, check=True, capture_output=True, text=True, timeout=WAIT)
            return done.stdout

        timeline = json.loads(coach("timeline", *arguments, "--json"))
        coach("export", *arguments, "-o", str(tmp_path / "heard.wav"))
        exported, _ = soundfile.read(tmp_path / "heard.wav", dtype="int16")
        tones = [cue for cue in timeline["cues"] if cue["kind"] == "tone"]
        assert len(tones) == 3 + 1 + 2 * 2 + 1 + 1 + 1
        off: list[int] = []
        for _ in range(TRIES):
            recording = server.record()
            # Without a listener, a play that a busy machine makes pause (as after a sleep) would wait for ever.
            lines = coach("play", *arguments, "--no-screen", "--on-device-change", "continue").splitlines()
            heard = np.rint(recording.stop() * 32768).astype(np.int64)
            assert [line.split("  ")[1] for line in lines][:3] == [
                "Heard",
                "Bends",
                "2 reps, each held for 0.4 seconds",
            ]
            first = np.flatnonzero(np.abs(heard[:, 0]) > 50)[0] - timeline["cues"][0]["start"]
            off = [cue["start"] for cue in timeline["cues"] if not same(heard, exported, first, cue)]
            if not off:
                return
    pytest.fail(f"cues not heard in their place, in the last of {TRIES} plays: {off}")


def same(heard: np.ndarray, exported: np.ndarray, first: int, cue: dict[str, int]) -> bool:
    """Compare one cue, sample by sample; the sound server's own rounding is at most a step of 16 bits."""
    part = exported[cue["start"] : cue["start"] + cue["length"]].astype(np.int64)
    found = heard[first + cue["start"] : first + cue["start"] + cue["length"]]
    return found.shape == part.shape and int(np.abs(found - part).max()) <= 1
