"""A folder of exported routines: numbered files, a playlist and a feed; only what has changed is made again."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from voice_coach.counted import counted
from voice_coach.errors import CoachError, UsageError
from voice_coach.exports.about import about
from voice_coach.exports.feed import FEED
from voice_coach.exports.file_names import numbered, told_apart
from voice_coach.exports.fingerprint import fingerprint
from voice_coach.exports.folder_entry import Entry
from voice_coach.exports.folder_files import (
    changed_files,
    find_changed_files,
    find_files,
    move_files,
    remove_others,
)
from voice_coach.exports.folder_lists import PLAYLIST, feed_files, playlist
from voice_coach.exports.folder_making import AGAIN, Showing, make_files
from voice_coach.exports.folder_run import Outcome, Run
from voice_coach.exports.making import Sound
from voice_coach.exports.written_files import NotOursError, WrittenFiles
from voice_coach.interrupts import interrupt_behind
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line, shown
from voice_coach.shortage import REMEDY, shortage
from voice_coach.unfinished import lock, temporary_folder
from voice_coach.whole_file import not_done

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices


@dataclass(frozen=True, slots=True)
class Wish:
    """A routine that the folder is to hold; ``routine`` is None if it has errors: a file of it that is there stays."""

    name: str
    routine: Routine | None


def export_folder(
    folder: Path,
    wishes: Sequence[Wish],
    sound: Sound,
    showing: Showing,
    notice: Callable[[str], None],
    *,
    at_once: int = 1,
    feed_url: str | None = None,
    force: bool = False,
) -> Outcome:
    """Bring a folder up to date with some routines, and return what was done.

    Each finished file counts at once, so an interrupted run goes on where it was. ``feed_url`` comes from
    ``feed.checked_url``. Raises ``CoachError`` if the folder cannot be written to or another run is writing to it, and
    ``UsageError`` if the folder is a podcast and ``feed_url`` is missing, unless ``force``.
    """
    from voice_coach.voices.chosen import ChosenVoices

    with closing(ChosenVoices(sound.wanted)) as voices:  # raises for an unknown voice
        _make(folder)
        try:
            with _only_run(folder), temporary_folder(folder) as work:
                files = WrittenFiles(folder, notice, force=force)
                if feed_url is None and not force:
                    require_no_podcast(folder, files)
                files.feed = feed_url
                run = Run(files, work, sound, notice, began=int(time()))
                _bring_up_to_date(run, wishes, voices, showing, at_once)
                return run.outcome
        except OSError as error:
            if short := shortage(error):  # such as one of processes
                raise CoachError(f"{short}.", f"{REMEDY} {AGAIN}") from error
            raise not_done(folder, "written", error) from error


def require_no_podcast(folder: Path, files: WrittenFiles) -> None:
    """Raise ``UsageError`` if the folder is a podcast: a run without its address would remove the feed."""
    if files.feed is None and files.named(FEED) is None:
        return
    address = f" for {shown(files.feed, 200)}" if files.feed else ""
    raise UsageError(
        f"{folder} is a podcast{address}.",
        "Add `--feed URL`, or export to another folder. With `--force`, the feed is removed.",
    )


def _make(folder: Path) -> None:
    """Make a folder unless it exists. Raises ``CoachError``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if os.path.lexists(folder) and not folder.is_dir():
            raise CoachError(
                f"{folder} is not a folder.", "Name a folder, which may be a new one."
            ) from error
        raise not_done(folder, "made", error) from error


def _bring_up_to_date(
    run: Run, wishes: Sequence[Wish], voices: ChosenVoices, showing: Showing, at_once: int
) -> None:
    """Find, rename, make and remove files, then write the lists. Ctrl-C is reported with what is finished."""
    outcome = run.outcome
    try:
        entries = _entries(run, wishes, voices)
        find_files(run, entries)
        find_changed_files(run, entries)
        if move_files(run, entries):
            _write_lists(run, entries)  # they must not name what is gone, even if this run is interrupted
        outcome.unchanged += [entry.file.file for entry in entries if entry.is_fresh and entry.file]
        make_files(run, entries, showing, at_once)
        remove_others(run, entries)
        _write_lists(run, entries)
        run.files.save()
    except BaseException as error:
        if isinstance(interrupt_behind(error), KeyboardInterrupt):
            finished = len(outcome.unchanged) + len(outcome.made)
            total = sum(wish.routine is not None for wish in wishes)
            run.notice(
                f"Interrupted: {finished} of {counted(total, 'file')} {'is' if finished == 1 else 'are'} finished. "
                "Run the same command again for the rest."
            )
        raise
    for names in (outcome.made, outcome.renamed, outcome.removed):
        names.sort()


def _entries(run: Run, wishes: Sequence[Wish], voices: ChosenVoices) -> list[Entry]:
    """Return the routines with their numbers, by title; one with errors only if there is a file of it."""
    there = (*changed_files(run), *run.files)
    old = {file.audio.routine: file.audio.title for file in there if file.audio}
    titles = {
        wish.name: one_line(wish.routine.title) if wish.routine else old[wish.name]
        for wish in wishes
        if wish.routine or wish.name in old
    }
    routines = {wish.name: wish.routine for wish in wishes}
    told = told_apart(titles)
    order = sorted(titles, key=lambda name: (_sort_key(titles[name]), name))
    entries = [
        Entry(name, routines[name], told[name], number, numbered(number, len(order), told[name], name))
        for number, name in enumerate(order, 1)
    ]
    sound, encoding = run.sound, run.sound.encoding
    settings = (encoding.format.ending, encoding.channels, encoding.bitrate, sound.volume)
    for entry in entries:
        if entry.routine is not None:
            entry.about = about(entry.routine)
            choices = sound.choices_for(entry.routine)
            entry.sound = fingerprint(entry.routine, choices, voices, sound.sounds, entry.about, *settings)
    return entries


def _write_lists(run: Run, entries: Sequence[Entry]) -> None:
    """Write the playlist and the feed with what belongs to it; remove ours that are no longer needed."""
    failed = run.outcome.failed
    present = [entry for entry in entries if entry.listed is not None]
    contents = {PLAYLIST: playlist(present)}
    if run.files.feed is not None:
        contents |= feed_files(run.files.feed, present)
    for name, content in contents.items():
        try:
            run.files.write(name, content, run.work)
        except NotOursError as error:
            if name not in (known for known, _ in failed):
                failed.append((name, error))
    for file in run.files:
        if file.audio is None and file.file not in contents:
            run.files.remove(file)


def _sort_key(title: str) -> str:
    """Return a title for sorting: case makes no difference, and accents little."""
    return unicodedata.normalize("NFKD", title.casefold())


@contextmanager
def _only_run(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, where the system has locks. Raises ``CoachError``."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except PermissionError:  # Windows does not open folders
        yield
        return
    try:
        if lock(descriptor) is False:
            raise CoachError(
                f"Another voice-coach is writing to {folder}.", "Wait until it has finished, then try again."
            )
        yield
    finally:
        os.close(descriptor)
