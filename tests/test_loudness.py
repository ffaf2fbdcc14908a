"""Loudness: the measures against the standard's own figures, and the promise for every phrase."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip import conform
from voice_coach.sound.loudness import (
    HIGH_PASS,
    LONG,
    SHELF,
    energies,
    gated,
    integrated,
    level,
    limit,
    loudest,
    measured,
    momentary,
    peaks,
    ramps,
    regroup,
    settle,
    true_peak,
)
from voice_coach.sound.resampling import resample
from voice_coach.voices.espeak import EspeakVoice

RATE = 48_000


def sine(frequency, seconds, decibels=0.0, phase=0.0):
    turns = np.arange(int(RATE * seconds)) * frequency / RATE
    return (10 ** (decibels / 20) * np.sin(2 * np.pi * turns + phase)).astype(np.float32)


def stereo(left, right=None):
    return np.stack([left, left if right is None else right], axis=1)


def speech_like(seconds, seed=1):
    noise = np.random.default_rng(seed).standard_normal(int(RATE * seconds))
    syllables = np.sin(np.arange(len(noise)) * 4 * np.pi / RATE) ** 2
    return (0.1 * noise * syllables).astype(np.float32)


def decibels(factor):
    return 20 * np.log10(factor)


def by_the_book(signal):
    """BS.1770-4 word for word: the filters as difference equations, then both gates over blocks of 400 ms."""
    blocks = []
    weighted = [filtered(filtered(channel.tolist(), *SHELF), *HIGH_PASS) for channel in signal.T]
    squares = sum(np.square(channel) for channel in weighted)
    for start in range(0, len(squares) - RATE * 4 // 10 + 1, RATE // 10):
        blocks.append(squares[start : start + RATE * 4 // 10].mean())
    loud = [block for block in blocks if -0.691 + 10 * np.log10(block) > -70]
    gate = -0.691 + 10 * np.log10(np.mean(loud)) - 10
    return -0.691 + 10 * np.log10(np.mean([b for b in loud if -0.691 + 10 * np.log10(b) > gate]))


def filtered(samples, above, below):
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x in samples:
        y = above[0] * x + above[1] * x1 + above[2] * x2 - below[1] * y1 - below[2] * y2
        x2, x1, y2, y1 = x1, x, y1, y
        out.append(y)
    return out


def test_standard_tone():
    """A full-scale sine of 997 Hz in one channel measures -3.01 LUFS, as BS.1770 says."""
    tone = sine(997, 3)
    assert integrated(stereo(tone, 0 * tone)) == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
)
def test_ebu_tech_3341(levels, expected):
    """The minimum requirements of EBU Tech 3341, cases 1 to 5, hold to 0.1 LU, gates included."""
    tone = np.concatenate([sine(1000, seconds, level_) for level_, seconds in levels])
    assert integrated(stereo(tone)) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    ("divisor", "phase", "amplitude", "expected"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
)
def test_ebu_true_peak(divisor, phase, amplitude, expected):
    """True peaks that lie between the samples are found: EBU Tech 3341, cases 15 to 19."""
    fade = np.minimum(1, np.arange(RATE) / 480) * np.minimum(1, np.arange(RATE)[::-1] / 480)
    tone = (sine(RATE / divisor, 1, decibels(amplitude), np.radians(phase)) * fade).astype(np.float32)
    assert expected - 0.4 <= decibels(true_peak(stereo(tone))) <= expected + 0.2


@pytest.mark.parametrize("seconds", [0.4, 0.61, 1.0, 1.7])
def test_by_the_book(seconds):
    """The filters applied to the spectrum measure what the standard's difference equations do."""
    noise = stereo(speech_like(seconds), speech_like(seconds, seed=2))
    assert integrated(noise) == pytest.approx(by_the_book(noise), abs=0.005)


def test_pyloudnorm():
    """An independent implementation agrees, as far as its own filters allow."""
    pyloudnorm = pytest.importorskip("pyloudnorm", reason="pyloudnorm is not installed")
    noise = stereo(speech_like(10.0))
    meter = pyloudnorm.Meter(RATE)
    assert integrated(noise) == pytest.approx(meter.integrated_loudness(noise.astype(float)), abs=0.1)


def test_both_channels():
    """Speech in one dimension counts as standing in both channels."""
    noise = speech_like(1.5)
    assert integrated(noise) == pytest.approx(integrated(stereo(noise)))
    assert integrated(noise) == pytest.approx(integrated(noise[:, np.newaxis]) + 3.01, abs=0.01)


