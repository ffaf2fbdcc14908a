"""Make several files at once: each in a process of its own, because one processor encodes and mixes one file."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_coach.coaching.announcements import Choices
from voice_coach.errors import CoachError
from voice_coach.exports.about import About
from voice_coach.exports.written_files import digest
from voice_coach.interrupts import interrupt_behind
from voice_coach.routines.routine import Routine
from voice_coach.shortage import REMEDY, shortage
from voice_coach.units import Samples
from voice_coach.whole_file import not_done

if TYPE_CHECKING:
    from voice_coach.exports.formats import Encoding
    from voice_coach.voices.chosen import Wanted

MOST_JOBS = 4
PATIENCE = 2.0
"""Seconds that a process has to end before it is killed."""


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


@dataclass(frozen=True, slots=True)
class Job:
    """A file that is to be made. ``name`` is the routine's.

    It is written to ``target``; messages call it ``final``, the name that it gets afterwards.
    """

    name: str
    routine: Routine
    sound: Sound
    about: About
    target: Path
    final: Path

    @property
    def choices(self) -> Choices:
        """The listener's choices for this routine."""
        return self.sound.choices_for(self.routine)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file. ``as_chosen``: no phrase was spoken by another voice because the chosen one failed."""

    job: Job
    size: int
    digest: str
    length: Samples
    chapters: tuple[tuple[Samples, str], ...]
    as_chosen: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that was not made. ``hopeless``: the folder cannot be written to, so no other file can be made either."""

    job: Job
    error: CoachError
    hopeless: bool


Progress = Callable[[str, Samples], None]
"""A function for the name of a routine and the position up to which its file is written."""


def usual_jobs() -> int:
    """Return how many files are made at once by default: one for each processor, four at most."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_JOBS, len(os.sched_getaffinity(0)))
    return min(MOST_JOBS, os.cpu_count() or 1)


def make_all(
    jobs: Sequence[Job], at_once: int, notice: Callable[[str], None], at: Progress
) -> Generator[Made | Failed]:
    """Make files, ``at_once`` of them at the same time, and yield each when it is finished.

    Closing the generator ends the processes at once. The files have the same bytes for any ``at_once``, but for the
    random serial numbers in Ogg files.
    """
    at_once = min(at_once, len(jobs))
    if at_once <= 1:
        for job in jobs:
            yield make(job, notice, at)
        return
    told: set[str] = set()

    def notice_once(text: str) -> None:
        if text not in told:  # several processes have met the same
            told.add(text)
            notice(text)

    waiting = deque(jobs)
    workers: dict[object, Worker] = {}
    try:
        while waiting or workers:
            while waiting and len(workers) < at_once:
                worker = Worker()
                workers[worker.connection] = worker
                worker.start(waiting.popleft())
            for connection in wait([worker.connection for worker in workers.values()]):
                worker = workers[connection]
                result = worker.receive(notice_once, at)
                if result is None:
                    continue
                if waiting and worker.is_alive:
                    worker.start(waiting.popleft())
                else:
                    del workers[connection]
                    worker.end()
                yield result
    finally:
        for worker in workers.values():
            worker.terminate()
        for worker in workers.values():
            worker.end()


class Worker:
    """A process that makes one file after the other."""

    job: Job

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(other,), daemon=True)
        with _no_interrupts():
            self._process.start()
        other.close()
        self.is_alive = True

    def start(self, job: Job) -> None:
        """Have a file made."""
        self.job = job
        with suppress(OSError):  # the process has died, which ``receive`` reports
            self.connection.send(job)

    def receive(self, notice: Callable[[str], None], at: Progress) -> Made | Failed | None:
        """Take the next message of the process: pass a notice or the progress on, or return the result."""
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            self.is_alive = False
            cause = f"The process that made the file of {self.job.name} ended unexpectedly."
            return Failed(
                self.job, CoachError(cause, "Try again with `--jobs 1`, which needs less memory."), False
            )
        match message:
            case ("notice", text):
                notice(text)
            case ("at", position):
                at(self.job.name, position)
            case Made() | Failed():
                return message
        return None

    def terminate(self) -> None:
        """Have the process end at once; what it has not finished is lost."""
        self._process.terminate()

    def end(self) -> None:
        """Wait until the process has ended, as it does when its connection is closed; kill it if it takes long."""
        self.connection.close()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back for a moment. A process that is started meanwhile never gets it: this one ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # the first process would start it, and it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(connection: Connection) -> None:
    """Make the files that arrive, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sending = threading.Lock()  # a notice may come from a thread

    def send(message: Any) -> None:
        with sending:
            connection.send(message)

    with suppress(EOFError, OSError):  # the program has ended
        while True:
            job = connection.recv()
            send(
                make(job, lambda text: send(("notice", text)), lambda name, position: send(("at", position)))
            )


def make(job: Job, notice: Callable[[str], None], at: Progress) -> Made | Failed:
    """Make one file. A failure is returned, so that the others can still be made."""
    from voice_coach.exports.audio import contents_of, export_audio
    from voice_coach.exports.room import NoRoomError
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened
    from voice_coach.voices.chosen import ChosenVoices

    sound = job.sound
    try:
        with opened(ChosenVoices(sound.wanted), sound.sounds, notice, job.routine) as studio:
            session = Session(job.routine, job.choices, studio)
            found = contents_of(session, lambda position: at(job.name, Samples(position // 2)))

            def written(position: Samples) -> None:
                at(job.name, Samples((found.length + position) // 2))

            export_audio(
                session, job.target, sound.encoding, job.about, found, volume=sound.volume, at=written
            )
            as_chosen = not studio.speaker.stood_in
        chapters = tuple((chapter.start, chapter.title) for chapter in found.chapters)
        return Made(job, job.target.stat().st_size, digest(job.target), found.length, chapters, as_chosen)
    except NoRoomError as error:
        return Failed(job, NoRoomError(job.final, error.needed, error.free, error.remedy), hopeless=False)
    except CoachError as error:
        cause = error.cause.replace(str(job.target), str(job.final))
        return Failed(job, CoachError(cause, error.remedy), isinstance(error.__cause__, OSError))
    except (RuntimeError, MemoryError, ImportError, OSError) as error:
        if interrupt_behind(error):
            raise
        if short := shortage(error):
            return Failed(job, CoachError(f"{short}.", REMEDY), hopeless=True)
        if isinstance(error, OSError):
            return Failed(job, not_done(job.final, "written", error), hopeless=True)
        raise
