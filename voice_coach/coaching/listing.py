"""What a timeline lists beside its cues: steps, words that were dropped, and why a wait has grown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from voice_coach.coaching.phases import UNSAYABLE, Line, Occurrence, Rested, Wish, WishKind
from voice_coach.coaching.timeline_items import Dropped, PlayedStep
from voice_coach.coaching.wait_layout import Fitted
from voice_coach.coaching.work_layout import Worked
from voice_coach.routines.routine import Exercise, Sound
from voice_coach.units import Samples, to_samples

FEW = 4
"""The most texts that one entry of dropped words names."""


def played_step(occurrence: Occurrence, start: Samples, end: Samples) -> PlayedStep:
    """Return the entry of a step that is played from ``start`` to ``end``."""
    step = occurrence.step
    kind = type(step).__name__.lower()
    name = step.name if isinstance(step, Exercise | Sound) else None
    return PlayedStep(occurrence.path, kind, name, occurrence.round, start, Samples(end - start), step)


def played_rests(rests: tuple[Rested, ...], start: Samples, end: Samples, rate: int) -> Iterator[PlayedStep]:
    """Yield the rest steps of a wait or a pause; what it has grown belongs to the last one."""
    for number, one in enumerate(rests, 1):
        until = end if number == len(rests) else Samples(start + to_samples(one.length, rate))
        yield played_step(one.occurrence, start, until)
        start = until


def why_grown(fitted: Fitted, rate: int) -> str:
    """Return why a wait is longer than prescribed, in words."""
    if not fitted.spoken:
        return "the start is counted in, and that takes three seconds"
    end = fitted.spoken[-1].end
    said = f"what must be said in it takes {end / rate:.1f} s"
    after = fitted.length - end
    return f"{said}, and the count-in after it {after / rate:.1f} s" if after else said


@dataclass(slots=True)
class DroppedWords:
    """Makes the entries of dropped words; each text is listed once per exercise."""

    listed: set[tuple[str, ...]] = field(default_factory=set)

    def of_work(self, worked: Worked, occurrence: Occurrence) -> Iterator[Dropped]:
        """Yield what was dropped from the work: numbers as one entry, labels as another."""
        groups: dict[tuple[WishKind, str], list[tuple[Wish, str]]] = {}
        for wish, reason in worked.dropped:
            if wish.key is not None:
                groups.setdefault(wish.key, []).append((wish, reason))
        for key, group in groups.items():
            if (occurrence.path, *key) in self.listed:
                continue
            self.listed.add((occurrence.path, *key))
            texts = list(dict.fromkeys(wish.phrase.text for wish, _ in group))
            text = ", ".join(texts if len(texts) <= FEW else [*texts[: FEW - 1], f"… {texts[-1]}"])
            yield Dropped(text, occurrence.path, group[0][1], occurrence, key[0])

    def unsaid(self, line: Line, occurrence: Occurrence | None) -> Iterator[Dropped]:
        """Yield the entry of a line that the voice could not say, if it is not listed yet."""
        path = occurrence.path if occurrence is not None else None
        if (path or "", line.phrase.text) not in self.listed:
            self.listed.add((path or "", line.phrase.text))
            yield Dropped(line.phrase.text, path, UNSAYABLE, occurrence)
