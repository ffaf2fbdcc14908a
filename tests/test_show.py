"""`voice-coach show`: a routine in words, and its instructions spoken."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from legible import RATE, Words, amount, exercise, routine, seen

from voice_coach.cli import main
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.instructions import read_out, talks
from voice_coach.coaching.timeline_items import Finish
from voice_coach.commands.show.described import described
from voice_coach.commands.show.outline import outlined
from voice_coach.library.finder import built_in_names, load
from voice_coach.routines.routine import Calls, Easier, Include, Move, Reminder, Repeat, Rest, Routine, Say
from voice_coach.showing.columns_text import columns

pytestmark = pytest.mark.usefixtures("home")


def spoken(told: Routine, choices: Choices = Choices()) -> list[str]:  # noqa: B008 - frozen
    items = read_out(talks(told, choices), Words(), RATE)
    return [item.text for item in items if isinstance(item, Cue)]


def test_ranges_are_told_as_settled_and_as_written() -> None:
    """What matters here of hold, sets, rest and rounds, at each effort."""
    plank = exercise(
        "Plank", hold=amount(60, 300), sets=amount(2, 3), rest=amount(20, 30), tempo=amount(4, 6)
    )
    told = routine(Repeat(amount(1, 3), (plank,), amount(10, 20)), Rest(amount(30, 40)))
    gentle = "\n".join(described(told, Choices()))
    assert "Ranges: sets 2 (2 to 3); hold 1 min (1 min to 5 min); rest 30 s (20 s to 30 s)." in gentle
    assert "1. 1 round (1 to 3), 20 seconds (10 s to 20 s) of rest between them:" in gentle
    assert "2. Rest 40 seconds (30 s to 40 s)" in gentle
    hard = "\n".join(described(told, Choices(effort=100)))
    assert "sets 3 (2 to 3); hold 5 min (1 min to 5 min); rest 20 s (20 s to 30 s)" in hard
    assert "tempo" not in gentle


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["kind-abs", "core-course", "press-and-back"])
def test_lines_hang_and_fit(name: str, width: int) -> None:
    """No line is wider than the terminal, and nothing is lost by wrapping."""
    told = load(name).required()
    wrapped = list(described(told, Choices(), width))
    assert max(map(columns, wrapped)) <= width
    assert " ".join(wrapped).split() == " ".join(described(told, Choices())).split()


def test_the_instructions_are_spoken_without_the_workout() -> None:
    """Title, cautions, then each exercise with prescription, caution, how, side and then, and that this is the end.

    Rests are told only if they speak.
    """
    plank = exercise("Plank", hold=60, how="Lie down", caution="Slowly", easier="On knees", then="Rest well")
    lunge = exercise("Lunge", reps=5, sides=("left", "right"))
    inner = routine(Say("Drink"), title="Inner")
    told = routine(
        plank, Rest(amount(20)), Rest(amount(20), "Shake"), Repeat(amount(3), (lunge,)), Include("in", inner), plank,
        cautions=("Stop if it hurts",),
    )  # fmt: skip
    title, figures = spoken(told)[:2]
    assert title == "Test"
    assert figures.startswith("3 exercises, about ")
    assert spoken(told)[2:] == [
        "Stop if it hurts", "Plank", "Hold for 1 minute", "Slowly", "Lie down", "Rest well", "Shake",
        "Round 1 of 3", "Lunge", "5 reps, each side", "left first", "Drink", "Plank", "Hold for 1 minute",
        "The end",
    ]  # fmt: skip
    assert "On knees" in spoken(told, Choices(easier=True))
    assert "Lie down" not in spoken(told, Choices(easier=True))


def test_it_opens_and_ends_with_silence() -> None:
    """Half a second before the first word and after the last, and a second and a half between steps."""
    items = list(
        read_out(talks(routine(Say("One"), Say("Two"), title="T"), Choices(talk="short")), Words(), RATE)
    )
    cues = [item for item in items if isinstance(item, Cue)]
    assert seen(cues) == ["0.5 T", "2.5 One", "4.5 Two", "6.5 The end"]
    assert items[-1] == Finish(cues[-1].end + 5)
    first = next(
        item
        for item in read_out(talks(routine(Say("One")), Choices()), Words(), RATE)
        if isinstance(item, Cue)
    )
    assert first.start == 5


def test_listening_is_the_same_each_time(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """`--listen --output -` gives samples and nothing else on standard output."""
    assert main(["show", "neck-warmup", "--listen", "--voice", "silent", "--output", "-"]) == 0
    first = capfdbinary.readouterr().out
    assert len(first) > 48_000 * 4 * 20
    assert first[: 48_000 * 2] == bytes(48_000 * 2)
    assert len(first) % 4 == 0


@pytest.mark.parametrize(("arguments", "code"), [(["nowhere"], 2), (["plank", "--output", "nul"], 2)])
def test_listening_fails_as_playing_does(arguments: list[str], code: int) -> None:
    """The same exit codes for a routine or an output that is not there."""
    assert main(["show", "--listen", "--voice", "silent", *arguments]) == code


CIRCUIT = routine(
    Say("You need a chair. Put it beside you."), Say("Ready?"),
    Repeat(amount(2, 3), (exercise("Dip", reps=amount(6, 8), sets=2), Rest(amount(9))), amount(30)),
    Repeat(amount(2), (Rest(amount(5)),)), Say("Half of it is done"),
    Include("cool", routine(
        Say("Lie down"), exercise("Twist", hold=20, sides=("left", "right")), exercise("Twist", hold=20),
        exercise("Breathe", work=60), title="Cool down",
    )),
    exercise("Plank", hold=amount(20, 40), how="Lie down", caution="Slowly"), title="Circuit", about="All round",
    cautions=("Stop if it hurts",),
)  # fmt: skip


def test_in_short_there_is_a_line_for_each_exercise() -> None:
    """Above them: what it is, its length, cautions and what is needed. Rounds and included routines are folded."""
    title, about, length, *told = outlined(CIRCUIT, Choices())
    assert (title, about) == ("Circuit", "All round")
    assert re.fullmatch(r"5 exercises, about .+ at effort 0\.", length)
    assert told == [
        "Caution: Stop if it hurts",
        "You need a chair. Put it beside you.",
        "Ready?",
        "",
        "2 rounds (2 to 3), 30 seconds of rest between them:",
        "  Dip: 2 sets of 6 reps (reps 6 to 8)",
        "Cool down (cool): Twist, Breathe",
        "Plank: Hold for 20 seconds (hold 20 s to 40 s)",
        "",
        "This is the short form; --full shows how each is done, with rests and reminders.",
    ]
    hard = "\n".join(outlined(CIRCUIT, Choices(effort=100, talk="short")))
    assert "3 rounds (2 to 3)" in hard
    assert "Plank: Hold for 40 seconds (hold 20 s to 40 s)" in hard
    assert "Caution: Stop if it hurts" in hard


PRESSED = routine(
    exercise(
        "Squat", reps=8, hold=2, tempo=5, moves=(Move("down", Fraction(3)), Move("up", Fraction(2))),
        calls=Calls(go="Down", hold="Freeze"), start="Stand tall.", how="Sit back.",
        easier=Easier("Sit back a little.", "Stand before a chair."),
        cues=("Breathe", Reminder("Knees out", always=True), Reminder("Slowly", Fraction(4), True)),
    ),
    Rest(amount(60), "Drink", until_press=True),
    Include("in", routine(exercise("Curl", reps=12, moves=(Move("a"), Move("b")), until_press=True),
                          equipment=("a chair", "two weights"))),
    equipment=("a mat", "a chair"), cautions=("Stop if it hurts",),
)  # fmt: skip


def test_all_that_is_said_of_an_exercise_is_shown() -> None:
    """Equipment of all that is included, position, parts of a rep, calls, reminders of every set, and presses."""
    told = list(described(PRESSED, Choices()))
    assert told[2:] == [
        "You need: a mat, a chair, two weights",
        "Caution: Stop if it hurts",
        "",
        "1. Squat: 8 reps",
        "   Each rep takes 7 seconds: down (3 seconds), hold (2 seconds), up (2 seconds).",
        "   Start: Stand tall.",
        "   How: Sit back.",
        "   Easier: Stand before a chair. Sit back a little.",
        "   After the tone go: Down",
        "   After the tone hold: Freeze",
        "   Reminder: Breathe",
        "   Reminder in every set: Knees out",
        "   At 4 seconds in every set: Slowly",
        "2. Rest 1 minute, then until you press: Drink",
        "3. Test (in):",
        "  3.1. Curl: 12 reps",
        "       Each set ends when you press; the figures are a target.",
    ]
    easier = "\n".join(described(PRESSED, Choices(easier=True)))
    assert "Stand tall" not in easier
    assert "Sit back." not in easier
    short = list(outlined(PRESSED, Choices()))
    assert "You need: a mat, a chair, two weights" in short
    plain = routine(
        exercise("Curl", reps=12, moves=(Move("a"), Move("b"))), exercise("Plank", hold=9, until_press=True)
    )
    assert "   Each rep takes 4 seconds: a, b." in list(described(plain, Choices()))
    assert "Plank: Hold for 9 seconds, until you press" in list(outlined(plain, Choices()))


def test_in_short_words_are_told_where_there_is_nothing_to_do() -> None:
    """Of a routine that only speaks the first sentence of each step is told."""
    told = list(outlined(routine(Say("One. Two."), Repeat(amount(2), (Say("Three"),))), Choices()))
    assert told[2:5] == ["", "One.", "Three"]


@pytest.mark.parametrize("width", [30, 80])
def test_short_lines_fit(width: int) -> None:
    """No line is wider than the terminal, wide letters among them, and no code steers it."""
    odd = routine(
        exercise("伸展" * 20, reps=3),
        exercise("Red\x1b[31m", hold=5),
        title="名前" * 30,
        about="\x07word " * 30,
    )
    for told in (odd, CIRCUIT):
        lines = list(outlined(told, Choices(), width))
        assert max(map(columns, lines)) <= width
        assert not re.search(r"[\x00-\x1f]", "".join(lines))


@pytest.mark.parametrize("name", sorted(built_in_names()))
def test_each_built_in_routine_fits_a_screen(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns by 24 rows nothing scrolls away, and --full holds all that is said of it."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    assert main(["show", name, "--no-plain"]) == 0
    short = capsys.readouterr().out.splitlines()
    assert len(short) < 24
    assert main(["show", name, "--full", "--no-plain"]) == 0
    full = capsys.readouterr().out
    assert full.splitlines() == list(described(load(name).required(), Choices(), 80))
    assert "How: " in full or "Say: " in full


def test_what_fits_the_screen_is_shown_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short routine needs no option, a tall terminal takes a longer one, and plain lines go by the same rule."""
    monkeypatch.setenv("COLUMNS", "80")
    whole = "\n".join(described(load("plank").required(), Choices(), 80)) + "\n"
    rows = len(whole.splitlines())
    for lines, fits in ((rows, False), (rows + 1, True)):
        monkeypatch.setenv("LINES", str(lines))
        main(["show", "plank", "--no-plain"])
        assert (capsys.readouterr().out == whole) is fits
        main(["show", "plank", "--plain"])
        assert ("How: " in capsys.readouterr().out) is fits
    monkeypatch.setenv("LINES", "30")
    main(["show", "plank 3x40s / 20s rest", "--no-plain"])
    assert "Rest 20 seconds between sets." in capsys.readouterr().out
