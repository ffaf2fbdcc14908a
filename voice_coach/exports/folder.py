"""A folder of exported routines: numbered files, a playlist and a feed; only what has changed is made again."""

from __future__ import annotations

import os
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.estimate import playing_time
from voice_coach.errors import CoachError
from voice_coach.exports.about import COVER as COVER_FILE
from voice_coach.exports.about import About, about
from voice_coach.exports.feed import FEED, Episode, chapters_json, feed
from voice_coach.exports.file_names import numbered, told_apart
from voice_coach.exports.fingerprint import fingerprint
from voice_coach.exports.making import Failed, Job, Made, make_all
from voice_coach.exports.written_files import Audio, NotOursError, Written, WrittenFiles
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line
from voice_coach.unfinished import lock, temporary_folder
from voice_coach.units import STREAM_RATE, Samples, to_samples
from voice_coach.whole_file import not_done

if TYPE_CHECKING:
    from voice_coach.exports.formats import Encoding
    from voice_coach.voices.chosen import Wanted

PLAYLIST = "voice-coach.m3u8"
COVER = "cover.png"
AGAIN = "Then run the same command again: what is finished is kept."


@dataclass(frozen=True, slots=True)
class Wish:
    """A routine that the folder is to hold; ``routine`` is None if it has errors: a file of it that is there stays."""

    name: str
    routine: Routine | None


@dataclass(frozen=True, slots=True)
class Sound:
    """What the files sound like. Each routine has the rate of its language in place of that in ``choices``."""

    choices: Choices
    wanted: Wanted
    sounds: Path | None
    encoding: Encoding
    volume: int = 100

    def choices_for(self, routine: Routine) -> Choices:
        """Return the choices for a routine."""
        return replace(self.choices, words_a_minute=self.wanted.rate_in(routine.language))


