"""The words of the work, each kind in order of time. Which of them goes before which is for ``work`` to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from voice_coach.coaching.cue import Phrase, Where
from voice_coach.coaching.messages import Catalogue
from voice_coach.coaching.phases import CALL_LATEST, SAME_MOMENT, TIMED_CUE_LATEST, Wish, WishKind
from voice_coach.coaching.rep import RepTone
from voice_coach.coaching.set_in_hand import SetInHand
from voice_coach.units import Seconds

HALFWAY_FROM = Fraction(20)
TEN_SECONDS_FROM = Fraction(45)
MINUTES_FROM = Fraction(120)
SINCE_GO_EVERY = Fraction(15)
"""How often the time since `go` is called, from the target on, in work that the listener ends."""

TEACHING_REPS = 2
"""In how many reps the parts are named."""
FEW_REPS = 3
"""Of so few reps, only the first one has its parts named."""
MANY_REPS = 8
"""Of so many reps, the last ones are counted down."""
LAST_REPS = 3
"""How many reps are counted down."""

COACHED = {"hold": "hold_now", "release": "release_now"}
"""The coach's own word after a tone of a rep."""


# Repetitions


def rep_wishes(now: SetInHand, tones: tuple[RepTone, ...]) -> tuple[Wish, ...]:
    """Return the words of the reps: labels, names of parts and calls go before numbers."""
    assert now.dose.reps is not None
    named: list[Wish] = []
    numbers: list[Wish] = []
    taught = (1 if now.dose.reps <= FEW_REPS else TEACHING_REPS) if now.names_parts else 0
    for rep, begin in now.reps():
        number = _number(now, rep)
        opening = _opening(now, tones[0], rep) if rep <= taught else None
        named += _first_words(now, rep, begin, opening, number, numbers)
        if rep <= taught:
            named += _later_words(now, rep, begin, tones[1:])
    return (*named, *numbers)


def _number(now: SetInHand, rep: int) -> str | None:
    """Return the number of a rep: counted up, the last ones down; None if there is only one rep."""
    reps = now.dose.reps
    assert reps is not None
    if reps == 1 or now.choices.talk == "signals":
        return None
    left = reps - rep + 1
    if left == 1:
        return now.words.say("last_one", before=now.memory.count("last_one"))
    if reps >= MANY_REPS and left <= LAST_REPS:
        return now.words.say("more", n=left)
    return now.words.say("number", n=rep)


def _opening(now: SetInHand, tone: RepTone, rep: int) -> tuple[str, tuple[WishKind, str]] | None:
    """Return the author's words at the beginning of a rep: the call, or else the name of the first part."""
    if rep == now.dose.reps and rep > 1:
        return None  # "Last one" goes before them
    if now.calls.go:
        return now.calls.go, ("calls", now.calls.go)
    return (tone.name, ("moves", "")) if tone.name else None


def _first_words(
    now: SetInHand,
    rep: int,
    begin: Seconds,
    opening: tuple[str, tuple[WishKind, str]] | None,
    number: str | None,
    numbers: list[Wish],
) -> Iterator[Wish]:
    """Yield the words at the beginning of a rep, and add its number to ``numbers`` if it is said on its own.

    A label and what follows it are one phrase, unless two voices speak them.
    """
    here = now.in_rep(rep)
    sides = now.exercise.alternate
    label = Phrase(sides[(rep - 1) % len(sides)], now.language) if sides else None
    if opening is not None:
        text, key = opening
        said = Phrase(f"{label.text}, {text}" if label else text, now.language)
        yield Wish(said, here, begin, after=True, key=key, label=label)
    elif label is not None and number is not None and now.words.language == now.language:
        both = Phrase(now.words.say("number_label", value=number, side=label.text), now.language)
        yield Wish(both, here, begin, after=True, key=("numbers", ""), label=label)
    else:
        if label is not None:
            yield Wish(label, here, begin, after=True, key=("labels", ""))
        if number is not None:
            phrase = Phrase(number, now.words.language)
            numbers.append(Wish(phrase, here, begin, after=True, key=("numbers", "")))


