"""The menu of `voice-coach` and `voice-coach play` without a routine's name."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest
from terminals import LONG, Tty, start

from voice_coach.cli import main
from voice_coach.commands.play.menu import (
    FEWEST,
    FIRST,
    MOST,
    drawn_entries,
    how_many,
    in_order,
    meant,
    plain_entries,
)
from voice_coach.library.finder import built_in_names
from voice_coach.library.summaries import Outline, Summary
from voice_coach.showing.columns_text import columns

SCRIPT = "title: {title}\nsteps:\n  - exercise: Squat\n    hold: 10min\n    get_ready: 3s\n"


def summary(name: str, title: str = "", *, own: bool = False, errors: int = 0) -> Summary:
    outline = None if errors else Outline(title or name, None, (), "en", 120, 1, (), ())
    return Summary(name, f"{name}.yaml", own, False, outline, ("wrong",) * errors)


ROUTINES = [
    summary("legs", "Beine", own=True), summary("neck-warmup", "Neck warm-up"), summary("plank"),
    summary("plank-variations", "Three planks"), summary("émile", "École", own=True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("1", ["legs"]),
        ("5", ["émile"]),
        ("0", []),
        ("6", []),
        ("9" * 30, []),
        ("plank", ["plank"]),  # the whole name goes before those that begin so
        ("pl", ["plank", "plank-variations"]),
        ("plank-", ["plank"]),
        ("plank v", ["plank-variations"]),
        ("NECK", ["neck-warmup"]),
        ("neck warm", ["neck-warmup"]),
        ("three", ["plank-variations"]),
        ("beine", ["legs"]),
        ("emi", ["émile"]),
        ("anything", []),
        ("-", []),
        ("²", []),
    ],
)
def test_what_an_answer_means(answer: str, names: list[str]) -> None:
    """A number, a name, or the first letters of a name or a title; case, accents and hyphens are ignored."""
    assert [one.name for one in meant(answer, ROUTINES)] == names


def test_ones_own_come_first_and_then_the_most_useful() -> None:
    """One's own by the alphabet, built-in ones as a newcomer needs them, all others, and last what has errors."""
    mixed = [
        summary("another"), summary(FIRST[1]), summary("a-broken", own=True, errors=1), summary(FIRST[0]),
        summary("b", own=True), summary("A", own=True),
    ]  # fmt: skip
    assert [one.name for one in in_order(iter(mixed))] == [
        "A",
        "b",
        FIRST[0],
        FIRST[1],
        "another",
        "a-broken",
    ]
    assert built_in_names() >= {*FIRST}


@pytest.mark.parametrize(
    ("rows", "room", "count"),
    [([1] * 30, 100, MOST), ([1] * 5, 100, 5), ([1] * 30, 8, 8), ([2] * 30, 9, 4), ([1] * 30, 1, FEWEST), ([], 9, 0)],
)  # fmt: skip
def test_no_more_than_fits_the_screen(rows: list[int], room: int, count: int) -> None:
    """Rows are counted, not routines; a few are shown however small the screen is."""
    assert how_many([["row"] * one for one in rows], room) == count


@pytest.mark.parametrize("width", [40, 80, 200])
def test_rows_fit_and_steer_no_terminal(width: int) -> None:
    """Odd names and wide titles stay in their row, and no escape code comes through."""
    odd = [
        summary("\x1b[31mred\x07", "\x1b]0;x\x07 title " * 9, own=True), summary("名前" * 6, "伸展運動" * 9, own=True),
        summary("broken", own=True, errors=2), summary("plank"),
    ]  # fmt: skip
    rows = list(drawn_entries(odd, width))
    assert max(map(columns, rows)) <= width
    for lines in (rows, list(plain_entries(odd))):
        assert not re.search(r"[\x00-\x1f\x7f-\x9f]", "".join(lines))
        assert "2 errors" in lines[2]
        assert "2 min" in lines[3]


@pytest.mark.parametrize(
    ("arguments", "says"), [((), "Usage: "), (("--plain",), "Usage: "), (("play",), "list")]
)
def test_without_a_terminal_nothing_is_asked(
    arguments: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a pipe there is help, or a usage error with its remedy, on standard error; exit code 2."""
    assert main([*arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert "What do you want to play?" not in err


def test_help_comes_whatever_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in config.yaml keeps nobody from help."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "voice-coach").mkdir()
    (tmp_path / "voice-coach" / "config.yaml").write_text("efort: 50\n")
    assert main([]) == 2
    assert "Usage: " in capsys.readouterr().err


# At a terminal.


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home with two scripts of one's own, one of them with an odd name."""
    own = tmp_path / ".local" / "share" / "voice-coach" / "scripts"
    own.mkdir(parents=True)
    (own / "legs.yaml").write_text(SCRIPT.format(title="Legs at home"))
    (own / "odd\x1b[31mname.yaml").write_text(SCRIPT.format(title="Odd"))
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOICE_COACH", "XDG", "NO_"))
    }
    return {
        **kept, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1]), "TERM": "xterm-256color",
        "COLUMNS": "80", "LINES": "24", "VOICE_COACH_OUTPUT": "null", "VOICE_COACH_VOICE": "silent",
        "VOICE_COACH_BRIEF": "yes",
    }  # fmt: skip


COACH = (sys.executable, "-m", "voice_coach")
PROMPT = b"Number or name: "


@pytest.mark.parametrize("arguments", [(), ("play", "--plain")])
def test_it_offers_and_plays(tty: Tty, environment: dict[str, str], arguments: tuple[str, ...]) -> None:
    """One's own are first, a slip is answered, first letters are enough, and what was chosen plays."""
    process = start(tty, environment, *COACH, *arguments)
    assert tty.shows(PROMPT)
    menu = tty.all_seen.decode()
    assert "voice-coach --help" in menu
    assert "+ shows all" in menu
    assert menu.index("legs") < menu.index("odd") < menu.index("neck-warmup")
    assert "\x1b" not in menu
    assert "static-squat" not in menu
    tty.press(b"plnk\n")
    assert tty.shows(b"Did you mean `plank`?")
    tty.press(b"\xff\xfe\n")
    assert tty.shows(b"No routine begins with")
    tty.press(b"+\n")
    assert tty.shows(b"static-squat")
    assert tty.shows(PROMPT)
    tty.press(b"leg\n")
    assert tty.shows(b"Squat")
    tty.press(b"q")
    assert tty.shows(b"Legs at home: stopped")
    assert process.wait(LONG) == 0
    assert tty.as_it_was


@pytest.mark.parametrize(("keys", "code"), [(b"\n", 0), (b"\x04", 0), (b"\x03", 130)])
def test_it_is_left(tty: Tty, environment: dict[str, str], keys: bytes, code: int) -> None:
    """Enter and the end of input leave it; Ctrl-C does so quietly, with exit code 130."""
    process = start(tty, environment, *COACH)
    assert tty.shows(PROMPT)
    tty.press(keys)
    assert process.wait(LONG) == code
    assert not tty.shows(b"Traceback", 0.1)
    assert b"Error" not in tty.all_seen


def test_lengths_follow_the_effort(tty: Tty, environment: dict[str, str]) -> None:
    """The menu tells how long each takes with the options that were given; q leaves it."""
    process = start(tty, environment, *COACH, "play", "--plain", "--effort", "100")
    assert tty.shows(PROMPT)
    assert b"plank, 2 minutes" not in tty.all_seen
    assert re.search(rb"plank, [5-7] minutes", tty.all_seen)
    tty.press(b"q\n")
    assert process.wait(LONG) == 0
