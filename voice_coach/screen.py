"""The screen while a routine plays: what is on, how much of it is left, what comes next, what is said.

The player tells it the stages and the cues ahead of time; it looks at the position four times a second and draws
when something that can be seen has changed.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from types import TracebackType

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.control import Control
from rich.live import Live
from rich.segment import ControlType
from rich.text import Text

from voice_coach import big_digits
from voice_coach.captions import clock, repeats, words
from voice_coach.cue import Cue, PhaseName
from voice_coach.safe_text import safe
from voice_coach.stage import Stage
from voice_coach.units import STREAM_RATE, Samples

REFRESH_SECONDS = 0.25
NOTICE_SECONDS = 8.0
WORDS_SECONDS = 4  # how long words stay after their end, if no others follow
MARGIN = 2
NARROW = 40  # from this width up there is a margin
SHORTEST_BAR = 8
LONGEST_BAR = 60

LABELS: dict[PhaseName, str] = {
    "introduction": "Welcome",
    "announcement": "Listen",
    "lead-in": "Coming up",
    "rest": "Coming up",
    "switch": "Switch sides",
    "work": "Now",
    "end": "Finish",
}
PAUSE = "Pause"  # a rest that leads to no exercise

TIMED: frozenset[PhaseName] = frozenset({"lead-in", "rest", "switch", "work"})
"""Phases whose remaining time is shown."""

# Where there is little room, rows go in this order, the last one first.
NAME, NUMBER, LABEL, DETAILS, PROGRESS, WORDS, NEXT, TITLE, EMPTY, SPARE = range(10)
BEFORE_WORDS = 5  # rows beside the number that go before the words: name, label, details, progress, notice
AFTER_WORDS = 2  # next and title; only then do the words get more than a few rows
FEW_WORDS = 2
MOST_WORDS = 6


def current_rep(stage: Stage, position: Samples) -> int | None:
    """Give the rep now being done, from 1 to ``stage.reps``; None for work not made of reps."""
    if stage.phase != "work" or not stage.reps or not stage.rep_length:
        return None
    done = int(max(position - stage.start, 0) / stage.rep_length)
    return min(done + 1, stage.reps)


def remaining_seconds(stage: Stage, position: Samples, rate: int) -> int:
    """Give what is left of a stage in whole seconds, rounded up."""
    return max(-((position - stage.end) // rate), 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """What there is to draw on, in columns and rows; ``encoding`` is the terminal's."""

    width: int
    height: int
    encoding: str

    @property
    def margin(self) -> int:
        """How many columns stay free on the left."""
        return MARGIN if self.width >= NARROW - 1 else 0

    @property
    def fancy(self) -> bool:
        """Tell whether shapes beyond ASCII can be drawn."""
        return self.encoding.lower().startswith("utf")

    @property
    def number_rows(self) -> int:
        """How many rows the number takes: it is big where all else has its row as well."""
        others = BEFORE_WORDS + FEW_WORDS + AFTER_WORDS
        return big_digits.HEIGHT if self.height >= others + big_digits.HEIGHT else 1

    @property
    def words_rows(self) -> int:
        """How many rows are kept for words, whether something is said or not."""
        room = self.height - BEFORE_WORDS - self.number_rows
        more = min(room - FEW_WORDS - AFTER_WORDS, MOST_WORDS - FEW_WORDS)
        return max(min(room, FEW_WORDS), 0) + max(more, 0)

    def legible(self, text: str) -> str:
        """Put a text in characters that the terminal has and that do not steer it, with single spaces."""
        return safe(" ".join(text.split())).encode(self.encoding, "replace").decode(self.encoding)

    def wrapped(self, text: str) -> list[str]:
        """Break a text into lines of the width, between words; a word longer than that anywhere."""
        width = self.width - self.margin
        lines: list[str] = []
        for word in self.legible(text).split(" "):
            if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines += chop_cells(word, width)
        return lines

    def row(self, text: str, style: str = "") -> Text:
        """Write a text on one row, shortened to the width, with dots in place of what is lost."""
        legible = self.legible(text)
        width, dots = self.width - self.margin, "…" if self.fancy else "..."
        if cell_len(legible) > width:
            dots = dots[:width]
            legible = set_cell_size(legible, width - len(dots)).rstrip() + dots
        return Text(" " * self.margin + legible, style)


