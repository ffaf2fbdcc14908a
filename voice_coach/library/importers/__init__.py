"""Turn exports of other apps into routines; the structure of a file shows which app wrote it.

To add an app, write a module with ``APP``, a function that recognizes its files, and one that returns a list of
``ImportedRoutine`` for the root of a file. Call them in ``read_export``, and name the app in ``KNOWN``. Add a sample
export to ``tests/imports``, and its routines to the names that ``tests/test_importers.py`` expects.
"""

from __future__ import annotations

from voice_coach.library.importers.fields import MAX_IMPORT_BYTES, BadImportError, read_json
from voice_coach.library.importers.imported_routine import MAX_STEPS, ImportedRoutine
from voice_coach.library.importers.jawt import APP as JAWT
from voice_coach.library.importers.jawt import is_jawt, jawt_routines
from voice_coach.library.importers.timer_machine import APP as TIMER_MACHINE
from voice_coach.library.importers.timer_machine import is_timer_machine, timer_machine_routines
from voice_coach.routines.format import MAX_BYTES
from voice_coach.safe_text import shown

__all__ = ["KNOWN", "MAX_IMPORT_BYTES", "BadImportError", "ImportedRoutine", "read_export"]

MAX_ROUTINES = 500
"""The most in one file: more than anybody keeps in an app."""

KNOWN = (
    f"What can be imported: a script (.yaml), a JSON export of {JAWT} or of {TIMER_MACHINE}, "
    "or a list in the quick form (.txt)."
)


def read_export(data: bytes, file: str) -> list[ImportedRoutine]:
    """Return a routine for each workout or timer in an app's export, at least one.

    Raises ``BadImportError`` or ``RoutineError`` for any other file, and for what cannot be played.
    """
    if len(data) > MAX_IMPORT_BYTES:
        cause = f"{shown(file, 200)} is larger than {MAX_IMPORT_BYTES >> 20} MiB."
        raise BadImportError(cause, "Export fewer workouts at a time.")
    text, whole_letters = _decoded(data)
    root = read_json(text, file, KNOWN)
    if is_jawt(root):
        made = jawt_routines(root)
    elif is_timer_machine(root) and whole_letters:
        made = timer_machine_routines(root)
    elif is_timer_machine(root):
        raise BadImportError(f"{shown(file, 200)} is not in UTF-8.", "Export it again.")
    else:
        raise root.fault("this is JSON, but not a known export", KNOWN)
    if len(made) > MAX_ROUTINES:
        cause = f"this holds {len(made):,} routines, more than {MAX_ROUTINES}"
        raise root.fault(cause, "Export fewer workouts at a time.")
    if sum(_count(one.data["steps"]) for one in made) > MAX_STEPS:
        raise root.fault(f"this holds more than {MAX_STEPS:,} steps", "Export fewer workouts at a time.")
    for one in made:
        # Checked before it is written as YAML, which takes long for long texts.
        if _letters(one.data["steps"]) > MAX_BYTES:
            raise root.fault(
                f"{shown(one.title)} holds more than 1 MiB of text", "Make it shorter in the app."
            )
    return made


def _decoded(data: bytes) -> tuple[str, bool]:
    """Read UTF-8, else Latin-1: Just Another Workout Timer exports the low byte of each letter."""
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False


def _count(steps: list[dict[str, object]]) -> int:
    count = 0
    for step in steps:
        inner = step.get("steps")
        count += 1 + (_count(inner) if isinstance(inner, list) else 0)
    return count


def _letters(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_letters, value.values()))
    if isinstance(value, list):
        return sum(map(_letters, value))
    return len(str(value))
