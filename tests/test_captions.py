"""Captions come line by line, each once and in its time; the display says at the end how far it came."""

import io
import signal
import sys
from dataclasses import replace

import pytest
from shown_play import ShownPlay
from sound_server import wait_for

from voice_coach.coaching.cue import TONES, Cue, Phrase
from voice_coach.outputs.keeper import BACK, FOUND, LOST, NO_DEVICE
from voice_coach.routines.routine import Routine, Say
from voice_coach.session.player_state import State
from voice_coach.showing.captions import Captions, clock
from voice_coach.showing.display import KEYS, Display
from voice_coach.showing.screen import Screen
from voice_coach.units import STREAM_RATE, Samples

TENTH = STREAM_RATE // 10
"""Positions below are tenths of a second."""


def speech(start: int, text: str) -> Cue:
    return Cue(Samples(start * TENTH), Samples(5 * TENTH), "speech", Phrase(text), "announcement")


def tone(start: int, name: str) -> Cue:
    return Cue(Samples(start * TENTH), Samples(TENTH), "tone", name, "work")


def told(cues: list[Cue], *positions: int) -> list[list[str]]:
    """Return the lines that each position brings."""
    lines: list[str] = []
    captions, play = Captions(lines.append), ShownPlay(*cues)
    steps = []
    for position in positions:
        play.heard = Samples(position * TENTH)
        captions.tell(play)
        steps.append(lines.copy())
        lines.clear()
    return steps


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (9, "0:09"),
        (75, "1:15"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (86_399, "23:59:59"),
    ],
)
def test_clock(seconds: int, text: str) -> None:
    """Times are m:ss, from an hour up h:mm:ss."""
    assert clock(seconds) == text


def test_a_line_comes_when_its_phrase_begins() -> None:
    """A line is written at the sample its phrase begins, with its time, and once."""
    cues = [speech(5, "Wall squat."), speech(125, "Ten reps.")]
    assert told(cues, 4, 5, 6, 124, 125, 999) == [[], ["0:00  Wall squat."], [], [], ["0:12  Ten reps."], []]


def test_a_long_phrase_breaks_at_blanks() -> None:
    """On a terminal a phrase goes on in the next line, as wide as the terminal is by then; no word is cut."""
    lines: list[str] = []
    widths = [20, None]
    captions = Captions(lines.append, width=lambda: widths.pop(0))
    said = (speech(start, "That took 2 minutes and 30 seconds") for start in (5, 15))
    captions.tell(ShownPlay(*said, heard=20 * TENTH))
    assert lines == [
        "0:00  That took 2",
        "minutes and 30",
        "seconds",
        "0:01  That took 2 minutes and 30 seconds",
    ]


def test_a_late_look_misses_nothing() -> None:
    """Lines between two looks are all written, in order."""
    cues = [speech(5, "One"), speech(15, "Two"), speech(25, "Three")]
    assert told(cues, 20, 30) == [["0:00  One", "0:01  Two"], ["0:02  Three"]]


def test_an_answer_that_is_recorded_just_after_it_began_is_written() -> None:
    """The display may look between the first sample of an answer and its record; the answer still has its line."""
    lines: list[str] = []
    captions, play = Captions(lines.append), ShownPlay(speech(0, "Plank"))
    play.heard = Samples(12 * TENTH)
    captions.tell(play)
    play.say(speech(10, "30 seconds left"))
    captions.tell(play)
    captions.tell(play)
    assert lines == ["0:00  Plank", "0:01  30 seconds left"]


def test_tones_that_tell_what_to_do_get_words() -> None:
    """Each tone that tells what to do gets a line; countdown, turn and tick get none."""
    cues = [tone(10 * second, name) for second, name in enumerate(TONES)]
    assert told(cues, 1000) == [
        ["0:01  Go.", "0:02  Stop.", "0:03  Hold.", "0:04  Release.", "0:07  Halfway.", "0:08  Done."]
    ]


@pytest.mark.parametrize("said", ["Hold", "hold", "Hold.", "HOLD!"])
def test_a_tone_and_its_own_word_are_one_line(said: str) -> None:
    """Where the coach says the word of a tone right after it, there is one line."""
    assert told([tone(20, "hold"), speech(22, said), tone(60, "release")], 1000) == [
        ["0:02  Hold.", "0:06  Release."]
    ]


@pytest.mark.parametrize(
    "cues",
    [
        [tone(20, "hold"), speech(22, "Hold still")],
        [tone(20, "hold"), speech(32, "Hold")],
        [tone(20, "release"), speech(22, "Hold")],
        [tone(20, "hold"), speech(22, "Breathe"), speech(29, "Hold")],
        [tone(20, "hold"), tone(26, "hold")],
        [speech(20, "Hold"), speech(26, "Hold")],
    ],
)
def test_other_words_after_a_tone_have_their_line(cues: list[Cue]) -> None:
    """Other words, the same word later, and a tone that comes again are lines of their own."""
    [lines] = told(cues, 1000)
    assert len(lines) == len(cues)


