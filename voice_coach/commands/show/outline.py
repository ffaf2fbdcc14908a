"""A routine in short, for `show`: what it is, how long it takes, what it needs, and its exercises, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voice_coach.checks.listening import sentences
from voice_coach.coaching.announcements import Choices, prescription_text
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.unroll import count_exercises
from voice_coach.commands.show.shared import opening, rounds_text
from voice_coach.counted import counted
from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import Exercise, Include, Repeat, Routine, Say, Step
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.routines.values import amount_text
from voice_coach.safe_text import safe_line
from voice_coach.showing.columns_text import wrap

MORE = "This is the short form; --full shows how each is done, with rests and reminders."


def outlined(routine: Routine, choices: Choices, width: int | None = None) -> Iterator[str]:
    """Yield the lines of a routine in short, safe for a terminal and at most ``width`` columns wide."""
    written, _ = count_exercises(routine.steps, choices.effort)
    count = f"{counted(written, 'exercise')}, about" if written else "About"
    yield from opening(routine, choices, width, count)
    if written:
        for text in _opening_words(routine.steps):
            yield from wrap(safe_line(text), width)
    yield ""
    yield from _exercises(routine.steps, choices, "", width) if written else _words(routine, width)
    yield ""
    yield from wrap(MORE, width)


def _opening_words(steps: Iterable[Step]) -> Iterator[str]:
    """Yield what is said before the first exercise: there routines say what is needed."""
    for step in steps:
        if isinstance(step, Exercise | Repeat | Include):
            return
        if isinstance(step, Say):
            yield step.text


def _words(routine: Routine, width: int | None) -> Iterator[str]:
    """Yield the first sentence of all that is said, for a routine without exercises."""
    for step in iterate_steps(routine):
        if isinstance(step, Say):
            _, end = next(sentences(step.text, routine.language), (0, len(step.text)))
            yield from wrap(safe_line(step.text[:end]), width, "", "  ")


def _exercises(steps: tuple[Step, ...], choices: Choices, indent: str, width: int | None) -> Iterator[str]:
    for step in steps:
        match step:
            case Exercise():
                yield from wrap(_exercise(step, choices), width, indent, indent + "  ")
            case Repeat():
                inside = list(_exercises(step.steps, choices, indent + "  ", width))
                if inside:
                    yield from wrap(rounds_text(step, choices), width, indent, indent + "  ")
                    yield from inside
            case Include():
                title = f"{safe_line(step.routine.title)} ({safe_line(step.name)})"
                names = ", ".join(_names(step.routine))
                yield from wrap(f"{title}: {names}" if names else title, width, indent, indent + "  ")


def _exercise(step: Exercise, choices: Choices) -> str:
    """Return an exercise with its figures, and the ranges that the effort settles."""
    prescription = prescription_text(step, prescribe(step, choices.effort), catalogue("en"))
    ranges = [
        f"{name} {amount_text(amount, count=name in ('sets', 'reps'))}"
        for name, amount in (
            ("sets", step.sets),
            ("reps", step.reps),
            ("hold", step.hold),
            ("work", step.work),
        )
        if amount is not None and amount.is_range
    ]
    told = f" ({'; '.join(ranges)})" if ranges else ""
    until = ", until you press" if step.until_press else ""
    return f"{safe_line(step.name)}: {safe_line(prescription)}{told}{until}"


def _names(routine: Routine) -> list[str]:
    """Return the names of a routine's exercises, each once, those of what it includes among them."""
    steps = iterate_steps(routine)
    return list(dict.fromkeys(safe_line(step.name) for step in steps if isinstance(step, Exercise)))
