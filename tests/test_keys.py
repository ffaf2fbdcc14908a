"""Keys become commands whatever the terminal sends, and the terminal is given back however the play ends."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event, Thread
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from terminals import LONG, Tty, start

from voice_coach.coaching.messages import LANGUAGES, catalogue
from voice_coach.commands.play import command as play
from voice_coach.commands.show import command as show
from voice_coach.commands.voices import command as voices
from voice_coach.controls import keyboard as keyboard_module
from voice_coach.controls.keyboard import keyboard, read_console
from voice_coach.controls.keys import (
    A_MOMENT,
    ARROWS,
    AT_ONCE,
    KEYS,
    LONGEST,
    NAMES,
    PLAYING,
    READING,
    TABLE,
    TOGETHER,
    Typing,
    key_line,
    key_rows,
)
from voice_coach.controls.suspension import around_suspension
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order
from voice_coach.showing.picture import KEY_LINES

pytest.importorskip("termios")

ALL = {
    b" ": Command.PRESS, b"\r": Command.PRESS, b"\n": Command.PRESS,
    b"p": Command.TOGGLE, b"P": Command.TOGGLE, b"n": Command.NEXT, b"N": Command.NEXT,
    b"b": Command.BACK, b"B": Command.BACK, b"a": Command.AGAIN, b"A": Command.AGAIN, b"w": Command.WHERE,
    b"W": Command.WHERE, b"r": Command.LONGER, b"R": Command.LONGER, b"s": Command.SKIP, b"S": Command.SKIP,
    b"+": Command.LOUDER, b"=": Command.LOUDER, b"-": Command.SOFTER, b"?": Command.HELP, b"h": Command.HELP,
    b"H": Command.HELP, b"q": Command.QUIT, b"Q": Command.QUIT, b"\x1b[C": Command.NEXT, b"\x1bOC": Command.NEXT,
    b"\x1b[D": Command.BACK, b"\x1bOD": Command.BACK, b"\x1b[A": Command.LOUDER, b"\x1bOA": Command.LOUDER,
    b"\x1b[B": Command.SOFTER, b"\x1bOB": Command.SOFTER,
}  # fmt: skip

NOTHING = [
    b"\x1b", b"\x1b[1;5C", b"\x1b[15~", b"\x1b[[A", b"\x1bn", b"\x1b[<0;10;10M", b"\x1b]11;rgb:qqqq/nnnn\x07",
    b"\x1bP1+r71\x1b\\", b"\x1b[", b"\x1b[q", b"\x00", b"\x04", b"x", b"\t", "é—ñ".encode(), b"\xff\xfe",
]  # fmt: skip
"""Keys and terminals' answers that mean nothing here, some with letters inside that would."""


def typed(*pieces: bytes, apart: float = 1.0) -> list[Command]:
    """Return what is asked for by pieces that come ``apart`` seconds from each other."""
    typing = Typing()
    return [command for turn, piece in enumerate(pieces) for command in typing.commands(piece, turn * apart)]


@pytest.mark.parametrize("key", ALL, ids=repr)
def test_each_key_has_its_command(key: bytes) -> None:
    """Letters in both cases, signs, and arrows in both modes of a terminal."""
    assert typed(key) == [ALL[key]]


