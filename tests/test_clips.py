"""Sounds of a script in memory: as few as are needed. Tone sets: what a set lacks, and what is wrong with it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.cli import main
from voice_coach.coaching.cue import TONES, Cue
from voice_coach.errors import CoachError
from voice_coach.library.folders import sounds_folder
from voice_coach.sound.clip import FADE
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.clips import MOST_SOUNDS, Clips, load_tones
from voice_coach.sound.speaker import Speaker
from voice_coach.units import Samples
from voice_coach.voices.silent import SilentVoice


def test_many_sounds_do_not_fill_the_memory(tmp_path: Path) -> None:
    """Only the latest sounds are held; each keeps its length and comes back the same."""
    files = []
    for number in range(MOST_SOUNDS + 3):
        files.append(str(tmp_path / f"{number}.wav"))
        soundfile.write(files[-1], np.full(1000 + number, 0.1), 48_000)
    speaker = Speaker(SilentVoice(), ClipCache(tmp_path / "clips"), lambda text: None)
    clips = Clips(speaker, sounds_folder())
    for number, file in enumerate([*files, *files]):
        length = Samples(1000 + number % len(files))
        assert clips.sound(file) == length
        assert len(clips.of(Cue(Samples(0), length, "sound", file, "announcement"))) == length
        assert len(clips._sounds) <= MOST_SOUNDS
    speaker.close()


# --- tone sets


def test_what_a_set_lacks_is_taken_from_the_shipped_one(tmp_path: Path) -> None:
    """A folder with one tone replaces that one; the others are those of the program."""
    soundfile.write(tmp_path / "go.wav", np.full(4800, 0.1), 48_000)
    shipped, mixed = load_tones(sounds_folder()), load_tones(tmp_path)
    assert list(mixed) == list(TONES)
    assert {name for name in TONES if not np.array_equal(mixed[name], shipped[name])} == {"go"}
    assert len(mixed["go"]) == 4800


def test_a_set_of_version_1_has_a_turn(tmp_path: Path) -> None:
    """A set with the eight tones that there were before `turn` takes `turn` from the shipped set."""
    for name in TONES:
        if name != "turn":
            soundfile.write(tmp_path / f"{name}.wav", np.full(4800, 0.1), 48_000)
    shipped, mixed = load_tones(sounds_folder()), load_tones(tmp_path)
    assert [name for name in TONES if np.array_equal(mixed[name], shipped[name])] == ["turn"]


def test_the_shipped_tones_are_played_as_they_are() -> None:
    """No shipped tone is loud enough to be turned down."""
    for name, clip in load_tones(sounds_folder()).items():
        samples, _ = soundfile.read(sounds_folder() / f"{name}.wav", dtype="float32")
        assert np.array_equal(clip[:-FADE, 0], samples[:-FADE]), name


def make_long(path: Path) -> None:
    soundfile.write(path, np.full(48_000, 0.1), 48_000)


def make_broken(path: Path) -> None:
    soundfile.write(path, np.full(4800, np.nan), 48_000, subtype="FLOAT")


def make_link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (make_long, "lasts 1.00 s"),
        (make_broken, "is broken"),
        (lambda path: path.write_text("no sound"), "cannot be read as a sound"),
        (lambda path: path.mkdir(), "is a folder, not a sound file"),
        pytest.param(make_link("/dev/zero"), "is a device or a pipe", marks=posix),
        pytest.param(make_link("go.wav"), "cannot be read", marks=posix),
        pytest.param(make_link("nowhere.wav"), "There is no sound file", marks=posix),
        pytest.param(os.mkfifo if hasattr(os, "mkfifo") else None, "is a device or a pipe", marks=posix),
    ],
)
def test_a_broken_tone_is_an_error(tmp_path: Path, make: Callable[[Path], None], cause: str) -> None:
    """Whatever stands under a tone's name and is none is told by that name; no other tone takes its place."""
    make(tmp_path / "go.wav")
    with pytest.raises(CoachError, match=cause) as error:
        load_tones(tmp_path)
    assert "go.wav" in error.value.cause
    assert error.value.remedy


def test_a_folder_without_tones_is_an_error(tmp_path: Path) -> None:
    """A folder with none of the tones is a slip, not a wish for the shipped ones; the names are told."""
    shutil.copy(sounds_folder() / "go.wav", tmp_path / "start.wav")
    with pytest.raises(CoachError, match="There are no tones in") as error:
        load_tones(tmp_path)
    assert "countdown, go, stop" in error.value.remedy


def test_a_set_with_a_lying_chunk_is_told_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `LIST` chunk of almost 4 GB ends `timeline` with an error that names the file, not with a traceback."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    soundfile.write(tmp_path / "go.wav", np.full(4800, 0.1), 48_000)
    content = (tmp_path / "go.wav").read_bytes()
    (tmp_path / "go.wav").write_bytes(content[:36] + b"LIST\xf0\xff\xff\xffINFO" + content[36:])
    assert main(["timeline", "plank", "--voice", "silent", "--sounds", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert "go.wav cannot be read as a sound" in err
    assert "Traceback" not in err
