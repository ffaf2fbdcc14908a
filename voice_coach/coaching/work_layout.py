"""The layout of work: marks rounded once from exact times to whole samples, and words placed between them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import AFTER_TONE, AFTER_WORD, CLEAR, UNSAYABLE, Wish, Work
from voice_coach.units import Samples, to_samples


@dataclass(frozen=True, slots=True)
class Worked:
    """One set on one side, laid out: cues in order from `go` to `stop`, and what was dropped, with the reason."""

    length: Samples
    cues: tuple[Cue, ...]
    dropped: tuple[tuple[Wish, str], ...]


def lay_out_work(
    work: Work,
    go: Samples,
    phrase_length: Callable[[Phrase], Samples],
    tone_length: Callable[[str], Samples],
    rate: int,
) -> Worked:
    """Place the marks, then the wishes in order of rank, each in the nearest free place.

    A tone that would run into the next mark is cut there, so that every tone begins on time and no two overlap.
    """
    starts = [to_samples(mark.at, rate) for mark in work.marks]
    ends = [
        min(start + tone_length(mark.tone), following)
        for mark, start, following in zip(work.marks, starts, [*starts[1:], None], strict=True)
        if following is not None
    ]
    ends.append(starts[-1] + tone_length(work.marks[-1].tone))
    table = _Places(starts, ends, rate)
    cues = [
        Cue(Samples(go + start), Samples(end - start), "tone", mark.tone, mark.phase, mark.where)
        for mark, start, end in zip(work.marks, starts, ends, strict=True)
    ]
    dropped = []
    for wish in work.wishes:
        length = phrase_length(wish.phrase)
        if not length:
            if wish.key is not None:
                dropped.append((wish, UNSAYABLE))
            continue
        at = table.place(wish, length)
        if at is not None:
            cues.append(Cue(Samples(go + at), length, "speech", wish.phrase, "work", wish.where))
        elif wish.key is not None:
            dropped.append((wish, _why(wish, length, work, rate)))
    cues.sort(key=lambda cue: cue.start)
    return Worked(to_samples(work.length, rate), tuple(cues), tuple(dropped))


def _why(wish: Wish, length: Samples, work: Work, rate: int) -> str:
    if wish.at >= work.length:
        return f"the work takes only {float(work.length):.1f} s"
    return f"it takes {length / rate:.1f} s, and there is no room for it {float(wish.at):.1f} s into the work"


@dataclass(slots=True)
class _Places:
    """The occupied places: marks with their tones, and the words placed so far, both in order of time."""

    starts: list[Samples]
    ends: list[int]
    rate: int
    words: list[tuple[int, int]] = field(default_factory=list)

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
        # No word of the work may sound after its `stop`.
        latest = min(latest, self.starts[-1] - to_samples(CLEAR, self.rate) - length)
        at = self._nearest(begin, earliest, latest, length)
        if at is not None:
            insort(self.words, (at, at + length))
        return Samples(at) if at is not None else None

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

    def _nearest(self, want: int, earliest: int, latest: int, length: int) -> int | None:
        """Find the free start nearest to ``want`` within the bounds; of two equally near, the earlier."""
        if latest <= earliest:
            # Only one start is possible, so the search can end at the first span that covers it.
            blocked = latest < earliest or any(
                low < earliest < high for low, high in self._blocked(earliest, latest, length)
            )
            return None if blocked else earliest
        low = high = want
        # With overlapping spans joined, the nearest free starts are the edges of the span around `want`.
        spans = list(self._blocked(earliest, latest, length))
        for span_low, span_high in _joined(spans):
            if span_low < want < span_high:
                low, high = span_low, span_high
                break
        free = [start for start in (low, high) if earliest <= start <= latest]
        return min(free, key=lambda start: (abs(start - want), start), default=None)

    def _blocked(self, earliest: int, latest: int, length: int) -> Iterator[tuple[int, int]]:
        """Yield the open spans of starts that would bring the word too close to a mark or another word."""
        clear = to_samples(CLEAR, self.rate)
        after_tone = to_samples(AFTER_TONE, self.rate)
        after_word = to_samples(AFTER_WORD, self.rate)
        reach = latest + length + max(clear, after_word)
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
            yield start - after_word - length, end + after_word


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
