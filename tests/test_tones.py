"""The shipped tones keep the rules of the sound set.

``python tests/test_tones.py`` prints how much any two of them are alike.
"""

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
from voice_coach.sound.loudness import TARGET, energies, momentary, to_lufs
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


FRAME, HOP = RATE * 25 // 1000, RATE * 10 // 1000
BANDS = 40
LOWEST, HIGHEST = 50, 8000
TRANSFORM = 2048
FLOOR = 80
"""Decibels below the loudest value, at which the picture of a tone ends."""


def mel_bands() -> Signal:
    """Return triangular filters, evenly spaced in mels, of shape ``(bands, frequencies)``."""
    mels = np.linspace(*(2595 * np.log10(1 + np.array([LOWEST, HIGHEST]) / 700)), BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    frequencies = np.fft.rfftfreq(TRANSFORM, 1 / RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return np.clip(
        np.minimum((frequencies - low) / (middle - low), (high - frequencies) / (high - middle)), 0, 1
    )


def log_mel(sound: Signal) -> Signal:
    """Return decibels by frame and band: 25 ms frames every 10 ms, 40 mel bands from 50 to 8,000 Hz."""
    padded = np.pad(sound, (FRAME // 2, FRAME))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP] * np.hanning(FRAME)
    power = np.abs(np.fft.rfft(frames, TRANSFORM)) ** 2 @ mel_bands().T
    picture = 10 * np.log10(power + 1e-12)
    return np.maximum(picture, picture.max() - FLOOR)


def similarity(one: Signal, other: Signal) -> float:
    """Return the correlation of two tones' log-mel pictures; the shorter tone is followed by silence."""
    length = max(len(one), len(other))
    pictures = [log_mel(np.pad(sound, (0, length - len(sound)))) for sound in (one, other)]
    return float(np.corrcoef(*map(np.ravel, pictures))[0, 1])


def own_loudness(sound: Signal) -> float:
    """Return the loudness (ITU-R BS.1770) over a sound's own length, in LUFS, as heard on both sides."""
    energy = energies(sound.astype(np.float32), step=1)
    return to_lufs(float(energy.sum()) * RATE / 1000 / len(sound))


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
    """A tone's RMS is the one that sounds/README.md names, its peak at most -6 dBFS."""
    assert rms(tone(name)) == pytest.approx({"tick": -18.7, "turn": -21.0}.get(name, -19.2), abs=0.05)
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


def test_the_tick_is_as_loud_as_speech() -> None:
    """The tick is at most 5 LU under speech: over its own length, and by its momentary loudness (400 ms)."""
    assert own_loudness(tone("tick")) >= TARGET - 5
    assert momentary(tone("tick").astype(np.float32)) >= TARGET - 5


def test_the_turn_is_softer_and_lower_than_the_tick() -> None:
    """`turn` is softer than `tick` by 3 LU or more, and lower by an octave or more."""
    assert own_loudness(tone("turn")) <= own_loudness(tone("tick")) - 3
    assert momentary(tone("turn").astype(np.float32)) <= momentary(tone("tick").astype(np.float32)) - 3
    assert pitch(tone("turn")) <= pitch(tone("tick")) / 2


def test_hold_is_one_steady_note() -> None:
    """`hold` keeps its pitch from beginning to end, and most of its level till it leaves."""
    thirds = np.array_split(tone("hold"), 3)
    assert [pitch(part) for part in thirds] == pytest.approx([pitch(tone("hold"))] * 3, rel=0.02)
    assert rms(thirds[1]) > rms(thirds[0]) - 3


def test_release_is_two_falling_notes() -> None:
    """`release` begins above `hold`, and falls by a step that everybody hears: three semitones or more."""
    first, second = (pitch(part) for part in np.array_split(tone("release"), 2))
    assert first >= second * 2 ** (3 / 12)
    assert first >= pitch(tone("hold")) * 2 ** (3 / 12)


@pytest.mark.parametrize(("one", "other"), list(combinations(TONES, 2)))
def test_clearly_different(one: str, other: str) -> None:
    """No two tones are more alike than 0.55 in their log-mel pictures."""
    assert similarity(tone(one), tone(other)) <= 0.55


def test_what_is_alike_is_found_alike() -> None:
    """A tone resembles itself, a softer copy, and a copy a quarter tone higher; a glide up one that falls."""
    hold = tone("hold")
    assert similarity(hold, hold) == pytest.approx(1)
    assert similarity(hold, hold / 4) > 0.95
    higher = np.interp(np.arange(len(hold)) * 2 ** (1 / 24), np.arange(len(hold)), hold)
    assert similarity(hold, higher) > 0.75
    moment = np.arange(RATE * 26 // 100) / RATE
    glide = np.sin(2 * np.pi * np.cumsum(466 * (740 / 466) ** (moment / moment[-1])) / RATE)
    assert similarity(glide, glide[::-1]) > 0.55


@pytest.fixture(scope="module")
def made_twice(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two folders in which `make_tones.py` has made the tones."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
    for folder in folders:
        subprocess.run([sys.executable, SOUNDS / "make_tones.py", folder], check=True)
    return folders


def test_the_maker_makes_them(made_twice: list[Path]) -> None:
    """`make_tones.py` makes the shipped files, but for the last bit that a machine's sine may turn."""
    folder = made_twice[0]
    assert {file.name for file in folder.iterdir()} == {f"{name}.wav" for name in TONES}
    for name in TONES:
        made, shipped = samples(folder / f"{name}.wav"), samples(SOUNDS / f"{name}.wav")
        assert made.shape == shipped.shape
        assert np.abs(made - shipped).max() <= 1 / 32_768


def test_same_bytes_each_time(made_twice: list[Path]) -> None:
    """Made twice, the tones are the same to the byte."""
    for name in TONES:
        assert len({(folder / f"{name}.wav").read_bytes() for folder in made_twice}) == 1


if __name__ == "__main__":
    print(" " * 10, *(f"{name:>9}" for name in TONES))
    for name in TONES:
        print(f"{name:10}", *(f"{similarity(tone(name), tone(other)):9.2f}" for other in TONES))
