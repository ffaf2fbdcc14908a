"""What each order does while the routine is playing: the next state, and what sounds next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import Ending, ExerciseSet, Pause, Phase, Talk
from voice_coach.coaching.wait_layout import fit_pause, fit_wait
from voice_coach.session.answers import (
    amount_left,
    as_answers,
    going_to,
    lead_in_left,
    named,
    starts_in,
    whole_seconds,
)
from voice_coach.session.context import Asked, Context
from voice_coach.session.decision import Aside, Form, Mention, Sequel, silence
from voice_coach.session.going_on import (
    carry_on,
    enter,
    going_on,
    rest_kept,
    skip_to,
    within_exercise,
)
from voice_coach.session.manners import (
    ASKED_AGAIN,
    BOUNCE,
    IN_A_HOLD,
    MORE_REST,
    ONCE,
    PATIENCE,
    WORTH_WAITING,
)
from voice_coach.session.moments import (
    Moment,
    closing,
    ending,
    has_rest,
    last_begun,
    nearly_over,
    phase_at,
    waiting,
    well_begun,
    whole_set,
)
from voice_coach.session.orders import Command
from voice_coach.session.place import Place, orientation, place_at, then
from voice_coach.session.resume import explanation, names_in, repeated, skipped
from voice_coach.session.states import Outcome, Over, Paused, Playing, Situation
from voice_coach.units import STREAM_RATE, Samples, Seconds, to_samples, to_seconds


def pause(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Pause, and say so."""
    return Paused(state.situation, asked.moment, asked.at), silence(context.say("paused"))


