"""The quick form and the exercises of the built-in routines: what is borrowed, by which name, and when not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.cli import main
from voice_coach.commands.check.report import layout_problems, listening_problems
from voice_coach.commands.new import script_from
from voice_coach.library.finder import finder_for_lists, load, readings
from voice_coach.library.folders import Folders, folders
from voice_coach.library.known_exercises import KnownExercises, key_of
from voice_coach.routines.routine import Amount, Calls, Exercise, Routine
from voice_coach.routines.script import read_routine
from voice_coach.routines.step_iterator import iterate_steps

SHIPPED = replace(folders(), added=(), own=None)


@cache
def built_in() -> list[tuple[str, Exercise]]:
    """Return the exercises of the built-in routines, each with the routine that it is written in."""
    return [
        (found.name, step)
        for found, read in readings(SHIPPED)
        for step in iterate_steps(read().required())
        if isinstance(step, Exercise) and step.place and Path(step.place.file).stem == found.name
    ]


@cache
def typeable() -> list[str]:
    return sorted({step.name for _, step in built_in() if "," not in step.name})


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep away from the settings, scripts and caches of whoever runs this."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


def exercise(line: str, where: Folders = SHIPPED) -> Exercise:
    """Read a line of one exercise."""
    [step] = load(line, where).required().steps
    assert isinstance(step, Exercise)
    return step


def words(step: Exercise) -> dict[str, object]:
    said = {key: getattr(step, key) for key in ("start", "caution", "how", "easier", "cues", "then")}
    return {key: text for key, text in said.items() if text}


def written(amount: Amount | None, unit: str = "") -> str:
    if amount is None:
        return ""
    return f"{amount.low}-{amount.high}{unit}" if amount.is_range else f"{amount.low}{unit}"


# Which exercise lends


def test_every_exercise_is_known() -> None:
    """The name of each built-in exercise is found in its file, and is known for an exercise of that name."""
    finder = finder_for_lists()
    assert len(built_in()) >= 45
    for _, step in built_in():
        known = finder.exercise(step.name)
        assert known is not None, step.name
        assert known.exercise.name == step.name


def test_only_the_file_of_a_wanted_name_is_read() -> None:
    """An unknown name reads no routine, a known one reads one, once."""
    read: list[str] = []

    def reader(path: Path) -> Routine | None:
        read.append(path.stem)
        return load(str(path)).routine

    known = KnownExercises(SHIPPED.built_in.glob("*.yaml"), reader)
    assert known.find("frog hops") is None
    assert read == []
    assert known.find("wall squat") is known.find("Wall squats") is not None
    assert read == ["wall-squat"]


@pytest.mark.parametrize(
    ("typed", "routine", "name"),
    [
        ("wall squat 10x15s", "wall-squat", "Wall squat"),
        ("WALL-SQUATS 10x15s", "wall-squat", "Wall squat"),
        ("ten reps of heel slide", "gentle-back", "Heel slides"),
        ("curl up 25x2s", "twisting", "Curl-up"),
        ("calf stretches 20s", "parallel-squat", "Calf stretch"),
        ("static squat 20s", "static-squat", "Static squat"),  # kind-abs has one, too, and comes first
        ("back stretch 20s", "parallel-squat", "Back stretch"),  # the first by name of three
        ("plank 40s", "plank", "Plank on the elbows"),
        ("hold a plank for 40s", "plank", "Plank on the elbows"),
        ("hold static squat 20s", "static-squat", "Static squat"),
    ],
)
def test_the_winner(typed: str, routine: str, name: str) -> None:
    """Case, hyphens and plurals do not count; of several exercises of one name it is always the same that lends."""
    [lender] = [step for where, step in built_in() if (where, step.name) == (routine, name)]
    borrowed, own = words(exercise(typed)), words(lender)
    assert {**borrowed, "cues": ()} == {**own, "cues": ()}


PARTS_OF_NAMES = ["squat 12", "twisting 12", "side 40s", "bridge 10", "curl 10", "frog hops 3"]


def test_a_part_of_a_name_is_no_name() -> None:
    """What several exercises are called in part is known for none of them."""
    for line in PARTS_OF_NAMES:
        assert words(exercise(line)) == {}, line


def test_plurals() -> None:
    """A plural is the same name; an ``s`` that belongs to the word stays."""
    assert key_of("Bench press") == key_of("bench-presses") == "bench press"
    assert key_of("Calf stretches") == key_of("calf stretch")
    assert key_of("Head bends") == key_of("HEAD  bend") != key_of("headbend")


def test_own_scripts_lend_nothing(tmp_path: Path) -> None:
    """A user's script neither lends nor changes what is lent, and stays as it is itself."""
    squat, frog = "{exercise: Wall squat, reps: 10, hold: 15s}", "{exercise: Frog, reps: 3, how: Hop.}"
    for name in ("wall-squat", "plank"):
        (tmp_path / f"{name}.yaml").write_text(f"title: Mine\nsteps:\n  - {squat}\n  - {frog}\n")
    where = replace(SHIPPED, own=tmp_path)
    assert words(exercise("frog 3", where)) == {}
    assert exercise("wall squat 10x15s", where) == exercise("wall squat 10x15s")
    assert exercise("plank 40s", where) == exercise("plank 40s")
    first = load("wall-squat", where).required().steps[0]
    assert isinstance(first, Exercise)
    assert words(first) == {}