def test_what_is_forgotten_is_not_written() -> None:
    """What is not going to be heard has no line, and takes none from the words that come in its place."""
    lines: list[str] = []
    play = ShownPlay(speech(0, "Breathe"), tone(20, "hold"), heard=100 * TENTH)
    play.forget(15 * TENTH)
    play.say(speech(15, "Hold"))
    Captions(lines.append).tell(play)
    assert lines == ["0:00  Breathe", "0:01  Hold"]


def test_lines_have_the_time_of_training() -> None:
    """The time in front of a line is without pauses."""
    lines: list[str] = []
    Captions(lines.append).tell(ShownPlay(speech(700, "Go on"), heard=700 * TENTH, idle=600 * TENTH))
    assert lines == ["0:10  Go on"]


def test_sound_files_get_no_line() -> None:
    """A sound step is not words, whatever its file is called."""
    cue = Cue(Samples(0), Samples(5), "sound", "go", "announcement")
    assert told([cue], 1000) == [[]]


def test_text_cannot_steer_the_terminal() -> None:
    """Control characters of a script do not reach the terminal, and one phrase is one line."""
    [[line]] = told([speech(0, "\x1b[2JStand\x07 tall.\r\nNow.")], 0)
    assert line == "0:00  ␛[2JStand␇ tall. Now."


def test_markup_is_text() -> None:
    """Square brackets are written as they stand."""
    assert told([speech(0, "Hold [bold]still[/bold].")], 0) == [["0:00  Hold [bold]still[/bold]."]]


# How a play ends, on the screen and in lines.

NECK = Routine("neck", "Neck [b]\x1b[2J", (Say("Sit tall."),))
SAFE = "Neck [b]␛[2J"


def heard(*said: Cue) -> ShownPlay:
    """Return a play of which 38 s were heard."""
    return ShownPlay(*said, heard=38 * STREAM_RATE)


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Gone(Terminal):
    """A terminal that goes away while something is drawn on it."""

    left = False

    def write(self, text: str) -> int:
        if self.left:
            raise OSError(5, "Input/output error")
        return super().write(text)


def end(
    monkeypatch: pytest.MonkeyPatch,
    output: io.StringIO | None,
    error: type[BaseException] | None,
    *,
    begun: bool = True,
    hushed: bool = False,
) -> None:
    """Play on ``output`` as standard output for 38 s, to the end or until ``error``."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", output)
    with Display(NECK.title, wanted=True, hushed=hushed) as display:
        if begun:
            display.follow(heard())
        if isinstance(output, Gone):
            output.left = True
        if error:
            raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_a_play_that_stops_says_how_far_it_came(
    monkeypatch: pytest.MonkeyPatch, kind: type[io.StringIO], error: type[BaseException]
) -> None:
    """Stopped by Ctrl-C or an error, screen and lines both end with the title, made safe, and the time."""
    output = kind()
    with pytest.raises(error):
        end(monkeypatch, output, error)
    assert output.getvalue().endswith(f"{SAFE}: stopped after 0:38.\n")


def test_a_play_that_is_done() -> None:
    """At the end the screen says that it is done; of the lines, the last one has said so."""
    for kind, told in ((Terminal, f"{SAFE}: done after 0:38.\n"), (io.StringIO, "")):
        with pytest.MonkeyPatch.context() as patch:
            end(patch, output := kind(), None)
        assert output.getvalue().endswith(told)
        assert ("done" in output.getvalue()) is bool(told)


@pytest.mark.parametrize(("missing", "there"), [(NO_DEVICE, FOUND), (LOST, BACK)])
def test_that_there_is_no_sound_stays_on_the_screen(
    monkeypatch: pytest.MonkeyPatch, missing: str, there: str
) -> None:
    """Other notices come beside it; that sound is there takes its place."""
    monkeypatch.setattr(sys, "stdout", output := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")

    def picture_with(words: str) -> str:
        wait_for(words, lambda: words in output.getvalue().rpartition("[b]")[2])
        return output.getvalue().rpartition("[b]")[2]

    with Display(NECK.title, wanted=True, hushed=False) as display:
        display.follow(heard())
        display.notice(missing)
        display.notice("One")
        assert missing in picture_with("One")
        display.notice("Two")
        assert missing in picture_with("Two")
        display.notice(there)
        assert missing not in picture_with(there)


def test_that_there_is_no_sound_is_told_once_in_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In plain lines it is told on standard error, once, and that sound is there likewise."""
    with Display(NECK.title, wanted=False, hushed=False) as display:
        display.follow(heard())
        display.notice(NO_DEVICE)
        display.notice(FOUND)
    assert capsys.readouterr().err.splitlines() == [NO_DEVICE, FOUND]


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_what_never_began_says_nothing(monkeypatch: pytest.MonkeyPatch, kind: type[io.StringIO]) -> None:
    """Before anything could be heard, and where standard output carries the sound, nothing is said."""
    for options in ({"begun": False}, {"hushed": True}):
        output = kind()
        with pytest.raises(KeyboardInterrupt):
            end(monkeypatch, output, KeyboardInterrupt, **options)
        assert "stopped" not in output.getvalue()


