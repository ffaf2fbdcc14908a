"""The picture on the terminal: drawn in place, and erased, also after the terminal has changed its size."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.cells import cell_len
from rich.console import Console, ConsoleDimensions
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text


class LivePicture:
    """A picture below what the terminal shows already. Only one thread at a time may use it.

    Nothing is written unless ``in_front`` returns true: otherwise another job is in the foreground of the terminal.
    """

    def __init__(self, console: Console, in_front: Callable[[], bool]) -> None:
        self._console = console
        self._in_front = in_front
        self._live: Live | None = None  # None while nothing may be written
        self._shown: Text | None = None
        self._size = console.size
        self._pushed_out = False

    def put_up(self) -> None:
        """Hide the cursor and make room for a picture."""
        if self._in_front():
            self._start()

    def show(self, picture: Text, size: ConsoleDimensions) -> None:
        """Draw ``picture``, made for a terminal of that ``size``, if anything visible has changed."""
        if not self._in_front():
            self.take_away()
            return
        live = self._live or self._start()
        if size != self._size:
            self._wipe(size.width, size.height)
            self._size = size
        elif picture == self._shown:
            return
        self._shown = picture
        live.update(picture, refresh=True)

    def _start(self) -> Live:
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

    def take_away(self) -> None:
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
