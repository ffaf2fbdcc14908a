"""The Piper voice: its real loading code and process, with a tiny model that the test makes itself."""

import importlib.util
import json
import os
import signal
import sys

import numpy as np
import pytest

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UsageError
from voice_coach.sound.clip import conform
from voice_coach.sound.loudness import integrated
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import NoVoiceError, VoiceError
from voice_coach.voices.piper import PAUSE, PiperVoice

HAVE_PIPER = all(importlib.util.find_spec(name) for name in ("onnx", "piper"))
needs_piper = pytest.mark.skipif(not HAVE_PIPER, reason="piper-tts and onnx are not installed")

RATE = 16_000
FRAMES = 800
"""What the tiny voice hums for each phoneme at a length scale of 1."""


def make_model(path):
    """Make a voice that hums a tone for each phoneme, as high as its number, with noise as it is told."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    def constant(name, value):
        return numpy_helper.from_array(np.array(value), name)

    nodes = [
        helper.make_node("Gather", ["scales", "zero"], ["noise_scale"]),
        helper.make_node("Gather", ["scales", "one"], ["length_scale"]),
        helper.make_node("Mul", ["length_scale", "frames"], ["scaled"]),
        helper.make_node("Cast", ["scaled"], ["count"], to=TensorProto.INT64),
        helper.make_node("Cast", ["input"], ["pitches"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["pitches", "last"], ["column"]),
        helper.make_node("Cast", ["count"], ["limit"], to=TensorProto.FLOAT),
        helper.make_node("Range", ["float_zero", "limit", "float_one"], ["places"]),
        helper.make_node("Mul", ["column", "places"], ["turns"]),
        helper.make_node("Mul", ["turns", "step"], ["angles"]),
        helper.make_node("Sin", ["angles"], ["waves"]),
        helper.make_node("RandomNormalLike", ["waves"], ["noise"]),
        helper.make_node("Mul", ["noise", "noise_scale"], ["scaled_noise"]),
        helper.make_node("Add", ["waves", "scaled_noise"], ["loud"]),
        helper.make_node("Mul", ["loud", "quietly"], ["quiet"]),
        helper.make_node("Reshape", ["quiet", "flat"], ["output"]),
    ]
    constants = [
        constant("zero", np.int64(0)),
        constant("one", np.int64(1)),
        constant("frames", np.float32(FRAMES)),
        constant("last", np.array([2], np.int64)),
        constant("float_zero", np.float32(0)),
        constant("float_one", np.float32(1)),
        constant("step", np.float32(0.02)),
        constant("quietly", np.float32(0.05)),
        constant("flat", np.array([1, 1, 1, -1], np.int64)),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, None]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "hum", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    letters = "_^$ .,abcdefghijklmnopqrstuvwxyz\u0251\u00e6\u0259\u025b\u026a\u0254\u028a\u028c\u02c8\u02d0"
    config = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "espeak",
        "phoneme_id_map": {letter: [number] for number, letter in enumerate(letters)},
        "num_symbols": len(letters),
        "num_speakers": 1,
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
    }
    path.with_name(path.name + ".json").write_text(json.dumps(config))


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
def test_the_rate(model, voice):
    """Half the words a minute take twice as long, pauses between sentences too."""
    slow = PiperVoice(model, 75)
    try:
        assert len(say(slow, "Stand tall. Breathe.")) == 2 * len(say(voice, "Stand tall. Breathe."))
    finally:
        slow.close()


@needs_piper
def test_sentences_are_apart(voice):
    """Sentences are spoken one after the other, with a pause between."""
    both = say(voice, "Stand tall. Breathe.")
    alone = [say(voice, "Stand tall."), say(voice, "Breathe.")]
    assert len(both) == sum(map(len, alone)) + int(PAUSE * RATE)


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
    """Version, voice file, its settings and the rate are all in the fingerprint."""
    other = tmp_path / "hum.onnx"
    make_model(other)
    os.utime(other, (1, 1))
    prints = {
        voice.fingerprint(Phrase("a")),
        voice.fingerprint(Phrase("b")),
        PiperVoice(other).fingerprint(Phrase("a")),
        PiperVoice(model, 170).fingerprint(Phrase("a")),
    }
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
        with pytest.raises(NoVoiceError, match=r"bad\.onnx.*check the voice file"):
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
