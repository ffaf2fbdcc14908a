"""Sound files as they come: what each limit refuses, and what a file may cost whatever its header says."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice_coach.errors import CoachError
from voice_coach.sound import sound_file
from voice_coach.sound.clip import LONGEST_TONE_FILE, load_sound, load_tone
from voice_coach.sound.resampling import resample, resample_blocks
from voice_coach.sound.sound_file import MOST_READS, Metered, read_sound

RATE = 48_000
PCM, FLOAT = 1, 3

Samples = NDArray[np.float32]


def noise(frames: int, channels: int = 1, top: float = 0.1) -> Samples:
    return np.random.default_rng(1).uniform(-top, top, (frames, channels)).astype(np.float32)


def write(path: Path, samples: Samples, rate: int = RATE, subtype: str | None = None) -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def wave_file(
    path: Path,
    *,
    rate: int = RATE,
    channels: int = 1,
    bits: int = 16,
    kind: int = PCM,
    data: bytes = b"",
    says: int | None = None,
    before: bytes = b"",
) -> Path:
    """Write a WAV file whose header says what it likes. ``says`` is the length of its data."""
    frame = channels * bits // 8
    form = struct.pack("<HHIIHH", kind, channels, rate, rate * frame % 2**32, frame, bits)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + before
    chunks += b"data" + struct.pack("<I", len(data) if says is None else says) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
    return path


# --- what is refused


def make_text(path: Path) -> None:
    path.write_text("title: no sound\n")


def make_half(path: Path) -> None:
    full = io.BytesIO()
    soundfile.write(full, noise(RATE), RATE, format="FLAC")
    path.write_bytes(full.getvalue()[:20])


def make_long(path: Path) -> None:
    write(path, noise(8000 * 121), 8000)


def make_link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere.wav")


def make_link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_mp4(path: Path) -> None:
    path.write_bytes(b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(range(256)) * 400)


def make_numbers(value: float) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        samples = noise(9600)
        samples[4000:4010] = value
        write(path, samples, subtype="FLOAT")

    return make


LIST = b"LIST" + struct.pack("<I", 0xFFFFFFF0) + b"INFO"

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")

BAD: tuple[tuple[Callable[[Path], object], str], ...] = (
    (lambda path: None, "There is no sound file"),
    (lambda path: path.mkdir(), "is a folder, not a sound file"),
    (make_text, "cannot be read as a sound"),
    (make_half, "cannot be read as a sound"),
    (make_mp4, "cannot be read as a sound"),
    (lambda path: path.write_bytes(b""), "cannot be read as a sound: it is damaged, or not a sound file"),
    (lambda path: wave_file(path, rate=0, data=bytes(9600)), "cannot be read as a sound"),
    (lambda path: wave_file(path, data=bytes(9600), before=LIST), "cannot be read as a sound"),
    (lambda path: wave_file(path, rate=1, data=bytes(10)), "has 1 samples a second"),
    (lambda path: wave_file(path, rate=8, channels=32, data=bytes(59_000)), "has 8 samples a second"),
    (
        lambda path: wave_file(path, rate=4_000_000_000, data=bytes(9600)),
        "has 4,000,000,000 samples a second",
    ),
    (
        lambda path: wave_file(path, bits=24, rate=1_000_000, data=bytes(9600)),
        "has 1,000,000 samples a second",
    ),
    (lambda path: write(path, noise(0)), "is empty"),
    (lambda path: wave_file(path, bits=24), "is empty"),
    (lambda path: write(path, np.zeros(RATE, np.float32)), "is silent"),
    (make_long, "is longer than"),
    (make_numbers(np.nan), "is broken"),
    (make_numbers(np.inf), "is broken"),
    (make_numbers(-np.inf), "is broken"),
    (make_numbers(1e30), "is broken"),
    (
        lambda path: wave_file(path, kind=FLOAT, bits=64, data=struct.pack("<100d", *[1e300] * 100)),
        "is broken",
    ),
)

BAD_ON_POSIX: tuple[tuple[Callable[[Path], object], str], ...] = (
    (make_link_to_nothing, "There is no sound file"),
    (make_link_to_device, "is a device or a pipe, not a sound file"),
    (make_pipe, "is a device or a pipe, not a sound file"),
)


@pytest.mark.parametrize(
    ("make", "cause"), [*BAD, *(pytest.param(*case, marks=posix) for case in BAD_ON_POSIX)]
)
@pytest.mark.parametrize("load", [load_tone, load_sound])
def test_bad_sound_files(
    tmp_path: Path, make: Callable[[Path], object], cause: str, load: Callable[[Path], object]
) -> None:
    """Whatever is wrong with a sound file is told with its name, the cause and a remedy; nothing hangs."""
    path = tmp_path / "bell.wav"
    make(path)
    with pytest.raises(CoachError, match=cause) as error:
        load(path)
    assert error.value.cause.count("bell.wav") == 1
    assert error.value.remedy


@pytest.mark.parametrize(
    ("load", "longest"), [(load_tone, f"{LONGEST_TONE_FILE} seconds"), (load_sound, "2 minutes")]
)
def test_the_longest_file(tmp_path: Path, load: Callable[[Path], object], longest: str) -> None:
    """A sound lasts two minutes at most, a tone's file five seconds."""
    make_long(tmp_path / "bell.wav")
    with pytest.raises(CoachError, match=f"is longer than {longest}"):
        load(tmp_path / "bell.wav")


