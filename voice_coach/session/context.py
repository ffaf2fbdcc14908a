"""What a decision is made from beside the state: what was asked and when, the routine, and the stream."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.session.answers import answer, where
from voice_coach.session.manners import Manners
from voice_coach.session.moments import last_begun, rest_after
from voice_coach.session.orders import Order
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.playhead import Moment
from voice_coach.spoken import spoken_text
from voice_coach.units import Samples, Seconds, to_seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """An order, and where it comes in.

    ``moment`` is where the listener is in the routine, in a pause where it was paused. ``at`` is the position from
    which the stream can be changed, and ``explained`` what has been heard of how things are done.
    """

    order: Order
    moment: Moment
    at: Samples
    explained: Collection[Phrase] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What stays as it is for a whole play.

    ``rate`` is the stream's; the stream takes ``gap`` samples to fade before a sequel begins.
    """

    phase_index: PhaseIndex
    manners: Manners
    rate: int
    gap: int

    @property
    def words(self) -> Catalogue:
        """The words of the routine's language."""
        return catalogue(self.phase_index.routine.language)

    @property
    def begins_anew(self) -> bool:
        """Whether a set that was broken off is begun anew."""
        return self.manners.resume == "restart"

    def say(self, key: str, **gaps: object) -> Lines:
        """Return a sentence that answers the listener, in the routine's language."""
        return answer(self.words, key, **gaps)

    def seconds(self, samples: int) -> Seconds:
        """Return how long so many samples of the stream last."""
        return to_seconds(Samples(samples), self.rate)

    def spoken(self, phrase: Phrase) -> Seconds:
        """Return about how long it takes to say a phrase."""
        text = spoken_text(phrase.text, phrase.language)
        return spoken_seconds(text, self.phase_index.choices.words_a_minute)

    def place(self, moment: Moment, *, anew: bool = False) -> Callable[..., Lines]:
        """Return what says where a moment is, as ``where`` does, which is still to be asked how ``calm`` it is."""
        index = self.phase_index
        found = index.set_after(last_begun(moment))
        return partial(
            where,
            moment,
            index.routine,
            found[1] if found else None,
            self.rate,
            rest=rest_after(moment.number, index),
            begun=index.set_before(moment.number) is not None,
            anew=anew,
        )