def test_a_broken_installation_lends_nothing(tmp_path: Path) -> None:
    """A built-in script that cannot be read leaves the line as it is."""
    (tmp_path / "wall-squat.yaml").write_bytes(b"steps:\n  - exercise: Wall squat\n    how: \xff\n")
    (tmp_path / "plank.yaml").mkdir()
    where = Folders((), None, tmp_path, tmp_path)
    assert words(exercise("wall squat 10x15s", where)) == words(exercise("plank 40s", where)) == {}


# What is lent


def test_the_same_figures_bring_everything() -> None:
    """With its own figures a line is the built-in exercise to the last reminder; sets and rests stay the line's."""
    for name in typeable():
        found = finder_for_lists().exercise(name)
        assert found is not None, name
        known = found.exercise
        hold = written(known.hold or known.work, "s")
        press = " until press" if known.until_press else ""
        line = exercise(f"{name} {'x'.join(filter(None, (written(known.reps), hold)))}{press}")
        assert line == replace(known, sets=line.sets, rest=line.rest, tempo=line.tempo, switch=line.switch), (
            name
        )
        assert line.tempo == known.tempo or not known.reps, name
        assert line.switch == known.switch or not known.sides, name


REMINDERS = """\
title: Squats and stretches
steps:
  - exercise: Wall squat
    reps: 10
    hold: 15s
    cues: [{at: 9s, say: Breathe calmly}, {at: 32s, say: Belly in}]
  - exercise: Side stretch
    hold: 20s
    cues: [{at: 5s, say: Reach and breathe, always: true}]
  - exercise: Wide squat
    reps: 10
    tempo: 8s
    cues: [{at: 7s, say: Weight on your heels}, {at: 55s, say: Knees out}]
  - exercise: Easy march
    work: 1min
    cues: [Swing your arms, Easy and light, Breathe calmly, Smile]
"""


@pytest.mark.parametrize(
    ("line", "cues"),
    [
        ("wall squat 3x15s", [(9, "Breathe calmly"), (32, "Belly in")]),
        ("wall squat 1x5s", ["Breathe calmly"]),
        ("side stretch 20s", [(5, "Reach and breathe")]),
        ("side stretch 40s", ["Reach and breathe"]),
        ("side stretch 5s", []),
        ("wide squat 2", [(7, "Weight on your heels")]),
        ("easy march 30s", ["Swing your arms", "Easy and light", "Breathe calmly"]),
    ],
)  # fmt: skip
def test_reminders_fit_the_work(line: str, cues: list[object], tmp_path: Path) -> None:
    """A reminder keeps its time in the same beat, is spread over another, and is left out where it has no place."""
    (tmp_path / "squats.yaml").write_text(REMINDERS)
    step = exercise(line, Folders((), None, tmp_path, tmp_path))
    assert [(cue.at, cue.say) if cue.at is not None else cue.say for cue in step.cues] == cues
    assert {cue.always for cue in step.cues} <= {line.startswith("side")}