def test_many_channels_of_a_long_sound(tmp_path: Path) -> None:
    """What takes more than 100 MB when it is decoded is refused."""
    path = tmp_path / "bell.wav"
    sparse(path, RATE, 50, 16, 12)
    with pytest.raises(CoachError, match="takes more than 100 MB"):
        load_sound(path)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user"
)
def test_a_sound_that_may_not_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    """What the system refuses is told in its own words, with the permissions as remedy."""
    path = write(tmp_path / "bell.wav", noise(RATE))
    path.chmod(0)
    with pytest.raises(CoachError, match="cannot be read: Permission denied") as error:
        load_sound(path)
    assert "permissions" in error.value.remedy


@pytest.mark.parametrize("more", [1, 2, 100_000])
@pytest.mark.parametrize("load", [load_tone, load_sound])
def test_a_wave_file_that_is_cut_short(tmp_path: Path, more: int, load: Callable[[Path], Samples]) -> None:
    """Data that ends before the length that it was given is an error, by a byte or by most of it."""
    data = (noise(9600) * 32_767).astype("<i2").tobytes()
    assert len(load(wave_file(tmp_path / "whole.wav", data=data)))
    path = wave_file(tmp_path / "bell.wav", data=data, says=len(data) + more)
    with pytest.raises(CoachError, match="cut short"):
        load(path)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000, 0x80000000])
@pytest.mark.parametrize("frames", [9600, 20 * RATE])
def test_a_wave_file_made_as_a_stream(tmp_path: Path, length: int, frames: int) -> None:
    """A length that only says that nobody knew it is no error: the sound is read to its end."""
    data = (noise(frames) * 32_767).astype("<i2").tobytes()
    assert len(load_sound(wave_file(tmp_path / "bell.wav", data=data, says=length))) == pytest.approx(
        frames, abs=5
    )


def test_a_flac_file_that_is_cut_short(tmp_path: Path) -> None:
    """FLAC says how long it is, too."""
    path = write(tmp_path / "bell.flac", noise(RATE))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    with pytest.raises(CoachError, match=r"cut short|cannot be read"):
        load_sound(path)


@pytest.mark.parametrize(("load", "most"), [(load_tone, "8 MB"), (load_sound, "200 MB")])
def test_a_file_beyond_all_measure(tmp_path: Path, load: Callable[[Path], object], most: str) -> None:
    """Ten gigabytes are refused by their size, unread."""
    path = write(tmp_path / "bell.wav", noise(RATE))
    with path.open("r+b") as file:
        file.truncate(10 << 30)
    with pytest.raises(CoachError, match=f"larger than {most}"):
        load(path)


