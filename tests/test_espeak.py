"""The eSpeak NG voice and its real processes: always the same samples, and no fault costs more than a phrase."""

import functools
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from processes import children, wait_for

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UsageError
from voice_coach.rates import DEFAULT_RATE
from voice_coach.voices import espeak, speech_process
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import NoVoiceError, VoiceError
from voice_coach.voices.espeak import EspeakVoice, find_voice, voice_for, voices
from voice_coach.voices.espeak_process import GrowingSound
from voice_coach.voices.silent import SilentVoice
from voice_coach.voices.speakable import speakable
from voice_coach.voices.speech_processes import Patience

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
LONG = "Breathe out. " * 306 + "And stop."
"""Twice the longest text that a routine may have."""


@pytest.fixture
def voice():
    voice = EspeakVoice("en-us")
    yield voice
    voice.close()


def say(voice, text, language="en"):
    return voice.speak(Phrase(text, language)).samples


@functools.cache
def undisturbed(text):
    """What is heard of ``text`` when no process is disturbed. No process of it is left."""
    voice = EspeakVoice("en-us")
    try:
        return say(voice, text)
    finally:
        voice.close()


def descendants(pid):
    """All processes below ``pid``, and those below them."""
    started = children(pid)
    return [*started, *(below for child in started for below in descendants(child))]


def speech_processes():
    return [pid for pid in descendants(os.getpid()) if b"espeak_process" in command(pid)]


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def state(pid):
    """The letter that Linux has for the state of a process; none for one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def alive(pid):
    return state(pid) not in ("", "Z")


# The real script, whose children stop as they begin to speak while there is a file of that name.
STOPPING = """
import os, signal

def stop():
    if os.path.exists({flag!r}):
        os.kill(os.getpid(), signal.SIGSTOP)

os.register_at_fork(after_in_child=stop)
exec(compile(open({real!r}).read(), {real!r}, "exec"))
"""


@pytest.fixture
def stop_children(tmp_path, monkeypatch):
    """Have each child stop as it begins to speak, until the file is removed: no machine is too fast for a test."""
    flag = tmp_path / "stop"
    flag.touch()
    real = Path(speech_process.__file__).with_name("espeak_process.py")
    (tmp_path / "espeak_process.py").write_text(STOPPING.format(flag=str(flag), real=str(real)))
    monkeypatch.setattr(speech_process, "__file__", str(tmp_path / "speech_process.py"))
    return flag


def stopped_child():
    """The child of a speech process that has stopped as it began to speak."""
    return wait_for(lambda: [pid for pid in speech_processes() if state(pid) == "T"])[0]


# --- what is spoken


def test_the_same_samples_always(voice):
    """A phrase comes out the same to the byte, whatever was said before, in any order, from any thread."""
    texts = ["Wall squat.", "Five", "One minute left.", "Left leg.", "3 sets of 10 reps, each side."]
    first = {text: say(voice, text).tobytes() for text in texts}
    with ThreadPoolExecutor(4) as pool:
        for text, samples in pool.map(lambda text: (text, say(voice, text)), texts[::-1] * 4):
            assert samples.tobytes() == first[text], text


def test_the_same_without_fork(voice, monkeypatch):
    """Where there is no fork, a fresh process for each phrase speaks the very same samples."""
    monkeypatch.setattr(espeak, "FORKS", False)
    fresh = EspeakVoice("en-us")
    try:
        for text in ("Five", LONG[:200], ""):
            assert np.array_equal(say(fresh, text), say(voice, text)), text
    finally:
        fresh.close()


def test_the_recording(voice):
    """A recording is float32 in one dimension, within full scale, at the engine's rate."""
    recording = voice.speak(Phrase("Wall squat."))
    assert recording.samples.dtype == np.float32
    assert recording.samples.ndim == 1
    assert recording.rate == 22_050
    assert 0.1 < np.abs(recording.samples).max() <= 1
    assert 0.5 < len(recording.samples) / recording.rate < 2


def test_the_rate():
    """Twice the words a minute take half the time."""
    slow, fast = EspeakVoice("en-us", 120), EspeakVoice("en-us", 240)
    try:
        text = "Keep your pelvis level with your shoulders"
        assert len(say(slow, text)) == pytest.approx(2 * len(say(fast, text)), rel=0.1)
    finally:
        slow.close()
        fast.close()


def test_the_longest_text(voice):
    """A text of 2,000 characters, and one of twice as many, is spoken to its end."""
    assert len(LONG) > 2 * 1990
    assert len(undisturbed(LONG)) > 300 * len(say(voice, "Breathe out. Now.")) / 3


