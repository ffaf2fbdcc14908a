"""The screen shows what is on, how much is left and what comes next, whatever its size."""

import io
import re
import time
from contextlib import nullcontext
from fractions import Fraction
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from shown_play import ShownPlay

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.safe_text import safe
from voice_coach.session.display_state import DisplayState
from voice_coach.session.playhead import Now
from voice_coach.showing.picture import MOST_WORDS, Paper, current_rep, draw, paper_of, remaining_seconds
from voice_coach.showing.screen import NOTICE_SECONDS, WORDS_SECONDS, Screen
from voice_coach.units import STREAM_RATE, Samples

TENTH = STREAM_RATE // 10
"""Positions and lengths below are tenths of a second."""


def state(start: int = 0, length: int = 300, **parts: object) -> DisplayState:
    parts = {"phase": "work", "name": "Wall squat", "index": 2, "count": 4} | parts
    if "rep_length" in parts:
        parts["rep_length"] *= TENTH  # type: ignore[operator]
    return DisplayState(Samples(start * TENTH), Samples(length * TENTH), **parts)  # type: ignore[arg-type]


def speech(start: int, length: int, text: str) -> Cue:
    return Cue(Samples(start * TENTH), Samples(length * TENTH), "speech", Phrase(text), "announcement")


def tone(start: int, name: str) -> Cue:
    return Cue(Samples(start * TENTH), Samples(TENTH), "tone", name, "work")


def picture(
    on: DisplayState | None,
    position: int = 0,
    total: int | None = 6000,
    *,
    elapsed: int | None = None,
    width: int = 60,
    height: int = 24,
    encoding: str = "utf-8",
    keys: bool = False,
    **more: Any,
) -> str:
    """Draw on 60 columns by 24 rows, unless told otherwise."""
    done = Samples((position if elapsed is None else elapsed) * TENTH)
    now = Now(Samples(position * TENTH), on, elapsed=done)
    whole = None if total is None else Samples(total * TENTH)
    drawn = draw("Legs", now, whole, paper_of(width, height, encoding, keys=keys), **more)
    return "\n".join(line.rstrip() for line in drawn.plain.split("\n"))


# The pure part: one picture.


def test_a_hold_as_it_is_drawn() -> None:
    """A hold shows its name, side, set and round, the time left, what comes next, and the whole."""
    on = state(0, 300, side="left leg", set=2, sets=3, round=1, rounds=2, next="Plank")
    assert picture(on, 50, 6000).split("\n") == [
        "  Legs",
        "",
        "  Now (2 of 4)",
        "  Wall squat",
        "  left leg, set 2 of 3, round 1 of 2",
        "",
        "  ██████  ██████",
        "      ██  ██",
        "  ██████  ██████",
        "  ██          ██",
        "  ██████  ██████",
        "",
        "  Then: Plank",
        "",
        "  ────────────────────────────────────   0:05 / about 10:00",
        *[""] * 8,
    ]


def test_an_open_set_counts_up_and_says_how_to_end_it() -> None:
    """The time since `go`, the target, and the keys that end the set and pause."""
    text = picture(state(100, 0, reps=12, is_open=True), 850, keys=True, height=12, width=100)
    assert "1:15" in text
    assert "target 12 reps, press space when you're done" in text
    assert "space done  p pause" in text
    held = picture(state(100, 450, is_open=True), 850, height=12)
    assert "1:15" in held
    assert "target 0:45, press space" in held


def test_an_open_rest_says_that_it_waits() -> None:
    """There is no time to show any more, but what ends the rest."""
    text = picture(state(100, 0, phase="waiting"), 850, keys=True, height=12, width=100)
    assert "Ready when you are" in text
    assert "press space to go on" in text
    assert "space go on" in text


def test_plain_shapes_without_unicode() -> None:
    """A terminal that knows no Unicode gets ASCII shapes, and question marks for letters it lacks."""
    text = picture(state(0, 100, name="Übung"), 3000, encoding="ascii")
    assert text.isascii()
    assert "?bung" in text
    assert "######" in text
    assert "=" * 18 + "-" * 18 in text
    assert "A name that is too..." in picture(
        state(name="A name that is too long"), width=22, encoding="ascii"
    )


REPS_DONE = [(0, 1), (34, 1), (35, 2), (69, 2), (70, 3), (139, 4), (140, 4), (999, 4), (-5, 1)]


