"""End to end: the sound device, with a real sound server and an ear at its headphones."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from position_stream import positions
from sound_server import SoundServer, missing, needed, sound_server, wait_for, without_device

from voice_coach.outputs.device import BACK, FOUND, LOST, NO_DEVICE

ROOT = Path(__file__).parent.parent
SECOND = 48_000


@pytest.fixture(scope="module")
def server() -> Iterator[SoundServer]:
    if reason := missing():
        if needed():
            pytest.fail(reason)
        pytest.skip(reason)
    with sound_server() as running:
        yield running


class Playing:
    """A process that plays, and the lines it prints, as they come: [seconds since its start, what, detail]."""

    def __init__(self, env: dict[str, str], program: str, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, program, *map(str, arguments)],
            env={**env, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[list[str]] = []
        self.stderr = ""
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n").split(" ", 2))

    def seen(self, what: str) -> list[list[str]]:
        return [line for line in self.lines if line[1] == what]

    def notices(self) -> list[str]:
        return [line[2] for line in self.seen("notice")]

    def wait_until_heard(self, frames: int) -> None:
        wait_for(f"frame {frames}", lambda: any(int(line[2]) >= frames for line in self.seen("heard")))

    def wait_for_notice(self, sentence: str) -> None:
        wait_for(sentence, lambda: sentence in self.notices())

    def end(self) -> None:
        """Wait for its end, which has to be a good one."""
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self._reader.join()
            assert self.process.stderr is not None
            self.stderr = self.process.stderr.read()
            self.process.stderr.close()
            self.process.stdout.close()
        assert (self.process.returncode, self.stderr) == (0, "")


def play(env: dict[str, str], frames: int) -> Playing:
    return Playing(env, str(ROOT / "tests" / "position_stream.py"), frames)


def record_play(server: SoundServer, frames: int, whole: Callable[[NDArray[np.int64]], bool]) -> Playing:
    """Play and record, until a recording is ``whole``: on a busy machine the server itself drops blocks at times."""
    for _ in range(4):
        recording = server.record()
        playing = play(server.env, frames)
        playing.end()
        if whole(positions(recording.stop())):
            return playing
    raise AssertionError("four recordings, and none was whole")


def test_every_sample_is_heard_in_its_place(server: SoundServer) -> None:
    """From the first sample to the last, all are heard, unchanged, with no gap between them."""

    def whole(heard: NDArray[np.int64]) -> bool:
        (start,) = np.flatnonzero(heard == 0)
        return np.array_equal(heard[start : start + SECOND + 7], np.arange(SECOND + 7))

    playing = record_play(server, SECOND + 7, whole)
    assert playing.notices() == []
    assert playing.seen("finished")[0][2] == str(SECOND + 7)


def test_a_killed_server_makes_the_stream_wait(server: SoundServer) -> None:
    """A sound server that dies pauses the stream; once it is back, it goes on where the ear left off."""
    before = server.record()
    playing = play(server.env, 3 * SECOND)
    playing.wait_until_heard(SECOND)
    server.kill_server()
    first = positions(before.stop())
    playing.wait_for_notice(LOST)
    playing.process.send_signal(signal.SIGSTOP)  # until the ear is there again
    server.start()
    after = server.record()
    playing.process.send_signal(signal.SIGCONT)
    playing.end()
    second = positions(after.stop())
    assert playing.notices() == [LOST, BACK]
    left, back = first.max(), second[second >= 0][0]
    assert left - SECOND // 2 <= back <= left + 1
    assert second.max() == 3 * SECOND - 1
    times = [int(line[2]) for line in playing.seen("heard")]
    assert times == sorted(times)


def test_a_hanging_server_makes_the_stream_wait(server: SoundServer) -> None:
    """A sound server that hangs pauses the stream, which goes on when the server does."""
    playing = play(server.env, 2 * SECOND)
    playing.wait_until_heard(SECOND // 2)
    with server.frozen():
        playing.wait_for_notice(LOST)
    playing.end()
    assert playing.notices() == [LOST, BACK]
    assert playing.seen("finished")[0][2] == str(2 * SECOND)


def test_closing_never_waits_for_a_hanging_server(server: SoundServer) -> None:
    """Ctrl-C ends the play while the sound server hangs."""
    playing = play(server.env, 60 * SECOND)
    playing.wait_until_heard(SECOND // 2)
    with server.frozen():
        playing.process.send_signal(signal.SIGINT)
        playing.end()
    assert playing.seen("interrupted")
    assert float(playing.seen("closed")[0][0]) < 5


def test_without_a_device_the_stream_goes_on_in_real_time() -> None:
    """With no device it says so once, takes its time all the same, and ALSA's chatter stays off the terminal."""
    playing = play(without_device(), SECOND)
    playing.end()
    assert playing.notices() == [NO_DEVICE]
    assert playing.seen("finished")[0][2] == str(SECOND)
    assert float(playing.seen("finished")[0][0]) >= 1.0


def test_a_device_that_comes_later_is_taken(server: SoundServer) -> None:
    """Sound starts, from where the stream is, as soon as there is a device."""
    server.kill_server()
    playing = play(server.env, 3 * SECOND)
    playing.wait_for_notice(NO_DEVICE)
    playing.process.send_signal(signal.SIGSTOP)  # until the ear is there
    server.start()
    recording = server.record()
    playing.process.send_signal(signal.SIGCONT)
    playing.end()
    heard = positions(recording.stop())
    assert playing.notices() == [NO_DEVICE, FOUND]
    assert heard[heard >= 0][0] > 0
    assert heard.max() == 3 * SECOND - 1
