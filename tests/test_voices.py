"""One contract for all voices: whatever the engine, a voice keeps it. Real engines in real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tiny_voice import HAVE_PIPER, make_model, needs_piper

from voice_coach.coaching.cue import Phrase
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import Engine, NoVoiceError, Recording, Voice, VoiceError, VoiceInfo
from voice_coach.voices.engines import built_in, find_voice
from voice_coach.voices.espeak import EspeakVoice

ROOT = Path(__file__).parents[1]

PIPER = pytest.param("piper", marks=needs_piper)
SPEAKING = ["heart", "en-us", "de", PIPER]
ALL = [*SPEAKING, "silent"]

TEXTS = ("Wall squat.", "Five", "Left leg.", "3 sets of 10 reps, each side.")


@pytest.fixture(scope="module", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what voices keep in a folder of the module's own."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CACHE", "DATA"):
            patch.setenv(f"XDG_{kind}_HOME", str(tmp_path_factory.mktemp(kind)))
        yield


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each voice is asked for by: Piper's is a small model made here."""
    found = {name: name for name in ("heart", "en-us", "de", "silent")}
    if HAVE_PIPER:
        model = tmp_path_factory.mktemp("voices") / "hum.onnx"
        make_model(model)
        found["piper"] = str(model)
    return found


Open = Callable[[str], Voice]


@pytest.fixture(scope="module")
def opened(names: dict[str, str]) -> Iterator[Open]:
    """Open a voice anew; all are closed at the end."""
    voices = []

    def fresh(name: str) -> Voice:
        engine, info = found(names[name])
        voices.append(engine.open(info, 150))
        return voices[-1]

    yield fresh
    for voice in voices:
        voice.close()


def found(name: str) -> tuple[Engine, VoiceInfo]:
    voice = find_voice(name)
    assert voice is not None, name
    return voice


@pytest.fixture(scope="module")
def voice(request: pytest.FixtureRequest, opened: Open) -> Voice:
    """One voice for all tests of it: its process starts once."""
    return opened(request.param)


def each(*voices: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("voice", voices, indirect=True, scope="module")


def say(voice: Voice, text: str) -> bytes:
    return voice.speak(Phrase(text)).samples.tobytes()


def frames(voice: Voice, text: str) -> int:
    return len(voice.speak(Phrase(text)).samples)


@each(*ALL)
def test_a_phrase_comes_out_the_same_whatever_was_said_before(voice: Voice) -> None:
    """The samples are the same to the bit in any order, and from any thread."""
    first = {text: say(voice, text) for text in TEXTS}
    assert len(set(first.values())) == len(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(lambda text: (text, say(voice, text)), TEXTS[::-1] * 2))
    assert again == [(text, first[text]) for text in TEXTS[::-1] * 2]


@each(*ALL)
@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "...", "-", "](", "[[]]", "<>", "\0", "\ud800", "\u200e"], ids=ascii
)
def test_nothing_to_say(voice: Voice, text: str) -> None:
    """A text with nothing in it to say gives no samples."""
    assert frames(voice, text) == 0


MARKUP = [
    ("[hold](/k/)", "hold"),
    ("[wall squat](/./)", "wall squat"),
    ("[[hold]]", "hold"),
    ("<speak>hold</speak>", "hold"),
    ('<prosody rate="900%">wall squat</prosody>', "wall squat"),
    ("<break time='0s'/>wall squat", "wall squat"),
]


@each(*ALL)
@pytest.mark.parametrize(("markup", "words"), MARKUP)
def test_markup_is_text(voice: Voice, markup: str, words: str) -> None:
    """What an engine takes for markup changes nothing about the words in it: they are all spoken, at their pace."""
    assert frames(voice, markup) >= 0.9 * frames(voice, words)


