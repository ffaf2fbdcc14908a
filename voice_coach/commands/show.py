"""`voice-coach show`: one routine in words, its length and source; or its instructions, spoken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import click

from voice_coach.coaching.announcements import Choices, prescription_text
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.unroll import cautions
from voice_coach.commands.outline import outlined
from voice_coach.console.arguments import ROUTINE
from voice_coach.console.settings import (
    BRIEF,
    EASIER,
    EFFORT,
    OUTPUT,
    PLAIN,
    RATE,
    VOICE,
    VOLUME,
    is_plain,
    options,
    wanted_voices,
)
from voice_coach.routines.effort import Dose, prescribe, settle_count, settle_down
from voice_coach.routines.routine import (
    Amount,
    Exercise,
    Include,
    Repeat,
    Rest,
    Routine,
    Say,
    Sound,
    Step,
    TimedCue,
)
from voice_coach.routines.values import amount_text, duration_text
from voice_coach.showing.columns_text import one_line, wrap

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices


@click.command("show", short_help="Show a routine in words, or have its instructions read aloud.")
@ROUTINE
@click.option(
    "--listen",
    is_flag=True,
    help="Speak the instructions without the workout; --brief leaves none of them out.",
)
@click.option("--full", is_flag=True, help="All of it, however long it is.")
@options(EFFORT, EASIER, BRIEF, RATE, VOICE, VOLUME, OUTPUT)
@PLAIN
def command(
    name: str,
    listen: bool,
    full: bool,
    effort: int,
    easier: bool,
    brief: bool,
    rate: int,
    voice: str | None,
    volume: int,
    output: str,
) -> None:
    """Show a routine in words: its steps with their figures, how they are done, its length and its source.

    One that is longer than the screen is put in short, an exercise a line; --full shows all of it. A range is told
    as it is settled at this effort, and as it is written.

    With --listen all of it is read aloud; space pauses and goes on, n is the next step, b goes back, q quits.
    """
    if listen:
        from voice_coach.sound.at_hand import voices_for

        spoken = voices_for(name, wanted_voices(voice, rate))  # first, so that a cold start speaks sooner
        _listen(name, Choices(effort, easier), spoken, volume, output)
        return
    from voice_coach.console.notices import tell, warn_of_folders
    from voice_coach.library.finder import load

    warn_of_folders()
    routine = load(name).required()
    chosen = Choices(effort, easier, brief, wanted_voices(voice, rate).rate_in(routine.language))
    say = described if full or fits_screen(routine, chosen) else outlined
    if is_plain():
        for line in filter(None, say(routine, chosen)):
            tell(line.strip())
    else:
        for line in say(routine, chosen, screen_width()):
            click.echo(line)


def screen_width() -> int:
    """Return the columns to write in."""
    return max(20, shutil.get_terminal_size().columns)


def fits_screen(routine: Routine, choices: Choices) -> bool:
    """Return whether all of a routine can be seen at once, above the prompt; without a terminal, on 80 by 24."""
    rows = shutil.get_terminal_size().lines - 1
    return sum(1 for _ in islice(described(routine, choices, screen_width()), rows + 1)) <= rows


def _listen(name: str, choices: Choices, voices: ChosenVoices, volume: int, output: str) -> None:
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.instructions import talks
    from voice_coach.controls.keyboard import has_keyboard, keyboard
    from voice_coach.controls.suspension import around_suspension
    from voice_coach.outputs import open_output
    from voice_coach.outputs.quiet import quiet
    from voice_coach.outputs.sound_event import SoundEvent
    from voice_coach.session.instructions_player import KEYS, InstructionsPlayer
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.player import FILE_BLOCK, LIVE_BLOCK
    from voice_coach.showing.display import Display
    from voice_coach.sound.studio import opened

    routine = playable(name)
    choices = replace(choices, words_a_minute=voices.wanted.rate_in(routine.language))
    raw = output == "-"
    orders = Orders()
    # A lost device pauses the instructions, which only a key ends; without keys it waits for the device by itself.
    pausing = (orders.put,) if has_keyboard() else ()
    with (
        quiet(for_good=True),
        # Plain lines: the screen counts sets and time, and there are none here.
        Display(routine, choices, wanted=False, hushed=raw, keys=KEYS) as display,
        keyboard(orders),
        opened(voices, None, display.notice, routine) as studio,
    ):
        out = open_output(output, display.notice, *pausing)
        display.follow(out)
        player = InstructionsPlayer(
            talks(routine, choices),
            routine.language,
            studio.clips,
            out,
            display,
            orders,
            volume,
            FILE_BLOCK if raw else LIVE_BLOCK,
        )

        def go_on() -> None:
            orders.put(SoundEvent.WOKE)
            if not pausing:  # without keys nobody could say that it shall go on
                orders.put(SoundEvent.ANSWERS)

        with around_suspension(out.hush, go_on):
            player.play()
        if player.stopped:
            display.stopped()


def described(routine: Routine, choices: Choices, width: int | None = None) -> Iterator[str]:
    """Write a routine for people, line by line, safe for a terminal and at most ``width`` columns wide."""
    yield from wrap(one_line(routine.title), width)
    if routine.about:
        yield from wrap(one_line(routine.about), width)
    yield from wrap(f"About {length_text(routine, choices)} at effort {choices.effort}.", width)
    if not choices.brief:
        for caution, _ in cautions(routine):
            yield from wrap(one_line(caution), width, "Caution: ", "  ")
    yield ""
    yield from _steps(routine.steps, choices, "", "", width)
    if routine.source:
        yield ""
        yield from wrap(one_line(routine.source), width, "Source: ", "  ")


def length_text(routine: Routine, choices: Choices) -> str:
    """Return about how long a routine takes, in words."""
    from voice_coach.coaching.estimate import playing_time, rounded

    return catalogue("en").duration(rounded(playing_time(routine, choices)))


def _steps(
    steps: tuple[Step, ...], choices: Choices, path: str, indent: str, width: int | None
) -> Iterator[str]:
    # Deep nesting leaves room for the words.
    inner = indent + "  " if width is None or len(indent) < width // 4 else indent
    for number, step in enumerate(steps, 1):
        here = f"{path}{number}"
        lead = f"{indent}{here}. "
        hang = " " * len(lead) if width is None or len(lead) < width // 4 else indent + "  "
        yield from wrap(_step_text(step, choices), width, lead, hang)
        match step:
            case Exercise():
                for label, text in _details(step, choices):
                    yield from wrap(f"{label}{one_line(text)}", width, hang, hang + "  ")
            case Repeat():
                yield from _steps(step.steps, choices, f"{here}.", inner, width)
            case Include():
                yield from _steps(step.routine.steps, choices, f"{here}.", inner, width)


def _step_text(step: Step, choices: Choices) -> str:
    words = catalogue("en")
    match step:
        case Exercise():
            prescription = prescription_text(step, prescribe(step, choices.effort), words)
            return f"{one_line(step.name)}: {one_line(prescription)}"
        case Rest():
            length = words.duration(settle_down(step.length, choices.effort))
            return f"Rest {length}{_range(step.length)}" + (f": {one_line(step.say)}" if step.say else "")
        case Say():
            return f"Say: {one_line(step.text)}"
        case Sound():
            return f"Sound: {one_line(step.name)}"
        case Repeat():
            return rounds_text(step, choices)
        case Include():
            return f"{one_line(step.routine.title)} ({one_line(step.name)}):"


def rounds_text(step: Repeat, choices: Choices) -> str:
    """Return the line above the steps of a repeat: how many rounds, and the rest between them."""
    count = settle_count(step.count, choices.effort)
    between = ""
    if step.rest is not None:
        rest = catalogue("en").duration(settle_down(step.rest, choices.effort))
        between = f", {rest}{_range(step.rest)} of rest between them"
    return f"{count} round{'s' if count != 1 else ''}{_range(step.count, count=True)}{between}:"


def _range(amount: Amount, *, count: bool = False) -> str:
    return f" ({amount_text(amount, count=count)})" if amount.is_range else ""


def _details(step: Exercise, choices: Choices) -> Iterator[tuple[str, str]]:
    """Yield what is told below an exercise: a label, and the text that follows it."""
    words = catalogue("en")
    dose = prescribe(step, choices.effort)
    ranges = list(_ranges(step, dose))
    if ranges:
        yield f"Range{'s' if len(ranges) > 1 else ''}: ", f"{'; '.join(ranges)}."
    if dose.reps:
        yield "", f"Each rep takes {words.duration(dose.rep_length)}."
    if dose.sets > 1:
        yield "", f"Rest {words.duration(dose.rest)} between sets."
    if step.sides:
        yield "Sides: ", f"{', '.join(step.sides)}; {words.duration(dose.switch)} to switch."
    if step.alternate:
        yield "Taking turns: ", f"{', '.join(step.alternate)}."
    if step.caution and not choices.brief:
        yield "Caution: ", step.caution
    if step.how and not choices.brief and not (choices.easier and step.easier):
        yield "How: ", step.how
    if step.easier and not choices.brief:
        yield "Easier: ", step.easier
    for cue in step.cues:
        if isinstance(cue, TimedCue):
            yield f"At {words.duration(cue.at)}: ", cue.say
        else:
            yield "Reminder: ", cue
    if step.then:
        yield "Then: ", step.then


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
            yield f"{name} {settled if count else duration_text(settled)}{_range(amount, count=count)}"
