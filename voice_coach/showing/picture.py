"""One picture of the screen: the current step, how much of it is left, what comes next, what is said.

It is computed from its arguments alone; of the terminal, it needs only the size and the encoding.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.text import Text

from voice_coach.coaching.cue import Cue
from voice_coach.safe_text import safe
from voice_coach.session.display_state import DisplayState, StatePhase
from voice_coach.session.playhead import Now
from voice_coach.showing import big_digits
from voice_coach.showing.captions import clock, words
from voice_coach.units import STREAM_RATE, Samples

MARGIN = 2
NARROW = 40  # from this width up, there is a margin
SHORTEST_BAR = 8
LONGEST_BAR = 60

LABELS: dict[StatePhase, str] = {
    "introduction": "Welcome",
    "announcement": "Listen",
    "lead-in": "Coming up",
    "rest": "Coming up",
    "switch": "Switch sides",
    "work": "Now",
    "end": "Finish",
    "paused": "Paused",
    "waiting": "Ready when you are",
}
PAUSE = "Pause"  # a rest that is not followed by an exercise

TIMED: frozenset[StatePhase] = frozenset({"lead-in", "rest", "switch", "work"})
"""Phases whose remaining time is shown."""

# The priority of rows: on a small screen, those with the highest numbers are left out first.
NAME, NUMBER, LABEL, DETAILS, PROGRESS, WORDS, NEXT, TITLE, KEYS, EMPTY, SPARE = range(11)
BEFORE_WORDS = 5  # rows with a higher priority than the words: name, label, details, progress, notice
AFTER_WORDS = 2  # next and title, which have a higher priority than further rows of words
FEW_WORDS = 2
MOST_WORDS = 6

KEY_LINES = (
    "space {pause}  n next  b back  a again  w where  r longer rest  s skip rest  + - volume  q quit  ? help",
    "space {pause}  n next  b back  w where am I  r longer rest  q quit  ? help",
    "space {pause}  n next  b back  ? help",
    "space {pause}  ? help",
)
"""The line of keys; the longest that fits is shown."""


def current_rep(state: DisplayState, position: Samples) -> int | None:
    """Return the number of the current rep, from 1 to ``state.reps``; None for work without reps."""
    if state.phase != "work" or not state.reps or not state.rep_length:
        return None
    done = int(max(position - state.start, 0) / state.rep_length)
    return min(done + state.first_rep, state.reps)


def remaining_seconds(state: DisplayState, position: Samples) -> int:
    """Return the remaining time of a state in whole seconds, rounded up."""
    return max(-((position - state.end) // STREAM_RATE), 0)


@dataclass(frozen=True, slots=True)
class Paper:
    """The drawing area in columns and rows; ``encoding`` is the terminal's."""

    width: int
    height: int
    encoding: str
    keys: bool = False
    """Whether a row is reserved for keys."""

    @property
    def margin(self) -> int:
        """The number of empty columns on the left."""
        return MARGIN if self.width >= NARROW - 1 else 0

    @property
    def fancy(self) -> bool:
        """Whether characters beyond ASCII can be drawn."""
        return self.encoding.lower().startswith("utf")

    @property
    def number_rows(self) -> int:
        """The number of rows for the number: it is big if everything else has its row as well."""
        others = BEFORE_WORDS + FEW_WORDS + AFTER_WORDS + self.keys
        return big_digits.HEIGHT if self.height >= others + big_digits.HEIGHT else 1

    @property
    def words_rows(self) -> int:
        """The number of rows reserved for words, even while nothing is said."""
        room = self.height - BEFORE_WORDS - self.number_rows
        more = min(room - FEW_WORDS - AFTER_WORDS - self.keys, MOST_WORDS - FEW_WORDS)
        return max(min(room, FEW_WORDS), 0) + max(more, 0)

    def legible(self, text: str) -> str:
        """Return a text with single spaces, safe for a terminal and encodable in its encoding."""
        return safe(" ".join(text.split())).encode(self.encoding, "replace").decode(self.encoding)

    def wrapped(self, text: str) -> list[str]:
        """Wrap a text at spaces; a word that is wider than a line is broken anywhere."""
        width = self.width - self.margin
        lines: list[str] = []
        for word in self.legible(text).split(" "):
            if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines += chop_cells(word, width)
        return lines

    def row(self, text: str, style: str = "") -> Text:
        """Return a text as one row, shortened to the width with an ellipsis."""
        legible = self.legible(text)
        width, dots = self.width - self.margin, "…" if self.fancy else "..."
        if cell_len(legible) > width:
            dots = dots[:width]
            legible = set_cell_size(legible, width - len(dots)).rstrip() + dots
        return Text(" " * self.margin + legible, style)


def paper_of(width: int, height: int, encoding: str, *, keys: bool = False) -> Paper:
    """Return the drawing area of a terminal.

    The last column and row stay empty: some terminals wrap or scroll as soon as they are written to.
    """
    return Paper(max(width - 1, 1), max(height - 1, 1), encoding, keys)


