"""What is heard, as data: phrases to speak, and cues at whole sample positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voice_coach.units import Samples

Tone = Literal["countdown", "go", "stop", "hold", "release", "turn", "tick", "halfway", "done"]
TONES: tuple[Tone, ...] = ("countdown", "go", "stop", "hold", "release", "turn", "tick", "halfway", "done")

PhaseName = Literal["introduction", "announcement", "lead-in", "work", "rest", "switch", "end", "answer"]
"""What a cue belongs to. Answers to the listener occur only while playing, never in a printed timeline."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words spoken in one breath. ``language`` is a BCP 47 tag and selects the voice."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Where:
    """The place in the routine that a cue belongs to; rounds, sets and reps count from 1."""

    step: str | None = None
    round: int | None = None
    set: int | None = None
    side: str | None = None
    rep: int | None = None


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Cue:
    """Speech or a sound that begins at ``start`` and lasts ``length`` samples.

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
        """The first sample after the cue."""
        return Samples(self.start + self.length)

    @property
    def text(self) -> str:
        """The spoken text, or the name of the tone or sound."""
        return self.content.text if isinstance(self.content, Phrase) else self.name

    @property
    def name(self) -> str:
        """The name of a tone, or the file name of a sound without its folders."""
        assert isinstance(self.content, str)
        return self.content.replace("\\", "/").rsplit("/", 1)[-1]
