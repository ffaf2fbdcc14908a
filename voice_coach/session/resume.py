"""New phases from interrupted ones: what is left of them, and sets that the listener jumps to, repeats or skips to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from voice_coach.coaching.announcements import (
    Choices,
    Lines,
    instruction_lines,
    name_line,
    position_lines,
    prescription_line,
    ready_call_lines,
    set_line,
    turn_lines,
)
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import (
    COUNTDOWN,
    Ending,
    ExerciseSet,
    Line,
    Mark,
    Noise,
    Pause,
    Phase,
    Stop,
    Talk,
    Wait,
    Wish,
    Work,
)
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.coaching.work_words import times_since_go
from voice_coach.units import Seconds

GO_SOUNDS = Fraction(1, 2)
"""Seconds after the start of `go` in which no call sounds."""
LEAST_REST = COUNTDOWN[0]
"""The shortest wait: each start has its countdown (promise 5)."""


def rest_of_wait(
    exercise_set: ExerciseSet,
    left: Seconds,
    said: Iterable[Phrase],
    answer: Lines = (),
    more: Seconds = Fraction(0),
    told: Lines = (),
) -> ExerciseSet:
    """Return a set whose wait was interrupted ``left`` seconds before its `go`.

    ``said`` are the phrases that were heard completely; an interrupted one is repeated. ``answer`` is said first,
    within the time that is left. It already tells the lines in ``told``, which are left out. ``more`` is added to the
    time. What is left of an announcement that has begun follows at once; any other keeps its place at the end.
    """
    wait = exercise_set.wait
    said = tuple(said)
    begun = any(line.phrase in said for line in wait.announcement)
    left_over = [line for line in unsaid(wait.words, said) if not _is_told(line, told)]
    announcement = () if begun else tuple(line for line in left_over if line in wait.announcement)
    lines = (*answer, *(line for line in left_over if line not in announcement))
    ready = () if any(wording[0].phrase in said for wording in wait.ready) else wait.ready
    left = max(left, LEAST_REST)
    if wait.prescribed is None and not more:
        # There is no rest to keep: a lead-in continues if it had begun, and is complete if it had not.
        short = replace(wait, lead_in=wait.lead_in if lines or announcement else min(wait.lead_in, left))
    else:
        phase = wait.phase if wait.rests else "lead-in"
        short = replace(wait, prescribed=left + more, phase=phase)
    return replace(exercise_set, wait=replace(short, lines=lines, announcement=announcement, ready=ready))


def repeated(wait: Wait, answer: Lines) -> Lines:
    """Return the lines of an announcement that name what an answer has named."""
    told = tuple(line for line in answer if line.phase != "answer")
    return tuple(line for line in names_in(wait.announcement) if _is_told(line, told))


def _is_told(line: Line, told: Lines) -> bool:
    """Return whether lines say the same, or name the same exercise or set in other words."""
    return any(
        line.phrase == other.phrase or (line.role == other.role and line.role in ("name", "position"))
        for other in told
    )


def rest_of_pause(
    pause: Pause,
    left: Seconds,
    said: Iterable[Phrase],
    answer: Lines = (),
    more: Seconds = Fraction(0),
) -> Pause:
    """Return what is left of a rest without a following exercise, interrupted ``left`` seconds before its end."""
    lines = (*answer, *unsaid(pause.lines, tuple(said)))
    return replace(pause, prescribed=max(left, Fraction(0)) + more, lines=lines)


def unsaid(lines: Lines, said: tuple[Phrase, ...]) -> Lines:
    """Return the lines after the last one that was heard completely.

    The length of a rest and answers are left out: they are no longer true.
    """
    last = 0
    heard = list(said)
    for number, line in enumerate(lines, 1):
        if line.phrase in heard:
            heard.remove(line.phrase)
            last = number
    return tuple(line for line in lines[last:] if line.role != "rest length" and line.phase != "answer")


def rest_of_work(
    exercise_set: ExerciseSet, done: Seconds, said: Iterable[Phrase], lines: Lines
) -> ExerciseSet:
    """Return what is left of a set that was interrupted ``done`` seconds after its `go`, with a new count-in.

    An interrupted rep is repeated; other work continues exactly where it was interrupted. ``said`` are the phrases
    heard since `go`; reminders among them are not repeated. ``lines`` are said before the count-in, which leaves as
    much time to get back into position as the exercise's own lead-in.
    """
    work, said = exercise_set.work, tuple(said)
    cut = done
    if work.rep_length is not None:
        cut = min(done // work.rep_length, len(_reps(work)) - 1) * work.rep_length
    first = next((mark for mark in work.marks if mark.at == cut), work.marks[0])
    go = Mark(Fraction(0), "go", "lead-in", first.where)
    # A call that would overlap the sound of `go` is left out, with its word.
    calls = {mark.at for mark in work.marks if mark.tone in ("halfway", "countdown")}
    lost = {at for at in calls if work.rep_length is None and at < cut + GO_SOUNDS}
    marks = (
        go,
        *(replace(mark, at=mark.at - cut) for mark in work.marks if mark.at > cut and mark.at not in lost),
    )
    wishes = tuple(
        replace(wish, at=wish.at - cut, earlier=min(wish.earlier, wish.at - cut))
        for wish in _unsaid_wishes(work.wishes, said)
        if wish.at >= cut and not (wish.after and wish.at in lost)
    )
    length = work.length - cut
    if work.target is not None:
        length = max(Fraction(0), work.target - cut) + BEYOND_TARGET
        wishes = _with_times(exercise_set, wishes, exercise_set.before + cut, length)
    left = replace(
        work,
        length=length,
        marks=marks,
        wishes=wishes,
        first_rep=first.where.rep or 1,
        filler=work.filler.after(cut, said) if work.filler is not None else None,
        target=work.target - cut if work.target is not None else None,
    )
    return work_anew(replace(exercise_set, work=left), lines)


def _with_times(
    exercise_set: ExerciseSet, wishes: tuple[Wish, ...], before: Seconds, length: Seconds
) -> tuple[Wish, ...]:
    """Return the wishes of a resumed open set with calls of the time up to its new length, if it had such calls."""
    calls = [wish for wish in exercise_set.work.wishes if wish.key is not None and wish.key[0] == "times"]
    if not calls:
        return wishes
    words = catalogue(exercise_set.occurrence.language)
    times = times_since_go(words, calls[0].where, exercise_set.dose.work_length, length, before)
    others = [wish for wish in wishes if wish.key is None or wish.key[0] != "times"]
    first = [wish for wish in others if wish.after]  # the call after `go`
    return (*first, *times, *(wish for wish in others if not wish.after))


def work_anew(exercise_set: ExerciseSet, lines: Lines) -> ExerciseSet:
    """Return a set that starts again after ``lines`` and its lead-in."""
    return replace(
        exercise_set,
        wait=_short_wait(exercise_set.wait, lines),
        first=False,
        rests=(),
        comes_by="pause",
    )


def entered(
    exercise_set: ExerciseSet,
    answer: Lines,
    known: Collection[Phrase],
    choices: Choices,
    rest: Seconds = Fraction(0),
) -> ExerciseSet:
    """Return a set that the listener jumps to, with ``rest`` in place of the rest before it.

    ``answer`` names the exercise, or the exercise and its set. Instructions that are not ``known`` are said, so that a
    jump never skips them.
    """
    occurrence, where, first = exercise_set.occurrence, exercise_set.where, exercise_set.first
    told = tuple(line for line in instruction_lines(occurrence, where, choices) if line.phrase not in known)
    position: Lines = ()
    if len(answer) == 1:
        position = position_lines(occurrence, where, exercise_set.dose.sets, opens=first)
        name = name_line(occurrence, where)
        if occurrence.language != catalogue(occurrence.language).language and answer[0].phrase != name.phrase:
            answer = (*answer, name)  # "Next" alone: the author's voice says the name
    turn = turn_lines(occurrence, where) if first else ()
    ready_call = ready_call_lines(occurrence, where, choices)
    names, asks = (*answer, *position), (asked_line(exercise_set), *told, *turn, *ready_call)
    wait = replace(_short_wait(exercise_set.wait, (*names, *asks)), explains=bool(told or ready_call))
    if rest:
        ready = exercise_set.wait.ready
        wait = replace(wait, prescribed=rest, lines=names, announcement=asks, ready=ready)
    return replace(exercise_set, wait=wait, rests=(), comes_by="jump")


def asked_line(exercise_set: ExerciseSet) -> Line:
    """Return the line with the prescription of the exercise, or of one set if this is not the first."""
    say = prescription_line if exercise_set.first else set_line
    return say(exercise_set.occurrence, exercise_set.dose, exercise_set.where)


def explanation(exercise_set: ExerciseSet, choices: Choices, *, figures: bool = True) -> Lines:
    """Return the instructions of an exercise, with ``figures`` after its prescription."""
    how = instruction_lines(exercise_set.occurrence, exercise_set.where, choices)
    return (asked_line(exercise_set), *how) if figures else how


def without_explained(exercise_set: ExerciseSet, explained: Collection[Phrase]) -> ExerciseSet:
    """Return a set without the instructions in its wait that were ``explained`` during a pause."""

    def left(lines: Lines) -> Lines:
        return tuple(
            line
            for line in lines
            if line.role not in ("start", "caution", "how") or line.phrase not in explained
        )

    wait = exercise_set.wait
    left_over = replace(wait, lines=left(wait.lines), announcement=left(wait.announcement))
    return replace(exercise_set, wait=left_over)


def skipped(
    exercise_set: ExerciseSet,
    said: Iterable[Phrase],
    answer: Lines,
    names: Lines,
    *,
    anyway: bool = False,
) -> ExerciseSet | None:
    """Return a set whose rest is skipped: its remaining lines are still said, then it is counted in.

    If the ``names`` of what begins have been said, they are said again. If there is no rest to skip, only they are left
    of the remaining lines. Return None if there is nothing to skip: no such lines, and no lead-in that was made longer.
    ``anyway`` is True if something else that is being said is skipped.
    """
    said = tuple(said)
    lines = tuple(
        line for line in unsaid(exercise_set.wait.words, said) if line.phase != "rest" or line.role == "then"
    )
    if exercise_set.wait.rests and not names_in(lines):
        lines = (*lines, *names)
    if not exercise_set.wait.rests:
        known = {line.phrase for line in names}
        longer = exercise_set.wait.prescribed is not None
        if not anyway and not longer and all(line.phrase in known for line in lines):
            return None
        lines = tuple(line for line in names if line.phrase not in said)
    wait = replace(
        _short_wait(exercise_set.wait, (*answer, *lines)), explains=exercise_set.wait.explains and bool(lines)
    )
    return replace(exercise_set, wait=wait)


def names_in(lines: Lines) -> Lines:
    """Return the lines that name an exercise, or say which set of it is meant."""
    return tuple(line for line in lines if line.role in ("name", "position"))


def answered(phase: Phase, answer: Lines, more: Seconds = Fraction(0)) -> tuple[Phase, ...]:
    """Put an answer before a complete phase, within the phase's own time if it has any, and add ``more`` to that."""
    match phase:
        case ExerciseSet():
            wait = phase.wait
            rest = None if wait.prescribed is None else wait.prescribed + more
            lines = (*answer, *wait.lines)
            return (replace(phase, wait=replace(wait, prescribed=rest, lines=lines)),)
        case Pause():
            return (replace(phase, prescribed=phase.prescribed + more, lines=(*answer, *phase.lines)),)
        case Talk():
            return (replace(phase, lines=(*answer, *phase.lines)),)
        case Noise() | Ending() | Stop():
            return (Talk(answer), phase) if answer else (phase,)


def counted_in(exercise_set: ExerciseSet) -> ExerciseSet:
    """Return a set whose rest the listener has ended: only the lead-in is left of the wait."""
    return replace(exercise_set, wait=_short_wait(exercise_set.wait, ()), rests=())


def _short_wait(wait: Wait, lines: Lines) -> Wait:
    short = replace(wait, phase="rest", prescribed=None, explains=False)
    return replace(short, lines=lines, announcement=(), ready=(), calls=(), until_press=None)


def _reps(work: Work) -> list[Mark]:
    return [mark for mark in work.marks if mark.tone in ("go", "tick")]


def _unsaid_wishes(wishes: tuple[Wish, ...], said: Iterable[Phrase]) -> Iterator[Wish]:
    """Yield the wishes without the author's reminders that were heard; of equal ones, the earliest are left out."""
    heard = list(said)
    gone = set()
    for wish in sorted(wishes, key=lambda wish: wish.at):
        if wish.key is not None and wish.key[0] == "cues" and wish.phrase in heard:
            heard.remove(wish.phrase)
            gone.add(id(wish))
    return (wish for wish in wishes if id(wish) not in gone)
