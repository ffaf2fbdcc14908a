"""The lines of announcements, built in one place for the coach, the instructions, resuming and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from voice_coach.coaching.cue import PhaseName, Phrase, Where
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import BREATH, TURN, LeaveOut, Line, Occurrence, Wait
from voice_coach.coaching.unroll import cautions, written_exercises
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.units import Seconds

Lines = tuple[Line, ...]

Talk = Literal["full", "normal", "short", "signals"]
TALK: tuple[Talk, ...] = ("full", "normal", "short", "signals")
"""How much is said, from the most to the least (docs/coaching.md)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener asked for.

    ``effort`` is from 0 to 100, ``talk`` is how much is said, and ``words_a_minute`` is the voice's rate.
    """

    effort: int = 0
    easier: bool = False
    talk: Talk = "normal"
    words_a_minute: int = DEFAULT_RATE

    @property
    def brief(self) -> bool:
        """Whether the introduction and the instructions are left out."""
        return self.talk in ("short", "signals")


@dataclass(frozen=True, slots=True)
class Known:
    """What the listener has already been told about an exercise."""

    prescription: bool = False
    explanation: bool = False


def recall(occurrence: Occurrence, choices: Choices, memory: set[object]) -> Known:
    """Return what the listener knows about an exercise, and add the exercise to ``memory``.

    The same instructions are not said twice, even if an exercise is repeated with other figures.
    """
    exercise, language = occurrence.exercise, occurrence.language
    explanation = (language, exercise.name, _instructions(exercise, choices))
    known = Known(
        prescription=(language, exercise) in memory,
        explanation=explanation in memory or not explanation[2],
    )
    memory.add((language, exercise))
    memory.add(explanation)
    return known


# The introduction.


def title_lines(routine: Routine) -> Lines:
    """Return the title."""
    return (Line(Phrase(routine.title, routine.language), "introduction"),)


def overview_lines(routine: Routine, length: Seconds) -> Lines:
    """Return the number of exercises and the estimated time, then the cautions, each once."""
    words = catalogue(routine.language)
    written = written_exercises(routine.steps)
    key = "introduction" if written else "introduction_without_exercise"
    figures = Phrase(words.say(key, n=written, length=words.duration(length)), words.language)
    warnings = (Phrase(text, language) for text, language in cautions(routine))
    return tuple(Line(phrase, "introduction") for phrase in (figures, *warnings))


# An exercise, or one set of it.


def name_line(occurrence: Occurrence, where: Where, gap: Seconds = BREATH) -> Line:
    """Return the line with the exercise's name."""
    return Line(Phrase(occurrence.exercise.name, occurrence.language), "announcement", where, gap=gap)


def prescription_line(
    occurrence: Occurrence, dose: Dose, where: Where, leave_out: LeaveOut | None = None
) -> Line:
    """Return the line with the prescription of the whole exercise: sets, reps or time, and sides."""
    words = catalogue(occurrence.language)
    text = prescription_text(occurrence.exercise, dose, words)
    return Line(Phrase(text, words.language), "announcement", where, leave_out)


def set_line(occurrence: Occurrence, dose: Dose, where: Where) -> Line:
    """Return the line with the prescription of one set on one side."""
    words = catalogue(occurrence.language)
    text = prescription_text(replace(occurrence.exercise, sides=()), replace(dose, sets=1), words)
    return Line(Phrase(text, words.language), "announcement", where)


def instruction_lines(occurrence: Occurrence, where: Where, choices: Choices) -> Lines:
    """Return the exercise's caution, then how it is done (or the easier way); nothing if ``brief`` is chosen."""
    texts = _instructions(occurrence.exercise, choices)
    return tuple(author_line(text, occurrence, where) for text in texts)


def position_lines(occurrence: Occurrence, where: Where, sets: int, *, opens: bool = False) -> Lines:
    """Return round, set and side, each only if there is more than one. ``opens``: the side is the first one."""
    position = _position(where, sets, occurrence.rounds)
    if position is None:
        return ()
    key, gaps = position
    return _with_author("side_first" if key == "side" and opens else key, gaps, occurrence, where)


def side_first_lines(occurrence: Occurrence, where: Where, side: str) -> Lines:
    """Return the lines that say which side is first."""
    return _with_author("side_first", {"side": side}, occurrence, where)


def turn_lines(occurrence: Occurrence, where: Where, rep: int = 1) -> Lines:
    """Return the lines that say which side a rep begins with, if the reps alternate."""
    sides = occurrence.exercise.alternate
    return side_first_lines(occurrence, where, sides[(rep - 1) % len(sides)]) if sides else ()