def _later_words(now: SetInHand, rep: int, begin: Seconds, tones: tuple[RepTone, ...]) -> Iterator[Wish]:
    """Yield the words after the other tones of a rep: the call, or the name of the part, or the coach's word."""
    own = {"hold": now.calls.hold, "release": now.calls.release, "turn": now.calls.turn}
    here = now.in_rep(rep)
    for tone in tones:
        at = begin + tone.at
        if call := own.get(tone.tone):
            yield Wish(Phrase(call, now.language), here, at, after=True, key=("calls", call))
        elif tone.name:
            yield Wish(Phrase(tone.name, now.language), here, at, after=True, key=("moves", ""))
        elif tone.tone in COACHED:
            word = now.words.say(COACHED[tone.tone])
            yield Wish(Phrase(word, now.words.language), here, at, after=True)


# Holds and free work


def go_call(now: SetInHand) -> Iterator[Wish]:
    """Yield the author's call after `go`: the word on which a hold or free work begins, in every set."""
    if now.choices.teaches and now.calls.go:
        call = now.calls.go
        yield Wish(Phrase(call, now.language), now.where, Fraction(0), after=True, key=("calls", call))


def time_calls(now: SetInHand) -> Iterator[Wish]:
    """Yield the calls of how much is done or left; of those at one moment only the first."""
    if now.choices.talk == "signals":
        return
    length, words = now.dose.work_length, now.words
    calls: list[tuple[Seconds, str, bool]] = []
    if length >= HALFWAY_FROM:
        calls.append((length / 2, words.say("halfway", before=now.memory.count("halfway")), True))
    if length >= MINUTES_FROM:
        most = -(-length // 60) - 1  # full minutes left strictly inside the work
        calls += [(length - 60 * n, words.say("minutes_left", n=n), False) for n in range(most, 0, -1)]
    if length >= TEN_SECONDS_FROM:
        calls.append((length - 10, words.say("ten_seconds"), False))
    kept: list[Seconds] = []
    for at, text, after_tone in calls:
        # Halfway is the first, and the others are in order of time: no other kept call can be closer.
        if any(abs(at - other) < SAME_MOMENT for other in kept[:1] + kept[-1:]):
            continue
        kept.append(at)
        key: tuple[WishKind, str] = ("times", "halfway" if after_tone else text)
        later = Fraction(0) if after_tone else CALL_LATEST
        yield Wish(Phrase(text, words.language), now.where, at, later=later, after=after_tone, key=key)


def times_since_go(
    words: Catalogue, where: Where, target: Seconds, until: Seconds, before: Seconds = Fraction(0)
) -> Iterator[Wish]:
    """Yield the calls of the time since `go`, from the target on, in whole seconds.

    ``before`` is how much was done before a pause, if there was one. ``target`` counts from the first `go`, ``until``
    from the one after the pause.
    """
    steps = max(Fraction(0), before - target) // SINCE_GO_EVERY
    time = target + steps * SINCE_GO_EVERY
    while (at := time - before) < until:
        if at > 0:
            text = str(words.duration(Fraction(max(1, time // 1))))
            phrase = Phrase(text, words.language)
            yield Wish(phrase, where, at, later=CALL_LATEST, key=("times", text))
        time += SINCE_GO_EVERY


# The author's cues


def cue_wishes(now: SetInHand) -> Iterator[Wish]:
    """Yield the author's cues that are said in this set, those with a time first, as they can move least."""
    cues, length = now.exercise.cues, now.dose.work_length
    said = _said_now(now)
    late = TIMED_CUE_LATEST if now.dose.reps is None else now.dose.rep_length
    for number, cue in enumerate(cues):
        if cue.at is not None and number in said:
            key: tuple[WishKind, str] = ("cues", f"{cue.say} {cue.at}")
            yield Wish(Phrase(cue.say, now.language), now.where, cue.at, later=late, key=key)
    free = [number for number, cue in enumerate(cues) if cue.at is None]
    spacing = length / (len(free) + 1)
    near = spacing / 2
    for k, number in enumerate(free, 1):
        if number in said:
            phrase = Phrase(cues[number].say, now.language)
            yield Wish(phrase, now.where, k * spacing, near, near, key=("cues", f"{phrase.text} {k}"))


def _said_now(now: SetInHand) -> Collection[int]:
    """Return the numbers of the cues that are said in this set.

    At `normal` they thin out: in each set but the first, those with `always` and one more, taking turns.
    """
    cues = now.exercise.cues
    always = {number for number, cue in enumerate(cues) if cue.always}
    if now.choices.talk == "signals":
        return ()
    if now.choices.talk == "short":
        return always
    if now.choices.talk == "full" or now.before == 0:
        return range(len(cues))
    others = [number for number in range(len(cues)) if number not in always]
    return {*always, others[(now.before - 1) % len(others)]} if others else always