def press(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Pause, unless the press is the same one as that before."""
    return (state, None) if bounced(state, asked) else pause(state, asked, context)


def bounced(state: Playing, asked: Asked) -> bool:
    """Return whether a press came just after one that was obeyed: buttons bounce, and fingers press twice."""
    return asked.order is Command.PRESS and asked.soon_after(state.situation.pressed_at, BOUNCE)


def resume(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Say that the routine is already playing."""
    return state, Aside(context.say("playing"))


def next_set(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Go to the next set, without the rest before it.

    After the last set, only say so: a routine ends with "quit", never by accident.
    """
    moment, index = asked.moment, context.phase_index
    found = index.set_after(last_begun(moment))
    if found is not None:
        return state, _jump(found, "next", asked, context)
    if ending(moment, index):
        return state, _answer(state, moment, context, context.say("end_now"))
    key = "last_exercise"
    if index.set_after(-1) is None:  # the routine has no exercises
        if not isinstance(index.phase(moment.number + 1), Ending):
            return state, skip_to(moment.number + 1, context, context.say("going_on"))
        key = "then_the_end"
    return state, _answer(state, moment, context, context.say(key), stop=False)


def back(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Go to the start of the set; until just after its `go`, to the previous set or the start of the routine."""
    number, index = asked.moment.number, context.phase_index
    found = (number, whole_set(asked.moment, index)) if well_begun(asked.moment) else index.set_before(number)
    if found is None:
        return state, skip_to(0, context, context.say("to_the_start"))
    return state, _jump(found, "back", asked, context)


def again(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Repeat how the exercise is done, or the talk that is being said."""
    moment, index = asked.moment, context.phase_index
    match phase_at(moment):
        case ExerciseSet() if nearly_over(moment):
            return state, Aside(amount_left(moment))
        case ExerciseSet() as exercise_set:
            told = _explained_again(exercise_set, moment, context)
            idle = state.situation.idle
            return state, carry_on(moment, context=context, idle=idle, lines=told, explains=True)
        case Talk() if not closing(moment, index):
            whole = index.phase(moment.number)
            if isinstance(whole, Talk):  # a talk that only answers is not in the routine
                return state, Sequel((whole,), moment.number, moment.number + 1, reply=whole.lines)
    return state, _answer(state, moment, context, context.say("nothing_to_repeat"))


def where(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Say where the listener is: what is left, and what comes next."""
    moment, index = asked.moment, context.phase_index
    if ending(moment, index):
        return state, _answer(state, moment, context, context.say("end_now"))
    place = place_at(moment, context)
    if soon := lead_in_left(moment):
        return state, _answer_in_lead_in(state, moment, context, soon, place)
    if not moment.working:
        lines = orientation(place, calm=True)
        if _lengthens(state, moment, context, lines):
            lines = orientation(place, calm=False)
        if _lengthens(state, moment, context, lines):
            lines = orientation(place, calm=False, timed=False)
        return state, replace(_answer(state, moment, context, lines), repeated=_repeated(moment, lines))
    lines = orientation(place, calm=False)
    left = amount_left(moment)
    if nearly_over(moment):  # what comes next is said soon anyway
        return state, Aside(lines, shorter=(Form(left),))
    exercise_set = phase_at(moment)
    assert isinstance(exercise_set, ExerciseSet)
    after = then(exercise_set, place.coming, place.rest)
    # If the work has to wait, what it continues with is said last, just before the count-in.
    waits = (*left, *after, *going_on(moment, context))
    answer = _answer(state, moment, context, lines, waits=waits)
    return state, _in_the_work(exercise_set, place, context, answer)


def longer(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Extend the current rest, or the time to get ready."""
    moment = asked.moment
    phase = waiting(moment, context.phase_index)
    if not isinstance(phase, ExerciseSet | Pause):
        return state, _answer(state, moment, context, context.say("no_rest"), stop=False)
    idle, lines = state.situation.idle, longer_lines(phase, context)
    return state, carry_on(moment, context=context, idle=idle, lines=lines, more=MORE_REST)


def skip(state: Playing, asked: Asked, context: Context, lines: Lines = ()) -> Outcome:
    """Skip the current rest or talk, and say so; ``lines``, if any, are said instead."""
    moment, index = asked.moment, context.phase_index
    phase = waiting(moment, index)
    if phase is None:
        return state, _answer(state, moment, context, context.say("no_rest"), stop=False)
    starts = isinstance(phase, ExerciseSet) and (not has_rest(phase) or phase.wait.phase == "switch")
    lines = lines or context.say("starting" if starts else "skipped")
    if not isinstance(phase, ExerciseSet):
        sequel = skip_to(_after_words(phase, moment.number, context), context, lines)
        return state, with_names(sequel)
    answering = any(
        line.phase == "answer" and line.phrase not in asked.explained for line in phase.wait.lines
    )
    exercise_set = skipped(phase, moment.said, lines, named(phase), anyway=answering)
    if exercise_set is None:
        return state, Aside(context.say("no_rest"), WORTH_WAITING)
    return state, with_names(Sequel((exercise_set,), moment.number, moment.number + 1, reply=lines))


def volume(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Change the volume at once."""
    situation = state.situation.at_volume(asked.order)
    # If something is sounding, the change is heard anyway, so no sentence is interrupted to announce it.
    return Playing(situation), Mention(context.say("volume", value=situation.volume))


def say_help(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Say the most important keys, and if asked again the others."""
    if nearly_over(asked.moment):
        return state, Aside(amount_left(asked.moment))
    situation, lines = keys(state.situation, asked, context)
    return Playing(situation), _answer(state, asked.moment, context, lines)


def stop(state: Playing | Paused, asked: Asked, context: Context) -> Outcome:
    """End the routine, and say so."""
    return Over(state), replace(silence(context.say("stopped")), ends=True)


def lost(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Pause without a word, since nobody would hear it. If only the last words are left, end the routine."""
    situation = replace(state.situation, lost=True)
    if closing(asked.moment, context.phase_index):
        return Over(Playing(situation)), Sequel((), ends=True, reply=context.say("stopped"))
    return Paused(situation, asked.moment, asked.at, by_loss=True), silence()


def moved(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Pause because the sound has moved to another device, unless the listener prefers to continue."""
    goes_on = context.manners.on_device_change == "continue"
    return (state, None) if goes_on else pause(state, asked, context)


def woke(state: Playing, asked: Asked, context: Context) -> Outcome:
    """Pause after the machine has woken up, or continue with a count-in."""
    # A suspended terminal and the sound device may both report it.
    told_before = asked.soon_after(state.situation.woke_at, ONCE)
    state = Playing(replace(state.situation, woke_at=asked.at))
    if told_before:
        return state, None
    if context.manners.on_device_change == "pause":
        return pause(state, asked, context)
    anew, idle = context.begins_anew, state.situation.idle
    lines = going_on(asked.moment, context, anew=anew)
    return state, carry_on(asked.moment, context=context, idle=idle, lines=lines, anew=anew)


# Shared by several transitions.


def keys(situation: Situation, asked: Asked, context: Context) -> tuple[Situation, Lines]:
    """Return the words that say the most important keys, or the others if those were said a short time ago."""
    if asked.soon_after(situation.keys_said_at, ASKED_AGAIN):
        return replace(situation, keys_said_at=None), context.say("help_more")
    return replace(situation, keys_said_at=asked.at), context.say("help")


def longer_lines(phase: Phase, context: Context) -> Lines:
    """Return the words that announce a longer rest, or a longer time to get ready."""
    key = "longer" if isinstance(phase, Pause) or has_rest(phase) else "longer_ready"
    return context.say(key, length=context.words.duration(MORE_REST))


def _answer(
    state: Playing,
    moment: Moment,
    context: Context,
    lines: Lines,
    *,
    stop: bool = True,
    waits: Lines | None = None,
) -> Aside:
    """Return an answer that changes nothing: said in a free place if there is one soon, else the routine waits.

    If ``stop`` is False, work does not wait: without a free place, the answer is left out.
    ``waits`` is said after "One moment" if work has to wait, and ends with what the work continues with.
    """
    wait = partial(carry_on, context=context, idle=state.situation.idle)
    if not moment.working:
        return Aside(lines, WORTH_WAITING if stop else PATIENCE, partial(wait, lines=lines))
    if not stop:
        return Aside(lines, PATIENCE)
    if waits is None:
        waits = (*lines, *going_on(moment, context))
    return Aside(lines, WORTH_WAITING, partial(wait, lines=(*context.say("one_moment"), *waits)))


def _jump(found: tuple[int, ExerciseSet], key: str, asked: Asked, context: Context) -> Sequel:
    """Return the sequel that jumps to a set; within an exercise, the set is named first."""
    within = within_exercise(phase_at(asked.moment), found[1])
    lines = going_to(found[1], key, within=within)
    rest = rest_kept(found, asked.moment, context) if key == "next" else Fraction(0)
    return enter(found, asked, context, lines if within else lines[:1], lines, rest)


def _answer_in_lead_in(state: Playing, moment: Moment, context: Context, soon: Lines, place: Place) -> Aside:
    """Return the answer to "where" in a lead-in: the seconds, and where there is room what starts.

    Without room even for the seconds, the lead-in begins again after the answer.
    """
    exercise_set = phase_at(moment)
    assert isinstance(exercise_set, ExerciseSet)
    anew = (
        *orientation(place, calm=False, timed=False),
        *starts_in(exercise_set, whole_seconds(exercise_set.wait.lead_in)),
    )
    wait = partial(carry_on, context=context, idle=state.situation.idle, lines=anew, explains=True)
    names = as_answers(named(exercise_set))
    return Aside((*soon, *names), otherwise=wait, shorter=(Form(soon),))


def _in_the_work(exercise_set: ExerciseSet, place: Place, context: Context, answer: Aside) -> Aside:
    """Return an answer to "where" that stops the work only if there is not even room for what is left.

    In a set of reps it is said in this rep or the next. In a hold or free work the time left may be said later, too.
    """
    moment = place.moment
    rep, part = exercise_set.work.rep_length, moment.part
    assert part is not None
    assert part.go is not None
    assert part.stop is not None
    # When an answer may begin, from when on and until when, and the moment at which its figure is true.
    times = [(Fraction(0), answer.patience, moment)]
    otherwise = answer.otherwise
    assert otherwise is not None
    if rep is None:
        otherwise = partial(_later_in_a_hold, otherwise=otherwise)
    else:
        to_tick = rep - context.seconds(moment.at - part.go) % rep
        tick = _after(moment, to_tick)
        times = [(Fraction(0), to_tick, moment)]
        if tick.at < part.stop - to_samples(rep, STREAM_RATE) // 2:
            times.append((to_tick, to_tick + rep, tick))
    names = as_answers(named(exercise_set))
    first, *shorter = (
        *(Form(orientation(replace(place, moment=at), calm=False), end, begin) for begin, end, at in times),
        *(Form((*amount_left(at), *names), end, begin) for begin, end, at in times),
        *(Form(amount_left(at), end, begin) for begin, end, at in times),
    )
    return Aside(first.lines, first.patience, otherwise, tuple(shorter))


def _later_in_a_hold(moment: Moment, otherwise: Callable[[Moment], Aside | Sequel]) -> Aside | Sequel:
    """Return what is left of a hold or of free work as an answer that waits for the words that sound to end."""
    part = moment.part
    assert part is not None
    assert part.stop is not None
    longest = min(IN_A_HOLD, to_seconds(Samples(part.stop - moment.at), STREAM_RATE) - 1)
    forms = [
        Form(amount_left(_after(moment, Fraction(begin + 1))), Fraction(begin + 2), Fraction(begin))
        for begin in range(0, int(longest) - 1, 2)
    ]
    if not forms or not moment.working:
        return otherwise(moment)
    first, *shorter = forms
    return Aside(first.lines, first.patience, otherwise, tuple(shorter))


def _after(moment: Moment, seconds: Seconds) -> Moment:
    """Return the moment some ``seconds`` later, in the same part."""
    return replace(moment, at=Samples(moment.at + to_samples(seconds, STREAM_RATE)))


def _repeated(moment: Moment, lines: Lines) -> frozenset[Phrase]:
    """Return the words of the announcement to come that name what an answer has named."""
    phase = phase_at(moment)
    if not isinstance(phase, ExerciseSet):
        return frozenset()
    return frozenset(line.phrase for line in repeated(phase.wait, lines))


def _explained_again(exercise_set: ExerciseSet, moment: Moment, context: Context) -> Lines:
    """Return how a set is done, ending with what the set continues with."""
    name, *position = named(exercise_set)
    begun = moment.working or exercise_set.comes_by == "pause"
    told = (name, *explanation(exercise_set, context.phase_index.choices, figures=not begun))
    if moment.working:
        lines = (*context.say("one_moment"), *told, *going_on(moment, context)[1:])
        return as_answers(lines)
    # For a resumed set, the last words are what is left of it.
    left = going_on(moment, context)[1:] if exercise_set.comes_by == "pause" else position
    return (*told, *left)


def _lengthens(state: Playing, moment: Moment, context: Context, lines: Lines) -> bool:
    """Return whether ``lines`` make a rest longer, by the estimated length of all words in it."""

    def length(phrase: Phrase) -> Samples:
        return to_samples(context.spoken(phrase), STREAM_RATE)

    sequel = carry_on(moment, context=context, idle=state.situation.idle, lines=lines)
    match sequel.phases[-1]:
        case ExerciseSet() as phase if phase.wait.prescribed is not None:
            return fit_wait(phase.wait, Samples(0), Samples(0), length, STREAM_RATE).grown > 0
        case Pause() as phase:
            return fit_pause(phase, Samples(0), length, STREAM_RATE).grown > 0
    return False


def _after_words(phase: Phase, number: int, context: Context) -> int:
    """Return the number of the phase after a rest or a talk; from the introduction, that of the first exercise."""
    if not _introduces(phase):
        return number + 1
    first = context.phase_index.set_after(number)
    if first is not None:
        return first[0]
    later = enumerate(context.phase_index.phases(number), number)
    return next(place for place, phase in later if not _introduces(phase))


def _introduces(phase: Phase) -> bool:
    return isinstance(phase, Talk) and phase.occurrence is None


def with_names(sequel: Sequel) -> Sequel:
    """Return a sequel whose reply also names the set that it skips to."""
    last = sequel.phases[-1]
    names = names_in(last.wait.words) if isinstance(last, ExerciseSet) else ()
    return replace(sequel, reply=(*sequel.reply, *names))
