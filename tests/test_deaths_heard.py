"""End to end: a play whose sound server dies again and again, which takes two minutes of waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from real_play import RealPlay
from sound_server import NEEDED, SoundServer, missing, needed, sound_server
from test_steering_heard import clips, onsets

from voice_coach.outputs.keeper import BACK, LOST

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not needed(),
        reason=f"takes two minutes: runs where {NEEDED}=1 asks for the tests with a sound server",
    ),
]


@pytest.fixture
def server() -> Iterator[SoundServer]:
    if reason := missing():
        pytest.fail(reason)
    with sound_server() as running:
        yield running


def test_a_server_killed_twenty_times_ends_well(server: SoundServer, tmp_path: Path) -> None:
    """After each of 20 deaths of the server the play goes on, counted in, and the hold comes to its end."""
    file = tmp_path / "long.yaml"
    file.write_text("title: Long\nget_ready: 3s\nsteps:\n  - exercise: Plank\n    hold: 9s\n")
    env = {**server.env, "XDG_CACHE_HOME": str(tmp_path)}
    (stop,) = clips("stop").values()
    with RealPlay(env, file, "--brief", "--on-device-change", "continue") as play:
        for death in range(1, 21):
            play.wait_until_said("Go.", death)
            server.kill_server()
            play.wait_until_said(LOST, death)
            server.start()
        recording = server.record()
        play.wait_until_said("Stop.")
        time.sleep(0.4)  # the tone to its end
        play.press("q")
        assert play.end() == 0
    heard = recording.stop().mean(axis=1).astype(np.float64)
    # A busy machine makes the sound server itself drop a block at times: a part of the tone shows its place, too.
    parts = np.array_split(stop, 4)
    begins = np.cumsum([0, *map(len, parts)])
    places = {at - begin for part, begin in zip(parts, begins, strict=False) for at in onsets(heard, part)}
    assert len(places) == 1
    assert play.said(BACK) == 20