HOSTILE = {
    "no space": "a" * 2000,
    "a long number": "1" * 40,
    "a long number with commas": "9,999" + ",999" * 12,
    "a long amount": "$" + "9" * 40 + ".99",
    "emoji": "💪🏽 hold 🏋️‍♀️ " * 20,
    "right to left": "שלום עולם مرحبا بالعالم \u202ehold\u202c",
    "mixed scripts": "Hold Привет 你好 γειά नमस्ते ﷺ ２０ ½ ② Ⅳ 𝐇𝐨𝐥𝐝",
    "control characters": "\x00\x07\x1b[31mhold\x7f\x9b\u2028\ufeff",
    "lone surrogates": "\ud800hold\udfff",
    "combining marks": "e" + "\u0301" * 300,
    "signs": "@#$%^&*()_+{}|~`\\ x10 1/0 12:99 0x1F 1e999",
    "brackets": "[a](/b/ [c] (d) ](/e/) [[f]] <g <h/> &amp; <!-- i",
    "quotes": "’‘“”„‚«»'\"`´" * 20 + "hold",
    "line ends": "hold\r\n\r\n\nhold\vhold\fhold",
}


@each("heart", "en-us", PIPER)
@pytest.mark.parametrize("kind", HOSTILE)
def test_any_text_is_spoken_or_refused(voice: Voice, kind: str) -> None:
    """Whatever the text, the voice gives sound as the contract says or raises ``VoiceError``, and goes on as before."""
    before = say(voice, "Five")
    try:
        recording = voice.speak(Phrase(HOSTILE[kind]))
    except VoiceError:
        pass
    else:
        assert recording.samples.dtype == np.float32
        assert recording.samples.ndim == 1
        assert np.isfinite(recording.samples).all()
        assert len(recording.samples), "it has words"
    assert say(voice, "Five") == before


