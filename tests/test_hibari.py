"""The natural voice alone: the same bits on every start, little memory, and no fault of its own costs a word."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest
from packaging.requirements import Requirement
from processes import children, wait_for

from voice_coach.cli import main
from voice_coach.coaching.cue import Phrase
from voice_coach.commands.doctor import natural_voice
from voice_coach.shortage import DAMAGED, MEMORY
from voice_coach.sound.studio import Studio, opened
from voice_coach.voices import hibari, packages, speech_process
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.contract import Recording, VoiceError
from voice_coach.voices.hibari import ENGINE, HEART, HibariVoice, is_installable
from voice_coach.voices.hibari_process import LEXICONS, harmless, keep_lexicons, kept_lexicons, pieces
from voice_coach.voices.serving import answer
from voice_coach.voices.speech_process import ProcessDiedError, SpeechProcess, TooSlowError, understood
from voice_coach.voices.speech_processes import Patience

TESTS = Path(__file__).parent
SITE = Path(importlib.util.find_spec("numpy").origin).parents[1]  # type: ignore[union-attr, arg-type]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("hibari") is None, reason="there is no natural voice for this machine"
)

PHRASES = [Phrase(text) for text in ("Short", "Wall squat.", "Hold for thirty seconds.", "Rest.")]
SHORT = "title: Short\nsteps:\n  - exercise: Plank\n    hold: 1s\n    get_ready: 3s\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep clips and lexicons in a folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "voice-coach"


@pytest.fixture(scope="module")
def first_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the first process for the module keeps the lexicons; it is only read afterwards."""
    return tmp_path_factory.mktemp("first") / "voice-coach"


@pytest.fixture(scope="module")
def heart(first_cache: Path) -> Iterator[HibariVoice]:
    """The voice, with a process that starts once for the module, without lexicons; it is never disturbed."""
    voice = ENGINE.open(HEART, 150)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(first_cache.parent))
        say(voice, "Five")
    yield voice
    voice.close()


@pytest.fixture
def lexicons(heart: HibariVoice, first_cache: Path, own_cache: Path) -> None:
    """Start with lexicons that are kept already, as all starts but the first do: it costs half as much."""
    own_cache.mkdir(exist_ok=True)
    for file in lexicon_files(first_cache):
        (own_cache / file.name).symlink_to(file)


@pytest.fixture
def another() -> Iterator[HibariVoice]:
    """The voice in a process of its own."""
    voice = ENGINE.open(HEART, 150)
    yield voice
    voice.close()


def say(voice: HibariVoice, text: str) -> bytes:
    return voice.speak(Phrase(text)).samples.tobytes()


def process_of(voice: HibariVoice) -> SpeechProcess:
    with voice._processes._lock:
        (process,) = {*voice._processes._free, *voice._processes._busy}
    return process


# The same bits


@pytest.mark.skipif(importlib.util.find_spec("scipy") is None, reason="scipy is not installed")
@pytest.mark.usefixtures("lexicons")
def test_scipy_changes_nothing(
    heart: HibariVoice, another: HibariVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """hibari would take scipy's FFT, which differs in the last bits: with and without it the sound is the same."""
    texts = ["Wall squat.", "Keep your back straight, and breathe."]
    without = site(tmp_path, without=("scipy", "scipy-*"))
    usual = [say(heart, text) for text in texts]  # its process has started, and sees scipy
    monkeypatch.setattr(sys, "path", [str(without) if Path(entry) == SITE else entry for entry in sys.path])
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, "scipy", raising=False)  # another test may have loaded it
    assert importlib.util.find_spec("scipy") is None
    assert [say(another, text) for text in texts] == usual


WORDS = "keep breathing and stand tall with both feet on the floor while you hold "


@pytest.fixture(scope="module")
def longest(heart: HibariVoice) -> Recording:
    """A text of 2,000 characters without a full stop, spoken."""
    return heart.speak(Phrase((WORDS * 27).strip()))


