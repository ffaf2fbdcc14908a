"""What people already have becomes scripts of their own: whole, checked, and with a word on what stays behind."""

from __future__ import annotations

import copy
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import voice_coach.library.incoming as incoming_module
from voice_coach.cli import main
from voice_coach.errors import CoachError, UsageError
from voice_coach.library.finder import load
from voice_coach.library.folders import user_folder
from voice_coach.library.importers import read_export
from voice_coach.library.importers.imported_routine import is_rest
from voice_coach.library.incoming import Incoming, write_all
from voice_coach.library.own_scripts import script_path, usable_name
from voice_coach.library.script_text import script_text
from voice_coach.routines.routine import Exercise, Repeat, Rest, Say, Step
from voice_coach.routines.script import read_routine
from voice_coach.whole_file import write_new

SAMPLES = Path(__file__).parent / "imports"
"""Files in the shape that the apps write; the README beside them says which class writes what."""

Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty scripts folder of the user's own, and an empty folder to stand in."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.delenv("VOICE_COACH_SCRIPTS", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return user_folder()


@pytest.fixture
def bring(own: Path, capsys: pytest.CaptureFixture[str]) -> Import:
    """Run `voice-coach import`; give its exit code and what it wrote to both streams."""
    del own

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["import", *arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert "\x1b" not in told.out + told.err
        return code, told.out, told.err

    return run


def in_folder(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the schema, by its relative path."""
    if not folder.exists():
        return {}
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "routine.schema.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def flat(steps: tuple[Step, ...]) -> list[tuple[object, ...]]:
    """Return steps in a form that the eye can check."""
    found: list[tuple[object, ...]] = []
    for step in steps:
        match step:
            case Exercise():
                assert step.work is not None
                found.append((step.name, float(step.work.low), step.how))
            case Rest():
                found.append(("rest", float(step.length.low), step.say))
            case Repeat():
                between = None if step.rest is None else float(step.rest.low)
                found.append((int(step.count.low), between, flat(step.steps)))
            case Say():
                found.append(("say", step.text))
    return found


# The apps


def test_every_sample_becomes_scripts_without_errors(bring: Import, own: Path) -> None:
    """Each export is read, written under the names of its titles, and each script is right and plays."""
    for sample in sorted(SAMPLES.glob("*.json")):
        code, told, _ = bring(str(sample))
        assert code == 0
        assert "voice-coach play " in told
    assert sorted(in_folder(own)) == [
        "abends.yaml", "back-care.yaml", "desk-break-shoulders-neck.yaml", "morgengymnastik.yaml", "old-one.yaml",
        "plank.yaml", "squats.yaml",
    ]  # fmt: skip
    for name in in_folder(own):
        assert load(str(own / name)).errors == ()


def test_a_jawt_backup_is_carried_over(bring: Import, own: Path) -> None:
    """Sets become rounds, exercises timed work, pauses rests; letters of its Latin-1 export are whole."""
    _, _, told = bring(str(SAMPLES / "jawt-backup.json"))
    assert flat(load(str(own / "morgengymnastik.yaml")).required().steps) == [
        (3, None, [("Kniebeugen rückwärts", 40, None), ("rest", 20, None)]),
        ("Brücke", 30, None),
    ]
    assert flat(load(str(own / "desk-break-shoulders-neck.yaml")).required().steps) == [
        ("rest", 10, None),
        (2, 15, [("Shoulder rolls", 30, None), ("Head turns", 30, None)]),
    ]
    assert told.splitlines() == [
        "Left out or changed: a rest at the very end",
        "Left out or changed: an exercise right after another: it now gets a lead-in, and time for its name",
        "The texts are read as English. If they are not, add a line such as `language: de` with `voice-coach edit`.",
    ]


def test_other_letters_of_a_shared_jawt_workout_are_whole(bring: Import, own: Path) -> None:
    """A shared workout is in UTF-8, and a rest is known by its Russian name."""
    bring(str(SAMPLES / "jawt-shared.json"))
    routine = load(str(own / "abends.yaml")).required()
    assert routine.title == "Abends 🌙"
    assert flat(routine.steps) == [(2, 30, [("Склон", 90, None)])]


def test_a_timer_machine_backup_is_carried_over(bring: Import, own: Path) -> None:
    """Nested groups, times in milliseconds and voice texts are kept; names in them are filled in."""
    bring(str(SAMPLES / "timer-machine-backup.json"))
    assert flat(load(str(own / "back-care.yaml")).required().steps) == [
        ("rest", 10, "Back care, 2 rounds."),
        (2, None, [
            ("Cat and cow", 45.5, "Hands under your shoulders. Breathe with the movement."),
            (2, None, [
                ("Bird dog", 20, "Bird dog for 20 seconds."),
                ("rest", 8, "Change sides"),
                (3, None, [("Bridge", 10, None), ("rest", 5.5, None)]),
            ]),
            ("rest", 5, None),
        ]),
        ("Lie down", 60, "Lie down for 1 minute. Well done."),
    ]  # fmt: skip


def test_each_kind_of_thing_left_behind_is_told_once(bring: Import) -> None:
    """Everything that the sample has and a routine cannot have is named, with its number, on standard error."""
    _, told, notes = bring(str(SAMPLES / "timer-machine-backup.json"))
    lines = notes.splitlines()
    assert len(lines) == len(set(lines))
    assert "Left out or changed" not in told
    for kind in (
        "music", "vibration", "waking the screen", "a beep", "a half-time call",
        "a spoken countdown", "a notification", "the flashlight", "an image", "a group's name",
        "starting another timer", "in the trash", "a schedule", "a record", "right after another",
        "a sentence with the round, the clock or the time left (2 times)",
    ):  # fmt: skip
        assert sum(kind in line for line in lines) == 1, kind
    assert "built-in routine called plank" in notes


@pytest.mark.parametrize("name", ["list.md", "list", "gong.wav"])
def test_an_ending_that_is_not_known_is_told(bring: Import, name: str) -> None:
    """A list that is called otherwise is not taken for broken JSON."""
    Path(name).write_text("plank 40s")
    code, _, told = bring(name)
    assert code == 3
    assert f"`{name}` has an unknown ending." in told
    assert "(.txt)" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: jawt(exercise={"name": None}), ["no name: called Exercise"]),
        (lambda: jawt(title=""), ["no name: called Workout"]),
        (lambda: timers(squat(label=""), squat(label=""), name=None),
         ["no name: called Timer", "no name: called Exercise (2 times)"]),
        (lambda: jawt(exercise={"duration": None}), ["no length: taken as 30 seconds"]),
        (lambda: jawt(exercise={"name": "Exercise"}), []),
    ],
)  # fmt: skip
def test_a_name_or_a_length_that_was_missing_is_told(
    bring: Import, content: Callable[[], dict[str, Any]], told: list[str]
) -> None:
    """What has no name is called something, what has no length gets the app's, and neither is a secret."""
    Path("x.json").write_text(json.dumps(content()))
    code, _, notes = bring("x.json")
    assert code == 0
    assert [line for line in notes.splitlines() if "no name" in line or "no length" in line] == [
        f"Left out or changed: {line}" for line in told
    ]


PAUSES = [
    "Rest",
    "REST 30s",
    "Short break",
    "Water break",
    "Get ready",
    "Pause",
    "Change sides",
    "Erholung",
    "Отдых",
]


def test_a_pause_is_known_by_its_name() -> None:
    """Words of rest with nothing to do beside them are a rest."""
    for name in PAUSES:
        assert is_rest(name), name


MOVEMENTS = ["Pause squats", "Rest-pause push-ups", "Breakdance", "Exercise", "Left leg", "", "30"]


def test_a_movement_is_no_pause() -> None:
    """A movement is never taken for a rest, whatever words are in its name."""
    for name in MOVEMENTS:
        assert not is_rest(name), name


SAID = [
    ("", "", None),
    ("$step_name, slowly", "", "Squat, slowly"),
    ("ignored", "{SName} {SDuration}", "Squat 30 seconds"),
    ("", "Round {TLoop} of {TTotalLoop}. Breathe.", "Breathe."),
    ("Half of $total_loop at $elapsed%", "", None),
    ("", "Next is {SNameNext}!", None),
    ("", "Squat!", None),
    ("", "{Not a variable} {x} $5", "{Not a variable} {x} $5"),
]


def test_what_a_voice_says() -> None:
    """Names are filled in, in all spellings; a sentence that tells of the moment is left out, the rest is kept."""
    for label, content, said in SAID:
        behaviour = {"type": "VOICE", "label": label, "content": content}
        (made,) = read_export(json.dumps(timers(squat(behaviour=[behaviour]))).encode(), "x.json")
        assert made.data["steps"][0].get("how") == said, content


def test_waiting_for_a_tap_is_until_press() -> None:
    """A step that the app halts after waits for a press here; of an exercise the change is told."""
    halt = [{"type": "HALT"}]
    export = timers(
        squat(behaviour=halt),
        squat(label="Rest", behaviour=halt),
        squat(length=0, behaviour=[*halt, voice("Up")]),
        squat(),
    )
    (made,) = read_export(json.dumps(export).encode(), "x.json")
    assert made.data["steps"] == [
        {"exercise": "Squat", "work": "30s", "until": "press"},
        {"rest": "30s", "until": "press"},
        {"say": "Up"},
        {"rest": "1s", "until": "press"},
        {"exercise": "Squat", "work": "30s"},
    ]
    assert made.notes["waiting for a tap after an exercise: a press now ends the exercise itself"] == 1


def test_a_step_of_no_length_that_speaks_is_said(bring: Import, own: Path) -> None:
    """The voice text of a step without a length is kept as words alone."""
    Path("x.json").write_text(json.dumps(timers(squat(length=0, behaviour=[voice("Lie down.")]), squat())))
    assert bring("x.json")[0] == 0
    assert flat(load("legs").required().steps) == [("say", "Lie down."), ("Squat", 30, None)]


def test_a_script_that_goes_before_it_is_named(
    bring: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another folder's script of that name is played in its place, the import says so."""
    added = tmp_path / "added"
    added.mkdir()
    (added / "legs.yaml").write_text("title: Others\nsteps:\n  - rest: 5s\n")
    monkeypatch.setenv("VOICE_COACH_SCRIPTS", str(added))
    Path("x.json").write_text(json.dumps(jawt()))
    code, _, error = bring("x.json")
    assert code == 0
    assert f"{added / 'legs.yaml'} is played in its place" in error


# Files of strangers


def jawt(**changes: object) -> dict[str, Any]:
    exercise = {"name": "Squat", "duration": 30, **changes.pop("exercise", {})}  # type: ignore[dict-item]
    sets = [{"repetitions": 2, "exercises": [exercise], **changes.pop("set", {})}]  # type: ignore[dict-item]
    return {"title": "Legs", "sets": sets, "version": 2, "position": 0, **changes}


def timers(*steps: object, **changes: object) -> dict[str, Any]:
    return {"timers": [{"id": 1, "name": "Legs", "loop": 1, "steps": list(steps), "more": {}, **changes}]}


def nested(depth: int) -> dict[str, Any]:
    step: dict[str, Any] = {"step_type": "step", "label": "Squat", "length": 1000}
    for _ in range(depth):
        step = {"step_type": "group", "name": "", "loop": 1, "steps": [step]}
    return step


def squat(**changes: object) -> dict[str, object]:
    return {
        "step_type": "step",
        "label": "Squat",
        "length": 30_000,
        "behaviour": [],
        "type": "NORMAL",
        **changes,
    }


def voice(text: str) -> dict[str, object]:
    return {"type": "VOICE", "content": text}


BAD: dict[str, tuple[object, str]] = {
    "other JSON": ({"a": 1}, "not a known export"),
    "a list": ([1], "not a known export"),
    "a number": (7, "not a known export"),
    "no workouts": ({"workouts": []}, "no workouts"),
    "workouts of a wrong kind": ({"workouts": "x"}, "at workouts: this is text, not a list"),
    "a workout of a wrong kind": ({"workouts": [3]}, "at workouts[0]: this is a number"),
    "no sets": (jawt(sets=[]), "no exercises"),
    "sets that are null": (jawt(sets=None), "`sets` is missing"),
    "rests alone": (jawt(exercise={"name": "Rest"}, set={"repetitions": 1}), "no exercises"),
    "an unknown version": (jawt(version=3), "version 3; known are 1 and 2"),
    "no length": (jawt(exercise={"duration": 0}), "sets[0].exercises[0]: this exercise has no length"),
    "a negative length": (jawt(exercise={"duration": -5}), "duration: -5 is less than 0"),
    "a length in text": (jawt(exercise={"duration": "30"}), "duration: this is text, not a whole number"),
    "a length of yes": (jawt(exercise={"duration": True}), "this is yes or no"),
    "a fraction": (jawt(exercise={"duration": 1.5}), "this is a fraction"),
    "an infinite fraction": (jawt(exercise={"duration": float("1e308")}), "this is a fraction"),
    "no rounds": (jawt(set={"repetitions": 0}), "repetitions: 0 is less than 1"),
    "too many rounds": (jawt(set={"repetitions": 10**9}), "`Legs`: with this the routine has"),
    "too long": (jawt(exercise={"duration": 90_000}), "longer than 24 hours"),
    "a long text": (jawt(exercise={"name": "x" * 2001}), "2,001 characters"),
    "half a character": (jawt(exercise={"name": "\ud83d"}), "half a character"),
    "a great number": (jawt(exercise={"duration": 10**400}), "too large a number"),
    "a title of a wrong kind": (jawt(title=["x"]), "at title: this is a list, not text"),
    "no timers": ({"timers": []}, "holds no timers"),
    "timers in the trash": (timers(squat(), folderId=2), "only timers in the trash"),
    "no steps": (timers(), "this timer has no steps"),
    "an unknown step": (timers(squat(step_type="jump")), "`jump` is not a known kind of step"),
    "a step that does nothing": (timers(squat(length=0)), "has no length and says nothing"),
    "groups too deep": (timers(nested(40)), "more than 32 levels deep"),
    "nesting without end": (timers(nested(300)), "more than 32 levels deep"),
    "behaviours of a wrong kind": (timers(squat(behaviour={})), "behaviour: this is a group, not a list"),
    "names that grow": (
        timers(squat(behaviour=[voice("{TName}" * 200)]), name="x" * 1000), "with its names filled in",
    ),
    "too many routines": ({"workouts": [jawt()] * 501}, "501 routines, more than 500"),
    "too many steps": ({"workouts": [jawt(set={"exercises": [{"name": "a", "duration": 1}] * 20_001})]}, "20,000"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_bad_exports_are_refused_whole(bring: Import, own: Path, kind: str) -> None:
    """Whatever is wrong is told with its place and cause, exits 3, and writes nothing."""
    content, cause = BAD[kind]
    Path("x.json").write_text(json.dumps(content))
    code, told, error = bring("x.json")
    assert (code, told) == (3, "")
    assert "x.json" in error
    assert cause in error
    assert in_folder(own) == {}


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "not JSON"),
        (b"\x89PNG\x0d\x0a", "not JSON"),
        (b'{"workouts": [', "x.json:1:15: error: this is not JSON"),
        (b'{"title": "World\x19s best", "sets": []}', "share the workout instead"),
        (b'{"title": "x", "title": "y", "sets": []}', "`title` appears twice"),
        (b'{"timers": [NaN]}', "`NaN` is not a number"),
        (b'{"timers": [{"name": "\xfc"}]}', "not in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b" " * ((8 << 20) + 1), "larger than 8 MiB"),
        ('{"workouts": []}'.encode("utf-16"), "not JSON"),
    ],
)  # fmt: skip
def test_what_is_no_sound_json_is_refused(bring: Import, own: Path, content: bytes, cause: str) -> None:
    """Broken, hostile or foreign bytes are told plainly, and write nothing."""
    Path("x.json").write_bytes(content)
    code, _, error = bring("x.json")
    assert code == 3
    assert cause in error
    assert in_folder(own) == {}


def test_a_mark_at_the_beginning_does_no_harm(bring: Import, own: Path) -> None:
    """A byte order mark, as some editors put it, is passed over."""
    Path("x.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(jawt()).encode())
    assert bring("x.json")[0] == 0
    assert list(in_folder(own)) == ["legs.yaml"]


def test_nothing_of_a_file_steers_the_terminal(bring: Import, own: Path) -> None:
    """Escape codes in titles, kinds and keys reach neither the terminal nor the script."""
    content = timers(squat(behaviour=[{"type": "\x1b[2J"}], label="A\x1b[31mB"), name="\x1b]0;x\x07")
    Path("x.json").write_text(json.dumps(content))
    assert bring("x.json")[0] == 0
    assert b"\x1b" not in b"".join(in_folder(own).values())
    Path("x.json").write_text(json.dumps({"\x1b[2J": 1, "timers": "\x1b"}))
    assert bring("x.json")[0] == 3


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["steps", "name", "x"]), inner)
    ),
    max_leaves=4,
)


