"""What the eye gets while a routine plays: the screen, or plain lines. It says nothing that the ear does not get."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING

import click

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.estimate import playing_time
from voice_coach.coaching.stage import Stage
from voice_coach.coaching.timeline import Item, Part
from voice_coach.controls.keyboard import has_keyboard
from voice_coach.controls.keys import PLAYING, key_line
from voice_coach.controls.suspension import around_suspension, in_front
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import safe
from voice_coach.shortage import shortage, started
from voice_coach.showing.captions import Captions, clock
from voice_coach.showing.columns_text import fitted
from voice_coach.showing.reckoning import Reckoning
from voice_coach.showing.terminal_width import can_draw, on_terminal, terminal_width
from voice_coach.units import STREAM_RATE, Samples, to_samples

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Output
    from voice_coach.session.player import State
    from voice_coach.showing.screen import Screen

EVERY = 0.1
"""Seconds between two looks at what has been heard, for plain lines."""
LAST_WORDS = 0.3
"""Seconds that Ctrl-Z waits for a line to be written."""
UNSEEN = "This machine allows no more threads: the routine plays, and is not shown."
KEYS = key_line(PLAYING)


def _in_front() -> bool:
    """Return whether the terminal that is standard output is this job's just now."""
    try:
        return in_front(sys.stdout.fileno())
    except (OSError, ValueError):  # no terminal of the system's
        return True