def draw(
    title: str,
    stage: Stage | None,
    position: Samples,
    total: Samples | None,
    notice: str,
    *,
    said: Cue | None = None,
    width: int,
    height: int,
    rate: int = STREAM_RATE,
    encoding: str = "utf-8",
) -> Text:
    """Draw one picture of the screen, at most ``width - 1`` columns by ``height - 1`` rows.

    ``total`` is an estimate of the whole; ``said`` is what is being said, or was said last. Where
    ``encoding`` is none of Unicode's, shapes are plain ASCII. How many rows there are, and how many of them
    are for words, depends on the size alone; where all have room, each has its place, so that nothing jumps.
    """
    # The last column and row stay free: some terminals wrap or scroll as soon as they are written to.
    paper = Paper(max(width - 1, 1), max(height - 1, 1), encoding)
    blank = (SPARE, Text())
    details = _details(stage)
    coming = f"Then: {stage.next}" if stage and stage.next else ""
    rows = [
        (TITLE, paper.row(title, "dim")),
        blank,
        (LABEL, paper.row(_label(stage), "cyan")),
        (NAME, paper.row(stage.name or "" if stage else "", "bold")),
        (DETAILS if details else EMPTY, paper.row(details)),
        blank,
        *((NUMBER, line) for line in _number(stage, position, rate, paper)),
        blank,
        (NEXT if coming else EMPTY, paper.row(coming, "dim")),
        blank,
        (PROGRESS, _progress(position, total, rate, paper)),
        (NAME if notice else EMPTY, paper.row(notice, "yellow")),
        blank,
        *((WORDS, line) for line in _words(said, position, paper)),
    ]
    kept = sorted(sorted(range(len(rows)), key=lambda place: rows[place][0])[: paper.height])
    return Text("\n", no_wrap=True, overflow="crop", end="").join(rows[place][1] for place in kept)


def _label(stage: Stage | None) -> str:
    if stage is None:
        return ""
    label = PAUSE if stage.phase == "rest" and stage.name is None else LABELS[stage.phase]
    return f"{label} ({stage.index} of {stage.count})" if stage.name and stage.index else label


def _details(stage: Stage | None) -> str:
    if stage is None:
        return ""
    parts = [
        stage.side,
        stage.sets and f"set {stage.set} of {stage.sets}",
        stage.rounds and f"round {stage.round} of {stage.rounds}",
    ]
    return ", ".join(part for part in parts if part)


def _number(stage: Stage | None, position: Samples, rate: int, paper: Paper) -> list[Text]:
    """Draw the rep or the remaining time, big where there is room; empty rows where there is neither."""
    number, beside = "", ""
    if stage and (rep := current_rep(stage, position)):
        number, beside = str(rep), f" of {stage.reps}"
    elif stage and stage.phase in TIMED:
        left = remaining_seconds(stage, position, rate)
        number = clock(left) if left > 59 else str(left)
    lines = [number + beside]
    if paper.number_rows == big_digits.HEIGHT:
        if paper.margin + big_digits.big_width(number) + len(beside) <= paper.width:
            lines = list(big_digits.big(number, "█" if paper.fancy else "#"))
            lines[-1] += beside
        else:
            lines = ["", "", *lines, "", ""]
    style = "bold green" if stage and stage.phase == "work" else "bold cyan"
    return [Text((" " * paper.margin + line).rstrip()[: paper.width], style) for line in lines]


def _words(said: Cue | None, position: Samples, paper: Paper) -> list[Text]:
    """Draw the words; of those that need more rows than there are, the page that is about being said."""
    rows = paper.words_rows
    lines = paper.wrapped(words(said)) if said and rows else []
    first = 0
    if said and len(lines) > rows:
        now = (position - said.start) * len(lines) // max(said.length, 1)
        first = max(min(now, len(lines) - 1), 0) // rows * rows
    page = lines[first : first + rows]
    return [paper.row(line) for line in [*page, *[""] * (rows - len(page))]]


