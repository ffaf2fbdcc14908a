"""The coach's memory of a routine: what has been said, and how often, from its beginning to the current step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.coaching.cue import Phrase
from voice_coach.units import Seconds


@dataclass(slots=True)
class Memory:
    """What was said so far. It grows as the phases of a routine are made, in order, and never depends on time."""

    said: set[Phrase] = field(default_factory=set)
    """The sentences that explain exercises and that were said."""
    named: set[Hashable] = field(default_factory=set)
    """The names of exercises that came, each with its language."""
    met: set[Hashable] = field(default_factory=set)
    """The exercises whose prescription was said."""
    counts: Counter[Hashable] = field(default_factory=Counter)
    """How often each kind of message, or each exercise's set, came."""
    trained: Seconds = Fraction(0)
    """The prescribed time of all works, rests and switches of sides."""
    praised_at: Seconds = Fraction(0)
    """That time at the last praise."""

    def count(self, kind: Hashable) -> int:
        """Return how many of a kind came before, and count this one."""
        before = self.counts[kind]
        self.counts[kind] += 1
        return before
