"""The Piper voices: natural speech from a voice file of the user's, in a process of its own."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UnknownVoiceError
from voice_coach.sound.speech import Recording
from voice_coach.voices import DEFAULT_WORDS_A_MINUTE, NoVoiceError
from voice_coach.voices.espeak import installed_version, nothing, speakable
from voice_coach.voices.speech_process import Patience, SpeechProcess, SpeechProcesses

SPEAKING, LOADING, PATIENCE_A_CHARACTER = 2.0, 60.0, 0.1
"""Seconds after which a phrase is given up; a large model takes some to load."""

PAUSE = 0.25
"""Seconds between two sentences at the default rate; Piper itself leaves none."""


class PiperVoice:
    """Speaks with the voice in ``model``, an ``.onnx`` file with its ``.onnx.json`` beside it.

    The voice has one language, whatever the phrase's. Raises ``UnknownVoiceError`` where a file is missing.
    """

    def __init__(self, model: Path, words_a_minute: int = DEFAULT_WORDS_A_MINUTE) -> None:
        self._model = model.absolute()
        self._config = self._model.with_name(self._model.name + ".json")
        for file in (self._model, self._config):
            if not file.is_file():
                raise UnknownVoiceError(
                    f"There is no voice file {file}.",
                    "A Piper voice is two files side by side, NAME.onnx and NAME.onnx.json.",
                )
        self._words_a_minute = words_a_minute
        self._processes = SpeechProcesses(self._start, 1, self._missing)

    def fingerprint(self, phrase: Phrase) -> str:
        """Name what shapes the sound: engine, version, voice file and rate. Raises ``NoVoiceError``."""
        self._require_piper()
        model = self._model.stat()
        config = hashlib.sha256(self._config.read_bytes()).hexdigest()
        return (
            f"piper {installed_version('piper', 'piper_tts')} {self._model.name} {model.st_size} {model.st_mtime_ns} "
            f"{config} {self._words_a_minute}"
        )

    def speak(self, phrase: Phrase) -> Recording:
        """Say ``phrase``; with nothing in it that can be spoken, the recording has no samples.

        Raises ``VoiceError``, and ``NoVoiceError`` where Piper or the voice file cannot be loaded.
        """
        self._require_piper()
        text = speakable(phrase.text.replace("[[", "[ ["))  # two brackets would hold phonemes, not words
        if not any(character.isalnum() for character in text):
            return nothing()
        slower = DEFAULT_WORDS_A_MINUTE / self._words_a_minute
        length = PATIENCE_A_CHARACTER * len(text)
        reply, data = self._processes.speak(
            {"text": text, "length_scale": slower, "pause": PAUSE * slower},
            Patience(SPEAKING + length, LOADING + length, LOADING + length),
        )
        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        return Recording(samples, int(reply["rate"])) if samples.any() else nothing()

    def warm_up(self) -> None:
        """Start loading the voice early, so that the first phrase does not wait for it. Never raises."""
        self._processes.warm_up()

    def close(self) -> None:
        """End the process at once; a phrase in the making raises ``VoiceError``."""
        self._processes.close()

    def _start(self) -> SpeechProcess:
        self._require_piper()
        return SpeechProcess("piper_process.py", {"model": str(self._model)})

    def _require_piper(self) -> None:
        if importlib.util.find_spec("piper") is None:
            raise NoVoiceError(self._missing("the Python package piper-tts is not installed"))

    def _missing(self, why: str) -> str:
        return (
            f"There is no voice: tried Piper with {self._model.name} ({why}). "
            "Install it with `python -m pip install piper-tts`, check the voice file, or leave out `--voice`."
        )
