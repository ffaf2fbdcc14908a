"""The coach: a routine becomes phases, its introduction and its workout, by the rules of docs/coaching.md."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.coaching.announcements import Choices, overview_lines, title_lines
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.coaching.workout import workout
from voice_coach.routines.routine import Routine


def coach(routine: Routine, choices: Choices) -> Iterator[Phase]:
    """Yield the phases of a routine in order, each made when it is asked for."""
    yield from introduction(routine, choices)
    yield from workout(routine, choices)


def introduction(routine: Routine, choices: Choices) -> Iterator[Talk]:
    """Say the title, then how many exercises and about how long, then the cautions, each once.

    The title is a phase of its own, so that the first sound waits for nothing else.
    """
    if not choices.brief:
        yield Talk(title_lines(routine))
        yield Talk(overview_lines(routine, rounded(playing_time(routine, choices))))
