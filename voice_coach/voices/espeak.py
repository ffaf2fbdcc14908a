"""The eSpeak NG voice, as the player sees it: picks the voice for a language, and has processes speak."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voice_coach.cue import Phrase
from voice_coach.errors import UsageError
from voice_coach.speech import Recording, VoiceError
from voice_coach.voices import DEFAULT_WORDS_A_MINUTE, NoVoiceError

PACKAGES = ("espeakng_loader", "pyttsx3")
PREFERRED = {"en": "en-us", "nn": "nb"}
"""Languages whose best voice eSpeak's own data does not tell."""

MOST_PROCESSES = 4
PATIENCE, PATIENCE_A_CHARACTER = 5.0, 0.02
"""Seconds after which a phrase is given up: many times what the slowest ones take."""

FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Apple's libraries may not be used after a fork, so macOS does as Windows does: a fresh process a phrase."""


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """A voice of eSpeak's; ``id`` is its file, such as ``gmw/en-US``, languages are in lower case."""

    id: str
    name: str
    languages: tuple[str, ...]
    priorities: tuple[int, ...]


class EspeakVoice:
    """Speaks with eSpeak NG in processes of their own: a crash or a hang there costs a phrase at most.

    ``name`` is a voice's id, name or language, with a variant if you like (``en-us+f3``); ``None`` takes the
    voice of each phrase's language. Unknown names raise ``UsageError``. ``forks`` is for tests.
    """

    def __init__(
        self,
        name: str | None = None,
        words_a_minute: int = DEFAULT_WORDS_A_MINUTE,
        processes: int | None = None,
        forks: bool = FORKS,
    ) -> None:
        self._name = name
        with contextlib.suppress(NoVoiceError):  # that is told when it is to speak
            self._id_for(Phrase(""))
        self._words_a_minute = words_a_minute
        self._forks = forks
        self._free: list[SpeechProcess] = []
        self._busy: set[SpeechProcess] = set()
        self._lock = threading.Lock()
        self.processes = processes or min(MOST_PROCESSES, os.cpu_count() or 1)
        self._places = threading.BoundedSemaphore(self.processes)
        self._closed = False
        self._missing = ""

    def fingerprint(self, phrase: Phrase) -> str:
        """Name what shapes the sound: engine with versions, voice and rate. Raises ``NoVoiceError``."""
        return f"{engine()} {self._id_for(phrase)} {self._words_a_minute}"

    def speak(self, phrase: Phrase) -> Recording:
        """Say ``phrase``; with nothing in it that can be spoken, the recording has no samples.

        A process that dies is replaced once. Raises ``VoiceError``, and ``NoVoiceError`` where
        the engine cannot be loaded.
        """
        voice_id = self._id_for(phrase)
        text = speakable(phrase.text)
        if not text:
            return nothing()
        request = {"text": text, "voice": voice_id, "rate": self._words_a_minute}
        patience = PATIENCE + PATIENCE_A_CHARACTER * len(text)
        try:
            reply, data = self._ask(request, patience)
        except ProcessDiedError:
            reply, data = self._ask(request, patience)
        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        return Recording(samples, int(reply["rate"])) if samples.any() else nothing()

    def warm_up(self) -> None:
        """Start the first process early, so that the first phrase does not wait for it. Never raises."""
        with self._lock:
            if not (self._free or self._busy or self._closed or self._missing):
                try:
                    self._free.append(SpeechProcess(self._forks))
                except (VoiceError, OSError):
                    return  # the first phrase will tell

    def close(self) -> None:
        """End all processes at once; a phrase in the making raises ``VoiceError``."""
        with self._lock:
            self._closed = True
            processes = [*self._free, *self._busy]
            self._free.clear()
        for process in processes:
            process.kill()

    def _id_for(self, phrase: Phrase) -> str:
        return voice_for(phrase.language) if self._name is None else find_voice(self._name)

    def _ask(self, request: dict[str, Any], patience: float) -> tuple[dict[str, Any], bytes]:
        with self._process() as process:
            reply, data = process.ask(request, patience)
        if "missing" in reply:
            self._missing = missing_text(reply["missing"])
            raise NoVoiceError(self._missing)
        if "crash" in reply:
            raise ProcessDiedError(reply["crash"])
        if "error" in reply:
            raise VoiceError(reply["error"])
        return reply, data

    @contextmanager
    def _process(self) -> Iterator[SpeechProcess]:
        """Lend a process; it comes back for the next phrase only if nothing went wrong with it."""
        with self._places:
            with self._lock:
                if self._closed:
                    raise VoiceError("The voice is closed.")
                if self._missing:
                    raise NoVoiceError(self._missing)
                try:
                    process = self._free.pop() if self._free else SpeechProcess(self._forks)
                except OSError as error:
                    raise VoiceError(f"The speech process could not be started ({error}).") from error
                self._busy.add(process)
            whole = False
            try:
                yield process
                whole = True
            finally:
                with self._lock:
                    self._busy.discard(process)
                    keep = whole and self._forks and not self._closed
                    if keep:
                        self._free.append(process)
                if not keep:
                    process.kill()


