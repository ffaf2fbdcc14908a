"""`voice-coach export --all`: write all routines, or those with a tag, into a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.commands.export.shared import (
    NO_PRESS,
    Asked,
    interrupts_told,
    is_audio_name,
    waits_for_a_press,
)
from voice_coach.console.exit_codes import Exit
from voice_coach.errors import CoachError, UsageError
from voice_coach.near import did_you_mean, fold, near_words
from voice_coach.safe_text import safe, shown

if TYPE_CHECKING:
    from voice_coach.exports.folder_run import Outcome
    from voice_coach.exports.formats import Encoding
    from voice_coach.routines.routine import Routine


@dataclass(frozen=True, slots=True)
class Selected:
    """A routine for the folder; ``routine`` is None if it has errors, and ``tags`` if they cannot be read then."""

    name: str
    routine: Routine | None
    tags: tuple[str, ...] | None


def export_all(
    folder: Path,
    asked: Asked,
    encoding: Encoding,
    tags: tuple[str, ...],
    *,
    jobs: int | None,
    feed_url: str | None,
    force: bool,
) -> int:
    """Write routines into a folder, report what was done, and return the exit code. Raises ``CoachError``."""
    from voice_coach.coaching.announcements import Choices
    from voice_coach.console.notices import tell, to_stderr, warn_of_folders
    from voice_coach.console.progress import file_progress
    from voice_coach.exports.feed import FEED, checked_url
    from voice_coach.exports.folder import Wish, export_folder
    from voice_coach.exports.making import Sound, usual_jobs

    address = None if feed_url is None else checked_url(feed_url)
    choices = Choices(asked.effort, asked.easier, asked.talk, warns_of_speed=address is not None)
    sound = Sound(choices, asked.wanted, asked.sounds, encoding, asked.volume)
    warn_of_folders()
    with interrupts_told():
        selected = with_tags(list(routines()), tags)
    broken = [one.name for one in selected if one.routine is None]
    for name in broken:
        to_stderr(f"{name} has errors and is left out. `voice-coach check {name}` shows them.")
    if waiting := [one.name for one in selected if one.routine and waits_for_a_press(one.routine)]:
        to_stderr(f"{', '.join(waiting)}: {NO_PRESS}")
    outcome = export_folder(
        folder,
        [Wish(one.name, one.routine) for one in selected],
        sound,
        file_progress,
        to_stderr,
        at_once=jobs or usual_jobs(),
        feed_url=address,
        force=force,
    )
    for told in failures(outcome, folder):
        to_stderr(told)
    tell(f"{safe(str(folder))}: {summary(outcome)}.", err=True)
    if address is not None and FEED not in (name for name, _ in outcome.failed):
        tell(f"Podcast apps subscribe to {safe(address)}{FEED}", err=True)
    return Exit.FAILED if broken or outcome.failed else Exit.DONE


def require_folder_name(folder: Path) -> None:
    """Raise ``UsageError`` for a name that looks like that of an audio file, unless it is a folder."""
    if is_audio_name(folder):
        raise UsageError(
            f"With `--all`, `-o` is a folder, and {shown(safe(str(folder)), 200)} has the ending of a file.",
            f"Name a folder, and pick the format with `--format {folder.suffix.lower()[1:]}`.",
        )


def routines() -> Iterator[Selected]:
    """Read all routines; one whose sounds cannot be played has errors, too."""
    from voice_coach.checks.sounds import sound_problems
    from voice_coach.library.finder import readings

    for found, read in readings():
        routine = read().routine
        tags = routine.tags if routine else readable_tags(found.path)
        yield Selected(found.name, None if routine is None or sound_problems(routine) else routine, tags)


def readable_tags(path: Path) -> tuple[str, ...] | None:
    """Return the tags in a routine file with errors; None if they cannot be read."""
    from voice_coach.library.files import read_limited
    from voice_coach.routines.yaml.tree import Mapping, Scalar, Sequence, read_tree

    try:
        root = read_tree(read_limited(path).decode("utf-8-sig")).root
    except (CoachError, UnicodeDecodeError):
        return None
    if not isinstance(root, Mapping):
        return None
    if "tags" not in root.pairs:
        return ()
    _, tags = root.pairs["tags"]
    items = tags.items if isinstance(tags, Sequence) else [tags]
    words = tuple(item.text for item in items if isinstance(item, Scalar))
    return words if len(words) == len(items) else None


def with_tags(found: list[Selected], tags: tuple[str, ...]) -> list[Selected]:
    """Return the routines with all ``tags``, and those whose tags cannot be read: they may have them.

    Raises ``UsageError`` for a tag that no routine has, or if none has all of them.
    """
    known = {fold(tag): tag for one in found for tag in one.tags or ()}
    for tag in tags:
        if fold(tag) not in known:
            near = did_you_mean(near_words(tag, known.values(), 3))
            remedy = near or f"The tags are: {', '.join(sorted(known.values(), key=fold))}."
            raise UsageError(f"No routine has the tag {shown(tag)}.", remedy)
    wanted = set(map(fold, tags))
    selected = [one for one in found if one.tags is None or wanted.issubset(map(fold, one.tags))]
    if not any(one.routine for one in selected):
        which = f" with all of these tags: {', '.join(tags)}" if tags else ""
        raise UsageError(
            f"There is no routine to export{which}.", "`voice-coach list` shows which there are."
        )
    return selected


def failures(outcome: Outcome, folder: Path) -> Iterator[str]:
    """Yield a line for each error, with all that failed for the same reason, whatever file it names.

    A line for several files leaves out their names; for files that do not fit on the disk it has their sum.
    """
    from voice_coach.exports.formats import FORMATS
    from voice_coach.exports.room import NoRoomError, megabytes

    endings = "|".join(map(re.escape, FORMATS))
    file = re.compile(rf"{re.escape(str(folder / '_')[:-1])}[0-9]+ .*?({endings})")
    by_error: dict[str, list[tuple[str, CoachError]]] = {}
    for name, error in sorted(outcome.failed, key=lambda failed: failed[0]):
        of_any = NoRoomError.__name__ if isinstance(error, NoRoomError) else file.sub("The file", str(error))
        by_error.setdefault(of_any, []).append((name, error))
    for of_any, failed in by_error.items():
        names = ", ".join(name for name, _ in failed)
        told = str(failed[0][1]) if len(failed) == 1 else of_any
        if len(no_room := [error for _, error in failed if isinstance(error, NoRoomError)]) > 1:
            needed, free = sum(one.needed for one in no_room), min(one.free for one in no_room)
            told = f"{folder} may take {megabytes(needed)} more, and its disk has {megabytes(free)} left. "
            told += no_room[0].remedy
        yield f"{names}: {told}"


def summary(outcome: Outcome) -> str:
    """Return what was done, in one line: "2 made, 17 unchanged"."""
    counts: dict[str, Sequence[object]] = {
        "made": outcome.made,
        "unchanged": outcome.unchanged,
        "renamed": outcome.renamed,
        "removed": outcome.removed,
        "failed": outcome.failed,
    }
    parts = [f"{len(files)} {what}" for what, files in counts.items() if files]
    return ", ".join(parts) or "nothing to do"
