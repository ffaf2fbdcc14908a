"""The work from `go` to `stop`: its fixed marks, and the words to be placed between them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import COUNTDOWN, Filler, Mark, Occurrence, Stretch, Work
from voice_coach.coaching.rep import COUNTED_OUT, RepTone, tones_of_rep
from voice_coach.coaching.set_in_hand import SetInHand, set_in_hand
from voice_coach.coaching.work_words import (
    HALFWAY_FROM,
    cue_wishes,
    go_call,
    rep_wishes,
    time_calls,
    times_since_go,
)
from voice_coach.routines.effort import Dose
from voice_coach.units import Seconds

FILLED_FROM = Fraction(40)
"""The shortest hold, free work or hold of a rep that is kept from staying without a word for long."""
BEYOND_TARGET = Fraction(300)
"""How far work that the listener ends may go beyond its target."""

STEADY_IN_HOLD = ("breathe", "steady")
STEADY_IN_WORK = ("keep_going",)


def work_of(occurrence: Occurrence, dose: Dose, where: Where, *, choices: Choices, memory: Memory) -> Work:
    """Return the work of one set on one side: its marks, and its wishes in order of rank.

    Work that the listener ends is laid out as an ordinary set of the target's length.
    """
    now = set_in_hand(occurrence, dose, where, choices, memory)
    length = dose.work_length
    if dose.reps is None:
        marks = _hold_marks(length, where)
        wishes = (*go_call(now), *time_calls(now), *cue_wishes(now))
        stretches = _whole_if_long(length, where)
    else:
        tones = tones_of_rep(now.moves, dose)
        marks = _rep_marks(tones, now)
        wishes = (*rep_wishes(now, tones), *cue_wishes(now))
        stretches = tuple(_long_holds(tones, now))
    marks.append(Mark(length, "stop", "work", where))
    return Work(
        length,
        tuple(marks),
        wishes,
        dose.rep_length if dose.reps is not None else None,
        filler=_filler(now, stretches),
    )


def open_work(occurrence: Occurrence, dose: Dose, where: Where, *, choices: Choices, memory: Memory) -> Work:
    """Return the work of one set that the listener ends: no mark but `go`, and cues up to the target.

    From the target on, a hold or free work has the time since `go` called.
    """
    now = set_in_hand(occurrence, dose, where, choices, memory)
    target = dose.work_length
    length = target + BEYOND_TARGET
    go = Mark(Fraction(0), "go", "lead-in", where)
    calls_time = dose.reps is None and now.choices.talk != "signals"
    times = times_since_go(now.words, where, target, length) if calls_time else ()
    cues = (wish for wish in cue_wishes(now) if wish.at < target)
    wishes = (*go_call(now), *times, *cues)
    stretches = _whole_if_long(target, where) if dose.reps is None else ()
    return Work(length, (go,), wishes, filler=_filler(now, stretches), target=target)


def bare_work(dose: Dose, where: Where) -> Work:
    """Return work of the same length with nothing between `go` and `stop`; words never change it (promise 1)."""
    go, stop = Mark(Fraction(0), "go", "lead-in", where), Mark(dose.work_length, "stop", "work", where)
    return Work(dose.work_length, (go, stop), ())


def _hold_marks(length: Seconds, where: Where) -> list[Mark]:
    marks = [Mark(Fraction(0), "go", "lead-in", where)]
    if length >= HALFWAY_FROM:
        marks.append(Mark(length / 2, "halfway", "work", where))
    if length >= COUNTED_OUT:
        marks += [Mark(length - before, "countdown", "work", where) for before in COUNTDOWN]
    return marks


def _rep_marks(tones: tuple[RepTone, ...], now: SetInHand) -> list[Mark]:
    marks: list[Mark] = []
    for rep, begin in now.reps():
        here = now.in_rep(rep)
        marks += [Mark(begin + tone.at, tone.tone, "work", here) for tone in tones]
    marks[0] = Mark(Fraction(0), "go", "lead-in", marks[0].where)
    return marks


def _whole_if_long(length: Seconds, where: Where) -> tuple[Stretch, ...]:
    return (Stretch(Fraction(0), length, where),) if length >= FILLED_FROM else ()


def _long_holds(tones: tuple[RepTone, ...], now: SetInHand) -> Iterator[Stretch]:
    hold = now.dose.hold
    if hold is None or hold < FILLED_FROM:
        return
    held = next(tone.at for tone in tones if tone.tone == "hold")
    for rep, begin in now.reps():
        yield Stretch(begin + held, begin + held + hold, now.in_rep(rep))


def _filler(now: SetInHand, stretches: tuple[Stretch, ...]) -> Filler | None:
    """Return the words for long stretches without a word; None if there are no such stretches."""
    if not stretches or not now.choices.teaches:
        return None
    keys = STEADY_IN_WORK if now.dose.work is not None else STEADY_IN_HOLD
    first = now.memory.count(keys) % len(keys)  # so that two sets in a row do not begin alike
    steady = (Phrase(now.words.say(key), now.words.language) for key in (*keys[first:], *keys[:first]))
    cues = (Phrase(cue.say, now.language) for cue in now.exercise.cues if cue.at is None)
    return Filler(stretches, tuple(cues), tuple(steady))
