"""Iterate over the steps of a routine as written, each repeat once, and over the routines that it includes."""

from __future__ import annotations

from collections.abc import Iterator

from voice_coach.routines.routine import Include, Repeat, Routine, Step


def iterate_steps(routine: Routine) -> Iterator[Step]:
    """Yield every step of ``routine`` and of all it includes, a repeat or an include before its steps."""
    opened: set[int] = set()

    def inside(steps: tuple[Step, ...]) -> Iterator[Step]:
        for step in steps:
            yield step
            match step:
                case Repeat():
                    yield from inside(step.steps)
                case Include() if id(step.routine) not in opened:
                    opened.add(id(step.routine))
                    yield from inside(step.routine.steps)

    yield from inside(routine.steps)


def steps_of_file(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Yield steps and those that they repeat, but not those that they include."""
    for step in steps:
        yield step
        if isinstance(step, Repeat):
            yield from steps_of_file(step.steps)


def with_included(routine: Routine) -> list[Routine]:
    """Return ``routine``, then all routines that it includes, each once."""
    steps = iterate_steps(routine)
    included = {id(step.routine): step.routine for step in steps if isinstance(step, Include)}
    return [routine, *included.values()]