OTHER_WORK = [
    "wall squat 12", "wall squat 40s", "wall squat 10x15s each leg", "prone back bend 30s", "curl-up 25",
    "parallel squat 10x5s", "side plank 10 reps",
]  # fmt: skip


def test_another_kind_of_work_brings_the_caution_alone() -> None:
    """Instructions that tell of signals or of a side that do not come are left out; tempo and lead-in are, too."""
    for line in OTHER_WORK:
        step = exercise(line)
        assert words(step).keys() == {"caution"}, line
        assert (step.tempo.low, step.get_ready) == (4, 5), line
        assert words(exercise("head turns 3 each side")) == {}, line  # it has no caution


CURL = """\
title: Curl
equipment: [two weights, a chair or a stool, a band]
steps:
  - exercise: Curl
    reps: 8
    moves: {up: 2s, down: 3s}
    start: Stand tall.
    settle: 6s
    how: Bend your elbows.
    easier: {start: Sit on a stool., how: Bend one elbow.}
    calls: {go: Up, turn: Down, stop: Rest}
    cues: [{say: Elbows still, always: true}, {at: 4s, say: Breathe, always: true}]
  - exercise: Press
    reps: 8
    until: press
    moves: [up, down]
    how: Press the weights up until you tire.
    caution: Slowly.
  - exercise: Turns
    reps: 8
    alternate: [left, right]
    how: Turn to the side that is named.
    caution: No swing.
"""


def lenders(tmp_path: Path) -> Folders:
    (tmp_path / "curl.yaml").write_text(CURL)
    return Folders((), None, tmp_path, tmp_path)


def test_position_parts_calls_and_equipment_are_lent(tmp_path: Path) -> None:
    """All that an exercise says and asks for comes with its name; of the equipment what its texts name."""
    routine = load("curl 8", where := lenders(tmp_path)).required()
    [known, *_] = load("curl", where).required().steps
    assert routine.steps == (known,)
    assert routine.equipment == ("a chair or a stool",)
    assert load("press 8 until press, curl 8", where).required().equipment == (
        "two weights",
        "a chair or a stool",
    )
    assert load("hop 8", where).required().equipment == ()


def test_until_press_decides_what_is_lent(tmp_path: Path) -> None:
    """Without tones there are no parts of a rep and one call; who counts does not hear of a press, nor the reverse."""
    where = lenders(tmp_path)
    curl = exercise("curl 8 until press", where)
    assert (curl.until_press, curl.moves, curl.calls, curl.tempo.low) == (True, (), Calls(go="Up"), 5)
    assert curl.start == "Stand tall."
    assert words(exercise("press 8", where)) == {"caution": "Slowly."}
    assert not exercise("press 8", where).until_press
    assert exercise("press 8 until press", where).how == "Press the weights up until you tire."
    assert words(exercise("turns 8 until press", where)) == {"caution": "No swing."}


def test_sides() -> None:
    """A one-sided exercise is done on each side, called as its instructions call it, with its time to switch."""
    for line in ("side plank 30s", "side plank 30s each side", "30 seconds side plank per side"):
        assert exercise(line).sides == ("left side", "right side")
        assert exercise(line).switch.low == 20
    assert exercise("side bends 10 each side").sides == ("left hand up", "right hand up")
    assert exercise("head turns 8").alternate == ("left", "right")
    assert exercise("lunge 10 each leg").sides == ("left leg", "right leg")


def test_free_work() -> None:
    """What moves freely for a time does so in a line, too: nobody holds a march."""
    assert exercise("easy march 2min").hold is None
    assert exercise("2 minutes of easy march").work == Amount(120, 120)  # type: ignore[arg-type]
    assert exercise("easy march 3x1min / 20s").sets.low == 3


def test_a_bare_count_of_a_known_hold() -> None:
    """A bare count after the name of a built-in hold is refused; its reps can be asked for."""
    for line in ("static squat 30", "belly in 10", "easy march 3", "3 sets of 10 static squats"):
        [error] = load(line).errors
        assert "may be seconds or repetitions" in error.cause
    assert exercise("static squat 30 reps").reps


