"""What a voice is: it turns a phrase into raw samples, the same ones each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voice_coach.coaching.cue import Phrase

if TYPE_CHECKING:
    # A voice is chosen, and warmed up, before numpy is there.
    import numpy as np
    from numpy.typing import NDArray


class VoiceError(Exception):
    """A phrase could not be spoken, or the voice cannot be had; the text says why."""


@dataclass(frozen=True)
class Recording:
    """Raw speech as an engine made it: ``samples`` float32 mono, shape ``(frames,)``, at ``rate`` frames a second."""

    samples: NDArray[np.float32]
    rate: int


class Voice(Protocol):
    """Speaks one phrase at a time; ``speak`` may be called from several threads at once."""

    def fingerprint(self, phrase: Phrase) -> str:
        """Name everything that shapes the sound of ``phrase`` but its text: engine, version, voice, rate."""
        ...

    def speak(self, phrase: Phrase) -> Recording:
        """Say ``phrase``, independent of all that was said before. Raises ``VoiceError``."""
        ...

    def warm_up(self) -> None:
        """Start what takes a while, so that the first phrase does not wait for it. Never raises."""
        ...

    def close(self) -> None:
        """End the engine's processes."""
        ...
