"""`export`: what each format promises, and that a file is whole or absent, whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice_coach.cli import main
from voice_coach.coaching.contents import Chapter
from voice_coach.commands.export.one_file import write_beside
from voice_coach.errors import UsageError
from voice_coach.exports.formats import FORMATS, Encoding, encoding
from voice_coach.installing import pip_install
from voice_coach.outputs.contract import Block
from voice_coach.outputs.encoded_file import mixed_down
from voice_coach.outputs.file_output import FileOutput
from voice_coach.units import Samples

ROOT = Path(__file__).parents[1]
LONG = 120
"""Seconds that a process may take on a machine with much else to do."""

PLANK = "title: Plank\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"
QUICK = ("--voice", "silent", "--talk", "signals")
"""A few seconds of tones."""
LOSSY = [ending for ending, one in FORMATS.items() if one.lossy]

MPEG_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""The bitrates of MPEG-1 Layer III by their index in a frame's header (ISO/IEC 11172-3, 2.4.2.3)."""
NEAR = 24
"""Samples within which the tone `go` is looked for: half a period of it, as it looks alike a whole period away."""
WITHIN = 5
"""Samples, 0.1 ms, by which Opus may be off: in stereo up to four were measured (docs/measured.md)."""


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own with a routine, to work in."""
    if "m4a" in request.node.name:
        pytest.importorskip("av", reason="PyAV, which writes M4A, is not installed")
    monkeypatch.chdir(home)
    (home / "plank.yaml").write_text(PLANK)
    return home


def export(target: str, *options: str, name: str = "plank.yaml") -> int:
    return main(["export", name, "-o", target, *QUICK, *options])


def left_in(folder: Path) -> set[str]:
    """Return the names of what an export wrote, temporary files included."""
    return {path.name for path in folder.iterdir()} - {"plank.yaml", "DATA", "CONFIG", "CACHE"}


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Work in a folder for the whole module, with the user's folders in it, as ``home`` does for a test."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("VOICE_COACH")]:
            patch.delenv(variable)
        for kind in ("DATA", "CONFIG", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(folder / kind))
        patch.chdir(folder)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stream as ``exact.wav``, its cues as ``exact.json``, and a sound on the left as ``left.wav``.

    They are only read.
    """
    folder = tmp_path_factory.mktemp("exact")
    with working_in(folder):
        (folder / "plank.yaml").write_text(PLANK)
        stereo_sound(folder)
        assert export("exact.wav", "--cues", "json") == 0
        assert export("exact-left.wav", name="left.yaml") == 0
    return folder


Decoded = Callable[[str], NDArray[np.float32]]


@pytest.fixture(scope="module")
def decoded(folder: Path) -> Decoded:
    """Return the samples of an exported file, shape ``(frames, channels)``: all are made and decoded at once.

    They are decoded with ffmpeg where it is installed, otherwise with libsndfile.
    """
    made = []
    with working_in(folder):
        for ending, one in FORMATS.items():
            if one.package and find_spec(one.package) is None:
                continue
            for stereo in (False, True) if one.lossy else (False,):
                for name in ("plank", "left") if one.lossy else ("plank",):
                    made.append(folder / file_name(name, ending, stereo))
                    assert export(str(made[-1]), *["--stereo"] * stereo, name=f"{name}.yaml") == 0
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is not None:
        sources = [word for file in made for word in ("-i", file)]
        targets = [
            word
            for number, file in enumerate(made)
            for word in ("-map", f"{number}:a", "-c:a", "pcm_f32le", f"{file}.wav")
        ]
        subprocess.run([ffmpeg, "-v", "error", *sources, *targets], check=True, timeout=LONG)

    def read(name: str) -> NDArray[np.float32]:
        if ffmpeg is None and name.endswith(".m4a"):
            pytest.skip("there is no ffmpeg to decode M4A")
        file = folder / (name if ffmpeg is None else f"{name}.wav")
        samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        assert rate == 48_000
        return samples  # type: ignore[no-any-return]

    return read


def file_name(name: str, ending: str, stereo: bool) -> str:
    return f"{name}-{'stereo' if stereo else 'mono'}{ending}"


# What is in the file


