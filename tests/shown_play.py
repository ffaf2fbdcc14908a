"""A play for what shows it: what is on and what is said stand where a test puts them; ``heard`` is moved by hand."""

from __future__ import annotations

from voice_coach.coaching.cue import Cue
from voice_coach.session.display_state import DisplayState
from voice_coach.session.playhead import Now
from voice_coach.units import Samples


class ShownPlay:
    """Shows its states and cues from their start on."""

    def __init__(self, *said: Cue, heard: int = 0, total: int | None = None, idle: int = 0) -> None:
        self.heard = Samples(heard)
        self.over = False
        self._said = [*said]
        self._states: list[DisplayState] = []
        self._total = total
        self._idle = idle

    def add(self, state: DisplayState) -> None:
        self._states.append(state)

    def say(self, cue: Cue) -> None:
        self._said.append(cue)

    def forget(self, after: int) -> None:
        self._states = [state for state in self._states if state.start < after]
        self._said = [cue for cue in self._said if cue.start < after]

    def now(self) -> Now:
        return self.at(self.heard)

    def at(self, position: Samples) -> Now:
        begun = [state for state in self._states if state.start <= position]
        state = begun[-1] if begun else None
        elapsed = Samples((state.start if state and state.phase == "paused" else position) - self._idle)
        return Now(position, state, elapsed=elapsed, over=self.over)

    def total(self) -> Samples | None:
        return None if self._total is None else Samples(self._total)

    def cues(self, after: int, until: int) -> list[Cue]:
        found = [cue for cue in self._said if cue.start <= until and cue.end > after]
        return sorted(found, key=lambda cue: cue.start)