def test_sound_of_long_texts_is_the_sound_of_their_parts(heart: HibariVoice, longest: Recording) -> None:
    """Nothing is lost where a text is cut: as many words take as long, wherever the cuts fall."""
    once = len(heart.speak(Phrase(WORDS)).samples)
    assert len(longest.samples) == pytest.approx(27 * once, rel=0.25)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("aa bb cc dd ee", ["aa bb cc", "dd ee"]),
        ("aa, bb; cc: dd", ["aa, bb;", "cc: dd"]),
        ("abcdefghijklmn", ["abcdefghij", "klmn"]),
        ("", [""]),
    ],
)
def test_where_a_text_is_cut(text: str, cut: list[str]) -> None:
    """At ends of sentences, else clauses as many as fit, else words, else anywhere; nothing is longer than allowed."""
    assert pieces(text, 10) == cut


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("[word](/ph/)", "[word] (/ph/)"),
        ("100000000000", "100000000000"),
        ("1234567890123", "1 2 3 4 5 6 7 8 9 0 1 2 3"),
        ("9,999,999,999,999 steps", "9 9 9 9 9 9 9 9 9 9 9 9 9 steps"),
        ("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"),
    ],
)
def test_what_it_stumbles_over_is_taken_out(text: str, spoken: str) -> None:
    """Markup becomes text, and a number that is too long to be read is read digit by digit."""
    assert harmless(text) == spoken


