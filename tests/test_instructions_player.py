"""`show --listen` under the listener's keys. Times are in seconds of the stream; a word lasts half a second."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from legible import Words, exercise, routine
from recorder import Recorder
from tape import Tape
from terminals import LONG, Tty, start

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.instructions import read_out, talks
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.routines.routine import Say
from voice_coach.session.instructions_player import InstructionsPlayer
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order
from voice_coach.session.player import LIVE_BLOCK
from voice_coach.units import STREAM_RATE

AT_ONCE = (LIVE_BLOCK + STREAM_RATE // 100) / STREAM_RATE
"""Seconds until an order is heard, beyond what a device holds: a block, and the fade."""

TOLD = routine(
    Say("One two three four five six seven eight"), exercise("Plank", hold=60, how="Lie down"), Say("Drink"),
    title="Title",
)  # fmt: skip


class Listened:
    """One reading of the instructions, with orders at given seconds of it, and what came of it."""

    def __init__(self, *orders: tuple[float, Order], unsayable: frozenset[str] = frozenset()) -> None:
        self._waiting = list(orders)
        self._orders = Orders()
        self.tape = Tape(self._listen)
        self.player = InstructionsPlayer(
            talks(TOLD, Choices()), "en", Words(STREAM_RATE, unsayable), self.tape, self._orders,
            100, LIVE_BLOCK, heard := Recorder(),
        )  # fmt: skip
        self.player.play()
        self.items, self.held = heard.items, heard.held

    def _listen(self, heard: int) -> bool:
        waiting = len(self._waiting)
        while self._waiting and heard >= self._waiting[0][0] * STREAM_RATE:
            self._orders.put(self._waiting.pop(0)[1])
        return len(self._waiting) < waiting

    def words(self, after: float = 0) -> list[tuple[float, str]]:
        """Return what begins after so many seconds, with its time."""
        cues = [item for item in self.items if isinstance(item, Cue) and item.start >= after * STREAM_RATE]
        return [(cue.start / STREAM_RATE, cue.text) for cue in cues]

    def texts(self, after: float = 0) -> list[str]:
        return [text for _, text in self.words(after)]


WHOLE = Listened()
LONG_ONE = "One two three four five six seven eight"
REST = ["Plank", "Hold for 1 minute", "Lie down", "Drink", "The end"]
ALL = ["Title", WHOLE.texts()[1], LONG_ONE, *REST]
AT = {text: at for at, text in WHOLE.words()}


def test_without_keys_it_is_the_instructions() -> None:
    """Nobody steers: the same sentences at the same samples as the instructions has, to its end."""
    laid_out = read_out(talks(TOLD, Choices()), Words(STREAM_RATE), STREAM_RATE)
    assert WHOLE.items == list(laid_out)
    assert WHOLE.texts() == ALL
    assert WHOLE.tape.finished
    assert WHOLE.tape.closed
    assert not WHOLE.player.stopped


def test_next_goes_to_the_next_section_at_once() -> None:
    """The sentence that is on is broken off; the next step's name follows without the pause before it."""
    pressed = AT[LONG_ONE] + 1
    heard = Listened((pressed, Command.NEXT)).words(pressed - 0.5)
    assert [word for _, word in heard] == REST
    assert heard[0][0] - pressed <= AT_ONCE


def test_next_in_the_last_section_changes_nothing() -> None:
    """ "The end" is heard whole, and it ends as it does by itself."""
    heard = Listened((AT["The end"] + 0.1, Command.NEXT))
    assert heard.words() == WHOLE.words()
    assert heard.tape.finished


def test_back_begins_this_section_anew() -> None:
    """Three seconds into a section it begins anew; before that the section before does."""
    late, early = AT[LONG_ONE] + 3.5, AT[LONG_ONE] + 2.5
    assert Listened((late, Command.BACK)).texts(late) == ALL[2:]
    assert Listened((early, Command.BACK)).texts(early) == ALL
    assert Listened((early, Command.BACK)).words(early)[0][0] - early <= AT_ONCE


def test_back_in_the_first_section_is_its_beginning() -> None:
    """There is no section before it."""
    assert Listened((AT["Title"] + 0.2, Command.BACK)).texts(AT["Title"] + 0.1) == ALL
    assert Listened((0.1, Command.BACK)).texts() == ALL


