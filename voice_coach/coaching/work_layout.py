"""The layout of work: marks rounded once from exact times to whole samples, and words placed between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.filling import fill
from voice_coach.coaching.phases import AFTER_WORD, APART, LONGEST_PLACE, UNSAYABLE, Wish, Work
from voice_coach.coaching.places import Places
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
    """Place the marks, then the wishes in order of rank, each in the nearest free place, then words in long gaps.

    A tone that would run into the next mark is cut there, so that every tone begins on time and no two overlap.
    """
    starts = [to_samples(mark.at, rate) for mark in work.marks]
    ends = [
        min(start + tone_length(mark.tone), following)
        for mark, start, following in zip(work.marks, starts, [*starts[1:], None], strict=True)
        if following is not None
    ]
    ends.append(starts[-1] + tone_length(work.marks[-1].tone))
    apart = APART if work.rep_length is None else AFTER_WORD  # in a rep, a cue has its moment
    places = Places(starts, ends, to_samples(work.length, rate), rate, apart)
    cues = [
        Cue(Samples(go + start), Samples(end - start), "tone", mark.tone, mark.phase, mark.where)
        for mark, start, end in zip(work.marks, starts, ends, strict=True)
    ]
    dropped = []
    for wish in work.wishes:
        for candidate in _candidates(wish):
            phrase = candidate.phrase
            length = phrase_length(phrase)
            at = places.place(candidate, length) if length else None
            if at is not None:
                cues.append(Cue(Samples(go + at), length, "speech", phrase, "work", candidate.where))
                break
            if candidate.key is not None:
                dropped.append((candidate, _why(candidate, length, work, places)))
    if work.filler is not None:
        for at, length, phrase, where in fill(work.filler, places, phrase_length):
            cues.append(Cue(Samples(go + at), length, "speech", phrase, "work", where))
    cues.sort(key=lambda cue: cue.start)
    return Worked(to_samples(work.length, rate), tuple(cues), tuple(dropped))


def _candidates(wish: Wish) -> Iterator[Wish]:
    """Yield a wish, then its label alone."""
    yield wish
    if wish.label is not None:
        yield replace(wish, phrase=wish.label, key=("labels", ""), label=None)


def _why(wish: Wish, length: Samples, work: Work, places: Places) -> str:
    if not length:
        return UNSAYABLE
    if wish.at >= work.length:
        return f"the work takes only {float(work.length):.1f} s"
    takes = f"it takes {length / places.rate:.1f} s"
    if wish.key is not None and wish.key[0] == "cues" and length > (longest := places.longest()):
        return f"{takes}, and {LONGEST_PLACE} {longest / places.rate:.1f} s long"
    return f"{takes}, and there is no room for it {float(wish.at):.1f} s into the work"