def test_sound_grows_in_place():
    """Time grows with the length of a text, not with its square: pyttsx3 adds to the sound without copying it."""

    class Driver:
        _data_buffer = GrowingSound()

    driver = Driver()
    driver._data_buffer = b""
    first = driver._data_buffer
    driver._data_buffer += b"12"
    driver._data_buffer += b"34"
    assert driver._data_buffer is first
    assert bytes(first) == b"1234"
    pyttsx3 = Path(importlib.util.find_spec("pyttsx3").origin).parent
    assert "self._data_buffer += " in (pyttsx3 / "drivers" / "espeak.py").read_text("utf-8")


def test_nothing_to_say(voice):
    """A text in which nothing can be spoken gives no samples, and nothing hangs."""
    for text in ("", " ", "...", "\0", "\n\t", "\u200b", "\ud800", "\x1b\x07"):
        assert len(say(voice, text)) == 0, ascii(text)
        assert len(say(voice, "Five")) > 0, ascii(text)


def test_control_characters(voice):
    """What C and the terminal would stumble over is taken out; what stands behind it is spoken."""
    assert np.array_equal(say(voice, "left\0right\x1b\n leg\ud800"), say(voice, "left right leg"))
    assert speakable(" a\x00b\r\n\u2028c ") == "a b c"
    assert speakable("\U0001f468\u200d\U0001f469") == "\U0001f468\u200d\U0001f469"


def test_text_is_no_markup(voice):
    """Tags and phoneme brackets are spoken as characters, never obeyed."""
    assert len(say(voice, '<break time="20s"/> Go')) < 20 * 22_050
    assert not np.array_equal(say(voice, "<emphasis>Go</emphasis>"), say(voice, "Go"))
    assert not np.array_equal(say(voice, "[[h@l'oU]]"), say(voice, "hello"))


# --- which voice


@pytest.mark.parametrize(
    ("language", "voice_id"),
    [
        ("en", "gmw/en-US"),
        ("en-US", "gmw/en-US"),
        ("en-GB", "gmw/en"),
        ("EN_us", "gmw/en-US"),
        ("de", "gmw/de"),
        ("de-AT-1996", "gmw/de"),
        ("pt", "roa/pt"),
        ("pt-BR", "roa/pt-BR"),
        ("fr-CA", "roa/fr"),
        ("es-MX", "roa/es-419"),
        ("zh", "sit/cmn"),
        ("zh-Hans", "sit/cmn"),
        ("zh-Hant-TW", "sit/cmn"),
        ("yue", "sit/yue"),
        ("no", "gmq/nb"),
        ("nn", "gmq/nb"),
        ("sr-Latn", "zls/sr"),
        ("eu", "eu"),
    ],
)
def test_voice_for_a_language(language, voice_id):
    """A BCP 47 tag finds the voice with the longest match."""
    assert voice_for(language) == voice_id


@pytest.mark.parametrize("language", ["xx", "tlh-Qaak", "", "-", "x" * 300])
def test_no_voice_for_a_language(language):
    """A language that eSpeak does not speak is named, with what to do."""
    with pytest.raises(NoVoiceError, match=f"`{language}`.*--voice"):
        voice_for(language)


@pytest.mark.parametrize(
    ("name", "voice_id"),
    [
        ("en", "gmw/en-US"),
        ("en-gb", "gmw/en"),
        ("gmw/en-us", "gmw/en-US"),
        ("de", "gmw/de"),
        ("German", "gmw/de"),
        ("zh", "sit/cmn"),
        ("en-us+f3", "gmw/en-US+f3"),
        ("en-us+Whisper", "gmw/en-US+whisper"),
        (" de ", "gmw/de"),
    ],
)
def test_voice_by_name(name, voice_id):
    """A voice is known by its id, language and name, in any case, with a variant."""
    assert find_voice(name) == voice_id


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "germn",
            "There is no voice `germn`. Did you mean `German`? `voice-coach voices` lists all voices.",
        ),
        ("en-su", "Did you mean `en-us`"),
        ("en-us+f33", "There is no voice variant `+f33`. Did you mean `+f3`"),
        ("en-us+", "There is no voice variant `+`."),
        ("Wall squat", "There is no voice `Wall squat`."),
        ("", "There is no voice ``."),
        ("../../etc/passwd", "There is no voice"),
        ("nosuch", "There is no voice `nosuch`. `voice-coach voices` lists all voices."),
        ("zz", "There is no voice `zz`. `voice-coach voices` lists all voices."),
        ("de+q9", "There is no voice variant `+q9`. Choose one such as `+f3` or `+m2`."),
    ],
)
def test_unknown_voice(name, said):
    """An unknown voice is refused with the nearest names, before anything is started."""
    with pytest.raises(UsageError) as error:
        ChosenVoices(Wanted(name))
    assert said in str(error.value)