class Display:
    """Shows a play on standard output, in a thread of its own, while used as a context manager.

    A terminal gets the screen if it is ``wanted``, anything else one line for each thing said; with
    ``hushed`` (standard output carries the sound) there is neither. Notices go to standard error where
    there is no screen. ``keys`` is told at the start of the lines, where there is a keyboard.
    """

    def __init__(
        self, routine: Routine, choices: Choices, *, wanted: bool, hushed: bool, keys: str = KEYS
    ) -> None:
        self._routine = routine
        self._choices = choices
        self._with_screen = wanted and not hushed and can_draw(sys.stdout)
        self._with_lines = not hushed and not self._with_screen
        self._keys = keys if has_keyboard() else ""
        self._screen: Screen | None = None
        self._reckoning = Reckoning(None)
        self._captions = Captions(
            click.echo, elapsed=self._reckoning.elapsed, width=lambda: terminal_width(sys.stdout)
        )
        self._done: Cue | None = None
        self._state: State | None = None  # none where no player tells it
        self._stopped = False
        self._output: Output | None = None
        self._over = Event()
        self._lines = Thread(target=self._write_lines, name="captions", daemon=True)
        self._undo = ExitStack()

    def __enter__(self) -> Display:
        if self._with_screen:
            from rich.console import Console

            from voice_coach.showing.screen import Screen

            total = to_samples(playing_time(self._routine, self._choices), STREAM_RATE)
            self._reckoning.total = total
            screen = Screen(
                Console(),
                self._routine.title,
                self._reckoning,
                self.heard,
                has_keys=bool(self._keys),
                in_front=_in_front,
            )
            try:
                screen.__enter__()
            except (RuntimeError, MemoryError) as error:
                if not shortage(error):
                    raise
                self.notice(UNSEEN)
                return self
            self._screen = screen
            self._undo.enter_context(around_suspension(screen.suspend, screen.go_on))
        elif self._with_lines:
            if not started(self._lines):
                self.notice(UNSEEN)
            self._undo.enter_context(around_suspension(self._suspended, lambda: None))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._undo.close()
        if self._screen is not None:
            screen, self._screen = self._screen, None
            screen.__exit__(kind, error, trace)
        elif self._lines.is_alive():
            self._lines.join()
        done = kind is None and not self._stopped and (self._done is not None or self._state is None)
        # What never began has come nowhere, and lines that came to their end have said so already.
        if self._output is not None and (self._with_screen or (self._with_lines and not done)):
            with suppress(OSError, ValueError):  # nobody reads it any more
                if self._with_lines and kind is KeyboardInterrupt and on_terminal(sys.stdout):
                    click.echo()  # ends the line of ^C
                how = "done" if done else "stopped"
                told = f"{safe(self._routine.title)}: {how} after {clock(self.elapsed() // STREAM_RATE)}."
                for line in fitted(told, terminal_width(sys.stdout)):
                    click.echo(line)

    def follow(self, output: Output) -> None:
        """Learn from now on from ``output`` how far the ear has come."""
        self._output = output

    def stopped(self) -> None:
        """Learn that the listener has ended it before its end; ``changed`` tells it of a routine."""
        self._stopped = True

    def heard(self) -> Samples:
        """Return how far the ear has come."""
        return self._output.heard if self._output is not None else Samples(0)

    def elapsed(self) -> Samples:
        """Return how much of what was heard was no pause."""
        return self._reckoning.elapsed(self.heard())

    def changed(self, state: State) -> None:
        """Take what the player is at; called in its thread."""
        before, self._state = self._state, state
        if self._screen is not None and before is not None and before.volume != state.volume:
            self._screen.notice(f"Volume {state.volume} percent")

    def told(self, item: Item) -> None:
        """Take an item of the timeline, ahead of time."""
        if isinstance(item, Cue) and item.kind == "tone" and item.name == "done":
            self._done = item
        if isinstance(item, Part):
            self._reckoning.take(item)
        elif isinstance(item, Stage):
            if item.phase == "paused":
                self._reckoning.pause(item.start)
            # What is said in a pause is no stage of the routine.
            if self._screen is not None and (item.phase == "paused" or not self._reckoning.paused):
                self._screen.add(item)
        elif isinstance(item, Cue) and self._screen is not None:
            self._screen.say(item)
        elif isinstance(item, Cue) and self._with_lines:
            self._captions.add(item)

    def forget(self, after: Samples) -> None:
        """Drop what begins at ``after`` or later: it is not going to be heard."""
        self._reckoning.forget(after)
        if self._done is not None and self._done.start >= after:
            self._done = None
        if self._screen is not None:
            self._screen.forget(after)
        else:
            self._captions.forget(after)

    def notice(self, text: str) -> None:
        """Show the user a notice about the machine; from any thread.

        On the screen, that there is no sound stays until there is.
        """
        if self._screen is not None:
            from voice_coach.outputs.device import BACK, FOUND, LOST, NO_DEVICE, STUCK

            if text in (NO_DEVICE, LOST, STUCK):
                self._screen.stand(text)
                return
            if text in (FOUND, BACK):
                self._screen.stand("")
            self._screen.notice(text)
        else:
            with suppress(OSError, ValueError):  # what cannot be told keeps nobody from going on
                for line in fitted(safe(text), terminal_width(sys.stderr)):
                    click.echo(line, err=True)

    def _suspended(self) -> None:
        """Write what was heard until the play is suspended, and that it is; the shell's own word says less."""

        def write() -> None:
            with suppress(OSError, ValueError, RuntimeError):  # the last: a line is just being written
                self._captions.tell(self.heard())
                at = clock(self.elapsed() // STREAM_RATE)
                click.echo(f"{at}  Suspended. The shell's `fg` brings it back.")

        # A reader that takes nothing just now must not keep Ctrl-Z waiting.
        last_words = Thread(target=write, name="last words", daemon=True)
        if started(last_words):
            last_words.join(LAST_WORDS)

    def _write_lines(self) -> None:
        try:
            if self._keys:
                for line in fitted(self._keys, terminal_width(sys.stdout)):
                    click.echo(line)
            while not self._over.wait(EVERY):
                self._captions.tell(self.heard())
            self._captions.tell(self.heard())
        except (OSError, ValueError) as error:
            # A full disk, or a pager that was left, is no reason to leave somebody alone in a plank.
            why = f"The lines cannot be written any more ({error})"
            if isinstance(error, BrokenPipeError):
                why = "Nobody reads the lines any more"
            self.notice(f"{why}. The routine goes on.")