def test_the_rep_now_being_done() -> None:
    """The number shown is the rep now being done: those completed and one more, never more than there are."""
    for position, rep in REPS_DONE:
        assert (
            current_rep(state(0, 140, reps=4, rep_length=Fraction(35)), Samples(position * TENTH)) == rep
        ), position


def test_reps_of_fractional_length() -> None:
    """A rep that is no whole number of samples long is counted from its exact length."""
    on = state(100, 10, reps=3, rep_length=Fraction(10, 3))
    assert [current_rep(on, Samples(at * TENTH)) for at in range(100, 110)] == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_reps_show_their_number_and_no_time() -> None:
    """Work made of reps shows the rep in big digits, and how many there are."""
    text = picture(state(0, 1400, reps=40, rep_length=Fraction(35)), 70)
    assert "██████ of 40" in text
    assert "██████  ██████" not in text
    assert "3 of 40" in picture(state(0, 1400, reps=40, rep_length=Fraction(35)), 70, height=10)


def test_a_wait_before_reps_shows_time() -> None:
    """Before work made of reps, the rest shows its time, not a rep."""
    on = state(0, 300, phase="rest", reps=10)
    assert current_rep(on, Samples(0)) is None
    assert "  30" in picture(on, 0, height=10).split("\n")


def test_time_left_is_rounded_up() -> None:
    """The time left is rounded up to whole seconds: it reaches 0 when the stage ends, and stays there."""
    for position, left in [(0, 30), (1, 30), (10, 29), (299, 1), (300, 0), (400, 0)]:
        assert remaining_seconds(state(0, 300), Samples(position * TENTH)) == left, position


def test_minutes_from_sixty_seconds() -> None:
    """Above 59 seconds the time left has minutes, and hours where there are any."""
    for length, shown in [(590, "59"), (600, "1:00"), (7550, "12:35"), (36610, "1:01:01")]:
        assert shown in (line.strip() for line in picture(state(0, length), 0, height=10).split("\n")), length


PHASES = [
    ({"phase": "introduction", "name": None, "index": 0}, "Welcome"),
    ({"phase": "rest"}, "Coming up (2 of 4)"),
    ({"phase": "rest", "name": None}, "Pause"),
    ({"phase": "switch"}, "Switch sides (2 of 4)"),
    ({"phase": "work"}, "Now (2 of 4)"),
    ({"phase": "announcement", "name": None}, "Listen"),
    ({"phase": "end", "name": None}, "Finish"),
]


def test_each_phase_is_named() -> None:
    """The screen says in a word what kind of stretch is on."""
    for parts, label in PHASES:
        assert picture(state(**parts)).split("\n")[2].strip() == label, parts


def test_words_alone_have_no_clock() -> None:
    """While the coach only speaks, no time runs down."""
    for phase in ("introduction", "announcement", "end"):
        assert "█" not in picture(state(phase=phase))


def test_before_anything_is_known() -> None:
    """With no stage yet, the title and the time stand alone."""
    assert picture(None, 0).split() == ["Legs", *("─" * 36).split(), "0:00", "/", "about", "10:00"]


def test_the_bar_fills() -> None:
    """The bar is full when the estimate is reached, and stays so if the routine takes longer."""
    for position, full in [(0, 0), (3000, 18), (6000, 36), (9000, 36)]:
        assert picture(state(), position, 6000).count("━") == full, position
        assert picture(state(), position, 6000).count("─") == 36 - full, position


def test_without_an_estimate() -> None:
    """Where nobody knows how long it takes, only the time that has passed is shown."""
    text = picture(state(), 1000, None)
    assert "1:40" in text
    assert "about" not in text
    assert "─" not in text


def test_a_notice_has_a_line_of_its_own() -> None:
    """A notice stands under the bar, and moves nothing else."""
    without, with_it = (picture(state(), notice=notice).split("\n") for notice in ("", "Paused."))
    assert "about 10:00" in with_it[14]
    assert (without.pop(15), with_it.pop(15)) == ("", "  Paused.")
    assert with_it == without


def test_what_stands_has_a_line_of_its_own() -> None:
    """It stands below the title, beside any notice, and moves nothing else."""
    without, with_it = (
        picture(state(), notice="Paused.", standing=standing).split("\n") for standing in ("", "No sound")
    )
    assert (without.pop(1), with_it.pop(1)) == ("", "  No sound")
    assert with_it == without


