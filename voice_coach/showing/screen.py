"""The screen while a routine plays: the current step, how much of it is left, what comes next, what is said.

Four times a second, it asks the play what is heard now, and draws if something visible has changed.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text

from voice_coach.coaching.cue import Cue
from voice_coach.showing.captions import AT_ONCE_SECONDS, repeats, words
from voice_coach.showing.picture import draw
from voice_coach.showing.play import Play
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
        play: Play,
        *,
        has_keys: bool = False,
        in_front: Callable[[], bool] = lambda: True,
        rate: int = STREAM_RATE,
        now: Callable[[], float] = time.monotonic,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._console = console
        self._title = title
        self._play = play
        self._has_keys = has_keys
        self._in_front = in_front
        self._rate = rate
        self._now = now
        self._refresh_seconds = refresh_seconds
        self._notice = self._standing = ""
        self._notice_ends = 0.0
        self._last_position = Samples(0)
        self._shown: Text | None = None
        self._size = console.size
        self._pushed_out = False
        self._lock = Lock()
        self._closed = Event()
        self._suspended = False
        self._thread = Thread(target=self._keep_drawing, name="screen", daemon=True)
        self._drawing = Lock()
        self._live: Live | None = None  # None while nothing may be written

    def follow(self, play: Play) -> None:
        """Show another play from now on."""
        self._play = play

    def __enter__(self) -> Screen:
        try:
            if self._in_front():
                self._put_up()
            self.refresh()
            self._thread.start()
        except BaseException:
            self._take_away()
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
                self._take_away()

    def suspend(self) -> None:
        """Erase the picture and show the cursor until ``go_on``. Both are called in the main thread."""
        # A stopped terminal (Ctrl-S) blocks the drawing thread, and Ctrl-Z must not wait for it for long.
        self._suspended = self._drawing.acquire(timeout=HELD_SECONDS)
        if self._suspended:
            with suppress(OSError, ValueError):
                self._take_away()

    def go_on(self) -> None:
        """Draw again, below the shell's output, as soon as this job is in the foreground."""
        if self._suspended:
            self._suspended = False
            self._drawing.release()

    def _put_up(self) -> Live:
        """Start a picture at the cursor."""
        live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            vertical_overflow="crop",
        )
        self._live, self._shown, self._size = live, None, self._console.size
        self._pushed_out = False
        live.start()
        return live

    def _take_away(self) -> None:
        """Erase the picture and show the cursor. If another job is in the foreground, nothing is written."""
        live, self._live = self._live, None
        if live is None:
            return
        if self._in_front():
            live.stop()
            return
        self._console.file, terminal = io.StringIO(), self._console.file
        try:
            live.stop()
        finally:
            self._console.file = terminal

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
            now.state,
            now.position,
            self._play.total(),
            notice,
            elapsed=now.elapsed,
            said=self._words_at(now.position),
            standing=standing,
            keys=self._has_keys,
            width=size.width,
            height=size.height,
            rate=self._rate,
            encoding=self._console.encoding,
        )
        with self._drawing:
            if not self._in_front():
                self._take_away()
                return
            live = self._live or self._put_up()
            if size != self._size:
                self._wipe(size.width, size.height)
                self._size = size
            elif picture == self._shown:
                return
            self._shown = picture
            live.update(picture, refresh=True)

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
        for cue in self._play.cues(position - (WORDS_SECONDS + AT_ONCE_SECONDS) * self._rate, position):
            if words(cue) and not repeats(cue, before, self._rate):
                said = cue
            before = cue
        return said if said is not None and position < said.end + WORDS_SECONDS * self._rate else None

    def _current_notice(self, position: Samples) -> str:
        """Return the notice, if its time is not over. The time does not run while the stream is stopped."""
        if position == self._last_position:
            self._notice_ends = self._now() + NOTICE_SECONDS
        self._last_position = position
        if self._now() >= self._notice_ends:
            self._notice = ""
        return self._notice

    def _wipe(self, width: int, height: int) -> None:
        """Erase the picture from a terminal whose size has changed to ``width`` by ``height``.

        The terminal has wrapped the lines that became too long for it, which ``Live`` does not know. The cursor ends
        where ``Live`` expects it: on the last row of its picture.
        """
        if self._shown is None:
            return
        lines = self._shown.plain.split("\n")
        wrapped = sum(max(-(-cell_len(line) // width), 1) for line in lines)
        # Rows that were pushed out at the top come back when the terminal grows: from then on, erase everything.
        self._pushed_out = self._pushed_out or wrapped > height
        erased = height if self._pushed_out else wrapped
        self._console.control(
            Control(
                ControlType.CARRIAGE_RETURN,
                (ControlType.ERASE_IN_LINE, 2),
                *(((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2)) * (erased - 1)),
                *(((ControlType.CURSOR_DOWN, 1),) * (len(lines) - 1)),
            )
        )
