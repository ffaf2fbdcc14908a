"""What each order does during a pause: the next state, and what is said. Only resuming and quitting end the pause."""

from __future__ import annotations

from dataclasses import replace

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.phases import ExerciseSet, Pause
from voice_coach.session import transitions_playing as playing
from voice_coach.session.answers import amount_left, as_answers, going_on_anew, going_to, named
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import silence
from voice_coach.session.going_on import carry_on, enter, going_on, rest_kept, within_exercise
from voice_coach.session.manners import MORE_REST
from voice_coach.session.moments import (
    Moment,
    ending,
    has_rest,
    last_begun,
    phase_at,
    waiting,
    well_begun,
    whole_set,
)
from voice_coach.session.place import orientation, place_at
from voice_coach.session.resume import explanation, without_explained
from voice_coach.session.states import Outcome, Paused, Playing
from voice_coach.session.transitions_playing import longer_lines
from voice_coach.units import STREAM_RATE, Samples, to_samples


def pause(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Stay paused. A pause caused by a lost device becomes the listener's own."""
    return _stay(replace(state, by_loss=False), context)


def press(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Resume. Another press just after it counts as the same one."""
    after, decision = toggle(state, asked, context)
    if isinstance(after, Playing):
        after = replace(after, situation=replace(after.situation, pressed_at=asked.at))
    return after, decision


def toggle(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Resume; a pause caused by a lost device becomes the listener's own."""
    return resume(replace(state, by_loss=False), asked, context)


def resume(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Resume with a count-in, where it was paused or at the set that the listener has moved to."""
    if state.situation.lost:  # headphones send "play" when they reconnect, before they can be heard
        return _stay(state, context)
    idle = state.situation.idle
    situation = replace(state.situation, idle=Samples(idle + asked.at - state.since))
    if state.target is not None:
        names = named(state.target[1])
        rest = rest_kept(state.target, state.held, context, context.seconds(asked.at - state.since))
        return Playing(situation), enter(state.target, asked, context, names[:1], names, rest)
    anew, moment = context.begins_anew, _without_explained(_without_more(state, context), asked)
    if state.skips:
        return playing.skip(
            Playing(situation), replace(asked, moment=moment), context, context.say("going_on")
        )
    lines = going_on(state.held, context, anew=anew, named_lately=asked.named_lately)
    return Playing(situation), carry_on(
        moment, context=context, idle=idle, lines=lines, more=state.more, anew=anew
    )


def next_set(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Move to the next set, to resume there."""
    index = context.phase_index
    found = index.set_after(state.target[0] if state.target else last_begun(state.held))
    if found is not None:
        return _go_to(state, found, "next", context)
    return _stay(state, context, context.say("end_now" if ending(state.held, index) else "last_exercise"))


def back(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Move to the start of the set, or to the previous set, to resume there."""
    held, index = state.held, context.phase_index
    found = None
    if state.target is not None or not well_begun(held):
        found = index.set_before(state.target[0] if state.target else held.number)
    if found is None and isinstance(phase_at(held), ExerciseSet):
        found = held.number, whole_set(held, index)
    if found is None:
        return state, silence(context.say("at_the_start"))
    return _go_to(state, found, "back", context)


def again(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Repeat how the exercise to be resumed is done."""
    phase = state.phase
    if not isinstance(phase, ExerciseSet):
        return _stay(state, context, context.say("nothing_to_repeat"))
    name, *position = named(phase)
    begun = state.target is None and (state.held.working or phase.comes_by == "pause")
    begun &= not context.begins_anew
    told = (
        name,
        *explanation(phase, context.phase_index.choices, figures=not begun),
        *position,
        *(amount_left(state.held) if begun else ()),
    )
    return state, silence(as_answers(told))


def where(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Say what will be resumed: what is left of it, and what comes after it."""
    held = state.held
    if state.target is not None:
        return _stay(state, context, going_to(state.target[1], "next"))
    if ending(held, context.phase_index):
        return _stay(state, context, context.say("end_now"))
    anew = held.working and context.begins_anew
    lines = orientation(place_at(held, context), calm=True, anew=anew)
    if anew and isinstance(exercise_set := state.phase, ExerciseSet):
        begins = going_on_anew(whole_set(held, context.phase_index))
        lines = (*lines, *begins[len(named(exercise_set)) :])
    return _stay(state, context, lines)


def longer(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Extend the interrupted rest, or the time to get ready."""
    held, part = state.held, state.held.part
    phase = waiting(held, context.phase_index)
    if not isinstance(phase, ExerciseSet | Pause):
        return _stay(state, context, context.say("no_rest"))
    if part is not None and part.go is not None:
        later = Samples(part.go + to_samples(MORE_REST, STREAM_RATE))
        held = replace(held, part=replace(part, go=later, stop=None))
    state = replace(state, held=held, more=state.more + MORE_REST, skips=False)
    return _stay(state, context, longer_lines(phase, context))


def skip(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Skip what is left of the interrupted rest when the routine is resumed."""
    phase = waiting(state.held, context.phase_index)
    if phase is None or not (isinstance(phase, Pause) or has_rest(phase)):
        return _stay(state, context, context.say("no_rest"))
    names = going_to(phase, "next") if isinstance(phase, ExerciseSet) else ()
    return _stay(replace(state, skips=True), context, (*context.say("skipped"), *names))


def volume(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Change the volume from now on."""
    state = replace(state, situation=state.situation.at_volume(asked.order))
    return state, silence(context.say("volume", value=state.situation.volume))


def say_help(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Say the most important keys, and if asked again the others."""
    situation, lines = playing.keys(state.situation, asked, context)
    return _stay(replace(state, situation=situation), context, lines)


def lost(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Stay paused, and do not resume before the device is back."""
    return replace(state, situation=replace(state.situation, lost=True)), None


def found_again(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Stay paused until the listener is ready. Resume only if the loss paused it and they prefer to continue."""
    goes_on = context.manners.on_device_change == "continue"
    state = replace(state, situation=replace(state.situation, lost=False))
    return resume(state, asked, context) if state.by_loss and goes_on else _stay(state, context)


def answers(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Resume if the loss paused it: the device was only slow, so the listener is still ready."""
    state = replace(state, situation=replace(state.situation, lost=False))
    return resume(state, asked, context) if state.by_loss else _stay(state, context)


def woke(state: Paused, asked: Asked, context: Context) -> Outcome:
    """Stay paused."""
    return replace(state, situation=replace(state.situation, woke_at=asked.at)), None


# Shared by several transitions.


def _stay(state: Paused, context: Context, lines: Lines = ()) -> Outcome:
    """Stay in ``state``, and say ``lines``, then that it is paused: who presses several times hears each answer."""
    return state, silence((*lines, *context.say("paused")))


def _go_to(state: Paused, found: tuple[int, ExerciseSet], key: str, context: Context) -> Outcome:
    """Move to a set, to resume there, and name it."""
    within = within_exercise(state.phase, found[1])
    return _stay(replace(state, target=found), context, going_to(found[1], key, within=within))


def _without_explained(moment: Moment, asked: Asked) -> Moment:
    """Return a moment without what was explained about its set during the pause."""
    part = moment.part
    if part is None or moment.working or not isinstance(part.phase, ExerciseSet):
        return moment
    phase = without_explained(part.phase, asked.explained)
    return replace(moment, part=replace(part, phase=phase))


def _without_more(state: Paused, context: Context) -> Moment:
    """Return the interrupted moment as it was before its rest was extended."""
    part = state.held.part
    if not state.more or part is None or part.go is None:
        return state.held
    before = Samples(part.go - to_samples(state.more, STREAM_RATE))
    return replace(state.held, part=replace(part, go=before))