@pytest.mark.parametrize(
    ("ending", "stereo"), [*((one, False) for one in FORMATS), *((one, True) for one in LOSSY)]
)
def test_the_first_go_is_at_its_time(folder: Path, decoded: Decoded, ending: str, stereo: bool) -> None:
    """After decoding, every sample is at its time: no format begins with its encoder's delay."""
    stream, _ = soundfile.read(folder / "exact.wav", dtype="float32")
    got = decoded(file_name("plank", ending, stereo))
    assert got.shape[1] == (1 if FORMATS[ending].lossy and not stereo else 2)
    cues = json.loads((folder / "exact.json").read_text("utf-8"))["cues"]
    start, length = next((one["start"], one["length"]) for one in cues if one.get("name") == "go")
    tone = stream[start : start + length, 0]
    around = got[start - NEAR : start + length + NEAR, 0]
    off = int(np.argmax(np.correlate(around, tone, "valid"))) - NEAR
    assert abs(off) <= (WITHIN if ending == ".opus" else 0)
    # Some decoders do not cut the padding after the last sample of AAC.
    assert 0 <= len(got) - len(stream) <= (1024 if ending == ".m4a" else 0)


def test_flac_is_the_live_stream_bit_for_bit(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Decoded FLAC equals the bytes that `play --output -` writes."""
    assert export("plank.flac") == 0
    capfdbinary.readouterr()
    assert main(["play", "plank.yaml", *QUICK, "--output", "-"]) == 0
    live = capfdbinary.readouterr().out
    samples, rate = soundfile.read("plank.flac", dtype="int16", always_2d=True)
    assert (rate, soundfile.info("plank.flac").subtype) == (48_000, "PCM_16")
    assert np.array_equal(samples, np.frombuffer(live, "<i2").reshape(-1, 2))


def frames_of(data: bytes) -> Iterator[bytes]:
    """Yield the frames of an MP3 file after its ID3v2 tag, by the sizes in their headers."""
    at = 0
    if data[:3] == b"ID3":
        at = 10 + sum(byte << 7 * (3 - place) for place, byte in enumerate(data[6:10]))
    while at < len(data):
        header = data[at : at + 4]
        assert header[0] == 0xFF, at
        assert header[1] == 0xFB, at  # MPEG-1 Layer III without a checksum
        bitrate, padding = MPEG_1[header[2] >> 4], header[2] >> 1 & 1
        assert header[2] >> 2 & 3 == 1, at  # 48 kHz
        size = 144 * bitrate * 1000 // 48_000 + padding
        yield data[at : at + size]
        at += size


@pytest.mark.parametrize("bitrate", [None, 80, 320])
def test_mp3_has_a_constant_bitrate_and_states_its_delay(folder: Path, bitrate: int | None) -> None:
    """All frames are of one size, so players seek by arithmetic; the Info frame has the delay and the padding."""
    options = [] if bitrate is None else ["--bitrate", str(bitrate)]
    assert export("plank.mp3", *options) == 0
    first, *frames = frames_of(Path("plank.mp3").read_bytes())
    assert {len(first), *map(len, frames)} == {3 * (bitrate or 64)}
    info = first.find(b"Info")
    assert info == 4 + 17  # behind the header and the side information of mono
    assert first.find(b"LAME") == info + 120
    # http://gabriel.mp3-tech.org/mp3infotag.html: 12 bits each for the delay and the padding
    both = int.from_bytes(first[info + 141 : info + 144], "big")
    delay, padding = both >> 12, both & 0xFFF
    assert 1152 * len(frames) - delay - padding == soundfile.info(folder / "exact.wav").frames


def stereo_sound(here: Path) -> None:
    """Write a sound of the user's own that is on the left only, and a routine with it."""
    left = np.zeros((48_000, 2), np.float32)
    left[:, 0] = 0.5 * np.sin(np.arange(48_000) * 2 * np.pi / 48)
    soundfile.write(here / "left.wav", left, 48_000)
    (here / "left.yaml").write_text("title: Left\nsteps:\n  - sound: left.wav\n")


@pytest.mark.parametrize("ending", LOSSY)
def test_lossy_files_are_mono_by_default(folder: Path, decoded: Decoded, ending: str) -> None:
    """Mono is the mean of both channels; with `--stereo` a sound on the left stays there."""
    exact, _ = soundfile.read(folder / "exact-left.wav")
    sound = np.flatnonzero(exact[:, 0] != exact[:, 1])
    within = slice(sound[0] + 4800, sound[-1] - 4800)  # encoders smear its ends

    def loudest(samples: NDArray[np.float32]) -> list[float]:
        return [float(peak) for peak in np.abs(samples[within]).max(axis=0)]

    left, right = loudest(exact)
    assert right == 0
    assert loudest(decoded(file_name("left", ending, False))) == pytest.approx([left / 2], rel=0.1)
    assert loudest(decoded(file_name("left", ending, True))) == pytest.approx(
        [left, 0], rel=0.1, abs=0.1 * left
    )


def test_equal_channels_mix_down_to_themselves() -> None:
    """The mean of two equal samples is the sample, to the last bit."""
    samples = np.random.default_rng(0).uniform(-1, 1, (10_000, 1)).astype(np.float32)
    assert np.array_equal(mixed_down(np.repeat(samples, 2, axis=1)), samples)


# Bitrates


NOISE = np.random.default_rng(1).normal(0, 0.1, (2 * 48_000, 2)).astype(np.float32)
"""Two seconds of the hardest that there is to encode."""


def write(wanted: Encoding, target: Path, stream: Block = NOISE, size: int = 48_000, **more: object) -> None:
    """Write a stream in blocks of ``size`` frames."""
    chapters = (Chapter(Samples(0), Samples(len(stream)), "All"),)
    output = FileOutput(target, partial(wanted.open, chapters), **more)  # type: ignore[arg-type]
    try:
        for start in range(0, len(stream), size):
            output.write(stream[start : start + size])
        output.finish()
    finally:
        output.close()


@pytest.mark.parametrize("stereo", [False, True], ids=["mono", "stereo"])
@pytest.mark.parametrize("ending", LOSSY)
def test_a_bitrate_is_what_it_says(here: Path, ending: str, stereo: bool) -> None:
    """More bits give a larger file, and none is larger than the room that was asked for, even with noise."""
    rates = encoding(ending).format.bitrates[2 if stereo else 1]
    sizes = []
    for bitrate in sorted({rates.lowest, rates.default, rates.highest}):
        wanted = encoding(ending, stereo=stereo, bitrate=bitrate)
        target = here / f"{bitrate}{ending}"
        write(wanted, target)
        sizes.append(target.stat().st_size)
        sound = wanted.most_bytes(Samples(len(NOISE))) - wanted.most_bytes(Samples(0))
        # Headers take a few kilobytes, which is much of a short file.
        assert sizes[-1] <= sound + 8_000
        assert sizes[-1] >= sound / 2
    assert sizes == sorted(set(sizes))


def test_the_size_of_a_wav_is_known_exactly(here: Path) -> None:
    """What is compared with the room on the disk is the size that the file then has."""
    write(encoding(".wav"), here / "noise.wav")
    assert (here / "noise.wav").stat().st_size == encoding(".wav").most_bytes(Samples(len(NOISE)))


@pytest.mark.parametrize(
    ("ending", "stereo", "bitrate", "message"),
    [
        (".mp3", False, 100, "MP3 in mono has no bitrate of 100 kbit/s. Use one of: 64, 80, 96, 112, 128, "),
        (".opus", True, 8, "Opus in stereo has no bitrate of 8 kbit/s. Use one of: 24 to 512."),
        (".ogg", False, 500, "OGG Vorbis in mono has no bitrate of 500 kbit/s. Use one of: 48 to 240."),
        (".flac", False, 64, "FLAC is lossless and has no bitrate. --bitrate is for .mp3, .ogg, .opus, .m4a."),
        (".wav", True, 64, "WAV is lossless and has no bitrate."),
        ("", False, None, "The file's ending picks the format, and it has none. Use one of: .wav .flac .mp3"),
        (".mp9", False, None, "The ending `.mp9` is not a known format. Use one of: .wav .flac .mp3 .ogg .opus"),
    ],
)  # fmt: skip
def test_what_no_file_can_be_is_refused(ending: str, stereo: bool, bitrate: int | None, message: str) -> None:
    """An unknown ending or bitrate is a usage error that names those that work."""
    with pytest.raises(UsageError) as caught:
        encoding(ending, stereo=stereo, bitrate=bitrate)
    assert str(caught.value).startswith(message)


def test_a_volume_of_0_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file is written, and nobody has to wonder why it is silent."""
    assert export("plank.flac", "--volume", "0") == 0
    assert "With a volume of 0 nothing will be heard." in capsys.readouterr().err
    assert not soundfile.read(here / "plank.flac")[0].any()


def test_an_ending_may_be_in_capitals() -> None:
    """A file called PLANK.MP3 is an MP3."""
    assert encoding(".MP3") == encoding(".mp3")


def test_without_pyav_the_error_says_how_to_install_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is spoken, and whether .m4a or an unknown ending was asked for."""
    monkeypatch.setitem(sys.modules, "av", None)
    assert export("plank.m4a") == 1
    assert f"Install it with {pip_install('av')}, or choose" in " ".join(capsys.readouterr().err.split())
    assert export("plank.aac") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert f"Use one of: .wav .flac .mp3 .ogg .opus, or .m4a after {pip_install('av')}." in told
    assert left_in(here) == set()


# Whole or absent


@pytest.mark.parametrize("ending", [".wav", ".mp3", ".m4a"])
def test_an_existing_file_is_replaced_only_with_force(
    here: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    """Without `--force` the file stays as it was, and the error names the option."""
    target = here / f"plank{ending}"
    target.write_bytes(b"before")
    assert export(target.name) == 2
    assert "exists already. Choose another name, or replace it with --force." in " ".join(
        capsys.readouterr().err.split()
    )
    assert (left_in(here), target.read_bytes()) == ({target.name}, b"before")
    assert export(target.name, "--force") == 0
    assert (left_in(here), target.stat().st_size > 1000) == ({target.name}, True)


def test_a_file_that_appears_meanwhile_stays(here: Path) -> None:
    """Whatever another program writes under the name during the export is not replaced."""
    target = here / "plank.wav"
    output = FileOutput(target, partial(encoding(".wav").open, ()))
    output.write(NOISE)
    target.write_bytes(b"of another")
    with pytest.raises(UsageError, match="exists already"):
        output.finish()
    assert (left_in(here), target.read_bytes()) == ({target.name}, b"of another")


def size_of(path: Path) -> int:
    """Return the bytes in a file that another process may remove at any moment; a file gone has 0."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("ending", [".mp3", ".m4a"])
def test_ctrl_c_leaves_no_file(here: Path, ending: str) -> None:
    """An interrupted export ends at once, and the file that stood there before is as it was."""
    soundfile.write(here / "noise.wav", np.tile(NOISE, (10, 1)), 48_000)
    (here / "long.yaml").write_text(
        "title: Long\nsteps:\n  - repeat: 1000\n    steps:\n      - sound: noise.wav\n"
    )
    target = here / f"long{ending}"
    target.write_bytes(b"before")
    command = [sys.executable, "-m", "voice_coach", "export", "long.yaml", "-o", target.name, "--force"]
    process = subprocess.Popen(
        [*command, "--voice", "silent"],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    with process:
        end = time.monotonic() + LONG
        # The first try of the place is gone again at once; a part of this size is the export itself.
        while not any(size_of(part) > 5_000 for part in here.glob(".voice-coach-*.part")):
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert "Interrupted: nothing was written." in told.decode().splitlines()
    assert (left_in(here), target.read_bytes()) == (
        {"long.yaml", "noise.wav", target.name},
        b"before",
    )


@pytest.mark.parametrize("moment", ["export_audio", "write_beside"])
def test_an_interrupted_export_says_what_was_written(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Ctrl-C while the sound is written leaves nothing; during the captions, the sound is there and named."""
    module = "exports.audio" if moment == "export_audio" else "commands.export.one_file"
    monkeypatch.setattr(f"voice_coach.{module}.{moment}", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    assert export("a.flac", "--captions", "vtt") == 130
    told = capsys.readouterr().err.splitlines()
    if moment == "export_audio":
        assert (told[-2:], left_in(here)) == (["Interrupted: nothing was written.", ""], set())
    else:
        assert (told[-2:], left_in(here)) == (["Interrupted. Written by then: a.flac.", ""], {"a.flac"})


def test_a_folder_in_which_nothing_can_be_made_is_refused_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An unwritable folder is an error before anything is spoken, for root too."""
    if not Path("/proc/self").exists():
        pytest.skip("there is no /proc here, a folder in which nobody can make files")
    assert export("/proc/plank.mp3") == 1
    assert "/proc/plank.mp3 could not be written" in capsys.readouterr().err


# Prints a line for each format: what became of it on a disk with less and less room. It is the same as elsewhere, or
# there is none. The last line is what became of a WAV file that the disk is too small for.
FULL = """
import os, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
from test_export import NOISE, encoding, write
from voice_coach.cli import main
from voice_coach.coaching.contents import Chapter, Contents
from voice_coach.errors import CoachError
from voice_coach.exports.about import About
from voice_coach.exports.tags import write_tags
disk, stream = Path("disk"), NOISE[:48_000]
contents = Contents(len(stream), (Chapter(0, 24_000, "One"), Chapter(24_000, len(stream), "Two")))
about = About("Title", "en", "Comment", bytes(30_000))
for ending in sys.argv[2:]:
    sizes, outcomes = [], []
    def complete(part):
        sizes.append(part.stat().st_size)
        write_tags(part, ending, about, contents)
        sizes.append(part.stat().st_size)
    def attempt(path):
        write(encoding(ending), path, stream, complete=complete)
    attempt(Path("whole" + ending))
    sound, whole = sizes
    rooms = [2_048, sound // 2, sound - 2_048, sound + 2_048, whole - 2_048, whole + 2_048, whole + 200_000]
    for room in rooms:
        for old in disk.iterdir():
            old.unlink()
        at = os.statvfs(disk)
        free = at.f_bavail * at.f_frsize - room
        (disk / "filling").write_bytes(bytes(free - free % 4096))
        try:
            attempt(disk / "file")
        except CoachError as error:
            assert error.cause.startswith("The disk is full"), error
            assert os.listdir(disk) == ["filling"]
            outcomes.append("absent")
        else:
            assert sorted(os.listdir(disk)) == ["file", "filling"]
            assert (disk / "file").stat().st_size == whole
            outcomes.append("whole")
    print(ending, *outcomes)
print(main(["export", "plank.yaml", "-o", "small/plank.wav", "--voice", "silent"]), os.listdir("small"))
"""


@pytest.fixture(scope="module")
def small_disks(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], str]:
    """The lines that ``FULL`` prints, with disks of 4 MB and 1 MB, and its standard error.

    Skip where no disk can be mounted.
    """
    folder = tmp_path_factory.mktemp("small")
    for disk in ("disk", "small"):
        (folder / disk).mkdir()
    (folder / "plank.yaml").write_text(PLANK)
    words = 'mount -t tmpfs -o size=4m tmpfs disk && mount -t tmpfs -o size=1m tmpfs small && exec "$0" "$@"'
    inside = ["unshare", "-rm", "sh", "-c", words]
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare to mount a small disk with")
    tried = subprocess.run([*inside, "true"], cwd=folder, capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {tried.stderr.strip()}")
    endings = [ending for ending, one in FORMATS.items() if not one.package or find_spec(one.package)]
    command = [*inside, sys.executable, "-c", FULL, str(ROOT), *endings]
    with working_in(folder):
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=4 * LONG)
    return result.stdout.splitlines(), result.stderr


@pytest.mark.parametrize("ending", FORMATS)
def test_a_disk_that_fills_up_at_any_point_leaves_no_file(
    small_disks: tuple[list[str], str], ending: str
) -> None:
    """Wherever the room ends, in the sound, at its end or in the tags, the file is whole or absent."""
    lines, told = small_disks
    outcomes = next((line.split()[1:] for line in lines if line.startswith(ending)), [])
    assert len(outcomes) == 7, told
    assert (outcomes[:2], outcomes[-1]) == (["absent"] * 2, "whole"), outcomes


def test_a_disk_that_is_too_small_is_refused_before_writing(small_disks: tuple[list[str], str]) -> None:
    """The error has both sizes, and nothing was written."""
    lines, told = small_disks
    assert lines[-1:] == ["1 []"], told
    told = " ".join(told.split())
    assert "small/plank.wav may take 3.4 MB, and its disk has 1.0 MB left. Free some space" in told


# Beside the file


@pytest.mark.parametrize(("kind", "first"), [("vtt", "WEBVTT"), ("srt", "1"), ("lrc", "[")])
def test_captions_and_cues_are_written_beside_the_file(
    here: Path, capsys: pytest.CaptureFixture[str], kind: str, first: str
) -> None:
    """They have its name and their ending, and the cues are those of `timeline --json`."""
    assert export("a.flac", "--captions", kind, "--cues", "json") == 0
    assert capsys.readouterr().err.splitlines()[-2:] == [f"Written to a.{kind}", "Written to a.json"]
    assert left_in(here) == {"a.flac", f"a.{kind}", "a.json"}
    assert (here / f"a.{kind}").read_text("utf-8").startswith(first)
    assert main(["timeline", "plank.yaml", *QUICK, "--json"]) == 0
    assert (here / "a.json").read_text("utf-8") == capsys.readouterr().out


@pytest.mark.parametrize(("taken", "option"), [("a.vtt", "--captions"), ("a.json", "--cues")])
def test_nothing_is_written_if_another_file_is_beside_it(
    here: Path, capsys: pytest.CaptureFixture[str], taken: str, option: str
) -> None:
    """Captions and cues follow the same rule as the audio file, and are checked before it is made."""
    (here / taken).write_text("before")
    assert export("a.flac", "--captions", "vtt", "--cues", "json") == 2
    told = " ".join(capsys.readouterr().err.split())
    assert (
        f"{taken} exists already. Choose another name, leave out {option}, or replace it with --force."
        in told
    )
    assert (left_in(here), (here / taken).read_text()) == ({taken}, "before")
    assert export("a.flac", "--captions", "vtt", "--cues", "json", "--force") == 0
    assert left_in(here) == {"a.flac", "a.vtt", "a.json"}
    assert (here / taken).read_text("utf-8") != "before"


def test_a_second_format_shares_captions_and_cues(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Times are the same in all formats, so a file beside it with the same content is no obstacle, and stays."""
    beside = ("--captions", "vtt", "--cues", "json")
    assert export("a.flac", *beside) == 0
    before = [(here / name).stat().st_mtime_ns for name in ("a.vtt", "a.json")]
    assert export("a.opus", *beside) == 0
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "a.vtt is there already, with the same content",
        "a.json is there already, with the same content",
    ]
    assert [(here / name).stat().st_mtime_ns for name in ("a.vtt", "a.json")] == before
    assert left_in(here) == {"a.flac", "a.opus", "a.vtt", "a.json"}
    assert export("a.mp3", *beside, "--rate", "100", "--talk", "full") == 2
    assert left_in(here) == {"a.flac", "a.opus", "a.vtt", "a.json"}


def test_captions_that_appear_meanwhile_stay(here: Path) -> None:
    """A file that another program writes during the export is not replaced by the captions."""
    (here / "a.vtt").write_text("of another")
    with pytest.raises(UsageError, match=r"a\.vtt exists already"):
        write_beside(here / "a.vtt", "ours", replace=False)
    assert (here / "a.vtt").read_text() == "of another"


def test_a_routine_is_never_replaced_by_what_is_written_beside(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A routine that is called like the captions is a part of the export, even with `--force`."""
    shutil.copy("plank.yaml", "plank.json")
    assert export("plank.mp3", "--cues", "json", "--force", name="./plank.json") == 2
    assert "is a part of this routine" in capsys.readouterr().err
    assert (here / "plank.json").read_text() == PLANK


# What is told


def test_a_folder_is_met_with_an_example(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder in place of a file is a usage error that shows what to type."""
    (here / "music").mkdir()
    assert export("music") == 2
    assert "Name a file in it: -o music/plank.mp3" in capsys.readouterr().err


WAITING = """\
title: Wall squats
steps:
  - exercise: Wall squat
    sets: 2
    reps: 4
    until: press
"""


@pytest.mark.parametrize(("script", "times"), [(PLANK, 0), (WAITING, 1)])
def test_what_waits_for_a_press_is_told_once(
    here: Path, capsys: pytest.CaptureFixture[str], script: str, times: int
) -> None:
    """A file has sets and rests of the prescribed length, and says so on standard error."""
    (here / "plank.yaml").write_text(script)
    assert export("plank.wav") == 0
    told = " ".join(capsys.readouterr().err.split())
    assert told.count("A file cannot wait for a press") == times
