"""End to end: the sound device, with a real sound server and an ear at its headphones."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from position_stream import positions
from sound_server import SINK, WAIT, SoundServer, missing, needed, sound_server, wait_for, without_device

from voice_coach.commands.doctor import device, tried
from voice_coach.outputs.device import DeviceOutput
from voice_coach.outputs.keeper import ASLEEP, BACK, FOUND, LOST, MOVED, NO_DEVICE, STUCK
from voice_coach.outputs.opening import Opening
from voice_coach.outputs.pulse import FRAGMENT, PulseError, PulseStream
from voice_coach.outputs.sound_event import SoundEvent

pytestmark = pytest.mark.sound

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
        """Return the notices but those of late sound, which a busy machine causes."""
        return [line[2] for line in self.seen("notice") if not line[2].endswith("s late.")]

    def events(self) -> list[str]:
        return [line[2] for line in self.seen("event")]

    def wait_for_event(self, *events: str) -> None:
        self._wait(f"{events}", lambda: self.events() == [*events])

    def wait_until_heard(self, frames: int) -> None:
        self._wait(f"frame {frames}", lambda: any(int(line[2]) >= frames for line in self.seen("heard")))

    def wait_for_notice(self, sentence: str) -> None:
        self._wait(sentence, lambda: sentence in self.notices())

    def _wait(self, what: str, ready: Callable[[], bool]) -> None:
        try:
            wait_for(what, lambda: ready() or self.process.poll() is not None)
        except TimeoutError as error:
            raise AssertionError(self._account(what)) from error
        if self.process.poll() is not None:
            self._reader.join()  # its last lines may still be on their way
        assert ready(), self._account(what)

    def _account(self, what: str) -> str:
        told = [*self.seen("notice"), *self.seen("event"), *self.seen("heard")[-1:]]
        return f"{what} did not come; exit code {self.process.poll()}; {told}"

    def end(self) -> None:
        """Wait for its end, which has to be a good one."""
        try:
            self.process.wait(WAIT)
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
        starts = np.flatnonzero(heard == 0)
        return len(starts) == 1 and np.array_equal(heard[starts[0] :][: SECOND + 7], np.arange(SECOND + 7))

    playing = record_play(server, SECOND + 7, whole)
    assert playing.notices() == []
    assert playing.seen("finished")[0][2] == str(SECOND + 7)


def test_a_killed_server_makes_the_stream_wait(server: SoundServer) -> None:
    """A sound server that dies pauses the stream; once it is back, it goes on with what no device had taken."""
    before = server.record()
    playing = play(server.env, 3 * SECOND)
    playing.wait_until_heard(SECOND)
    server.kill_server()
    ear = before.stop()
    playing.wait_for_notice(LOST)
    playing.process.send_signal(signal.SIGSTOP)  # until the ear is there again
    server.start()
    after = server.record()
    playing.process.send_signal(signal.SIGCONT)
    playing.end()
    first, second = positions(ear), positions(after.stop())
    assert playing.notices() == [LOST, BACK]
    left, back = first.max(), second[second >= 0][0]
    # What a server plays between its last report and its death is heard twice.
    assert left - FRAGMENT < back <= left + SECOND // 2
    assert second.max() == 3 * SECOND - 1
    times = [int(line[2]) for line in playing.seen("heard")]
    assert times == sorted(times)


def test_a_stream_that_is_taken_elsewhere_is_told(server: SoundServer) -> None:
    """Another default device, one that is unplugged, and a sleep are told, once each; the stream goes on."""
    server.add_sink("speaker")
    playing = play(server.env, 60 * SECOND)
    playing.wait_until_heard(SECOND // 4)
    server.set_default("speaker")
    playing.wait_for_event("moved")
    server.remove_sink("speaker")
    playing.wait_for_event("moved", "moved")
    playing.process.send_signal(signal.SIGSTOP)
    wait_for("the stop", lambda: stopped(playing.process.pid))
    threading.Event().wait(1.2 * ASLEEP)
    playing.process.send_signal(signal.SIGCONT)
    playing.wait_for_event("moved", "moved", "woke")
    playing.process.send_signal(signal.SIGINT)
    playing.end()
    assert playing.events() == ["moved", "moved", "woke"]
    assert playing.notices() == [MOVED, MOVED]


def stopped(number: int) -> bool:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_no_device_but_the_dummy_is_a_lost_one(server: SoundServer) -> None:
    """Headphones that go where there is nothing else are lost, not played past; the stream goes on with the next."""
    playing = play(server.env, 60 * SECOND)
    playing.wait_until_heard(SECOND // 4)
    server.remove_sink(SINK)
    playing.wait_for_event("lost")
    server.add_sink(SINK)
    playing.wait_for_event("lost", "back")
    playing.process.send_signal(signal.SIGINT)
    playing.end()
    assert playing.notices() == [LOST, BACK]
    server.set_default(SINK)


def test_a_clock_that_leaps_is_a_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leap of the clock that runs on through a sleep is told as one, once."""
    for name, value in without_device().items():
        monkeypatch.setenv(name, value)
    told: list[SoundEvent] = []
    looks: list[float] = []

    def clock() -> float:
        looks.append(time.monotonic() + (60 if len(looks) > 2 else 0))
        return looks[-1]

    output = DeviceOutput(lambda sentence: None, told.append, clock)
    try:
        wait_for("some looks after the sleep", lambda: len(looks) > 6)
    finally:
        output.close()
    assert told == [SoundEvent.WOKE]


def test_a_hanging_server_makes_the_stream_wait(server: SoundServer) -> None:
    """A sound server that hangs pauses the stream, which is told that the same device answers again."""
    playing = play(server.env, 3 * SECOND)
    playing.wait_until_heard(SECOND // 2)
    with server.frozen():
        playing.wait_for_notice(STUCK)
    playing.end()
    assert playing.notices() == [STUCK, BACK]
    assert playing.events() == ["lost", "answers"]
    assert playing.seen("finished")[0][2] == str(3 * SECOND)


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


def test_closing_waits_for_an_attempt_to_open_a_device() -> None:
    """An attempt that began just before the end writes ALSA's messages while descriptor 2 still leads nowhere."""
    begun, over = threading.Event(), threading.Event()

    class Slow(Opening):
        def take(self) -> PulseStream:
            begun.set()
            time.sleep(0.2)
            over.set()
            raise PulseError("no device")

    output = DeviceOutput(lambda notice: None, opening=Slow())
    assert begun.wait(WAIT)
    output.close()
    assert over.is_set()


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


def test_the_doctor_says_how_to_get_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no device is found its remedy is steps that one can take, and not the problem once more."""
    for name, value in without_device().items():
        monkeypatch.setenv(name, value)
    [finding] = tried(device)
    assert finding.found == NO_DEVICE
    assert "headphones" in finding.remedy
    assert "words only" not in finding.remedy
    assert (sys.platform != "linux") or "`systemctl --user status pipewire`, `pactl info`" in finding.remedy
