"""End to end: `playerctl` steers the page in Chromium, and what comes out of the sound server is what was planned."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, chromium, site
from sound_server import WAIT, SoundServer, missing, needed, sound_server, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.sound]

ROUTINE = """\
title: Heard
get_ready: 3s
steps:
  - exercise: Wall squat
    hold: 16s
  - exercise: Heel raises
    reps: 4
    tempo: 1.1s
"""
TRIES = 3
"""A busy machine makes the sound server itself drop a block at times; one play without that is what we look for."""
A_MS = 48


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark, as a module."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "benchmarks"))
    return importlib.import_module("bench_page")


@pytest.fixture
def server() -> Iterator[SoundServer]:
    absent = (
        missing()
        or ("" if chromium() else "no Chromium")
        or ("" if shutil.which("playerctl") else "no playerctl")
    )
    if absent and needed():
        pytest.fail(absent)
    if absent:
        pytest.skip(absent)
    with sound_server() as running:
        yield running


def test_a_pause_ends_counted_in_with_exactly_what_was_left(
    server: SoundServer, bench: Any, tmp_path: Path
) -> None:
    """In the recording, every tone is in its place, and the hold is as long as prescribed without its pause."""
    found = []
    for attempt in range(TRIES):
        work = tmp_path / str(attempt)
        work.mkdir()
        measured = bench.measure(server, work, ROUTINE)
        found.append(measured)
        if max(measured.onset, abs(measured.join), measured.counts) <= A_MS:
            return
    pytest.fail(str(found))


def test_playerctl_steers_the_page(server: SoundServer, bench: Any, tmp_path: Path) -> None:
    """Play, pause, next, previous and a position from outside are those of the page, also after a long pause."""
    routine, folder = tmp_path / "heard.yaml", tmp_path / "page"
    routine.write_text(ROUTINE, "utf-8")
    env = {**server.env, "PYTHONPATH": str(bench.ROOT)}
    data = bench.exported(routine, folder, env)
    squat, raises = data["parts"][1], data["parts"][2]

    def asked(*command: str) -> str:
        done = subprocess.run(
            ["playerctl", *command], env=server.env, capture_output=True, text=True, timeout=WAIT, check=False
        )
        return done.stdout.strip()

    def position() -> float:
        return float(asked("position") or -1)

    with Browser(env=server.env) as browser, site(folder) as host:
        page = browser.page()
        page.open(host.url)
        page.wait(bench.PLAYABLE)
        page.click("#press")
        wait_for("Playing", lambda: asked("status") == "Playing")
        for command, name, frame in (
            ("next", "Wall squat", squat["at"]),
            ("next", "Heel raises", raises["at"]),
            ("previous", "Wall squat", squat["at"]),
        ):
            asked(command)
            wait_for(name, lambda name=name: asked("metadata", "title") == name)
            wait_for(f"the place of {name}", lambda frame=frame: 0 <= position() - frame * 0.024 < 10)
        assert asked("metadata", "artist") == "Heard"
        place = (squat["go"] + 200) * 0.024
        asked("position", str(place))
        wait_for("the place", lambda: abs(position() - place) < 8)
        asked("pause")
        wait_for("Paused", lambda: asked("status") == "Paused")
        page.wait(f"{bench.text('label')} === {data['texts']['paused']!r}")
        page.evaluate("document.querySelector('audio').onpause = () => { window.said = true }")
        asked("next")
        wait_for("Heel raises in the pause", lambda: asked("metadata", "title") == "Heel raises")
        # While the page says where it will go on, the device takes it for playing.
        page.wait("window.said === true")
        wait_for("Paused again", lambda: asked("status") == "Paused")
        asked("play-pause")
        wait_for("Playing again", lambda: asked("status") == "Playing")
        wait_for("Heel raises", lambda: position() >= raises["at"] * 0.024)
        assert page.complaints == []
