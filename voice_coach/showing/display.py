"""The display while a routine plays: the screen, or plain lines. It shows nothing that is not also heard."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from threading import Event, Thread
from types import TracebackType
from typing import TYPE_CHECKING

import click

from voice_coach.coaching.cue import Cue
from voice_coach.controls.keyboard import has_keyboard
from voice_coach.controls.keys import PLAYING, key_line
from voice_coach.controls.suspension import around_suspension, in_front
from voice_coach.safe_text import safe
from voice_coach.session.heard import Heard, not_begun
from voice_coach.shortage import shortage, started
from voice_coach.showing.captions import Captions, clock, words
from voice_coach.showing.columns_text import fitted
from voice_coach.showing.terminal_width import can_draw, on_terminal, terminal_width
from voice_coach.units import STREAM_RATE

if TYPE_CHECKING:
    from voice_coach.session.player_state import State
    from voice_coach.showing.screen import Screen

EVERY = 0.1
"""Seconds between two checks for new plain lines."""
LAST_WORDS = 0.3
"""Seconds that Ctrl-Z waits for a line to be written."""
UNSEEN = "This machine allows no more threads: the routine plays, but is not shown."
KEYS = key_line(PLAYING)


def _in_front() -> bool:
    """Return whether this job is in the foreground of the terminal that is standard output."""
    try:
        return in_front(sys.stdout.fileno())
    except (OSError, ValueError):  # not a terminal of the system
        return True


class Display:
    """Show a play on standard output, in a separate thread, while used as a context manager.

    A terminal gets the screen if it is ``wanted``, other outputs get one line for each phrase. If ``hushed`` (standard
    output carries the sound), there is neither. Without a screen, notices go to standard error. If there is a keyboard,
    ``keys`` is written before the lines.
    """

    def __init__(
        self,
        title: str,
        *,
        wanted: bool,
        hushed: bool,
        keys: str = KEYS,
        words: Callable[[Cue], str] = words,
    ) -> None:
        self._title = title
        self._with_screen = wanted and not hushed and can_draw(sys.stdout)
        self._with_lines = not hushed and not self._with_screen
        self._keys = keys if has_keyboard() else ""
        self._screen: Screen | None = None
        self._captions = Captions(click.echo, width=lambda: terminal_width(sys.stdout), words=words)
        self._play = not_begun()
        self._begun = False
        self._state: State | None = None  # None if no player reports it
        self._stopped = False
        self._over = Event()
        self._lines = Thread(target=self._write_lines, name="captions", daemon=True)
        self._undo = ExitStack()

    def __enter__(self) -> Display:
        if self._with_screen:
            from rich.console import Console

            from voice_coach.showing.screen import Screen

            screen = Screen(Console(), self._title, self._play, has_keys=bool(self._keys), in_front=_in_front)
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
        done = kind is None and not self._stopped and (self._play.now().over or self._state is None)
        # A play that never began needs no closing line, and complete plain lines have said "Done" already.
        if self._begun and (self._with_screen or (self._with_lines and not done)):
            with suppress(OSError, ValueError):  # the reader of standard output has gone
                if self._with_lines and kind is KeyboardInterrupt and on_terminal(sys.stdout):
                    click.echo()  # ends the line of ^C
                how = "done" if done else "stopped"
                closing = (
                    f"{safe(self._title)}: {how} after {clock(self._play.now().elapsed // STREAM_RATE)}."
                )
                for line in fitted(closing, terminal_width(sys.stdout)):
                    click.echo(line)

    def follow(self, play: Heard) -> None:
        """Show a play from now on."""
        self._play, self._begun = play, True
        if self._screen is not None:
            self._screen.follow(play)

    def stopped(self) -> None:
        """Note that the listener has stopped the play before its end."""
        self._stopped = True

    def changed(self, state: State) -> None:
        """Take the player's state. Called in the player's thread."""
        before, self._state = self._state, state
        if self._screen is not None and before is not None and before.volume != state.volume:
            self._screen.notice(f"Volume {state.volume} percent")

    def notice(self, text: str) -> None:
        """Show the user a message about the machine. May be called from any thread.

        On the screen, a message that there is no sound stays until there is sound.
        """
        if self._screen is not None:
            from voice_coach.outputs.keeper import BACK, FOUND, LOST, NO_DEVICE, STUCK

            if text in (NO_DEVICE, LOST, STUCK):
                self._screen.stand(text)
                return
            if text in (FOUND, BACK):
                self._screen.stand("")
            self._screen.notice(text)
        else:
            with suppress(OSError, ValueError):  # a message that cannot be written must not stop the play
                for line in fitted(safe(text), terminal_width(sys.stderr)):
                    click.echo(line, err=True)

    def _suspended(self) -> None:
        """Write the lines that are due, and that the play is suspended and how to continue it."""

        def write() -> None:
            with suppress(OSError, ValueError, RuntimeError):  # RuntimeError: another line is being written
                self._captions.tell(self._play)
                at = clock(self._play.now().elapsed // STREAM_RATE)
                click.echo(f"{at}  Suspended. Continue with `fg` in the shell.")

        # A reader that does not read at the moment must not delay Ctrl-Z.
        last_words = Thread(target=write, name="last words", daemon=True)
        if started(last_words):
            last_words.join(LAST_WORDS)

    def _write_lines(self) -> None:
        try:
            if self._keys:
                for line in fitted(self._keys, terminal_width(sys.stdout)):
                    click.echo(line)
            while not self._over.wait(EVERY):
                self._captions.tell(self._play)
            self._captions.tell(self._play)
        except (OSError, ValueError) as error:
            # A full disk, or a closed pager, must not stop the routine.
            why = f"The lines cannot be written any more ({error})"
            if isinstance(error, BrokenPipeError):
                why = "Nothing reads the lines any more"
            self.notice(f"{why}. The routine goes on.")