def test_every_voice_is_listed():
    """All voices of eSpeak are listed, with name and languages, and found again by their language."""
    listed = voices()
    assert len(listed) > 100
    assert all(voice.name and voice.languages for voice in listed)
    for voice in listed:
        assert find_voice(voice.id) == voice.id
        for tag in voice.languages:
            assert voice_for(tag)


def test_languages_sound_different(voice):
    """The engine has a voice for each language, which speaks its own language only."""
    for language in ("de", "fr", "zh-Hans", "pt-BR", "ru", "eu"):
        own = speaking(language)
        try:
            assert not np.array_equal(say(own, "123", language), say(voice, "123")), language
            assert np.array_equal(say(voice, "123", language), say(voice, "123")), language
        finally:
            own.close()


def speaking(language):
    """Return eSpeak's voice for a language."""
    return espeak.ENGINE.open(espeak.ENGINE.voice_for(language), DEFAULT_RATE)


def test_fingerprint():
    """Engine, versions, voice and rate are all in the fingerprint; the text is not."""
    own = speaking("en")
    prints = {
        own.fingerprint(Phrase("a")),
        own.fingerprint(Phrase("b")),
        speaking("de").fingerprint(Phrase("a", "de")),
        EspeakVoice("de").fingerprint(Phrase("a")),
        EspeakVoice("de+f3").fingerprint(Phrase("a")),
        EspeakVoice("de", 161).fingerprint(Phrase("a")),
    }
    assert len(prints) == 4
    assert "espeakng_loader-0." in own.fingerprint(Phrase("a"))
    assert "pyttsx3-2." in own.fingerprint(Phrase("a"))


def test_silent_voice():
    """The silent voice is silent for as long as speech would about take."""
    voice = SilentVoice(160)
    recording = voice.speak(Phrase("Keep your pelvis level with your shoulders."))
    assert not recording.samples.any()
    assert 2 < len(recording.samples) / recording.rate < 3
    assert voice.fingerprint(Phrase("a")) != SilentVoice(170).fingerprint(Phrase("a"))
    voice.close()


# --- processes


@LINUX
def test_warm_up_and_close(monkeypatch):
    """The first process can be started early; closing leaves none, and a closed voice says so."""
    monkeypatch.setattr(espeak, "MOST_PROCESSES", 2)
    voice = EspeakVoice("en-us")
    assert speech_processes() == []
    voice.warm_up()
    voice.warm_up()
    wait_for(lambda: len(speech_processes()) == 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: say(voice, f"Number {number}"), range(12)))
    assert len(speech_processes()) <= 2
    voice.close()
    voice.close()
    wait_for(lambda: not speech_processes())
    with pytest.raises(VoiceError, match="closed"):
        say(voice, "Five")


@LINUX
def test_close_in_the_middle(voice, stop_children):
    """Closing does not wait for a phrase in the making."""
    outcome = []

    def speak():
        try:
            say(voice, LONG)
        except VoiceError as error:
            outcome.append(error)

    thread = threading.Thread(target=speak)
    thread.start()
    stopped_child()
    voice.close()
    thread.join(120)
    assert not thread.is_alive()
    assert len(outcome) == 1
    wait_for(lambda: not speech_processes())


@LINUX
def test_a_killed_child_costs_nothing(voice, stop_children):
    """A speech process that is killed in the middle of a phrase is replaced, and the phrase comes out whole."""
    with ThreadPoolExecutor(1) as pool:
        speech = pool.submit(say, voice, LONG)
        child = stopped_child()
        stop_children.unlink()
        os.kill(child, signal.SIGKILL)
        assert np.array_equal(speech.result(120), undisturbed(LONG))


@LINUX
def test_a_killed_process_costs_nothing(voice, stop_children):
    """The same holds for the process that forks."""
    with ThreadPoolExecutor(1) as pool:
        speech = pool.submit(say, voice, LONG)
        child = stopped_child()
        stop_children.unlink()
        (parent,) = (pid for pid in speech_processes() if pid != child)
        os.kill(parent, signal.SIGKILL)
        os.kill(child, signal.SIGCONT)
        assert np.array_equal(speech.result(120), undisturbed(LONG))
    wait_for(lambda: not alive(child))