@LINUX
def test_memory_is_bounded(heart: HibariVoice, longest: Recording) -> None:
    """A text of 2,000 characters without a full stop is spoken in less than 250 MB."""
    assert 1900 < len(WORDS) * 27 <= 2000
    assert len(longest.samples) > 60 * longest.rate
    status = Path(f"/proc/{process_of(heart)._popen.pid}/status").read_text()
    (peak,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak < 250_000, f"{peak / 1000:.0f} MB"


# The file that keeps the lexicons


def lexicon_files(cache: Path) -> list[Path]:
    return [path for path in cache.iterdir() if path.is_file()] if cache.is_dir() else []


@pytest.mark.usefixtures("heart")
def test_the_lexicons_are_kept_for_this_python(first_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first start leaves one file, named by hibari's version and this Python, and what it holds is whole."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(first_cache.parent))
    (file,) = lexicon_files(first_cache)
    assert file.name == f"hibari-0.2.1-{sys.implementation.cache_tag}.lexicons"
    assert str(file) == hibari.lexicon_file()
    parsed = kept_lexicons(str(file))
    assert parsed is not None
    assert set(parsed) == set(LEXICONS)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "truncated": lambda content: content[:-1],
    "truncated in its head": lambda content: content[:25],
    "longer": lambda content: content + b"\0",
    "a changed byte": lambda content: content[:40] + bytes([content[40] ^ 1]) + content[41:],
    "of another format": lambda content: content.replace(b"lexicons 1", b"lexicons 0", 1),
    "text": lambda content: b"nothing of this kind\n" * 100,
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_seen(tmp_path: Path, kind: str) -> None:
    """Whatever has happened to the file, nothing of it is taken."""
    file = tmp_path / "small.lexicons"
    lexicons = {name: {"squat": "skw\u02c8\u0251t"} for name in LEXICONS}
    keep_lexicons(file, lexicons)
    assert kept_lexicons(str(file)) == lexicons
    file.write_bytes(DAMAGE[kind](file.read_bytes()))
    assert kept_lexicons(str(file)) is None


@pytest.mark.slow
def test_a_damaged_file_is_replaced(heart: HibariVoice, another: HibariVoice, own_cache: Path) -> None:
    """A start with a damaged file speaks all the same, and leaves a whole one."""
    file = Path(hibari.lexicon_file() or "")
    file.parent.mkdir()
    file.write_bytes(b"damaged")
    assert say(another, "Wall squat.") == say(heart, "Wall squat.")
    assert kept_lexicons(str(file)) is not None
    assert lexicon_files(own_cache) == [file]


@pytest.mark.slow
def test_two_starts_at_once_leave_one_whole_file(heart: HibariVoice, own_cache: Path) -> None:
    """Two processes that write the file at the same time say the same, and nothing unfinished is left."""
    voices = [ENGINE.open(HEART, 150) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        spoken = list(pool.map(lambda voice: say(voice, "Wall squat."), voices))
    for voice in voices:
        voice.close()
    assert spoken == [say(heart, "Wall squat.")] * 2
    (file,) = lexicon_files(own_cache)
    assert kept_lexicons(str(file)) is not None


@pytest.mark.slow
@pytest.mark.parametrize("place", ["a file", "nothing"])
def test_no_place_for_the_file(
    heart: HibariVoice, another: HibariVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Where no file can be kept, or the user has no home, the voice says the same."""
    if place == "a file":
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    else:
        monkeypatch.setattr(hibari, "lexicon_file", lambda: None)
    assert say(another, "Wall squat.") == say(heart, "Wall squat.")


# Faults: eSpeak speaks in its place, with its own clips


@pytest.fixture(scope="module")
def by_espeak(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    """A cache with all phrases in eSpeak's voice, and their clips."""
    folder = tmp_path_factory.mktemp("spoken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        with opened(ChosenVoices(Wanted("en-us")), None, pytest.fail) as studio:
            return folder, clips(studio)


def clips(studio: Studio, phrases: list[Phrase] = PHRASES) -> list[bytes]:
    return [studio.speaker.clip(phrase).tobytes() for phrase in phrases]


@pytest.fixture
def kept(by_espeak: tuple[Path, list[bytes]], own_cache: Path) -> list[bytes]:
    """Start with eSpeak's clips in the cache: what it stands in with costs nothing then."""
    folder, spoken = by_espeak
    shutil.copytree(folder / "voice-coach" / "clips", own_cache / "clips")
    return spoken


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have real processes run a script that answers wrongly, in place of hibari's."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    shutil.copy(TESTS / "faulty_hibari.py", folder / "hibari_process.py")
    shutil.copy(Path(speech_process.__file__).with_name("espeak_process.py"), folder)
    monkeypatch.setattr(speech_process, "__file__", str(folder / "speech_process.py"))


FAULTS = [
    ("garbage", "ended unexpectedly"),
    ("a line without an end", "ended unexpectedly"),
    ("silence", "The voice made no sound."),
    ("hiss below hearing", "The voice made no sound."),
    ("no samples", "The voice made no sound."),
    ("no numbers", "not numbers"),
    ("another rate", "Hibari returned 48000 samples a second"),
    ("a minute", "The voice returned 60 s of sound for 5 characters."),
    ("more than announced", "ended unexpectedly"),
    ("an error", "A fault inside."),
    (
        "a shortage",
        "The voice cannot speak: there is not enough memory. Close other programs, or raise the limits",
    ),
    ("not loaded", "The natural voice cannot speak: a fault inside. Install it with"),
    ("a crash", "ended unexpectedly"),
    ("an early end", "ended unexpectedly"),
    ("out of memory while loading", "ended unexpectedly"),
    ("a traceback while loading", "ZeroDivisionError: a fault inside"),
]


@POSIX
@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize(("fault", "why"), FAULTS)
def test_a_faulty_process_costs_no_word(
    kept: list[bytes], own_cache: Path, monkeypatch: pytest.MonkeyPatch, fault: str, why: str
) -> None:
    """eSpeak speaks each phrase, as it would have alone; nothing is kept under another key, and it is told once."""
    monkeypatch.setenv("VOICE_COACH_FAULT", fault)
    before = sorted(path.name for path in (own_cache / "clips").iterdir())
    told: list[str] = []
    with opened(ChosenVoices(Wanted()), None, told.append) as studio:
        assert clips(studio, PHRASES[:2]) == kept[:2]
        assert studio.speaker.lost == {}
    assert sorted(path.name for path in (own_cache / "clips").iterdir()) == before
    (line,) = told
    assert line.startswith("eSpeak spoke 2 phrases instead of the voice for this language. ")
    assert why in line
    assert "voice-coach doctor" in line


@pytest.mark.parametrize(
    "reply",
    [
        [],
        {},
        {"rate": "fast", "bytes": 2},
        {"rate": 24_000, "bytes": 3},
        {"rate": 24_000, "bytes": -2},
        {"rate": 24_000, "bytes": 1 << 60},
    ],
    ids=[
        "a list",
        "empty",
        "a rate in words",
        "half a sample",
        "fewer than none",
        "more than there is memory for",
    ],
)
def test_a_reply_without_sense_is_refused(reply: object) -> None:
    """It counts as garbage, and not one byte is read after it."""
    with pytest.raises(ValueError, match="no "):
        understood(json.dumps(reply).encode())


@POSIX
@pytest.mark.usefixtures("faulty")
def test_a_voice_short_of_memory_is_given_up(kept: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first phrase on that there is no memory for, eSpeak speaks all: the voices do not alternate."""
    monkeypatch.setenv("VOICE_COACH_FAULT", "a shortage at the second phrase")
    told: list[str] = []
    with opened(ChosenVoices(Wanted()), None, told.append) as studio:
        spoken = clips(studio)
    assert spoken[0] != kept[0]
    assert spoken[1:] == kept[1:]
    (line,) = told
    assert "pip install" not in line


@pytest.mark.parametrize(
    ("error", "reply"),
    [
        (MemoryError(), {"shortage": MEMORY}),
        (RuntimeError("running Transpose node. Status Message: std::bad_alloc"), {"shortage": MEMORY}),
        (
            ImportError("x.so: failed to map segment from shared object"),
            {
                "shortage": f"{MEMORY} to load a part of the program: x.so: failed to map segment from shared object"
            },
        ),
        (ModuleNotFoundError("No module named 'x'"), {"error": f"a{DAMAGED[1:]}: No module named 'x'"}),
        (ValueError("no numbers"), {"error": "ValueError: no numbers"}),
    ],
    ids=repr,
)
def test_a_shortage_is_told_from_other_errors(error: Exception, reply: dict[str, str]) -> None:
    """A process says what it has too little of in a reply of its own, whichever library failed."""

    def speak(request: object) -> NoReturn:
        raise error

    reader, writer = os.pipe()
    answer(writer, speak, {}, b"{}\n")
    assert json.loads(os.read(reader, 1 << 16)) == reply
    os.close(reader)
    os.close(writer)


CHATTY = """
import ctypes, json, os, sys
sys.path[:] = json.loads(sys.argv[1])["search_path"]
from voice_coach.voices.serving import serve

def load():
    print("x" * 200_000, file=sys.stderr)
    for _ in range(200):
        ctypes.CDLL(None).write(2, b"x" * 1000, 1000)
    return lambda request: (24_000, bytes(2))

serve(load)
"""


@POSIX
def test_what_an_engine_writes_does_not_block_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that writes 200 kB to standard error while it is loaded, from Python and from C, speaks."""
    (tmp_path / "chatty.py").write_text(CHATTY)
    monkeypatch.setattr(speech_process, "__file__", str(tmp_path / "speech_process.py"))
    process = SpeechProcess("chatty.py", {})
    try:
        assert process.ask({}, 60.0) == ({"rate": 24_000, "bytes": 2}, bytes(2))
    finally:
        process.kill()


BUSY = """
import json, sys, time
sys.path[:] = json.loads(sys.argv[1])["search_path"]
from voice_coach.voices.serving import serve

def speak(request):
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    return 24_000, bytes(2)

serve(lambda: speak)
"""
OTHERS = """
import os
first = os.getpid()
if all(os.fork() for _ in range(40)):
    print("ready", flush=True)
    os.read(0, 1)
else:
    os.setsid()  # Linux may share the processor among sessions
    while os.getppid() == first:
        pass
"""


@LINUX
def test_time_without_a_processor_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that 40 other programs keep from the processor for two seconds is no voice that hangs."""
    (tmp_path / "busy.py").write_text(BUSY)
    monkeypatch.setattr(speech_process, "__file__", str(tmp_path / "speech_process.py"))
    process = SpeechProcess("busy.py", {})
    processor = min(os.sched_getaffinity(0))
    others = subprocess.Popen(
        ["taskset", "--cpu-list", str(processor), sys.executable, "-c", OTHERS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.ask({}, 60.0)
        os.sched_setaffinity(process._popen.pid, {processor})
        assert others.stdout is not None
        assert others.stdout.readline() == b"ready\n"
        assert process.ask({}, 0.5) == ({"rate": 24_000, "bytes": 2}, bytes(2))
    finally:
        others.communicate(b"x")
        process.kill()


def test_a_digit_has_the_patience_of_its_word(another: HibariVoice, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a phrase may take goes by what is read aloud: figures and capitals count as words."""
    asked: list[Patience] = []

    def speak(request: object, patience: Patience) -> NoReturn:
        asked.append(patience)
        raise VoiceError

    monkeypatch.setattr(another._processes, "speak", speak)
    for text in ("7 " * 1000, "seven " * 1000, "W " * 1000, "double you " * 1000):
        with pytest.raises(VoiceError):
            another.speak(Phrase(text))
    figures, words, capitals, names = (patience.first for patience in asked)
    assert figures > words
    assert capitals > names - 3


@POSIX
@pytest.mark.usefixtures("faulty")
def test_what_stands_in_is_kept_as_its_own(
    by_espeak: tuple[Path, list[bytes]], own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty cache, a phrase that another voice spoke is stored under that voice's key alone."""
    monkeypatch.setenv("VOICE_COACH_FAULT", "an error")
    with opened(ChosenVoices(Wanted()), None, lambda told: None) as studio:
        assert clips(studio) == by_espeak[1]
    names = {path.name for path in (own_cache / "clips").iterdir()}
    assert names == {path.name for path in (by_espeak[0] / "voice-coach" / "clips").iterdir()}


@POSIX
@pytest.mark.usefixtures("faulty", "kept")
@pytest.mark.parametrize(
    "arguments", [["play", "--output", "-"], ["timeline"], ["export", "-o", "short.wav"], ["check"]]
)
def test_the_end_tells_what_another_voice_spoke(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Each command that speaks goes on to its end, says so in one line at the end, and what the doctor is for."""
    monkeypatch.setenv("VOICE_COACH_FAULT", "not loaded")
    monkeypatch.chdir(tmp_path)
    Path("short.yaml").write_text(SHORT)
    command, *options = arguments
    assert main([command, "short.yaml", *options]) == 0
    told = capfd.readouterr().err
    assert told.count("instead of the voice for this language") == 1
    assert "Traceback" not in told


@POSIX
@pytest.mark.usefixtures("lexicons")
def test_a_killed_process_is_replaced(heart: HibariVoice, another: HibariVoice) -> None:
    """Killed in the middle of a phrase, the process is replaced, and the phrase is the usual one.

    `test_espeak.py` has the same for a process that is killed between two phrases.
    """
    assert say(another, "Five") == say(heart, "Five")
    long = "Keep breathing. " * 6
    with ThreadPoolExecutor(1) as pool:
        speaking = pool.submit(say, another, long)
        wait_for(lambda: another._processes._busy)
        time.sleep(0.02)
        os.kill(process_of(another)._popen.pid, signal.SIGKILL)
        assert speaking.result() == say(heart, long)


@POSIX
@pytest.mark.usefixtures("lexicons")
def test_a_stopped_process_costs_three_seconds(kept: list[bytes]) -> None:
    """A stopped process has 3 s and 0.02 s a character; eSpeak speaks that phrase, and a new process the rest."""
    told: list[str] = []
    voices = ChosenVoices(Wanted())
    with opened(voices, None, told.append) as studio:
        usual = studio.speaker.length(PHRASES[0])
        voice = voices._open(voices.choice(PHRASES[0].language))
        assert isinstance(voice, HibariVoice)
        stopped = process_of(voice)
        os.kill(stopped._popen.pid, signal.SIGSTOP)
        began = time.monotonic()
        clip = studio.speaker.clip(PHRASES[1]).tobytes()
        took = time.monotonic() - began
        assert took >= 3.0 + 0.02 * len(PHRASES[1].text)
        assert clip == kept[1]
        assert stopped._popen.poll() is not None
        assert studio.speaker.clip(PHRASES[2]).tobytes() != kept[2]
        assert studio.speaker.length(PHRASES[0]) == usual
        assert list(studio.speaker.stood_in) == [PHRASES[1]]
    (line,) = told
    assert line.startswith("eSpeak spoke 1 phrase instead of the voice for this language. ")


def test_a_voice_is_given_up_after_three_failures(monkeypatch: pytest.MonkeyPatch, kept: list[bytes]) -> None:
    """A voice that fails three times in a row is asked no more; then eSpeak speaks all, also what is kept."""
    asked = []

    def break_off(voice: HibariVoice, phrase: Phrase) -> None:
        asked.append(phrase)
        raise ProcessDiedError("The speech process ended unexpectedly.")

    monkeypatch.setattr(HibariVoice, "speak", break_off)
    told: list[str] = []
    voices = ChosenVoices(Wanted())
    with opened(voices, None, told.append) as studio:
        assert clips(studio) == kept
        with pytest.raises(VoiceError, match="failed 3 times in a row"):
            voices.fingerprint(PHRASES[0])
    assert asked == PHRASES[:3]
    assert len(told) == 1


def test_a_voice_that_hangs_at_its_start_is_given_up_at_once(
    monkeypatch: pytest.MonkeyPatch, kept: list[bytes]
) -> None:
    """A voice that has said nothing within its time costs that time once, and eSpeak speaks all."""
    asked = []

    def hang(voice: HibariVoice, phrase: Phrase) -> None:
        asked.append(phrase)
        raise TooSlowError("The speech process did not answer within 8 seconds.")

    monkeypatch.setattr(HibariVoice, "speak", hang)
    told: list[str] = []
    with opened(ChosenVoices(Wanted()), None, told.append) as studio:
        assert clips(studio) == kept
    assert asked == PHRASES[:1]
    (line,) = told
    assert "did not answer within 8 seconds" in line


# What is installed, and what is damaged


def site(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """Return a folder with all installed packages but some, as links."""
    farm = folder / "site"
    farm.mkdir()
    left_out = {path for pattern in without for path in SITE.glob(pattern)}
    for entry in SITE.iterdir():
        if entry not in left_out:
            (farm / entry.name).symlink_to(entry)
    return farm


@pytest.fixture
def packages_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Have other packages installed than really are."""

    def use(without: tuple[str, ...] = (), model: Callable[[bytes], bytes] | None = None) -> Path:
        farm = site(tmp_path, (*without, *(("hibari",) if model else ())))
        if model:
            shutil.copytree(SITE / "hibari", farm / "hibari", copy_function=os.symlink)
            file = farm / "hibari" / "assets" / "hibari.onnx"
            content = file.read_bytes()
            file.unlink()
            if changed := model(content):
                file.write_bytes(changed)
        monkeypatch.setattr(sys, "path", [str(farm) if Path(entry) == SITE else entry for entry in sys.path])
        packages.installed_version.cache_clear()
        importlib.invalidate_caches()
        return farm

    yield use
    packages.installed_version.cache_clear()


MODELS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "missing": (lambda content: b"", "its model cannot be read: No such file or directory"),
    "truncated": (lambda content: content[:-1], "its model has been changed"),
    "swapped": (lambda content: content[:-1] + bytes([content[-1] ^ 1]), "hibari.onnx has been changed"),
}


@pytest.mark.parametrize("kind", MODELS)
def test_a_damaged_model(packages_of: Callable[..., Path], kept: list[bytes], kind: str) -> None:
    """eSpeak speaks the whole routine, not one phrase is the natural voice's, and the doctor says why."""
    change, why = MODELS[kind]
    packages_of(model=change)
    with opened(ChosenVoices(Wanted()), None, lambda told: None) as studio:
        assert clips(studio) == kept
    (finding,) = natural_voice()
    assert finding.remedy
    assert why in finding.found


@pytest.mark.parametrize("package", ["hibari", "onnxruntime"])
def test_a_package_that_is_gone(packages_of: Callable[..., Path], kept: list[bytes], package: str) -> None:
    """Uninstalled between two plays: eSpeak is chosen from the first phrase on, and the doctor says so once."""
    packages_of(without=(package, f"{package}*.dist-info"))
    voices = ChosenVoices(Wanted())
    assert voices.choice("en").engine.name == "espeak"
    with opened(voices, None, pytest.fail) as studio:
        assert clips(studio) == kept
    (finding,) = natural_voice()
    assert f"the Python package {package} is not installed" in finding.found
    assert finding.remedy


def test_a_machine_without_wheels_is_no_problem(
    packages_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the natural voice cannot be had, the doctor says so, and counts it as no fault."""
    packages_of(without=("hibari", "hibari*.dist-info"))
    monkeypatch.setattr("platform.machine", lambda: "armv7l")
    (finding,) = natural_voice()
    assert "armv7l" in finding.found
    assert not finding.remedy


@pytest.mark.slow
def test_another_onnxruntime_renders_anew(packages_of: Callable[..., Path], own_cache: Path) -> None:
    """With onnxruntime in another version no kept clip is taken: its key is another, and the phrase is stored again."""

    def speak() -> tuple[bytes, int]:
        with opened(ChosenVoices(Wanted()), None, pytest.fail) as studio:
            clip = studio.speaker.clip(PHRASES[1]).tobytes()
        return clip, len([*(own_cache / "clips").iterdir()])

    first, number = speak()
    assert number == 1
    farm = packages_of(without=("onnxruntime-*.dist-info",))
    (farm / "onnxruntime-99.0.dist-info").mkdir()
    assert speak() == (first, 2)
    assert speak() == (first, 2)


def test_each_version_has_its_own_key(packages_of: Callable[..., Path]) -> None:
    """A clip's key changes with the version of onnxruntime."""
    usual = ENGINE.open(HEART, 150).fingerprint(PHRASES[0])
    (packages_of(without=("onnxruntime-*.dist-info",)) / "onnxruntime-99.0.dist-info").mkdir()
    assert ENGINE.open(HEART, 150).fingerprint(PHRASES[0]) not in ("", usual)


def test_packages_without_a_version_are_told_apart(packages_of: Callable[..., Path]) -> None:
    """A package that pip knows by another name, as onnxruntime-gpu, has its time for a version, and nothing fails."""
    packages_of(without=("onnxruntime-*.dist-info",))
    told = packages.installed_version("onnxruntime")
    assert told.startswith("unknown-")
    assert told in ENGINE.open(HEART, 150).fingerprint(PHRASES[0])


MACHINES = [
    ("linux", "x86_64", "3.11", 64, True),
    ("linux", "x86_64", "3.14", 64, True),
    ("linux", "x86_64", "3.15", 64, False),
    ("linux", "aarch64", "3.12", 64, True),
    ("linux", "armv7l", "3.11", 32, False),
    ("linux", "i686", "3.11", 32, False),
    ("linux", "riscv64", "3.13", 64, False),
    ("win32", "AMD64", "3.11", 64, True),
    ("win32", "ARM64", "3.14", 64, True),
    ("win32", "x86", "3.11", 32, False),
    ("darwin", "arm64", "3.14", 64, True),
    ("darwin", "arm64", "3.15", 64, False),
    ("darwin", "x86_64", "3.11", 64, True),
    ("darwin", "x86_64", "3.13", 64, True),
    ("darwin", "x86_64", "3.14", 64, False),
]


@pytest.mark.parametrize(("system", "machine", "python", "bits", "wanted"), MACHINES)
def test_which_machines_get_it(system: str, machine: str, python: str, bits: int, wanted: bool) -> None:
    """It is asked for where onnxruntime has wheels alone, so that no installation fails; the doctor agrees."""
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text("utf-8"))["project"]
    environment = {"sys_platform": system, "platform_machine": machine, "python_version": python}
    asked = [
        requirement
        for requirement in map(Requirement, project["dependencies"])
        if requirement.name == "hibari-tts"
        and (requirement.marker is None or requirement.marker.evaluate(environment))
    ]
    assert [str(requirement.specifier) for requirement in asked] == ["==0.2.1"] * wanted
    major, minor = map(int, python.split("."))
    assert is_installable(system, machine, (major, minor), bits) == wanted


# Whole players


def player(folder: Path, home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "voice_coach", "timeline", "short.yaml"],
        env={"PATH": os.defpath, "PYTHONPATH": str(TESTS.parent), "HOME": str(home)},
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_two_players_at_once(tmp_path: Path) -> None:
    """Two cold starts in one home lay out the same routine, and leave whole files alone."""
    (tmp_path / "short.yaml").write_text(SHORT)
    home = tmp_path / "home"
    home.mkdir()
    players = [player(tmp_path, home) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in players]
    assert said[0] == said[1]
    assert said[0][0]
    assert said[0][1] == b""
    clips = [path.suffix for path in home.rglob("*") if path.is_file()]
    assert set(clips) == {".clip", ".lexicons"}


@pytest.mark.slow
@LINUX
@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3, 0.6])
def test_an_interrupted_cold_start_leaves_no_process(tmp_path: Path, seconds: float) -> None:
    """Ctrl-C at any moment of a cold start ends the player at once, without a traceback, and all that it started."""
    (tmp_path / "short.yaml").write_text(SHORT)
    process = player(tmp_path, tmp_path)
    wait_for(lambda: children(process.pid))
    time.sleep(seconds)
    started = children(process.pid)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode in (0, 130), err
    assert b"Traceback" not in err
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


@pytest.mark.slow
@LINUX
@pytest.mark.parametrize("megabytes", [150, 200, 250, 300, 350, 400, 600, 1000])
def test_little_memory_for_the_voice(
    tmp_path: Path, kept: list[bytes], monkeypatch: pytest.MonkeyPatch, megabytes: int
) -> None:
    """However little memory its process gets, every phrase is spoken, by it or by eSpeak."""
    script = tmp_path / "hibari_process.py"
    real = Path(speech_process.__file__).with_name("hibari_process.py")
    limit = megabytes << 20
    script.write_text(
        f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))\n"
        f"exec(compile(open({str(real)!r}).read(), {str(real)!r}, 'exec'))\n"
    )
    shutil.copy(real.with_name("espeak_process.py"), tmp_path)
    monkeypatch.setattr(speech_process, "__file__", str(tmp_path / "speech_process.py"))
    told: list[str] = []
    with opened(ChosenVoices(Wanted()), None, told.append) as studio:
        lengths = [studio.speaker.length(phrase) for phrase in PHRASES]
        assert all(lengths)
        by_another = studio.speaker.stood_in
    assert [len(line) < 600 and "\n" not in line for line in told] == [True] * bool(by_another)
    assert (megabytes < 300) <= bool(by_another)
    assert bool(by_another) <= (megabytes < 600)
