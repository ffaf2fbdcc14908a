"""One set on one side with all that decides which words are said in its work."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import Occurrence
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import NO_CALLS, Calls, Exercise, Move
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class SetInHand:
    """A set of an exercise. ``before`` is how many of its sets came before in the routine, on the same side."""

    exercise: Exercise
    language: str
    dose: Dose
    where: Where
    choices: Choices
    words: Catalogue
    memory: Memory
    before: int

    @property
    def names_parts(self) -> bool:
        """Whether the parts of the exercise are named: in its first set on each side, at its first time."""
        return self.choices.teaches and self.before == 0

    @property
    def moves(self) -> tuple[Move, ...]:
        """The parts of a rep; those of work that the listener ends have no effect."""
        return () if self.exercise.until_press else self.exercise.moves

    @property
    def calls(self) -> Calls:
        """The author's calls; of those of work that the listener ends, only the one after `go` has an effect."""
        calls = self.exercise.calls
        return replace(NO_CALLS, go=calls.go) if self.exercise.until_press else calls

    def reps(self) -> Iterator[tuple[int, Seconds]]:
        """Yield each rep's number, from 1, and the exact time at which it begins."""
        assert self.dose.reps is not None
        length = self.dose.rep_length
        return ((rep + 1, rep * length) for rep in range(self.dose.reps))

    def in_rep(self, rep: int) -> Where:
        """Return the place of a rep."""
        return replace(self.where, rep=rep)


def set_in_hand(
    occurrence: Occurrence, dose: Dose, where: Where, choices: Choices, memory: Memory
) -> SetInHand:
    """Return a set, and count it in ``memory``."""
    exercise, language = occurrence.exercise, occurrence.language
    before = memory.count((_what_is_done(exercise, language), where.side))
    words = catalogue(language)
    return SetInHand(exercise, language, dose, where, choices, words, memory, before)


def _what_is_done(exercise: Exercise, language: str) -> Hashable:
    """Return what makes two sets sets of the same exercise: its name, and what is done and heard in its work."""
    return (
        "set",
        language,
        exercise.name,
        exercise.hold,
        exercise.reps,
        exercise.tempo,
        exercise.work,
        exercise.alternate,
        exercise.moves,
        exercise.calls,
        exercise.cues,
    )