@given(st.sampled_from(sorted(SAMPLES.glob("*.json"))), st.data())
def test_an_export_changed_anywhere_is_played_or_refused(sample: Path, data: st.DataObject) -> None:
    """Whatever stands in place of any one value, each routine made is right, or the file is refused."""
    raw = sample.read_bytes()
    try:
        root = json.loads(raw)
    except UnicodeDecodeError:
        root = json.loads(raw.decode("latin-1"))
    root = copy.deepcopy(root)
    place = root
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(json_values)
    try:
        made = read_export(json.dumps(root).encode(), "x.json")
    except CoachError:
        return
    for one in made:
        assert read_routine(script_text(one.data, ""), "x.json", "x").errors == ()


# Our own scripts, and lists


LEGS = (
    "title: Legs\nsteps:\n  - sound: gong\n  - include: sub/deep.yaml\n  - exercise: Squat\n    work: 10s\n"
)
DEEP = "title: Deep\nsteps:\n  - sound: bell.wav\n  - exercise: Lunge\n    reps: 5\n"


def legs() -> None:
    """Put a script, and what it names, into the current folder."""
    tone = Path(__file__).parents[1] / "sounds" / "go.wav"
    Path("sub").mkdir()
    shutil.copy(tone, "gong.wav")
    shutil.copy(tone, "sub/bell.wav")
    Path("sub/deep.yaml").write_bytes(DEEP.encode())
    Path("legs.yaml").write_bytes(LEGS.replace("\n", "\r\n").encode())


