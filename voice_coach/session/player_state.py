"""The player's state, for MPRIS, `remote` and the display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from voice_coach.coaching.announcements import position_text
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import ExerciseSet, Phase
from voice_coach.coaching.timeline_items import Part
from voice_coach.session.states import Paused
from voice_coach.units import Samples


@dataclass(frozen=True, slots=True)
class State:
    """What others show of a play.

    ``number`` is the number of the current phase; for MPRIS, each phase is a track. ``begin`` is where it began in the
    stream, and ``length`` its length, None if that is unknown. ``held`` is how far into the phase it is paused.
    """

    status: Literal["playing", "paused", "stopped"]
    title: str
    name: str | None
    details: str | None
    number: int
    volume: int
    begin: Samples = Samples(0)
    length: Samples | None = None
    held: Samples = Samples(0)


class StateFeed:
    """Calls ``listeners`` with the state of a play whenever it changes."""

    def __init__(self, title: str) -> None:
        self.listeners: list[Callable[[State], None]] = []
        self._title = title
        self._state: State | None = None
        self._made_of: object = None

    def show(self, pause: Paused | None, part: Part | None, number: int, volume: int) -> None:
        """Take the current pause, or the phase ``part`` that is heard and its number, and the volume."""
        made_of = pause, part, number, volume
        if made_of != self._made_of:
            self._made_of = made_of
            self._tell(_state_of(self._title, pause, part, number, volume))

    def stop(self) -> None:
        """Show that the play has ended."""
        if self._state is not None:
            self._tell(replace(self._state, status="stopped"))

    def _tell(self, state: State) -> None:
        if state != self._state:
            self._state = state
            for listener in self.listeners:
                listener(state)


def _state_of(title: str, pause: Paused | None, part: Part | None, number: int, volume: int) -> State:
    phase: Phase | None = part.phase if part is not None else None
    if pause is not None and pause.target is not None:
        part, (number, phase) = None, pause.target
    shown = phase if isinstance(phase, ExerciseSet) else None
    begin, length = Samples(0), None
    if part is not None:
        begin = part.start
        if part.stop is not None and not (shown is not None and shown.is_open):
            length = Samples(part.stop - begin)
    return State(
        status="paused" if pause is not None else "playing",
        title=title,
        name=shown.occurrence.exercise.name if shown is not None else None,
        details=_details(shown) if shown is not None else None,
        number=number,
        volume=volume,
        begin=begin,
        length=length,
        held=Samples(max(0, pause.held.at - begin)) if pause is not None and part is not None else Samples(0),
    )


def _details(exercise_set: ExerciseSet) -> str | None:
    """Return round, set and side of a set, each only if there is more than one."""
    occurrence = exercise_set.occurrence
    words = catalogue(occurrence.language)
    return position_text(occurrence, exercise_set.where, exercise_set.dose.sets, words)
