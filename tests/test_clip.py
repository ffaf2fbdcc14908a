"""Clips: what enters the stream, trimmed to what is heard."""

import io
import os

import numpy as np
import pytest
import soundfile

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import CoachError
from voice_coach.sound import clip as clip_module
from voice_coach.sound.clip import AUDIBLE, FADE, conform, load_sound, load_tone, quantise, to_clip
from voice_coach.sound.loudness import integrated, momentary, true_peak
from voice_coach.sound.speech import Recording
from voice_coach.voices.espeak import EspeakVoice

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
    """A tone is put into both channels as it is, sample for sample."""
    samples = tone(0.2, amplitude=0.3, frequency=1000) + np.float32(0.05)
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


def test_both_readers_agree(tmp_path):
    """The fast way to read a WAV file gives what the general one gives."""
    path = wav(tmp_path / "go.wav", tone(0.1) + np.float32(0.1))
    fast, general = clip_module.read_wave(path), clip_module.read_sound(path)
    assert fast is not None
    assert np.array_equal(fast[0], general[0])
    assert fast[1] == general[1]


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


def make_text(path):
    path.write_text("title: no sound\n")


def make_half(path):
    full = io.BytesIO()
    soundfile.write(full, tone(1), RATE, format="FLAC")
    path.write_bytes(full.getvalue()[:20])


def make_empty(path):
    path.write_bytes(b"")


def make_no_frames(path):
    wav(path, silence(0))


def make_silent(path):
    wav(path, silence(1))


def make_long(path):
    wav(path, tone(120.1, rate=8000), 8000)


def make_many_channels(path):
    wav(path, np.zeros((RATE * 12, 50), np.float32) + np.float32(0.1), RATE)


def make_rateless(path):
    """Write a sound whose header says 0 samples a second."""
    wav(path, tone(1), RATE)
    content = path.read_bytes()
    path.write_bytes(content[:24] + bytes(4) + content[28:])


def make_folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda path: None, "There is no sound file"),
        (make_folder, "There is no sound file"),
        (make_text, "cannot be read as a sound"),
        (make_half, "cannot be read as a sound"),
        (make_empty, "cannot be read as a sound: it is damaged, or something else"),
        (make_rateless, "cannot be read as a sound: it is damaged, or something else"),
        (make_no_frames, "is empty"),
        (make_silent, "is silent"),
        (make_long, "is longer than 2 minutes"),
        (make_many_channels, "takes more than 100 MB"),
    ],
)
@pytest.mark.parametrize("load", [load_tone, load_sound])
def test_bad_sound_files(tmp_path, make, cause, load):
    """Whatever is wrong with a sound file is told with its name, the cause and a remedy."""
    path = tmp_path / "bell.wav"
    make(path)
    with pytest.raises(CoachError, match=cause) as error:
        load(path)
    assert error.value.cause.count("bell.wav") == 1
    assert error.value.remedy


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user"
)
def test_a_sound_that_may_not_be_read_is_not_called_damaged(tmp_path):
    """What the system refuses is told in its own words, with the permissions as remedy."""
    path = wav(tmp_path / "bell.wav", tone(1), RATE)
    path.chmod(0)
    with pytest.raises(CoachError, match="cannot be read: Permission denied") as error:
        load_sound(path)
    assert "permissions" in error.value.remedy


def stream_header(path, length):
    """Write a second of sound whose data chunk says that it has ``length`` bytes."""
    wav(path, tone(1), RATE)
    content = path.read_bytes()
    at = content.index(b"data") + 4
    path.write_bytes(content[:at] + length.to_bytes(4, "little") + content[at + 4 :])
    return path


@pytest.mark.parametrize("more", [1, 2, 100_000])
def test_a_wave_file_that_is_cut_short(tmp_path, more):
    """Data that ends before the length that it was given is an error, by a byte or by most of it."""
    path = wav(tmp_path / "bell.wav", tone(1), RATE)
    whole = len(path.read_bytes()) - path.read_bytes().index(b"data") - 8
    stream_header(path, whole)
    assert len(load_sound(path))
    stream_header(path, whole + more)
    with pytest.raises(CoachError, match="cut short"):
        load_sound(path)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000, 0x80000000])
def test_a_wave_file_made_as_a_stream(tmp_path, length):
    """A length that only says that nobody knew it is no error: the sound is read to its end."""
    path = stream_header(tmp_path / "bell.wav", length)
    assert len(load_sound(path)) == pytest.approx(RATE, rel=0.01)


def test_a_flac_file_that_is_cut_short(tmp_path):
    """FLAC says how long it is, too."""
    path = tmp_path / "bell.flac"
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, RATE).astype(np.float32)
    soundfile.write(path, noise, RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 3 // 4])
    with pytest.raises(CoachError, match=r"cut short|cannot be read"):
        load_sound(path)


def test_a_file_beyond_all_measure(tmp_path):
    """Ten gigabytes are refused by their size, unread."""
    path = wav(tmp_path / "bell.wav", tone(1), RATE)
    with path.open("r+b") as file:
        file.truncate(10 << 30)
    with pytest.raises(CoachError, match="larger than 200 MB"):
        load_sound(path)


def test_broken_samples(tmp_path):
    """Samples that are no numbers become silence."""
    samples = tone(1) + np.float32(0.02)
    samples[100:200] = np.nan
    assert np.isfinite(load_sound(wav(tmp_path / "odd.wav", samples, subtype="FLOAT"))).all()
