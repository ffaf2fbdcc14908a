"""Workouts of Just Another Workout Timer, from its exports, backups and shared files.

The structures are those that its classes Workout, Set, Exercise and Backup write
(https://github.com/blockbasti/just_another_workout_timer, lib/utils/workout.dart and lib/workout.g.dart):
version 1 has no ``version`` and ``position``, later files of version 2 have an ``id`` in sets and exercises.
"""

from __future__ import annotations

from fractions import Fraction

from voice_coach.library.importers.fields import Field
from voice_coach.library.importers.imported_routine import (
    ImportedRoutine,
    Notes,
    Step,
    finish,
    is_rest,
    named,
    rest,
    rounds,
    work,
)

APP = "Just Another Workout Timer"
VERSIONS = (1, 2)

# The app's own defaults for fields that are null.
_TITLE, _NAME, _SECONDS = "Workout", "Exercise", 30


def is_jawt(root: Field) -> bool:
    """Return whether a file has the keys of a backup or of one workout."""
    keys = root.value if isinstance(root.value, dict) else {}
    return "workouts" in keys or {"title", "sets"} <= set(keys)


def jawt_routines(root: Field) -> list[ImportedRoutine]:
    """Return a routine for each workout. Raises ``BadImportError``."""
    if not root.has("workouts"):
        return [_workout(root)]
    made = [_workout(workout) for workout in root.items("workouts")]
    if not made:
        raise root.fault("this backup holds no workouts", "Export a workout in the app.")
    return made


def _workout(workout: Field) -> ImportedRoutine:
    version = workout.whole("version", 1)
    if version not in VERSIONS:
        cause = f"this workout has version {version}; known are 1 and 2"
        raise workout.fault(cause, "A newer voice-coach may support it.")
    notes = Notes()
    steps: list[Step] = []
    for one in workout.items("sets"):
        inner = [_exercise(exercise, notes) for exercise in one.items("exercises")]
        count = one.whole("repetitions", 1, least=1)
        if not inner:
            notes["a set with nothing in it"] += 1
        steps += rounds(count, inner)
    if not any("exercise" in step or "repeat" in step for step in steps):
        raise workout.fault("this workout has no exercises")
    return finish(named(workout, "title", _TITLE, notes), APP, steps, notes)


def _exercise(exercise: Field, notes: Notes) -> Step:
    name = named(exercise, "name", _NAME, notes)
    if not exercise.has("duration"):
        notes[f"no length: taken as {_SECONDS} seconds"] += 1
    length = Fraction(exercise.whole("duration", _SECONDS))
    if not length:
        raise exercise.fault("this exercise has no length: `duration` is 0")
    return rest(name, length) if is_rest(name) else work(name, length)
