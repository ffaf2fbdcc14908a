"""The conductor: decides what each order does in each state. It makes no sound itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session import transitions_paused as paused
from voice_coach.session import transitions_playing as playing
from voice_coach.session import transitions_waiting as waiting
from voice_coach.session.context import Asked, Context
from voice_coach.session.moments import settled
from voice_coach.session.orders import Command, Order, SetVolume, TimeEvent
from voice_coach.session.states import Outcome, Over, Paused, Playing, PlayState, Waiting, at_moment

Kind = Command | SoundEvent | TimeEvent | type[SetVolume]
"""The key of an order in ``TRANSITIONS``."""
KINDS: tuple[Kind, ...] = (*Command, SetVolume, *SoundEvent, *TimeEvent)
Transition = Callable[[Any, Asked, Context], Outcome]
"""Takes the state in whose row it is."""


def nothing(state: PlayState, asked: Asked, context: Context) -> Outcome:
    """Change nothing."""
    return state, None


PLAYING: Mapping[Kind, Transition] = {
    Command.PRESS: playing.press,
    Command.TOGGLE: playing.pause,
    Command.PAUSE: playing.pause,
    Command.RESUME: playing.resume,
    Command.NEXT: playing.next_set,
    Command.BACK: playing.back,
    Command.AGAIN: playing.again,
    Command.WHERE: playing.where,
    Command.LONGER: playing.longer,
    Command.SKIP: playing.skip,
    Command.LOUDER: playing.volume,
    Command.SOFTER: playing.volume,
    Command.HELP: playing.say_help,
    Command.QUIT: playing.stop,
    SetVolume: playing.volume,
    SoundEvent.LOST: playing.lost,
    SoundEvent.BACK: nothing,
    SoundEvent.ANSWERS: nothing,
    SoundEvent.MOVED: playing.moved,
    SoundEvent.WOKE: playing.woke,
    TimeEvent.LIMIT: nothing,
}

TRANSITIONS: Mapping[type[PlayState], Mapping[Kind, Transition]] = {
    Playing: PLAYING,
    Waiting: {
        **PLAYING,
        Command.PRESS: waiting.press,
        Command.NEXT: waiting.press,
        Command.SKIP: waiting.skip,
        Command.WHERE: waiting.where,
        Command.AGAIN: waiting.again,
        TimeEvent.LIMIT: waiting.limit,
    },
    Paused: {
        Command.PRESS: paused.press,
        Command.TOGGLE: paused.toggle,
        Command.PAUSE: paused.pause,
        Command.RESUME: paused.resume,
        Command.NEXT: paused.next_set,
        Command.BACK: paused.back,
        Command.AGAIN: paused.again,
        Command.WHERE: paused.where,
        Command.LONGER: paused.longer,
        Command.SKIP: paused.skip,
        Command.LOUDER: paused.volume,
        Command.SOFTER: paused.volume,
        Command.HELP: paused.say_help,
        Command.QUIT: playing.stop,
        SetVolume: paused.volume,
        SoundEvent.LOST: paused.lost,
        SoundEvent.BACK: paused.found_again,
        SoundEvent.ANSWERS: paused.answers,
        SoundEvent.MOVED: nothing,
        SoundEvent.WOKE: paused.woke,
        TimeEvent.LIMIT: nothing,
    },
    Over: dict.fromkeys(KINDS, nothing),  # no order resumes a routine that was ended
}
"""What each order does in each state. A new state needs a class in ``states`` and a row here."""


def kind_of(order: Order) -> Kind:
    """Return the key of an order in ``TRANSITIONS``."""
    return SetVolume if isinstance(order, SetVolume) else order


def decide(state: PlayState, asked: Asked, context: Context) -> Outcome:
    """Return the state after an order, and what sounds next."""
    moment = settled(asked.moment)
    state = at_moment(state, moment)
    outcome = TRANSITIONS[type(state)][kind_of(asked.order)](state, replace(asked, moment=moment), context)
    return waiting.at_once(outcome, moment) if isinstance(state, Waiting) else outcome
