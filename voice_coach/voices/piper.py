"""The Piper engine: natural speech from the user's own voice files, in a separate process."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UnknownVoiceError
from voice_coach.installing import pip_install
from voice_coach.language_tag import first_part
from voice_coach.rates import DEFAULT_RATE
from voice_coach.voices.contract import NoVoiceError, Recording, VoiceError, VoiceInfo
from voice_coach.voices.packages import installed_version, is_installed
from voice_coach.voices.piper_pace import TYPICAL, Pace, keep_in_cache, kept_licence, kept_pace, measure
from voice_coach.voices.speakable import speakable, spoken_length
from voice_coach.voices.speech_process import SpeechProcess
from voice_coach.voices.speech_processes import Patience, ProcessVoice, SpeechProcesses

SECONDS_A_CHARACTER = 0.1
"""After 3 s plus this for each character of the spoken text, the engine counts as hung."""

LOADING = 60.0
"""Additional seconds that loading may take; large models are slow to load."""

PAUSE = 0.25
"""Seconds between two sentences at a length scale of 1; Piper itself leaves no pause."""

GET_PIPER = f"Install it with {pip_install('piper-tts')}"

TAG = re.compile(r"[A-Za-z]{2,8}(?:[_-][A-Za-z0-9]{1,8}){0,7}")
"""A language in the description of a voice: `en_US`, `es-419`."""

CLEAREST = 250
"""Words a minute above which a voice slurs."""


class Piper:
    """The engine: the voices that the user added, and any voice file named by its path."""

    name = "piper"
    reads_any_language = True

    def lacking(self) -> str:
        """Return why the engine cannot speak on this machine; empty if nothing is missing."""
        return "" if is_installed("piper") else "the Python package piper-tts is not installed"

    def voices(self) -> Iterable[VoiceInfo]:
        """Return the voices that the user added."""
        return [described(file.stem, file) for file in own_voices()]

    def find(self, name: str) -> VoiceInfo | None:
        """Return the added voice called ``name``, or the voice in the file ``name`` if it ends in ``.onnx``, or None.

        Raises ``UnknownVoiceError`` if such a file is missing.
        """
        if name.lower().endswith(".onnx"):
            model = voice_file(name)
            require_files(model)
            return described(name, model)
        return next((voice for voice in self.voices() if voice.name.lower() == name.strip().lower()), None)

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return the first added voice for a BCP 47 tag, preferring the same region, or None."""
        if self.lacking():
            return None
        wanted = language.replace("_", "-").lower()
        fitting = [voice for voice in self.voices() if first_part(wanted) in map(first_part, voice.languages)]
        fitting.sort(key=lambda voice: wanted not in voice.languages)
        return fitting[0] if fitting else None

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the rate above which a voice slurs."""
        return CLEAREST

    def open(self, voice: VoiceInfo, words_a_minute: int) -> PiperVoice:
        """Return a voice at a rate. Raises ``UnknownVoiceError`` if a file is missing."""
        return PiperVoice(voice_file(voice.name), words_a_minute)


ENGINE = Piper()


def voices_folder() -> Path:
    """Return the folder of the voices that the user added. Raises ``NoHomeError``."""
    from voice_coach.user_folders import data_folder

    return data_folder() / "voices"


def own_voices() -> Iterator[Path]:
    """Yield the model files of the voices that the user added, by name."""
    try:
        files = sorted(voices_folder().glob("*.onnx"))
    except OSError:
        return
    yield from (file for file in files if config_of(file).is_file())


def voice_file(name: str) -> Path:
    """Return the model file for the name of an added voice, or for a path."""
    from voice_coach.user_folders import expanded

    if name.lower().endswith(".onnx"):
        return expanded(Path(name)).absolute()
    return voices_folder() / f"{name}.onnx"


def require_files(model: Path) -> None:
    """Raise ``UnknownVoiceError`` if a file of a voice is missing."""
    for file in (model, config_of(model)):
        if not file.is_file():
            raise UnknownVoiceError(
                str(model),
                f"There is no voice file {file}.",
                "A Piper voice is two files side by side, NAME.onnx and NAME.onnx.json.",
            )


def config_of(model: Path) -> Path:
    """Return the file that describes a model."""
    return model.with_name(model.name + ".json")


def described(name: str, model: Path) -> VoiceInfo:
    """Return a voice file as it is described to the user; a broken description leaves the languages empty."""
    licence = kept_licence(model) or "see where it came from"
    try:
        description = json.loads(config_of(model).read_text("utf-8"))
        spoken = str(description["espeak"]["voice"]).replace("_", "-").lower()
        code = (language_code(description) or spoken).replace("_", "-").lower()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return VoiceInfo(name, ENGINE.name, (), True, licence, str(model))
    # Norwegian voices have the code `no`, and their eSpeak voice is `nb`.
    tags = dict.fromkeys((code, first_part(code), spoken))
    return VoiceInfo(name, ENGINE.name, tuple(tags), True, licence, str(model))


def language_code(description: dict[str, Any]) -> str:
    """Return the language in a description, or an empty string. Raises ``ValueError`` if it is not a language tag."""
    if "language" not in description:
        return ""
    language = description["language"]
    code = language.get("code", "") if isinstance(language, dict) else None
    if not isinstance(code, str) or (code and not TAG.fullmatch(code)):
        raise ValueError("its `language.code` is not a language tag")
    return code


class PiperVoice(ProcessVoice):
    """The voice in ``model``, an ``.onnx`` file with its ``.onnx.json`` beside it.

    It speaks its own language, regardless of the phrase's. Raises ``UnknownVoiceError`` if a file is missing.
    """

    def __init__(self, model: Path, words_a_minute: int = DEFAULT_RATE) -> None:
        self._model = model.absolute()
        require_files(self._model)
        self._words_a_minute = words_a_minute
        self._processes = SpeechProcesses(self._start, 1, self._missing)
        self._measuring = threading.Lock()
        self._pace: Pace | None = None

    def fingerprint(self, phrase: Phrase) -> str:
        """Return what determines the sound: engine, versions, voice file and length scale.

        A new voice file is measured first, which takes seconds. Raises ``NoVoiceError``.
        """
        self._require_piper()
        return f"{engine()} {fingerprint_of(self._model)} {self._length_scale()}"

    def speak(self, phrase: Phrase) -> Recording:
        """Speak ``phrase``. If it has no speakable text, the recording has no samples.

        Raises ``VoiceError``, and ``NoVoiceError`` if Piper or the voice file cannot be loaded.
        """
        return self.speak_at(phrase.text, self._length_scale())

    def speak_at(self, text: str, length_scale: float) -> Recording:
        """Speak a text at a length scale of Piper. Raises the same errors as ``speak``."""
        self._require_piper()
        text = speakable(text.replace("[[", "[ ["))  # Piper reads text in double brackets as phonemes
        if not any(character.isalnum() for character in text):
            return Recording.of_bytes(b"", 22_050)
        limit = 3.0 + SECONDS_A_CHARACTER * spoken_length(text)
        reply, data = self._processes.speak(
            {"text": text, "length_scale": length_scale, "pause": PAUSE * length_scale},
            Patience(limit, limit + LOADING, limit + LOADING),
        )
        return Recording.of_bytes(data, int(reply["rate"]))

    def measure(self, progress: Callable[[int], None] = lambda percent: None) -> Pace:
        """Measure how fast the voice speaks, without keeping the result.

        ``progress`` is called with the percentage done. Raises ``VoiceError``.
        """
        languages = described(self._model.stem, self._model).languages
        return measure(self.speak_at, languages[0] if languages else "", progress)

    def _length_scale(self) -> float:
        """Return the length scale for the rate. Raises ``NoVoiceError``."""
        with self._measuring:
            if self._pace is None:
                fingerprint = fingerprint_of(self._model)
                self._pace = kept_pace(self._model, fingerprint) or self._measured(fingerprint)
            return self._pace.length_scale(self._words_a_minute)

    def _measured(self, fingerprint: str) -> Pace:
        """Measure the voice and keep its pace. Raises ``NoVoiceError``."""
        try:
            pace = self.measure()
        except NoVoiceError:
            raise
        except VoiceError:  # if it does not speak at all, the first phrase reports that
            return TYPICAL
        keep_in_cache(pace, fingerprint)
        return pace

    def _start(self) -> SpeechProcess:
        self._require_piper()
        return SpeechProcess("piper_process.py", {"model": str(self._model)})

    def _require_piper(self) -> None:
        lacking = ENGINE.lacking()
        if lacking:
            raise NoVoiceError(self._missing(lacking))

    def _missing(self, why: str) -> str:
        remedy = (
            f"{GET_PIPER}."
            if ENGINE.lacking()
            else "Add it again (`voice-coach voices add`), or choose another."
        )
        return f"The voice {self._model.name} cannot be loaded ({why}). {remedy}"


@cache
def engine() -> str:
    """Return the engine's name with the versions of its parts."""
    versions = (
        installed_version("piper", "piper_tts"),
        installed_version("onnxruntime"),
        installed_version("numpy"),
    )
    return f"piper {' '.join(versions)}"


def fingerprint_of(model: Path) -> str:
    """Return a string that identifies a voice file. Raises ``NoVoiceError`` if it cannot be read."""
    try:
        return voice_print(model.name, model.stat(), config_of(model).read_bytes())
    except OSError as error:
        raise NoVoiceError(f"The voice file {model} cannot be read: {error.strerror}.") from error


def voice_print(name: str, model: os.stat_result, config: bytes) -> str:
    """Return a string that identifies a voice file by its name, the model's size and time, and its description."""
    return f"{name} {model.st_size} {model.st_mtime_ns} {hashlib.sha256(config).hexdigest()}"
