"""The third written form of a timeline: a script to read aloud, for authors and for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.timeline_forms import remark
from voice_coach.coaching.timeline_items import Dropped, Finish, Grown, Item
from voice_coach.safe_text import safe, safe_line
from voice_coach.units import Samples, Seconds, to_samples

TOGETHER: Seconds = Fraction(3, 10)
"""Words that follow a tone or other words this soon stand in the same line."""

QUIET: Seconds = Fraction(3)
"""The shortest silence that has a line of its own."""

PARAGRAPHS = ("introduction", "work", "end")
"""Phases with a paragraph of their own; the others are said in a wait, except that `go` begins the work."""

COUNTED = 3
"""How many countdown tones make one count."""


def script(items: Iterable[Item], rate: int) -> Iterator[str]:
    """Yield a timeline as lines to read aloud: times in minutes and seconds, words, and tones in brackets.

    A blank line stands where a wait or the work begins, ``... 12 s`` where nobody speaks and no tone sounds. Dropped
    words and rests that grew follow at the end.
    """
    remarks = []
    before: _Moment | None = None
    for item in items:
        match item:
            case Cue():
                if before is not None and before.takes(item, rate):
                    before.add(item)
                    continue
                if before is not None:
                    yield before.line(rate)
                    yield from _between(before, item.start, _paragraph(item), rate)
                before = _Moment(item.start, item.end, _paragraph(item), [item])
            case Dropped() | Grown():
                remarks.append(remark(item, rate))
            case Finish():
                if before is not None:
                    yield before.line(rate)
                    yield from _between(before, item.length, "end", rate)
                yield _line(item.length, "(the end)", rate)
    if remarks:
        yield ""
    yield from remarks


@dataclass(slots=True)
class _Moment:
    """Cues that stand in one line. ``end`` is the end of the last one."""

    start: Samples
    end: Samples
    paragraph: str
    cues: list[Cue]

    def takes(self, cue: Cue, rate: int) -> bool:
        """Return whether a cue belongs to the same line: a count, or words right after a tone or other words."""
        if _paragraph(cue) != self.paragraph:
            return False
        if cue.text == "countdown" and cue.kind == "tone":
            return self.counts() and len(self.cues) < COUNTED
        return (
            not self.counts() and cue.kind == "speech" and cue.start - self.end <= to_samples(TOGETHER, rate)
        )

    def counts(self) -> bool:
        return all(cue.kind == "tone" and cue.text == "countdown" for cue in self.cues)

    def add(self, cue: Cue) -> None:
        self.cues.append(cue)
        self.end = cue.end

    def line(self, rate: int) -> str:
        if self.counts():
            return _line(self.start, f"({' '.join(str(n) for n in range(len(self.cues), 0, -1))})", rate)
        return _line(self.start, " ".join(map(_text, self.cues)), rate)


def _paragraph(cue: Cue) -> str:
    if cue.kind == "tone" and cue.text == "go":
        return "work"
    return cue.phase if cue.phase in PARAGRAPHS else "wait"


def _text(cue: Cue) -> str:
    if cue.kind == "speech":
        return safe_line(cue.text)
    return f"({safe(cue.text)})" if cue.kind == "tone" else f"(sound: {safe(cue.text)})"


def _between(before: _Moment, start: Samples, paragraph: str, rate: int) -> Iterator[str]:
    """Yield the silence between two moments, and the blank line between two paragraphs."""
    silence = start - before.end
    if silence >= to_samples(QUIET, rate):
        yield f"{'':5}  ... {round(Fraction(silence, rate))} s"
    if paragraph != before.paragraph:
        yield ""


def _line(at: Samples, text: str, rate: int) -> str:
    minutes, seconds = divmod(at // rate, 60)
    clock = f"{minutes}:{seconds:02}"
    return f"{clock:>5}  {text}"