def test_what_stands_leaves_room_for_what_matters() -> None:
    """On a small terminal it goes before bar and words, and never before the name and the number."""
    for size in [(40, 12), (20, 6), (20, 5)]:
        text = picture(state(), standing="No sound", width=size[0], height=size[1])
        for part in ("No sound", "Now (2 of 4)", "Wall squat", "30"):
            assert part in text, size
        assert "Wall squat" in picture(state(), standing="No sound", width=20, height=2), size
        assert "30" in picture(state(), standing="No sound", width=20, height=3), size


SMALL = [
    ((20, 6), ["Now (2 of 4)", "Wall squat", "set 1 of 3", "30", "0:00 / about 10:00"]),
    ((20, 4), ["Now (2 of 4)", "Wall squat", "30"]),
    ((20, 2), ["Wall squat"]),
    ((8, 3), ["Wall s…", "30"]),
    ((1, 1), ["…"]),
]


def test_small_terminals_keep_what_matters() -> None:
    """Where there is little room, the name and the number stay longest, and the number is plain text."""
    for size, lines in SMALL:
        width, height = size
        assert picture(state(set=1, sets=3, next="Plank"), width=width, height=height).split("\n") == lines, (
            size
        )


def test_a_notice_stays_where_there_is_little_room() -> None:
    """On a small terminal a notice goes before everything but the name."""
    assert "Paused." in picture(state(), notice="Paused.", width=20, height=3)


def test_forty_columns() -> None:
    """At 40 columns by 20 rows nothing is missing."""
    text = picture(
        state(0, 900, side="left", set=1, sets=3, next="Plank"), width=40, height=20, notice="Paused."
    )
    for part in (
        "Legs",
        "Now (2 of 4)",
        "Wall squat",
        "left, set 1 of 3",
        "██",
        "Then: Plank",
        "0:00 /",
        "Paused.",
    ):
        assert part in text


HOW = (
    "Sit or stand tall, with your shoulders low. Let your chin sink towards your chest. Then lift your head "
    "until you are tall again. Breathe out on the way down, and in on the way up."
)


def test_an_instruction_shows_whole() -> None:
    """An instruction of 36 words shows whole, broken between words, and leaves every other row as it was."""
    for size in [(80, 24), (60, 24), (40, 20)]:
        assert len(HOW.split()) == 36, size
        width, height = size
        on = state(side="left", set=1, sets=3, next="Plank")
        without, with_it = (
            picture(on, said=said, width=width, height=height, notice="Paused.").split("\n")
            for said in (None, speech(0, 100, HOW))
        )
        assert with_it[:-MOST_WORDS] == without[:-MOST_WORDS], size
        assert " ".join(line.strip() for line in with_it[-MOST_WORDS:]).strip() == HOW, size
        assert without[-MOST_WORDS:] == [""] * MOST_WORDS, size


def test_words_break_where_they_must() -> None:
    """A word longer than a row is broken, and letters that are two columns wide count as two."""
    paper = Paper(10, 24, "utf-8")
    assert paper.wrapped("Breathe in, Donaudampfschiff ahoy") == [
        "Breathe",
        "in,",
        "Donaudampf",
        "schiff",
        "ahoy",
    ]
    assert paper.wrapped("首をゆっくり回します") == ["首をゆっく", "り回します"]


PAGES = [(0, "one two"), (19, "one two"), (20, "three four"), (49, "five"), (50, "five"), (90, "five")]


def test_long_words_show_the_page_that_is_said() -> None:
    """Words that need more rows than there are come page by page, in step with the voice."""
    for position, shown in PAGES:
        said = speech(0, 50, "one two three four five")
        lines = picture(state(), position, said=said, width=6, height=9).split("\n")
        assert " ".join(lines[-2:]).strip() == shown, position


def test_tiny_terminals_give_up_the_words_first() -> None:
    """Where there is little room the words go, then the bar, and name and number stay."""
    shown = {
        height: picture(state(), said=speech(0, 9, "Breathe"), width=20, height=height)
        for height in range(2, 10)
    }
    assert [height for height, text in shown.items() if "Breathe" in text] == [8, 9]
    assert all("Wall squat" in text for text in shown.values())
    assert [height for height, text in shown.items() if "30" not in text] == [2]


