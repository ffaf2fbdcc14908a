"""The coach: turns a routine into phases (introduction, then workout) by the rules of docs/coaching.md."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.coaching.announcements import Choices, overview_lines, title_lines
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.coaching.workout import workout
from voice_coach.routines.routine import Routine


def coach(routine: Routine, choices: Choices) -> Iterator[Phase]:
    """Yield the phases of a routine in order, lazily."""
    yield from introduction(routine, choices)
    yield from workout(routine, choices)


def introduction(routine: Routine, choices: Choices) -> Iterator[Talk]:
    """Yield the title, then the number of exercises, the estimated time and the cautions; nothing if ``brief``.

    The title is a phase of its own, so that it can be heard before the rest is prepared.
    """
    if not choices.brief:
        yield Talk(title_lines(routine))
        yield Talk(overview_lines(routine, rounded(playing_time(routine, choices))))
