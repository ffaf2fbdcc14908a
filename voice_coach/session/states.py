"""The states of a play: playing, waiting, paused, over. They are frozen; an order makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from voice_coach.coaching.phases import ExerciseSet, Pause, Phase
from voice_coach.session.decision import Decision
from voice_coach.session.display_state import DisplayState, paused_state
from voice_coach.session.manners import VOLUME_STEP
from voice_coach.session.moments import Moment, has_rest
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.units import Samples, Seconds


@dataclass(frozen=True, slots=True)
class Situation:
    """What every state has.

    ``idle`` is how long the pauses before the current one were in all, and ``lost`` whether the device is lost.
    ``woke_at`` is the position at which the machine woke up last, and ``keys_said_at`` the one at which the listener
    asked for the keys and heard the first of them. ``pressed_at`` is the position of the last press that ended a set or
    a rest, or a pause.
    """

    volume: int
    idle: Samples = Samples(0)
    lost: bool = False
    woke_at: Samples | None = None
    keys_said_at: Samples | None = None
    pressed_at: Samples | None = None

    def at_volume(self, order: Order) -> Situation:
        """Return the situation with the volume that an order asks for, limited to 0 to 100 percent."""
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
    """The routine is playing."""

    situation: Situation


@dataclass(frozen=True, slots=True)
class Waiting(Playing):
    """The routine is playing, and what is heard lasts until the listener presses: an open set, or a rest.

    Time leads from ``Playing`` to this state, not an order, so it is derived from the moment (see ``at_moment``).
    """


@dataclass(frozen=True, slots=True)
class Paused:
    """The play is paused. ``held`` is the interrupted moment, and ``since`` the position at which the pause began.

    ``target`` is the set to resume with and its number, if the listener moved to another one. ``more`` seconds are
    added to the interrupted rest; with ``skips`` it is skipped. ``by_loss``: a lost device paused it, not the listener.
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
        """The phase that is resumed after the pause; None before the first phase."""
        if self.target is not None:
            return self.target[1]
        return self.held.part.phase if self.held.part is not None else None

    @property
    def left(self) -> Samples:
        """What is left of the interrupted hold, free work or rest; 0 if no time is shown."""
        part = self.held.part
        if self.target is not None or part is None or part.go is None:
            return Samples(0)
        if not self.held.working:
            rests = isinstance(part.phase, Pause) or has_rest(part.phase)
            return Samples(max(0, part.go - self.held.at) if rests else 0)
        timed = (
            isinstance(part.phase, ExerciseSet)
            and part.phase.work.rep_length is None
            and not part.phase.is_open
        )
        return Samples(part.stop - self.held.at if timed and part.stop is not None else 0)


@dataclass(frozen=True, slots=True)
class Over:
    """The routine was ended; the last words may still be heard. ``before`` is the state before that."""

    before: Playing | Paused

    @property
    def situation(self) -> Situation:
        """The situation when it was ended."""
        return self.before.situation


PlayState = Playing | Waiting | Paused | Over
Outcome = tuple[PlayState, Decision]
"""The state after an order, and what sounds next."""


def at_moment(state: PlayState, moment: Moment) -> PlayState:
    """Return the state for an order at a moment: while playing, whether the routine waits for the listener."""
    if not isinstance(state, Playing):
        return state
    return (Waiting if moment.waits else Playing)(state.situation)


def pause_of(state: PlayState) -> Paused | None:
    """Return the current pause, or the one in which the routine was ended; None if there is neither."""
    match state:
        case Paused():
            return state
        case Over(before=Paused() as pause):
            return pause
    return None


def shown_of(state: PlayState, position: Samples) -> DisplayState | None:
    """Return what to show for a pause from ``position`` on; None if there is no pause."""
    pause = pause_of(state)
    return None if pause is None else paused_state(pause.phase, position, pause.left)
