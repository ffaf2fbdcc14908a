"""Warnings on a laid-out routine: waits that grow and words that are dropped, each once, at its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from voice_coach.coaching.phases import LONGEST_PLACE, UNSAYABLE, WishKind
from voice_coach.coaching.timeline_items import Dropped, Grown
from voice_coach.counted import counted
from voice_coach.errors import Place, Problem
from voice_coach.library.source_lines import Giver, SourceLines
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.routines.text_span import TextSpan
from voice_coach.routines.texts import texts_of
from voice_coach.safe_text import shortened, shown
from voice_coach.units import STREAM_RATE


@dataclass(frozen=True, slots=True)
class _Told:
    """One item, and the routine's file. Its warning is ``head``, then the effort if it matters, then the reason."""

    item: Dropped | Grown
    file: str

    @property
    def by(self) -> int:
        return self.item.by if isinstance(self.item, Grown) else 0

    @property
    def head(self) -> str:
        if isinstance(self.item, Grown):
            return f"grows by {self.item.by / STREAM_RATE:.1f} s"
        return f'"{shortened(self.item.text)}" is dropped'


@dataclass(slots=True)
class LayoutWarnings:
    """Gathers the warnings at several efforts; one that is the same at all of them names no effort."""

    efforts: tuple[int, ...]
    _told: dict[tuple[object, ...], dict[int, _Told]] = field(default_factory=dict)

    def add(self, effort: int, item: Dropped | Grown, routine: Routine, mute: dict[str, str | None]) -> None:
        """Add one item. Dropped words in a ``mute`` language are skipped: the language is reported as a whole."""
        if isinstance(item, Grown):
            step = item.occurrence.step
            name = step.name if isinstance(step, Exercise) else None
            key: tuple[object, ...] = (Grown, item.phase, step.place, name)
        else:
            language = item.occurrence.language if item.occurrence is not None else routine.language
            if item.reason == UNSAYABLE and language in mute:
                return
            place = _place(item, routine.file)
            key = (Dropped, place, item.text, item.kind, _span(item, place), _FIGURES.sub("", item.reason))
        told = _Told(item, routine.file)
        here = self._told.setdefault(key, {})
        # Of several sets, keep the one that grows most: correcting it corrects them all.
        if effort not in here or told.by > here[effort].by:
            here[effort] = told

    def problems(self, lines: SourceLines) -> Iterator[Problem]:
        """Yield a warning for each item, with the effort at which it is worst if the efforts differ.

        A wait whose length is in `defaults` is reported once, for the exercise in which it grows most.
        """
        by_default: dict[Place, list[_Wait]] = {}
        for at_efforts in self._told.values():
            alike = len({(told.head, told.item.reason) for told in at_efforts.values()}) == 1
            worst = max(at_efforts, key=lambda effort: (at_efforts[effort].by, -effort))
            told = at_efforts[worst]
            everywhere = alike and len(at_efforts) == len(self.efforts)
            at = "" if everywhere or len(self.efforts) == 1 else f" at effort {worst}"
            if isinstance(told.item, Dropped):
                yield _dropped(told, told.item, at, lines)
                continue
            wait = _wait(told, told.item, at, lines)
            if wait.giver == "defaults":
                by_default.setdefault(wait.place, []).append(wait)
            else:
                yield wait.problem(lines)
        for waits in by_default.values():
            yield max(waits, key=lambda wait: wait.told.by).problem(lines, len(waits) - 1)


@dataclass(frozen=True, slots=True)
class _Wait:
    """A wait that grows: its words, the effort at which it does, and the key that sets its length."""

    told: _Told
    at: str
    what: str
    name: str
    place: Place
    width: int
    giver: Giver

    def problem(self, lines: SourceLines, others: int = 0) -> Problem:
        """Return its warning, on behalf of ``others`` more exercises with the same key."""
        subject, remedy = _GIVERS[self.giver]
        head = self.told.head
        if others:
            subject = f"{subject.replace('{name}', '{name} and {others}')}"
            head = head.replace("grows by", "grows by up to")
        more = counted(others, "other exercise")
        subject = subject.format(what=self.what, name=self.name, others=more)
        cause = f"{subject} {head}{self.at}: {self.told.item.reason}"
        line = lines.line(self.place)
        return Problem(self.place, line, cause, remedy.format(what=self.what), self.width, warning=True)


def _wait(told: _Told, item: Grown, at: str, lines: SourceLines) -> _Wait:
    what = "switch" if item.phase == "switch" else "rest"
    step = item.occurrence.step
    place, width, giver = lines.key(_place(item, told.file), what)
    name = shown(step.name) if isinstance(step, Exercise) else ""
    return _Wait(told, at, what, name, place, width, giver)


def _dropped(told: _Told, item: Dropped, at: str, lines: SourceLines) -> Problem:
    place, width = _place(item, told.file), 1
    span = _span(item, place)
    if span is not None:
        place, width = lines.words(span)
    remedy = REMEDIES[item.kind]
    if item.reason == UNSAYABLE:
        remedy = SAYABLE
    elif LONGEST_PLACE in item.reason:
        remedy = TOO_LONG
    return Problem(
        place, lines.line(place), f"{told.head}{at}: {told.item.reason}", remedy, width, warning=True
    )


def _place(item: Dropped | Grown, file: str) -> Place:
    """Return the place of an item's step, or else the beginning of the file."""
    place = item.occurrence.step.place if item.occurrence is not None else None
    return place or Place(file, 1, 1)


_FIGURES = re.compile(r"[\d.]+ s\b")

_GIVERS: dict[Giver, tuple[str, str]] = {
    "step": ("this {what}", "Make the {what} longer, or what is said in it shorter."),
    "defaults": (
        "in {name} this {what}",
        "Make the {what} longer, here or in that exercise, or what is said in it shorter.",
    ),
    "format": (
        "the default {what}",
        "Add a longer `{what}`, or make what is said in it shorter.",
    ),
}
"""What a wait that grows is called, and the remedy, by where its length comes from."""


def _span(dropped: Dropped, place: Place) -> TextSpan | None:
    """Return the place of the dropped words in their step; None for the coach's own words."""
    step = dropped.occurrence.step if dropped.occurrence is not None else None
    found = [text for text in texts_of(step) if text.text == dropped.text]
    if not found:
        return None
    if isinstance(step, Exercise) and len(found) > 1:
        # The same words at several times: the reason names the time.
        for text in found:
            cue = step.cues[text.number or 0] if text.key == "cues" else None
            if cue is not None and cue.at is not None and f" {float(cue.at):.1f} s into" in dropped.reason:
                found = [text]
    text = found[0]
    return TextSpan(place.file, place, text.key, text.number, 0, len(dropped.text), text.part)


SAYABLE = "Write it in letters that the voice of this language can say."

TOO_LONG = "Say it in fewer words, or leave more time between the tones."
TOO_LITTLE_ROOM = "Give each part of a rep more time, or use shorter words."
REMEDIES: dict[WishKind | None, str] = {
    "labels": "Give each rep more time, or use shorter labels.",
    "moves": TOO_LITTLE_ROOM,
    "calls": TOO_LITTLE_ROOM,
    "numbers": "Give each rep more time: a longer `tempo`.",
    "times": "Leave more room around it, or accept that it is not said.",
    "cues": "Say it in fewer words, give it another time, or make the work longer.",
    None: SAYABLE,
}
