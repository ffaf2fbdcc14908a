"""A quick form as a script of the user's own, with all that it borrows written out."""

from __future__ import annotations

from voice_coach.library.finder import finder_for_lists
from voice_coach.library.own_scripts import SCHEMA
from voice_coach.library.script_text import script_text
from voice_coach.routines.quick.line import has_title, quick_data
from voice_coach.routines.script import read_routine


def quick_script(data: str | bytes, file: str, title: str = "") -> tuple[str, str]:
    """Return the text of a script that plays the same as a quick form, and its title.

    ``file`` is what messages call the quick form, ``title`` what goes before a list of its exercises. Raises
    ``RoutineError`` for errors in it, and where the script would be larger than one may be.
    """
    finder = finder_for_lists()
    read_routine(data, file, "quick", finder, grammar="quick").required()
    form = (data if isinstance(data, str) else data.decode("utf-8")).removeprefix("\ufeff")
    for borrows in (True, False):  # without what it borrows it is smaller, and breaks no limit for that
        routine = quick_data(form, finder.exercise, borrows=borrows)
        # A title in the text is its author's.
        if title and not has_title(form):
            routine["title"] = title
        text = script_text(routine, f"yaml-language-server: $schema={SCHEMA}\n")
        reading = read_routine(text, file, "quick")
        if reading.routine is not None:
            break
    return text, reading.required().title
