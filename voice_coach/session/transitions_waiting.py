"""What an order does while the routine waits until the listener presses, where that differs from playing."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import ExerciseSet, Stop
from voice_coach.session import transitions_playing as playing
from voice_coach.session.answers import as_answers, named
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Aside, Interjection, Mention, Sequel, silence
from voice_coach.session.going_on import skip_to
from voice_coach.session.moments import Moment, always_said, phase_at
from voice_coach.session.place import orientation, place_at, then
from voice_coach.session.resume import counted_in, explanation
from voice_coach.session.states import Outcome, Paused, Playing, Waiting


def press(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """End the open set with `stop`, or the rest with a lead-in, unless the press is the same one as that before."""
    if playing.bounced(state, asked):
        return state, None
    moment = asked.moment
    pressed = Playing(replace(state.situation, pressed_at=asked.at))
    match phase_at(moment):
        case ExerciseSet() as exercise_set if moment.working or exercise_set.comes_by == "pause":
            stop = Stop(exercise_set.occurrence, exercise_set.where)
            place = place_at(moment, context)
            comes = then(exercise_set, place.coming, place.rest)
            return pressed, Sequel((stop,), moment.number, moment.number + 1, reply=comes)
        case ExerciseSet() as exercise_set:
            reply = (*context.say("starting"), *named(exercise_set))
            return pressed, Sequel((counted_in(exercise_set),), moment.number, moment.number + 1, reply=reply)
    on = replace(skip_to(moment.number + 1, context, ()), reply=context.say("going_on"))
    return pressed, playing.with_names(on)


def skip(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """End the rest, as a press does. In an open set there is no rest to skip."""
    if asked.moment.working:
        return playing.skip(state, asked, context)
    return press(state, asked, context)


def where(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """Say where the listener is. Of a rest that is over, no time is left."""
    moment = asked.moment
    if not moment.open_ended:
        return playing.where(state, asked, context)
    place = place_at(moment, context)
    return state, _interjection(orientation(place, calm=not moment.working, timed=False), moment)


def again(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """Repeat what the exercise asks for and how it is done."""
    exercise_set = phase_at(asked.moment)
    if not asked.moment.open_ended or not isinstance(exercise_set, ExerciseSet):
        return playing.again(state, asked, context)
    name, *position = named(exercise_set)
    lines = (name, *explanation(exercise_set, context.phase_index.choices), *position)
    return state, _interjection(as_answers(lines), asked.moment)


def limit(state: Waiting, asked: Asked, context: Context) -> Outcome:
    """Pause an open set that has lasted as long as it can: the listener may have left."""
    lines = (*context.say("paused"), *context.say("press_to_go_on"))
    return Paused(state.situation, asked.moment, asked.at), silence(lines)


def at_once(outcome: Outcome, moment: Moment) -> Outcome:
    """Have an answer said at once, where no start, no tone and no end of the work can be missed for it."""
    state, decision = outcome
    if isinstance(decision, Aside) and moment.open_ended:
        return state, _interjection(decision.lines, moment)
    if isinstance(decision, Mention) and moment.open_ended:
        return state, replace(decision, kept=_kept(moment))
    return outcome


def _interjection(lines: Lines, moment: Moment) -> Interjection:
    return Interjection(lines, _kept(moment))


def _kept(moment: Moment) -> frozenset[Phrase]:
    return frozenset(always_said(phase_at(moment)))
