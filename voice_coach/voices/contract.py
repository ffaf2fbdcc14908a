"""Protocols for speech engines and voices: an engine has voices, and a voice turns a phrase into raw samples.

Another package can bring an engine: it lists the object in the entry point group ``voice_coach.voices``. Its voices are
then used only when they are asked for by name (``--voice``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voice_coach.coaching.cue import Phrase

if TYPE_CHECKING:
    # A voice is chosen and warmed up before numpy is loaded.
    import numpy as np
    from numpy.typing import NDArray


class VoiceError(Exception):
    """A phrase could not be spoken, or the voice cannot be used; the text says why."""


class NoVoiceError(VoiceError):
    """Nothing can be spoken at all, or nothing in this language. The user is told once, not for each phrase."""


@dataclass(frozen=True)
class Recording:
    """Raw speech from an engine: ``samples`` are float32 mono, shape ``(frames,)``, at ``rate`` frames a second.

    ``silent`` means that the recording intentionally contains no speech.
    """

    samples: NDArray[np.float32]
    rate: int
    silent: bool = False

    @classmethod
    def of_bytes(cls, data: bytes, rate: int) -> Recording:
        """Return the recording of 16-bit samples. If all are zero, there is no speech: the recording has no samples."""
        import numpy as np

        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        return cls(samples if samples.any() else samples[:0], rate)


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that the user can choose: ``name`` is for ``--voice``, ``languages`` are BCP 47 tags, best first.

    ``languages`` is empty for a voice without a language of its own. ``natural``: it sounds like a person.
    """

    name: str
    engine: str
    languages: tuple[str, ...]
    natural: bool
    licence: str
    about: str = ""


class Voice(Protocol):
    """A voice at a given rate. All methods may be called from several threads at once."""

    def fingerprint(self, phrase: Phrase) -> str:
        """Return everything except the text that determines the sound of ``phrase``: engine, versions, voice, rate.

        Phrases in the cache are found by it, so it must not import anything heavy. Raises ``NoVoiceError``.
        """

    def speak(self, phrase: Phrase) -> Recording:
        """Speak ``phrase``. The result does not depend on what was spoken before. Raises ``VoiceError``."""

    def warm_up(self) -> None:
        """Start slow parts in advance, so that the first phrase does not wait for them. Never raises."""

    def close(self) -> None:
        """End the voice's processes. A call of ``speak`` that is running raises ``VoiceError``."""


class Engine(Protocol):
    """A speech engine. Nothing is loaded or started before one of its voices is warmed up or speaks."""

    name: str
    reads_any_language: bool
    """Whether its voices accept text in a language other than their own."""

    def lacking(self) -> str:
        """Return why the engine cannot speak on this machine; empty if nothing is missing."""

    def voices(self) -> Iterable[VoiceInfo]:
        """Return all voices, in order of preference."""

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice called ``name``, or None. Raises ``UnknownVoiceError`` for a name that is partly right."""

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return the voice for a BCP 47 tag, or None if the engine does not speak that language."""

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the highest rate at which a voice is clear, in words a minute."""

    def open(self, voice: VoiceInfo, words_a_minute: int) -> Voice:
        """Return a voice at a rate. Raises ``UnknownVoiceError`` for a voice that no longer exists."""
