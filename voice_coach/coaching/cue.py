"""What is heard, as data: phrases to be spoken, and cues at whole sample positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voice_coach.units import Samples

Tone = Literal["countdown", "go", "stop", "hold", "release", "tick", "halfway", "done"]
TONES: tuple[Tone, ...] = ("countdown", "go", "stop", "hold", "release", "tick", "halfway", "done")

PhaseName = Literal["introduction", "announcement", "lead-in", "work", "rest", "switch", "end", "answer"]
"""What a cue belongs to. An answer to the listener is in no timeline; it is heard while playing alone."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words spoken in one breath. ``language`` is a BCP 47 tag and picks the voice."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Where:
    """Which exercise a cue speaks of; rounds, sets and reps count from 1."""

    step: str | None = None
    round: int | None = None
    set: int | None = None
    side: str | None = None
    rep: int | None = None


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard: ``length`` samples from ``start`` on.

    ``content`` is a ``Phrase`` for speech, the name of a tone, or the path of a sound file.
    """

    start: Samples
    length: Samples
    kind: Literal["speech", "tone", "sound"]
    content: Phrase | str
    phase: PhaseName
    where: Where = NOWHERE

    @property
    def end(self) -> Samples:
        """The first sample after it."""
        return Samples(self.start + self.length)

    @property
    def text(self) -> str:
        """What it says, or the name of the tone or sound."""
        return self.content.text if isinstance(self.content, Phrase) else self.name

    @property
    def name(self) -> str:
        """The name of a tone or of a sound (its file's name, not where it lies)."""
        assert isinstance(self.content, str)
        return self.content.replace("\\", "/").rsplit("/", 1)[-1]
