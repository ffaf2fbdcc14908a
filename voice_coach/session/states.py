"""What a play can be in: it plays, it is paused, or it is over. Frozen; an order makes another one of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from voice_coach.coaching.phases import ExerciseSet, Pause, Phase
from voice_coach.session.decision import Decision
from voice_coach.session.display_state import DisplayState, paused_state
from voice_coach.session.manners import VOLUME_STEP
from voice_coach.session.moments import has_rest
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.playhead import Moment
from voice_coach.units import Samples, Seconds


@dataclass(frozen=True, slots=True)
class Situation:
    """What holds in every state.

    ``idle`` is how much of the stream so far was a pause, ``lost`` whether the device is, and ``woke_at`` where the
    machine woke up last.
    """

    volume: int
    idle: Samples = Samples(0)
    lost: bool = False
    woke_at: Samples | None = None

    def at_volume(self, order: Order) -> Situation:
        """Return it as loud as an order asks for, or as near as there is a volume."""
        match order:
            case SetVolume():
                percent = order.percent
            case Command.LOUDER:
                percent = self.volume + VOLUME_STEP
            case _:
                percent = self.volume - VOLUME_STEP
        return replace(self, volume=min(100, max(0, percent)))


@dataclass(frozen=True, slots=True)
class Playing:
    """The routine goes on."""

    situation: Situation


@dataclass(frozen=True, slots=True)
class Paused:
    """There is silence until the listener goes on. ``held`` is where it was paused, ``since`` the stream's position.

    ``target`` is the set to go on with, and its number, if the listener went elsewhere. ``more`` seconds were added
    to the rest that was paused, or it ``skips`` it. ``by_loss``: a lost device paused it, and not the listener.
    """

    situation: Situation
    held: Moment
    since: Samples
    target: tuple[int, ExerciseSet] | None = None
    more: Seconds = Fraction(0)
    skips: bool = False
    by_loss: bool = False

    @property
    def phase(self) -> Phase | None:
        """What goes on after the pause; None before the first phase."""
        if self.target is not None:
            return self.target[1]
        return self.held.part.phase if self.held.part is not None else None

    @property
    def left(self) -> Samples:
        """What the pause leaves of a hold, of free work or of a rest; 0 where that is not told in time."""
        part = self.held.part
        if self.target is not None or part is None or part.go is None:
            return Samples(0)
        if not self.held.working:
            rests = isinstance(part.phase, Pause) or has_rest(part.phase)
            return Samples(max(0, part.go - self.held.at) if rests else 0)
        timed = isinstance(part.phase, ExerciseSet) and part.phase.work.rep_length is None
        return Samples(part.stop - self.held.at if timed and part.stop is not None else 0)


@dataclass(frozen=True, slots=True)
class Over:
    """The listener has ended it, and the last word is being said. ``before`` is what it was in until then."""

    before: Playing | Paused

    @property
    def situation(self) -> Situation:
        """What held when it was ended."""
        return self.before.situation


PlayState = Playing | Paused | Over
Outcome = tuple[PlayState, Decision]
"""The state after an order, and what sounds next."""


def pause_of(state: PlayState) -> Paused | None:
    """Return the pause that is on, also while the last word is said of a routine that was ended in it."""
    match state:
        case Paused():
            return state
        case Over(before=Paused() as pause):
            return pause
    return None


def shown_of(state: PlayState, position: Samples, rate: int) -> DisplayState | None:
    """Return what is shown of a pause from ``position`` on; None where none is on."""
    pause = pause_of(state)
    return None if pause is None else paused_state(pause.phase, position, pause.left, rate)
