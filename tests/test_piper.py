"""The Piper voice: its real loading code and process, with a tiny model that the test makes itself."""

import importlib.util
import os
import signal
import sys

import numpy as np
import pytest
from tiny_voice import RATE, make_model, needs_piper

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UsageError
from voice_coach.sound.clip import conform
from voice_coach.sound.loudness import integrated
from voice_coach.units import STREAM_RATE
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import NoVoiceError, Recording, VoiceError
from voice_coach.voices.pace_text import PARAGRAPHS, count_words
from voice_coach.voices.piper import PAUSE, PiperVoice
from voice_coach.voices.piper_pace import TYPICAL, measure

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("voices") / "hum.onnx"
    make_model(path)
    return path


@pytest.fixture(scope="module")
def voice(model):
    voice = PiperVoice(model)
    assert isinstance(voice, PiperVoice)
    yield voice
    voice.close()


def say(voice, text):
    return voice.speak(Phrase(text)).samples


@needs_piper
def test_the_same_samples_always(voice):
    """Noise is off: a phrase comes out the same to the byte, whatever was said before."""
    first = say(voice, "Wall squat.")
    say(voice, "Five")
    assert len(first) > RATE // 4
    assert np.array_equal(say(voice, "Wall squat."), first)


@needs_piper
def test_own_levelling_is_off(voice):
    """A sentence is as loud as the model made it; the level is the coach's own business."""
    recording = voice.speak(Phrase("Keep your pelvis level with your shoulders."))
    assert recording.rate == RATE
    assert np.abs(recording.samples).max() == pytest.approx(0.05, abs=0.001)
    assert integrated(conform(recording)) == pytest.approx(-16, abs=0.2)


@needs_piper
@pytest.mark.parametrize("language", ["en", "de"])
def test_rates_are_true(tmp_path, language):
    """From 100 to 250 words a minute, the fixed text of the voice's language takes as long as it must, to 3 %."""
    model = make_model(tmp_path / "hum.onnx", language=language)
    words = sum(map(count_words, PARAGRAPHS[language]))
    for rate in (100, 150, 200, 250):
        voice = PiperVoice(model, rate)
        try:
            seconds = (
                sum(len(conform(voice.speak(Phrase(text)))) for text in PARAGRAPHS[language]) / STREAM_RATE
            )
        finally:
            voice.close()
        assert 60 * words / seconds == pytest.approx(rate, rel=0.03)


@needs_piper
def test_a_voice_is_measured_once(tmp_path, monkeypatch):
    """The pace is kept for this very file; a changed description, a damaged or a foreign entry is not taken for it."""
    model = make_model(tmp_path / "hum.onnx")
    measured = []
    measure = PiperVoice.measure
    monkeypatch.setattr(PiperVoice, "measure", lambda voice: measured.append(1) or measure(voice))

    def fingerprint():
        voice = PiperVoice(model)
        try:
            return voice.fingerprint(Phrase("a"))
        finally:
            voice.close()

    first = fingerprint()
    assert (fingerprint(), len(measured)) == (first, 1)
    (kept,) = (tmp_path / "CACHE" / "voice-coach" / "paces").iterdir()
    for damaged in (b"", b"[", b"{}", b"\xff", kept.read_bytes().replace(b"hum", b"hem"), b"[1]" * 9):
        kept.write_bytes(damaged)
        assert fingerprint() == first
    assert len(measured) == 7
    make_model(model, inference={"length_scale": 2.0})
    assert fingerprint().split()[-1] != first.split()[-1]
    assert len(measured) == 8


@needs_piper
def test_without_a_cache_folder_a_voice_is_measured_each_time(tmp_path, monkeypatch):
    """What cannot be kept is measured again, and spoken at the same rate."""
    model = make_model(tmp_path / "hum.onnx")
    (tmp_path / "CACHE").write_text("in the way")
    scales = []
    for _ in range(2):
        voice = PiperVoice(model)
        scales.append(voice.fingerprint(Phrase("a")))
        voice.close()
    assert scales[0] == scales[1]


@pytest.mark.parametrize("rate", range(100, 301, 50))
def test_a_language_without_a_text_has_a_typical_pace(rate):
    """Nothing is spoken to measure it; a slower rate has a greater length scale."""
    assert measure(None, "fi-FI") == TYPICAL
    assert TYPICAL.length_scale(rate) > TYPICAL.length_scale(rate + 10)


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_a_voice_that_heeds_no_length_scale_has_a_typical_pace(seconds):
    """A voice that is silent, or always equally long, cannot be measured; nothing is divided by zero."""
    recording = Recording(np.full(int(seconds * 100), 0.5, np.float32), 100)
    assert measure(lambda text, scale: recording, "en") == TYPICAL


