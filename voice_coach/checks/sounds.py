"""Check that the sound files of a routine can be played, by decoding them before anything is heard."""

from __future__ import annotations

from pathlib import Path

from voice_coach.errors import CoachError, Place, Problem, RoutineError
from voice_coach.library.finder import load
from voice_coach.library.source_lines import SourceLines
from voice_coach.routines.routine import Routine, Sound
from voice_coach.routines.step_iterator import iterate_steps


def playable(name: str) -> Routine:
    """Load the routine called ``name``, and make sure that all of it can be played.

    Raises ``RoutineError`` for errors in it, ``UsageError`` if there is none of that name.
    """
    routine = load(name).required()
    require_sounds(routine)
    return routine


def require_sounds(routine: Routine) -> None:
    """Raise ``RoutineError`` if a sound file that ``routine`` names cannot be played."""
    problems = sound_problems(routine)
    if problems:
        raise RoutineError(problems)


def sound_problems(routine: Routine) -> tuple[Problem, ...]:
    """Decode each sound file once, and return an error for each bad one, at the first place that names it."""
    steps: dict[str, Sound] = {}
    for step in iterate_steps(routine):
        if isinstance(step, Sound):
            steps.setdefault(step.file, step)
    if not steps:
        return ()
    from voice_coach.outputs.quiet import quiet
    from voice_coach.sound.clip import check_sound

    lines = SourceLines()
    problems = []
    for file, step in steps.items():
        try:
            with quiet():
                check_sound(Path(file))
        except CoachError as error:
            place = step.place or Place(routine.file, 1, 1)
            line = lines.line(place)
            width = max(1, min(len(step.name), len(line) - place.column + 1))
            problems.append(Problem(place, line, error.cause.removesuffix("."), error.remedy, width))
    return tuple(problems)
