"""The outputs: one contract for all, then what each of them promises beyond it."""

from __future__ import annotations

import ctypes.util
import errno
import io
import os
import subprocess
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voice_coach.errors import CoachError, UsageError
from voice_coach.exports.formats import encoding
from voice_coach.installing import pip_install
from voice_coach.outputs import open_output
from voice_coach.outputs.closed import OutputClosed
from voice_coach.outputs.contract import Block, Output
from voice_coach.outputs.file_output import FileOutput, not_written
from voice_coach.outputs.miniaudio_card import MiniaudioCard
from voice_coach.outputs.null import NullOutput
from voice_coach.outputs.pcm import to_s16, write_all
from voice_coach.outputs.pipe import PipeOutput
from voice_coach.outputs.quiet import quiet
from voice_coach.outputs.ring import Ring
from voice_coach.outputs.simpleaudio_output import unusable
from voice_coach.outputs.wav_file import HEADER_BYTES, WavEncoder, header
from voice_coach.units import STREAM_RATE, Samples

ROOT = Path(__file__).parent.parent
HALF = 2**-15
"""One step of 16 bits; n of them become the sample n."""


def steps(*values: float) -> Block:
    """Return a block whose left channel holds these values in 16-bit steps, and the right their opposite."""
    left = np.array(values, dtype=np.float32) * np.float32(HALF)
    return np.stack([left, -left], axis=1)