def test_a_script_comes_with_all_that_it_names(bring: Import, own: Path) -> None:
    """It is copied byte for byte, with sounds and included files, and again it does no harm."""
    legs()
    for _ in range(2):
        code, told, error = bring("legs.yaml")
        assert (code, error) == (0, "")
        assert "voice-coach play legs" in told
        assert in_folder(own) == in_folder(Path())
    assert load("legs").errors == ()


RIGHT_TO_LEFT = "\u202e"


def test_direction_marks_stay_behind(bring: Import, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would turn a line around is left out of titles, names and files of all kinds; the rest is as it was."""
    Path("x.json").write_text(
        json.dumps(jawt(title=f"{RIGHT_TO_LEFT}Legs", exercise={"name": "Sq\u2066uat\u200f"}))
    )
    assert bring("x.json")[0] == 0
    assert "title: Legs\n" in (own / "legs.yaml").read_text("utf-8")
    assert "exercise: Squat\n" in (own / "legs.yaml").read_text("utf-8")
    Path("arms.txt").write_text(f"Arms:\npl{RIGHT_TO_LEFT}ank 30s\n", "utf-8")
    bring("arms.txt")
    Path("inner.yaml").write_text(f"title: In{RIGHT_TO_LEFT}ner\nsteps:\n  - say: Hi\n", "utf-8")
    Path("outer.yaml").write_text(
        f"title: Öut{RIGHT_TO_LEFT}er\nsteps:\n  - include: ./inner.yaml\n", "utf-8"
    )
    assert bring("outer.yaml")[0] == 0
    files = in_folder(own)
    assert files["outer.yaml"].decode() == "title: Öuter\nsteps:\n  - include: ./inner.yaml\n"
    assert files["inner.yaml"].decode() == "title: Inner\nsteps:\n  - say: Hi\n"
    assert not any(RIGHT_TO_LEFT.encode() in content for content in files.values())


@pytest.mark.parametrize("name", [RIGHT_TO_LEFT, "\u200b", "\u3164", "\ufe0f"])
def test_a_name_that_does_not_show_is_none(bring: Import, own: Path, name: str) -> None:
    """An app's exercise with an invisible name has no name, as one with an empty name has none."""
    Path("x.json").write_text(json.dumps(jawt(exercise={"name": name})))
    code, _, error = bring("x.json")
    assert code == 0
    assert "no name: called Exercise" in error
    assert "exercise: Exercise\n" in (own / "legs.yaml").read_text("utf-8")


def test_nothing_is_written_over_without_force(bring: Import, own: Path) -> None:
    """A script or a file beside it that differs is kept, all of it; --force and --as are the ways on."""
    legs()
    bring("legs.yaml")
    before = in_folder(own)
    Path("inner.yaml").write_text(DEEP.replace("bell", "gong"))
    Path("outer.yaml").write_text("title: Outer\nsteps:\n  - include: ./inner.yaml\n")
    assert bring("outer.yaml", "--as", "inner")[0] in (2, 3)  # it would be two files
    assert in_folder(own) == before
    Path("inner.yaml").unlink()
    Path("outer.yaml").unlink()
    Path("sub/deep.yaml").write_text(DEEP + "# changed\n")
    Path("legs.yaml").write_text(LEGS + "# changed\n")
    code, _, error = bring("legs.yaml")
    assert code == 2
    assert "--force" in error
    assert in_folder(own) == before
    for arguments in (["--as", "other"], ["--force"]):  # what it brings differs, and may be another script's
        code, _, error = bring("legs.yaml", *arguments)
        assert code == 2
        assert "sub/deep.yaml" in error
        assert "Rename the file" in error
        assert in_folder(own) == before
    (own / "sub" / "deep.yaml").unlink()
    assert bring("legs.yaml", "--force")[0] == 0
    assert in_folder(own) == in_folder(Path())
    (own / "hips.yml").write_text(DEEP)
    Path("hips.yaml").write_text("title: Hips\nsteps:\n  - rest: 5s\n")
    assert bring("hips.yaml")[0] == 2


def test_a_script_with_errors_is_not_imported(bring: Import, own: Path) -> None:
    """All its errors are told with line and caret, and nothing is written."""
    Path("bad.yaml").write_text("title: Bad\nsteps:\n  - exersise: a\n  - rest: 0\n")
    code, _, error = bring("bad.yaml")
    assert code == 3
    assert error.count("bad.yaml:") >= 2
    assert in_folder(own) == {}


def test_a_script_that_would_include_itself_is_refused(bring: Import, own: Path) -> None:
    """What is right where it lies may be wrong under its new name: that is tried before."""
    Path("plank.yaml").write_text("title: Mine\nsteps:\n  - include: plank\n")
    code, _, error = bring("plank.yaml")
    assert code == 3
    assert "includes itself" in error
    assert bring("plank.yaml", "--as", "mine")[0] == 0
    assert list(in_folder(own)) == ["mine.yaml"]


def test_all_routines_of_a_file_or_none(bring: Import, own: Path) -> None:
    """With one name taken, or one workout broken, none of the others is written; --as names one only."""
    two = {"workouts": [jawt(title="One"), jawt(title="Two")]}
    Path("x.json").write_text(json.dumps(two))
    own.mkdir(parents=True)
    (own / "two.yaml").write_text("mine")
    code, _, error = bring("x.json")
    assert code == 2
    assert "`voice-coach rename two NEW`" in error
    assert "--force" in error
    assert "--as" not in error  # that names one only
    assert in_folder(own) == {"two.yaml": b"mine"}
    assert bring("x.json", "--as", "three")[0] == 2
    assert in_folder(own) == {"two.yaml": b"mine"}
    assert main(["rename", "two", "older"]) == 0  # as it was advised
    assert bring("x.json")[0] == 0
    assert sorted(in_folder(own)) == ["older.yaml", "one.yaml", "two.yaml"]
    (own / "two.yaml").write_text("mine")
    assert bring("x.json", "--force")[0] == 0
    assert sorted(in_folder(own)) == ["older.yaml", "one.yaml", "two.yaml"]
    assert (own / "two.yaml").read_text() != "mine"


def test_a_failure_on_the_way_leaves_everything_as_it_was(bring: Import, own: Path) -> None:
    """Where the second file cannot be written, the first is taken back."""
    two = {"workouts": [jawt(title="One"), jawt(title="Two")]}
    Path("x.json").write_text(json.dumps(two))
    (own / "two.yaml").mkdir(parents=True)
    code, _, error = bring("x.json", "--force")
    assert code == 2
    assert "There is a folder called two already" in error
    assert in_folder(own) == {}


def test_what_is_imported_in_place_of_a_built_in_one_says_who_plays_it(bring: Import) -> None:
    """The built-in routines that include it play the user's from now on; a second import is no news."""
    Path("wall-squat.yaml").write_text("title: Mine\nsteps:\n  - say: Go\n")
    told = "The built-in routines that include it play yours, too: core-course."
    assert told in bring("wall-squat.yaml")[2]
    assert told not in bring("wall-squat.yaml")[2]


def test_the_schema_decides_nothing(bring: Import, own: Path) -> None:
    """A script that came in is told as such, though its schema cannot be put beside it."""
    (own / "routine.schema.json").mkdir(parents=True)
    Path("x.json").write_text(json.dumps(jawt()))
    assert bring("x.json")[0] == 0
    assert (own / "legs.yaml").is_file()


def test_a_script_made_in_the_last_moment_is_kept(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program writes after the look at the names is neither written over nor taken back."""
    others = (own / "two.yaml", "theirs")

    def write(path: Path, data: bytes) -> None:
        others[0].parent.mkdir(parents=True, exist_ok=True)
        others[0].write_text(others[1])
        write_new(path, data)

    monkeypatch.setattr(incoming_module, "write_new", write)
    with pytest.raises(UsageError, match="was created just now"):
        write_all([Incoming("one", b"1"), Incoming("two", b"2")], own)
    assert in_folder(own) == {"two.yaml": b"theirs"}


def test_titles_alike_get_a_number(bring: Import, own: Path) -> None:
    """Two workouts of one title are two scripts."""
    Path("x.json").write_text(json.dumps({"workouts": [jawt(), jawt(), jawt()]}))
    assert bring("x.json")[0] == 0
    assert sorted(in_folder(own)) == ["legs-2.yaml", "legs-3.yaml", "legs.yaml"]


@given(st.text())
def test_every_title_makes_a_usable_name(title: str) -> None:
    """Whatever a title holds, its name is one that a file can have on every system."""
    name = usable_name(title, {"imported"})
    assert script_path(Path(), name).name == f"{name}.yaml"


TITLES = [
    ("Morning: Legs & Back!", "morning-legs-back"),
    ("Übung", "übung"),
    ("con", "con-routine"),
    ("…", "imported"),
]


def test_names_are_made_from_titles() -> None:
    """Small letters, digits and hyphens, and never a name that Windows keeps for itself."""
    for title, name in TITLES:
        assert usable_name(title) == name, title


def test_a_list_in_the_quick_form(bring: Import, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text file, or standard input, becomes a script; its errors have a caret."""
    Path("zz.txt").write_text("# mine\nMorning legs:\nplank 3x40s / 20s rest\n")
    assert bring("zz.txt")[0] == 0
    assert load("morning-legs").required().title == "Morning legs"
    Path("my list.txt").write_text("plank 3x40s / 20s rest\nneck turns 6\n")
    assert bring("my list.txt")[0] == 0
    assert [step.name for step in load("my-list").required().steps if isinstance(step, Exercise)] == [
        "Plank", "Neck turns",
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"squats 5, plank 30s")))
    assert bring("-", "--as", "two")[0] == 0
    assert len(load("two").required().steps) == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"plank 3y4")))
    code, _, error = bring("-")
    assert code == 3
    assert "standard input:1:7: error: " in error
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(jawt(sets=[])).encode())))
    assert "`standard input`: this workout has no exercises" in bring("-")[2]
    assert sorted(in_folder(own)) == ["morning-legs.yaml", "my-list.yaml", "two.yaml"]


@pytest.mark.parametrize("file", ["nope.json", "nope.yaml", "."])
def test_what_is_no_file_is_told(bring: Import, own: Path, file: str) -> None:
    """A file that is not there, or is a folder, is wrong usage."""
    assert bring(file)[0] == 2
    assert in_folder(own) == {}
