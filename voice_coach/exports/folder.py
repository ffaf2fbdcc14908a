"""A folder of exported routines: numbered files, a playlist and a feed; only what has changed is made again."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.coaching.estimate import playing_time
from voice_coach.counted import counted
from voice_coach.errors import CoachError, UsageError
from voice_coach.exports.about import about
from voice_coach.exports.feed import FEED
from voice_coach.exports.file_names import numbered, told_apart
from voice_coach.exports.fingerprint import fingerprint
from voice_coach.exports.folder_entry import Entry, Likeness, likeness
from voice_coach.exports.folder_lists import MARKS, PLAYLIST, feed_files, playlist
from voice_coach.exports.making import Failed, Job, Made, Sound, make_all
from voice_coach.exports.written_files import Audio, NotOursError, Written, WrittenFiles
from voice_coach.interrupts import interrupt_behind
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line, shown
from voice_coach.shortage import REMEDY, shortage
from voice_coach.unfinished import lock, temporary_folder
from voice_coach.units import STREAM_RATE, Samples, to_samples
from voice_coach.whole_file import not_done

if TYPE_CHECKING:
    from voice_coach.voices.chosen import ChosenVoices

AGAIN = "Then run the same command again: what is finished is kept."


@dataclass(frozen=True, slots=True)
class Wish:
    """A routine that the folder is to hold; ``routine`` is None if it has errors: a file of it that is there stays."""

    name: str
    routine: Routine | None


@dataclass(slots=True)
class Outcome:
    """What was done: names of files, and for what failed the name of the routine or file with the error."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, CoachError]] = field(default_factory=list)


Showing = Callable[[Samples, int], AbstractContextManager[Callable[[Samples, str], None]]]
"""A function for the length of all that is to be made, and how many files that is.

The context takes how much of it is done, and the name of the file that is finished then, or an empty text.
"""


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
    now: Callable[[], float] = time.time,
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
                files = WrittenFiles(folder, notice, force=force, marks=MARKS)
                if feed_url is None and not force:
                    require_no_podcast(folder, files)
                files.feed = feed_url
                run = _Run(folder, work, files, sound, voices, notice, feed_url, force, int(now()))
                return run.run(wishes, showing, at_once)
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