class ProcessDiedError(VoiceError):
    """The process ended in the middle of a phrase; a fresh one may do better."""


class SpeechProcess:
    """One running ``espeak_process.py``, in its own session: Ctrl-C in the terminal does not reach it."""

    def __init__(self, forks: bool) -> None:
        import subprocess

        data = data_folder()
        settings = {"search_path": [os.path.abspath(entry) for entry in sys.path], "forks": forks}  # noqa: PTH100
        apart: dict[str, Any] = (
            {"creationflags": 0x08000200}  # CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self._popen = subprocess.Popen(
            # Without site and the environment Python starts faster; the path is handed over.
            [
                sys.executable,
                "-I",
                "-S",
                str(Path(__file__).with_name("espeak_process.py")),
                json.dumps(settings),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A relative path: eSpeak cuts paths of more than 160 bytes short.
            cwd=data.parent,
            env={**os.environ, "ESPEAK_DATA_PATH": "."},
            **apart,
        )
        self._ending = threading.Lock()

    def ask(self, request: dict[str, Any], patience: float) -> tuple[dict[str, Any], bytes]:
        """Send a request and wait ``patience`` seconds for its reply.

        Raises ``ProcessDiedError``, or ``VoiceError`` when that is over.
        """
        stdin, stdout = self._popen.stdin, self._popen.stdout
        assert stdin is not None
        assert stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            self._signal()

        timer = threading.Timer(patience, give_up)
        timer.daemon = True
        timer.start()
        try:
            stdin.write(json.dumps(request).encode("ascii") + b"\n")
            stdin.flush()
            line = stdout.readline()
            reply: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {}
            data = stdout.read(reply.get("bytes", 0))
            if reply and len(data) == reply.get("bytes", 0):
                return reply, data
        except (OSError, ValueError):
            pass  # a broken pipe, or one that close() took away: told below
        finally:
            timer.cancel()
        if late.is_set():
            raise VoiceError(f"The speech process did not answer within {patience:.0f} seconds.")
        raise ProcessDiedError(f"The speech process ended unexpectedly. {self._last_words()}".strip())

    def kill(self) -> None:
        """End the process and all that it started. Calling it again does nothing."""
        with self._ending:
            if self._popen.returncode is None:
                self._signal()
                self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was left to be written has no reader any more
                pipe.close()

    def _signal(self) -> None:
        """Kill the whole group. The leader is not reaped yet, so its number is still its own."""
        if self._popen.returncode is not None:
            return
        with contextlib.suppress(OSError):  # it has ended by itself
            if sys.platform == "win32":
                self._popen.kill()
            else:
                os.killpg(self._popen.pid, signal.SIGKILL)

    def _last_words(self) -> str:
        """Give the end of what the dead process wrote to its standard error."""
        self._signal()
        stderr = self._popen.stderr
        assert stderr is not None
        try:
            text: str = stderr.read().decode(errors="replace")
        except (OSError, ValueError):
            return ""
        return text.strip()[-500:]


def nothing() -> Recording:
    """Give the recording of a text in which nothing can be spoken."""
    return Recording(np.zeros(0, dtype=np.float32), 22_050)


def speakable(text: str) -> str:
    """Take out what no voice can say and C would stumble over: control characters, halves of characters."""
    kept = (
        " " if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} else character
        for character in text
    )
    return " ".join("".join(kept).split())


# --- which voices there are


@functools.cache
def data_folder() -> Path:
    """Give the folder of eSpeak's data, without loading anything. Raises ``NoVoiceError``."""
    for package in PACKAGES:
        if importlib.util.find_spec(package) is None:
            raise NoVoiceError(missing_text(f"the Python package {package} is not installed"))
    spec = importlib.util.find_spec(PACKAGES[0])
    assert spec is not None
    assert spec.submodule_search_locations is not None
    folder = Path(next(iter(spec.submodule_search_locations))) / "espeak-ng-data"
    if not (folder / "lang").is_dir():
        raise NoVoiceError(missing_text(f"there is no voice data in {folder}"))
    return folder


