"""The timeline up to a position: what has been laid out, and from where on a sentence may begin."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.listing import DroppedWords
from voice_coach.coaching.phases import AFTER_TONE, BREATH, Line, Occurrence
from voice_coach.coaching.timeline_items import Item, Lengths
from voice_coach.units import Samples, Seconds, to_samples


@dataclass(slots=True)
class Layout:
    """What the next phase depends on. Each phase that is laid out carries it on."""

    lengths: Lengths
    rate: int
    at: Samples
    """Where the next phase begins."""
    idle: Samples
    """How much of the stream is not training: its opening, and pauses."""
    began: Samples
    """The start of the current exercise."""
    word_until: Samples | None = None
    """The end of the last word or sound, or None if a tone has followed it."""
    after: Seconds = BREATH
    """The silence that the last word asks for."""
    tone_until: Samples | None = None
    """The end of the last tone, or None if a word has followed it."""
    then_until: Samples | None = None
    """The end of the last exercise's `then`."""
    words_dropped: DroppedWords = field(default_factory=DroppedWords)

    def samples(self, seconds: Seconds) -> Samples:
        """Return a time in samples."""
        return to_samples(seconds, self.rate)

    def free_from(self) -> Samples:
        """Return the first sample at which a sentence may begin."""
        free = int(self.at)
        if self.word_until is not None:
            free = max(free, self.word_until + self.samples(max(BREATH, self.after)))
        if self.tone_until is not None:
            free = max(free, self.tone_until + self.samples(AFTER_TONE))
        return Samples(free)

    def spoke(self, until: Samples, after: Seconds = BREATH) -> None:
        """Note the end of a word or sound."""
        self.word_until, self.tone_until, self.after = until, None, after

    def sounded(self, until: Samples) -> None:
        """Note the end of a tone."""
        self.word_until, self.tone_until = None, until

    def say(self, line: Line, occurrence: Occurrence | None) -> Generator[Item, None, Cue | None]:
        """Say a line as soon as a sentence may begin, and return its cue; None if the voice cannot say it."""
        length = self.lengths.phrase(line.phrase)
        if not length:
            yield from self.words_dropped.unsaid(line, occurrence)
            return None
        cue = self.speech(line, self.free_from(), length)
        yield cue
        return cue

    def speech(self, line: Line, start: Samples, length: Samples) -> Cue:
        """Return the cue of a line, and note its end."""
        cue = Cue(start, length, "speech", line.phrase, line.phase, line.where)
        self.spoke(cue.end, line.after)
        return cue
