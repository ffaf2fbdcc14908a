"""The eSpeak NG voice, as the player sees it: picks the voice for a language, and has processes speak."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UnknownVoiceError
from voice_coach.near import near_words
from voice_coach.safe_text import shown
from voice_coach.sound.speech import Recording
from voice_coach.voices import DEFAULT_WORDS_A_MINUTE, NoVoiceError
from voice_coach.voices.speech_process import Patience, SpeechProcess, SpeechProcesses

PACKAGES = ("espeakng_loader", "pyttsx3")
PREFERRED = {"en": "en-us", "nn": "nb"}
"""Languages whose best voice eSpeak's own data does not tell."""

MOST_PROCESSES = 4
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
    voice of each phrase's language. Unknown names raise ``UnknownVoiceError``. ``forks`` is for tests.
    """

    def __init__(
        self,
        name: str | None = None,
        words_a_minute: int = DEFAULT_WORDS_A_MINUTE,
        processes: int | None = None,
        forks: bool = FORKS,
    ) -> None:
        self._name = name
        self._words_a_minute = words_a_minute
        self._processes = SpeechProcesses(
            lambda: start_process(forks),
            processes or min(MOST_PROCESSES, os.cpu_count() or 1),
            missing_text,
            reused=forks,
        )
        with contextlib.suppress(NoVoiceError):  # that is told when it is to speak
            self._id_for(Phrase(""))

    def fingerprint(self, phrase: Phrase) -> str:
        """Name what shapes the sound: engine with versions, voice and rate. Raises ``NoVoiceError``."""
        return f"{engine()} {self._id_for(phrase)} {self._words_a_minute}"

    def speak(self, phrase: Phrase) -> Recording:
        """Say ``phrase``; with nothing in it that can be spoken, the recording has no samples.

        Raises ``VoiceError``, and ``NoVoiceError`` where the engine cannot be loaded.
        """
        voice_id = self._id_for(phrase)
        text = speakable(phrase.text)
        if not text:
            return nothing()
        reply, data = self._processes.speak(
            {"text": text, "voice": voice_id, "rate": self._words_a_minute},
            patience_for(text),
        )
        import numpy as np

        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        return Recording(samples, int(reply["rate"])) if samples.any() else nothing()

    def warm_up(self) -> None:
        """Start the first process early, so that the first phrase does not wait for it. Never raises."""
        self._processes.warm_up()

    def close(self) -> None:
        """End all processes at once; a phrase in the making raises ``VoiceError``."""
        self._processes.close()

    def _id_for(self, phrase: Phrase) -> str:
        return voice_for(phrase.language) if self._name is None else find_voice(self._name)


def start_process(forks: bool) -> SpeechProcess:
    """Start a process that speaks with eSpeak NG. Raises ``NoVoiceError`` where that is not installed."""
    # A relative path: eSpeak cuts paths of more than 160 bytes short.
    return SpeechProcess(
        "espeak_process.py", {"forks": forks}, data_folder().parent, {"ESPEAK_DATA_PATH": "."}
    )


def patience_for(text: str) -> Patience:
    """Return how long to wait for a text: many times what it takes, and while the listener waits, 2 s at most.

    2,000 characters take a second on a busy machine; what the coach says is shorter than 400.
    """
    first = max(2.0, 0.005 * len(text))
    return Patience(first, first, 8.0 + 0.02 * len(text))


def nothing() -> Recording:
    """Give the recording of a text in which nothing can be spoken."""
    import numpy as np

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


def installed_version(package: str, distribution: str | None = None) -> str:
    """Give a package's version, from the name of its metadata folder where it lies beside the package.

    ``importlib.metadata`` takes ten times as long to import as that takes to find.
    """
    distribution = distribution or package
    spec = importlib.util.find_spec(package)
    if spec is not None and spec.origin is not None:
        for entry in Path(spec.origin).parents[1].glob(f"{distribution}-*.dist-info"):
            return entry.stem.removeprefix(f"{distribution}-")
    from importlib.metadata import version

    return version(distribution)


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
    Raises ``UnknownVoiceError`` with the nearest names.
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
        remedy = nearest(wanted, known) or "Choose a name such as `en-gb` or `de`."
        raise UnknownVoiceError(f"There is no voice {shown(name)}.", remedy)
    if not plus:
        return known[wanted]
    if variant not in variants():
        remedy = nearest(variant, variants()) or "Choose one such as `+f3` or `+m2`."
        raise UnknownVoiceError(f"There is no voice variant {shown('+' + variant)}.", remedy)
    return f"{known[wanted]}+{variants()[variant]}"


def nearest(wanted: str, known: dict[str, str]) -> str:
    """Ask whether a name that is near was meant; empty where none is. Words of two letters are near to too many."""
    near = near_words(wanted, known, 3) if len(wanted) > 2 else []
    return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ""
