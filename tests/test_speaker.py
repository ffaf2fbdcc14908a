"""The speaker: phrases made ahead, each once; what fails is told once, and everything else goes on."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from processes import wait_for

from voice_coach.coaching.cue import Phrase
from voice_coach.sound import clip_memory
from voice_coach.sound.clip_cache import ENDING, ClipCache
from voice_coach.sound.speaker import Speaker
from voice_coach.voices import espeak
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import NoVoiceError, Recording, VoiceError
from voice_coach.voices.espeak import EspeakVoice
from voice_coach.voices.silent import SilentVoice

NO_CACHE = ClipCache(Path(os.devnull) / "clips")
"""A cache that nothing can be written to."""

SQUAT, PLANK, FIVE = Phrase("Wall squat."), Phrase("Plank."), Phrase("Five")


class Letters:
    """A voice that hums 100 ms for each letter; it can be held up, and refuses what begins with ``!``."""

    def __init__(self):
        self.spoken = []
        self.go = threading.Event()
        self.go.set()
        self.closed = False

    def fingerprint(self, phrase):
        return f"letters {phrase.language}"

    def speak(self, phrase):
        self.spoken.append(phrase.text)
        self.go.wait(120)
        if self.closed:
            raise VoiceError("The voice is closed.")
        if phrase.text.startswith("!"):
            raise {"!": VoiceError, "!!": NoVoiceError}.get(phrase.text[:2], ZeroDivisionError)(
                "It will not."
            )
        turns = np.arange(4800 * len(phrase.text)) * 440 / 48_000
        return Recording((np.sin(2 * np.pi * turns) / 10).astype(np.float32), 48_000)

    def close(self):
        self.closed = True
        self.go.set()


@pytest.fixture
def voice():
    return Letters()


@pytest.fixture
def notices():
    return []


@pytest.fixture
def speaker(voice, notices):
    speaker = Speaker(voice, NO_CACHE, notices.append, threads=1)
    yield speaker
    speaker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "speaker"]


def phrases(*texts):
    return [Phrase(text) for text in texts]


def test_length_and_clip(speaker):
    """A phrase's length is that of its clip, in the stream's format, and it is spoken once."""
    length = speaker.length(PLANK)
    clip = speaker.clip(PLANK)
    assert clip.shape == (length, 2)
    assert clip.dtype == np.float32
    assert length == pytest.approx(6 * 4800, abs=50)
    assert np.array_equal(clip[:, 0], clip[:, 1])
    assert speaker.clip(PLANK) is clip


def test_in_order_and_once(speaker, voice):
    """What is expected is made in the background in its order, duplicates once."""
    speaker.expect(phrases("a", "b", "a", "c"))
    speaker.expect(phrases("c", "d"))
    assert all(speaker.length(phrase) for phrase in phrases("a", "b", "c", "d"))
    assert voice.spoken == ["a", "b", "c", "d"]


def test_languages_are_apart(speaker, voice):
    """The same words in another language are another phrase."""
    speaker.length(Phrase("a", "en"))
    speaker.length(Phrase("a", "de"))
    assert voice.spoken == ["a", "a"]


def test_what_is_asked_for_goes_first(speaker, voice):
    """A phrase that somebody waits for goes before all that is merely expected."""
    voice.go.clear()
    speaker.expect(phrases(*"abcdef"))
    wait_for(lambda: voice.spoken == ["a"])
    waiting = threading.Thread(target=speaker.length, args=(Phrase("e"),))
    waiting.start()
    wait_for(lambda: speaker._queue[0] == Phrase("e"))
    voice.go.set()
    waiting.join()
    for text in "abcdef":
        speaker.length(Phrase(text))
    assert voice.spoken == ["a", "e", "b", "c", "d", "f"]


def test_expect_takes_any_iterable(speaker):
    """Phrases may come from a generator."""
    speaker.expect(Phrase(text) for text in "ab")
    assert speaker.length(Phrase("b")) > 0


@pytest.mark.parametrize("text", ["! no", "!? no"])
def test_a_lost_phrase(speaker, notices, text):
    """A phrase that cannot be spoken has no length, is told once, and everything else goes on."""
    lost = Phrase(text)
    speaker.expect([lost, FIVE])
    assert speaker.length(FIVE) > 0
    assert speaker.length(lost) == speaker.length(lost) == 0
    assert speaker.clip(lost).shape == (0, 2)
    assert list(speaker.lost) == [lost]
    assert len(notices) == 1
    assert text in notices[0]
    assert "It will not." in notices[0]


def test_no_voice_is_told_once(speaker, notices):
    """Where there is no voice at all, one notice is enough for all phrases."""
    for text in ("!! a", "!! b", "!! c"):
        assert speaker.length(Phrase(text)) == 0
    assert notices == ["It will not."]
    assert len(speaker.lost) == 3


def test_a_failing_notice_is_not_lost(voice):
    """An error in the background reaches whoever waits, instead of vanishing."""

    def fail(text):
        raise ZeroDivisionError(text)

    speaker = Speaker(voice, NO_CACHE, fail, threads=1)
    with pytest.raises(RuntimeError, match="thread of the speaker") as error:
        speaker.length(Phrase("! no"))
    assert isinstance(error.value.__cause__, ZeroDivisionError)
    speaker.close()


def test_memory_is_bounded(voice, notices, monkeypatch):
    """Clips beyond the bound are let go, the least recently used first, and made again the same."""
    monkeypatch.setattr(clip_memory, "MOST_BYTES", 3 * 4800 * 4 * 5)
    speaker = Speaker(voice, NO_CACHE, notices.append, threads=1)
    texts = ["aaaaa", "bbbbb", "ccccc", "ddddd", "eeeee"]
    first = {text: np.array(speaker.clip(Phrase(text))) for text in texts}
    for text in texts:
        assert np.array_equal(speaker.clip(Phrase(text)), first[text])
    assert voice.spoken == [*texts, *texts]
    speaker.close()


def test_a_clip_that_cannot_be_made_again(voice, notices, monkeypatch):
    """Where a clip is gone and its voice too, silence keeps its place, and it is told."""
    monkeypatch.setattr(clip_memory, "MOST_BYTES", 0)
    speaker = Speaker(voice, NO_CACHE, notices.append, threads=1)
    length = speaker.length(FIVE)
    monkeypatch.setattr(voice, "speak", lambda phrase: (_ for _ in ()).throw(VoiceError("It is gone.")))
    assert speaker.clip(FIVE).shape == (length, 2)
    assert not speaker.clip(FIVE).any()
    assert len(notices) == 1
    speaker.close()


def test_cached_and_fresh_are_the_same(tmp_path, notices):
    """A clip from the cache is the fresh one bit for bit, and so is one made without a cache."""
    clips = []
    for cache in (NO_CACHE, ClipCache(tmp_path), ClipCache(tmp_path)):
        speaker = Speaker(EspeakVoice("en-us"), cache, notices.append)
        clips.append([np.array(speaker.clip(phrase)) for phrase in (SQUAT, PLANK, FIVE)])
        speaker.close()
    for fresh, stored, loaded in zip(*clips, strict=True):
        assert np.array_equal(fresh, stored)
        assert np.array_equal(fresh, loaded)
    assert notices == []


def test_a_kept_phrase_waits_for_no_other(tmp_path, notices, voice):
    """What is in the cache is there at once, also while all threads wait for the voice to speak something else."""
    speaker = Speaker(voice, ClipCache(tmp_path), notices.append)
    length = speaker.length(FIVE)
    speaker.close()
    voice.closed = False
    voice.go.clear()
    speaker = Speaker(voice, ClipCache(tmp_path), notices.append, threads=1)
    speaker.expect(phrases("a", "Five"))
    wait_for(lambda: voice.spoken == ["Five", "a"])
    assert speaker.length(FIVE) == length
    assert speaker.clip(FIVE).any()
    assert not voice.go.is_set()
    speaker.close()
    assert voice.spoken == ["Five", "a"]


def test_a_broken_entry_is_spoken_anew(tmp_path, notices, voice):
    """A garbled entry costs nothing but the time to speak the phrase again."""
    for _ in range(2):
        speaker = Speaker(voice, ClipCache(tmp_path), notices.append)
        clip = np.array(speaker.clip(PLANK))
        voice.closed = False
        speaker.close()
        voice.closed = False
        (entry,) = tmp_path.iterdir()
        entry.write_bytes(entry.read_bytes()[:-100])
    assert voice.spoken == ["Plank.", "Plank."]
    assert clip.any()
    assert notices == []


def test_no_cache_to_write_to(tmp_path, notices, voice):
    """With a cache that cannot be written, everything is spoken, and it is told once."""
    (tmp_path / "file").write_text("in the way")
    speaker = Speaker(voice, ClipCache(tmp_path / "file" / "clips", notices.append), notices.append)
    assert all(speaker.length(phrase) for phrase in (SQUAT, PLANK, FIVE))
    speaker.close()
    assert len(notices) == 1


def test_silence_is_not_stored(tmp_path, notices):
    """The silent voice's clips are as long as estimated, and take no room on the disk."""
    speaker = Speaker(SilentVoice(160), ClipCache(tmp_path / "clips"), notices.append)
    assert 0.5 * 48_000 < speaker.length(SQUAT) < 48_000
    assert speaker.clip(SQUAT).shape == (speaker.length(SQUAT), 2)
    assert not speaker.clip(SQUAT).any()
    speaker.close()
    assert not (tmp_path / "clips").exists()


