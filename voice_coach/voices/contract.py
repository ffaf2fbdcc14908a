"""What a voice and an engine are: an engine has voices, and a voice turns a phrase into raw samples.

To add an engine, write a module with an object that satisfies ``Engine`` and name it in ``engines.ENGINES``. A package
of its own names it in the entry point group ``voice_coach.voices``; its voices are then taken by name (``--voice``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voice_coach.coaching.cue import Phrase

if TYPE_CHECKING:
    # A voice is chosen, and warmed up, before numpy is there.
    import numpy as np
    from numpy.typing import NDArray


class VoiceError(Exception):
    """A phrase could not be spoken, or the voice cannot be had; the text says why."""


class NoVoiceError(VoiceError):
    """Nothing can be spoken at all, or nothing in this language: one word to the user is enough."""


@dataclass(frozen=True)
class Recording:
    """Raw speech as an engine made it: ``samples`` float32 mono, shape ``(frames,)``, at ``rate`` frames a second.

    ``silent``: it holds no speech on purpose.
    """

    samples: NDArray[np.float32]
    rate: int
    silent: bool = False

    @classmethod
    def of_bytes(cls, data: bytes, rate: int) -> Recording:
        """Return the recording of 16-bit samples; mere zeros are no speech, and give one without samples."""
        import numpy as np

        samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
        return cls(samples if samples.any() else samples[:0], rate)


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """A voice that can be asked for: ``name`` is what ``--voice`` takes, ``languages`` are BCP 47 tags, best first.

    No ``languages``: it has none of its own.
    """

    name: str
    engine: str
    languages: tuple[str, ...]
    natural: bool
    licence: str
    about: str = ""


class Voice(Protocol):
    """Speaks one phrase at a time; all methods may be called from several threads at once."""

    def fingerprint(self, phrase: Phrase) -> str:
        """Return everything that shapes the sound of ``phrase`` but its text: engine, versions, voice, rate.

        Imports nothing heavy: a phrase that is kept on disk is found by it. Raises ``NoVoiceError``.
        """
        ...

    def speak(self, phrase: Phrase) -> Recording:
        """Speak ``phrase``, independent of all that was said before. Raises ``VoiceError``."""
        ...

    def warm_up(self) -> None:
        """Start what takes a while, so that the first phrase does not wait for it. Never raises."""
        ...

    def close(self) -> None:
        """End the voice's processes; a phrase in the making raises ``VoiceError``."""
        ...


class Engine(Protocol):
    """Makes voices. Nothing is loaded or started before a voice of it is warmed up or speaks."""

    name: str
    natural: bool
    """Whether it sounds like a person."""
    licence: str
    deterministic: bool
    """Whether a phrase comes out the same, bit for bit, each time it is spoken."""
    reads_any_language: bool
    """Whether a voice may be given text in a language that is not its own."""
    seconds_a_character: float
    """How dear a phrase is: beyond 3 s and this for each character, as it is read aloud, it counts as hung."""

    def lacking(self) -> str:
        """Return why it cannot speak on this machine, in words; empty where nothing is missing."""
        ...

    def voices(self) -> Iterable[VoiceInfo]:
        """Return all its voices, those that it would choose itself first."""
        ...

    def find(self, name: str) -> VoiceInfo | None:
        """Return the voice that a user calls ``name``. Raises ``UnknownVoiceError`` for a name that is nearly one."""
        ...

    def voice_for(self, language: str) -> VoiceInfo | None:
        """Return the voice for a BCP 47 tag, None where it does not speak that language."""
        ...

    def fastest(self, voice: VoiceInfo) -> int:
        """Return the highest rate at which a voice is still clear, in words a minute."""
        ...

    def open(self, voice: VoiceInfo, words_a_minute: int) -> Voice:
        """Return a voice at a rate. Raises ``UnknownVoiceError`` for one that is gone."""
        ...