@dataclass(slots=True)
class Outcome:
    """What was done: names of files, and for what failed the name of the routine or file with the error."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[tuple[str, CoachError]] = field(default_factory=list)


Showing = Callable[[Samples], AbstractContextManager[Callable[[Samples], None]]]
"""A function for the length of all that is to be made; the context takes how much of it is done."""


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
    ``feed.checked_url``. Raises ``CoachError`` if the folder cannot be written to or another run is writing to it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if os.path.lexists(folder) and not folder.is_dir():
            raise CoachError(
                f"{folder} is not a folder.", "Name a folder, which may be a new one."
            ) from error
        raise not_done(folder, "made", error) from error
    try:
        with _only_run(folder), temporary_folder(folder) as work:
            files = WrittenFiles(folder, notice, force=force)
            return _Run(folder, work, files, sound, notice, feed_url, now).run(wishes, showing, at_once)
    except OSError as error:
        raise not_done(folder, "written", error) from error


@dataclass(slots=True)
class _Entry:
    """A routine with its number. ``file`` is that in the folder now, of this sound or of another."""

    name: str
    routine: Routine | None
    title: str
    number: int
    stem: str
    about: About | None = None
    sound: str = ""
    file: Written | None = None

    @property
    def is_due(self) -> bool:
        """Whether the file is to be made."""
        return self.routine is not None and not self.is_fresh

    @property
    def is_fresh(self) -> bool:
        """Whether the file is there and has the right sound."""
        return bool(self.sound) and audio_of(self.file).sound == self.sound if self.file else False


class _Likeness(Enum):
    """What makes a file that of a routine, the best first."""

    SAME = auto()
    SAME_SOUND = auto()
    SAME_NAME = auto()


def _likeness(entry: _Entry, file: Written) -> _Likeness | None:
    known = audio_of(file)
    named = known.routine == entry.name
    if entry.sound and known.sound == entry.sound:
        return _Likeness.SAME if named else _Likeness.SAME_SOUND
    return _Likeness.SAME_NAME if named else None


def audio_of(file: Written | None) -> Audio:
    """Return what is known of a sound file."""
    assert file is not None
    assert file.audio is not None
    return file.audio


@dataclass(slots=True)
class _Run:
    folder: Path
    work: Path
    files: WrittenFiles
    sound: Sound
    notice: Callable[[str], None]
    feed_url: str | None
    now: Callable[[], float]
    outcome: Outcome = field(default_factory=Outcome)

    def run(self, wishes: Sequence[Wish], showing: Showing, at_once: int) -> Outcome:
        entries = self.entries(wishes)
        self.find_files(entries)
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

    def entries(self, wishes: Sequence[Wish]) -> list[_Entry]:
        """Return the routines with their numbers, by title; one with errors only if there is a file of it."""
        old = {file.audio.routine: file.audio.title for file in self.files if file.audio}
        titles = {
            wish.name: one_line(wish.routine.title) if wish.routine else old[wish.name]
            for wish in wishes
            if wish.routine or wish.name in old
        }
        routines = {wish.name: wish.routine for wish in wishes}
        shown = told_apart(titles)
        order = sorted(titles, key=lambda name: (_sort_key(titles[name]), name))
        entries = [
            _Entry(name, routines[name], shown[name], number, numbered(number, len(order), shown[name], name))
            for number, name in enumerate(order, 1)
        ]
        from voice_coach.voices.chosen import ChosenVoices

        encoding = self.sound.encoding
        settings = (encoding.format.ending, encoding.channels, encoding.bitrate, self.sound.volume)
        with closing(ChosenVoices(self.sound.wanted)) as voices:
            for entry in entries:
                if entry.routine is not None:
                    entry.about = about(entry.routine)
                    choices = self.sound.choices_for(entry.routine)
                    entry.sound = fingerprint(
                        entry.routine, choices, voices, self.sound.sounds, entry.about, *settings
                    )
        return entries

    def find_files(self, entries: Sequence[_Entry]) -> None:
        """Find the file of each routine: with the same sound, whatever its name, else with another sound."""
        unused = [file for file in self.files if file.audio]
        for likeness in _Likeness:
            for entry in entries:
                found = [file for file in unused if entry.file is None and likeness is _likeness(entry, file)]
                if found:
                    # There are several if a run was killed while it renamed a file.
                    file = min(found, key=lambda file: Path(file.file).stem != entry.stem)
                    unused.remove(file)
                    entry.file = self.files.change(file, replace(audio_of(file), routine=entry.name))

    def move_files(self, entries: Sequence[_Entry]) -> bool:
        """Rename files whose number or title has changed; return whether there were any."""
        waiting = [entry for entry in entries if entry.file and entry.file.file != _name(entry)]
        moved = bool(waiting)
        while waiting:
            for entry in waiting:
                there = self.files.named(_name(entry))
                users = [other for other in entries if there is not None and other.file == there]
                if users and users[0] in waiting:
                    continue  # it will make way
                self.move(entry, _name(entry), None if users else there)
                waiting.remove(entry)
                break
            else:  # they wait for each other
                entry = waiting[0]
                self.move(entry, self.free_name(entry), None)
        return moved

    def move(self, entry: _Entry, name: str, in_the_way: Written | None) -> None:
        """Rename the file of a routine; if that fails because of a file that is not ours, it keeps its name."""
        assert entry.file is not None
        try:
            if in_the_way is not None and self.files.remove(in_the_way):
                self.outcome.removed.append(in_the_way.file)
            entry.file = self.files.move(entry.file, name)
            if name == _name(entry):
                self.outcome.renamed.append(name)
        except NotOursError as error:
            self.outcome.failed.append((name, error))

    def free_name(self, entry: _Entry) -> str:
        """Return a name that is free for a file that makes way for another."""
        ending = Path(_name(entry)).suffix
        number = 1
        while os.path.lexists(self.folder / (name := f"{entry.stem} ({number}){ending}")):
            number += 1
        return name

    def make_files(self, entries: Sequence[_Entry], showing: Showing, at_once: int) -> None:
        """Make what is missing or has another sound."""
        due = {entry.name: entry for entry in entries if entry.is_due}
        if not due:
            return
        from voice_coach.exports.audio import require_place

        require_place(self.work / f"first{self.sound.encoding.format.ending}", self.sound.encoding)
        jobs = [self.job(entry) for entry in due.values()]
        lengths = {job.name: to_samples(playing_time(job.routine, job.choices), STREAM_RATE) for job in jobs}
        jobs.sort(
            key=lambda job: -lengths[job.name]
        )  # so that no process is left alone with a long one at the end
        done: dict[str, int] = {}
        with showing(Samples(sum(lengths.values()))) as show:

            def at(name: str, position: Samples) -> None:
                done[name] = min(position, lengths[name])
                show(Samples(sum(done.values())))

            with closing(make_all(jobs, at_once, self.notice, at)) as results:
                for result in results:
                    entry = due[result.job.name]
                    at(entry.name, lengths[entry.name])
                    self.take(entry, result)

    def job(self, entry: _Entry) -> Job:
        assert entry.routine is not None
        assert entry.about is not None
        sound = self.sound
        name = entry.stem + sound.encoding.format.ending
        return Job(
            entry.name,
            entry.routine,
            sound.choices_for(entry.routine),
            sound.wanted,
            sound.sounds,
            sound.encoding,
            entry.about,
            sound.volume,
            self.work / name,
            self.folder / name,
        )

    def take(self, entry: _Entry, result: Made | Failed) -> None:
        """Give a finished file its name. Raises ``CoachError`` if no other file can be made either."""
        if isinstance(result, Failed):
            if result.hopeless:
                raise CoachError(result.error.cause, f"{result.error.remedy} {AGAIN}".strip())
            self.outcome.failed.append((entry.name, result.error))
            return
        before = [one.audio for one in self.files.before if one.audio]
        made = next(
            (one.made for one in before if (one.routine, one.sound) == (entry.name, entry.sound)),
            int(self.now()),
        )
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
            self.outcome.failed.append((entry.name, error))
        else:
            entry.file = new
            self.outcome.made.append(new.file)

    def remove_others(self, entries: Sequence[_Entry]) -> None:
        """Remove our files of routines that are gone, and of other formats."""
        used = {entry.file.file for entry in entries if entry.file}
        for file in self.files:
            if file.audio and file.file not in used and self.files.remove(file):
                self.outcome.removed.append(file.file)

    def write_lists(self, entries: Sequence[_Entry]) -> None:
        """Write the playlist and the feed with what belongs to it; remove ours that are no longer needed."""
        present = [entry for entry in entries if entry.file is not None]
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


def playlist(entries: Sequence[_Entry]) -> bytes:
    """Return the playlist in the order of the numbers: extended M3U in UTF-8, with names relative to its folder."""
    lines = ["#EXTM3U", "#PLAYLIST:voice-coach"]
    for entry in entries:
        assert entry.file is not None
        seconds = round(audio_of(entry.file).length / STREAM_RATE)
        lines += [f"#EXTINF:{seconds},{entry.title}", entry.file.file]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def feed_files(url: str, entries: Sequence[_Entry]) -> dict[str, bytes]:
    """Return the feed and what belongs to it, by name: the chapters of each episode, and the cover."""
    files: dict[str, bytes] = {}
    episodes = []
    for entry in entries:
        assert entry.file is not None
        audio = audio_of(entry.file)
        chapters = f"{Path(entry.file.file).stem}.chapters.json"
        files[chapters] = chapters_json(audio.chapters)
        episodes.append(
            Episode(
                name=entry.name,
                title=entry.title,
                about=entry.about.comment if entry.about else "",
                number=entry.number,
                file=entry.file.file,
                ending=Path(entry.file.file).suffix,
                size=entry.file.size,
                length=audio.length,
                made=audio.made,
                chapters=chapters,
            )
        )
    languages = Counter(entry.about.language for entry in entries if entry.about)
    language = languages.most_common(1)[0][0] if languages else "en"
    files[COVER] = COVER_FILE.read_bytes()
    files[FEED] = feed(url, language, COVER, episodes)
    return files


def _name(entry: _Entry) -> str:
    """Return the name that the file of a routine is to have; it keeps its ending."""
    assert entry.file is not None
    return entry.stem + Path(entry.file.file).suffix


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
