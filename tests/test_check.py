"""`check` in-process: which problems it tells of several routines, where, and with which exit code."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.checks.sounds import require_sounds
from voice_coach.cli import main
from voice_coach.commands.check.report import EFFORTS, has_ranges
from voice_coach.errors import RoutineError
from voice_coach.library.finder import load
from voice_coach.routines.language_names import NAMES as LANGUAGE_NAMES
from voice_coach.routines.language_names import in_words, tag_for
from voice_coach.routines.reading import NoFinder
from voice_coach.routines.script import read_routine
from voice_coach.voices.espeak import voice_for

GOOD = "title: Good\nsteps:\n  - exercise: Plank\n    hold: 5s\n"
BAD = "title: Bad\nsteps:\n  - exercise: Plank\n    holt: 5s\n"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty folder, with a home and a cache of one's own, problems drawn as on a terminal."""
    monkeypatch.setenv("VOICE_COACH_PLAIN", "0")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def write(name: str, text: str) -> str:
    Path(name).write_text(text, "utf-8")
    return name


def sounding(*names: str) -> str:
    return "title: Sounds\nsteps:\n" + "".join(f"  - sound: {name}\n" for name in names)


def bell(name: str, seconds: float = 0.1, rate: int = 8000) -> Path:
    samples = np.random.default_rng(1).uniform(-0.1, 0.1, round(seconds * rate)).astype(np.float32)
    soundfile.write(name, samples, rate)
    return Path(name)


def test_every_file_is_judged(capsys: Captured) -> None:
    """A file that is not there stops nothing: each is reported, each exactly once."""
    write("bad.yaml", BAD)
    write("worse.yaml", BAD)
    assert main(["check", "--voice", "silent", "none.yaml", "bad.yaml", "no-such-name", "worse.yaml"]) == 3
    out, err = capsys.readouterr()
    assert [line for line in out.splitlines() if "unknown key" in line] == [
        "bad.yaml:4:5: unknown key `holt`",
        "worse.yaml:4:5: unknown key `holt`",
    ]
    assert "Error: There is no file `none.yaml`.\n  " in err
    assert "Error: There is no routine called `no-such-name`.\n  " in err


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (("good.yaml",), 0),
        (("good.yaml", "none.yaml", "good.yaml"), 2),
        (("none.yaml", "bad.yaml"), 3),
        (("bad.yaml", "none.yaml"), 3),
    ],
)
def test_exit_codes_of_several_files(files: tuple[str, ...], code: int, capsys: Captured) -> None:
    """Errors in a routine weigh more than a name that was not found; the order is of no account."""
    write("good.yaml", GOOD)
    write("bad.yaml", BAD)
    assert main(["check", "--voice", "silent", *files]) == code
    assert capsys.readouterr().err.count("Error:") == files.count("none.yaml")


def test_an_unknown_voice_is_told_once(capsys: Captured) -> None:
    """A voice that is not there is told once for all files, and hides no errors in them."""
    write("good.yaml", GOOD)
    write("bad.yaml", BAD)
    assert main(["check", "--voice", "xyzzy", "good.yaml", "bad.yaml", "good.yaml"]) == 3
    out, err = capsys.readouterr()
    assert err.count("There is no voice `xyzzy`") == 1
    assert "unknown key `holt`" in out


def cut_short(name: str) -> None:
    path = bell(name)
    path.write_bytes(path.read_bytes()[:-100])


def great(name: str) -> None:
    bell(name)
    with Path(name).open("r+b") as file:
        file.truncate(1 << 30)


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda name: Path(name).write_text("no sound"), "cannot be read as a sound"),
        (lambda name: Path(name).write_bytes(b""), "cannot be read as a sound"),
        (lambda name: bell(name, 0), "is empty"),
        (lambda name: soundfile.write(name, np.zeros(8000), 8000), "is silent"),
        (cut_short, "is cut short"),
        (lambda name: bell(name, 121), "is longer than 2 minutes"),
        (great, "is larger than 200 MB"),
        (lambda name: Path(name).mkdir(), "is a folder, not a sound file"),
    ],
)
def test_a_bad_sound_is_an_error_at_its_name(make: object, cause: str, capsys: Captured) -> None:
    """A sound that cannot be played is an error of the routine, told at the value that names it."""
    assert callable(make)
    make("gong.wav")
    write("gong.yaml", sounding("go", "gong"))
    assert main(["check", "--voice", "silent", "gong.yaml"]) == 3
    told, line, caret, remedy = capsys.readouterr().out.splitlines()
    assert told.startswith("gong.yaml:4:12: ")
    assert cause in told
    assert "warning" not in told
    assert line == "     4 |   - sound: gong"
    assert caret.index("^^^^") == line.index("gong")
    assert remedy.strip()


