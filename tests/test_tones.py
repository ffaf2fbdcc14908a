"""The shipped tones keep the rules of the sound set."""

import subprocess
import sys
import wave
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.coaching.cue import TONES, Phrase
from voice_coach.sound.clip import conform
from voice_coach.voices.chosen import ChosenVoices, Wanted

SOUNDS = Path(__file__).parent.parent / "sounds"
RATE = 48_000
AUDIBLE = 10 ** (-50 / 20)

Signal = NDArray[np.float64]


def samples(file: Path) -> Signal:
    with wave.open(str(file), "rb") as sound:
        frames = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return frames.reshape(-1, sound.getnchannels()) / 32_768


def tone(name: str) -> Signal:
    return samples(SOUNDS / f"{name}.wav")[:, 0]


def decibels(amplitude: float) -> float:
    return 20 * np.log10(amplitude)


def pitch(sound: Signal) -> float:
    """Return the strongest frequency in hertz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), RATE))
    return float(np.argmax(spectrum))


def portrait(sound: Signal) -> Signal:
    """Return loudness over time and pitch: 20 ms by a semitone, half a second in all, of norm 1."""
    padded = np.pad(sound, (0, RATE // 2 - len(sound))).reshape(-1, 960)
    spectra = np.abs(np.fft.rfft(padded * np.hanning(960), RATE, axis=1))
    edges = (300 * 2 ** (np.arange(49) / 12)).astype(int)
    picture = np.sqrt(np.add.reduceat(spectra**2, edges, axis=1)[:, :-1])
    return picture.ravel() / np.linalg.norm(picture)


each_tone = pytest.mark.parametrize("name", TONES)


def test_the_set_is_whole() -> None:
    """There is one file for every tone of the coach, and none besides."""
    assert {file.stem for file in SOUNDS.glob("*.wav")} == set(TONES)


@each_tone
def test_format(name: str) -> None:
    """A tone is 48 kHz and 16 bit, mono or alike on both sides."""
    with wave.open(str(SOUNDS / f"{name}.wav"), "rb") as sound:
        assert (sound.getframerate(), sound.getsampwidth()) == (48_000, 2)
    sides = samples(SOUNDS / f"{name}.wav")
    assert sides.shape[1] in (1, 2)
    assert (sides[:, 0] == sides[:, -1]).all()


@each_tone
def test_length(name: str) -> None:
    """A tone lasts 0.35 s at most, `done` 0.5 s."""
    assert 0.05 <= len(tone(name)) / RATE <= (0.5 if name == "done" else 0.35)


def rms(sound: Signal) -> float:
    return decibels(float(np.sqrt(np.mean(sound**2))))


@each_tone
def test_level(name: str) -> None:
    """A tone's RMS is the one that sounds/README.md tells, its peak at most -6 dBFS."""
    assert rms(tone(name)) == pytest.approx(-20.2 if name == "tick" else -19.2, abs=0.05)
    assert decibels(np.abs(tone(name)).max()) <= -6


def test_level_against_speech() -> None:
    """Every tone's RMS lies within 3 dB of that of every phrase, as the voice and the levelling make it."""
    voice = ChosenVoices(Wanted())
    try:
        phrases = ["Wall squat. Ten reps, each held for fifteen seconds.", "Keep breathing", "One", "Sixteen"]
        speech = [rms(conform(voice.speak(Phrase(text))).astype(float)) for text in phrases]
    finally:
        voice.close()
    for name in TONES:
        assert [rms(tone(name))] * len(speech) == pytest.approx(speech, abs=3)


@each_tone
def test_onset_is_the_first_sample(name: str) -> None:
    """A tone sounds from its very first sample, and rises from there."""
    first = np.abs(tone(name)[:4])
    assert AUDIBLE < first[0] <= 0.006
    assert (np.diff(first) > 0).all()


@each_tone
def test_no_silent_tail(name: str) -> None:
    """A tone ends where it can no longer be heard, not after."""
    assert AUDIBLE < abs(tone(name)[-1]) <= 0.006


@each_tone
def test_no_click(name: str) -> None:
    """A tone begins and ends softly: no step at its ends is larger than those of the wave itself."""
    sound = tone(name)
    steepest = np.abs(np.diff(sound)).max()
    assert abs(sound[0]) < steepest
    assert abs(sound[-1]) < steepest
    # It takes some milliseconds to come and longer to go; a gated wave would be at its full height at once.
    full = np.abs(sound).max()
    assert np.abs(sound[: RATE // 1000]).max() < full / 2
    assert np.abs(sound[-RATE * 5 // 1000 :]).max() < full / 2


@each_tone
def test_clean_spectrum(name: str) -> None:
    """A tone holds no offset and nothing shrill: no aliases, no clicks, no energy to speak of above 5 kHz."""
    sound = tone(name)
    assert abs(sound.mean()) < 1e-4
    power = np.abs(np.fft.rfft(np.pad(sound, RATE // 10), RATE)) ** 2
    assert 10 * np.log10(power[5000:].sum() / power.sum()) < -50
    assert 390 <= pitch(sound) <= 2000


def test_hold_rises_and_release_falls() -> None:
    """`hold` and `release` are a pair: one glides up, the other down again by as much."""
    third = RATE * 8 // 100
    up, down = tone("hold"), tone("release")
    low, high = pitch(up[:third]), pitch(up[-third:])
    assert high > low * 1.25
    assert pitch(down[:third]) == pytest.approx(high, rel=0.03)
    assert pitch(down[-third:]) == pytest.approx(low, rel=0.03)


@pytest.mark.parametrize(("one", "other"), list(combinations(TONES, 2)))
def test_clearly_different(one: str, other: str) -> None:
    """Any two tones differ clearly in how loudness lies over time and pitch."""
    assert portrait(tone(one)) @ portrait(tone(other)) < 0.5


def test_the_maker_makes_them(tmp_path: Path) -> None:
    """`make_tones.py` makes the shipped files, but for the last bit that a machine's sine may turn."""
    subprocess.run([sys.executable, SOUNDS / "make_tones.py", tmp_path], check=True)
    assert {file.name for file in tmp_path.iterdir()} == {f"{name}.wav" for name in TONES}
    for name in TONES:
        made, shipped = samples(tmp_path / f"{name}.wav"), samples(SOUNDS / f"{name}.wav")
        assert made.shape == shipped.shape
        assert np.abs(made - shipped).max() <= 1 / 32_768


def test_same_bytes_each_time(tmp_path: Path) -> None:
    """Made twice, the tones are the same to the byte."""
    sets = [tmp_path / "one", tmp_path / "two"]
    for folder in sets:
        folder.mkdir()
        subprocess.run([sys.executable, SOUNDS / "make_tones.py", folder], check=True)
    for name in TONES:
        assert len({(folder / f"{name}.wav").read_bytes() for folder in sets}) == 1
