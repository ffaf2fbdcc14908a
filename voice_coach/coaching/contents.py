"""What a whole timeline contains, for files for other players: its chapters, and what is said and sounded when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.coaching.cue import Cue, PhaseName
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import COUNTDOWN, Ending, ExerciseSet
from voice_coach.coaching.timeline_items import Finish, Item, Part
from voice_coach.safe_text import one_line
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_samples

LEAD: Seconds = Fraction(1, 4)
"""Silence at the beginning of a chapter, where there is as much: players that seek inexactly cut no word."""

SET_OPENS: frozenset[PhaseName] = frozenset({"announcement", "lead-in"})
"""The phases whose first cue begins the chapter of a set: its announcement, or without one its count-in."""

TONES_WRITTEN = frozenset({"go", "hold", "release", "halfway", "stop", "done"})
"""Tones that are written, besides the countdown. Ticks and turns would crowd out what is said, as on the screen."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the stream with a title: the introduction, one set on one side, or the end."""

    start: Samples
    end: Samples
    title: str


@dataclass(frozen=True, slots=True)
class Said:
    """One cue of speech: a phrase as one line of text, without control characters."""

    start: Samples
    end: Samples
    text: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A tone in words ("go"), a whole countdown ("3 2 1"), or the name of a sound."""

    start: Samples
    end: Samples
    text: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a stream that is ``length`` samples long.

    ``chapters`` cover it from 0 to its end, in order and without gaps: the introduction, one for each set on each side,
    and the end. ``said`` and ``signals`` are in order of time.
    """

    length: Samples
    chapters: tuple[Chapter, ...]
    said: tuple[Said, ...] = ()
    signals: tuple[Signal, ...] = ()


def contents(items: Iterable[Item], language: str, rate: int = STREAM_RATE) -> Contents:
    """Return the contents of a timeline; the titles and tones are in words of ``language``, the routine's.

    Raises ``ValueError`` if the timeline is not finished, as one that waits for the listener.
    """
    made = _Contents(catalogue(language), rate)
    for item in items:
        match item:
            case Part(phase=ExerciseSet() as exercise_set):
                made.coming = set_title(exercise_set, made.words), SET_OPENS
            case Part(phase=Ending()):
                made.coming = made.words.say("end_now"), frozenset({"end"})
            case Cue():
                made.take(item)
            case Finish():
                return made.finish(item.length)
    raise ValueError("the timeline is not finished")


def set_title(exercise_set: ExerciseSet, words: Catalogue) -> str:
    """Return the title of a set: the exercise, and its side, set and round, each only if there is more than one."""
    occurrence, where, sets = exercise_set.occurrence, exercise_set.where, exercise_set.dose.sets
    parts = [occurrence.exercise.name, where.side]
    for name, number, count in (("set", where.set, sets), ("round", where.round, occurrence.rounds or 1)):
        if count > 1:
            parts.append(words.say(f"chapter_{name}", number=number, count=count))
    return one_line(", ".join(part for part in parts if part))


@dataclass(slots=True)
class _Contents:
    words: Catalogue
    rate: int
    starts: list[tuple[Samples, str]] = field(default_factory=list)
    """Where each chapter starts, and its title."""
    coming: tuple[str, frozenset[PhaseName]] | None = None
    """The title of the chapter that comes next, and the phases whose first cue begins it."""
    said: list[Said] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    counted: list[Cue] = field(default_factory=list)
    """The tones of a countdown that is not complete."""
    until: Samples = Samples(0)
    """The end of the last cue."""

    def take(self, cue: Cue) -> None:
        if self.coming is not None and cue.phase in self.coming[1]:
            # In a short silence the chapter begins in the middle of it.
            lead = min(to_samples(LEAD, self.rate), (cue.start - self.until) // 2)
            self.starts.append((Samples(cue.start - lead), self.coming[0]))
            self.coming = None
        self.until = cue.end
        if cue.kind == "speech":
            self.said.append(Said(cue.start, cue.end, one_line(cue.text)))
        elif (cue.kind, cue.text) == ("tone", "countdown"):
            self.counted.append(cue)
            if len(self.counted) == len(COUNTDOWN):
                self.end_countdown()
        else:
            self.end_countdown()
            if cue.kind == "sound":
                self.signals.append(Signal(cue.start, cue.end, one_line(cue.name.rsplit(".", 1)[0])))
            elif cue.text in TONES_WRITTEN:
                self.signals.append(Signal(cue.start, cue.end, self.words.say(f"tone_{cue.text}")))

    def end_countdown(self) -> None:
        if self.counted:
            text = " ".join(str(number) for number in range(len(self.counted), 0, -1))
            self.signals.append(Signal(self.counted[0].start, self.counted[-1].end, text))
            self.counted.clear()

    def finish(self, length: Samples) -> Contents:
        starts = [(Samples(0), self.words.say("introduction_now")), *self.starts]
        ends = [start for start, _ in starts[1:]] + [length]
        chapters = (Chapter(start, end, title) for (start, title), end in zip(starts, ends, strict=True))
        return Contents(length, tuple(chapters), tuple(self.said), tuple(self.signals))