def test_each_sound_is_told_once_wherever_it_stands(capsys: Captured) -> None:
    """In repeats and includes too, each bad file is told at the first place that names it."""
    for name in ("a.wav", "b.wav"):
        Path(name).write_text("no sound")
    write("inner.yaml", sounding("a", "b", "a"))
    write(
        "outer.yaml",
        "title: Outer\nsteps:\n  - repeat: 2\n    steps:\n      - sound: a\n      - include: ./inner.yaml\n",
    )
    assert main(["check", "--voice", "silent", "outer.yaml"]) == 3
    told = [line for line in capsys.readouterr().out.splitlines() if "cannot be read" in line]
    assert [line.split(": ")[0] for line in told] == ["outer.yaml:5:16", "inner.yaml:4:12"]


def test_decoders_write_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """What a decoder in C would print of a bad file does not reach the user."""
    Path("junk.mp3").write_bytes(np.random.default_rng(1).integers(0, 256, 300_000, np.uint8).tobytes())
    assert main(["check", "--voice", "silent", write("junk.yaml", sounding("junk"))]) == 3
    out, err = capfd.readouterr()
    assert "cannot be read as a sound" in out
    assert err == ""


def test_sounds_are_required_before_anything_is_heard() -> None:
    """`require_sounds` raises for a bad sound, and lets a good routine pass."""
    bell("gong.wav")
    routine = load(write("gong.yaml", sounding("gong"))).required()
    require_sounds(routine)
    Path("gong.wav").write_text("no sound")
    with pytest.raises(RoutineError) as caught:
        require_sounds(routine)
    (problem,) = caught.value.problems
    assert (problem.place.line, problem.place.column, problem.width) == (3, 12, 4)


