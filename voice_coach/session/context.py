"""What a decision is based on besides the state: the order and its moment, the routine, and the preferences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.session.answers import answer
from voice_coach.session.manners import Manners
from voice_coach.session.moments import Moment, last_begun
from voice_coach.session.orders import Order
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.spoken import spoken_text
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """An order, and when it came.

    ``moment`` is where the listener is in the routine, or during a pause the moment that it interrupted. ``at`` is the
    position from which the stream can be changed. ``explained`` are the announcements and answers heard so far, and
    ``named_lately`` the sets that were announced in the last ``LATELY`` seconds.
    """

    order: Order
    moment: Moment
    at: Samples
    explained: Collection[Phrase] = ()
    named_lately: Collection[Where] = ()

    def soon_after(self, before: Samples | None, seconds: Seconds) -> bool:
        """Return whether the order came less than ``seconds`` after a position, if there is one."""
        return before is not None and to_seconds(Samples(self.at - before), STREAM_RATE) < seconds


@dataclass(frozen=True, slots=True)
class Context:
    """What stays the same for a whole play.

    A sequel begins after ``gap`` samples, in which the current sound fades out.
    """

    phase_index: PhaseIndex
    manners: Manners
    gap: int

    @property
    def words(self) -> Catalogue:
        """The coach's own words in the routine's language."""
        return catalogue(self.phase_index.routine.language)

    @property
    def begins_anew(self) -> bool:
        """Whether an interrupted set is restarted."""
        return self.manners.resume == "restart"

    def say(self, key: str, **gaps: object) -> Lines:
        """Return a sentence that answers the listener, in the routine's language."""
        return answer(self.words, key, **gaps)

    def seconds(self, samples: int) -> Seconds:
        """Return the length of so many samples of the stream."""
        return to_seconds(Samples(samples), STREAM_RATE)

    def spoken(self, phrase: Phrase) -> Seconds:
        """Return the estimated length of a phrase."""
        text = spoken_text(phrase.text, phrase.language)
        return spoken_seconds(text, self.phase_index.choices.words_a_minute)

    def coming(self, moment: Moment) -> ExerciseSet | None:
        """Return the set that begins next, or None if none is left."""
        found = self.phase_index.set_after(last_begun(moment))
        return found[1] if found else None