@pytest.mark.parametrize("error", [KeyboardInterrupt, BrokenPipeError])
@pytest.mark.parametrize("what", ["closed", "gone", "none"])
def test_an_end_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, what: str, error: type[BaseException]
) -> None:
    """With standard output closed, gone or never there, what ended the play comes through."""
    closed = io.StringIO()
    closed.close()
    with pytest.raises(error) as raised:
        end(monkeypatch, {"closed": closed, "gone": Gone(), "none": None}[what], error)
    assert raised.type is error


@pytest.mark.skipif(not hasattr(signal, "SIGTSTP"), reason="this system knows no Ctrl-Z")
def test_a_suspended_play_says_so_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Ctrl-Z stops it, the lines tell what was heard and that the play is suspended."""
    monkeypatch.setattr(sys, "stdout", output := io.StringIO())
    seen: list[str] = []
    before = signal.signal(signal.SIGTSTP, lambda number, frame: seen.append(output.getvalue()))
    try:
        with Display(NECK.title, wanted=False, hushed=False, keys="") as display:
            display.follow(heard(speech(0, "Plank")))
            signal.raise_signal(signal.SIGTSTP)
    finally:
        signal.signal(signal.SIGTSTP, before)
    assert seen == ["0:00  Plank\n0:38  Suspended. Continue with `fg` in the shell.\n"]


@pytest.mark.parametrize(
    ("keyboard", "keys"), [(True, KEYS), (True, "Keys: q quits."), (True, ""), (False, KEYS)]
)
def test_the_lines_begin_with_the_keys(monkeypatch: pytest.MonkeyPatch, keyboard: bool, keys: str) -> None:
    """Who cannot see is told the keys, once, before all else; where nothing can be typed nothing is told of them."""
    monkeypatch.setattr(sys, "stdin", Terminal() if keyboard else io.StringIO())
    monkeypatch.setattr(sys, "stdout", output := io.StringIO())
    with Display(NECK.title, wanted=False, hushed=False, keys=keys) as display:
        display.follow(heard(speech(0, "Plank")))
    told = f"{keys}\n" if keyboard and keys else ""
    assert output.getvalue() == f"{told}0:00  Plank\n"


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (BrokenPipeError(32, "Broken pipe"), "Nothing reads"),
        (OSError(28, "No space left on device"), "No space"),
    ],
)
def test_lines_that_nobody_takes_end_no_routine(
    monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    """A pager that was left and a full disk are told once, and the listener is not left alone."""

    class Refusing(io.StringIO):
        def write(self, text: str) -> int:
            raise error

    monkeypatch.setattr(sys, "stdout", Refusing())
    monkeypatch.setattr(sys, "stderr", said := io.StringIO())
    with Display(NECK.title, wanted=False, hushed=False) as display:
        play = heard(speech(0, "Plank"))
        display.follow(play)
        display._lines.join(120)  # the lines have ended, and the routine has not
        play.say(speech(1, "Bridge"))
    assert why in said.getvalue()
    assert said.getvalue().count("The routine goes on.") == 1


STATE = State("playing", "Neck", None, None, 0, 100)


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
@pytest.mark.parametrize(("done_at", "told"), [(None, "stopped"), (30, "done"), (60, "stopped")])
def test_a_play_that_is_quit_is_not_done(
    monkeypatch: pytest.MonkeyPatch, kind: type[io.StringIO], done_at: int | None, told: str
) -> None:
    """Only a routine whose `done` was to be heard is done; one that the listener ends is stopped."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", output := kind())
    with Display(NECK.title, wanted=True, hushed=False) as display:
        done = (
            []
            if done_at is None
            else [Cue(Samples(done_at * STREAM_RATE), Samples(5), "tone", "done", "end")]
        )
        play = heard(*done)
        play.over = bool(play.cues(0, play.heard))
        display.follow(play)
        display.changed(STATE)
    end = f"{SAFE}: {told} after 0:38.\n"
    assert output.getvalue().endswith(end if kind is Terminal or told == "stopped" else "0:30  Done.\n")


def test_a_volume_is_a_notice_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another volume is told, and nothing else that changes is."""
    shown: list[str] = []
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(Screen, "notice", lambda screen, text: shown.append(text))
    with Display(NECK.title, wanted=True, hushed=False) as display:
        display.follow(heard())
        for state in (STATE, replace(STATE, status="paused"), replace(STATE, volume=90)):
            display.changed(state)
    assert shown == ["Volume 90 percent"]