def _progress(position: Samples, total: Samples | None, rate: int, paper: Paper) -> Text:
    """Draw how far the whole has come: a bar where there is room, then elapsed and about total."""
    elapsed = clock(position // rate)
    if total is None:
        return paper.row(elapsed)
    whole = clock(total // rate)
    # As wide as it will become, so that the bar keeps its length.
    times = f"{elapsed.rjust(len(whole))} / about {whole}"
    length = min(paper.width - paper.margin - len(times) - 2, LONGEST_BAR)
    if length < SHORTEST_BAR:
        return paper.row(times)
    full = min(position * length // max(total, 1), length)
    done, left = "━─" if paper.fancy else "=-"
    return Text.assemble(
        " " * paper.margin, (done * full, "green"), (left * (length - full), "dim"), "  ", times
    )


class Screen:
    """Shows where a routine is, while used as a context manager.

    ``total`` is about how long the stream is, None where nobody knows. ``position`` tells what is heard; the
    screen calls it from a thread of its own. ``now`` gives the seconds of any clock that runs evenly.
    """

    def __init__(
        self,
        console: Console,
        title: str,
        total: Samples | None,
        position: Callable[[], Samples],
        *,
        rate: int = STREAM_RATE,
        now: Callable[[], float] = time.monotonic,
        refresh_seconds: float = REFRESH_SECONDS,
    ) -> None:
        self._console = console
        self._title = title
        self._total = total
        self._position = position
        self._rate = rate
        self._now = now
        self._refresh_seconds = refresh_seconds
        self._stages: deque[Stage] = deque()
        self._said: deque[Cue] = deque()
        self._before: Cue | None = None
        self._notice = ""
        self._notice_ends = 0.0
        self._last_position = Samples(0)
        self._shown: Text | None = None
        self._size = console.size
        self._pushed_out = False
        self._lock = Lock()
        self._closed = Event()
        self._thread = Thread(target=self._keep_drawing, name="screen", daemon=True)
        self._live = Live(
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            vertical_overflow="crop",
        )

    def __enter__(self) -> Screen:
        self._live.start()
        try:
            self.refresh()
            self._thread.start()
        except BaseException:
            self._live.stop()
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
            # Whatever happens, the terminal gets its cursor back; one that has gone needs none.
            with suppress(OSError, ValueError):
                self._live.stop()

    def add(self, stage: Stage) -> None:
        """Take the next stage, ahead of what is heard. It replaces those known that start no earlier."""
        with self._lock:
            while self._stages and self._stages[-1].start >= stage.start:
                self._stages.pop()
            self._stages.append(stage)

    def say(self, cue: Cue) -> None:
        """Take the next cue, ahead of what is heard. It replaces those known that start no earlier.

        Its words are shown from its start on until the next begin, or for some seconds after its end. A cue
        that has none, or only repeats the tone before it, changes nothing.
        """
        with self._lock:
            before, self._before = self._before, cue
            if not words(cue) or repeats(cue, before, self._rate):
                return
            while self._said and self._said[-1].start >= cue.start:
                self._said.pop()
            self._said.append(cue)

    def notice(self, text: str) -> None:
        """Show one line until another replaces it, or until the stream has run on for some seconds.

        An empty text takes it away.
        """
        with self._lock:
            self._notice = text
            self._notice_ends = self._now() + NOTICE_SECONDS

    def refresh(self) -> None:
        """Draw if anything that can be seen has changed since the last time. For one thread only."""
        position = self._position()
        size = self._console.size
        with self._lock:
            stage, said = self._current(position), self._current_words(position)
            notice = self._current_notice(position)
        # Outside the lock: a terminal that is held (Ctrl-S) must hold nobody else.
        picture = draw(
            self._title,
            stage,
            position,
            self._total,
            notice,
            said=said,
            width=size.width,
            height=size.height,
            rate=self._rate,
            encoding=self._console.encoding,
        )
        if size != self._size:
            self._wipe(size.width, size.height)
            self._size = size
        elif picture == self._shown:
            return
        self._shown = picture
        self._live.update(picture, refresh=True)

    def _keep_drawing(self) -> None:
        # A terminal that has gone takes no pictures, and what is heard goes on.
        with suppress(OSError, ValueError):
            while not self._closed.wait(self._refresh_seconds):
                self.refresh()

    def _current(self, position: Samples) -> Stage | None:
        """Give the stage that is on, and drop those before it."""
        while len(self._stages) > 1 and self._stages[1].start <= position:
            self._stages.popleft()
        return self._stages[0] if self._stages and self._stages[0].start <= position else None

    def _current_words(self, position: Samples) -> Cue | None:
        """Give the cue whose words are to be seen, and drop those before it."""
        while len(self._said) > 1 and self._said[1].start <= position:
            self._said.popleft()
        if not self._said:
            return None
        said = self._said[0]
        return said if said.start <= position < said.end + WORDS_SECONDS * self._rate else None

    def _current_notice(self, position: Samples) -> str:
        """Give the notice, if its time is not over. Its time stands still while the stream does."""
        if position == self._last_position:
            self._notice_ends = self._now() + NOTICE_SECONDS
        self._last_position = position
        if self._now() >= self._notice_ends:
            self._notice = ""
        return self._notice

    def _wipe(self, width: int, height: int) -> None:
        """Erase the picture from a terminal whose size has become ``width`` by ``height``.

        The terminal has wrapped the lines that became too long for it, which ``Live`` does not know. The
        cursor ends where ``Live`` expects it: on the last row of its own picture.
        """
        if self._shown is None:
            return
        lines = self._shown.plain.split("\n")
        wrapped = sum(max(-(-cell_len(line) // width), 1) for line in lines)
        # Rows that were pushed out at the top come back when the terminal grows: from then on all goes.
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
