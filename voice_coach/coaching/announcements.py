"""The lines of announcements, built in one place for the coach, the instructions, resuming and answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from voice_coach.coaching.cue import NOWHERE, PhaseName, Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import SENTENCE, Line, Occurrence, Role
from voice_coach.coaching.sentences import sentences
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.effort import Dose
from voice_coach.routines.routine import Exercise
from voice_coach.units import Seconds

Lines = tuple[Line, ...]

ROUGHLY_FROM = Fraction(120)
"""From so many seconds on, the length of the routine is told to half a minute only."""

Talk = Literal["full", "normal", "short", "signals"]
TALK: tuple[Talk, ...] = ("full", "normal", "short", "signals")
"""How much is said, from the most to the least (docs/coaching.md)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener asked for.

    ``effort`` is from 0 to 100, ``talk`` is how much is said, and ``words_a_minute`` is the voice's rate.
    ``warns_of_speed``: the player may play faster, as podcast apps do, so the first words say what that does to holds.
    """

    effort: int = 0
    easier: bool = False
    talk: Talk = "normal"
    words_a_minute: int = DEFAULT_RATE
    warns_of_speed: bool = False

    @property
    def teaches(self) -> bool:
        """Whether exercises are explained, and waits and works have words beyond the necessary ones."""
        return self.talk in ("full", "normal")


@dataclass(frozen=True, slots=True)
class Known:
    """What the listener has already been told about an exercise."""

    prescription: bool = False
    explanation: bool = False


def recall(occurrence: Occurrence, choices: Choices, memory: Memory) -> Known:
    """Return what the listener knows about an exercise, and add the exercise to ``memory``.

    The same instructions are not said twice, even if an exercise is repeated with other figures. Of another exercise
    they are, even if each sentence was said before: it may be a caution that two exercises share.
    """
    exercise, language = occurrence.exercise, occurrence.language
    told = {line.phrase for line in instruction_lines(occurrence, NOWHERE, choices)}
    name = (language, exercise.name)
    known = Known((language, exercise) in memory.met, name in memory.named and told <= memory.said)
    memory.met.add((language, exercise))
    memory.named.add(name)
    memory.said |= told
    return known


def until_press_line(occurrence: Occurrence, where: Where) -> Line:
    """Return the line that says that a rest now lasts until the listener presses."""
    return _said("when_ready", occurrence.language, "rest", "get ready", where)


# An exercise, or one set of it.


def name_line(occurrence: Occurrence, where: Where) -> Line:
    """Return the line with the exercise's name."""
    return Line(Phrase(occurrence.exercise.name, occurrence.language), "announcement", where, "name")


def next_lines(occurrence: Occurrence, where: Where) -> Lines:
    """Return the lines that announce the next exercise: "Next" and its name."""
    return _with_author("next", occurrence, where, "name", name=occurrence.exercise.name)


def prescription_line(
    occurrence: Occurrence,
    dose: Dose,
    where: Where,
    *,
    again: bool = False,
    in_all: bool = False,
    live: bool = True,
) -> Line:
    """Return the line with the prescription of the whole exercise: sets, reps or time, and sides.

    ``in_all`` adds the time of all sets together. Unless it is ``live``, nobody can press, and nothing is said of it.
    """
    words = catalogue(occurrence.language)
    exercise = occurrence.exercise
    text = prescription_text(exercise, dose, words)
    if in_all:
        total = dose.sets * max(1, len(exercise.sides)) * dose.work_length
        text = words.say("in_all", what=text, length=words.duration(total))
    text = _with_press(text, exercise, dose, words) if live else text
    role: Role = "prescription again" if again else "prescription"
    return Line(Phrase(text, words.language), "announcement", where, role, after=SENTENCE)


def set_line(occurrence: Occurrence, dose: Dose, where: Where) -> Line:
    """Return the line with the prescription of one set on one side."""
    words = catalogue(occurrence.language)
    text = prescription_text(replace(occurrence.exercise, sides=()), replace(dose, sets=1), words)
    text = _with_press(text, occurrence.exercise, dose, words)
    return Line(Phrase(text, words.language), "announcement", where, "prescription")