@given(width=st.integers(1, 100), height=st.integers(1, 30))
def test_words_have_rows_of_their_own(width: int, height: int) -> None:
    """How many rows are kept for words depends on the size alone; words and notices stand in nobody's place."""
    rows = paper_of(width, height, "utf-8").words_rows
    for on in (None, state(), state(side="left", next="Plank")):
        for notice in ("", "Paused."):
            settings = {"width": width, "height": height, "notice": notice}
            without, with_it = (
                picture(on, said=said, **settings).split("\n") for said in (None, speech(0, 9, "Up"))
            )
            assert len(with_it) == len(without)
            kept = len(without) - rows
            assert with_it[:kept] == without[:kept]
            assert without[kept:] == [""] * rows


def test_nothing_moves_where_there_is_room() -> None:
    """From 20 rows up, name, number, next, bar and words keep their rows, whatever is on."""
    for height in (20, 22, 24, 50):
        rows = set()
        for parts in ({}, {"side": "left"}, {"next": "Plank"}, {"side": "left", "next": "Plank"}):
            for notice in ("", "Paused."):
                lines = picture(
                    state(**parts), said=speech(0, 9, "Breathe"), height=height, notice=notice
                ).split("\n")
                marks = ("Wall squat", "  ██████", "about", "Breathe")
                rows.add(tuple(next(i for i, line in enumerate(lines) if mark in line) for mark in marks))
        assert len(rows) == 1


def test_markup_is_text() -> None:
    """What a script says is shown as it stands, never taken for markup or style."""
    output = io.StringIO()
    console = Console(file=output, width=60, height=24, force_terminal=True, color_system="truecolor")
    on = state(name="[red]Squat[/red]", side="[/]", next="[link=x]Plank")
    said = speech(0, 9, "Hold [bold]still[/bold]")
    console.print(
        draw("[b]Legs", Now(Samples(0), on), None, paper_of(60, 24, "utf-8"), said=said, notice="[blink]!")
    )
    for part in ("[red]Squat[/red]", "[/]", "[link=x]Plank", "[b]Legs", "[blink]!", "[bold]still[/bold]"):
        assert part in output.getvalue()


texts = st.text(max_size=50)
amounts = st.none() | st.integers(1, 1000)


@given(
    state=st.none()
    | st.builds(
        DisplayState,
        start=st.integers(0, 1000).map(Samples),
        length=st.integers(0, 10**6).map(Samples),
        phase=st.sampled_from(["introduction", "announcement", "lead-in", "work", "rest", "switch", "end"]),
        name=st.none() | texts,
        next=st.none() | texts,
        set=amounts,
        sets=amounts,
        side=st.none() | texts,
        reps=amounts,
        rep_length=st.none() | st.fractions(1, 1000),
        index=st.integers(0, 100),
    ),
    position=st.integers(0, 10**6).map(Samples),
    total=st.none() | st.integers(0, 10**6).map(Samples),
    notice=texts,
    standing=texts,
    said=st.none() | st.builds(speech, st.integers(0, 10**6), st.integers(0, 10**5), st.text(max_size=400)),
    title=texts,
    width=st.integers(1, 100),
    height=st.integers(1, 30),
    encoding=st.sampled_from(["utf-8", "ascii", "cp1252", "latin-1"]),
)
def test_it_always_fits(
    width: int, height: int, encoding: str, state: DisplayState | None, position: Samples, **shown: Any
) -> None:
    """Whatever is on and whatever its texts hold, the picture fits the terminal and steers nothing."""
    now = Now(position, state, elapsed=position)
    drawn = draw(now=now, paper=paper_of(width, height, encoding), **shown).plain
    lines = drawn.split("\n")
    assert len(lines) <= max(height - 1, 1)
    assert all(cell_len(line) <= max(width - 1, 1) for line in lines)
    assert all(safe(line) == line for line in lines)
    drawn.encode(encoding)


@given(width=st.integers(1, 100), height=st.integers(1, 30))
def test_nothing_jumps(width: int, height: int) -> None:
    """The number of rows depends on the size of the terminal, not on what is on."""
    shown = [None, state(), state(side="left", next="Plank"), state(phase="end", name=None)]
    rows = {
        picture(on, width=width, height=height, standing=standing).count("\n")
        for on in shown
        for standing in ("", "No sound device")
    }
    assert len(rows) == 1


# The part that lives: a screen on a terminal.

HIDE, SHOW, ALTERNATE, ERASE = "\x1b[?25l", "\x1b[?25h", "\x1b[?1049h", "\x1b[2K"
NEVER = 3600.0