NAMED = {key.name: key.command for key in TABLE} | {"Enter": Command.PRESS} | ARROWS
"""Every key by the name that help texts give it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_spoken_help_names_these_keys(language: str) -> None:
    """In each language the coach names each key that is a letter: four of them at first, then the others."""
    letters = [typed.upper() for key in TABLE for typed in key.typed if typed.isalpha() and typed != "h"]
    few, others = (
        re.findall(r"\b[A-Z]\b(?!\.)", catalogue(language).say(key)) for key in ("help", "help_more")
    )
    assert few == ["P", "N", "A", "W"]
    assert others == [letter for letter in letters if letter not in few]


def test_the_spoken_help_says_what_each_key_does() -> None:
    """No letter quits unless the coach says so."""
    both = f"{catalogue('en').say('help')}. {catalogue('en').say('help_more')}"
    for sentence in both.split(". "):
        names, _, what = sentence.partition(": ")
        for letter in (name.lower() for name in names.split() if len(name) == 1):
            assert (NAMED[letter] is Command.QUIT) is (what == "quit")


@pytest.mark.parametrize("line", KEY_LINES)
def test_the_line_of_keys_below_the_screen_is_right(line: str) -> None:
    """Each key in it does what is said beside it; the longest line leaves out none of the commands."""
    words = {"pause": {Command.PRESS}, "volume": {Command.LOUDER, Command.SOFTER}}
    seen = set()
    for part in line.format(pause="pause").split("  "):
        keys = [word for word in part.split() if word in NAMED]
        what = part.split()[len(keys)]
        assert keys
        assert {NAMED[key] for key in keys} == words.get(what) or {Command(what)}, part
        seen |= {NAMED[key] for key in keys}
    assert line != KEY_LINES[0] or seen == {key.command for key in TABLE} - {Command.TOGGLE}  # `p` too pauses


def test_the_readme_names_these_keys() -> None:
    """Its table has each command with its keys and what `remote` calls it."""
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    table = readme.partition("| key | button | `voice-coach remote` | does |\n|---|---|---|---|\n")[2]
    told: dict[str, Command] = {}
    for row in table.partition("\n\n")[0].splitlines():
        keys, _, remote, _ = (cell.strip() for cell in row.strip("|").split("|", 3))
        asked = [Command(name) for name in re.findall(r"`([a-z]+)`", remote)]
        for key in keys.replace("`", "").split(", "):
            assert NAMED[key] in asked, row
            told[key] = NAMED[key]
    assert told == NAMED


def test_the_help_of_play_lists_these_keys() -> None:
    """Each command stands in a row of its own, with all its keys."""
    told = (
        CliRunner()
        .invoke(play, ["--no-plain", "--help"], terminal_width=200)
        .output.partition("Keys while it plays:")[2]
    )
    rows = dict(re.split(r"  +", line.strip(), maxsplit=1) for line in told.strip().splitlines())
    assert rows == dict(key_rows())
    named = {NAMES.get(typed, typed) for typed in KEYS}
    assert {name for keys in rows for name in keys.split(", ")} == {*named, *ARROWS}


@pytest.mark.parametrize("command", [show, voices])
def test_the_help_of_what_is_read_aloud_names_its_keys(command: click.Command) -> None:
    """It names the four keys that the first line names, each with what it does."""
    told = " ".join((command.help or "").split())
    found = re.search(
        r"(\S+) pauses and goes on, (\S+) is the next \w+, (\S+) goes back, (\S+) quits\.", told
    )
    assert found is not None
    assert [NAMED[key] for key in found.groups()] == list(READING)


def test_the_first_line_names_the_most_important_keys() -> None:
    """A play and a reading begin with the keys that they have."""
    assert key_line(PLAYING) == "Keys: space pauses, n next, b back, ? says the keys, q quits."
    assert key_line(READING) == "Keys: space pauses, n next, b back, q quits."


@pytest.mark.parametrize("sequence", NOTHING, ids=repr)
def test_what_means_nothing_is_swallowed_whole(sequence: bytes) -> None:
    """No letter inside such a sequence is taken for a key, and the key after it is heard."""
    assert typed(sequence, b"n") == [Command.NEXT]


@pytest.mark.parametrize("key", [key for key in (*ALL, *NOTHING) if len(key) > 1], ids=repr)
def test_a_sequence_may_come_in_pieces(key: bytes) -> None:
    """Cut anywhere, a sequence means what it means whole."""
    for cut in range(1, len(key)):
        assert typed(key[:cut], key[cut:], apart=TOGETHER / 2) == typed(key)


def test_a_lone_escape_waits_for_nobody() -> None:
    """A key that comes later than the pieces of a sequence do is a key of its own."""
    assert typed(b"\x1b", b"n", apart=TOGETHER * 2) == [Command.NEXT]
    assert typed(b"\x1b", b"n", apart=TOGETHER / 2) == []


def test_a_sequence_broken_by_another() -> None:
    """An arrow inside a sequence that never ended is an arrow."""
    assert typed(b"\x1b\x1b[C", b"\x1b[1;\x1b[D", b"\x1bO\x1bOA") == [
        Command.NEXT, Command.BACK, Command.LOUDER,
    ]  # fmt: skip


def test_a_sequence_without_an_end_takes_no_room() -> None:
    """However long it becomes, it is swallowed, and costs no memory."""
    typing = Typing()
    for turn in range(1000):
        assert typing.commands(b"\x1b]" if turn == 0 else b"q" * 100, turn * TOGETHER / 2) == []
        assert len(typing._rest) <= LONGEST + 100
    assert typing.commands(b"\x07n", 1000 * TOGETHER / 2) == [Command.NEXT]


def test_pasted_text_asks_for_nothing() -> None:
    """A megabyte that is pasted does nothing, to its last piece; the key that is pressed then does."""
    typing = Typing()
    text = b"question: pause now? " * 50_000
    asked = [typing.commands(text[at : at + 4095], at / 4095 / 1000) for at in range(0, len(text), 4095)]
    assert not any(asked)
    assert typing.commands(b"q", 10.0) == [Command.QUIT]


def test_a_marked_paste_asks_for_nothing() -> None:
    """What stands between a terminal's marks is no key, however short and in however many pieces."""
    assert typed(b"\x1b[200~qn\x1b[201~b") == [Command.BACK]
    assert typed(b"\x1b[200~q", b"n\x1b[20", b"1~b", apart=TOGETHER / 2) == [Command.BACK]
    assert typed(b"\x1b[200~q", b"n") == [Command.NEXT]  # the end of it never came


