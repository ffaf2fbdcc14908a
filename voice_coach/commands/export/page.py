"""`voice-coach export --page`: write a page that plays a routine in a browser, as a folder or as one file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from voice_coach.commands.export.shared import Asked, is_audio_name, require_another, session_of, speaking
from voice_coach.console.exit_codes import Exit
from voice_coach.errors import UsageError
from voice_coach.safe_text import safe, shown
from voice_coach.units import STREAM_RATE

LONG_FOR_ONE_FILE = 20 * 60 * STREAM_RATE
"""From this length on, a folder is advised: one file has to be read and decoded as a whole before it starts."""


def require_page_name(target: Path) -> None:
    """Raise ``UsageError`` for a name that looks like that of an audio file, unless it is a folder."""
    if is_audio_name(target):
        name = shown(safe(str(target)), 200)
        raise UsageError(
            f"`--page` writes a folder or an .html file, and {name} has the ending of an audio file.",
            "Name a folder, or a file that ends in .html. For an audio file, use `-o`.",
        )


def export_page(name: str, target: Path, asked: Asked, *, force: bool) -> int:
    """Write a page, report it, and return the exit code. Raises ``CoachError``."""
    from voice_coach.sound.at_hand import voices_for

    voices = voices_for(name, asked.wanted)  # first, so that a cold start speaks sooner
    from voice_coach.checks.sounds import playable
    from voice_coach.coaching.messages import catalogue
    from voice_coach.console.notices import tell, to_stderr
    from voice_coach.console.progress import progress
    from voice_coach.exports.page.build import laid_out, most_bytes, page_files, rendered
    from voice_coach.exports.page.signature import origin_of
    from voice_coach.exports.page.writing import is_one_file, require_place, write_page
    from voice_coach.exports.room import megabytes, require_room

    routine = playable(name)
    origin = origin_of(routine, name)
    require_place(target, origin, replace=force)
    require_another(target, routine)
    one_file = is_one_file(target)
    with session_of(routine, voices, asked) as session:
        with speaking(session) as at:
            laid = laid_out(session, at)
        require_room(target, most_bytes(laid), "Free some space, or choose another disk.")
        with progress(laid.length, "Writing", "written") as at:
            sound = rendered(session, laid, asked.volume, at)
        files = page_files(session, laid, sound, origin, one_file=one_file)
    write_page(target, files, replace=force)
    told = catalogue("en").duration(Fraction(laid.course.length // STREAM_RATE))
    size = megabytes(sum(map(len, files.values())))
    tell(f"Written to {safe(str(target))}: {told}, {size}", err=True)
    if one_file and laid.course.length > LONG_FOR_ONE_FILE:
        to_stderr(
            "A page of this length starts slowly as one file. For a web host, name a folder: "
            f"--page {safe(target.stem)}"
        )
    return Exit.DONE