class Terminal:
    """A console that writes into a string, and a stream and a clock that stand where they are put."""

    def __init__(self, **more: Any) -> None:
        self.output = io.StringIO()
        settings = {"width": 60, "height": 24, "force_terminal": True, "color_system": None} | more
        # Not the terminal that the tests run in, which may be a dumb one.
        self.console = Console(file=self.output, _environ={"TERM": "xterm-256color"}, **settings)
        self.play = ShownPlay(total=6000 * TENTH)
        self.seconds = 0.0

    def screen(self, refresh_seconds: float = NEVER) -> Screen:
        """Make a screen on this terminal; it draws by itself only if told how often."""
        return Screen(
            self.console,
            "Legs",
            self.play,
            now=lambda: self.seconds,
            refresh_seconds=refresh_seconds,
        )

    def drawn(self, screen: Screen, position: int) -> str:
        """Return what is written when the stream has come to ``position``."""
        self.play.heard = Samples(position * TENTH)
        self.output.seek(0)
        self.output.truncate()
        screen.refresh()
        return self.output.getvalue()


def test_the_stage_that_is_on() -> None:
    """Each stage is shown from its first sample on, and the last one until another begins."""
    terminal = Terminal()
    seen = {}
    with terminal.screen() as screen:
        for start, name in ((5, "Squat"), (100, "Plank"), (200, "Bridge")):
            terminal.play.add(state(start, 50, name=name))
        for position in (5, 90, 100, 190, 200, 990):
            seen[position] = re.findall("Squat|Plank|Bridge", terminal.drawn(screen, position))
    assert seen == {
        5: ["Squat"],
        90: ["Squat"],
        100: ["Plank"],
        190: ["Plank"],
        200: ["Bridge"],
        990: ["Bridge"],
    }


def test_a_stage_does_not_come_early() -> None:
    """One sample before its start, a stage is not yet shown."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.add(state(15, 50, name="Squat"))
        assert "Squat" not in terminal.drawn(screen, 14)
        assert "Squat" in terminal.drawn(screen, 15)


def test_stages_that_are_laid_out_anew() -> None:
    """A stage that is forgotten is not shown, whatever starts after it."""
    terminal = Terminal()
    with terminal.screen() as screen:
        for start, name in ((0, "Squat"), (100, "Plank"), (200, "Bridge")):
            terminal.play.add(state(start, 50, name=name))
        terminal.play.forget(100 * TENTH)
        terminal.play.add(state(250, 50, name="Lunge"))
        assert "Squat" in terminal.drawn(screen, 220)
        assert "Lunge" in terminal.drawn(screen, 250)


def test_nothing_is_written_while_nothing_changes() -> None:
    """The terminal is written to when a second, a rep or a notice changes, and not in between."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.add(state(0, 1400, reps=40, rep_length=Fraction(35)))
        terminal.drawn(screen, 1)
        changed = [position for position in range(2, 41) if terminal.drawn(screen, position)]
        assert changed == [10, 20, 30, 35, 40]
        screen.notice("Paused.")
        assert "Paused." in terminal.drawn(screen, 41)
        assert terminal.drawn(screen, 42) == ""


def test_words_stay_until_others_begin() -> None:
    """Words show from their first sample until others begin, or until some seconds after their end."""
    terminal = Terminal()
    left_at = 100 + 30 + WORDS_SECONDS * 10
    with terminal.screen() as screen:
        for cue in (speech(5, 20, "Sit tall"), speech(30, 20, "Get ready"), speech(100, 30, "Breathe")):
            terminal.play.say(cue)
        seen = {
            position: re.findall("Sit tall|Get ready|Breathe", terminal.drawn(screen, position))
            for position in (4, 5, 29, 30, 80, 99, 100, left_at - 1, left_at)
        }
    # Nothing is drawn again while nothing changes but the seconds.
    assert seen[4] == []
    assert seen[5] == seen[29] == ["Sit tall"]
    assert seen[30] == seen[80] == ["Get ready"]
    assert seen[99] == []
    assert seen[100] == seen[left_at - 1] == ["Breathe"]
    assert seen[left_at] == []


def test_tones_that_tell_what_to_do_are_words() -> None:
    """On the screen too, a tone that tells what to do has its word, once; others change nothing."""
    terminal = Terminal()
    with terminal.screen() as screen:
        for cue in (tone(10, "hold"), speech(12, 3, "Hold"), tone(31, "countdown"), tone(40, "release")):
            terminal.play.say(cue)
        seen = {
            position: re.findall(r"Hold\.?|Release\.|countdown", terminal.drawn(screen, position))
            for position in (9, 10, 30, 40)
        }
        assert seen == {9: [], 10: ["Hold."], 30: ["Hold."], 40: ["Release."]}
        assert terminal.drawn(screen, 41) == ""


