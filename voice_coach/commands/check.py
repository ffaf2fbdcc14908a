"""`voice-coach check`: every error, and every warning of what would be heard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from voice_coach.commands.arguments import complete_routine
from voice_coach.errors import CoachError, Place, Problem, UsageError
from voice_coach.phases import UNSAYABLE, WishKind
from voice_coach.routine import Amount, Exercise, Include, Repeat, Rest, Routine, Step
from voice_coach.safe_text import safe, shown
from voice_coach.settings import RATE, VOICE, options
from voice_coach.source_lines import SourceLines
from voice_coach.timeline import Dropped, Grown, Item
from voice_coach.units import STREAM_RATE
from voice_coach.written import written_steps

EFFORTS = (0, 50, 100)
"""Where a routine is laid out if no effort is named: both ends and the middle."""


@click.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_routine)
@click.option(
    "--effort",
    "at_effort",
    type=click.IntRange(0, 100),
    help="Look at this effort alone; at 0, 50 and 100 if left out.",
)
@options(VOICE, RATE)
def command(files: tuple[str, ...], at_effort: int | None, voice: str | None, rate: int) -> int:
    """Look for errors in routines, and warn of rests that grow and reminders that find no place.

    FILE is a .yaml file or the name of a routine. Exits 3 if there are errors in any, else 2 if one was not
    found, 0 with warnings alone. Silent where all is well.
    """
    from voice_coach.cli import Exit

    efforts = EFFORTS if at_effort is None else (at_effort,)
    codes = {Exit.DONE}
    told: set[str] = set()
    for file in files:
        try:
            if not report(file, efforts, voice, rate):
                codes.add(Exit.ROUTINE_ERRORS)
        except CoachError as error:
            codes.add(Exit.USAGE if isinstance(error, UsageError) else Exit.FAILED)
            if str(error) not in told:  # a voice that is not there is the same for all
                told.add(str(error))
                click.echo(f"Error: {safe(error.cause)}", err=True)
                if error.remedy:
                    click.echo(f"  {safe(error.remedy)}", err=True)
    return max(codes)


def report(file: str, efforts: tuple[int, ...] = EFFORTS, voice: str | None = None, rate: int = 160) -> bool:
    """Print every problem of one routine to standard output; tell whether it can be played."""
    from voice_coach.finder import load
    from voice_coach.problems import render
    from voice_coach.sound_check import sound_problems

    reading = load(file)
    for problem in reading.problems:
        click.echo(render(problem))
    if reading.routine is None:
        return False
    bad_sounds = sound_problems(reading.routine)
    for problem in bad_sounds:
        click.echo(render(problem))
    if bad_sounds:
        return False
    told = set()
    for problem in hearing_problems(reading.routine, efforts, voice, rate):
        # The same at another effort is no news: what takes how long may differ, the words do not.
        key = (problem.place, re.sub(r"[\d.]+ s\b|effort \d+", "", problem.cause))
        if key not in told:
            told.add(key)
            click.echo(render(problem))
    return True


def hearing_problems(
    routine: Routine, efforts: tuple[int, ...], voice: str | None, rate: int
) -> Iterator[Problem]:
    """Lay the routine out with the voice that will speak it, and tell what grew and what was dropped."""
    from voice_coach.announce import Choices
    from voice_coach.commands.notices import to_stderr
    from voice_coach.studio import opened
    from voice_coach.voices import open_voice

    lines = SourceLines()
    mute = mute_languages(routine, voice, rate)
    for tag, spoken_in in mute.items():
        if spoken_in is not None:
            place = lines.value(spoken_in, "language")
            cause = f"no voice speaks the language {shown(tag)}: its texts are dropped"
            remedy = "Correct the tag, or choose a voice with `--voice`."
            yield Problem(place, lines.line(place), cause, remedy, len(tag), warning=True)

    def notice(text: str) -> None:
        # What has just been told at its place needs no second word.
        if not any(spoken_in and shown(tag) in text for tag, spoken_in in mute.items()):
            to_stderr(text)

    with opened(open_voice(voice, rate), None, notice) as studio:
        for effort in efforts if has_ranges(routine) else efforts[:1]:
            for item in studio.timeline(routine, Choices(effort, words_a_minute=rate)):
                problem = _problem(item, effort, routine, lines, mute)
                if problem is not None:
                    yield problem


def has_ranges(routine: Routine) -> bool:
    """Tell whether the effort changes anything; ``tempo`` takes its middle at every effort."""
    return any(
        amount is not None and amount.is_range
        for step in written_steps(routine)
        for amount in _settled_by_effort(step)
    )


def _settled_by_effort(step: Step) -> tuple[Amount | None, ...]:
    match step:
        case Exercise():
            return step.sets, step.rest, step.switch, step.hold, step.reps, step.work
        case Rest():
            return (step.length,)
        case Repeat():
            return step.count, step.rest
        case _:
            return ()


def mute_languages(routine: Routine, voice: str | None, rate: int) -> dict[str, str | None]:
    """Give the languages that the voice cannot speak, each with the first file that is written in it.

    The file is None where not even English can be spoken: then the language is not at fault.
    """
    from voice_coach.cue import Phrase
    from voice_coach.voices import NoVoiceError, open_voice

    routines = [routine]
    routines += [step.routine for step in written_steps(routine) if isinstance(step, Include)]
    files: dict[str, str] = {}
    for one in routines:
        files.setdefault(one.language, one.file)
    speaker = open_voice(voice, rate)

    def speaks(language: str) -> bool:
        try:
            speaker.fingerprint(Phrase("", language))
        except NoVoiceError:
            return False
        return True

    try:
        mute = [language for language in files if not speaks(language)]
        return {language: files[language] if speaks("en") else None for language in mute}
    finally:
        speaker.close()


def _problem(
    item: Item, effort: int, routine: Routine, lines: SourceLines, mute: dict[str, str | None]
) -> Problem | None:
    match item:
        case Dropped(turn=turn):
            unsayable = item.reason == UNSAYABLE
            language = turn.language if turn is not None else routine.language
            if unsayable and language in mute:
                return None  # told for the whole language
            cause = f'"{item.text}" is dropped: {item.reason}'
            remedy = SAYABLE if unsayable else REMEDIES[item.kind]
        case Grown(turn=turn):
            by = item.by / STREAM_RATE
            cause = f"this rest grows by {by:.1f} s at effort {effort}: {item.reason}"
            remedy = "Make the rest longer, or what is said in it shorter."
        case _:
            return None
    place = (turn.step.place if turn is not None else None) or Place(routine.file, 1, 1)
    return Problem(place, lines.line(place), cause, remedy, warning=True)


SAYABLE = "Write it in letters that the voice of this language can say."

REMEDIES: dict[WishKind | None, str] = {
    "numbers": "Give each rep more time: a longer `tempo`.",
    "labels": "Give each rep more time, or use shorter labels.",
    "calls": "Leave more room around it, or accept that it is not said.",
    "cues": "Say it in fewer words, give it another time, or make the work longer.",
    None: SAYABLE,
}