def missing_text(why: str) -> str:
    """Say that there is no voice, what was tried, and how to get one."""
    return (
        f"There is no voice: tried eSpeak NG through pyttsx3 ({why}). "
        "Install it with `python -m pip install --force-reinstall espeakng-loader pyttsx3`, "
        "or play with `--voice silent`."
    )


@functools.cache
def engine() -> str:
    """Name the engine with the versions of its parts."""
    data_folder()
    return "espeak " + " ".join(f"{package}-{installed_version(package)}" for package in PACKAGES)


def installed_version(package: str) -> str:
    """Give a package's version, from the name of its metadata folder where it lies beside the package.

    ``importlib.metadata`` takes ten times as long to import as that takes to find.
    """
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        for entry in Path(spec.origin).parents[1].glob(f"{package}-*.dist-info"):
            return entry.stem.removeprefix(f"{package}-")
    from importlib.metadata import version

    return version(package)


@functools.cache
def voice_paths() -> dict[str, str]:
    """Give the ids of all voices by the lower-case name of their file."""
    root = data_folder() / "lang"
    paths = {}
    for entry in sorted(root.iterdir()):
        for file in sorted(entry.iterdir()) if entry.is_dir() else [entry]:
            paths[file.name.lower()] = file.relative_to(root).as_posix()
    return paths


@functools.cache
def voices() -> tuple[VoiceFile, ...]:
    """List the voices that come with eSpeak NG, by id; read from its data, with nothing loaded."""
    root = data_folder() / "lang"
    return tuple(
        read_voice(voice_id, (root / voice_id).read_text("utf-8")) for voice_id in voice_paths().values()
    )


def read_voice(voice_id: str, text: str) -> VoiceFile:
    """Read the lines ``name NAME`` and ``language TAG [PRIORITY]`` of a voice file; 5 is the usual one."""
    name = voice_id
    languages: list[tuple[int, str]] = []
    for line in text.splitlines():
        match line.split():
            case ["name", *words]:
                name = " ".join(words)
            case ["language", tag, *rest]:
                languages.append((int(rest[0]) if rest and rest[0].isdecimal() else 5, tag.lower()))
    languages.sort()
    return VoiceFile(voice_id, name, tuple(tag for _, tag in languages), tuple(rank for rank, _ in languages))


@functools.cache
def voice_for(language: str) -> str:
    """Give the id of the voice for a BCP 47 tag: the longest match, ``pt-BR`` before ``pt``.

    Raises ``NoVoiceError`` for a language that eSpeak NG does not speak.
    """
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        tag = PREFERRED.get(tag, tag)
        voice_id = voice_paths().get(tag) or languages().get(tag)
        if voice_id is not None:
            return voice_id
    raise NoVoiceError(
        f"There is no voice for the language `{language}`: eSpeak NG has none. "
        "Correct `language` in the routine, or choose a voice with `--voice`."
    )


@functools.cache
def languages() -> dict[str, str]:
    """Give the id of the best voice for each language tag."""
    best: dict[str, tuple[int, str]] = {}
    for voice in voices():
        for tag, rank in zip(voice.languages, voice.priorities, strict=True):
            best[tag] = min(best.get(tag, (rank, voice.id)), (rank, voice.id))
    return {tag: voice_id for tag, (_, voice_id) in best.items()}


@functools.cache
def variants() -> dict[str, str]:
    """Give the names of the variants (``f3``, ``whisper``), by their lower-case form."""
    return {file.name.lower(): file.name for file in sorted((data_folder() / "voices" / "!v").iterdir())}


@functools.cache
def find_voice(name: str) -> str:
    """Give the id of the voice that a user calls ``name``, with its variant.

    Takes an id (``gmw/en-US``), the name of its file, its language or its full name, in any case.
    Raises ``UsageError`` with the nearest names.
    """
    wanted, plus, variant = name.strip().lower().partition("+")
    known = {
        **{voice.name.lower(): voice.id for voice in voices()},
        **languages(),
        **voice_paths(),
        **{tag: voice_for(tag) for tag in PREFERRED},
        **{voice.id.lower(): voice.id for voice in voices()},
    }
    if wanted not in known:
        raise UsageError(f"There is no voice `{name}`.", nearest(wanted, known))
    if not plus:
        return known[wanted]
    if variant not in variants():
        raise UsageError(f"There is no voice variant `+{variant}`.", nearest(variant, variants()))
    return f"{known[wanted]}+{variants()[variant]}"


def nearest(wanted: str, known: dict[str, str]) -> str:
    """Word the remedy for a name that is not known."""
    from difflib import get_close_matches

    near = get_close_matches(wanted, known, n=3, cutoff=0.5)
    if not near:
        return "Choose a language such as `de` or `en-gb`."
    return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?"