def test_words_that_are_laid_out_anew() -> None:
    """What is forgotten is not shown, and a word that comes late finds its place."""
    terminal = Terminal()
    with terminal.screen() as screen:
        for start, text in ((10, "Sit"), (20, "Stand"), (40, "Lie")):
            terminal.play.say(speech(start, 5, text))
        terminal.play.forget(40 * TENTH)
        terminal.play.say(speech(30, 5, "Kneel"))
        terminal.play.say(speech(25, 5, "Reach"))
        assert "Reach" in terminal.drawn(screen, 26)
        assert "Kneel" in terminal.drawn(screen, 41)


def test_spoken_text_cannot_steer_the_terminal() -> None:
    """Control characters of a phrase reach the terminal as their pictures, line breaks as spaces."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.say(speech(0, 5, "\x1b[2JStand\x07 tall.\r\nNow."))
        assert "␛[2JStand␇ tall. Now." in terminal.drawn(screen, 1)


def test_a_notice_goes_after_some_seconds() -> None:
    """A notice stays for some seconds of the stream running, and goes by itself."""
    terminal = Terminal()
    with terminal.screen() as screen:
        screen.notice("The sound device is back.")
        assert "is back" in terminal.drawn(screen, 10)
        terminal.seconds = NOTICE_SECONDS - 1
        assert "is back" in terminal.drawn(screen, 20)
        terminal.seconds = NOTICE_SECONDS
        assert "Legs" in (text := terminal.drawn(screen, 30))
        assert "is back" not in text


def test_a_notice_stays_while_the_stream_stands() -> None:
    """While nothing is heard, the notice that says why stays, however long that takes."""
    terminal = Terminal()
    with terminal.screen() as screen:
        screen.notice("Sound device lost. Paused.")
        for seconds in (0, 100, 200, 300):
            terminal.seconds = seconds
            terminal.drawn(screen, 0)
        terminal.seconds = 301
        assert "Paused." in terminal.drawn(screen, 10)
        terminal.seconds = 301 + NOTICE_SECONDS
        assert "Legs" in (text := terminal.drawn(screen, 20))
        assert "Paused." not in text


def test_what_stands_stays_until_it_is_taken_away() -> None:
    """However long the stream runs, and whatever is told meanwhile, it is on the screen."""
    terminal = Terminal()
    with terminal.screen() as screen:
        screen.stand("No sound device")
        screen.notice("Volume 90 percent")
        text = terminal.drawn(screen, 10)
        assert "No sound device" in text
        assert "Volume 90 percent" in text
        terminal.seconds = 100 * NOTICE_SECONDS
        assert "No sound device" in (text := terminal.drawn(screen, 900))
        assert "Volume" not in text
        screen.stand("")
        assert "Legs" in (text := terminal.drawn(screen, 910))
        assert "No sound device" not in text


def test_one_notice_replaces_another() -> None:
    """There is one notice at a time: the latest; an empty one takes it away."""
    terminal = Terminal()
    with terminal.screen() as screen:
        screen.notice("One")
        screen.notice("Two")
        text = terminal.drawn(screen, 10)
        assert "Two" in text
        assert "One" not in text
        screen.notice("")
        assert "Legs" in (text := terminal.drawn(screen, 20))
        assert "Two" not in text


def test_a_resize_wipes_the_old_picture() -> None:
    """When the terminal becomes narrower, the rows that wrapping adds are erased as well, and no others."""
    terminal = Terminal(width=80, height=40)
    with terminal.screen() as screen:
        terminal.play.add(state())
        terminal.drawn(screen, 10)
        terminal.console.width = 20
        old = picture(state(), 10, width=80, height=40).split("\n")
        wrapped = sum(max(-(-len(row) // 20), 1) for row in old)
        assert wrapped > len(old)
        # The screen erases what is there, then Live its own number of rows once more.
        assert terminal.drawn(screen, 10).count(ERASE) == wrapped + len(old)


def test_rows_that_were_pushed_out_go_when_they_come_back() -> None:
    """Once a small terminal has pushed rows out at the top, a later resize erases all that stands there."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.add(state())
        terminal.drawn(screen, 10)
        terminal.console.height = 6
        terminal.drawn(screen, 10)
        terminal.console.height = 30
        assert terminal.drawn(screen, 10).count(ERASE) == 30 + len(picture(state(), height=6).split("\n"))


