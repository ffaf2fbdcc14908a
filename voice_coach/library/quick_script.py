"""Write a quick form as a script of the user's own, with all that it borrows."""

from __future__ import annotations

from voice_coach.library.finder import finder_for_lists
from voice_coach.library.own_scripts import MODELINE
from voice_coach.library.script_text import script_text
from voice_coach.routines.quick.line import has_title, quick_data
from voice_coach.routines.script import read_routine


def quick_script(data: str | bytes, file: str, title: str) -> tuple[str, str]:
    """Return the text of a script that plays the same as a quick form, and its title.

    ``file`` is what messages call the quick form; ``title`` is used if it has none. Raises ``RoutineError`` for errors
    in it, and if the script would be too large.
    """
    finder = finder_for_lists()
    read_routine(data, file, "quick", finder, grammar="quick").required()
    form = (data if isinstance(data, str) else data.decode("utf-8")).removeprefix("\ufeff")
    for borrows in (True, False):  # what it borrows may break a limit: then write it without
        routine = quick_data(form, finder.exercise, borrows=borrows)
        # A title in the text is kept.
        if title and not has_title(form):
            routine["title"] = title
        text = script_text(routine, MODELINE)
        reading = read_routine(text, file, "quick")
        if reading.routine is not None:
            break
    return text, reading.required().title
