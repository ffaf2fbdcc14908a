"""Print the problems of one routine: its errors, else all that `check` warns about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from voice_coach.checks.layout import LayoutWarnings
from voice_coach.checks.listening import Finding, listen
from voice_coach.checks.sounds import sound_problems
from voice_coach.checks.training import train
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import UNSAYABLE
from voice_coach.coaching.timeline_items import Dropped, Grown
from voice_coach.console.notices import to_stderr
from voice_coach.console.reports import tell_problem
from voice_coach.console.settings import wanted_voices
from voice_coach.errors import Problem
from voice_coach.library.finder import load
from voice_coach.library.source_lines import SourceLines
from voice_coach.routines.quick.words import QUICK_FILE
from voice_coach.routines.routine import Amount, Exercise, Repeat, Rest, Routine, Step
from voice_coach.routines.script import MAX_ERRORS
from voice_coach.routines.step_iterator import iterate_steps, with_included
from voice_coach.routines.yaml.tree import Lines
from voice_coach.safe_text import safe, shown
from voice_coach.units import STREAM_RATE, to_samples

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices

EFFORTS = (0, 50, 100)
"""The efforts at which a routine is laid out by default: both ends and the middle."""

QUIETLY = 2.0
"""Seconds before a check shows its progress."""


def report(file: str, voice: str | None, rate: int, efforts: tuple[int, ...] = EFFORTS) -> bool:
    """Print every problem of one routine to standard output; return whether it can be played.

    Errors come in the order of the files, and so do warnings.
    """
    reading = load(file)
    routine, problems = reading.routine, reading.problems
    if routine is not None:
        problems += sound_problems(routine)
    if routine is None or not all(problem.warning for problem in problems):
        for problem in problems:
            tell_problem(problem)
        return False
    told = [*problems, *listening_problems(routine), *training_problems(routine)]
    places = {problem.place for problem in told}
    try:
        for problem in layout_problems(routine, efforts, voice, rate):
            # Already reported as a sign that is no help to a listener.
            if not (problem.cause.endswith(UNSAYABLE) and problem.place in places):
                told.append(problem)
    finally:  # a missing voice must not hide the other warnings
        for problem in in_file_order(told, routine):
            tell_problem(problem if problem.line_text else with_line(problem, file))
    return True


def with_line(problem: Problem, quick: str) -> Problem:
    """Add the source line to a problem of a quick form, which is in no file."""
    if problem.place.file != QUICK_FILE:
        return problem
    return replace(problem, line_text=Lines(quick.removeprefix("\ufeff")).text(problem.place.line))


def in_file_order(problems: Iterable[Problem], routine: Routine) -> list[Problem]:
    """Sort problems by their places, the routine's own file before those that it includes."""
    ranks: dict[str, int] = {}
    for one in with_included(routine):
        ranks.setdefault(one.file, len(ranks))

    def rank(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return ranks.get(place.file, len(ranks)), place.line, place.column

    return sorted(problems, key=rank)


def listening_problems(routine: Routine) -> Iterator[Problem]:
    """Yield a warning for each thing that a listener with closed eyes would miss."""
    return _problems(listen(routine))


def training_problems(routine: Routine) -> Iterator[Problem]:
    """Yield a warning for each thing that a trainer would do otherwise."""
    return _problems(train(routine))


def _problems(findings: Iterator[Finding]) -> Iterator[Problem]:
    lines = SourceLines()
    for finding in islice(findings, MAX_ERRORS):
        place, width = lines.words(finding.span)
        yield Problem(place, lines.line(place), finding.cause, finding.remedy, width, warning=True)


def layout_problems(
    routine: Routine, efforts: tuple[int, ...], voice: str | None, rate: int
) -> Iterator[Problem]:
    """Lay the routine out with its voices, and yield a warning for what grew and what was dropped."""
    from voice_coach.coaching.announcements import Choices
    from voice_coach.coaching.estimate import playing_time
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
        # The language has just been reported at its place.
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
    """Return the languages that no voice speaks, each with the first file in it.

    The file is None if no voice speaks English either: then the language is not the problem.
    """
    from voice_coach.voices.contract import NoVoiceError

    files: dict[str, str] = {}
    for one in with_included(routine):
        files.setdefault(one.language, one.file)

    def speaks(language: str) -> bool:
        try:
            voices.choice(language)
        except NoVoiceError:
            return False
        return True

    mute = [language for language in files if not speaks(language)]
    return {language: files[language] if speaks("en") else None for language in mute}