def test_a_file_that_is_written_over_while_it_is_read(tmp_path: Path) -> None:
    """A file that loses its end between the look at its header and the reading is an error, or what is left."""
    path = write(tmp_path / "bell.wav", noise(30 * RATE))
    with sound_file.opened(path, 120) as file:
        rate, _, blocks = sound_file.sound_blocks(file, path, 120)
        frames = len(next(blocks))
        os.truncate(path, 1_000_000)
        frames += sum(len(block) for block in blocks)
    assert rate <= frames <= 500_000 + rate


def test_a_disk_that_fails(tmp_path: Path) -> None:
    """What the system says while a sound is decoded is kept, and told as such."""

    class Failing(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    path = write(tmp_path / "bell.flac", noise(RATE))
    with Failing(path) as file, pytest.raises(OSError, match="Input/output error"):
        sound_file.sound_blocks(file, path, 120)  # type: ignore[arg-type]


# --- what is read


@pytest.mark.parametrize(
    "subtype", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "IMA_ADPCM"]
)
def test_unusual_samples(tmp_path: Path, subtype: str) -> None:
    """WAV files of any kind of sample are read, and last as long as they should."""
    path = write(tmp_path / "bell.wav", noise(RATE), subtype=subtype)
    assert len(load_sound(path)) == pytest.approx(RATE, rel=0.05)


@pytest.mark.parametrize("channels", [1, 2, 3, 6])
@pytest.mark.parametrize("rate", [8000, 22_050, 48_000, 96_000])
def test_mixing_down_first_changes_nothing(tmp_path: Path, channels: int, rate: int) -> None:
    """Decoded in blocks, mixed down and then resampled is the same as resampled whole and then mixed down."""
    samples = noise(rate * 3 + 17, channels)
    read = read_sound(write(tmp_path / "bell.wav", samples, rate, "FLOAT"))
    whole = resample(samples, rate)
    expected = whole if channels == 2 else whole.mean(axis=1)
    assert read.shape == expected.shape
    assert np.allclose(read, expected, atol=1e-5)


