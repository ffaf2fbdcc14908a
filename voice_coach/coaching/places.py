"""The places for words between the marks of the work, at whole samples from `go`."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import AFTER_TONE, AFTER_WORD, CLEAR, Wish
from voice_coach.units import Samples, Seconds, to_samples


@dataclass(slots=True)
class Places:
    """The occupied places: marks with their tones, and the words placed so far, both in order of time.

    No word sounds after ``length``, the length of the work. Words that do not follow the same tone are ``apart``, where
    there is room.
    """

    starts: list[Samples]
    ends: list[int]
    length: Samples
    rate: int
    apart: Seconds = AFTER_WORD
    words: list[tuple[int, int]] = field(default_factory=list)
    phrases: dict[int, Phrase] = field(default_factory=dict)
    """The placed words by their starts."""

    def place(self, wish: Wish, length: Samples) -> Samples | None:
        """Reserve the nearest free place for ``length`` samples and return its start; None if there is none."""
        want = to_samples(wish.at, self.rate)
        if wish.after:
            begin = self._after(want)
            earliest, latest = begin, begin
        else:
            begin = want
            earliest = want - to_samples(wish.earlier, self.rate)
            latest = want + to_samples(wish.later, self.rate)
        return self.reserve(wish.phrase, length, begin, earliest, latest)

    def reserve(
        self, phrase: Phrase, length: Samples, want: int, earliest: int, latest: int
    ) -> Samples | None:
        """Reserve the free place nearest to ``want`` from ``earliest`` to ``latest``; return its start, if any."""
        # No word of the work may sound after its `stop`.
        latest = min(latest, self.length - to_samples(CLEAR, self.rate) - length)
        found = (
            self._nearest(want, earliest, latest, length, to_samples(apart, self.rate))
            for apart in dict.fromkeys((self.apart, AFTER_WORD))  # in reps both are one
        )
        at = next((at for at in found if at is not None), None)
        if at is None:
            return None
        insort(self.words, (at, at + length))
        self.phrases[at] = phrase
        return Samples(at)

    def words_around(self, at: int, count: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Return the last ``count`` words that begin before ``at``, and the first ones that do not."""
        number = bisect_left(self.words, (at, 0))
        return self.words[max(0, number - count) : number], self.words[number : number + count]

    def longest(self) -> Samples:
        """Return the length of the longest place for a word between two marks."""
        taken = to_samples(AFTER_TONE, self.rate) + to_samples(CLEAR, self.rate)
        edges = zip(self.ends, [*self.starts[1:], self.length], strict=True)
        return Samples(max(0, *(following - end - taken for end, following in edges)))

    def _after(self, mark: Samples) -> int:
        """Return the first free sample after a mark's tone and the words already placed after it."""
        number = bisect_left(self.starts, mark)
        begin = self.ends[number] + to_samples(AFTER_TONE, self.rate)
        following = self.starts[number + 1] if number + 1 < len(self.starts) else None
        for number in range(bisect_left(self.words, (mark, 0)), len(self.words)):
            start, end = self.words[number]
            if following is not None and start >= following:
                break
            begin = max(begin, end + to_samples(AFTER_WORD, self.rate))
        return begin

    def _nearest(self, want: int, earliest: int, latest: int, length: int, apart: int) -> int | None:
        """Find the free start nearest to ``want`` within the bounds; of two equally near, the earlier.

        It is ``apart`` from other words.
        """
        if latest <= earliest:
            # Only one start is possible, so the search can end at the first span that covers it.
            blocked = latest < earliest or any(
                low < earliest < high for low, high in self._blocked(earliest, latest, length, apart)
            )
            return None if blocked else earliest
        low = high = want
        # With overlapping spans joined, the nearest free starts are the edges of the span around `want`.
        spans = list(self._blocked(earliest, latest, length, apart))
        for span_low, span_high in _joined(spans):
            if span_low < want < span_high:
                low, high = span_low, span_high
                break
        free = [start for start in (low, high) if earliest <= start <= latest]
        return min(free, key=lambda start: (abs(start - want), start), default=None)

    def _blocked(self, earliest: int, latest: int, length: int, apart: int) -> Iterator[tuple[int, int]]:
        """Yield the open spans of starts that would bring the word too close to a mark or another word."""
        clear = to_samples(CLEAR, self.rate)
        after_tone = to_samples(AFTER_TONE, self.rate)
        reach = latest + length + max(clear, apart)
        # The last tone or word that began before `earliest` may still sound; those before it have ended.
        first = max(0, bisect_left(self.starts, earliest) - 1)
        for number in range(first, len(self.starts)):
            if self.starts[number] > reach:
                break
            yield self.starts[number] - clear - length, self.ends[number] + after_tone
        first = max(0, bisect_left(self.words, (earliest, 0)) - 1)
        for number in range(first, len(self.words)):
            start, end = self.words[number]
            if start > reach:
                break
            yield start - apart - length, end + apart


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join open spans that overlap; two that only touch leave the point between them free."""
    low: int | None = None
    high = 0
    for span_low, span_high in sorted(spans):
        if low is None:
            low, high = span_low, span_high
        elif span_low < high:
            high = max(high, span_high)
        else:
            yield low, high
            low, high = span_low, span_high
    if low is not None:
        yield low, high