@LINUX
def test_killed_again_and_again(voice, stop_children):
    """A phrase that kills its process twice is given up; the next one is spoken."""
    with ThreadPoolExecutor(1) as pool:
        speech = pool.submit(say, voice, LONG)
        for _ in range(2):
            child = stopped_child()
            os.kill(child, signal.SIGSEGV)
            os.kill(child, signal.SIGCONT)
            wait_for(lambda child=child: not alive(child))
        stop_children.unlink()
        with pytest.raises(VoiceError, match="signal 11"):
            speech.result(120)
    assert len(say(voice, "Five")) > 0


@LINUX
def test_killed_while_idle(voice):
    """A process that was killed between two phrases is replaced unnoticed."""
    before = say(voice, "Five")
    for pid in wait_for(speech_processes):
        os.kill(pid, signal.SIGKILL)
    assert np.array_equal(say(voice, "Five"), before)


def give_patience(monkeypatch, first, again):
    monkeypatch.setattr(espeak, "patience_for", lambda text: Patience(first, first, again))


def test_how_long_is_waited():
    """What a listener waits for gets 2 s, and a text of 2,000 characters what it may need; the second try gets more."""
    for length, first in ((5, 2.0), (400, 2.0), (2000, 10.0)):
        patience = espeak.patience_for("x" * length)
        assert (patience.first, patience.fresh) == (first, first)
        assert patience.again >= first + 6


