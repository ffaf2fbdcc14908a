"""What an order does while the routine waits until the listener presses, where that differs from playing."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.coaching.phases import ExerciseSet, Stop
from voice_coach.session import transitions_playing as playing
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Sequel, silence
from voice_coach.session.going_on import skip_to
from voice_coach.session.moments import phase_at
from voice_coach.session.resume import counted_in
from voice_coach.session.states import Outcome, Paused, Playing, Waiting


def press(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """End the open set with `stop`, or the rest with a lead-in."""
    moment = asked.moment
    pressed = Playing(replace(state.situation, pressed_at=asked.at))
    match phase_at(moment):
        case ExerciseSet() as exercise_set if moment.working or exercise_set.comes_by == "pause":
            stop = Stop(exercise_set.occurrence, exercise_set.where)
            return pressed, Sequel((stop,), moment.number, moment.number + 1)
        case ExerciseSet() as exercise_set:
            return pressed, Sequel((counted_in(exercise_set),), moment.number, moment.number + 1)
    return pressed, skip_to(moment.number + 1, context, ())


def skip(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """End the rest, as a press does. In an open set there is no rest to skip."""
    if asked.moment.working:
        return playing.skip(state, asked, context)
    return press(state, asked, context)


def limit(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """Pause an open set that has lasted as long as it can: the listener may have left."""
    lines = (*context.say("paused"), *context.say("press_to_go_on"))
    return Paused(state.situation, asked.moment, asked.at), silence(lines)