def test_a_pause_is_silence_and_its_sentence_is_said_again() -> None:
    """ "Paused" is said at once; going on says the whole sentence once more, and then what follows."""
    pressed = AT["Lie down"] + 0.2
    play = Listened((pressed, Command.TOGGLE), (pressed + 60, Command.TOGGLE))
    paused, *others = play.words(pressed)
    assert paused[1] == "Paused"
    assert paused[0] - pressed <= AT_ONCE
    assert [text for _, text in others] == ["Lie down", "Drink", "The end"]
    assert others[0][0] - (pressed + 60) <= AT_ONCE
    silence = play.tape.samples()[round((pressed + 2) * STREAM_RATE) : round((pressed + 59) * STREAM_RATE)]
    assert not silence.any()
    assert [state.phase for state in play.held] == ["paused"]


def test_between_two_sentences_nothing_is_said_twice() -> None:
    """A pause after the end of a sentence goes on with the next one."""
    pressed = AT[LONG_ONE] + 4.2
    play = Listened((pressed, Command.TOGGLE), (pressed + 9, Command.TOGGLE))
    assert play.texts(pressed) == ["Paused", *REST]


@pytest.mark.parametrize(("key", "goes_on"), [(Command.NEXT, ["Drink", "The end"]), (Command.BACK, REST)])
def test_keys_in_a_pause_go_on_there(key: Command, goes_on: list[str]) -> None:
    """Next and back end the pause."""
    pressed = AT["Lie down"] + 0.1
    play = Listened((pressed, Command.TOGGLE), (pressed + 20, key))
    assert play.texts(pressed + 10) == goes_on


def test_quit_ends_it_with_a_word() -> None:
    """ "Stopped" is said at once, and nothing after it; what comes later is not obeyed."""
    pressed = AT["Plank"] + 0.1
    play = Listened((pressed, Command.QUIT), (pressed + 0.1, Command.BACK))
    [(at, text)] = play.words(pressed)
    assert text == "Stopped"
    assert at - pressed <= AT_ONCE
    assert play.player.stopped
    assert play.tape.finished


@pytest.mark.parametrize(
    ("event", "word"), [(SoundEvent.LOST, []), (SoundEvent.MOVED, ["Paused"]), (SoundEvent.WOKE, ["Paused"])]
)
def test_a_device_that_changes_pauses_it(event: SoundEvent, word: list[str]) -> None:
    """So does Ctrl-Z; it goes on by a key alone, with the sentence that was on."""
    began = AT["Drink"] + 0.1
    play = Listened((began, event), (began + 30, SoundEvent.BACK), (began + 60, Command.TOGGLE))
    assert play.texts(began) == [*word, "Paused", "Drink", "The end"]


def test_keys_that_mean_nothing_here_change_nothing() -> None:
    """Nothing that is said is broken off by them."""
    began = AT[LONG_ONE]
    orders = [
        (began + 0.1 * number, key)
        for number, key in enumerate((Command.SKIP, Command.LONGER, Command.WHERE))
    ]
    assert Listened(*orders).words() == WHOLE.words()


def test_what_the_voice_cannot_say_is_passed_over() -> None:
    """The sentences after it are still told apart."""
    mute = frozenset({"Plank"})
    pressed = {text: at for at, text in Listened(unsayable=mute).words()}["Lie down"] + 0.1
    play = Listened((pressed, Command.TOGGLE), (pressed + 5, Command.TOGGLE), unsayable=mute)
    assert play.texts(pressed) == ["Paused", "Lie down", "Drink", "The end"]


# At a terminal.

SCRIPT = (
    "title: Quiet\nsteps:\n"
    + "  - say: Some words that take a while to be said, so that a key can be pressed\n" * 99
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "quiet.yaml").write_text(SCRIPT)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOICE_COACH", "XDG", "NO_"))
    }
    return {
        **kept,
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "COLUMNS": "80",
        "LINES": "24",
    }


@pytest.mark.parametrize(("ending", "code"), [(b"q", 0), (b"\x03", 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_keys_work_and_the_terminal_is_given_back(
    tty: Tty, environment: dict[str, str], ending: bytes | signal.Signals, code: int
) -> None:
    """The keys are told and obeyed; whatever ends it, the terminal is as it was."""
    listen = ("show", "quiet.yaml", "--listen", "--output", "null", "--voice", "silent")
    process = start(tty, environment, sys.executable, "-m", "voice_coach", *listen)
    assert tty.shows(b"Keys: space pauses, n next, b back, q quits.")
    assert tty.shows(b"Quiet")
    assert not tty.as_it_was
    tty.press(b" ")
    assert tty.shows(b"Paused")
    tty.press(b"n")
    assert tty.shows(b"Some words")
    if isinstance(ending, bytes):
        tty.press(ending)
    else:
        process.send_signal(ending)
    assert process.wait(LONG) == code
    assert tty.as_it_was
    assert tty.shows(b"Quiet: stopped after ")