def test_loudest_moment():
    """The loudest 400 ms count wherever they stand; a shorter sound is padded with silence."""
    burst = sine(1000, 0.4, -20)
    padded = np.concatenate([np.zeros(12_345, np.float32), burst, np.zeros(30_000, np.float32)])
    assert momentary(padded) == pytest.approx(momentary(burst), abs=0.15)
    assert momentary(burst[: RATE // 5]) == pytest.approx(momentary(burst) - 3, abs=0.1)


def test_silence():
    """Silence has no loudness, and is left alone."""
    silence = np.zeros(RATE, np.float32)
    assert integrated(silence) == momentary(silence) == -np.inf
    assert true_peak(silence) == true_peak(silence[:0]) == 0
    assert not level(measured(silence)).any()
    assert len(level(measured(silence[:0]))) == 0


def test_stretches_join():
    """The energies are the same wherever a stretch of the filter begins."""
    noise = speech_like(3)
    later = energies(noise[RATE // 2 :])
    assert np.allclose(energies(noise)[60:], later[10:], rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("recorded", [8000, 16_000, 22_050, 24_000])
def test_half_the_samples_have_the_whole_energy(recorded):
    """Speech recorded at up to half the stream's rate is measured on every other sample, with the same result."""
    noise = np.random.default_rng(4).standard_normal(recorded * 2).astype(np.float32)
    speech = resample(noise, recorded)
    whole = energies(speech)
    thinned = regroup(measured(speech, recorded).energy)
    assert gated(thinned) == pytest.approx(gated(whole), abs=0.01)
    assert loudest(thinned[:40]) == pytest.approx(loudest(whole[:40]), abs=0.03)


@pytest.mark.parametrize(("rate", "tolerance"), [(48_000, 1e-6), (24_000, 0.01)])
@given(frames=st.integers(1, 200_000))
@settings(max_examples=15, deadline=None)
def test_energies_of_any_length(rate, tolerance, frames):
    """However a sound is cut into transforms, each step has the energy that it has in a longer sound."""
    noise = np.random.default_rng(5).standard_normal(200_000)
    steps = frames * 100 // rate  # whole ones
    found = energies(noise[:frames], rate=rate)
    assert len(found) == -(-frames * 100 // rate)
    assert np.allclose(found[:steps], energies(noise, rate=rate)[:steps], rtol=tolerance)


@given(start=st.integers(0, 60_000), seconds=st.floats(0.2, 1.5))
@settings(max_examples=25, deadline=None)
def test_a_part_is_levelled_as_if_alone(start, seconds):
    """A part of measured speech, from whatever sample on, keeps both promises."""
    speech = measured(speech_like(3))
    part = level(speech, start, start + round(seconds * RATE))
    loudness = integrated(part) if len(part) >= LONG else momentary(part)
    assert loudness == pytest.approx(-16, abs=0.2)
    assert decibels(true_peak(part)) <= -1.1


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.0, 2.5, 5.0])
def test_the_gain_is_found_however_fast_the_loudness_rises(slope):
    """Where the gates open, the loudness rises faster than the gain; the gain is found there, too."""
    flat = np.ones(1000)
    nodes = settle(flat, flat, lambda energy: slope * 10 * np.log10(energy.mean()), -20.0)
    assert slope * decibels(nodes) == pytest.approx(-20, abs=0.02)


def test_limiter_never_above_the_need():
    """The limiter's gain keeps every millisecond under the ceiling, and moves smoothly."""
    noise = speech_like(2)
    need = peaks(noise)
    for gain in (1.0, 4.0, 30.0):
        nodes = limit(need, gain)
        lines = ramps(nodes, len(noise))
        assert decibels(true_peak(noise * lines)) <= -1.0
        assert lines.max() <= gain * 1.000001
        steps = [abs(decibels(after / before)) for before, after in pairwise(nodes)]
        assert max(steps) < 3


@given(gain=st.floats(0.01, 1.0), seconds=st.sampled_from([0.2, 0.7, 1.3]))
@settings(max_examples=25, deadline=None)
def test_own_level_does_not_matter(gain, seconds):
    """Whatever the gain of what comes in, the same comes out within a hair."""
    plain = speech_like(seconds)
    assert np.allclose(level(measured(plain)), level(measured(plain * np.float32(gain))), atol=1e-5)


def test_gain_alone_where_nothing_peaks():
    """Speech with room above it is only turned up or down: its shape stays."""
    tone = sine(440, 1.5, -40)
    levelled = level(measured(tone))
    assert np.allclose(levelled / levelled.max(), tone / tone.max(), atol=1e-4)
    assert integrated(levelled) == pytest.approx(-16, abs=0.1)


VOICES = [
    ("en-us", 160, [*map(str, range(1, 101, 9)), "Hold", "Up.", "a", "Release", "Wall squat.", "Last one."]),
    ("en-us", 100, ["Seven", "Get ready.", "Keep your pelvis level with your shoulders."]),
    ("en-us", 300, ["Seven", "Get ready.", "Keep your pelvis level with your shoulders."]),
    ("en-us+whisper", 160, ["Six", "Breathe out slowly, then let go."]),
    ("de", 160, ["Zwei", "Langsam den Kopf nach vorne sinken lassen."]),
    ("fr", 300, ["un", "Penchez lentement la tête vers l'avant."]),
    ("cmn", 160, ["一", "慢慢来，深呼吸。"]),
]


@pytest.mark.parametrize(("name", "rate", "texts"), VOICES, ids=lambda value: str(value)[:12])
def test_every_phrase_is_as_loud(name, rate, texts):
    """Whatever the voice: a second or more at -16 LUFS, less within 2 LU of it, and -1 dBTP at most."""
    voice = EspeakVoice(name, rate)
    try:
        for text in texts:
            clip = conform(voice.speak(Phrase(text)))
            if len(clip) >= LONG:
                assert integrated(clip) == pytest.approx(-16, abs=0.5), text
            else:
                assert momentary(clip) == pytest.approx(-16, abs=1.9), text
            assert decibels(true_peak(stereo(clip))) <= -1.1, text
    finally:
        voice.close()
