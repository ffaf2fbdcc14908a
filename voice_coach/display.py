"""What the eye gets while a routine plays: the screen, or plain lines. It says nothing that the ear does not get."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Lock
from types import TracebackType

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


class Display:
    """Shows a play on standard output; with ``silent`` only notices are told, on standard error.

    A terminal gets the screen if it is ``wanted``; anything else one line for each thing said.
    """

    def __init__(self, wanted: bool, silent: bool) -> None:
        self._silent = silent
        self._wanted = wanted and not silent and sys.stdout.isatty()
        self._screen: Screen | None = None
        self._captions = Captions(lambda line: click.echo(line))
        self._heard: Callable[[], Samples] = lambda: Samples(0)
        self._lock = Lock()

    def follow(self, heard: Callable[[], Samples]) -> None:
        """Hear from now on how far the ear has come."""
        self._heard = heard

    def notice(self, text: str) -> None:
        """Tell the user something about the machine; from any thread."""
        with self._lock:
            if self._screen is not None:
                self._screen.notice(text)
            else:
                click.echo(safe(text), err=True)