def test_how_far_the_measuring_is_told():
    """Before each recording the percentage is told that is done, so that a slow voice shows its progress."""
    told, spoken = [], []
    recording = Recording(np.full(100, 0.5, np.float32), 100)

    def speak(text, scale):
        spoken.append(len(told))
        return recording

    measure(speak, "en", told.append)
    assert told[0] == 0
    assert sorted(set(told)) == told
    assert told[-1] < 100
    assert spoken == [*range(1, len(told) + 1)]


@needs_piper
def test_a_model_that_would_be_completed_by_a_download_is_refused(tmp_path):
    """Chinese voices need a model that Piper fetches: it is not loaded, and nothing is fetched."""
    voice = PiperVoice(make_model(tmp_path / "hum.onnx", phoneme_type="pinyin"))
    with pytest.raises(NoVoiceError, match="`pinyin` needs parts that Piper would download"):
        say(voice, "Five")
    voice.close()


@needs_piper
def test_sentences_are_apart(voice):
    """Sentences are spoken one after the other, with a pause between that goes with the rate."""
    scale = float(voice.fingerprint(Phrase("a")).split()[-1])
    both = say(voice, "Stand tall. Breathe.")
    alone = [say(voice, "Stand tall."), say(voice, "Breathe.")]
    assert len(both) == sum(map(len, alone)) + int(PAUSE * scale * RATE)


@needs_piper
@pytest.mark.parametrize("text", ["", "...", "\0", "[[]]"])
def test_nothing_to_say(voice, text):
    """A text in which nothing can be spoken gives no samples."""
    assert len(say(voice, text)) == 0


@needs_piper
def test_text_is_no_markup(voice):
    """Brackets that mean phonemes to Piper are text like any other."""
    assert np.array_equal(say(voice, "[[bbb]]"), say(voice, "bbb"))


@needs_piper
def test_fingerprint(model, voice, tmp_path):
    """Version, voice file, its settings and the length scale are all in the fingerprint."""
    other = tmp_path / "hum.onnx"
    make_model(other)
    os.utime(other, (1, 1))
    others = [PiperVoice(other), PiperVoice(model, 170)]
    prints = {
        voice.fingerprint(Phrase("a")),
        voice.fingerprint(Phrase("b")),
        *(one.fingerprint(Phrase("a")) for one in others),
    }
    for one in others:
        one.close()
    assert len(prints) == 3
    assert prints > {voice.fingerprint(Phrase("c", "de"))}


@needs_piper
@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_killed_process_is_replaced(voice):
    """A process that was killed is replaced, and says the same."""
    before = say(voice, "Five")
    for process in voice._processes._free:
        os.kill(process._popen.pid, signal.SIGKILL)
    assert np.array_equal(say(voice, "Five"), before)


@needs_piper
def test_a_damaged_voice_file(tmp_path, model):
    """A voice file that cannot be loaded is named, with what to do."""
    damaged = tmp_path / "bad.onnx"
    damaged.write_bytes(model.read_bytes()[:100])
    damaged.with_name("bad.onnx.json").write_bytes(model.with_name("hum.onnx.json").read_bytes())
    voice = PiperVoice(damaged)
    for _ in range(2):
        with pytest.raises(NoVoiceError, match=r"bad\.onnx.*Add it again"):
            say(voice, "Five")
    voice.close()
    with pytest.raises(VoiceError, match="closed"):
        say(voice, "Five")


@pytest.mark.parametrize("name", ["missing.onnx", "~/none/missing.onnx", "alone.onnx"])
def test_no_voice_file(tmp_path, monkeypatch, name):
    """A voice file that is missing, or stands without its settings, is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "alone.onnx").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"There is no voice file .*\.onnx"):
        ChosenVoices(Wanted(name))


def test_not_installed(tmp_path, monkeypatch):
    """Without Piper, the voice says how to get it."""
    (tmp_path / "a.onnx").write_bytes(b"x")
    (tmp_path / "a.onnx.json").write_text("{}")
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "piper" else real(name))
    voice = PiperVoice(tmp_path / "a.onnx")
    for call in (voice.speak, voice.fingerprint):
        with pytest.raises(NoVoiceError, match="pip install piper-tts"):
            call(Phrase("Five"))
    voice.close()