@dataclass(slots=True)
class _Run:
    folder: Path
    work: Path
    files: WrittenFiles
    sound: Sound
    voices: ChosenVoices
    notice: Callable[[str], None]
    feed_url: str | None
    force: bool
    began: int
    """The date of an episode is this and its number in seconds, since apps put episodes in the order of their dates."""
    outcome: Outcome = field(default_factory=Outcome)

    def run(self, wishes: Sequence[Wish], showing: Showing, at_once: int) -> Outcome:
        """Bring the folder up to date. Ctrl-C is reported with what is finished."""
        try:
            return self.bring_up_to_date(wishes, showing, at_once)
        except BaseException as error:
            if isinstance(interrupt_behind(error), KeyboardInterrupt):
                finished = len(self.outcome.unchanged) + len(self.outcome.made)
                total = sum(wish.routine is not None for wish in wishes)
                self.notice(
                    f"Interrupted: {finished} of {counted(total, 'file')} {'is' if finished == 1 else 'are'} finished. "
                    "Run the same command again for the rest."
                )
            raise

    def bring_up_to_date(self, wishes: Sequence[Wish], showing: Showing, at_once: int) -> Outcome:
        """Find, rename, make and remove files, then write the lists."""
        entries = self.entries(wishes)
        self.find_files(entries)
        self.find_changed_files(entries)
        if self.move_files(entries):
            self.write_lists(entries)  # they must not name what is gone, even if this run is interrupted
        self.outcome.unchanged += [entry.file.file for entry in entries if entry.is_fresh and entry.file]
        self.make_files(entries, showing, at_once)
        self.remove_others(entries)
        self.write_lists(entries)
        self.files.save()
        for names in (self.outcome.made, self.outcome.renamed, self.outcome.removed):
            names.sort()
        return self.outcome

    def entries(self, wishes: Sequence[Wish]) -> list[Entry]:
        """Return the routines with their numbers, by title; one with errors only if there is a file of it."""
        there = (*self.changed(), *self.files)
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
        encoding = self.sound.encoding
        settings = (encoding.format.ending, encoding.channels, encoding.bitrate, self.sound.volume)
        for entry in entries:
            if entry.routine is not None:
                entry.about = about(entry.routine)
                choices = self.sound.choices_for(entry.routine)
                entry.sound = fingerprint(
                    entry.routine, choices, self.voices, self.sound.sounds, entry.about, *settings
                )
        return entries

    def find_files(self, entries: Sequence[Entry]) -> None:
        """Find the file of each routine: with the same sound, whatever its name, else with another sound."""
        unused = {file.file: file.audio for file in self.files if file.audio}
        for kind in Likeness:
            for entry in entries:
                found = [name for name, audio in unused.items() if kind is likeness(entry, audio)]
                if entry.file is None and found:
                    # There are several if a run was killed while it renamed a file.
                    name = min(found, key=lambda name: Path(name).stem != entry.stem)
                    entry.file = self.files.change(name, replace(unused.pop(name), routine=entry.name))

    def changed(self) -> list[Written]:
        """Return the files in the wanted format that another program has changed."""
        ending = self.sound.encoding.format.ending
        return [file for file in self.files.changed.values() if Path(file.file).suffix == ending]

    def find_changed_files(self, entries: Sequence[Entry]) -> None:
        """Find the files that another program has changed. They are left alone, or with `--force` made again."""
        unused = self.changed()
        self.files.changed = {}
        for kind in Likeness:
            for entry in entries:
                found = [file for file in unused if file.audio and kind is likeness(entry, file.audio)]
                if entry.listed is not None or not found:
                    continue
                file = found[0]
                unused.remove(file)
                self.files.changed[file.file] = file
                if self.force and entry.routine is not None:
                    entry.file = self.files.adopt(file.file)
                    continue
                entry.left = replace(file, size=self.files.size(file.file))
                if entry.routine is not None:
                    self.outcome.failed.append((entry.name, NotOursError(self.folder / file.file)))

    def move_files(self, entries: Sequence[Entry]) -> bool:
        """Rename files whose number or title has changed; return whether there were any."""
        waiting = [entry for entry in entries if entry.file and entry.file.file != entry.file_name]
        moved = bool(waiting)
        while waiting:
            for entry in waiting:
                there = self.files.named(entry.file_name)
                users = [other for other in entries if there is not None and other.file == there]
                if users and users[0] in waiting:
                    continue  # it will make way
                if there is not None and not users and self.files.remove(there):
                    self.outcome.removed.append(there.file)
                self.move(entry, entry.file_name)
                waiting.remove(entry)
                break
            else:  # they wait for each other
                self.move(waiting[0], self.free_name(waiting[0]))
        return moved

    def move(self, entry: Entry, name: str) -> None:
        """Rename the file of a routine; if that fails because of a file that is not ours, it keeps its name."""
        if entry.file is None:
            return
        try:
            entry.file = self.files.move(entry.file, name)
        except NotOursError as error:
            self.outcome.failed.append((name, error))
        else:
            if name == entry.file_name:
                self.outcome.renamed.append(name)

    def free_name(self, entry: Entry) -> str:
        """Return a name that is free for a file that makes way for another."""
        path = self.folder / entry.file_name
        number = 1
        while os.path.lexists(free := path.with_stem(f"{path.stem} ({number})")):
            number += 1
        return free.name

    def make_files(self, entries: Sequence[Entry], showing: Showing, at_once: int) -> None:
        """Make what is missing or has another sound."""
        due = {entry.name: entry for entry in entries if entry.is_due}
        jobs = [job for job in map(self.job, due.values()) if job]
        if not jobs:
            return
        from voice_coach.exports.audio import require_place

        require_place(self.work / f"first{self.sound.encoding.format.ending}", self.sound.encoding)
        lengths = {job.name: to_samples(playing_time(job.routine, job.choices), STREAM_RATE) for job in jobs}
        done: dict[str, int] = {}
        with showing(Samples(sum(lengths.values())), len(jobs)) as show:

            def at(name: str, position: Samples, finished: str = "") -> None:
                done[name] = min(position, lengths[name])
                show(Samples(sum(done.values())), finished)

            with closing(make_all(jobs, at_once, self.notice, at)) as results:
                for result in results:
                    entry = due[result.job.name]
                    made = self.take(entry, result)
                    at(entry.name, lengths[entry.name], made)

    def job(self, entry: Entry) -> Job | None:
        """Return what making the file of a routine takes; None for a routine with errors."""
        if entry.routine is None or entry.about is None:
            return None
        name = entry.stem + self.sound.encoding.format.ending
        return Job(
            entry.name,
            entry.routine,
            self.sound,
            entry.about,
            self.work / name,
            self.folder / name,
        )

    def take(self, entry: Entry, result: Made | Failed) -> str:
        """Put a finished file in its place, and return its name, or an empty text if that failed.

        Raises ``CoachError`` if no other file can be made either.
        """
        if isinstance(result, Failed):
            if result.hopeless:
                raise CoachError(result.error.cause, f"{result.error.remedy} {AGAIN}".strip())
            self.outcome.failed.append((entry.name, result.error))
            return ""
        before = [one.audio for one in self.files.before if one.audio]
        dates = [one.made for one in before if (one.routine, one.sound) == (entry.name, entry.sound)]
        made = dates[0] if dates else self.began + entry.number
        known = Audio(
            entry.name,
            result.job.about.title,
            entry.sound if result.as_chosen else "",
            result.length,
            made,
            result.chapters,
        )
        new = Written(result.job.final.name, result.size, result.digest, known)
        try:
            self.files.place(result.job.target, new)
        except NotOursError as error:
            if entry.listed is None:
                with_feed = "is in neither the playlist nor the feed"
                error = NotOursError(error.path, with_feed if self.feed_url else "is not in the playlist")
            self.outcome.failed.append((entry.name, error))
            return ""
        entry.file = new
        self.outcome.made.append(new.file)
        return new.file

    def remove_others(self, entries: Sequence[Entry]) -> None:
        """Remove our files of routines that are gone, and of other formats."""
        used = {entry.file.file for entry in entries if entry.file}
        for file in self.files:
            if file.audio and file.file not in used and self.files.remove(file):
                self.outcome.removed.append(file.file)

    def write_lists(self, entries: Sequence[Entry]) -> None:
        """Write the playlist and the feed with what belongs to it; remove ours that are no longer needed."""
        present = [entry for entry in entries if entry.listed is not None]
        contents = {PLAYLIST: playlist(present)}
        if self.feed_url is not None:
            contents |= feed_files(self.feed_url, present)
        for name, content in contents.items():
            try:
                self.files.write(name, content, self.work)
            except NotOursError as error:
                if name not in (failed for failed, _ in self.outcome.failed):
                    self.outcome.failed.append((name, error))
        for file in self.files:
            if file.audio is None and file.file not in contents:
                self.files.remove(file)


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