def author_line(text: str, occurrence: Occurrence, where: Where, phase: PhaseName = "announcement") -> Line:
    """Return the line with a text from the routine."""
    return Line(Phrase(text, occurrence.language), phase, where)


def rest_line(occurrence: Occurrence, where: Where, length: Seconds) -> Line:
    """Return the line with the length of a rest."""
    words = catalogue(occurrence.language)
    text = words.say("rest", length=words.duration(length))
    return Line(Phrase(text, words.language), "rest", where, "rest length")


def wait_before(
    occurrence: Occurrence,
    dose: Dose,
    where: Where,
    *,
    phase: PhaseName,
    opens: bool,
    known: Known,
    prescribed: Seconds | None,
    before: Lines,
    say: str | None,
    choices: Choices,
) -> Wait:
    """Build the wait before one set on one side: what comes next, how it is done, and what may be left out.

    ``opens`` is True for the exercise's first set and side in this occurrence. ``before`` is said first
    (the `then` of the previous exercise); ``say`` is the rest's own text.
    """
    words = catalogue(occurrence.language)
    lines = list(before)
    if phase == "switch":
        switch = Phrase(words.say("switch"), words.language)
        lines.append(Line(switch, "switch", where, "switch sides", after=BREATH))
    elif prescribed is not None:
        lines.append(rest_line(occurrence, where, prescribed))
    if say:
        lines.append(author_line(say, occurrence, where, "rest"))
    lines.append(name_line(occurrence, where, TURN if lines else BREATH))
    position = position_lines(occurrence, where, dose.sets, opens=opens)
    explains = opens and not (known.prescription and known.explanation)
    if opens:
        asked = prescription_line(occurrence, dose, where, "prescription" if known.prescription else None)
        told = () if known.explanation else instruction_lines(occurrence, where, choices)
        lines += (asked, *told, *position) if explains else (*position, asked)
        lines += turn_lines(occurrence, where)
    else:
        lines += position
    return Wait(phase, prescribed, dose.get_ready, tuple(lines), explains, _ready(occurrence, where))


def _ready(occurrence: Occurrence, where: Where) -> tuple[Lines, ...]:
    """Return the wordings of "Get ready", the one with the side first."""
    words = catalogue(occurrence.language)
    plain = (Line(Phrase(words.say("get_ready"), words.language), "lead-in", where),)
    if where.side is None:
        return (plain,)
    with_side = _with_author("get_ready_side", {"side": where.side}, occurrence, where, "lead-in")
    return (with_side, plain)


# Texts.


def prescription_text(exercise: Exercise, dose: Dose, words: Catalogue) -> str:
    """Return sets, reps and sides in one sentence."""
    kind = "held" if dose.reps and dose.hold else "reps" if dose.reps else "hold" if dose.hold else "work"
    key = f"{'sets_' if dose.sets > 1 else ''}{kind}"
    key += "_sides" if exercise.sides else "_alternate" if exercise.alternate else ""
    return words.say(
        key,
        sets=dose.sets,
        n=dose.reps,
        hold=words.duration(dose.hold) if dose.hold else "",
        work=words.duration(dose.work) if dose.work else "",
    )


def position_text(where: Where, sets: int, rounds: int | None, words: Catalogue) -> str | None:
    """Return round, set and side as one line for the screen, each only if there is more than one."""
    position = _position(where, sets, rounds)
    return words.say(position[0], **position[1]) if position else None


def _instructions(exercise: Exercise, choices: Choices) -> tuple[str, ...]:
    if choices.brief:
        return ()
    how = exercise.easier.how if choices.easier and exercise.easier else exercise.how
    return tuple(text for text in (exercise.caution, how) if text)


def _position(where: Where, sets: int, rounds: int | None) -> tuple[str, dict[str, object]] | None:
    """Return the key of the message for a position and the values of its gaps."""
    parts = [
        name
        for name, told in (
            ("round", rounds is not None and rounds > 1),
            ("set", sets > 1),
            ("side", where.side is not None),
        )
        if told
    ]
    gaps: dict[str, object] = {
        "round": where.round,
        "rounds": rounds,
        "set": where.set,
        "sets": sets,
        "side": where.side,
    }
    return ("_".join(parts), gaps) if parts else None


def _with_author(
    key: str,
    gaps: Mapping[str, object],
    occurrence: Occurrence,
    where: Where,
    phase: PhaseName = "announcement",
) -> Lines:
    """Return the lines of a message that contains text from the routine."""
    phrases = catalogue(occurrence.language).phrases(key, occurrence.language, **gaps)
    return tuple(Line(phrase, phase, where) for phrase in phrases)