def test_nothing_to_say_is_no_loss(tmp_path, notices):
    """A phrase in which nothing can be spoken has no length, is not lost, and is known the next time."""
    for _ in range(2):
        speaker = Speaker(EspeakVoice("en-us"), ClipCache(tmp_path), notices.append)
        assert speaker.length(Phrase("...")) == 0
        assert speaker.clip(Phrase("...")).shape == (0, 2)
        assert speaker.lost == {}
        speaker.close()
    assert len(list(tmp_path.glob("*" + ENDING))) == 1
    assert notices == []


def test_close_in_the_middle(voice, notices):
    """Closing ends the waiting of others, and says nothing of what was still to be made."""
    voice.go.clear()
    speaker = Speaker(voice, NO_CACHE, notices.append, threads=2)
    speaker.expect(phrases(*"abcdefgh"))
    outcome = []

    def wait():
        try:
            speaker.length(Phrase("h"))
        except VoiceError as error:
            outcome.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    wait_for(lambda: len(voice.spoken) == 2)
    speaker.close()
    speaker.close()
    waiting.join(120)
    assert outcome == ["The speaker is closed."]
    assert notices == []
    assert speaker.lost == {}
    speaker.expect([FIVE])
    with pytest.raises(VoiceError, match="closed"):
        speaker.length(FIVE)


