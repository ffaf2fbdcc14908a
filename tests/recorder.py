"""A playhead that keeps all that was heard of a play, in the order in which it was laid out."""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.timeline_items import Item
from voice_coach.session.cue_record import CueRecord
from voice_coach.session.display_state import DisplayState
from voice_coach.session.playhead import Playhead
from voice_coach.units import Samples


class Recorder(Playhead):
    """What is taken back before it is heard leaves ``items``; ``held`` are the pauses, as they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self.held: list[DisplayState] = []
        self.record = _Cues(self)

    def take(self, item: Item) -> None:
        super().take(item)
        self.items.append(item)

    def go_on(self, number: int, at: Samples, held: DisplayState | None = None) -> None:
        super().go_on(number, at, held)
        self.items = [item for item in self.items if getattr(item, "start", 0) < at]
        self.held += [held] if held is not None else []


class _Cues(CueRecord):
    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self._recorder = recorder
        self._laid_over: list[Cue] = []

    def take_beside(self, cues: Iterable[Cue]) -> None:
        super().take_beside(cues)
        self._recorder.items += cues
        self._laid_over += cues

    def take_back_beside(self, at: Samples) -> None:
        super().take_back_beside(at)
        items = self._recorder.items
        self._recorder.items = [
            item for item in items if item not in self._laid_over or getattr(item, "start", 0) < at
        ]

    def take_back(self, at: Samples) -> None:
        super().take_back(at)
        items = self._recorder.items
        self._recorder.items = [item for item in items if not isinstance(item, Cue) or item.start < at]