@dataclass
class FakeClock:
    """A clock that only moves when somebody sleeps, or when it is told to."""

    time: float = 100.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class Dummy:
    """The simplest output there is: it remembers."""

    blocks: list[Block] = field(default_factory=list)
    closed: bool = False

    def write(self, block: Block) -> None:
        if self.closed:
            raise OutputClosed
        self.blocks.append(block.copy())

    @property
    def heard(self) -> Samples:
        return Samples(sum(map(len, self.blocks)))

    def finish(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True


@dataclass
class Slow(io.RawIOBase):
    """A stream that takes three bytes at a time, and every other time none."""

    taken: bytearray = field(default_factory=bytearray)
    calls: int = 0

    def write(self, data: memoryview, /) -> int | None:  # type: ignore[override]
        self.calls += 1
        if self.calls % 2:
            return None
        self.taken += data[:3]
        return len(data[:3])


Delivered = Callable[[], NDArray[np.int16] | None]
"""Gives what arrived, as 16-bit samples of shape ``(frames, 2)``; None where an output keeps nothing."""


def null_case(_folder: Path) -> tuple[Output, Delivered]:
    clock = FakeClock()
    return NullOutput(clock.now, clock.sleep), lambda: None


def pipe_case(_folder: Path) -> tuple[Output, Delivered]:
    stream = io.BytesIO()
    return PipeOutput(stream), lambda: np.frombuffer(stream.getvalue(), "<i2").reshape(-1, 2)


def file_case(folder: Path) -> tuple[Output, Delivered]:
    path = folder / "out.wav"
    return FileOutput(path, WavEncoder), lambda: read_wav(path)


def flac_case(folder: Path) -> tuple[Output, Delivered]:
    path = folder / "out.flac"
    return FileOutput(path, partial(encoding(".flac").open, ())), lambda: read_wav(path)


def lossy_case(ending: str, folder: Path) -> tuple[Output, Delivered]:
    return FileOutput(folder / f"out{ending}", partial(encoding(ending).open, ())), lambda: None


def dummy_case(_folder: Path) -> tuple[Output, Delivered]:
    dummy = Dummy()
    return dummy, lambda: to_s16(np.concatenate([*dummy.blocks, np.zeros((0, 2), np.float32)]))


CASES = {
    "null": null_case,
    "pipe": pipe_case,
    "wav": file_case,
    "flac": flac_case,
    **{ending[1:]: partial(lossy_case, ending) for ending in (".mp3", ".ogg", ".opus", ".m4a")},
    "dummy": dummy_case,
}


@pytest.fixture(autouse=True)
def _needs_av(request: pytest.FixtureRequest) -> None:
    """Skip what writes M4A where PyAV is missing."""
    if "m4a" in request.node.name:
        pytest.importorskip("av")


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Callable[[Path], tuple[Output, Delivered]]:
    return CASES[request.param]


def read_wav(path: Path) -> NDArray[np.int16]:
    if (
        path.suffix == ".flac" and not path.stat().st_size
    ):  # libsndfile writes nothing for a stream of no frames
        return np.zeros((0, 2), np.int16)
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    assert rate == 48_000
    return samples


# The contract


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(0, 9), max_size=8))
@pytest.mark.parametrize("name", CASES)
def test_any_partition_gives_the_same_stream(
    name: str, sizes: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However the stream is cut into blocks, empty ones too, the same frames arrive, and all are heard."""
    output, delivered = CASES[name](tmp_path_factory.mktemp("part"))
    stream = steps(*range(sum(sizes)))
    heard = [output.heard]
    for end, size in zip(np.cumsum(sizes, dtype=int), sizes, strict=True):
        output.write(stream[end - size : end])
        heard.append(output.heard)
    output.finish()
    heard.append(output.heard)
    output.close()
    assert heard == sorted(heard)
    assert heard[-1] == len(stream)
    arrived = delivered()
    assert arrived is None or arrived.tolist() == [[n, -n] for n in range(len(stream))]


def test_closing_twice_is_closing(case: Callable[[Path], tuple[Output, Delivered]], tmp_path: Path) -> None:
    """After ``close``, ``close`` does nothing and ``write`` says that nobody listens."""
    output, _ = case(tmp_path)
    output.write(steps(1, 2))
    output.close()
    output.close()
    assert output.heard == 2
    with pytest.raises(OutputClosed):
        output.write(steps(3))


def test_a_block_stays_as_it_was(case: Callable[[Path], tuple[Output, Delivered]], tmp_path: Path) -> None:
    """Whoever writes a block may go on using it: no output changes it."""
    output, _ = case(tmp_path)
    block = steps(1, 2, 3)
    output.write(block)
    output.close()
    assert np.array_equal(block, steps(1, 2, 3))


# Names


def test_an_unknown_name_is_met_with_a_near_one() -> None:
    """A mistyped output is a usage error that names the nearest, or all there are."""
    with pytest.raises(UsageError, match=r"no output `devise`\. Did you mean `device`\?"):
        open_output("devise", print)
    with pytest.raises(UsageError, match="Choose one of: device, null, -, simpleaudio"):
        open_output("xyz", print)


def test_importing_the_outputs_loads_nothing_heavy() -> None:
    """The table of outputs comes without NumPy and without a sound library."""
    code = (
        "import sys, voice_coach.outputs; print(sorted({'numpy', 'miniaudio', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


# 16 bits


def test_samples_round_to_the_nearest_step_and_clip() -> None:
    """Full scale is 32768 steps; a sample goes to the nearest one, and what is beyond stays at the end."""
    block = np.array([[0.0, 1.4], [1.6, -1.6], [32767.4, 32768.0], [-32768.0, -40000.0]], dtype=np.float32)
    assert to_s16(block * np.float32(HALF)).tolist() == [[0, 1], [2, -2], [32767, 32767], [-32768, -32768]]


def test_16_bit_samples_come_back_unchanged() -> None:
    """Every 16-bit sample that a reader turns into a float turns into the same sample again."""
    every = np.arange(-32768, 32768, dtype="<i2").reshape(-1, 2)
    assert np.array_equal(to_s16(every.astype(np.float32) / np.float32(32768)), every)


# Null


def test_null_takes_its_time() -> None:
    """Each block takes as long as it would be heard, counted from the beginning, with nothing to add up."""
    clock = FakeClock()
    output = NullOutput(clock.now, clock.sleep)
    for _ in range(3):
        output.write(np.zeros((16_000, 2), np.float32))
    assert clock.time == pytest.approx(101)
    assert output.heard == 48_000


def test_null_makes_up_for_a_short_delay() -> None:
    """A writer that was late for less than half a second is on time again with the next block."""
    clock = FakeClock()
    output = NullOutput(clock.now, clock.sleep)
    output.write(np.zeros((48_000, 2), np.float32))
    clock.time += 0.4
    output.write(np.zeros((48_000, 2), np.float32))
    assert clock.time == pytest.approx(102)


def test_null_does_not_race_after_a_long_stop() -> None:
    """After an hour of suspend the stream goes on from there, at its own pace."""
    clock = FakeClock()
    output = NullOutput(clock.now, clock.sleep)
    output.write(np.zeros((48_000, 2), np.float32))
    clock.time += 3600
    output.write(np.zeros((48_000, 2), np.float32))
    assert clock.time == pytest.approx(3702)
    assert clock.slept == pytest.approx([1, 1])


# Pipe


def test_the_pipe_carries_every_byte_to_a_slow_reader() -> None:
    """A stream that takes a part, or nothing for the moment, gets every byte in its order."""
    slow = Slow()
    PipeOutput(slow).write(steps(*range(20)))
    assert bytes(slow.taken) == to_s16(steps(*range(20))).tobytes()


def test_a_full_pipe_that_does_not_block_is_waited_for() -> None:
    """A reader slower than the writer, on a pipe that does not block, loses nothing."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    frames = steps(*range(30_000))  # 120 kB: more than a pipe holds
    with subprocess.Popen(["wc", "-c"], stdin=reading, stdout=subprocess.PIPE) as reader:
        os.close(reading)
        with os.fdopen(writing, "wb", buffering=0) as stream:
            PipeOutput(stream).write(frames)
        assert reader.communicate()[0].split() == [b"120000"]


def test_a_reader_that_goes_away_is_told() -> None:
    """When the reader has gone, ``write`` says so, and goes on saying so."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb", buffering=0) as stream:
        output = PipeOutput(stream)
        output.write(steps(1))
        os.close(reading)
        for _ in range(2):
            with pytest.raises(OutputClosed):
                output.write(steps(2))
        assert output.heard == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_the_pipe_is_an_error() -> None:
    """Standard output that goes to a full disk is an error with its cause."""
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(CoachError, match="No space left"):
        PipeOutput(full).write(steps(1))


def test_raw_samples_arrive_through_standard_output() -> None:
    """``--output -`` gives the bytes to standard output, and a reader that leaves early makes no noise."""
    code = (
        "import numpy as np\n"
        "from voice_coach.outputs import open_output\n"
        "from voice_coach.outputs.closed import OutputClosed\n"
        "output = open_output('-', print)\n"
        "try:\n"
        "    for _ in range(500): output.write(np.full((480, 2), 0.5, np.float32))\n"
        "except OutputClosed: raise SystemExit(7)\n"
    )
    command = [sys.executable, "-c", code]
    whole = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    assert whole.stdout == np.full(500 * 480 * 2, 16384, "<i2").tobytes()
    early = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    with early:
        assert early.stdout is not None
        assert early.stderr is not None
        early.stdout.read(4)
        early.stdout.close()
        assert early.stderr.read() == b""
    assert early.returncode == 7


# File


def test_the_file_is_an_ordinary_wav(tmp_path: Path) -> None:
    """Python's own reader finds 16 bits, stereo, 48 kHz, and the frames; nothing else lies in the folder."""
    output = FileOutput(tmp_path / "out.wav", WavEncoder)
    output.write(steps(1, 2, 3))
    output.finish()
    output.close()
    with wave.open(str(tmp_path / "out.wav")) as file:
        assert file.getparams()[:4] == (2, 2, 48_000, 3)
        assert file.readframes(3) == to_s16(steps(1, 2, 3)).tobytes()
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_a_file_that_was_not_finished_is_absent(tmp_path: Path) -> None:
    """Without ``finish`` nothing is left, and the file that stood there before is as it was."""
    (tmp_path / "out.wav").write_bytes(b"before")
    output = FileOutput(tmp_path / "out.wav", WavEncoder, replace=True)
    output.write(steps(1))
    assert (tmp_path / "out.wav").read_bytes() == b"before"
    output.close()
    assert (tmp_path / "out.wav").read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    """A link is followed: the file it points to is replaced, and the link stays."""
    (tmp_path / "link.wav").symlink_to("real.wav")
    output = FileOutput(tmp_path / "link.wav", WavEncoder)
    output.write(steps(1))
    output.finish()
    assert (tmp_path / "link.wav").is_symlink()
    assert len(read_wav(tmp_path / "real.wav")) == 1


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("", "is a folder"),
        ("absent/out.wav", "There is no folder"),
        ("file.mp3/out.wav", "is a file, not a folder"),
        ("/dev/null", "is a device, not a file"),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_once(place: str, message: str, tmp_path: Path) -> None:
    """A folder, a missing folder, a file as a folder and a device are errors before the first sample."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file.mp3").write_bytes(b"")
    with pytest.raises(CoachError, match=message):
        FileOutput(folder / place, WavEncoder)
    assert [path.name for path in folder.iterdir()] == ["file.mp3"]


def test_a_shortage_of_the_machine_is_no_fault_of_the_place() -> None:
    """With too many open files, another place for the file would not help, and is not advised."""
    told = str(not_written(Path("a.mp3"), OSError(errno.EMFILE, os.strerror(errno.EMFILE))))
    assert told.startswith("Too many files are open.")
    assert "ulimit" in told


def test_a_full_disk_leaves_no_file(tmp_path: Path) -> None:
    """When the space is used up, the error says so and the folder is as it was."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    (tmp_path / "out.wav").write_bytes(b"before")
    output = FileOutput(tmp_path / "out.wav", WavEncoder, replace=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(CoachError, match="limit"):
            output.write(np.zeros((48_000, 2), np.float32))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    output.close()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.wav", b"before")]


def test_ten_hours_fit_into_a_file() -> None:
    """Beyond 4 GB the header is RF64's, of the same length, with the sizes in 64 bits."""
    hour = 3600 * 48_000
    short, long = header(6 * hour), header(10 * hour)
    assert len(short) == len(long) == HEADER_BYTES
    assert (short[:4], short[12:16]) == (b"RIFF", b"JUNK")
    assert (long[:4], long[12:16]) == (b"RF64", b"ds64")
    assert int.from_bytes(short[76:80], "little") == 6 * hour * 4
    assert int.from_bytes(long[28:36], "little") == 10 * hour * 4


def test_other_programs_read_a_file_beyond_4_gb(tmp_path: Path) -> None:
    """libsndfile finds all ten hours, and the last sample at its place."""
    frames = 10 * 3600 * 48_000
    with (tmp_path / "long.wav").open("wb") as file:
        file.write(header(frames))
        file.truncate(HEADER_BYTES + 4 * (frames - 1))  # a hole: it takes no room on the disk
        file.seek(0, os.SEEK_END)
        write_all(file, to_s16(steps(5)))
    with soundfile.SoundFile(tmp_path / "long.wav") as found:
        assert (found.format, len(found)) == ("RF64", frames)
        found.seek(frames - 1)
        assert found.read(dtype="int16").tolist() == [[5, -5]]


# The ring between the writer and the device


def test_the_ring_gives_what_was_put() -> None:
    """Frames come out once, in order, round the end of the store and all; then there are none."""
    ring = Ring(ahead=4)
    out = np.zeros((10, 2), np.float32)
    got: list[float] = []
    for start in range(0, 12, 3):
        assert ring.put(steps(*range(start, start + 3))) == 3
        count = ring.take(out)
        ring.hear(ring.taken)
        got += (out[:count, 0] / HALF).tolist()
    assert got == list(range(12))
    assert (ring.take(out), ring.taken) == (0, 12)


def test_the_ring_takes_in_no_more_than_it_has_room_for() -> None:
    """A full ring takes the beginning of a block, and nothing until something was heard."""
    ring = Ring(ahead=4)
    assert ring.put(steps(0, 1, 2, 3, 4, 5)) == 4
    assert ring.put(steps(4)) == 0
    assert ring.skip(3) == 3
    assert ring.put(steps(4, 5)) == 2
    assert ring.waiting == 3


def test_the_ring_keeps_what_is_taken_until_it_is_heard() -> None:
    """What a device took and nobody heard waits again once that device has gone."""
    ring = Ring(ahead=4)
    ring.put(steps(0, 1, 2, 3))
    taken(ring, 4)
    ring.hear(Samples(1))
    assert (ring.heard, ring.taken, ring.room) == (1, 4, 1)
    ring.untake()
    assert taken(ring, 4) == [1, 2, 3]


def test_the_ring_forgets_from_a_position_on() -> None:
    """What stands from a position on is gone, taken or not; what was heard is not."""
    ring = Ring(ahead=6)
    ring.put(steps(0, 1, 2, 3, 4))
    taken(ring, 3)
    ring.hear(Samples(2))
    assert (ring.discard(Samples(4)), ring.waiting) == (4, 1)
    assert (ring.discard(Samples(1)), ring.waiting, ring.room) == (2, 0, 6)
    ring.put(steps(8, 9))
    assert taken(ring, 4) == [8, 9]


def taken(ring: Ring, frames: int) -> list[float]:
    """Take up to so many frames, as the numbers that ``steps`` made them from."""
    out = np.zeros((frames, 2), np.float32)
    return (out[: ring.take(out), 0] / HALF).tolist()


def test_a_stream_that_is_late_catches_up_in_silence() -> None:
    """Three frames late, three silent frames are left out, and what sounds comes whole and on time again."""
    ring = Ring(ahead=20)
    ring.put(steps(1, 2, 0, 0, 3, 0, 0, 4))
    assert taken(ring, 2) == [1, 2]
    ring.late(3)
    assert taken(ring, 1) == [3]
    assert taken(ring, 2) == [0, 4]
    assert ring.dropouts == (3,)


def test_the_opening_silence_may_have_been_played_before() -> None:
    """Silence that a device played before the stream began is left out of its opening, and of nothing else."""
    ring = Ring(ahead=20)
    ring.late(5, dropout=False)
    ring.put(steps(0, 0, 0, 1, 0, 0, 2))
    assert taken(ring, 9) == [1, 0, 0, 2]
    assert ring.dropouts == ()


@pytest.mark.parametrize(("waited", "told"), [(STREAM_RATE // 3, False), (3 * STREAM_RATE // 4, True)])
def test_a_device_that_pulls_tells_what_is_late_after_an_order(waited: int, told: bool) -> None:
    """The silence after something was taken back is a dropout once it has lasted for half a second."""
    ring = Ring(ahead=STREAM_RATE)
    card = MiniaudioCard(ring)
    card.play()
    card.send(480)  # nothing is there yet
    ring.put(np.ones((STREAM_RATE, 2), np.float32))
    card.send(4800)
    card.discard(card.changeable())
    for _ in range(waited // 480):
        card.send(480)
    assert bool(ring.dropouts) is told


# Simpleaudio


@pytest.mark.parametrize(
    ("plain", "patched", "python", "cause"),
    [
        (None, None, (3, 11), "simpleaudio is not installed."),
        ("1.0.4", None, (3, 11), None),
        ("1.0.4", None, (3, 12), "simpleaudio 1.0.4 crashes on Python 3.12."),
        (None, "1.0.5", (3, 13), None),
        ("1.0.4", "1.0.5", (3, 13), "simpleaudio 1.0.4 crashes on Python 3.13."),
    ],
)
def test_simpleaudio_is_refused_where_it_would_crash(
    plain: str | None, patched: str | None, python: tuple[int, int], cause: str | None
) -> None:
    """What is installed decides, before anything is imported."""
    installed = {"simpleaudio": plain, "simpleaudio-patched": patched}
    problem = unusable(installed.get, python)
    assert (problem.cause if problem else None) == cause


def test_simpleaudio_says_what_it_takes_to_install_it() -> None:
    """Where it is missing, the error names the command, and what a Debian needs to compile it."""
    problem = unusable({}.get, (3, 11))
    assert problem is not None
    for word in (pip_install("simpleaudio"), "gcc", "python3-dev", "libasound2-dev", "leave out --output"):
        assert word in problem.remedy


# Quiet


NOISY = """
import os, sys
from voice_coach.outputs.quiet import quiet
with quiet():
    os.write(2, b"chatter\\n")
    print("for the user", file=sys.stderr)
os.write(2, b"after\\n")
print("and Python", file=sys.stderr)
"""


def test_only_chatter_is_silenced() -> None:
    """What a C library writes goes nowhere; what Python says arrives; afterwards all is as before."""
    done = subprocess.run([sys.executable, "-c", NOISY], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr == "for the user\nafter\nand Python\n"


def test_a_closed_stderr_stays_closed() -> None:
    """With no stderr at all the chatter goes nowhere, not into the next file that is opened."""
    code = (
        "import os\n"
        "from voice_coach.outputs.quiet import quiet\n"
        "os.close(2)\n"
        "with quiet():\n"
        "    os.write(2, b'chatter')\n"
        "    print(os.open('/dev/null', os.O_RDONLY) != 2)\n"
        "try: os.fstat(2)\n"
        "except OSError as error: print(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == f"True\n{errno.EBADF}\n"


def test_a_stderr_that_is_no_file_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stderr that only Python knows is left alone."""
    own = io.StringIO()
    monkeypatch.setattr(sys, "stderr", own)
    with quiet():
        print("here", file=sys.stderr)
    assert sys.stderr is own
    assert own.getvalue() == "here\n"


@pytest.mark.skipif(ctypes.util.find_library("asound") is None, reason="there is no ALSA here to chatter")
def test_alsa_chatters_only_without_quiet() -> None:
    """With no device ALSA writes to stderr by itself, and not a word of it arrives from within ``quiet``."""
    code = (
        "import contextlib, sys, miniaudio\n"
        "from voice_coach.outputs.quiet import quiet\n"
        "with quiet() if sys.argv[1] == 'quiet' else contextlib.nullcontext():\n"
        "    try: miniaudio.PlaybackDevice(backends=[miniaudio.Backend.ALSA])\n"
        "    except miniaudio.MiniaudioError: print('no device')\n"
    )

    def run(how: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "ALSA_CONFIG_PATH": "/nonexistent"}
        command = [sys.executable, "-c", code, how]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=env)

    done = run("quiet")
    assert (done.stdout, done.stderr) == ("no device\n", "")
    assert "ALSA" in run("loud").stderr
