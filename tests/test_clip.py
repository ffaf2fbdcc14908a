"""Clips: what enters the stream, trimmed to what is heard."""

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip import AUDIBLE, FADE, OVERSHOOT, conform, load_sound, load_tone, quantise, to_clip
from voice_coach.sound.loudness import LONG, OVERSAMPLING, integrated, momentary, peaks, true_peak
from voice_coach.sound.resampling import resample
from voice_coach.voices.contract import Recording, VoiceError
from voice_coach.voices.espeak import EspeakVoice
from voice_coach.voices.recording_check import require_sound

RATE = 48_000


def tone(seconds, amplitude=0.1, frequency=440, rate=RATE):
    turns = np.arange(round(rate * seconds)) * frequency / rate
    return (amplitude * np.sin(2 * np.pi * turns)).astype(np.float32)


def silence(seconds, rate=RATE):
    return np.zeros(round(rate * seconds), np.float32)


def wav(path, samples, rate=RATE, subtype="PCM_16"):
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


# --- speech


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_begins_and_ends_with_what_is_heard(rate):
    """Silence before and after the words is gone; their own length is kept, at any rate of the engine."""
    words = Recording(np.concatenate([silence(0.2, rate), tone(0.5, rate=rate), silence(0.3, rate)]), rate)
    clip = conform(words)
    assert abs(clip[0]) >= AUDIBLE
    assert len(clip) == pytest.approx(RATE // 2 + FADE, abs=50)


def test_onset_is_heard_after_rounding():
    """The very first sample of real speech lies above -50 dBFS, in what the cache keeps too."""
    voice = EspeakVoice("en-us")
    try:
        for text in ("Hold", "Five", "Six", "Breathe", "Shoulders down.", "Wall squat"):
            first = to_clip(quantise(conform(voice.speak(Phrase(text)))))[0]
            assert abs(first[0]) >= AUDIBLE, text
    finally:
        voice.close()


def test_no_click_at_the_end():
    """The last 5 ms fade; the last sample is next to nothing, and no step is greater than the sound's own."""
    noise = np.random.default_rng(1).standard_normal(RATE // 2).astype(np.float32) / 10
    clip = conform(Recording(noise, RATE))  # ends at full loudness
    assert abs(clip[-1]) < AUDIBLE
    assert np.abs(clip[-FADE // 4 :]).max() < np.abs(clip[:-FADE]).max() / 2


def test_a_quiet_tail_is_cut():
    """What falls below -50 dBFS for good is no part of the clip; a pause inside it is."""
    words = np.concatenate([tone(0.3), silence(0.25), tone(0.3), tone(0.4, amplitude=0.0001)])
    assert len(conform(Recording(words, RATE))) == pytest.approx(0.85 * RATE + FADE, abs=120)


def test_one_second_is_judged_after_trimming():
    """Words shorter than a second are levelled as such, however much silence came with them."""
    words = np.concatenate([silence(0.3), tone(0.6), silence(0.4)])
    clip = conform(Recording(words, RATE))
    assert len(clip) < RATE
    assert momentary(clip) == pytest.approx(-16, abs=0.2)


@given(
    seconds=st.floats(0.1, 2.5),
    head=st.floats(0, 0.4),
    tail=st.floats(0, 0.6),
    floor=st.floats(-75, -40),
    rate=st.sampled_from([16_000, 22_050, 24_000, 48_000]),
    gain=st.floats(0.05, 4),
)
@settings(max_examples=40, deadline=None)
def test_noisy_ends(seconds, head, tail, floor, rate, gain):
    """Words between stretches of noise keep every promise: level, true peak, onset and end."""
    random = np.random.default_rng(7)
    words = random.standard_normal(round(rate * seconds)) * np.abs(
        np.sin(0.5 + np.arange(round(rate * seconds)) * 2 * np.pi * 3 / rate)
    )
    whole = np.concatenate([np.zeros(round(rate * head)), words, np.zeros(round(rate * tail))])
    whole += random.uniform(-1, 1, len(whole)) * np.abs(words).max() * 10 ** (floor / 20)
    clip = conform(Recording((gain * whole / np.abs(words).max()).astype(np.float32), rate))
    loudness = integrated(clip) if len(clip) >= LONG else momentary(clip)
    assert loudness == pytest.approx(-16, abs=0.5)
    assert 20 * np.log10(true_peak(clip)) <= -1.1
    assert abs(clip[0]) >= AUDIBLE
    assert np.abs(clip[-FADE - 48 : -FADE]).max(initial=0) >= AUDIBLE / 2 or len(clip) <= 2 * FADE
    assert np.abs(clip).max() < 1


def test_levelled_without_its_noisy_end():
    """Noise at 55 dB below the peak, which levelling brings below -50 dBFS, is neither heard nor levelled by."""
    random = np.random.default_rng(8)
    words = tone(1.4, amplitude=1.0) * np.abs(np.sin(np.arange(round(RATE * 1.4)) * 9 / RATE) + 0.01)
    noise = 10 ** (-55 / 20) * random.uniform(-1, 1, RATE // 2)
    clip = conform(Recording(np.concatenate([noise, words, noise]).astype(np.float32), RATE))
    assert len(clip) == pytest.approx(len(words) + FADE, abs=600)
    assert integrated(clip) == pytest.approx(-16, abs=0.1)


def test_just_under_a_second():
    """Words that trimming leaves a sample short of a second are levelled by their loudest moment."""
    burst = np.concatenate([tone(0.4), tone(0.594, amplitude=0.02), tone(0.01, amplitude=0.0002)])
    for extra in range(0, 400, 40):
        clip = conform(Recording(np.concatenate([burst, tone(extra / RATE, amplitude=0.0002)]), RATE))
        if len(clip) < LONG:
            assert momentary(clip) == pytest.approx(-16, abs=0.2)
        else:
            assert integrated(clip) == pytest.approx(-16, abs=0.2)


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers(wrong, silent):
    """A recording with a sample that is no number is lost by name, and never heard."""
    samples = tone(0.5)
    samples[1000] = wrong
    with pytest.raises(VoiceError, match=r"The voice returned samples that are not numbers\."):
        require_sound(Recording(samples, 24_000, silent), "Wall squat.")


@pytest.mark.parametrize("rate", [24_000, 48_000])
@pytest.mark.parametrize(
    "samples",
    [
        tone(0.5) + np.float32(0.5),
        np.eye(1, 12_000, 6000, dtype=np.float32)[0],
        np.clip(tone(1.2, amplitude=9), -1, 1),
        tone(0.7, amplitude=3e38),
        tone(0.3, amplitude=3, frequency=20),
    ],
    ids=["offset", "click", "clipping", "enormous", "rumble"],
)
def test_odd_recordings(samples, rate):
    """An offset, a click alone, clipping and enormous samples become a clip that is finite and under the ceiling."""
    clip = conform(Recording(samples, rate))
    assert len(clip)
    assert np.isfinite(clip).all()
    assert 20 * np.log10(true_peak(clip)) <= -1.1


def test_the_same_from_run_to_run():
    """The same recording becomes the same clip, bit for bit."""
    noise = np.random.default_rng(9).standard_normal(60_000).astype(np.float32)
    first = conform(Recording(noise, 24_000))
    assert np.array_equal(conform(Recording(noise, 24_000)), first)


def test_resampling_makes_no_images():
    """Resampled speech has nothing above its own band but what lies 80 dB below it."""
    spectrum = np.abs(np.fft.rfft(resample(tone(1, 1.0, 10_500, 24_000), 24_000) * np.hanning(RATE)))
    assert spectrum[12_500:].max() < spectrum.max() * 1e-4


def test_silence_on_purpose_keeps_its_length():
    """A recording of zeros is as long as it was, at the stream's rate."""
    assert len(conform(Recording(silence(0.5, 24_000), 24_000))) == RATE // 2
    assert to_clip(quantise(conform(Recording(silence(0.5), RATE)))).shape == (RATE // 2, 2)


@pytest.mark.parametrize("samples", [silence(0), tone(0.5, amplitude=0.0001)], ids=["empty", "noise floor"])
def test_nothing_to_hear(samples):
    """A recording in which nothing can be heard becomes an empty clip, and no noise is turned up."""
    assert to_clip(quantise(conform(Recording(samples, RATE)))).shape == (0, 2)


@pytest.mark.parametrize("frames", [1, 2, 47, 48, 49, 500])
def test_tiny_recordings(frames):
    """A click of a few samples is a clip as well."""
    clip = conform(Recording(np.full(frames, 0.5, np.float32), RATE))
    assert 1 <= len(clip) <= frames
    assert true_peak(clip) <= 0.9


def test_rounding_there_and_back():
    """16 bits there and back change no sample by more than half a step, and nothing a second time."""
    noise = np.random.default_rng(2).uniform(-1, 1, 1000).astype(np.float32)
    once = to_clip(quantise(noise))
    assert np.abs(once[:, 0] - noise).max() <= 1 / 32_768
    assert np.array_equal(to_clip(quantise(once[:, 0])), once)


# --- tones


def test_tone_keeps_its_level(tmp_path):
    """A tone that is not too loud is put into both channels as it is, sample for sample."""
    samples = tone(0.2, amplitude=0.15, frequency=1000) + np.float32(0.05)
    clip = load_tone(wav(tmp_path / "go.wav", samples))
    assert clip.shape == (9600, 2)
    assert np.allclose(clip[:-FADE, 0], samples[:-FADE], atol=1 / 32_768)
    assert np.array_equal(clip[:, 0], clip[:, 1])


def test_tone_at_another_rate_and_in_stereo(tmp_path):
    """A tone of any rate, depth and number of channels is brought into the stream's format."""
    samples = np.stack([tone(0.2, rate=44_100) + 0.1, silence(0.2, 44_100)], axis=1)
    clip = load_tone(wav(tmp_path / "go.wav", samples, 44_100, "PCM_24"))
    assert clip.dtype == np.float32
    assert len(clip) == pytest.approx(9600, abs=30)
    assert np.abs(clip[:, 1]).max() < 0.001 < np.abs(clip[:, 0]).max()


def test_tone_is_trimmed(tmp_path):
    """A tone begins with its onset and ends without a click."""
    samples = np.concatenate([silence(0.1), tone(0.2), silence(0.1)])
    clip = load_tone(wav(tmp_path / "go.wav", samples))
    assert np.abs(clip[0]).max() >= AUDIBLE
    assert len(clip) == pytest.approx(0.2 * RATE + FADE, abs=20)
    assert np.abs(clip[-1]).max() < AUDIBLE


def rms(clip):
    return 20 * np.log10(np.sqrt(np.square(clip, dtype=float).mean(axis=0)))


@pytest.mark.parametrize("amplitude", [0.5, 1.0, 50.0, 32_768.0])
def test_a_loud_tone_is_turned_down(tmp_path, amplitude):
    """A tone beyond 3 dB above speech comes down to that, however large its samples are."""
    samples = tone(0.2, amplitude=amplitude) + np.float32(amplitude / 100)
    clip = load_tone(wav(tmp_path / "go.wav", samples, subtype="FLOAT"))
    assert rms(clip) == pytest.approx(-16.5, abs=0.05)
    assert np.abs(clip).max() <= 10 ** (-6 / 20)


def test_the_louder_channel_of_a_tone_counts(tmp_path):
    """A tone that is loud in one ear comes down as far as one that is loud in both."""
    samples = np.stack([tone(0.2, amplitude=0.9) + 0.01, silence(0.2)], axis=1)
    assert rms(load_tone(wav(tmp_path / "go.wav", samples))[:, 0]) == pytest.approx(-16.5, abs=0.05)


def test_a_tone_with_a_high_peak_is_turned_down(tmp_path):
    """A soft tone with one high peak comes down to -6 dBFS."""
    samples = tone(0.2, amplitude=0.02) + np.float32(0.01)
    samples[4000:4003] = 1.0
    clip = load_tone(wav(tmp_path / "go.wav", samples, subtype="FLOAT"))
    assert 20 * np.log10(np.abs(clip).max()) == pytest.approx(-6, abs=0.01)


# --- sound files


@pytest.mark.parametrize(
    ("ending", "kind", "subtype"),
    [
        ("wav", "WAV", "FLOAT"),
        ("flac", "FLAC", "PCM_16"),
        ("ogg", "OGG", "VORBIS"),
        ("opus", "OGG", "OPUS"),
        ("mp3", "MP3", "MPEG_LAYER_III"),
    ],
)
def test_sound_formats(tmp_path, ending, kind, subtype):
    """WAV, FLAC, Ogg, Opus and MP3 are read, and last as long as they should."""
    if kind not in soundfile.available_formats() or subtype not in soundfile.available_subtypes(kind):
        pytest.skip(f"this libsndfile cannot write {subtype}")
    path = tmp_path / f"bell.{ending}"
    soundfile.write(path, np.stack([tone(1.5)] * 2, axis=1), RATE, format=kind, subtype=subtype)
    assert len(load_sound(path)) == pytest.approx(1.5 * RATE, abs=0.06 * RATE)


def test_loud_sound_is_turned_down(tmp_path):
    """A sound that is too loud comes down to -16 LUFS, its shape kept."""
    clip = load_sound(wav(tmp_path / "gong.wav", tone(2, amplitude=0.9)))
    assert integrated(clip) == pytest.approx(-16, abs=0.05)


def test_short_loud_sound_is_turned_down(tmp_path):
    """Below 400 ms the loudest moment counts."""
    clip = load_sound(wav(tmp_path / "gong.wav", tone(0.2, amplitude=0.9)))
    assert momentary(clip) == pytest.approx(-16, abs=0.05)


def test_peaks_are_kept_down(tmp_path):
    """A quiet sound with one high peak is turned down to -1 dBTP."""
    samples = tone(3, amplitude=0.01)
    samples[RATE : RATE + 3] = 1.0
    clip = load_sound(wav(tmp_path / "crack.wav", samples, subtype="FLOAT"))
    assert 20 * np.log10(true_peak(clip)) == pytest.approx(-1, abs=0.01)


def test_the_true_peak_is_never_beyond_the_overshoot():
    """No point between the samples can exceed the samples by more than what the true peak is left unmeasured for."""
    click = np.zeros(2001, np.float32)
    click[1000] = 1
    points = resample(click, RATE, OVERSAMPLING * RATE)
    assert max(np.abs(points[phase::OVERSAMPLING]).sum() for phase in range(OVERSAMPLING)) <= OVERSHOOT


@pytest.mark.parametrize("frames", [0, 1, 31, 48, 49, 95_999, 96_000, 96_001, 96_017, 300_003])
def test_peaks_of_a_long_sound_are_those_of_the_whole(frames):
    """Peaks are looked for in stretches, which changes none, at the seams either."""
    noise = np.random.default_rng(3).uniform(-1, 1, frames).astype(np.float32)
    points = np.abs(resample(noise, RATE, OVERSAMPLING * RATE))
    expected = [
        max(np.abs(noise[start : start + 48]).max(), points[4 * start : 4 * start + 192].max())
        for start in range(0, frames, 48)
    ]
    assert peaks(noise).tolist() == pytest.approx(expected, abs=1e-5)


def test_quiet_sound_stays(tmp_path):
    """A sound that is quiet enough stays as it is."""
    samples = tone(2, amplitude=0.05) + np.float32(0.02)
    clip = load_sound(wav(tmp_path / "bell.wav", samples, subtype="FLOAT"))
    assert np.array_equal(clip[:-FADE, 0], samples[:-FADE])


def test_surround_is_mixed(tmp_path):
    """More than two channels are mixed evenly into both."""
    samples = np.zeros((RATE, 6), np.float32)
    samples[:, 2] = tone(1, amplitude=0.3)
    clip = load_sound(wav(tmp_path / "film.wav", samples, subtype="FLOAT"))
    assert np.array_equal(clip[:, 0], clip[:, 1])
    assert np.abs(clip).max() == pytest.approx(0.05, rel=0.01)