def test_words_that_cannot_be_said(capsys: Captured) -> None:
    """What the voice has no sound for is told with a remedy that helps."""
    write("signs.yaml", f"{GOOD}    cues: ['---']\n  - say: '---'\n")
    assert main(["check", "--voice", "en-us", "signs.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in lines if "is dropped" in line] == [
        "signs.yaml:5:13",
        "signs.yaml:6:11",
    ]
    assert lines[3::4] == ["  Write it in letters that the voice of this language can say."] * 2


def test_a_cue_longer_than_every_place_is_told_how_long_one_may_be(capsys: Captured) -> None:
    """The longest place between two tones is told with it, and a remedy that fits: no other time helps."""
    cue = "sit down and back as if there were a chair behind you"
    squat = f"{{exercise: Squat, reps: 6, moves: {{down: 3s, up: 2s}}, cues: [{cue}]}}"
    write("long.yaml", f"title: Long\nsteps:\n  - {squat}\n")
    assert main(["check", "--voice", "silent", "long.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (number,) = (number for number, line in enumerate(lines) if "is dropped" in line)
    assert re.match(
        r"long\.yaml:3:\d+: warning: \"sit down .*\" is dropped: "
        r"it takes \d\.\d s, and the longest place between two tones is 2\.\d s long$",
        lines[number],
    )
    assert lines[number + 3] == "  Say it in fewer words, or leave more time between the tones."


def test_a_long_text_is_told_shortened(capsys: Captured) -> None:
    """A warning on a text of 2,000 characters quotes its beginning."""
    write("long.yaml", f"{GOOD}  - say: '{'- ' * 999}-'\n")
    assert main(["check", "--voice", "silent", "long.yaml"]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "is dropped" in line)
    assert f'"{"- " * 19}-…" is dropped' in line
    assert len(line) < 200


@pytest.fixture
def english_by_espeak() -> None:
    """English, in which the coach's own words are said, is spoken by the voice that starts soonest."""
    config = Path("home", "voice-coach", "config.yaml")
    config.parent.mkdir(parents=True)
    config.write_text("voice: {en: en-us}\n")


@pytest.mark.usefixtures("english_by_espeak")
def test_a_language_without_a_voice(capsys: Captured) -> None:
    """A language that nobody speaks is told once, at its line, and not again for each text."""
    write("mute.yaml", f"language: xx-YY\n{GOOD}    how: Hold on.\n    cues: [Breathe]\n  - say: Well done\n")
    assert main(["check", "mute.yaml"]) == 0
    out, err = capsys.readouterr()
    told, line, caret, _ = out.splitlines()
    assert told.startswith("mute.yaml:1:11: warning: no voice speaks the language `xx-YY`")
    assert caret.index("^^^^^") == line.index("xx-YY")
    assert err == ""


def test_a_rest_that_grows_shows_its_line(capsys: Captured) -> None:
    """The line is counted as editors count: a form feed or a line separator ends none."""
    write(
        "grows.yaml",
        'title: Grows\nabout: "one\u2028two"\nsteps:\n  - rest: 1s\n  - exercise: Plank\n    hold: 5s\n',
    )
    assert main(["check", "--voice", "silent", "grows.yaml"]) == 0
    told, line, *_ = capsys.readouterr().out.splitlines()
    assert told.startswith("grows.yaml:4:5: warning: this rest grows")
    assert line == "     4 |   - rest: 1s"


LONG_SIDES = f"sides: [left, right{15 * ' and so on'}]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("steps:\n  - exercise: Sit\n    hold: 8s\n    sides: [a, b]\n    switch: 3s\n", "6:5: this switch"),
        ("steps:\n  - exercise: Sit\n    hold: 8s\n    sets: 2\n    rest: 3s\n", "6:5: this rest"),
        ("steps:\n  - repeat: 2\n    steps: [{exercise: Sit, hold: 8s}]\n    rest: 3s\n", "5:5: this rest"),
        ("steps:\n  - {rest: 1s, say: Sit down}\n  - {exercise: Sit, hold: 8s}\n", "3:6: this rest"),
        ("steps:\n  - {say: Sit, rest: 1s}\n  - {exercise: Sit, hold: 8s}\n", "3:16: this rest"),
        ("defaults: {sets: 2, rest: 3s}\nsteps: [{exercise: Sit, hold: 8s}]\n", "2:21: in `Sit` this rest"),
        (f"steps:\n  - exercise: Sit\n    hold: 8s\n    {LONG_SIDES}\n", "3:5: the default switch grows"),
    ],
)  # fmt: skip
def test_a_wait_that_grows_is_told_at_its_key(text: str, told: str, capsys: Captured) -> None:
    """It stands at the key that says how long it is, in a step or in `defaults`, and a switch is called one."""
    write("grows.yaml", f"title: Grows\n{text}")
    assert main(["check", "--voice", "silent", "grows.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = (line for line in lines if "grows by" in line)
    assert line.replace("warning: ", "").startswith(f"grows.yaml:{told}")
    assert "at effort" not in line
    assert ("switch" in lines[3]) is ("switch" in told)


def test_a_default_that_is_too_short_is_told_once(capsys: Captured) -> None:
    """One cause, one warning: it names the exercise in which it is worst, and how many others have the same."""
    more = {"Sit": "", "Plank": ", calls: {stop: Shake out your arms}", "Squat": ""}
    others = "".join(f"  - {{exercise: {name}, hold: 8s{keys}}}\n" for name, keys in more.items())
    write("defaults.yaml", f"title: Short\ndefaults: {{sets: 2, rest: 3s}}\nsteps:\n{others}")
    assert main(["check", "--voice", "silent", "defaults.yaml"]) == 0
    told, _, _, remedy = capsys.readouterr().out.splitlines()
    start = "defaults.yaml:2:21: warning: in `Plank` and 2 other exercises this rest grows by up to "
    assert told.startswith(start)
    assert remedy == "  Make the rest longer, here or in that exercise, or what is said in it shorter."


def test_a_sign_that_no_voice_says_is_told_once(capsys: Captured) -> None:
    """What is no help to a listener is not told again as dropped, and no other drop is kept back for it."""
    write("signs.yaml", f"{GOOD}    cues: ['->', '---']\n  - say: '->'\n")
    assert main(["check", "--voice", "en-us", "signs.yaml"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "warning: " in line]
    assert told == [
        "signs.yaml:5:13: warning: `->` is no help to a listener",
        'signs.yaml:5:19: warning: "---" is dropped: the voice could not say it',
        "signs.yaml:6:11: warning: `->` is no help to a listener",
    ]


def test_the_effort_is_told_where_it_matters(capsys: Captured) -> None:
    """What is the same at every effort is told without one; what is not, with the one where it is worst."""
    write(
        "effort.yaml",
        "title: Effort\nsteps:\n  - exercise: Plank\n    hold: 30-90s\n    sets: 2\n    rest: 2-9s\n"
        "    cues: [{at: 80s, say: Late}]\n  - exercise: Sit\n    hold: 8s\n    sets: 2\n    rest: 3s\n"
        "    cues: [{at: 8s, say: Stay}]\n",
    )
    assert main(["check", "--voice", "silent", "effort.yaml"]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "warning: " in line]
    causes = [re.sub(r"by .*? s\b", "by a time", line.split("warning: ")[1]) for line in told]
    assert [cause.split(":")[0] for cause in causes] == [
        "this rest grows by a time at effort 100",
        '"Late" is dropped at effort 0',
        "this rest grows by a time",
        '"Stay" is dropped',
    ]


@pytest.mark.parametrize(
    ("step", "ranges"),
    [
        ("exercise: A\n    hold: 10-20s", True),
        ("exercise: A\n    reps: 10-20", True),
        ("exercise: A\n    work: 10-20s", True),
        ("exercise: A\n    hold: 9s\n    sets: 2-3", True),
        ("exercise: A\n    hold: 9s\n    sets: 2\n    rest: 20-30s", True),
        ("exercise: A\n    hold: 9s\n    sides: [a, b]\n    switch: 8-9s", True),
        ("rest: 20-30s", True),
        ("repeat: 2-3\n    steps: [{say: A}]", True),
        ("repeat: 2\n    rest: 5-9s\n    steps: [{say: A}]", True),
        ("repeat: 2\n    steps: [{rest: 5-9s}]", True),
        ("exercise: A\n    reps: 10\n    tempo: 3-5s", False),
        ("repeat: 2\n    rest: 5s\n    steps: [{say: A}, {exercise: B, hold: 9s}]", False),
    ],
)
def test_the_effort_matters_where_something_is_a_range(step: str, ranges: bool) -> None:
    """A routine is laid out at several efforts only if they differ; then and only then is there a range."""
    routine = read_routine(f"title: T\nsteps:\n  - {step}\n", "t.yaml", "t", NoFinder()).required()
    assert has_ranges(routine) is ranges
    assert len(EFFORTS) == 3


@pytest.mark.usefixtures("english_by_espeak")
def test_export_and_play_of_a_language_without_a_voice(capsys: Captured) -> None:
    """A file without its words is refused, with advice that helps: no second try, but another voice."""
    write("mute.yaml", f"language: xx-YY\n{GOOD}")
    assert main(["export", "mute.yaml", "-o", "mute.wav"]) == 1
    err = capsys.readouterr().err
    assert "There is no voice for the language `xx-YY`" in err
    assert "`--voice silent`" in err
    assert "once more" not in err
    assert not Path("mute.wav").exists()
    assert main(["export", "mute.yaml", "-o", "mute.wav", "--voice", "de"]) == 0


def test_a_language_by_its_name() -> None:
    """Each name of a language leads to a tag that is right, and that the embedded voice speaks."""
    names = ("german", "Deutsch ", "FRANCAIS", "español", "Klingon")
    assert [tag_for(name) for name in names] == ["de", "de", "fr", "es", None]
    for tag in LANGUAGE_NAMES:
        assert voice_for(tag)
        assert read_routine(f"language: {tag}\n{GOOD}", "t.yaml", "t", NoFinder()).routine is not None


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de", "German"),
        ("de_at", "German (de_at)"),
        ("EN-gb", "British English"),
        ("es-419", "Latin American Spanish"),
        ("xx-YY", "`xx-YY`"),
    ],
)
def test_languages_in_words(tag: str, words: str) -> None:
    """A language is called by its English name, with its tag where that says more, or else by its tag."""
    assert in_words(tag) == words
