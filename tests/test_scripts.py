"""`timeline --script`: its form, and the script of each built-in routine in `tests/data/scripts/`.

Lengths are estimated, so that the scripts are the same on every machine. After a change of a routine or of the coach
that is meant, `python tests/test_scripts.py` writes them anew; read the difference aloud before you keep it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from legible import RATE as LEGIBLE_RATE
from legible import Words, amount, exercise, items, routine

from voice_coach.cli import main
from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.estimate import RATE, EstimatedLengths
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Dropped, Finish, Grown, Item
from voice_coach.coaching.timeline_script import script
from voice_coach.library.finder import load
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.routine import Rest, Routine, Sound
from voice_coach.units import Samples

ROUTINES = sorted((Path(__file__).parents[1] / "scripts").glob("*.yaml"))
SCRIPTS = Path(__file__).parent / "data" / "scripts"
AGAIN = "If the change is meant: .venv/bin/python tests/test_scripts.py"
Captured = pytest.CaptureFixture[str]


def printed(file: Path) -> str:
    """Return the script of a routine file, with estimated lengths."""
    phases = coach(load(str(file)).required(), Choices())
    made = script(lay_out(phases, EstimatedLengths(DEFAULT_RATE), RATE), RATE)
    return "".join(f"{line}\n" for line in made)


@pytest.mark.parametrize("file", ROUTINES, ids=lambda file: file.stem)
def test_a_built_in_routine_is_heard_as_written(file: Path) -> None:
    """Every word and tone of a built-in routine stands in its script, at its second."""
    assert printed(file) == (SCRIPTS / f"{file.stem}.txt").read_text("utf-8"), AGAIN


def test_each_script_has_its_routine() -> None:
    """No script is left of a routine that is gone, and none is missing."""
    assert {file.stem for file in SCRIPTS.glob("*.txt")} == {file.stem for file in ROUTINES}, AGAIN


def lines(routine: Routine, voice: Words | None = None) -> list[str]:
    return list(script(items(routine, Choices(talk="short"), voice), LEGIBLE_RATE))


def test_a_set_in_lines() -> None:
    """A wait and its work are paragraphs; every tone of a set stands in its line, and a count is one line."""
    made = lines(routine(exercise("Neck bends", reps=2, tempo=6, sets=2, rest=12), title="Neck"))
    tones = [line.split(")")[0].split("(")[1] for line in made if "  (" in line]
    assert tones == [*("3 2 1", "go", "tick", "stop") * 2, "done", "the end"]
    for number, line in enumerate(made):
        if "(go)" in line:
            assert made[number - 2].endswith("(3 2 1)")
            assert made[number - 1] == ""
        if "(stop)" in line:
            assert made[number - 1].strip() == "... 5 s"
            assert made[number + 1] == ""


def cue(start: int, length: int, phase: str, text: str, kind: str = "speech") -> Cue:
    content = Phrase(text) if kind == "speech" else text
    return Cue(Samples(start), Samples(length), kind, content, phase)  # type: ignore[arg-type]


def test_every_line_of_a_script() -> None:
    """Times, words, tones in brackets, silence, paragraphs, and what is lacking."""
    tone = "tone"
    made: list[Item] = [
        cue(5, 20, "introduction", "Legs"),
        cue(30, 20, "announcement", "Squat"),
        cue(57, 20, "announcement", "Stand\ntall"),
        cue(120, 1, "lead-in", "countdown", tone),
        cue(130, 1, "lead-in", "countdown", tone),
        cue(140, 1, "lead-in", "countdown", tone),
        cue(150, 3, "lead-in", "go", tone),
        cue(154, 5, "work", "Down"),
        cue(161, 5, "work", "left"),
        cue(175, 1, "work", "turn", tone),
        cue(177, 5, "work", "Up"),
        cue(186, 5, "work", "Breathe"),
        cue(225, 1, "work", "tick", tone),
        cue(280, 1, "work", "countdown", tone),
        cue(290, 1, "work", "countdown", tone),
        cue(300, 1, "work", "countdown", tone),
        cue(310, 3, "work", "stop", tone),
        cue(314, 10, "rest", "Rest"),
        Dropped("Drink", "1", "no room", None),
        cue(380, 30, "announcement", "/home/me/gong.wav", "sound"),
        cue(36_000, 5, "end", "done", tone),
        cue(36_006, 10, "end", "Well done"),
        Finish(Samples(36_025)),
    ]
    assert list(script(made, 10)) == [
        " 0:00  Legs",
        "",
        " 0:03  Squat",
        " 0:05  Stand tall",
        "       ... 4 s",
        " 0:12  (3 2 1)",
        "",
        " 0:15  (go) Down left",
        " 0:17  (turn) Up",
        " 0:18  Breathe",
        "       ... 3 s",
        " 0:22  (tick)",
        "       ... 5 s",
        " 0:28  (3 2 1)",
        " 0:31  (stop)",
        "",
        " 0:31  Rest",
        "       ... 6 s",
        " 0:38  (sound: gong.wav)",
        "       ... 3559 s",
        "",
        "60:00  (done) Well done",
        "60:02  (the end)",
        "",
        'dropped in step 1: "Drink", no room',
    ]


def test_what_was_dropped_or_grew_stands_at_the_end() -> None:
    """An author finds what is lacking below the script, in the words of the other forms."""
    long = exercise("Plank", hold=5, how=" ".join(["word"] * 60))
    made = list(items(routine(exercise("Squat", hold=5), Rest(amount(10)), long)))
    assert any(isinstance(item, Grown) for item in made)
    *_, blank, last = script(made, LEGIBLE_RATE)
    assert blank == ""
    assert last.startswith("grown: step 2 by ")


def test_nothing_in_a_text_reaches_the_terminal() -> None:
    """Escape codes in a text or in the name of a sound are shown as something harmless."""
    made = lines(routine(Sound("x", "/a/\x1b[31m.wav"), exercise("Plank\x1b[2J", hold=5)))
    assert not any("\x1b" in line for line in made)


def test_the_command_prints_it(tmp_path: Path, capsys: Captured) -> None:
    """`timeline --script` prints the same lines in a file, on a terminal, and with `--plain`."""
    file = tmp_path / "legs.yaml"
    file.write_text("title: Legs\nsteps:\n  - exercise: Squat\n    reps: 2\n    tempo: 6s\n")
    command = ["timeline", str(file), "--script", "--voice", "silent"]
    assert main(command) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == " 0:00  Legs"
    assert told[-1].endswith("  (the end)")
    assert [line[7:] for line in told if "(tick)" in line] == ["(tick) Last one"]
    assert main([*command, "--plain"]) == 0
    assert capsys.readouterr().out.splitlines() == told


def test_json_is_no_script(capsys: Captured) -> None:
    """Two forms at once are a usage error, before anything is spoken."""
    assert main(["timeline", "plank", "--json", "--script"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("Error: `--json` and `--script` cannot stand together. Leave one of them out.\n")


if __name__ == "__main__":
    SCRIPTS.mkdir(exist_ok=True)
    for stale in SCRIPTS.glob("*.txt"):
        stale.unlink()
    for one in ROUTINES:
        (SCRIPTS / f"{one.stem}.txt").write_text(printed(one), "utf-8", newline="\n")
