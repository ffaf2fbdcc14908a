"""What is announced, and in which words: the one builder for the coach, the instructions, resuming and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from voice_coach.coaching.cue import PhaseName, Phrase, Where
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import BREATH, TURN, LeaveOut, Line, Occurrence, Wait
from voice_coach.coaching.unroll import cautions, written_exercises
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.units import Seconds

Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener asked for. ``effort`` runs from 0 to 100, ``words_a_minute`` is the voice's rate."""

    effort: int = 0
    easier: bool = False
    brief: bool = False
    words_a_minute: int = DEFAULT_RATE


@dataclass(frozen=True, slots=True)
class Known:
    """What the listener has been told of an exercise before it comes (again)."""

    prescription: bool = False
    explanation: bool = False


def recall(occurrence: Occurrence, choices: Choices, memory: set[object]) -> Known:
    """Return what the listener knows of an exercise, and note in ``memory`` that they know it from now on.

    The same words of instruction are not said twice, even where an exercise comes again with other figures.
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
    """Say the title."""
    return (Line(Phrase(routine.title, routine.language), "introduction"),)


def overview_lines(routine: Routine, length: Seconds) -> Lines:
    """Say how many exercises there are and about how long they take, then the cautions, each once."""
    words = catalogue(routine.language)
    written = written_exercises(routine.steps)
    key = "introduction" if written else "introduction_without_exercise"
    figures = Phrase(words.say(key, n=written, length=words.duration(length)), words.language)
    warnings = (Phrase(text, language) for text, language in cautions(routine))
    return tuple(Line(phrase, "introduction") for phrase in (figures, *warnings))


# An exercise, or one set of it.


def name_line(occurrence: Occurrence, where: Where, gap: Seconds = BREATH) -> Line:
    """Say the exercise's name."""
    return Line(Phrase(occurrence.exercise.name, occurrence.language), "announcement", where, gap=gap)


def prescription_line(
    occurrence: Occurrence, dose: Dose, where: Where, leave_out: LeaveOut | None = None
) -> Line:
    """Say what the whole exercise asks for."""
    words = catalogue(occurrence.language)
    text = prescription_text(occurrence.exercise, dose, words)
    return Line(Phrase(text, words.language), "announcement", where, leave_out)


def set_line(occurrence: Occurrence, dose: Dose, where: Where) -> Line:
    """Say what one set on one side asks for."""
    words = catalogue(occurrence.language)
    text = prescription_text(replace(occurrence.exercise, sides=()), replace(dose, sets=1), words)
    return Line(Phrase(text, words.language), "announcement", where)


def instruction_lines(occurrence: Occurrence, where: Where, choices: Choices) -> Lines:
    """Say the exercise's caution, then how it is done (or the easier way); neither where `brief` is chosen."""
    texts = _instructions(occurrence.exercise, choices)
    return tuple(author_line(text, occurrence, where) for text in texts)


def position_lines(occurrence: Occurrence, where: Where, sets: int, *, opens: bool = False) -> Lines:
    """Say round, set and side, as far as there is more than one of them. ``opens``: the side is the first one."""
    position = _position(where, sets, occurrence.rounds)
    if position is None:
        return ()
    key, gaps = position
    return _with_author("side_first" if key == "side" and opens else key, gaps, occurrence, where)


def side_first_lines(occurrence: Occurrence, where: Where, side: str) -> Lines:
    """Say which side is first."""
    return _with_author("side_first", {"side": side}, occurrence, where)


def turn_lines(occurrence: Occurrence, where: Where, rep: int = 1) -> Lines:
    """Say which side a rep begins with, where reps take turns."""
    sides = occurrence.exercise.alternate
    return side_first_lines(occurrence, where, sides[(rep - 1) % len(sides)]) if sides else ()


def author_line(text: str, occurrence: Occurrence, where: Where, phase: PhaseName = "announcement") -> Line:
    """Say a text of the routine's own."""
    return Line(Phrase(text, occurrence.language), phase, where)


def rest_line(occurrence: Occurrence, where: Where, length: Seconds) -> Line:
    """Say how long a rest is."""
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
    """Put together the wait before one set on one side: what comes next, how it is done, what may be left out.

    ``opens`` is True for the exercise's first set and side in this occurrence. ``before`` stands first
    (`then` of what came before); ``say`` is the rest's own text.
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
    """Return round, set and side in one line for the eye, as far as there is more than one of them."""
    position = _position(where, sets, rounds)
    return words.say(position[0], **position[1]) if position else None


def _instructions(exercise: Exercise, choices: Choices) -> tuple[str, ...]:
    if choices.brief:
        return ()
    how = exercise.easier if choices.easier and exercise.easier else exercise.how
    return tuple(text for text in (exercise.caution, how) if text)


def _position(where: Where, sets: int, rounds: int | None) -> tuple[str, dict[str, object]] | None:
    """Return the message for a position and what fills it."""
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
    """Say a message that holds words of the routine's author."""
    phrases = catalogue(occurrence.language).phrases(key, occurrence.language, **gaps)
    return tuple(Line(phrase, phase, where) for phrase in phrases)
