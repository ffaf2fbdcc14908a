"""Words for the long gaps of a hold or of free work: the author's cues once more, then the coach's steady words."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.phases import WORDLESS, Filler
from voice_coach.coaching.places import Places
from voice_coach.units import Samples, to_samples

BESIDE = 2
"""How many words on each side of a gap are not repeated in it, if another word fits."""


def fill(
    filler: Filler, places: Places, phrase_length: Callable[[Phrase], Samples]
) -> Iterator[tuple[Samples, Samples, Phrase, Where]]:
    """Place words wherever a stretch would stay without one for too long; yield start, length, phrase and place.

    A stretch stays as it is where no word has room, or where the voice can say none.
    """
    most = to_samples(WORDLESS, places.rate)
    supply = _Supply(filler)
    for stretch in filler.stretches:
        since, end = to_samples(stretch.start, places.rate), to_samples(stretch.end, places.rate)
        while since < end:
            before, following = places.words_around(since, BESIDE)
            until = min(following[0][0], end) if following else end
            if until - since >= most:
                beside = {places.phrases[word[0]] for word in (*before, *following)}
                placed = supply.place(since, until, most, beside, places, phrase_length)
                if placed is not None:
                    yield *placed, stretch.where
                    since = Samples(placed[0] + placed[1])
                    continue
            since = Samples(following[0][1]) if following and until < end else end


class _Supply:
    """The words that are left: each cue is tried once, and the steady words take turns."""

    def __init__(self, filler: Filler) -> None:
        self._cues = list(filler.cues)
        self._steady = deque(filler.steady)

    def place(
        self,
        since: int,
        until: int,
        most: int,
        beside: set[Phrase],
        places: Places,
        phrase_length: Callable[[Phrase], Samples],
    ) -> tuple[Samples, Samples, Phrase] | None:
        """Reserve a place for the next word in a gap; words that are said near it are tried last."""
        gap = until - since
        want = since + gap // (gap // most + 1)  # equal parts, each short enough
        for phrase in sorted((*self._cues, *self._steady), key=lambda phrase: phrase in beside):
            length = phrase_length(phrase)
            at = places.reserve(phrase, length, want, since, since + most - 1) if length else None
            self._tried(phrase, said=at is not None)
            if at is not None:
                return at, length, phrase
        return None

    def _tried(self, phrase: Phrase, *, said: bool) -> None:
        """Take a cue away, or let a steady word that was said wait for its next turn."""
        if phrase in self._cues:
            self._cues.remove(phrase)
        elif said:
            self._steady.remove(phrase)
            self._steady.append(phrase)
