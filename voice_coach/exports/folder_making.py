"""Make the files of a folder of exports that are missing or have another sound, and put each in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing

from voice_coach.coaching.estimate import playing_time
from voice_coach.errors import CoachError
from voice_coach.exports.file_list import Audio, Written
from voice_coach.exports.folder_entry import Entry
from voice_coach.exports.folder_run import Run
from voice_coach.exports.making import Failed, Job, Made, make_all
from voice_coach.exports.written_files import NotOursError
from voice_coach.units import STREAM_RATE, Samples, to_samples

AGAIN = "Then run the same command again: what is finished is kept."

Showing = Callable[[Samples, int], AbstractContextManager[Callable[[Samples, str], None]]]
"""A function for the length of all that is to be made, and how many files that is.

The context takes how much of it is done, and the name of the file that is finished then, or an empty text.
"""


def make_files(run: Run, entries: Sequence[Entry], showing: Showing, at_once: int) -> None:
    """Make what is missing or has another sound."""
    due = {entry.name: entry for entry in entries if entry.is_due}
    jobs = [job for job in (_job(run, entry) for entry in due.values()) if job]
    if not jobs:
        return
    from voice_coach.exports.audio import require_place

    require_place(run.work / f"first{run.sound.encoding.format.ending}", run.sound.encoding)
    lengths = {job.name: to_samples(playing_time(job.routine, job.choices), STREAM_RATE) for job in jobs}
    done: dict[str, int] = {}
    with showing(Samples(sum(lengths.values())), len(jobs)) as show:

        def at(name: str, position: Samples, finished: str = "") -> None:
            done[name] = min(position, lengths[name])
            show(Samples(sum(done.values())), finished)

        with closing(make_all(jobs, at_once, run.notice, at)) as results:
            for result in results:
                entry = due[result.job.name]
                made = _take(run, entry, result)
                at(entry.name, lengths[entry.name], made)


def _job(run: Run, entry: Entry) -> Job | None:
    """Return what making the file of a routine takes; None for a routine with errors."""
    if entry.routine is None or entry.about is None:
        return None
    name = entry.stem + run.sound.encoding.format.ending
    return Job(entry.name, entry.routine, run.sound, entry.about, run.work / name, run.files.folder / name)


def _take(run: Run, entry: Entry, result: Made | Failed) -> str:
    """Put a finished file in its place, and return its name, or an empty text if that failed.

    Raises ``CoachError`` if no other file can be made either.
    """
    if isinstance(result, Failed):
        if result.hopeless:
            raise CoachError(result.error.cause, f"{result.error.remedy} {AGAIN}".strip())
        run.outcome.failed.append((entry.name, result.error))
        return ""
    before = [one.audio for one in run.files.before if one.audio]
    dates = [one.made for one in before if (one.routine, one.sound) == (entry.name, entry.sound)]
    known = Audio(
        entry.name,
        result.job.about.title,
        entry.sound if result.as_chosen else "",
        result.length,
        dates[0] if dates else run.began + entry.number,
        result.chapters,
    )
    new = Written(result.job.final.name, result.size, result.digest, known)
    try:
        run.files.place(result.job.target, new)
    except NotOursError as error:
        if entry.listed is None:
            with_feed = "is in neither the playlist nor the feed"
            error = NotOursError(error.path, with_feed if run.files.feed else "is not in the playlist")
        run.outcome.failed.append((entry.name, error))
        return ""
    entry.file = new
    run.outcome.made.append(new.file)
    return new.file