@pytest.mark.parametrize("rate", [1000, 11_025, 44_100, 192_000])
def test_blocks_are_resampled_as_the_whole(rate: int) -> None:
    """However a sound is cut into blocks, the same samples come out."""
    samples = noise(rate + 3, 2)
    cuts = [0, 1, 7, rate // 3, rate // 2, len(samples)]
    blocks = [samples[start:end] for start, end in pairwise(cuts)]
    together = np.concatenate(list(resample_blocks(blocks, rate, 2)))
    assert np.array_equal(together, resample(samples, rate))


def test_both_decoders_agree(tmp_path: Path) -> None:
    """The fast way to read a WAV file gives what the general one gives."""
    path = write(tmp_path / "go.wav", noise(4800, 2))
    with sound_file.opened(path, 5) as file:
        fast, general = sound_file.wave_blocks(file), sound_file.sound_blocks(file, path, 5)
        assert fast is not None
        assert fast[:2] == general[:2] == (RATE, 2)
        assert np.array_equal(np.concatenate(list(fast[2])), np.concatenate(list(general[2])))


# --- what a file may cost


def endless_tags(path: Path) -> None:
    """Write four million empty tags, each of which a decoder looks at."""
    path.write_bytes((b"ID3\x04\0\0" + bytes(4)) * 4_000_000)


def false_pages(path: Path) -> None:
    """Write what looks like an Ogg page at every fourth byte."""
    real = io.BytesIO()
    soundfile.write(real, noise(RATE), RATE, format="OGG", subtype="VORBIS")
    path.write_bytes(real.getvalue() + b"OggS" * 4_000_000)


@pytest.mark.parametrize("make", [endless_tags, false_pages])
def test_a_decoder_is_not_kept_busy(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Files that would keep a decoder busy for minutes are given up."""
    path = tmp_path / "bell.mp3"
    make(path)
    with pytest.raises(CoachError, match="cannot be read as a sound"):
        load_sound(path)


def test_a_decoder_may_ask_only_so_often() -> None:
    """After its share of reads a decoder finds the end of the file; why is kept."""
    source = Metered(io.BytesIO(bytes(10_000_000)), 3)
    count = 0
    while source.read(1):
        count += 1
    assert count == MOST_READS * 3 // 120
    with pytest.raises(ValueError, match="too long"):
        source.raise_failure()


def test_a_decoder_may_seek_where_nothing_is() -> None:
    """A position that no file has is left alone."""
    source = Metered(io.BytesIO(b"sound"), 120)
    source.seek(-7)
    assert source.read(5) == b"sound"


def sparse(path: Path, rate: int, channels: int, bits: int, seconds: int, kind: int = PCM) -> None:
    """Write a long sound without filling the disk: a click at the beginning, silence, and one at the end."""
    frame = channels * bits // 8
    click = b"\x11" * frame * 10
    wave_file(
        path, rate=rate, channels=channels, bits=bits, kind=kind, data=click, says=frame * rate * seconds
    )
    with path.open("r+b") as file:
        file.seek(frame * rate * seconds - len(click), os.SEEK_END)
        file.seek(44 + frame * rate * seconds - len(click))
        file.write(click)


COSTLY = {
    "32 channels at 8 Hz": (8, 32, 16, 115, PCM),
    "64 channels at 8 Hz": (8, 64, 16, 115, PCM),
    "1,024 channels at 8 Hz": (8, 1024, 16, 115, PCM),
    "1,024 channels": (8000, 1024, 16, 3, PCM),
    "32 channels": (8000, 32, 16, 95, PCM),
    "a low rate in stereo": (1000, 2, 16, 115, PCM),
    "a low rate in 24 bits": (1000, 2, 24, 115, PCM),
    "stereo as it is": (48_000, 2, 16, 119, PCM),
    "96 kHz in stereo": (96_000, 2, 16, 119, PCM),
    "768 kHz": (768_000, 1, 16, 30, PCM),
    "64-bit samples": (48_000, 2, 64, 119, FLOAT),
}
SAME = ("32 channels", "a low rate in 24 bits", "stereo as it is", "768 kHz")
"""Those that take memory where others do, too."""

MEASURE = """
import resource, sys
from pathlib import Path
from voice_coach.errors import CoachError
from voice_coach.sound.clip import load_sound, load_tone

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

for path in sys.argv[1:3]:
    load_sound(Path(path))  # so that all libraries are loaded
for path in sys.argv[3:]:
    before = peak()
    for load in (load_sound, load_tone):
        try:
            load(Path(path))
        except CoachError:
            pass
    print((peak() - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are told in other units")
@pytest.mark.parametrize(
    "names",
    [[name for name in COSTLY if name not in SAME], pytest.param(SAME, marks=pytest.mark.slow)],
    ids=["the worst", "the others"],
)
def test_no_sound_takes_much_memory(tmp_path: Path, names: list[str]) -> None:
    """No sound and no tone costs more than 150 MB, whatever its header says: the worst took gigabytes."""
    warm = [
        write(tmp_path / "warm.wav", noise(4410), 44_100),
        write(tmp_path / "warm.flac", noise(4410), 44_100),
    ]
    files = []
    for number, name in enumerate(names):
        files.append(tmp_path / f"{number}.wav")
        sparse(files[-1], *COSTLY[name])
    result = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, warm + files)], capture_output=True, text=True, check=True
    )
    cost = dict(zip(names, map(int, result.stdout.split()), strict=True))
    assert {name: megabytes for name, megabytes in cost.items() if megabytes > 150} == {}
