"""The introduction: the title, the number of exercises, the length, what is needed, and the cautions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from voice_coach.coaching.announcements import Choices, Lines, sentence_lines
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import Catalogue, catalogue
from voice_coach.coaching.phases import SENTENCE, Line, Talk
from voice_coach.coaching.unroll import cautions, equipment, written_exercises
from voice_coach.routines.routine import Routine
from voice_coach.units import Seconds


def introduced(routine: Routine, choices: Choices, length: Callable[[], Seconds]) -> Iterator[Talk]:
    """Yield the introduction; ``length`` estimates the playing time, and is called only if that is said."""
    if choices.warns_of_speed:  # faster playback makes the holds shorter
        words = catalogue(routine.language)
        speed = Phrase(words.say("normal_speed"), words.language)
        yield Talk((Line(speed, "introduction", role="speed"),))
    if choices.talk != "signals":
        yield Talk((Line(Phrase(routine.title, routine.language), "introduction", role="title"),))
    if choices.teaches:
        yield Talk(overview_lines(routine, length()))
    elif first := _caution_lines(islice(cautions(routine), 1)):  # it is said however little is said
        yield Talk(first)


def overview_lines(routine: Routine, length: Seconds) -> Lines:
    """Return the number of exercises and the estimated time, what is needed, then the cautions, each once."""
    words = catalogue(routine.language)
    written = written_exercises(routine.steps)
    key = "introduction" if written else "introduction_without_exercise"
    figures = Phrase(words.say(key, n=written, length=words.duration(length)), words.language)
    return (
        Line(figures, "introduction", role="overview", after=SENTENCE),
        *(Line(phrase, "introduction", role="equipment") for phrase in _needed(routine, words)),
        *_caution_lines(cautions(routine)),
    )


def _caution_lines(cautions: Iterable[tuple[str, str]]) -> Lines:
    """Return cautions, each of them with its language, one sentence a line."""
    return tuple(
        line
        for text, language in cautions
        for line in sentence_lines(text, language, "introduction", "caution")
    )


def _needed(routine: Routine, words: Catalogue) -> Iterator[Phrase]:
    """Yield what is needed, one sentence for each language."""
    things: dict[str, list[str]] = {}
    for thing, language in equipment(routine):
        things.setdefault(language, []).append(thing)
    for language, named in things.items():
        yield from words.phrases("equipment", language, name=catalogue(language).list_text(named))
