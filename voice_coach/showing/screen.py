"""The screen while a routine plays: the current step, how much of it is left, what comes next, what is said.

Four times a second, it asks the play what is heard now, and draws if something visible has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType

from rich.console import Console

from voice_coach.coaching.cue import Cue
from voice_coach.session.heard import Heard
from voice_coach.showing.captions import AT_ONCE, repeats, words
from voice_coach.showing.live_picture import LivePicture
from voice_coach.showing.picture import draw, paper_of
from voice_coach.units import STREAM_RATE, Samples

REFRESH_SECONDS = 0.25
NOTICE_SECONDS = 8.0
WORDS_SECONDS = 4  # how long words stay after their end, if no others follow
HELD_SECONDS = 0.5


class Screen:
    """Show the progress of a play, while used as a context manager.

    A separate thread asks ``play`` what is heard and draws. ``has_keys`` is whether there is a keyboard for control.
    ``now`` returns the seconds of a monotonic clock. Nothing is written unless ``in_front`` returns true: otherwise
    another job is in the foreground of the terminal.
    """

    def __init__(
        self,
        console: Console,
        title: str,
        play: Heard,
        *,
        has_keys: bool = False,
        in_front: Callable[[], bool] = lambda: True,
        now: Callable[[], float] = time.monotonic,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._console = console
        self._title = title
        self._play = play
        self._has_keys = has_keys
        self._now = now
        self._refresh_seconds = refresh_seconds
        self._notice = self._standing = ""
        self._notice_ends = 0.0
        self._last_position = Samples(0)
        self._lock = Lock()
        self._closed = Event()
        self._suspended = False
        self._thread = Thread(target=self._keep_drawing, name="screen", daemon=True)
        self._drawing = Lock()
        self._live = LivePicture(console, in_front)

    def follow(self, play: Heard) -> None:
        """Show another play from now on."""
        self._play = play

    def __enter__(self) -> Screen:
        try:
            self._live.put_up()
            self.refresh()
            self._thread.start()
        except BaseException:
            self._live.take_away()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        try:
            self._thread.join()
        finally:
            # The terminal must always get its cursor back, unless it has been closed.
            with suppress(OSError, ValueError):
                self._live.take_away()

    def suspend(self) -> None:
        """Erase the picture and show the cursor until ``go_on``. Both are called in the main thread."""
        # A stopped terminal (Ctrl-S) blocks the drawing thread, and Ctrl-Z must not wait for it for long.
        self._suspended = self._drawing.acquire(timeout=HELD_SECONDS)
        if self._suspended:
            with suppress(OSError, ValueError):
                self._live.take_away()

    def go_on(self) -> None:
        """Draw again, below the shell's output, as soon as this job is in the foreground."""
        if self._suspended:
            self._suspended = False
            self._drawing.release()

    def notice(self, text: str) -> None:
        """Show a line until another replaces it, or until the stream has run for some seconds.

        An empty text removes it.
        """
        with self._lock:
            self._notice = text
            self._notice_ends = self._now() + NOTICE_SECONDS

    def stand(self, text: str) -> None:
        """Show a line in addition to notices until another replaces it. An empty text removes it."""
        with self._lock:
            self._standing = text

    def refresh(self) -> None:
        """Draw if anything visible has changed since the last time. Only one thread may call this."""
        now, size = self._play.now(), self._console.size
        with self._lock:
            notice, standing = self._current_notice(now.position), self._standing
        # Outside the lock, since a stopped terminal (Ctrl-S) must not block other threads.
        picture = draw(
            self._title,
            now,
            self._play.total(),
            paper_of(size.width, size.height, self._console.encoding, keys=self._has_keys),
            said=self._words_at(now.position),
            notice=notice,
            standing=standing,
        )
        with self._drawing:
            self._live.show(picture, size)

    def _keep_drawing(self) -> None:
        # If the terminal has been closed, the sound goes on.
        with suppress(OSError, ValueError):
            while not self._closed.wait(self._refresh_seconds):
                self.refresh()

    def _words_at(self, position: Samples) -> Cue | None:
        """Return the cue whose words are shown: until the next cue with words begins, or some seconds after its end.

        A cue without words, or that only repeats the tone before it, is ignored.
        """
        said = before = None
        for cue in self._play.cues(position - (WORDS_SECONDS * STREAM_RATE + AT_ONCE), position):
            if words(cue) and not repeats(cue, before):
                said = cue
            before = cue
        return said if said is not None and position < said.end + WORDS_SECONDS * STREAM_RATE else None

    def _current_notice(self, position: Samples) -> str:
        """Return the notice, if its time is not over. The time does not run while the stream is stopped."""
        if position == self._last_position:
            self._notice_ends = self._now() + NOTICE_SECONDS
        self._last_position = position
        if self._now() >= self._notice_ends:
            self._notice = ""
        return self._notice