@each(*ALL)
def test_warming_up_never_raises(voice: Voice, opened: Open, request: pytest.FixtureRequest) -> None:
    """Warming up is harmless: early, again, where no process can start, and after the end."""
    voice.warm_up()
    voice.warm_up()
    name = request.node.callspec.params["voice"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", cannot_start)
        poor = opened(name)
        poor.warm_up()
        if name != "silent":
            with pytest.raises(VoiceError, match="cannot be started"):
                say(poor, "Five")
    poor.close()
    poor.warm_up()


def cannot_start(*_: object, **__: object) -> None:
    raise BlockingIOError(11, "Resource temporarily unavailable")


@each("en-us", "de", PIPER)
def test_another_process_says_the_same(voice: Voice, opened: Open, request: pytest.FixtureRequest) -> None:
    """A voice opened anew says the very same; `test_hibari.py` compares the natural voice's processes."""
    own = opened(request.node.callspec.params["voice"])
    assert say(own, TEXTS[3]) == say(voice, TEXTS[3])
    own.close()


# What engines say of themselves


@each(*ALL)
def test_fingerprint(voice: Voice, names: dict[str, str], request: pytest.FixtureRequest) -> None:
    """The fingerprint holds the rate and not the text, and is the same for a voice opened anew."""
    name = names[request.node.callspec.params["voice"]]
    engine, info = found(name)
    slow, same = engine.open(info, 120), engine.open(info, 150)
    mine = voice.fingerprint(Phrase("Wall squat."))
    assert mine == voice.fingerprint(Phrase("Five")) == same.fingerprint(Phrase("Five"))
    assert mine != slow.fingerprint(Phrase("Five"))
    assert "Wall squat" not in mine
    for one in (slow, same):
        one.close()


PRINTS = """
import json, sys
from voice_coach.coaching.cue import Phrase
from voice_coach.voices.engines import find_voice
prints = {}
for name in json.loads(sys.argv[1]):
    engine, info = find_voice(name)
    prints[name] = engine.open(info, 150).fingerprint(Phrase("Wall squat."))
heavy = {"numpy", "onnxruntime", "hibari", "piper", "pyttsx3", "espeakng_loader"} & set(sys.modules)
print(json.dumps([prints, sorted(heavy)]))
"""


def test_fingerprints_load_nothing(names: dict[str, str]) -> None:
    """They hold voice and versions, are the same in another process, and import no engine and not even numpy."""
    done = subprocess.run(
        [sys.executable, "-c", PRINTS, json.dumps([*names.values()])],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    prints, heavy = json.loads(done.stdout)
    assert heavy == []
    assert len(set(prints.values())) == len(names)
    for name, told in prints.items():
        engine, info = found(name)
        voice = engine.open(info, 150)
        assert voice.fingerprint(Phrase("Five")) == told
        voice.close()
    from importlib.metadata import version

    for package in ("hibari-tts", "onnxruntime", "numpy"):
        assert version(package) in prints["heart"]
    assert version("espeakng-loader") in prints["en-us"]
    assert "heart" in prints["heart"]
    assert "en-US" in prints["en-us"]


@pytest.mark.parametrize("engine", [*built_in()], ids=lambda engine: engine.name)
def test_what_an_engine_says_of_itself(engine: Engine) -> None:
    """Names, licences and rates are there, each voice is found by its name, and languages have a voice or none."""
    for info in engine.voices():
        assert info.engine == engine.name
        assert info.licence
        assert 100 <= engine.fastest(info) <= 300
        again = engine.find(info.name)
        assert again is not None
        assert again.name == info.name
    assert engine.voice_for("xx-nobody") is None


@each(*SPEAKING)
def test_reads_any_language_is_true(
    voice: Voice, names: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """A voice that says it reads any language makes sound of another's words."""
    engine, _ = found(names[request.node.callspec.params["voice"]])
    if engine.reads_any_language:
        assert len(voice.speak(Phrase("Kniebeuge an der Wand.", "de")).samples)
        assert len(voice.speak(Phrase("Wall squat.", "en")).samples)


@each(*SPEAKING)
def test_faster_is_shorter_until_it_is_closed(
    voice: Voice, names: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """The highest rate at which an engine calls a voice clear is one that it really speaks at.

    Closing a voice ends its processes, and whoever asks later hears so.
    """
    engine, info = found(names[request.node.callspec.params["voice"]])
    fast = engine.open(info, engine.fastest(info))
    text = "Keep your back straight, and breathe out as you go down."
    assert frames(fast, text) < 0.85 * frames(voice, text)
    (process,) = fast._processes._free  # type: ignore[attr-defined]
    assert process._popen.poll() is None
    fast.close()
    fast.close()
    assert process._popen.poll() is not None
    with pytest.raises(VoiceError, match="closed"):
        say(fast, "Five")


def test_a_voice_without_a_stand_in_is_never_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no other voice could speak, what kept eSpeak from it may pass: it is asked again for each phrase."""
    voices = ChosenVoices(Wanted("en-us"))
    with monkeypatch.context() as patch:
        patch.setattr(EspeakVoice, "speak", no_process)
        for text in (*TEXTS, *TEXTS):
            with pytest.raises(VoiceError, match="cannot be started"):
                voices.speak(Phrase(text))
    assert len(voices.speak(Phrase("Five")).samples)
    voices.close()


def no_process(voice: EspeakVoice, phrase: Phrase) -> Recording:
    raise NoVoiceError("The voice cannot be started: too many files are open.")


# Engines of other packages


GOOD = """
import numpy as np
from voice_coach.voices.contract import Recording, VoiceInfo

HUM = VoiceInfo("humming", "hum", ("en",), False, "CC0-1.0")

class Hum:
    name, reads_any_language = "hum", True
    def lacking(self): return ""
    def voices(self): return (HUM,)
    def find(self, name): return HUM if name == "humming" else None
    def voice_for(self, language): return None
    def fastest(self, voice): return 300
    def open(self, voice, words_a_minute): return Humming(words_a_minute)

class Humming:
    def __init__(self, rate): self.rate = rate
    def fingerprint(self, phrase): return f"hum 1 {self.rate}"
    def speak(self, phrase):
        turns = np.arange(4800 * max(1, len(phrase.text.split()))) * 220 / 24000
        return Recording((np.sin(2 * np.pi * turns) / 5).astype(np.float32), 24000)
    def warm_up(self): pass
    def close(self): pass

ENGINE = Hum()
"""
FAULTY = (
    GOOD.replace("humming", "wailing").replace('"hum"', '"wail"')
    + """
def fail(self, *_): raise ZeroDivisionError("a fault of theirs")
for name in ("fingerprint", "speak", "warm_up", "close"): setattr(Humming, name, fail)
"""
)
BROKEN = {
    "it_raises": "raise ZeroDivisionError('a fault of theirs')",
    "it_is_none": "ENGINE = None",
    "it_lacks_parts": "class Part:\n    name = 'part'\nENGINE = Part()",
    "it_fails_to_list": GOOD.replace("return (HUM,)", "raise OSError('no voices today')"),
    "it_describes_nothing": GOOD.replace("return (HUM,)", "return ('hum',)"),
    "it_leaves": "raise ImportError('libmissing.so')",
}


CALLS = {
    "good": ["timeline", "short.yaml", "--json", "--voice", "humming"],
    "faulty": ["timeline", "short.yaml", "--json", "--voice", "wailing"],
    "usual": ["timeline", "short.yaml", "--json", "--voice", "en-us"],
    "unknown": ["timeline", "short.yaml", "--voice", "hummin"],
    "doctor": ["doctor", "--no-sound"],
}
RUN = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from voice_coach.cli import main
told = {}
for name, arguments in json.loads(sys.argv[1]).items():
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main(arguments)
    told[name] = [code, out.getvalue(), err.getvalue()]
print(json.dumps(told))
"""

Told = dict[str, tuple[int, str, str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What each of ``CALLS`` returns and says in one process, where other packages bring engines as pip leaves them."""
    place = tmp_path_factory.mktemp("others")
    folder = place / "site"
    modules = {"hum_good": GOOD, "hum_faulty": FAULTY, **BROKEN}
    for name, text in modules.items():
        metadata = folder / f"{name}-1.0.dist-info"
        metadata.mkdir(parents=True)
        (folder / f"{name}.py").write_text(text)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[voice_coach.voices]\n{name} = {name}:ENGINE\n")
    (place / "short.yaml").write_text("title: Short\nsteps:\n  - exercise: Plank\n    hold: 2s\n")
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(CALLS)],
        env={"PATH": os.defpath, "HOME": str(place), "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        cwd=place, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return {name: (code, out, err) for name, (code, out, err) in json.loads(done.stdout).items()}


def test_an_engine_of_another_package_speaks(told: Told) -> None:
    """The voice of an installed package with the entry point is taken by name; broken ones beside it harm nothing."""
    code, out, err = told["good"]
    assert (code, err) == (0, "")
    lengths = {cue["text"]: cue["length"] for cue in json.loads(out)["cues"] if cue["kind"] == "speech"}
    assert lengths["Short"] == pytest.approx(9600, abs=500)


def test_a_faulty_engine_of_another_package_is_stood_in_for(told: Told) -> None:
    """Where a voice of theirs raises whatever it likes, eSpeak speaks the whole routine, and that is told once."""
    code, out, err = told["faulty"]
    assert code == 0, err
    assert json.loads(out)["cues"] == json.loads(told["usual"][1])["cues"]
    (line,) = err.splitlines()
    assert line.startswith("eSpeak spoke ")
    assert "a fault of theirs" in line


def test_broken_engines_are_found_by_the_doctor(told: Told) -> None:
    """Each engine that cannot be had is named with the reason; a voice that nobody has is still an ordinary error."""
    code, out, err = told["doctor"]
    assert code == 1
    assert "voices of other packages: wail, hum" in out
    for name in BROKEN:
        assert f"{name} ({name}:ENGINE): " in out
    assert "no voices today" in out
    assert "Traceback" not in out + err
    code, _, err = told["unknown"]
    assert code == 2
    assert "Did you mean `humming`" in err


def test_a_recording_tells_mere_zeros_from_speech() -> None:
    """Zeros are no speech, whatever their number."""
    assert len(Recording.of_bytes(bytes(2000), 24_000).samples) == 0
    assert len(Recording.of_bytes(bytes(2000) + b"\1\0", 24_000).samples) == 1001
