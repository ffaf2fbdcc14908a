"""Iterate over the steps of a routine as written: each repeat once, each included routine once."""

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