def test_a_held_key_repeats() -> None:
    """Thirty times a second is a key that is held down, and no paste."""
    assert typed(*[b"-"] * 60, apart=1 / 30) == [Command.SOFTER] * 60


@given(st.lists(st.tuples(st.binary(max_size=40), st.floats(0, 0.5)), max_size=40))
def test_no_typing_floods(pieces: list[tuple[bytes, float]]) -> None:
    """Whatever comes, there are never more commands in a moment than fingers can give."""
    typing, now = Typing(), 0.0
    given_at: list[float] = []
    for piece, gap in pieces:
        now += gap
        given_at += [now] * len(typing.commands(piece, now))
        assert sum(one >= now - A_MOMENT for one in given_at) <= AT_ONCE


# On a terminal.


@pytest.fixture
def at_keyboard(tty: Tty, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tty]:
    """A terminal that is standard input."""
    with os.fdopen(os.dup(tty.near)) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield tty


def next_order(orders: Orders) -> Order | None:
    found = orders.next(LONG)
    return found[0] if found else None


def test_keys_become_orders(at_keyboard: Tty) -> None:
    """What is typed comes to the player, unshown and without Enter; afterwards the terminal is as it was."""
    orders = Orders()
    with keyboard(orders):
        at_keyboard.press(b"n")
        assert next_order(orders) is Command.NEXT
        at_keyboard.press(b"\x1b[D")
        assert next_order(orders) is Command.BACK
        assert not at_keyboard.as_it_was
        assert not select.select([at_keyboard.far], [], [], 0.05)[0]
    assert at_keyboard.as_it_was


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_crash_gives_the_terminal_back(at_keyboard: Tty, error: type[BaseException]) -> None:
    """Whatever breaks the play off, the terminal is as it was, and what was typed reaches no shell."""

    def play() -> None:
        with keyboard(Orders()):
            at_keyboard.press(b"rm\n" * 100)
            raise error

    with pytest.raises(error):
        play()
    assert at_keyboard.as_it_was
    os.set_blocking(at_keyboard.near, False)
    with pytest.raises(BlockingIOError):
        os.read(at_keyboard.near, 1)


def test_a_terminal_that_hangs_up_ends_the_keys_alone(at_keyboard: Tty) -> None:
    """The play goes on to be ended as it should; nothing is raised."""
    orders = Orders()
    with keyboard(orders):
        os.close(at_keyboard.far)
        assert orders.next(0.1) is None