def test_unknown_language(tmp_path, notices):
    """A language that nobody speaks is told once, and phrases in others are spoken."""
    speaker = Speaker(ChosenVoices(Wanted()), ClipCache(tmp_path), notices.append)
    assert speaker.length(Phrase("Nuqneh", "xx")) == speaker.length(Phrase("Qapla", "xx")) == 0
    assert speaker.length(FIVE) > 0
    assert len(notices) == 1
    assert "`xx`" in notices[0]
    speaker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_dead_speech_process_costs_no_beat(tmp_path, notices):
    """Speech processes that are killed all the while cost no phrase, or are told of."""
    voice = EspeakVoice("en-us")
    speaker = Speaker(voice, ClipCache(tmp_path), notices.append)
    everything = phrases(*(f"Number {number}" for number in range(18)))
    speaker.expect(everything)
    for count, phrase in enumerate(everything):
        if count % 6 == 0:
            for process in list(voice._processes._busy):
                process._popen.kill()  # which may have just ended
        speaker.length(phrase)
    assert len(notices) == len(speaker.lost)
    assert sum(speaker.length(phrase) > 0 for phrase in everything) == 18 - len(speaker.lost)
    assert len(speaker.lost) < 3
    speaker.close()


SPEAK = """
import os, sys
from pathlib import Path
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.coaching.cue import Phrase
from voice_coach.sound.speaker import Speaker
from voice_coach.voices.espeak import EspeakVoice
phrases = [Phrase(f"Number {number}") for number in range(6)]
speaker = Speaker(EspeakVoice("en-us"), ClipCache(Path(sys.argv[1])), print)
speaker.expect(phrases)
print(sum(int(abs(speaker.clip(phrase)).sum() * 1000) + speaker.length(phrase) for phrase in phrases))
speaker.close()
heavy = {"pyttsx3", "espeakng_loader", "soxr", "soundfile", "subprocess"} & set(sys.modules)
print(sorted(heavy))
"""