def instruction_lines(occurrence: Occurrence, where: Where, choices: Choices) -> Lines:
    """Return how an exercise is done, one sentence a line: `start` and the time to get there, `caution`, `how`.

    The easier way takes the place of `start` and `how`. The less is said, the less of this there is.
    """
    exercise, language = occurrence.exercise, occurrence.language
    start, how = _ways(occurrence, choices)
    caution = author_lines(exercise.caution or "", occurrence, where, role="caution")
    if not choices.teaches:
        return caution if choices.talk == "short" else ()
    into_position = [_author(text, language, "announcement", "start", where) for text in start]
    if into_position:
        into_position[-1] = replace(into_position[-1], after=max(exercise.settle, SENTENCE))
    return (
        *into_position,
        *caution,
        *(_author(text, language, "announcement", "how", where) for text in how),
    )


def reminder_lines(occurrence: Occurrence, where: Where, choices: Choices) -> Lines:
    """Return the starting position once more, or the first sentence of `how`, for an exercise that comes again."""
    start, how = _ways(occurrence, choices)
    texts = start or how[:1]
    return tuple(
        _author(text, occurrence.language, "announcement", "prescription again", where) for text in texts
    )


def _ways(occurrence: Occurrence, choices: Choices) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences of the starting position, and of how the exercise is done."""
    exercise, language = occurrence.exercise, occurrence.language
    easier = exercise.easier if choices.easier else None
    if easier is None:
        return sentences(exercise.start or "", language), sentences(exercise.how or "", language)
    how = sentences(easier.how, language)
    return (sentences(easier.start, language), how) if easier.start else (how[:1], how[1:])


def position_lines(
    occurrence: Occurrence,
    where: Where,
    sets: int,
    *,
    opens: bool = False,
    numbered: bool = True,
    before: int = 0,
) -> Lines:
    """Return round, set and side, each only if there is more than one.

    ``opens``: the side is the first one. Without ``numbered`` the first set has no number, as the prescription is said.
    ``before`` picks the wording for a last set or round.
    """
    words = catalogue(occurrence.language)
    sets = 1 if where.set == 1 and not numbered else sets
    counted = _counted_text(occurrence, where, sets, words, before)
    if where.side is None:
        return (_own(counted, words, "announcement", "position", where),) if counted else ()
    if opens:
        side = _with_author("side_first", occurrence, where, "position", side=where.side)
    else:
        side = (_author(where.side, occurrence.language, "announcement", "position", where),)
    if not counted:
        return side
    if len(side) == 1 and words.language == side[0].phrase.language:
        return (_own(f"{counted}, {side[0].phrase.text}", words, "announcement", "position", where),)
    return (_own(counted, words, "announcement", "position", where), *side)


def side_first_lines(occurrence: Occurrence, where: Where, side: str) -> Lines:
    """Return the lines that say which side is first."""
    return _with_author("side_first", occurrence, where, "position", side=side)


def turn_lines(occurrence: Occurrence, where: Where, rep: int = 1) -> Lines:
    """Return the lines that say which side a rep begins with, if the reps alternate."""
    sides = occurrence.exercise.alternate
    return side_first_lines(occurrence, where, sides[(rep - 1) % len(sides)]) if sides else ()


def ready_call_lines(occurrence: Occurrence, where: Where, choices: Choices) -> Lines:
    """Return what the author has the listener do before each set, such as to pick up a weight."""
    call = occurrence.exercise.calls.ready
    if call is None or choices.talk == "signals":
        return ()
    return author_lines(call, occurrence, where, role="ready call")


def ready_lines(occurrence: Occurrence, where: Where, before: int) -> tuple[Lines, ...]:
    """Return the wordings of "Get ready", the longest first; ``before`` came before it in the routine.

    With sides, the shorter wording is the side alone: it is what the listener needs to know now. If the voice cannot
    say the side, "Get ready" is said alone.
    """
    plain = _with_author("get_ready", occurrence, where, "get ready", "lead-in", before=before)
    if where.side is None:
        return (plain,)
    side = where.side
    return (
        _with_author("get_ready_side", occurrence, where, "get ready", "lead-in", side=side, before=before),
        (Line(Phrase(side, occurrence.language), "lead-in", where, "get ready"),),
        plain,
    )


# Texts of the author, and times.


def author_lines(
    text: str, occurrence: Occurrence, where: Where, phase: PhaseName = "announcement", role: Role = "say"
) -> Lines:
    """Return a text from the routine, one sentence a line."""
    return sentence_lines(text, occurrence.language, phase, role, where)


def sentence_lines(text: str, language: str, phase: PhaseName, role: Role, where: Where = NOWHERE) -> Lines:
    """Return a text of the author, one sentence a line."""
    return tuple(_author(sentence, language, phase, role, where) for sentence in sentences(text, language))


def rest_line(occurrence: Occurrence, where: Where, length: Seconds) -> Line:
    """Return the line with the length of a rest."""
    told = catalogue(occurrence.language).duration(length)
    return _said("rest", occurrence.language, "rest", "rest length", where, length=told)


def rest_left_line(occurrence: Occurrence, where: Where, length: Seconds) -> Line:
    """Return the line that says how much of a rest is left."""
    told = catalogue(occurrence.language).duration(length)
    return _said("rest_left", occurrence.language, "rest", "time call", where, length=told)


def switch_line(occurrence: Occurrence, where: Where) -> Line:
    """Return the line that opens a switch of sides."""
    return _said("switch", occurrence.language, "switch", "switch sides", where)


def praise_line(language: str, phase: PhaseName, where: Where, key: str, **gaps: object) -> Line:
    """Return the line that praises what was done."""
    return _said(key, language, phase, "praise", where, **gaps)


def took_line(seconds: Seconds, language: str) -> Line:
    """Return the line that says about how long a routine took, to 5 seconds below two minutes, then to 30."""
    step = 5 if seconds < ROUGHLY_FROM else 30
    length = catalogue(language).duration(Fraction(max(step, step * round(seconds / step))))
    return _said("took", language, "end", "end", NOWHERE, length=length)


# Texts.


def prescription_text(exercise: Exercise, dose: Dose, words: Catalogue) -> str:
    """Return sets, reps and sides in one sentence."""
    # With a call of its own, a hold is something else to the author (breathing out), and has no length to speak of.
    held = dose.reps and dose.hold and exercise.calls.hold is None
    kind = "held" if held else "reps" if dose.reps else "hold" if dose.hold else "work"
    key = f"{'sets_' if dose.sets > 1 else ''}{kind}"
    key += "_sides" if exercise.sides else "_alternate" if exercise.alternate else ""
    return words.say(
        key,
        sets=dose.sets,
        n=dose.reps,
        hold=words.duration(dose.hold) if dose.hold else "",
        work=words.duration(dose.work) if dose.work else "",
    )


def _with_press(text: str, exercise: Exercise, dose: Dose, words: Catalogue) -> str:
    """Return a prescription, with what to do at the end if the listener ends each set."""
    if not exercise.until_press:
        return text
    return words.say("own_pace" if dose.reps else "until_press", what=text)


def position_text(occurrence: Occurrence, where: Where, sets: int, words: Catalogue) -> str | None:
    """Return round, set and side as one line for the screen, each only if there is more than one."""
    parts = [_counted_text(occurrence, where, sets, words), where.side]
    return ", ".join(part for part in parts if part) or None


def _counted_text(occurrence: Occurrence, where: Where, sets: int, words: Catalogue, before: int = 0) -> str:
    """Return round and set, each only if there is more than one. The last is called so, unless it comes again."""
    parts: list[str] = []
    for name, number, count in (("round", where.round, occurrence.rounds or 1), ("set", where.set, sets)):
        if count > 1 and number is not None:
            is_last = number == count and not (name == "round" and occurrence.comes_again)
            key = f"last_{name}" if is_last else name
            parts.append(
                words.say(f"then_{key}" if parts else key, number=number, count=count, before=before)
            )
    return ", ".join(parts)


def _said(key: str, language: str, phase: PhaseName, role: Role, where: Where, **gaps: object) -> Line:
    words = catalogue(language)
    return _own(words.say(key, **gaps), words, phase, role, where)


def _own(text: str, words: Catalogue, phase: PhaseName, role: Role, where: Where) -> Line:
    return Line(Phrase(text, words.language), phase, where, role)


def _author(text: str, language: str, phase: PhaseName, role: Role, where: Where) -> Line:
    return Line(Phrase(text, language), phase, where, role, after=SENTENCE)


def _with_author(
    key: str,
    occurrence: Occurrence,
    where: Where,
    role: Role,
    phase: PhaseName = "announcement",
    **gaps: object,
) -> Lines:
    """Return the lines of a message that may contain text from the routine."""
    phrases = catalogue(occurrence.language).phrases(key, occurrence.language, **gaps)
    return tuple(Line(phrase, phase, where, role) for phrase in phrases)
