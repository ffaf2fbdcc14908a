"""All of a routine, for `show`: each step with its figures, how it is done, and what is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from voice_coach.coaching.announcements import Choices, prescription_text
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.commands.show.shared import opening, range_text, rounds_text
from voice_coach.routines.effort import Dose, prescribe, settle_down
from voice_coach.routines.routine import Exercise, Include, Repeat, Rest, Routine, Say, Sound, Step
from voice_coach.routines.values import duration_text
from voice_coach.safe_text import safe_line
from voice_coach.showing.columns_text import wrap
from voice_coach.showing.terminal_width import screen_width


def described(routine: Routine, choices: Choices, width: int | None = None) -> Iterator[str]:
    """Yield the lines of a routine for people, safe for a terminal and at most ``width`` columns wide."""
    yield from opening(routine, choices, width)
    yield ""
    yield from _steps(routine.steps, choices, "", "", width)
    if routine.source:
        yield ""
        yield from wrap(safe_line(routine.source), width, "Source: ", "  ")


def fits_screen(routine: Routine, choices: Choices) -> bool:
    """Return whether all of a routine fits the screen above the prompt; without a terminal, 80 by 24."""
    rows = shutil.get_terminal_size().lines - 1
    return sum(1 for _ in islice(described(routine, choices, screen_width()), rows + 1)) <= rows


def _steps(
    steps: tuple[Step, ...], choices: Choices, path: str, indent: str, width: int | None
) -> Iterator[str]:
    # Limit the indent: even deep nesting must leave room for the words.
    inner = indent + "  " if width is None or len(indent) < width // 4 else indent
    for number, step in enumerate(steps, 1):
        here = f"{path}{number}"
        lead = f"{indent}{here}. "
        hang = " " * len(lead) if width is None or len(lead) < width // 4 else indent + "  "
        yield from wrap(_step_text(step, choices), width, lead, hang)
        match step:
            case Exercise():
                for label, text in _details(step, choices):
                    yield from wrap(f"{label}{safe_line(text)}", width, hang, hang + "  ")
            case Repeat():
                yield from _steps(step.steps, choices, f"{here}.", inner, width)
            case Include():
                yield from _steps(step.routine.steps, choices, f"{here}.", inner, width)


def _step_text(step: Step, choices: Choices) -> str:
    words = catalogue("en")
    match step:
        case Exercise():
            prescription = prescription_text(step, prescribe(step, choices.effort), words)
            return f"{safe_line(step.name)}: {safe_line(prescription)}"
        case Rest():
            length = words.duration(settle_down(step.length, choices.effort))
            until = ", then until you press" if step.until_press else ""
            said = f": {safe_line(step.say)}" if step.say else ""
            return f"Rest {length}{range_text(step.length)}{until}{said}"
        case Say():
            return f"Say: {safe_line(step.text)}"
        case Sound():
            return f"Sound: {safe_line(step.name)}"
        case Repeat():
            return rounds_text(step, choices)
        case Include():
            return f"{safe_line(step.routine.title)} ({safe_line(step.name)}):"


def _details(step: Exercise, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield what is shown below an exercise: a label, and the text that follows it."""
    words = catalogue("en")
    dose = prescribe(step, choices.effort)
    ranges = list(_ranges(step, dose))
    if ranges:
        yield f"Range{'s' if len(ranges) > 1 else ''}: ", f"{'; '.join(ranges)}."
    if step.until_press:
        yield "", "Each set ends when you press; the figures are a target."
    elif dose.reps:
        yield "", f"Each rep takes {words.duration(dose.rep_length)}{_parts(step, dose, words)}."
    if dose.sets > 1:
        yield "", f"Rest {words.duration(dose.rest)} between sets."
    if step.sides:
        yield "Sides: ", f"{', '.join(step.sides)}; {words.duration(dose.switch)} to switch."
    if step.alternate:
        yield "Taking turns: ", f"{', '.join(step.alternate)}."
    yield from _instructions(step, choices)
    for tone, call in asdict(step.calls).items():
        if call is not None:
            yield f"After the tone {tone}: ", call
    for cue in step.cues:
        label = "Reminder" if cue.at is None else f"At {words.duration(cue.at)}"
        yield f"{label}{' in every set' if cue.always else ''}: ", cue.say
    if step.then:
        yield "Then: ", step.then


def _parts(step: Exercise, dose: Dose, words: Catalogue) -> str:
    """Return the parts of a rep in words, its hold among them, with their lengths; empty without parts."""
    lengths = [(move.label, move.length) for move in step.moves]
    if lengths and dose.hold is not None:
        lengths.insert(1, ("hold", dose.hold))
    parts = [label if length is None else f"{label} ({words.duration(length)})" for label, length in lengths]
    return f": {', '.join(parts)}" if parts else ""


def _instructions(step: Exercise, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield how an exercise is done, in the order in which it is heard: as much as this level of talk says."""
    own = choices.teaches and not (choices.easier and step.easier)
    if step.start and own:
        yield "Start: ", step.start
    if step.caution and choices.talk != "signals":
        yield "Caution: ", step.caution
    if step.how and own:
        yield "How: ", step.how
    if step.easier and choices.teaches:
        yield "Easier: ", " ".join(filter(None, (step.easier.start, step.easier.how)))


def _ranges(step: Exercise, dose: Dose) -> Iterator[str]:
    """Yield each range that matters here as it is settled, and as it is written: ``hold 1 min (1 min to 5 min)``."""
    for name, amount, matters in (
        ("sets", step.sets, True),
        ("reps", step.reps, True),
        ("tempo", step.tempo, step.reps is not None),
        ("hold", step.hold, True),
        ("work", step.work, True),
        ("rest", step.rest, step.sets.high > 1),
        ("switch", step.switch, bool(step.sides)),
    ):
        if amount is not None and amount.is_range and matters:
            count = name in ("sets", "reps")
            settled = getattr(dose, name)
            yield f"{name} {settled if count else duration_text(settled)}{range_text(amount, count=count)}"
