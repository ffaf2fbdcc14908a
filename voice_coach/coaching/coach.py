"""The coach: turns a routine into phases (introduction, then workout) by the rules of docs/coaching.md."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.introduction import introduced
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.coaching.workout import workout
from voice_coach.routines.routine import Routine


def coach(
    routine: Routine, choices: Choices, memory: Memory | None = None, *, live: bool = False
) -> Iterator[Phase]:
    """Yield the phases of a routine in order, lazily; ``memory`` is filled while they are made.

    ``live``: a listener can press, so what lasts until then is open.
    """
    yield from introduction(routine, choices)
    yield from workout(routine, choices, memory, live=live)


def introduction(routine: Routine, choices: Choices) -> Iterator[Talk]:
    """Yield the title, then the number of exercises, the estimated time, what is needed and the cautions.

    The title is a phase of its own, so that it can be heard before the rest is prepared. The first caution is said
    however little is said, and so is what faster playback does to holds, before all else, where the choices ask for it.
    """
    yield from introduced(routine, choices, lambda: rounded(playing_time(routine, choices)))