AMOUNTS = st.sampled_from(
    [
        "5s",
        "1",
        "7",
        "2-30",
        "40s",
        "20-40s",
        "5min",
        "1h",
        "3x5",
        "2x3s",
        "10x15s",
        "3x4x5s",
        "1000",
        "13h",
        "2x10h",
    ]
)
SIDES = st.sampled_from(["", " each side", " each leg"])
PAUSES = st.sampled_from(["", " / 20s", " / 12h"])


LINES = st.tuples(st.deferred(lambda: st.sampled_from([*typeable(), "plank"])), AMOUNTS, SIDES, PAUSES).map(
    "{0[0]} {0[1]}{0[2]}{0[3]}".format
)


@given(st.lists(LINES, min_size=1, max_size=3).map(", ".join))
def test_what_is_borrowed_makes_no_error(line: str) -> None:
    """A line is an error only where it is one without borrowing; figures and rests are those of the line."""
    finder = finder_for_lists()
    borrowing = read_routine(line, "quick form", "quick", finder, grammar="quick")
    alone = read_routine(line, "quick form", "quick", finder, grammar="quick alone")
    assert borrowing.errors == alone.errors
    assert not [problem for problem in borrowing.problems if problem.warning]
    for one, other in zip(
        *(reading.routine.steps if reading.routine else () for reading in (borrowing, alone)), strict=True
    ):
        assert isinstance(one, Exercise)
        assert isinstance(other, Exercise)
        for key in ("name", "sets", "reps", "hold", "work", "rest", "place"):
            assert getattr(one, key) == getattr(other, key)


def test_limits_are_those_of_the_line() -> None:
    """Where sides or tempo would pass a limit the line is read without what it could borrow."""
    assert exercise("side plank 13h").sides == ()
    assert exercise("side plank 6000x1s / 1s").sides == ()
    assert load("wall squat 1x2s\n" * 1000).required()


CHECKED = [
    "wall squats 8x10s",
    "plank 40s",
    "side plank 20s each side",
    "small curl 2",
    "easy march 30s",
    "reach up 20-40s",
]


@pytest.mark.parametrize(
    ("line", "voice"),
    [
        *((line, "silent") for line in CHECKED),
        pytest.param(", ".join(CHECKED), None, marks=pytest.mark.slow),
    ],
)
def test_check_has_nothing_to_say(line: str, voice: str | None) -> None:
    """What is borrowed finds its place at every effort: there is nothing that the user could mend."""
    routine = load(line).required()
    assert list(listening_problems(routine)) == []
    assert list(layout_problems(routine, (0, 50, 100), voice, 160)) == []


# Where


@pytest.mark.parametrize("command", [["show"], ["timeline", "--voice", "silent"]])
def test_commands_tell_it(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Every command that takes a line has what it borrows."""
    found = finder_for_lists().exercise("wall squat")
    assert found is not None
    assert found.exercise.how is not None
    assert main([*command, "wall squats 2x15s"]) == 0
    assert found.exercise.how.split(".")[0] in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["new", "import"])
def test_scripts_have_it_written_out(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`new --from` and `import` write down what is borrowed, to be changed there, and it plays the same."""
    monkeypatch.setattr("voice_coach.library.folders._own_folder", lambda: tmp_path)
    text = "wall squats 10x15s, rest 20s, side plank 30s, easy march 1min"
    (tmp_path / "list.txt").write_text(f"My legs:\n{text}")
    arguments = ["mine", "--from", text] if command == "new" else [str(tmp_path / "list.txt"), "--as", "mine"]
    assert main([command, *arguments]) == 0
    script = (tmp_path / "mine.yaml").read_text()
    assert "    start: " in script
    assert "    how: " in script
    assert "    cues:\n      - {at: " in script
    assert "sides: [left side, right side]" in script
    assert load("mine").required().steps == load(text).required().steps
    assert load("mine").required().equipment == load(text).required().equipment != ()
    assert load("mine").required().title == ("My legs" if command == "import" else "Mine")


def test_a_script_is_never_too_large_for_what_it_borrows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that is only too large with what it borrows is written without; the limit is lowered here for speed."""
    line = "wall squat 1x2s, wall squat 2x2s, side plank 5s"
    assert "how:" in script_from(line, "saved")
    monkeypatch.setattr("voice_coach.routines.script.MAX_BYTES", 1_000)
    assert "how:" not in script_from(line, "saved")