def draw(
    title: str,
    now: Now,
    total: Samples | None,
    paper: Paper,
    *,
    said: Cue | None = None,
    notice: str = "",
    standing: str = "",
) -> Text:
    """Return a picture of the screen that fits ``paper``.

    ``total`` estimates the whole length. ``said`` is the current or the last speech. ``standing`` is a permanent
    notice, in a row of its own below the title. If the terminal's encoding is not a Unicode encoding, shapes are plain
    ASCII. The number of rows, and of those for words, depends only on the size. If there is room for all rows, each
    stays in its place.
    """
    state, position = now.state, now.position
    blank = (SPARE, Text())
    details = _details(state)
    coming = f"Then: {state.next}" if state and state.next else ""
    rows = [
        (TITLE, paper.row(title, "dim")),
        (DETAILS, paper.row(standing, "yellow")) if standing else blank,
        (LABEL, paper.row(_label(state), "cyan")),
        (NAME, paper.row(state.name or "" if state else "", "bold")),
        (DETAILS if details else EMPTY, paper.row(details)),
        blank,
        *((NUMBER, line) for line in _number(state, position, paper)),
        blank,
        (NEXT if coming else EMPTY, paper.row(coming, "dim")),
        blank,
        (PROGRESS, _progress(now.elapsed, total, paper)),
        (NAME if notice else EMPTY, paper.row(notice, "yellow")),
        blank,
        *((WORDS, line) for line in _words(said, position, paper)),
        *([(KEYS, _keys(state, paper))] if paper.keys else []),
    ]
    kept = sorted(sorted(range(len(rows)), key=lambda place: rows[place][0])[: paper.height])
    return Text("\n", no_wrap=True, overflow="crop", end="").join(rows[place][1] for place in kept)


def _label(state: DisplayState | None) -> str:
    if state is None:
        return ""
    label = PAUSE if state.phase == "rest" and state.name is None else LABELS[state.phase]
    return f"{label} ({state.index} of {state.count})" if state.name and state.index else label


def _details(state: DisplayState | None) -> str:
    if state is None:
        return ""
    parts = [
        _how_it_ends(state),
        state.side,
        state.sets and f"set {state.set} of {state.sets}",
        state.rounds and f"round {state.round} of {state.rounds}",
    ]
    return ", ".join(part for part in parts if part)


def _how_it_ends(state: DisplayState) -> str:
    """Return the target of work that the listener ends, and how to end it or a rest."""
    if state.phase == "waiting":
        return "press space to go on"
    if not state.is_open:
        return ""
    target = f"{state.reps} reps" if state.reps else clock(state.length // STREAM_RATE)
    return f"target {target}, press space when you're done"


def _number(state: DisplayState | None, position: Samples, paper: Paper) -> list[Text]:
    """Return the rep or the remaining time, big if there is room; empty rows if there is neither."""
    number, beside = "", ""
    if state and (rep := current_rep(state, position)):
        number, beside = str(rep), f" of {state.reps}"
    elif state and state.is_open and state.phase == "work":
        number = clock(max(position - state.start, 0) // STREAM_RATE)  # counted up
    elif state and (state.phase in TIMED or (state.phase == "paused" and state.length)):
        # In a pause, the time stands still.
        left = remaining_seconds(state, state.start if state.phase == "paused" else position)
        number = clock(left) if left > 59 else str(left)
    lines = [number + beside]
    if paper.number_rows == big_digits.HEIGHT:
        if paper.margin + big_digits.big_width(number) + len(beside) <= paper.width:
            lines = list(big_digits.big(number, "█" if paper.fancy else "#"))
            lines[-1] += beside
        else:
            lines = ["", "", *lines, "", ""]
    style = "bold green" if state and state.phase == "work" else "bold cyan"
    return [Text((" " * paper.margin + line).rstrip()[: paper.width], style) for line in lines]


def _words(said: Cue | None, position: Samples, paper: Paper) -> list[Text]:
    """Return the words. If they need more rows than there are, return the page that is probably being said."""
    rows = paper.words_rows
    lines = paper.wrapped(words(said)) if said and rows else []
    first = 0
    if said and len(lines) > rows:
        now = (position - said.start) * len(lines) // max(said.length, 1)
        first = max(min(now, len(lines) - 1), 0) // rows * rows
    page = lines[first : first + rows]
    return [paper.row(line) for line in [*page, *[""] * (rows - len(page))]]


def _keys(state: DisplayState | None, paper: Paper) -> Text:
    """Return the line of keys that fits."""
    pause = "pause"
    if state and state.phase in ("paused", "waiting"):
        pause = "go on"
    elif state and state.is_open:
        pause = "done  p pause"
    lines = [line.format(pause=pause) for line in KEY_LINES]
    room = paper.width - paper.margin
    shown = next((line for line in lines if len(line) <= room), "")
    return Text((" " * paper.margin + shown).rstrip(), "dim")


def _progress(done_so_far: Samples, total: Samples | None, paper: Paper) -> Text:
    """Return the progress of the routine: a bar if there is room, then the elapsed and the total time."""
    elapsed = clock(done_so_far // STREAM_RATE)
    if total is None:
        return paper.row(elapsed)
    whole = clock(total // STREAM_RATE)
    # As wide as the total time, so that the bar keeps its length.
    times = f"{elapsed.rjust(len(whole))} / about {whole}"
    length = min(paper.width - paper.margin - len(times) - 2, LONGEST_BAR)
    if length < SHORTEST_BAR:
        return paper.row(times)
    full = min(done_so_far * length // max(total, 1), length)
    done, left = "━─" if paper.fancy else "=-"
    return Text.assemble(
        " " * paper.margin, (done * full, "green"), (left * (length - full), "dim"), "  ", times
    )