def run_speak(folder):
    return subprocess.Popen([sys.executable, "-c", SPEAK, str(folder)], stdout=subprocess.PIPE, text=True)


def test_two_players_fill_one_cache(tmp_path):
    """Players that speak the same phrases into one cache at the same time hear the same.

    With everything in the cache, no speech process is started, and no speech library imported.
    """
    players = [run_speak(tmp_path) for _ in range(2)]
    cold = [player.communicate(timeout=120)[0].splitlines() for player in players]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [ENDING] * 6
    warm = run_speak(tmp_path).communicate(timeout=120)[0].splitlines()
    assert cold[0][0] == cold[1][0] == warm[0]
    assert "['soxr', 'subprocess']" in (cold[0][1], cold[1][1])
    assert warm[1] == "[]"


WAIT = """
import os, threading
from pathlib import Path
from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.speaker import Speaker
interrupted = threading.Event()
class Slow:
    def fingerprint(self, phrase): return "slow"
    def speak(self, phrase):
        print("waiting", flush=True)
        interrupted.wait(120)
        raise ValueError
    def close(self): pass
speaker = Speaker(Slow(), ClipCache(Path(os.devnull) / "clips"), print)
try:
    speaker.length(Phrase("a"))
except KeyboardInterrupt:
    interrupted.set()
    speaker.close()
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_while_waiting():
    """Ctrl-C gets through while a phrase is waited for."""
    with subprocess.Popen([sys.executable, "-c", WAIT], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=120)[0] == "interrupted\n"


INTERRUPTED = """
import os, random, signal, time
from pathlib import Path
from voice_coach.coaching.cue import Phrase
from voice_coach.sound.clip_cache import ClipCache
from voice_coach.sound.speaker import Speaker

class Voice:
    def fingerprint(self, phrase): return "any"
    def speak(self, phrase):
        time.sleep(0.0003)
        raise ValueError
    def close(self): pass

def interrupt(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGALRM, interrupt)
speaker = Speaker(Voice(), ClipCache(Path(os.devnull) / "clips"), lambda notice: None)
held = 0
for turn in range(4_000):
    try:
        signal.setitimer(signal.ITIMER_REAL, random.uniform(0.00001, 0.0008))
        for number in range(1_000_000):
            speaker.length(Phrase(f"{turn} {number}"))
    except (KeyboardInterrupt, RuntimeError):  # the second where the lock had been let go: told by the first
        pass
    while speaker._lock._is_owned():
        held += 1
        speaker._lock.release()
speaker.close()
print(held)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_leaves_nothing_locked():
    """Wherever Ctrl-C falls while phrases are waited for, the voice's threads can go on, and end."""
    ran = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.stdout, ran.stderr, ran.returncode) == ("0\n", "", 0)


def test_a_voice_that_is_not_installed(monkeypatch, tmp_path, notices):
    """Without the library, one notice says what was tried; nothing raises, and all phrases are without length."""
    cached = (espeak.data_folder, espeak.engine, espeak.voice_paths, espeak.voice_for)
    for function in cached:
        function.cache_clear()
    monkeypatch.setattr(espeak, "PACKAGES", ("espeakng_loader", "no_such_engine"))
    speaker = Speaker(EspeakVoice("en-us"), ClipCache(tmp_path), notices.append)
    assert [speaker.length(phrase) for phrase in (SQUAT, PLANK, FIVE)] == [0, 0, 0]
    speaker.close()
    assert len(notices) == 1
    assert "eSpeak NG" in notices[0]
    for function in cached:
        function.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_frozen_voice_loses_no_phrase(notices, monkeypatch):
    """A speech process that stands still (SIGSTOP) is replaced: every phrase is spoken whole, and nothing is told."""
    usual = Speaker(EspeakVoice("en-us"), NO_CACHE, notices.append)
    lengths = [usual.length(phrase) for phrase in (SQUAT, PLANK, FIVE)]
    usual.close()
    monkeypatch.setattr(espeak, "MOST_PROCESSES", 1)
    voice = EspeakVoice("en-us")
    voice.warm_up()
    (process,) = voice._processes._free
    frozen = process._popen.pid
    os.kill(frozen, signal.SIGSTOP)
    speaker = Speaker(voice, NO_CACHE, notices.append)
    assert [speaker.length(phrase) for phrase in (SQUAT, PLANK, FIVE)] == lengths
    assert speaker.clip(SQUAT).any()
    assert not Path(f"/proc/{frozen}").exists()
    speaker.close()
    assert (speaker.lost, notices) == ({}, [])


