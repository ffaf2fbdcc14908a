"""What all kinds of `voice-coach export` share: the options that shape the sound, and what is refused or noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_coach.coaching.announcements import Talk
    from voice_coach.routines.routine import Routine
    from voice_coach.session.session import Session
    from voice_coach.units import Samples
    from voice_coach.voices.chosen import ChosenVoices, Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that shape how all files sound."""

    effort: int
    easier: bool
    talk: Talk
    wanted: Wanted
    sounds: Path | None
    volume: int


NO_PRESS = "A file cannot wait for a press: what lasts `until: press` lasts as long as its target."


def waits_for_a_press(routine: Routine) -> bool:
    """Return whether a routine has sets or rests that wait for a press while playing."""
    from voice_coach.routines.routine import Exercise, Rest
    from voice_coach.routines.step_iterator import iterate_steps

    return any(isinstance(step, Exercise | Rest) and step.until_press for step in iterate_steps(routine))


@contextmanager
def session_of(routine: Routine, voices: ChosenVoices, asked: Asked) -> Iterator[Session]:
    """Open the session that a routine is exported from."""
    from voice_coach.coaching.announcements import Choices
    from voice_coach.console.notices import to_stderr
    from voice_coach.session.session import Session
    from voice_coach.sound.studio import opened

    choices = Choices(asked.effort, asked.easier, asked.talk, voices.wanted.rate_in(routine.language))
    with opened(voices, asked.sounds, to_stderr, routine) as studio:
        yield Session(routine, choices, studio)


def speaking(session: Session) -> AbstractContextManager[Callable[[Samples], None]]:
    """Show how much of a routine has been spoken, compared with its estimated length."""
    from voice_coach.coaching.estimate import playing_time
    from voice_coach.console.progress import progress
    from voice_coach.units import STREAM_RATE, to_samples

    estimate = to_samples(playing_time(session.routine, session.choices), STREAM_RATE)
    return progress(estimate, "Speaking", "spoken", after=2)


@contextmanager
def interrupts_told(*targets: Path) -> Iterator[None]:
    """Say on Ctrl-C which files have been written. A target is a file or a folder."""
    before = _states(targets)
    try:
        yield
    except BaseException as error:
        from voice_coach.console.notices import to_stderr
        from voice_coach.interrupts import interrupt_behind

        if not isinstance(interrupt_behind(error), KeyboardInterrupt):
            raise
        written = [str(file) for file, state in _states(targets).items() if before.get(file) != state]
        names = ", ".join(sorted(written))
        to_stderr(f"Interrupted. Written by then: {names}." if names else "Interrupted: nothing was written.")
        raise


def _states(targets: Iterable[Path]) -> dict[Path, tuple[int, int, int]]:
    """Return what changes when a file is replaced, for each file that there is."""
    states = {}
    for target in targets:
        with suppress(OSError):
            for file in target.glob("[!.]*") if target.is_dir() else (target,):
                status = file.stat()
                states[file] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return states


def is_audio_name(target: Path) -> bool:
    """Return whether a name looks like that of an audio file, and is not that of a folder."""
    from voice_coach.exports.formats import FORMATS

    return target.suffix.lower() in FORMATS and not target.is_dir()


def require_another(target: Path, routine: Routine) -> None:
    """Raise ``UsageError`` if the export would overwrite a file of the routine."""
    from voice_coach.errors import UsageError
    from voice_coach.routines.routine import Include, Sound
    from voice_coach.routines.step_iterator import iterate_steps
    from voice_coach.safe_text import shown

    used = {routine.file}
    for step in iterate_steps(routine):
        match step:
            case Sound():
                used.add(step.file)
            case Include():
                used.add(step.routine.file)
    for file in used:
        with suppress(OSError):  # one of the two does not exist
            if target.samefile(file):
                cause = f"{shown(str(target), 200)} is a part of this routine."
                raise UsageError(cause, "Give the export another name.")
