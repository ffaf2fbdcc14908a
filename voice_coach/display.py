"""What the eye gets while a routine plays: the screen, or plain lines. It says nothing that the ear does not get."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

import click

from voice_coach.announce import Choices
from voice_coach.captions import Captions, clock
from voice_coach.cue import Cue
from voice_coach.estimate import playing_time
from voice_coach.routine import Routine
from voice_coach.safe_text import safe
from voice_coach.stage import Stage
from voice_coach.timeline import Item
from voice_coach.units import STREAM_RATE, Samples, to_samples

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Output
    from voice_coach.screen import Screen

EVERY = 0.1
"""Seconds between two looks at what has been heard, for plain lines."""


def _on_terminal() -> bool:
    """Tell whether standard output is a terminal; it may be closed, or not be there at all."""
    try:
        return sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False


@contextmanager
def cursor_back_when_suspended(show_cursor: Callable[[bool], object]) -> Iterator[None]:
    """Give the shell its cursor while Ctrl-Z suspends the play, and hide it again when the play goes on."""
    if not hasattr(signal, "SIGTSTP"):
        yield
        return

    def suspend(number: int, frame: FrameType | None) -> None:
        show_cursor(True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # stops here, until `fg`
        signal.signal(number, suspend)
        show_cursor(False)

    before = signal.signal(signal.SIGTSTP, suspend)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)


class Display:
    """Shows a play on standard output, in a thread of its own, while used as a context manager.

    A terminal gets the screen if it is ``wanted``, anything else one line for each thing said; with
    ``hushed`` (standard output carries the sound) there is neither. Notices go to standard error where
    there is no screen.
    """

    def __init__(self, routine: Routine, choices: Choices, *, wanted: bool, hushed: bool) -> None:
        self._routine = routine
        self._choices = choices
        can_draw = _on_terminal() and os.environ.get("TERM") not in ("dumb", "unknown")
        self._with_screen = wanted and not hushed and can_draw
        self._with_lines = not hushed and not self._with_screen
        self._screen: Screen | None = None
        self._captions = Captions(click.echo)
        self._output: Output | None = None
        self._over = Event()
        self._lines = Thread(target=self._write_lines, name="captions", daemon=True)
        self._failure: Exception | None = None
        self._undo = ExitStack()

    def __enter__(self) -> Display:
        if self._with_screen:
            from rich.console import Console

            from voice_coach.screen import Screen

            total = to_samples(playing_time(self._routine, self._choices), STREAM_RATE)
            console = Console()
            self._screen = Screen(console, self._routine.title, total, self.heard)
            self._screen.__enter__()
            self._undo.enter_context(cursor_back_when_suspended(console.show_cursor))
        elif self._with_lines:
            self._lines.start()
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
        # What never began has come nowhere, and lines that came to their end have said so already.
        if self._output is not None and (self._with_screen or (self._with_lines and kind is not None)):
            with suppress(OSError, ValueError):  # nobody reads it any more
                if self._with_lines and kind is KeyboardInterrupt and _on_terminal():
                    click.echo()  # ends the line of ^C
                how = "done" if kind is None else "stopped"
                click.echo(f"{safe(self._routine.title)}: {how} after {clock(self.heard() // STREAM_RATE)}.")

    def follow(self, output: Output) -> None:
        """Learn from now on from ``output`` how far the ear has come."""
        self._output = output

    def heard(self) -> Samples:
        """Tell how far the ear has come."""
        return self._output.heard if self._output is not None else Samples(0)

    def told(self, item: Item) -> None:
        """Take an item of the timeline, ahead of time. Raises what kept the lines from being written."""
        if self._failure is not None:
            raise self._failure
        if isinstance(item, Stage) and self._screen is not None:
            self._screen.add(item)
        elif isinstance(item, Cue) and self._screen is not None:
            self._screen.say(item)
        elif isinstance(item, Cue) and self._with_lines:
            self._captions.add(item)

    def notice(self, text: str) -> None:
        """Tell the user something about the machine; from any thread."""
        if self._screen is not None:
            self._screen.notice(text)
        else:
            click.echo(safe(text), err=True)

    def _write_lines(self) -> None:
        try:
            while not self._over.wait(EVERY):
                self._captions.tell(self.heard())
            self._captions.tell(self.heard())
        except BrokenPipeError as error:
            # Nobody reads the lines any more; the player learns it with the next item.
            self._failure = error
        except (OSError, ValueError) as error:
            # A full disk under a log is no reason to leave somebody alone in a plank.
            with suppress(OSError, ValueError):
                self.notice(f"The lines cannot be written any more ({error}). The routine goes on.")