# What another voice has to speak


class Slowly(Letters):
    """A voice that takes twice as long."""

    def fingerprint(self, phrase):
        return "slowly"

    def speak(self, phrase):
        recording = super().speak(phrase)
        return Recording(np.concatenate([recording.samples, recording.samples]), recording.rate)


def twice(cache, voice, other, notices):
    """A speaker with two voices."""
    return Speaker(voice, cache, notices.append, threads=1, stand_in=lambda phrase: other)


@pytest.mark.parametrize("cached", [False, True])
def test_a_phrase_stays_with_the_voice_that_spoke_it_first(tmp_path, voice, notices, monkeypatch, cached):
    """A phrase has its length from the voice that stood in: that one speaks it again, also when the other is back."""
    monkeypatch.setattr(clip_memory, "MOST_BYTES", 0)
    speaker = twice(ClipCache(tmp_path) if cached else NO_CACHE, voice, Slowly(), notices)
    with monkeypatch.context() as patch:
        patch.setattr(voice, "speak", fail)
        length = speaker.length(FIVE)
    clip = speaker.clip(FIVE)
    assert clip.shape == (length, 2)
    assert clip[-2400:].any()
    assert voice.spoken == []
    assert speaker.stood_in == {FIVE: "It is gone."}
    assert speaker.lost == {}
    assert notices == []
    speaker.close()


def fail(phrase):
    raise VoiceError("It is gone.")


def test_a_kept_phrase_outlives_its_voice(tmp_path, voice, notices, monkeypatch):
    """What the first voice spoke and is kept on disk is played as it was, also when that voice has been given up."""
    monkeypatch.setattr(clip_memory, "MOST_BYTES", 0)
    speaker = twice(ClipCache(tmp_path), voice, Slowly(), notices)
    first = np.array(speaker.clip(FIVE))
    monkeypatch.setattr(voice, "speak", fail)
    monkeypatch.setattr(voice, "fingerprint", fail)
    assert np.array_equal(speaker.clip(FIVE), first)
    assert speaker.stood_in == {}
    speaker.close()


@pytest.mark.parametrize("longer", [False, True])
def test_another_voice_keeps_to_the_place_of_the_first(voice, notices, monkeypatch, longer):
    """Without a cache another voice speaks again what the first did, within its length: no cue after it moves."""
    monkeypatch.setattr(clip_memory, "MOST_BYTES", 0)
    first, other = (voice, Slowly()) if longer else (Slowly(), voice)
    speaker = twice(NO_CACHE, first, other, notices)
    length = speaker.length(FIVE)
    monkeypatch.setattr(first, "speak", fail)
    clip = speaker.clip(FIVE)
    assert clip.shape == (length, 2)
    assert clip[: length // 3].any()
    assert list(speaker.stood_in) == [FIVE]
    speaker.close()


def test_where_both_voices_fail_the_first_reason_is_told(voice, notices, monkeypatch):
    """A phrase that the stand-in cannot speak either is lost, for the reason of the chosen voice."""
    other = Letters()
    monkeypatch.setattr(other, "speak", fail)
    speaker = twice(NO_CACHE, voice, other, notices)
    assert speaker.length(Phrase("!")) == 0
    assert notices == ["“!” could not be spoken: It will not."]
    assert speaker.stood_in == {}
    speaker.close()


def test_a_busy_voice_is_not_waited_for(voice, notices):
    """Whether phrases are ready is answered at once, and they are made all the same."""
    voice.go.clear()
    speaker = Speaker(voice, NO_CACHE, notices.append, threads=1)
    assert not speaker.ready(phrases("a", "b"))
    voice.go.set()
    assert [speaker.length(phrase) > 0 for phrase in phrases("a", "b")] == [True, True]
    assert speaker.ready(phrases("a", "b"))
    speaker.close()


def test_it_closes_after_an_interrupt_before_its_thread_started(speaker, monkeypatch):
    """Ctrl-C while a thread is started is not replaced by an error of waiting for that thread."""

    def interrupted(thread):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            speaker.expect([SQUAT])
    speaker.close()