@pytest.mark.parametrize("error", [None, KeyboardInterrupt, ValueError])
def test_the_terminal_is_left_as_it_was(error: type[BaseException] | None) -> None:
    """However playing ends, the cursor is back, the picture is wiped, and there was no alternate screen."""
    terminal = Terminal()
    ending = pytest.raises(error) if error else nullcontext()
    with ending, terminal.screen() as screen:
        terminal.play.add(state())
        screen.refresh()
        if error:
            raise error
    text = terminal.output.getvalue()
    assert text.index(HIDE) < text.index("Wall squat") < text.rindex(SHOW)
    assert text.count(HIDE) == text.count(SHOW) == 1
    assert ALTERNATE not in text
    rows = len(picture(state()).split("\n"))
    assert text[text.rindex("Legs") :].count(ERASE) >= rows


def test_the_cursor_comes_back_when_the_first_picture_fails() -> None:
    """If the position cannot be told, the error comes through and the cursor is back."""
    terminal = Terminal()

    class Broken(ShownPlay):
        def now(self) -> Now:
            return Now(Samples(1 // 0))

    screen = Screen(terminal.console, "Legs", Broken())
    with pytest.raises(ZeroDivisionError), screen:
        pass
    text = terminal.output.getvalue()
    assert text.count(HIDE) == text.count(SHOW) == 1


def test_it_draws_by_itself() -> None:
    """A screen in use follows the stream with nobody asking it to."""
    terminal = Terminal()

    def appears(name: str) -> bool:
        deadline = time.monotonic() + 120
        while name not in terminal.output.getvalue() and time.monotonic() < deadline:
            time.sleep(0.005)
        return name in terminal.output.getvalue()

    with terminal.screen(refresh_seconds=0.01):
        terminal.play.add(state(0, 300, name="Squat"))
        terminal.play.add(state(300, 300, name="Plank"))
        assert appears("Squat")
        assert "Plank" not in terminal.output.getvalue()
        terminal.play.heard = Samples(300 * TENTH)
        assert appears("Plank")


def test_a_held_terminal_holds_nobody_else() -> None:
    """While the terminal takes nothing (Ctrl-S), stages and notices are still taken."""
    terminal = Terminal()
    held, let_go = Event(), Event()

    class Held(io.StringIO):
        def write(self, text: str) -> int:
            if "Wall squat" in text:
                held.set()
                assert let_go.wait(120)
            return super().write(text)

    terminal.console.file = Held()
    with terminal.screen(refresh_seconds=0.01) as screen:
        terminal.play.add(state())
        assert held.wait(120)
        terminal.play.add(state(300))
        screen.notice("Paused.")
        let_go.set()


def test_no_terminal_no_output() -> None:
    """Where there is no terminal, nothing is drawn."""
    terminal = Terminal(force_terminal=False)
    with terminal.screen() as screen:
        terminal.play.add(state())
        screen.refresh()
    assert terminal.output.getvalue().strip() == ""


@pytest.mark.parametrize("no_color", [False, True])
def test_colour_only_where_it_is_wanted(no_color: bool) -> None:
    """With NO_COLOR there are no colours."""
    terminal = Terminal(color_system="truecolor", no_color=no_color)
    with terminal.screen() as screen:
        terminal.play.add(state())
        colours = re.findall(r"\x1b\[[0-9;]*3[0-9]m", terminal.drawn(screen, 0))
    assert bool(colours) is not no_color


# Steered by keys.


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            110,
            "  space pause  n next  b back  a again  w where  r longer rest  s skip rest  + - volume  q quit  ? help",
        ),
        (80, "  space pause  n next  b back  w where am I  r longer rest  q quit  ? help"),
        (40, "  space pause  n next  b back  ? help"),
        (28, "space pause  ? help"),
        (10, ""),
    ],
)
def test_the_keys_are_one_quiet_line(width: int, line: str) -> None:
    """The keys stand in the last row, as many as fit, and are cut nowhere."""
    rows = picture(state(), keys=True, width=width).split("\n")
    assert len(rows) == 23
    assert rows[-1] == line


