"""Captions come line by line, each once and in its time; the display says at the end how far it came."""

import io
import sys

import pytest

from voice_coach.announce import Choices
from voice_coach.captions import Captions, clock
from voice_coach.cue import TONES, Cue, Phrase
from voice_coach.display import Display
from voice_coach.outputs.contract import Block
from voice_coach.routine import Routine, Say
from voice_coach.units import STREAM_RATE, Samples

RATE = 10


def speech(start: int, text: str) -> Cue:
    return Cue(Samples(start), Samples(5), "speech", Phrase(text), "announcement")


def tone(start: int, name: str) -> Cue:
    return Cue(Samples(start), Samples(1), "tone", name, "work")


def told(cues: list[Cue], *positions: int) -> list[list[str]]:
    """Give the lines that each position brings."""
    lines: list[str] = []
    captions = Captions(lines.append, RATE)
    for cue in cues:
        captions.add(cue)
    steps = []
    for position in positions:
        captions.tell(Samples(position))
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


def test_a_late_look_misses_nothing() -> None:
    """Lines between two looks are all written, in order."""
    cues = [speech(5, "One"), speech(15, "Two"), speech(25, "Three")]
    assert told(cues, 20, 30) == [["0:00  One", "0:01  Two"], ["0:02  Three"]]


def test_tones_that_tell_what_to_do_get_words() -> None:
    """Each tone that tells what to do gets a line; countdown and tick get none."""
    cues = [tone(10 * second, name) for second, name in enumerate(TONES)]
    assert told(cues, 1000) == [
        ["0:01  Go.", "0:02  Stop.", "0:03  Hold.", "0:04  Release.", "0:06  Halfway.", "0:07  Done."]
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


class Heard:
    """An output of which the ear has heard 38 s."""

    heard = Samples(38 * STREAM_RATE)

    def write(self, block: Block) -> None: ...

    def finish(self) -> None: ...

    def close(self) -> None: ...


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
    with Display(NECK, Choices(), wanted=True, hushed=hushed) as display:
        if begun:
            display.follow(Heard())
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