@LINUX
def test_a_frozen_process_costs_no_phrase(voice, monkeypatch):
    """After its 2 s a fresh process speaks the phrase, whole; the frozen one is killed and reaped."""
    give_patience(monkeypatch, 60, 60)
    whole = say(voice, "Hold for one minute")
    give_patience(monkeypatch, 2, 600)
    (process,) = wait_for(speech_processes)
    os.kill(process, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        assert np.array_equal(pool.submit(say, voice, "Hold for one minute").result(60), whole)
    assert not Path(f"/proc/{process}").exists()
    assert len(wait_for(speech_processes)) == 1


@LINUX
@pytest.mark.parametrize("frozen", ["the child that speaks", "the process that forks"])
def test_frozen_in_the_middle_of_a_phrase(voice, monkeypatch, frozen, stop_children):
    """Whichever of the two freezes, the phrase comes out whole, and both are killed."""
    give_patience(monkeypatch, 4, 600)
    with ThreadPoolExecutor(1) as pool:
        speech = pool.submit(say, voice, LONG[:800])
        child = stopped_child()
        stop_children.unlink()
        (process,) = (pid for pid in speech_processes() if pid != child)
        if frozen == "the process that forks":
            os.kill(process, signal.SIGSTOP)
            os.kill(child, signal.SIGCONT)
        heard = speech.result(600)
    give_patience(monkeypatch, 60, 60)
    assert np.array_equal(heard, undisturbed(LONG[:800]))
    assert not Path(f"/proc/{process}").exists()
    wait_for(lambda: not alive(child))


@LINUX
def test_frozen_again_and_again(voice, monkeypatch):
    """A phrase is given up when two processes in a row freeze; both are killed, and the next phrase is spoken."""
    started = []

    def start_frozen():
        started.append(espeak.start_process())
        os.kill(started[-1]._popen.pid, signal.SIGSTOP)
        return started[-1]

    monkeypatch.setattr(voice._processes, "_start", start_frozen)
    give_patience(monkeypatch, 0.1, 0.2)
    with pytest.raises(VoiceError, match="did not answer"):
        say(voice, "Five")
    assert len(started) == 2
    wait_for(lambda: not speech_processes())
    monkeypatch.undo()
    assert len(say(voice, "Five")) > 0


@LINUX
def test_a_slow_machine_wears_no_processes_out(monkeypatch):
    """A healthy process that is merely slow is replaced once at most: then phrases get the longer time at once."""
    monkeypatch.setattr(espeak, "MOST_PROCESSES", 1)
    voice = EspeakVoice("en-us")
    too_short = 1e-6  # no machine is as fast as that
    give_patience(monkeypatch, too_short, 60)
    first = say(voice, "Five")
    (process,) = wait_for(speech_processes)
    for _ in range(3):
        assert np.array_equal(say(voice, "Five"), first)
    assert speech_processes() == [process]
    give_patience(monkeypatch, 60, 60)
    say(voice, "Five")  # in time: the machine is fast again
    give_patience(monkeypatch, too_short, 60)
    assert np.array_equal(say(voice, "Five"), first)
    assert process not in speech_processes()
    voice.close()


@LINUX
def test_ctrl_c_in_the_terminal(voice):
    """Ctrl-C is the player's business: the speech process is in another session and ignores it."""
    before = say(voice, "Five")
    pid = wait_for(speech_processes)[0]
    assert os.getsid(pid) != os.getsid(0)
    os.kill(pid, signal.SIGINT)
    assert np.array_equal(say(voice, "Five"), before)
    assert alive(pid)


PLAYER = """
import sys, threading, time
from voice_coach.coaching.cue import Phrase
from voice_coach.voices import espeak, speech_process
if __name__ == "__main__":
    speech_process.__file__ = sys.argv[2]
    espeak.FORKS = sys.argv[1] == "forks"
    voice = espeak.EspeakVoice("en-us")
    voice.warm_up()
    print("ready", flush=True)
    for line in sys.stdin:
        voice.speak(Phrase(line))
        print("spoken", flush=True)
    {end}
"""


def player(end="voice.close()", forks="forks"):
    return subprocess.Popen(
        [sys.executable, "-c", PLAYER.format(end=end), forks, speech_process.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@LINUX
@pytest.mark.parametrize("forks", ["forks", "fresh"])
@pytest.mark.parametrize("stopped", [False, True], ids=["idle", "in a hang"])
def test_no_orphans(forks, stopped, stop_children):
    """When the player is killed, its speech processes end too, even one whose child hangs."""
    with player(forks=forks) as process:
        process.stdout.readline()
        if stopped:
            process.stdin.write(LONG + "\n")
            process.stdin.flush()
            if forks == "forks":
                stopped_child()
        below = descendants(process.pid)
        assert below
        process.kill()
        wait_for(lambda: not any(alive(pid) for pid in below))


@pytest.mark.parametrize(("end", "forks"), [("voice.close()", "forks"), ("pass", "forks"), ("pass", "fresh")])
def test_nothing_reaches_the_terminal(forks, end):
    """Neither pyttsx3 nor eSpeak writes to the user's standard output or standard error."""
    with player(end, forks) as process:
        said, chatter = process.communicate("Wall squat.\nFive\n...\n", timeout=120)
    assert said == "ready\nspoken\nspoken\nspoken\n"
    assert chatter == ""


def test_a_deep_folder(tmp_path):
    """eSpeak's data is found however long the path to it is."""
    deep = tmp_path / ("d" * 90) / ("é" * 90)
    shutil.copytree(espeak.data_folder().parent, deep / "espeakng_loader")
    script = PLAYER.format(end="print(espeak.data_folder())")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(deep), str(Path.cwd())])}
    outcome = subprocess.run(
        [sys.executable, "-c", script, "forks", speech_process.__file__],
        input="Wall squat.\n",
        capture_output=True,
        encoding="utf-8",
        env={**environment, "PYTHONUTF8": "1"},
        check=False,
    )
    assert outcome.stderr == ""
    assert outcome.stdout.splitlines()[:2] == ["ready", "spoken"]
    assert str(deep) in outcome.stdout


# --- no voice


@pytest.fixture
def fresh_caches():
    cached = (espeak.data_folder, espeak.engine, espeak.voice_paths, espeak.voice_for, espeak.find_voice)
    for function in cached:
        function.cache_clear()
    yield
    for function in cached:
        function.cache_clear()


def test_not_installed(monkeypatch, fresh_caches):
    """Where a package is missing, the voice can be opened, and says what was tried and how to get one."""
    monkeypatch.setattr(espeak, "PACKAGES", ("espeakng_loader", "no_such_engine"))
    voice = EspeakVoice("de")
    for call in (voice.speak, voice.fingerprint):
        with pytest.raises(NoVoiceError, match=r"eSpeak NG.*no_such_engine.*pip install.*--voice silent"):
            call(Phrase("Five"))
    voice.close()


@LINUX
def test_cannot_be_loaded(monkeypatch):
    """Where the engine cannot be loaded, that is found out once, and told with the reason."""
    voice = EspeakVoice("en-us")
    kept = [entry for entry in sys.path if not (Path(entry) / "pyttsx3").exists()]
    monkeypatch.setattr(sys, "path", kept)
    with pytest.raises(NoVoiceError, match="No module named"):
        say(voice, "Five")
    monkeypatch.undo()
    voice.close()
