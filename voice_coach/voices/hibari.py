"""The natural English voice: hibari, in a separate process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from voice_coach.coaching.cue import Phrase
from voice_coach.installing import pip_install
from voice_coach.language_tag import first_part
from voice_coach.voices.contract import NoVoiceError, Recording, VoiceError, VoiceInfo
from voice_coach.voices.pace import setting_for
from voice_coach.voices.packages import installed_version, is_installed, package_folder
from voice_coach.voices.speech_process import SpeechProcess
from voice_coach.voices.speech_processes import Patience, ProcessVoice, SpeechProcesses

PARTS = (("hibari", "hibari_tts"), ("onnxruntime", "onnxruntime"), ("numpy", "numpy"))
"""The packages that determine the sound, each with the name of its distribution."""

VERSION = "0.2.1"
MODEL_BYTES = 7_936_868
MODEL_SHA256 = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
"""Of the voice ``heart``, the only voice in the package."""

REVISION = 2
"""Increase this when a change of ``hibari_process.py`` changes the sound."""

RATE = 24_000
CLEAREST = 230
"""Words a minute above which it slurs."""

HEART = VoiceInfo("heart", "hibari", ("en-US", "en"), True, "Apache-2.0", "American English, female")


class Hibari:
    """The engine: one voice, English."""

    name = "hibari"
    reads_any_language = False

    def lacking(self) -> str:
        """Return why the engine cannot speak on this machine; empty if nothing is missing."""
        for package, _ in PARTS:
            if not is_installed(package):
                return f"the Python package {package} is not installed"
        version = installed_version("hibari", "hibari_tts")
        if version != VERSION:
            return f"hibari {version} is installed, but {VERSION} is needed"
        try:
            if model_file().stat().st_size != MODEL_BYTES:
                return f"its model has been changed: {model_file()}"
        except OSError as error:
            return f"its model cannot be read: {error.strerror}: {model_file()}"
        return ""

    def voices(self) -> Iterable[VoiceInfo]:
        """Return the only voice."""
        return (HEART,)

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice called ``name``, or None."""
        return HEART if name.strip().lower() == HEART.name else None

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return the voice for English of any region: clear speech matters more than the accent."""
        return HEART if first_part(language) == "en" else None

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the rate above which it slurs."""
        return CLEAREST

    def open(self, voice: VoiceInfo, words_a_minute: int) -> HibariVoice:
        """Return the voice at a rate."""
        return HibariVoice(setting_for(self.name, "en", words_a_minute))


ENGINE = Hibari()


class HibariVoice(ProcessVoice):
    """The voice at a speed, which is hibari's own parameter: 0.5 to 2."""

    def __init__(self, speed: float) -> None:
        self._speed = round(speed, 4)
        processes = min(MOST_PROCESSES, os.cpu_count() or 1)
        self._processes = SpeechProcesses(start_process, processes, missing_text, more_after=MORE_AFTER)
        self._fingerprint = ""

    def fingerprint(self, phrase: Phrase) -> str:
        """Return what determines the sound: packages with versions, voice, speed. Raises ``NoVoiceError``."""
        if not self._fingerprint:  # making it takes as long as reading a clip
            require()
            versions = " ".join(f"{name}-{installed_version(package, name)}" for package, name in PARTS)
            self._fingerprint = f"hibari {REVISION} {versions} {HEART.name} {self._speed}"
        return self._fingerprint

    def speak(self, phrase: Phrase) -> Recording:
        """Speak ``phrase``. If it has no speakable text, the recording has no samples.

        Raises ``VoiceError``, and ``NoVoiceError`` if the model cannot be loaded.
        """
        require()
        from voice_coach.voices.speakable import speakable, spoken_length

        text = speakable(phrase.text)
        if not any(map(str.isalnum, text)):
            return Recording.of_bytes(b"", RATE)
        limit = 3.0 + SECONDS_A_CHARACTER * spoken_length(text)
        reply, data = self._processes.speak(
            {"text": text, "speed": self._speed}, Patience(limit, limit + LOADING)
        )
        if reply["rate"] != RATE:
            raise VoiceError(f"hibari returned {reply['rate']} samples a second, not {RATE}.")
        return Recording.of_bytes(data, RATE)


MOST_PROCESSES, MORE_AFTER = 2, 1
"""The second process starts after the first has spoken: starting both at once would delay the first sound."""

WHEELS = (
    ("linux", ("x86_64", "aarch64"), (3, 14)),
    ("win32", ("AMD64", "ARM64"), (3, 14)),
    ("darwin", ("arm64",), (3, 14)),
    ("darwin", ("x86_64",), (3, 13)),
)
"""Systems, processors and the newest Python for which onnxruntime has wheels; ``pyproject.toml`` has the same list."""


def is_installable(system: str, machine: str, python: tuple[int, int], bits: int) -> bool:
    """Return whether hibari can be installed from wheels on such a machine."""
    return bits == 64 and any(
        system == known and machine in machines and python <= newest for known, machines, newest in WHEELS
    )


SECONDS_A_CHARACTER = 0.02
"""After 3 s plus this for each character of the spoken text, the engine counts as hung."""

LOADING = 5.0
"""Additional seconds that loading may take; it usually takes half a second."""


def model_file() -> Path:
    """Return the file of the voice's model. Raises ``NoVoiceError`` if hibari is not installed."""
    folder = package_folder("hibari")
    if folder is None:
        raise NoVoiceError(missing_text("the Python package hibari is not installed"))
    return folder / "assets" / "hibari.onnx"


def require() -> None:
    """Raise ``NoVoiceError`` if hibari cannot speak."""
    lacking = ENGINE.lacking()
    if lacking:
        raise NoVoiceError(missing_text(lacking))


def start_process() -> SpeechProcess:
    """Start a process that speaks with hibari. Raises ``NoVoiceError`` if it is not installed."""
    settings = {"model": str(model_file()), "sha256": MODEL_SHA256, "lexicons": lexicon_file()}
    return SpeechProcess("hibari_process.py", settings)


def lexicon_file() -> str | None:
    """Return the file of the parsed lexicons, or None for a user without a home folder."""
    from voice_coach.user_folders import NoHomeError, cache_folder

    try:
        return str(cache_folder() / f"hibari-{VERSION}-{sys.implementation.cache_tag}.lexicons")
    except NoHomeError:
        return None


def missing_text(why: str) -> str:
    """Return the message that the natural voice cannot speak, with how to install it."""
    return (
        f"The natural voice cannot speak: {why}. "
        f"Install it with {pip_install(f'hibari-tts=={VERSION}', again=True)}, or choose another `--voice`."
    )
