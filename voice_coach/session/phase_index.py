"""The phases of a routine by number, to continue from any of them, and the search for sets."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate import RATE, EstimatedLengths
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import ExerciseSet, Phase
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish
from voice_coach.routines.routine import Routine
from voice_coach.units import STREAM_RATE, Samples


class PhaseIndex:
    """The phases of a routine, numbered from 0. They are made anew for each call, and none is kept."""

    def __init__(self, routine: Routine, choices: Choices, *, live: bool = True) -> None:
        """``live``: a listener can press, so what lasts until then is open."""
        self.routine = routine
        self.choices = choices
        self._live = live

    def phases(self, number: int = 0, heard: Collection[Phrase] | None = None) -> Iterator[Phase]:
        """Yield the phases from ``number`` on.

        ``heard`` is what the listener has heard, if that is not all that comes before: exercises are then explained
        whose explanation was skipped.
        """
        memory = Memory()
        phases = coach(self.routine, self.choices, memory, live=self._live)
        for _ in islice(phases, number):
            pass
        if heard is not None:
            memory.said = set(heard)
        yield from phases

    def phase(self, number: int) -> Phase:
        """Return one phase."""
        return next(self.phases(number))

    def set_after(self, number: int) -> tuple[int, ExerciseSet] | None:
        """Return the first set after phase ``number`` with its number, or None if there is none."""
        later = enumerate(self.phases(number + 1), number + 1)
        return next(((place, phase) for place, phase in later if isinstance(phase, ExerciseSet)), None)

    def set_before(self, number: int) -> tuple[int, ExerciseSet] | None:
        """Return the last set before phase ``number`` with its number, or None if there is none."""
        found = None
        for place, phase in enumerate(islice(self.phases(), max(0, number))):
            if isinstance(phase, ExerciseSet):
                found = place, phase
        return found

    def left_from(self, number: int) -> Samples:
        """Return the estimated length of the routine from phase ``number`` on, at the stream's rate.

        What lasts until the listener presses counts with its prescribed length.
        """
        phases = PhaseIndex(self.routine, self.choices, live=False).phases(number)
        lengths = EstimatedLengths(self.choices.words_a_minute)
        begin = None if number == 0 else Samples(0)
        end = Samples(0)
        for item in lay_out(phases, lengths, RATE, begin):
            if isinstance(item, Finish):
                end = item.length
        return Samples(end * STREAM_RATE // RATE)