def test_keys_go_before_anything_else_does() -> None:
    """Where there is little room the keys make way for what is on."""
    assert "space" not in picture(state(set=1, sets=3, next="Plank"), keys=True, height=9)
    assert "space" in picture(state(set=1, sets=3, next="Plank"), keys=True, height=13)


@pytest.mark.parametrize("height", [15, 18, 24, 40])
def test_keys_keep_their_row(height: int) -> None:
    """Whatever is on, the keys stand in the same row."""
    pictures = [
        picture(on, keys=True, height=height, notice=notice, said=said).split("\n")
        for on in (None, state(), state(next="Plank", set=1, sets=2), state(phase="paused"))
        for notice in ("", "Volume 90 percent")
        for said in (None, speech(0, 50, "Breathe"))
    ]
    assert len({len(rows) for rows in pictures}) == 1
    assert all(rows[-1].startswith("  space ") for rows in pictures)


def test_a_pause_is_calm() -> None:
    """Paused, the screen says so, offers to go on, and shows nothing that runs."""
    on = state(100, 0, phase="paused", set=1, sets=2)
    text = picture(on, 100, elapsed=100, keys=True)
    assert text.split("\n")[2:5] == ["  Paused (2 of 4)", "  Wall squat", "  set 1 of 2"]
    assert "space go on" in text
    assert text == picture(on, 9000, elapsed=100, keys=True)


def test_a_pause_shows_what_is_left() -> None:
    """The figure of a hold or a rest stands still; where it is no time there is none."""
    held = state(100, 370, phase="paused")
    small = {"elapsed": 100, "height": 12}
    assert "  37\n" in picture(held, 100, **small)
    assert picture(held, 100, **small) == picture(held, 9000, **small)
    assert "\n  0\n" not in picture(state(100, 0, phase="paused"), 100, **small)


def test_time_stands_still_in_a_pause() -> None:
    """Nothing is written while the routine is paused, however long; the time shown is training time."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.add(state(0, 300))
        terminal.play.add(state(120, 0, phase="paused"))
        assert "0:12 / about 10:00" in terminal.drawn(screen, 120)
        assert [terminal.drawn(screen, position) for position in (121, 130, 5000)] == [""] * 3


def test_suspended_the_terminal_is_the_shells() -> None:
    """Ctrl-Z wipes the picture and gives the cursor back; then nothing is drawn until it goes on, anew."""
    terminal = Terminal()
    with terminal.screen() as screen:
        terminal.play.add(state())
        terminal.drawn(screen, 10)
        terminal.output.truncate(0)
        screen.suspend()
        assert SHOW in terminal.output.getvalue()
        written = len(terminal.output.getvalue())
        drawing = Thread(target=screen.refresh)
        drawing.start()
        assert len(terminal.output.getvalue()) == written
        screen.go_on()
        drawing.join()
        text = terminal.output.getvalue()[written:]
        assert HIDE in text
        assert "Wall squat" in text
        # What the shell has written meanwhile stays: nothing above is erased.
        assert ERASE not in text[: text.index("Wall squat")]


def test_in_the_background_nothing_is_drawn() -> None:
    """From there the picture is neither drawn nor erased; in front again it is drawn anew, below all that is there."""
    terminal, front = Terminal(), [False]
    screen = Screen(
        terminal.console, "Legs", terminal.play, in_front=lambda: front[0], refresh_seconds=NEVER,
    )  # fmt: skip
    with screen:
        terminal.play.add(state())
        assert terminal.drawn(screen, 10) == ""
        front[0] = True
        assert "Wall squat" in terminal.drawn(screen, 20)
        front[0] = False  # stopped by a signal that nobody can catch, then `bg`
        assert [terminal.drawn(screen, position) for position in (30, 40)] == [""] * 2
        front[0] = True
        text = terminal.drawn(screen, 50)
        assert HIDE in text
        assert ERASE not in text[: text.index("Wall squat")]
        front[0] = False
        written = terminal.output.getvalue()
    assert terminal.output.getvalue() == written


def test_a_held_terminal_can_be_suspended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-Z is not kept waiting by a terminal that takes nothing (Ctrl-S)."""
    monkeypatch.setattr("voice_coach.showing.screen.HELD_SECONDS", 0.01)
    terminal = Terminal()
    with terminal.screen() as screen:
        with screen._drawing:  # the drawing thread is stuck in there
            screen.suspend()
            screen.go_on()
        terminal.play.add(state())
        assert "Wall squat" in terminal.drawn(screen, 10)
