"""`voice-coach check`: every error, and every warning of what would be heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import click

from voice_coach.checks.layout import LayoutWarnings
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import UNSAYABLE
from voice_coach.coaching.timeline import Dropped, Grown
from voice_coach.console.arguments import complete_routine
from voice_coach.console.settings import PLAIN, RATE, VOICE, options, wanted_voices
from voice_coach.errors import CoachError, Problem, UsageError
from voice_coach.library.source_lines import SourceLines
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.quick.words import QUICK_FILE
from voice_coach.routines.routine import Amount, Exercise, Include, Repeat, Rest, Routine, Step
from voice_coach.routines.script import MAX_ERRORS
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.routines.yaml.tree import Lines
from voice_coach.safe_text import safe, shown
from voice_coach.units import STREAM_RATE, to_samples

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices

EFFORTS = (0, 50, 100)
"""Where a routine is laid out if no effort is named: both ends and the middle."""

QUIETLY = 2.0
"""Seconds that a check may take without a sign that it goes on."""


@click.command("check", short_help="Look for errors, and warn of what would not be heard well.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, shell_complete=complete_routine)
@click.option(
    "--effort",
    "at_effort",
    type=click.IntRange(0, 100),
    help="Look at this effort alone; at 0, 50 and 100 if left out.",
)
@options(VOICE, RATE)
@PLAIN
def command(files: tuple[str, ...], at_effort: int | None, voice: str | None, rate: int) -> int:
    """Look for errors in routines, and warn of what would not be heard well.

    That is a rest that grows, a reminder that finds no place, words that help only the eyes.

    FILE is a .yaml file or the name of a routine. Exits 3 if there are errors in any, else 2 if one was not
    found, 0 with warnings alone. Silent where all is well.
    """
    from voice_coach.console.exit_codes import Exit
    from voice_coach.console.notices import tell_error

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
                tell_error(error)
    return max(codes)


def report(
    file: str, efforts: tuple[int, ...] = EFFORTS, voice: str | None = None, rate: int = DEFAULT_RATE
) -> bool:
    """Print every problem of one routine to standard output; tell whether it can be played.

    Errors stand in the order of the files, and so do warnings.
    """
    from voice_coach.checks.sounds import sound_problems
    from voice_coach.console.notices import tell_problem
    from voice_coach.library.finder import load

    reading = load(file)
    problems = reading.problems
    if reading.routine is not None:
        problems += sound_problems(reading.routine)
    playable = reading.routine is not None and all(problem.warning for problem in problems)
    if reading.routine is None or not playable:
        for problem in problems:
            tell_problem(problem)
        return False
    told = [*problems, *ear_problems(reading.routine)]
    places = {problem.place for problem in told}
    try:
        for problem in hearing_problems(reading.routine, efforts, voice, rate):
            # A sign for the eyes has just been told as such.
            if not (problem.cause.endswith(UNSAYABLE) and problem.place in places):
                told.append(problem)
    finally:  # a voice that is not there hides no warnings
        for problem in in_file_order(told, reading.routine):
            whole = problem if problem.line_text else with_line(problem, file)
            tell_problem(whole)
    return True


def with_line(problem: Problem, quick: str) -> Problem:
    """Put the line of a quick form into a problem: it stands in no file where it could be looked up."""
    if problem.place.file != QUICK_FILE:
        return problem
    return replace(problem, line_text=Lines(quick.removeprefix("\ufeff")).text(problem.place.line))


def in_file_order(problems: Iterable[Problem], routine: Routine) -> list[Problem]:
    """Sort problems by their places, the routine's own file before those that it includes."""
    included = (step.routine.file for step in iterate_steps(routine) if isinstance(step, Include))
    ranks: dict[str, int] = {}
    for file in (routine.file, *included):
        ranks.setdefault(file, len(ranks))

    def rank(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return ranks.get(place.file, len(ranks)), place.line, place.column

    return sorted(problems, key=rank)


def ear_problems(routine: Routine) -> Iterator[Problem]:
    """Yield a warning for each thing that a listener with closed eyes would miss."""
    from voice_coach.checks.listening import listen

    lines = SourceLines()
    for finding in islice(listen(routine), MAX_ERRORS):
        place, width = lines.words(finding.span)
        yield Problem(place, lines.line(place), finding.cause, finding.remedy, width, warning=True)


def hearing_problems(
    routine: Routine, efforts: tuple[int, ...], voice: str | None, rate: int
) -> Iterator[Problem]:
    """Lay the routine out with the voice that will speak it, and tell what grew and what was dropped."""
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.console.notices import to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.voices.chosen import ChosenVoices

    lines = SourceLines()
    voices = ChosenVoices(wanted_voices(voice, rate))
    mute = mute_languages(routine, voices)
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

    # Nearly all the time goes into speaking each phrase for the first time, at the first effort.
    rate = voices.wanted.rate_in(routine.language)
    total = to_samples(playing_time(routine, Choices(efforts[0], words_a_minute=rate)), STREAM_RATE)
    title = safe(routine.title)
    efforts = efforts if has_ranges(routine) else efforts[:1]
    heard = LayoutWarnings(efforts)
    with (
        opened(voices, None, notice, routine) as studio,
        progress(total, f"Checking {title}", f"of {title} checked", after=QUIETLY) as at,
    ):
        for effort in efforts:
            for item in Session(routine, Choices(effort, words_a_minute=rate), studio).timeline():
                if isinstance(item, Cue) and effort == efforts[0]:
                    at(item.start)
                if isinstance(item, Dropped | Grown):
                    heard.add(effort, item, routine, mute)
        studio.refuse_shortage()
    yield from heard.problems(lines)


def has_ranges(routine: Routine) -> bool:
    """Return whether the effort changes anything; ``tempo`` takes its middle at every effort."""
    return any(
        amount is not None and amount.is_range
        for step in iterate_steps(routine)
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


def mute_languages(routine: Routine, voices: ChosenVoices) -> dict[str, str | None]:
    """Return the languages that no voice speaks, each with the first file that is written in it.

    The file is None where not even English can be spoken: then the language is not at fault.
    """
    from voice_coach.voices.contract import NoVoiceError

    routines = [routine]
    routines += [step.routine for step in iterate_steps(routine) if isinstance(step, Include)]
    files: dict[str, str] = {}
    for one in routines:
        files.setdefault(one.language, one.file)

    def speaks(language: str) -> bool:
        try:
            voices.choice(language)
        except NoVoiceError:
            return False
        return True

    mute = [language for language in files if not speaks(language)]
    return {language: files[language] if speaks("en") else None for language in mute}