def test_suspended_and_gone_on(at_keyboard: Tty) -> None:
    """Ctrl-Z gives the terminal back before the play stops; it is taken again when the play goes on."""
    seen = []
    orders = Orders()

    def stop(number: int, frame: object) -> None:
        seen.append(at_keyboard.as_it_was)

    before = signal.signal(signal.SIGTSTP, stop)  # in place of the system's stop
    try:
        with keyboard(orders):
            signal.raise_signal(signal.SIGTSTP)
            assert not at_keyboard.as_it_was
            assert next_order(orders) is SoundEvent.WOKE
        assert signal.getsignal(signal.SIGTSTP) is stop
    finally:
        signal.signal(signal.SIGTSTP, before)
    assert seen == [True]


def test_suspensions_nest() -> None:
    """What was done last is undone first, and done again last."""
    told: list[str] = []
    before = signal.signal(signal.SIGTSTP, lambda number, frame: told.append("stopped"))
    try:
        with (
            around_suspension(lambda: told.append("screen off"), lambda: told.append("screen on")),
            around_suspension(lambda: told.append("keys off"), lambda: told.append("keys on")),
        ):
            signal.raise_signal(signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, before)
    assert told == ["keys off", "screen off", "stopped", "screen on", "keys on"]


@pytest.mark.parametrize("kind", ["pipe", "null", "closed", "none"])
def test_no_terminal_no_keys(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard input is no terminal, nothing is read from it, and nothing is said."""
    inward, outward = os.pipe()
    os.write(outward, b"q")
    os.close(outward)
    with os.fdopen(inward) as pipe, Path(os.devnull).open() as null, Path(os.devnull).open() as closed:
        closed.close()
        monkeypatch.setattr(sys, "stdin", {"pipe": pipe, "null": null, "closed": closed, "none": None}[kind])
        orders = Orders()
        with keyboard(orders):
            assert orders.next(0.02) is None
        assert pipe.read() == "q"


def test_a_windows_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters and arrows as ``msvcrt`` tells them; other special keys are swallowed."""

    class Console:
        waiting: ClassVar = list("n\xe0K\x00;w")

        def kbhit(self) -> bool:
            return bool(self.waiting)

        def getwch(self) -> str:
            return self.waiting.pop(0)

    monkeypatch.setattr(keyboard_module, "WINDOWS_LOOK", 0.001)
    orders, over = Orders(), Event()
    reader = Thread(target=read_console, args=(Console(), orders, over))
    reader.start()
    assert [next_order(orders) for _ in range(3)] == [Command.NEXT, Command.BACK, Command.WHERE]
    over.set()
    reader.join()


# The program itself, on a terminal of its own.

ROUTINE = """\
title: Quiet
steps:
  - exercise: Plank
    hold: 10min
    get_ready: 3s
  - exercise: Bridge
    hold: 10min
    get_ready: 3s
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "quiet.yaml").write_text(ROUTINE)
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("VOICE_COACH", "XDG", "NO_"))
    }
    return {
        **kept, "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1]), "TERM": "xterm-256color",
        "PS1": "$ ", "COLUMNS": "80", "LINES": "24",
    }  # fmt: skip


PLAY = (sys.executable, "-m", "voice_coach", "play", "quiet.yaml", "--output", "null", "--brief")


@pytest.fixture
def ends() -> Iterator[list[Tty]]:
    """A terminal for each of several players."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Tty())) for _ in range(5)]


def test_every_end_gives_the_terminal_back(environment: dict[str, str], ends: list[Tty]) -> None:
    """After q, Ctrl-C, SIGTERM and Ctrl-\\ the terminal and its cursor are as they were, with the exit code of each.

    A plain play has the same keys, and leaves the cursor alone all the time.
    """
    looks = ("--screen", "--screen", "--screen", "--plain", "--screen")
    processes = [
        start(tty, environment, *PLAY, "--voice", "silent", look)
        for tty, look in zip(ends, looks, strict=True)
    ]
    assert all(tty.shows(b"Plank") for tty in ends)
    assert not any(tty.as_it_was for tty in ends)
    ends[0].press(b"q")
    ends[1].press(b"\x03")
    processes[2].send_signal(signal.SIGTERM)
    ends[3].press(b"q")
    ends[4].press(b"\x1c")
    assert [tty.wait() for tty in ends] == [0, 130, -signal.SIGTERM, 0, -signal.SIGQUIT]
    for tty, look in zip(ends, looks, strict=True):
        assert tty.as_it_was
        assert look == "--plain" or tty.shows(b"\x1b[?25h")
        assert tty.shows(b"Quiet: stopped after ")
        assert (b"\x1b" in tty.all_seen) is (look == "--screen")


def children_of(pid: int) -> list[Path]:
    """Return the processes that a process has started, where the system tells them."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            if stat.read_text().rpartition(")")[2].split()[1] == str(pid):
                found.append(stat.parent)
    return found


def test_a_hang_up_ends_it_cleanly(tty: Tty, environment: dict[str, str]) -> None:
    """When the terminal goes the play ends as of SIGHUP, and the voice's processes end with it."""
    process = start(tty, environment, *PLAY, "--voice", "en-us")
    assert tty.shows(b"Plank")
    voices = children_of(process.pid)
    assert voices or not Path("/proc/self").exists()
    os.close(tty.near)
    os.close(tty.far)
    tty.near = os.open(os.devnull, os.O_RDONLY)
    assert process.wait(LONG) == -signal.SIGHUP
    deadline = time.monotonic() + LONG
    while any(voice.exists() for voice in voices) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(voice.exists() for voice in voices)


@pytest.fixture
def shell(tty: Tty, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A shell that knows jobs, on the terminal."""
    for name in ("/bin/bash", "/usr/bin/bash"):
        if Path(name).exists():
            break
    else:
        pytest.skip("there is no bash here")
    shell = start(tty, environment, name, "--norc", "--noediting", "-i")
    assert tty.shows(b"$ ")
    return shell


@pytest.mark.parametrize("ending", ["HUP", "INT"])
def test_a_suspended_play_can_be_ended(tty: Tty, shell: "subprocess.Popen[bytes]", ending: str) -> None:
    """What asks a suspended play to end ends it as soon as it goes on, with its screen."""
    tty.press(f"{' '.join(PLAY)} --voice silent --screen\n".encode())
    assert tty.shows(b"Plank")
    tty.press(b"\x1a")
    assert tty.shows(b"Stopped")
    # By then a picture is due.
    tty.press(f"sleep 0.7; kill -{ending} %1; fg; echo ended by $?.\n".encode())
    number = getattr(signal, f"SIG{ending}")
    assert tty.shows(f"\nended by {128 + number}.".encode()), tty.all_seen
    tty.press(b"exit\n")
    assert shell.wait(LONG) == 0
    assert tty.as_it_was


def test_a_shell_with_jobs(tty: Tty, shell: "subprocess.Popen[bytes]") -> None:
    """In the background it plays on without keys; in front it takes them; suspended it gives them back."""
    play = " ".join(PLAY)
    tty.press(f"{play} --voice silent --plain &\n".encode())
    assert tty.shows(b"Plank")
    tty.press(b"jobs\n")
    assert tty.shows(b"Running")
    tty.press(b"fg\n")
    assert tty.shows(b"quiet.yaml")
    deadline = time.monotonic() + LONG
    while tty.as_it_was and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not tty.as_it_was
    tty.press(b"\x1a")
    assert tty.shows(b"Stopped")
    assert tty.shows(b"$ ")
    assert tty.as_it_was
    tty.press(b"fg\n")
    assert tty.shows(b"quiet.yaml")
    deadline = time.monotonic() + LONG
    while tty.as_it_was and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not tty.as_it_was
    tty.press(b"q")
    assert tty.shows(b"Quiet: stopped after "), tty.all_seen
    tty.press(b"exit\n")
    assert shell.wait(LONG) == 0
    assert tty.as_it_was
