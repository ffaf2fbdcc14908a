"""The words of a wait: what comes next, how it is done, and what may be left out (promise 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from voice_coach.coaching.cue import PhaseName, Phrase, Where
from voice_coach.coaching.messages import Catalogue
from voice_coach.coaching.phases import LeaveOut, Line, Wait
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.effort import Prescription
from voice_coach.routines.routine import Exercise
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener asked for. ``effort`` runs from 0 to 100, ``words_a_minute`` is the voice's rate."""

    effort: int = 0
    easier: bool = False
    brief: bool = False
    words_a_minute: int = DEFAULT_RATE


@dataclass(frozen=True, slots=True)
class Announced:
    """What the listener has been told of an exercise before it comes (again)."""

    prescription: bool = False
    explanation: bool = False


def instructions(exercise: Exercise, choices: Choices) -> tuple[str, ...]:
    """Give what is said of an exercise before its first set: its caution, then how (or the easier way)."""
    if choices.brief:
        return ()
    how = exercise.easier if choices.easier and exercise.easier else exercise.how
    return tuple(text for text in (exercise.caution, how) if text)


def prescription_text(exercise: Exercise, dose: Prescription, words: Catalogue) -> str:
    """Say sets, reps and sides in one sentence."""
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


def set_text(exercise: Exercise, dose: Prescription, words: Catalogue) -> str:
    """Say what one set on one side asks for."""
    return prescription_text(replace(exercise, sides=()), replace(dose, sets=1), words)


def position_text(where: Where, sets: int, rounds: int | None, words: Catalogue) -> str | None:
    """Return round, set and side in one line for the eye, as far as there is more than one of them."""
    told = _position(where, sets, rounds)
    return words.say(told[0], **told[1]) if told else None


def position_phrases(
    where: Where, sets: int, rounds: int | None, opens: bool, words: Catalogue, language: str
) -> tuple[Phrase, ...]:
    """Say round, set and side, as far as there is more than one of them; the side is written in ``language``."""
    told = _position(where, sets, rounds)
    if told is None:
        return ()
    key, gaps = told
    return words.phrases("side_first" if key == "side" and opens else key, language, **gaps)


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


def wait_before(
    exercise: Exercise,
    dose: Prescription,
    where: Where,
    *,
    opens: bool,
    known: Announced,
    rounds: int | None,
    prescribed: Seconds | None,
    phase: PhaseName,
    before: tuple[Line, ...],
    say: str | None,
    language: str,
    words: Catalogue,
    choices: Choices,
) -> Wait:
    """Put together the wait before one set on one side.

    ``opens`` is True for the exercise's first set and side in this occurrence. ``before`` stands first
    (`then` of what came before); ``say`` is the rest's own text.
    """
    own = words.language
    lines = list(before)

    def say_all(phrases: Iterable[Phrase], at: PhaseName, leave_out: LeaveOut | None = None) -> None:
        lines.extend(Line(phrase, at, where, leave_out) for phrase in phrases)

    def line(text: str | None, tag: str, at: PhaseName, leave_out: LeaveOut | None = None) -> None:
        if text:
            say_all([Phrase(text, tag)], at, leave_out)

    if prescribed is not None and phase == "rest":
        line(words.say("rest", length=words.duration(prescribed)), own, "rest", "rest length")
    if phase == "switch":
        line(words.say("switch"), own, "switch", "switch sides")
    line(say, language, "rest")
    lines.append(Line(Phrase(exercise.name, language), "announcement", where, turns=bool(lines)))
    position = position_phrases(where, dose.sets, rounds, opens, words, language)
    explains = opens and not (known.prescription and known.explanation)
    if explains:
        prescription = prescription_text(exercise, dose, words)
        line(prescription, own, "announcement", "prescription" if known.prescription else None)
        if not known.explanation:
            for text in instructions(exercise, choices):
                line(text, language, "announcement")
        say_all(position, "announcement")
    else:
        say_all(position, "announcement")
        if opens:
            line(prescription_text(exercise, dose, words), own, "announcement", "prescription")
    if exercise.alternate and opens:
        say_all(words.phrases("side_first", language, side=exercise.alternate[0]), "announcement")
    ready = [words.phrases("get_ready_side", language, side=where.side)] if where.side is not None else []
    ready.append((Phrase(words.say("get_ready"), own),))
    wordings = tuple(tuple(Line(phrase, "lead-in", where) for phrase in wording) for wording in ready)
    return Wait(phase, prescribed, dose.get_ready, tuple(lines), explains, wordings)
