"""`voice-coach show`: one routine in words, its length and source."""

from __future__ import annotations

from collections.abc import Iterator

import click

from voice_coach.announce import Choices, prescription_text
from voice_coach.commands.arguments import ROUTINE
from voice_coach.effort import prescribe, settle_count, settle_down
from voice_coach.messages import catalogue
from voice_coach.routine import Exercise, Include, Repeat, Rest, Routine, Say, Sound, Step, TimedCue
from voice_coach.safe_text import safe
from voice_coach.settings import BRIEF, EASIER, EFFORT, RATE, options
from voice_coach.walk import cautions


@click.command("show")
@ROUTINE
@options(EFFORT, EASIER, BRIEF, RATE)
def command(name: str, effort: int, easier: bool, brief: bool, rate: int) -> None:
    """Show a routine in words: its steps with their figures, how they are done, its length and its source."""
    from voice_coach.finder import load

    routine = load(name).required()
    for line in described(routine, Choices(effort, easier, brief, rate)):
        click.echo(line)


def described(routine: Routine, choices: Choices) -> Iterator[str]:
    """Write a routine for people, line by line, safe for a terminal."""
    from voice_coach.estimate import playing_time, rounded

    words = catalogue("en")
    length = words.duration(rounded(playing_time(routine, choices)))
    yield safe(routine.title)
    if routine.about:
        yield safe(routine.about)
    yield f"About {length} at effort {choices.effort}."
    if not choices.brief:
        for caution, _ in cautions(routine):
            yield f"Caution: {safe(caution)}"
    yield ""
    yield from _steps(routine.steps, choices, "", "")
    if routine.source:
        yield ""
        yield f"Source: {safe(routine.source)}"


def _steps(steps: tuple[Step, ...], choices: Choices, path: str, indent: str) -> Iterator[str]:
    words = catalogue("en")
    for number, step in enumerate(steps, 1):
        here = f"{path}{number}"
        lead = f"{indent}{here}. "
        inner = " " * len(lead)
        match step:
            case Exercise():
                dose = prescribe(step, choices.effort)
                yield f"{lead}{safe(step.name)}: {safe(prescription_text(step, dose, words))}"
                yield from (f"{inner}{line}" for line in _details(step, choices))
            case Rest():
                length = words.duration(settle_down(step.length, choices.effort))
                yield f"{lead}Rest {length}" + (f": {safe(step.say)}" if step.say else "")
            case Say():
                yield f"{lead}Say: {safe(step.text)}"
            case Sound():
                yield f"{lead}Sound: {safe(step.name)}"
            case Repeat():
                rest = words.duration(settle_down(step.rest, choices.effort)) if step.rest else ""
                between = f", {rest} of rest between them" if rest else ""
                yield f"{lead}{settle_count(step.count, choices.effort)} rounds{between}:"
                yield from _steps(step.steps, choices, f"{here}.", indent + "  ")
            case Include():
                yield f"{lead}{safe(step.routine.title)} ({safe(step.name)}):"
                yield from _steps(step.routine.steps, choices, f"{here}.", indent + "  ")


def _details(step: Exercise, choices: Choices) -> Iterator[str]:
    words = catalogue("en")
    dose = prescribe(step, choices.effort)
    if dose.reps:
        yield f"Each rep takes {words.duration(dose.rep_length)}."
    if dose.sets > 1:
        yield f"Rest {words.duration(dose.rest)} between sets."
    if step.sides:
        yield f"Sides: {', '.join(map(safe, step.sides))}; {words.duration(dose.switch)} to switch."
    if step.alternate:
        yield f"Taking turns: {', '.join(map(safe, step.alternate))}."
    if step.caution and not choices.brief:
        yield f"Caution: {safe(step.caution)}"
    if step.how and not choices.brief and not (choices.easier and step.easier):
        yield f"How: {safe(step.how)}"
    if step.easier and not choices.brief:
        yield f"Easier: {safe(step.easier)}"
    for cue in step.cues:
        if isinstance(cue, TimedCue):
            yield f"At {words.duration(cue.at)}: {safe(cue.say)}"
        else:
            yield f"Reminder: {safe(cue)}"
    if step.then:
        yield f"Then: {safe(step.then)}"
