"""The quick form: what it reads, what it refuses and where it says so, and that it plays as its YAML does."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from voice_coach.cli import main
from voice_coach.commands.new import script_from
from voice_coach.console.problem_text import render
from voice_coach.errors import Place
from voice_coach.library.files import NotFoundError
from voice_coach.library.finder import finder_for_lists, load
from voice_coach.library.folders import Folders
from voice_coach.routines.format import MAX_BYTES
from voice_coach.routines.quick import slips as quick_slips
from voice_coach.routines.quick.line import MAX_TITLE
from voice_coach.routines.quick.words import may_be_quick
from voice_coach.routines.reading import Finder, Reading
from voice_coach.routines.routine import Amount, Exercise, Rest, Routine
from voice_coach.routines.script import read_routine

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep away from the settings and caches of whoever runs this."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


def read(text: str | bytes, finder: Finder | None = None) -> Reading:
    return read_routine(text, "quick form", "quick", finder, grammar="quick")


def told(text: str) -> list[tuple[str, str, str]]:
    """Return each error as what is underlined, its cause and its remedy."""
    return [
        (
            error.line_text[error.place.column - 1 : error.place.column - 1 + error.width],
            error.cause,
            error.remedy,
        )
        for error in read(text).errors
    ]


def figures(step: object) -> str:
    """Write a step shortly: sets, reps, hold, work, rest and sides, where they were written."""
    assert isinstance(step, Exercise | Rest)
    until = ["until press"] if step.until_press else []
    if isinstance(step, Rest):
        return "; ".join([f"rest {ends(step.length)}", *until])
    parts = [step.name]
    if step.sets.high > 1:
        parts += [f"{ends(step.sets)} sets", f"rest {ends(step.rest)}"]
    parts += [f"{ends(step.reps)} reps"] if step.reps else []
    parts += [f"hold {ends(step.hold)}"] if step.hold else []
    parts += [f"work {ends(step.work)}"] if step.work else []
    return "; ".join([*parts, *step.sides, *until])


def ends(amount: Amount) -> str:
    return f"{amount.low}-{amount.high}" if amount.is_range else f"{amount.low}"


def heard(text: str) -> list[str]:
    return [figures(step) for step in read(text).required().steps]


# What it reads


GRAMMAR = [
    ("plank 40s", ["Plank; hold 40"]),
    ("plank 1min 30s", ["Plank; hold 90"]),
    ("plank 1:30", ["Plank; hold 90"]),
    ("plank 20-40s", ["Plank; hold 20-40"]),
    ("plank 20 – 40 s", ["Plank; hold 20-40"]),
    ("neck turns 6", ["Neck turns; 6 reps"]),
    ("neck turns 6-10", ["Neck turns; 6-10 reps"]),
    ("squat 3x12", ["Squat; 3 sets; rest 20; 12 reps"]),
    ("squat 10x15s", ["Squat; 10 reps; hold 15"]),
    ("plank 3x40s / 20s rest", ["Plank; 3 sets; rest 20; hold 40"]),
    ("plank 3x40s / rest 1min", ["Plank; 3 sets; rest 60; hold 40"]),
    ("plank 3x40s/25s", ["Plank; 3 sets; rest 25; hold 40"]),
    ("plank 3 x 40 s/20-30s rest", ["Plank; 3 sets; rest 20-30; hold 40"]),
    ("squat 3x12 / 45s", ["Squat; 3 sets; rest 45; 12 reps"]),
    ("squat 3x10x15s", ["Squat; 3 sets; rest 20; 10 reps; hold 15"]),
    ("squat 3 X 10 × 15s / 1:00", ["Squat; 3 sets; rest 60; 10 reps; hold 15"]),
    ("squat 3*10", ["Squat; 3 sets; rest 20; 10 reps"]),
    ("side plank 40s each side", ["Side plank; hold 40; left side; right side"]),
    ("lunge 2x10 Each  Leg / 30s", ["Lunge; 2 sets; rest 30; 10 reps; left leg; right leg"]),
    ("curl 2x10 each arm/30s", ["Curl; 2 sets; rest 30; 10 reps; left arm; right arm"]),
    ("90-90 stretch 30s", ["90-90 stretch; hold 30"]),
    ("Plank level 2 40s", ["Plank level 2; hold 40"]),
    ("cat/cow 6", ["Cat/cow; 6 reps"]),
    ("cat/cow 2x6/10s", ["Cat/cow; 2 sets; rest 10; 6 reps"]),
    ("TRX row 8, iPad hold 5s", ["TRX row; 8 reps", "iPad hold; hold 5"]),
    ("rest pose 30s", ["Rest pose; hold 30"]),
    ("a 1, rest 30s, 1min rest, Rest: 5s", ["A; 1 reps", "rest 30", "rest 60", "rest 5"]),
    ("a 1; b 2\nc 3\r\nd 4\re 5", ["A; 1 reps", "B; 2 reps", "C; 3 reps", "D; 4 reps", "E; 5 reps"]),
    ("- a 1\n* b: 2\n• c - 3\n1. d – 4\n2) e 5\n\n-\n", [f"{'ABCDE'[n - 1]}; {n} reps" for n in range(1, 6)]),
    (" ,a\t\xa0b 1,, ;", ["A b; 1 reps"]),
    ("null 5s, yes 5, # 1 thing 5s", ["Null; hold 5", "Yes; 5 reps", "# 1 thing; work 5"]),
    ("plank 90 Seconds, plank 1 minute 30 sec", ["Plank; hold 90", "Plank; hold 90"]),
    ("plank 1.5 minutes, plank 20-40 secs", ["Plank; hold 90", "Plank; hold 20-40"]),
    ("squat 10 reps, squat 3x12 Reps/25 sec", ["Squat; 10 reps", "Squat; 3 sets; rest 25; 12 reps"]),
    ("lunge 10 times each leg", ["Lunge; 10 reps; left leg; right leg"]),
    ("pause 20s, Break: 5s, 30 sec pause, Rest - 9s", ["rest 20", "rest 5", "rest 30", "rest 9"]),
    ("squat 3x12 / 30s pause", ["Squat; 3 sets; rest 30; 12 reps"]),
    ("pause squat 6, breakdance 30s", ["Pause squat; 6 reps", "Breakdance; hold 30"]),
    ("plank 1x3x40s, plank 1x40s", ["Plank; 3 reps; hold 40", "Plank; 1 reps; hold 40"]),
    ("squat 10x29s, squat 2x3x40s", ["Squat; 10 reps; hold 29", "Squat; 2 sets; rest 20; 3 reps; hold 40"]),
    ("squat 3x12, lunge 6, rest 60s", ["Squat; 3 sets; rest 20; 12 reps", "Lunge; 6 reps", "rest 60"]),
    ("squat 3x12 / 20s, rest 60s", ["Squat; 3 sets; rest 20; 12 reps", "rest 60"]),
    ("jog 10min", ["Jog; work 600"]),
    ("1.plank 5s\n2)hop 6\n*jog 9s\n① row 8\na) curl 4", ["Plank; hold 5", "Hop; 6 reps", "Jog; work 9",
     "Row; 8 reps", "Curl; 4 reps"]),
    ("plank\u200b 5s", ["Plank; hold 5"]),
    ("Both legs up 10, bridge with both arms 30s", ["Both legs up; 10 reps", "Bridge with both arms; hold 30"]),
    ("- [ ] jog 10\n- [x] hop 6", ["Jog; 10 reps", "Hop; 6 reps"]),
    ("# legs, mostly 5\r\nsquat 6\n  #and, so 3x4x on\n- #1 lunge 6", ["Squat; 6 reps", "#1 lunge; 6 reps"]),
    ("Plank 30 sec., Squats 10.\nHops 30 seconds.", ["Plank; hold 30", "Squats; 10 reps", "Hops; work 30"]),
    ("Side plank 30 sec. each side.", ["Side plank; hold 30; left side; right side"]),
    ("Plank 3x30 sec. / 20 sec. rest.", ["Plank; 3 sets; rest 20; hold 30"]),
    ("1. plank 2.5s\n2. hop 6", ["Plank; hold 5/2", "Hop; 6 reps"]),
    ("**Plank** 40s, - **Hops**: 6, `TRX row 8`, *Cat/cow* **3x6**", ["Plank; hold 40", "Hops; 6 reps",
     "TRX row; 8 reps", "Cat/cow; 3 sets; rest 20; 6 reps"]),
    ("✅ a 1\n✔\ufe0f b 2\n▪c 3\n- ☑ d 4\n1\ufe0f\u20e3 e 5", [f"{'ABCDE'[n - 1]}; {n} reps" for n in range(1, 6)]),
    ("90/90 stretch 30s, Figure 4 stretch 30s", ["90/90 stretch; hold 30", "Figure 4 stretch; hold 30"]),
    ("Warrior 2 30s, Squat 3 12 reps, 4 point kneel 6 reps", ["Warrior 2; hold 30", "Squat 3; 12 reps",
     "4 point kneel; 6 reps"]),
    ("side plank 30s, one leg bridge 10", ["Side plank; hold 30", "One leg bridge; 10 reps"]),
    ("squat 3x12 until press / 45s rest", ["Squat; 3 sets; rest 45; 12 reps; until press"]),
    ("squat 12 at my own pace", ["Squat; 12 reps; until press"]),
    ("do 10 squats until I press", ["Squats; 10 reps; until press"]),
    ("side plank 30s each side until press", ["Side plank; hold 30; left side; right side; until press"]),
    ("rest 60s until press, 1min rest Until Press", ["rest 60; until press", "rest 60; until press"]),
    ("take a 60s rest until I press", ["rest 60; until press"]),
    ("leg press 12, shoulder press 12 until press", ["Leg press; 12 reps", "Shoulder press; 12 reps; until press"]),
    ("3x12 press", ["Press; 3 sets; rest 20; 12 reps"]),
    ("second side stretch 30s, Bein heben 10", ["Second side stretch; hold 30", "Bein heben; 10 reps"]),
]  # fmt: skip


def test_the_grammar() -> None:
    """Each form of an item gives the steps that its figures say."""
    for text, steps in GRAMMAR:
        assert heard(text) == steps, text


def test_the_readme_shows_what_it_reads() -> None:
    """Each form in the README's table is read; each that it calls refused is refused."""
    section = README.partition("### In one line")[2].partition("\n### ")[0]
    rows = re.findall(r"(?m)^\| (`[^|]*`) \| (`[^|]*`) \|", section)
    forms = [form for row in rows for form in re.findall("`([^`]+)`", " ".join(row))]
    assert len(forms) >= 30
    for form in forms:
        assert read(form).errors == (), form
    for form in ("plank 3x40s", "squat 3x12, 60s rest", "plank 40", "squat 3 12"):
        assert f"(`{form}`)" in section
        assert len(read(form).errors) == 1


PLAIN_ENGLISH = [
    ("10 squats", "squats 10"),
    ("do ten squats", "squats 10"),
    ("twenty-five squats", "squats 25"),
    ("8 to 12 squats", "squats 8-12"),
    ("squats 8 to 12 reps", "squats 8-12"),
    ("squats x10, squats: x 10 reps", "squats 10, squats 10"),
    ("squats ten times, 12 reps squats", "squats 10, squats 12"),
    ("10 reps of bench press, 5 sun salutations", "bench press 10, sun salutations 5"),
    ("10 push-ups on your knees, 10 pause squats", "push-ups on your knees 10, pause squats 10"),
    ("10 arm and leg raises, 10 arm circles", "arm and leg raises 10, arm circles 10"),
    ("3 sets of 10 squats", "squats 3x10"),
    ("three sets of ten squats", "squats 3x10"),
    ("3 x 10 squats, 3x10 squat", "squats 3x10, squat 3x10"),
    ("squats 3 sets of 12, squats: 3 sets x 12 reps", "squats 3x12, squats 3x12"),
    ("10 squats for 3 sets, squats 12 reps x 3 sets", "squats 3x10, squats 3x12"),
    ("3 sets of 8-12 push-ups / 1min", "push-ups 3x8-12 / 1min"),
    ("squat 3x12 with 30s rest between sets", "squat 3x12 / 30s"),
    ("3 sets of 12 squats with a thirty second rest between the sets", "squats 3x12 / 30s"),
    ("5 sets of 5 deadlifts with 2 min rest", "deadlifts 5x5 / 2min"),
    ("3 x 45 second plank with 15 seconds rest, plank 3x45s 15s rest", "plank 3x45s / 15s, plank 3x45s / 15s"),
    ("squat 3x12 rest 45s, squat 3x12 rest for 45s", "squat 3x12 / 45s, squat 3x12 / 45s"),
    ("squats 3x10 with a minute rest, squats 3x10 with a minute of rest", "squats 3x10 / 1min, squats 3x10 / 1min"),
    ("3 sets of ten squats with a 30-second break in between", "squats 3x10 / 30s"),
    ("lunge 3x10 each leg with 30s rest", "lunge 3x10 each leg / 30s"),
    ("push-ups 3x40s 20s rest, rest 60s", "push-ups 3x40s / 20s, rest 60s"),
    ("3 sets of 40 seconds plank", "plank 3x40s / 20s"),
    ("plank 40s for 3 sets, plank 3 sets of 5s", "plank 3x40s / 20s, plank 3x5s / 20s"),
    ("10 x 15s wall squat", "wall squat 10x15s"),
    ("1 set of 10 squats, a set of 10 squats", "squats 10, squats 10"),
    ("plank for 40 seconds, Plank: 40 seconds", "plank 40s, plank 40s"),
    ("40 seconds plank, 40 seconds of plank, 40s plank", "plank 40s, plank 40s, plank 40s"),
    ("2 minutes plank, 2 min plank, 1:30 plank", "plank 2min, plank 2min, plank 1:30"),
    ("40-second plank, a 40 second plank, forty second plank", "plank 40s, plank 40s, plank 40s"),
    ("one minute plank, a minute of plank", "plank 1min, plank 1min"),
    ("plank for half a minute, plank for 1 minute and 30 seconds", "plank 30s, plank 90s"),
    ("run for half an hour, half an hour of yoga", "run 30min, yoga 30min"),
    ("plank for a minute and a half, plank for one and a half minutes", "plank 90s, plank 90s"),
    ("run for an hour and a half, 1 and a half hours of yoga", "run 90min, yoga 90min"),
    ("hold plank 40s, hold plank for 40 seconds, hold a plank for 40s", "plank 40s, plank 40s, plank 40s"),
    ("hold your breath 20s, hold still for 20s", "hold your breath 20s, hold still 20s"),
    ("wall sit 30 to 60 seconds, Plank (40 seconds)", "wall sit 30-60s, plank 40s"),
    ("one leg bridge for 30 seconds, warrior two for 30s", "one leg bridge 30s, warrior two 30s"),
    ("10 squats each side, 10 lunges per leg", "squats 10 each side, lunges 10 each leg"),
    ("lunges 10/leg, lunge 3x10 / leg", "lunges 10 each leg, lunge 3x10 each leg"),
    ("30 seconds side plank on each side", "side plank 30s each side"),
    ("Bird-dog (10 per side), Bird-dog x10/side", "Bird-dog 10 each side, Bird-dog 10 each side"),
    ("rest for 30 seconds, 30 second rest, rest 30 seconds", "rest 30s, rest 30s, rest 30s"),
    ("30-second rest, take a 30 second rest, rest for a minute", "rest 30s, rest 30s, rest 1min"),
    ("30s of rest, squat 3x12 / 30s of rest", "rest 30s, squat 3x12 / 30s"),
    ("plank 40s, then 10 squats, and then rest for 30s", "plank 40s, squats 10, rest 30s"),
]  # fmt: skip


def test_plain_english() -> None:
    """What has one reading in plain English is the same workout as its strict form."""
    for plain, strict in PLAIN_ENGLISH:
        assert heard(plain) == heard(strict), plain
        assert read(plain).required().steps == read(strict).required().steps, plain


TWO_READINGS = [
    "10 squats and lunges", "10 squats or lunges", "10 squats then lunges", "10 squats and 10 lunges",
    "10 squats both sides", "10 squats each", "4 point kneel", "2 leg bridges", "one leg bridge", "10 kg curls",
    "45 degree raises", "warrior two", "squats ten", "squats for 10", "ten squats three times", "12 x squats",
    "squats 3x12 sets", "squats 12 x 3 sets", "3 sets of squats", "3 sets of 10 squats for 3 sets", "everything x3",
    "30s on", "30s left", "30 seconds rest pose", "40s two push-ups", "40s plank 10", "plank 40s for 10",
    "jog two and a half minutes", "10 minutes", "ten minutes", "ten times", "3 rounds",
    "squat 12 rest 45s", "1 set of 12 squats with 45s rest", "squat 3x5 with 2s pause", "squat 3x12 rest 45",
]  # fmt: skip


def test_plain_english_with_two_readings() -> None:
    """What may mean something else is refused, as ever with an example of the right form."""
    for text in TWO_READINGS:
        assert len(told(text)) == 1, text
        [(_, cause, remedy)] = told(text)
        assert cause, text
        assert "`" in remedy, text


BARE_COUNTS = [
    ("plank 40", "`40` may be seconds or repetitions",
     "Write `plank 40s` for a hold, or `plank 40 reps` for repetitions."),
    ("side plank 20-40 each side", "`20-40` may be seconds or repetitions",
     "Write `side plank 20-40s each side` for a hold, or `side plank 20-40 reps each side` for repetitions."),
    ("plank 3x40", "`40` may be seconds or repetitions",
     "Write `plank 3x40s / 20s rest` for a hold, or `plank 3x40 reps` for repetitions."),
    ("plank 3x40 / 1min", "`40` may be seconds or repetitions",
     "Write `plank 3x40s / 1min` for a hold, or `plank 3x40 reps / 1min` for repetitions."),
    ("plank 40 / 30s", "`40` may be seconds or repetitions",
     "Write `plank 40s, rest 30s` for a hold, or `plank 40 reps, rest 30s` for repetitions."),
    ("40 planks", "`40` may be seconds or repetitions",
     "Write `planks 40s` for a hold, or `planks 40 reps` for repetitions."),
    ("plank on the elbows 40", "`40` may be seconds or repetitions",
     "Write `plank on the elbows 40s` for a hold, or `plank on the elbows 40 reps` for repetitions."),
    ("Wall sit 45", "`45` may be seconds or repetitions",
     "Write `Wall sit 45s` for a hold, or `Wall sit 45 reps` for repetitions."),
]  # fmt: skip


def test_a_bare_count_of_what_is_held() -> None:
    """A bare count after the name of a hold is refused, with a line for each reading."""
    for text, cause, remedy in BARE_COUNTS:
        assert [(why, what) for _, why, what in told(text)] == [(cause, remedy)], text
        for line in re.findall("`([^`]+)`", remedy):
            assert not told(line), text


def test_a_bare_count_of_anything_else() -> None:
    """An unknown name with a bare count is repetitions, and so is a movement that is named after a hold."""
    assert heard("frog 12, neck turns 6, bridge 10") == [
        "Frog; 12 reps",
        "Neck turns; 6 reps",
        "Bridge; 10 reps",
    ]
    assert heard("plank jacks 20, sit-ups 9") == ["Plank jacks; 20 reps", "Sit-ups; 9 reps"]
    assert heard("plank 10 reps, sit to stand 8") == ["Plank; 10 reps", "Sit to stand; 8 reps"]


TIMES_OF_MOVEMENTS = [
    ("push-ups for 1 minute, run 5 min", ["Push-ups; work 60", "Run; work 300"]),
    ("mountain climbers 40s, skipping 2 min", ["Mountain climbers; work 40", "Skipping; work 120"]),
    ("Jumping Jacks 20-30s, 10 min yoga", ["Jumping Jacks; work 20-30", "Yoga; work 600"]),
    ("warm up 5 min, warm-up 5 min, cool down 5 min", ["Warm up; work 300", "Warm-up; work 300",
     "Cool down; work 300"]),
    ("run on the spot 60s, push-ups on your knees 30s", ["Run on the spot; work 60",
     "Push-ups on your knees; work 30"]),
    ("plank jacks 30s, sit-ups 30s, arm swings 30s", ["Plank jacks; work 30", "Sit-ups; work 30",
     "Arm swings; work 30"]),
    ("lunges 30s each leg", ["Lunges; work 30; left leg; right leg"]),
    ("burpees 3x40s / 20s rest", ["Burpees; 3 sets; rest 20; work 40"]),
    ("3 sets of 40 seconds jumping jacks", ["Jumping jacks; 3 sets; rest 20; work 40"]),
    ("leg raises 10x15s, leg raises 2x10x5s", ["Leg raises; 10 reps; hold 15",
     "Leg raises; 2 sets; rest 20; 10 reps; hold 5"]),
    ("planks 40s, calf stretches 30s, dead hangs 20s, yoga pose 30s", ["Planks; hold 40",
     "Calf stretches; hold 30", "Dead hangs; hold 20", "Yoga pose; hold 30"]),
    ("glute bridge 30s, wall press 30s, it's 5s", ["Glute bridge; hold 30", "Wall press; hold 30",
     "It's; hold 5"]),
    ("bridge with both arms 30s, plank in socks 30s", ["Bridge with both arms; hold 30",
     "Plank in socks; hold 30"]),
    ("hold the leg raises for 20s, hold squats 20s", ["Leg raises; hold 20", "Hold squats; hold 20"]),
]  # fmt: skip


def test_the_time_of_a_movement() -> None:
    """A time after the name of a movement is free work; after that of something held, or unknown, it is a hold."""
    for text, steps in TIMES_OF_MOVEMENTS:
        assert heard(text) == steps, text


def test_a_number_word_in_a_name() -> None:
    """A number word belongs to the name where no plural follows, a limb does, or its exercise has a count in reps."""
    assert heard("two arm swings 10, one leg bridges 30s, two-hand curls 8, two feet hops 12 reps") == [
        "Two arm swings; 10 reps",
        "One leg bridges; work 30",
        "Two-hand curls; 8 reps",
        "Two feet hops; 12 reps",
    ]
    assert heard("four point kneel 30s, strengthen 5") == ["Four point kneel; hold 30", "Strengthen; 5 reps"]


def test_nothing_hidden() -> None:
    """Exercises follow each other with nothing between them, and with the defaults of the routine format."""
    routine = read("plank 40s, squat 6").required()
    yaml = "title: Plank, squat\nsteps: [{exercise: Plank, hold: 40s}, {exercise: Squat, reps: 6}]"
    assert routine == read_routine(yaml, "file.yaml", "quick").required()
    assert routine.get_ready == Fraction(5)


def test_a_step_knows_its_place() -> None:
    """A step stands where its item begins in the text."""
    steps = read("plank 40s,\n - neck turns 6, rest 5s").required().steps
    assert [step.place for step in steps] == [Place("quick form", line, column) for line, column in
                                              [(1, 1), (2, 4), (2, 18)]]  # fmt: skip


TITLES = [
    ("plank 40s", "Plank"),
    ("plank 40s, TRX row 6, wall squat 6", "Plank, TRX row, wall squat"),
    ("plank 40s, rest 5s, plank 20s, squat 6", "Plank, squat"),
    ("rest 5s", "Rest"),
    ("\n# mine\nmorning stretches: \nplank 40s", "Morning stretches"),
    ("one two three four 1, five six seven eight 1, nine ten eleven twelve 1, last 1",
     "One two three four, five six seven eight and 2 more"),
    ("lift your back and breathe slowly to the wall and on to the other wall 5s, plank 5s",
     "Lift your back and breathe slowly to the wall, plank"),
    ("x" * 99 + " 5s", "X" + "x" * (MAX_TITLE - 13)),
]  # fmt: skip


def test_the_title() -> None:
    """The title names the exercises, each once, and is short enough to hear."""
    for text, title in TITLES:
        assert read(text).required().title == title, text
        assert len(title) <= MAX_TITLE, text


# What it refuses


TYPED_OTHERWISE = [
    ("30 sec each side: side plank", "each side", "`plank 40s each side`"),
    ("Wall sit, 30 seconds", "Wall sit", "`plank 40s`"),
    ("Bird dog 5 reps each side, 10 sec hold", "10 sec", "`plank 40s`"),
    ("Bird dog 5 reps each side, 40 sec hold", "40 sec", "`plank 40s`"),
    ("Bridge 10, hold 5s", "hold", "`squat 10x15s`"),
    ("Bridge 10 hold 5s", "10 hold", "`8-12`"),
    ("Plank: 3 sets, 30 seconds each", "3 sets", "`squat 12`"),
    ("Plank: 3 sets, 30 seconds each, 15s rest", "3 sets", "`squat 12`"),
    ("Plank - 3 sets - 30 sec", "3 sets", "`squat 12`"),
    ("12 squats x 3", "x", "`squat 12`"),
    ("Plank 30 seconds (x3)", "(x3)", "`3x12`"),
    ("Plank 30sec each side x3", "each side", "`plank 40s each side`"),
    ("Squat 3 by 12", "3 by", "`8-12`"),
    ("Squat 3 times 12", "3 times", "`squat 12`"),
    ("Lunges (each leg) 10", "each leg", "`plank 40s each side`"),
    ("Lunges 10 (each leg)", "each leg", "`plank 40s each side`"),
    ("Plank 30 sec. Squats 10.", "30 sec", "`plank 40s`"),
    ("wall squat 10 reps x 15 s", "x", "`squat 12`"),
    ("wall squat 10 reps x 40 s", "x", "`squat 12`"),
    ("plank 1½ min", "1½", "`1.5 min`"),
    ("plank ½ min", "½", "`1.5 min`"),
    ("plank 1 1/2 min", "1/2", "`1.5 min`"),
    ("Plank 2x (30 sec each side)", "(30 sec each side)", "`3x12`"),
    ("Lunges 10/10", "10", "`rest 20s`"),
    ("side plank 2 x 30 s per side, 15 s rest", "2 x 30 s", "`side plank 2 x 30 s per side / 20s rest`"),
    ("Side plank 30s L/R", "L/R", "`plank 40s each side`"),
    ("Lunges, 3x10 per leg", "Lunges", "`plank 40s`"),
    ("Push-ups 3x10, rest 60 sec between sets", "rest 60 sec between sets", "`rest 20s`"),
    ("plank 30s with 10s rest", "rest", "`rest 20s`"),
    ("Wall sit 3x, 30s", "3x", "`squat 12`"),
    ("Jog about 5 min", "about", "`plank 40s`"),
]  # fmt: skip


def test_what_is_typed_otherwise() -> None:
    """What people type otherwise is one mistake, with its place, its cause and an example of the right form."""
    for text, marked, shown in TYPED_OTHERWISE:
        assert len(told(text)) == 1, text
        [(place, cause, remedy)] = told(text)
        assert place == marked, text
        assert cause, text
        assert shown in remedy, text


OTHER_LANGUAGES = [
    "Liegestütze 3 Sätze à 12", "Sentadillas 3 series de 12", "Pompes 3 séries de 12", "Kniebeugen 10 Wdh.",
    "Ruhe 30s", "Repos 30s", "Descanso: 30s", "squat 3x12 / 30s Ruhe", "squat 3x12 / Repos 30s", "Pause 20 Sekunden",
    "Unterarmstütz 30 Sek.", "Plancha 30 segundos", "Ausfallschritte 10 pro Bein", "Fentes 10 par jambe",
    "Zancadas 10 por pierna",
]  # fmt: skip


def test_its_words_are_english() -> None:
    """A figure's word in another language is refused, with how it is written here."""
    for text in OTHER_LANGUAGES:
        assert len(told(text)) == 1, text
        [(_, cause, remedy)] = told(text)
        assert cause.endswith("is not in English"), text
        assert "whatever the language of the names" in remedy, text


PHRASES = st.sampled_from(
    ["plank", "squat", "40s", "12", "3", "3x", "x3", "3x12", "3x40s", "10x15s", "20s rest", "rest 20s", "rest", "/",
     ",", "sets", "reps", "of", "for", "then", "each side", "per side", "left", "right", "on the left", "40 seconds",
     "(12)", "3 sets", "2 rounds:", "and", "cat / cow", "30 sec break", "x 10", "10 reps", "(x3)", "each leg:", "to",
     "(10 per side)", "1½ min", "1,5 min", "hold", "10/10", "30 sec.", "by", "+", "x3:", "min", "each", "2"]
)  # fmt: skip
MISTYPED = st.lists(PHRASES, min_size=1, max_size=8).map(" ".join)
AMOUNT_LAST = st.sampled_from(["12", "40s", "3x12", "10x15s", "3x40s / 20s rest", "12 reps", "10 each leg"])


MISTAKES = [
    ("", "", "there is nothing to do in this quick form", "plank 3x40s / 20s rest"),
    (" ,;\n-", " ", "there is nothing to do", "plank"),
    ("wall squat, a 1", "wall squat", "`wall squat` has no amount", "`plank 40s`"),
    ("a 1, plank 3x", "3x", "`3x` is half an amount", "3x12"),
    ("plank 3 ×", "3 ×", "`3 ×` is half an amount", "3x12"),
    ("plank 40sx", "40sx", "`40sx` is half an amount", "40s"),
    ("plank 40q", "40q", "`40q` is not an amount", "Write for instance `40s`"),
    ("plank -40s", "-40s", "`-40s` is not an amount", "40s"),
    ("plank 40s slowly", "40s", "`40s` is not at the end", "`plank 40s`"),
    ("plank 1x40s 20s rest", "rest", "`rest` is not allowed here", "`rest 20s`"),
    ("40s", "40s", "this amount has no name", "plank 40s"),
    ("plank 2,5s", "5s", "this amount has no name", "`plank 40s`"),
    ("3 sets of plank 40s", "3 sets", "`3 sets` would only be read out with the name", "`squat 12`"),
    ("plank 3x40s / 5s, squat 2x6 10", "2x6", "`2x6` is not at the end", "`plank 40s`"),
    ("plank 40s rest 20s", "rest", "`rest` is not allowed here", "`rest 20s`"),
    ("plank 20-40s squat 6", "20-40s", "`20-40s` is not at the end", "`plank 40s`"),
    ("plank 10 rest 20s", "rest", "`rest` is not allowed here", "`rest 20s`"),
    ("plank 40s then squat 10", "40s", "`40s` is not at the end", "`plank 40s`"),
    ("plank 2x6 (20s rest)", "(20s rest)", "`(20s rest)` is in brackets", "`3x12`"),
    ("squat 2x6 @ 20kg", "2x6", "`2x6` is not at the end", "`plank 40s`"),
    ("level 2 plank 40q", "40q", "`40q` is not an amount", "40s"),
    ("plank each side 40s", "each side", "`each side` is not allowed here", "`plank 40s each side`"),
    ("plank 3x40s", "3x40s", "`3x40s` has no rest between",
     "Write `plank 3x40s / 20s rest` for 3 sets (a `/` ties the rest to them), or `plank 1x3x40s` for"),
    ("a 1, plank 2x20-30s each side", "2x20-30s", "`2x20-30s` has no rest", "`plank 1x2x20-30s each side`"),
    ("plank 3x30s, 15s break", "3x30s", "`3x30s` has no rest", "`plank 3x30s / 20s rest`"),
    ("squat 15s x10", "15s", "`15s` is a time, but before an `x` comes a count", "`10x15s`"),
    ("squat 3x12 each leg, 60s rest", "60s rest", "`60s rest` may be meant between the sets or after them",
     "`squat 3x12 each leg / 60s rest` for between, or `squat 3x12 each leg / 20s rest, 60s rest` for after"),
    ("2 rounds: plank 40s, squat 10", "2 rounds", "`2 rounds` means rounds, and the quick form has none",
     "`voice-coach new NAME --from ...`"),
    ("2 rounds:\nplank 40s", "2 rounds", "`2 rounds` means rounds, and the quick form has none",
     "`voice-coach new NAME --from ...`"),
    ("plank 40s, repeat 3 times", "repeat", "`repeat` means rounds, and the quick form has none",
     "`voice-coach new NAME --from ...`"),
    ("3 x plank 40s", "3 x", "`3 x` is half an amount", "`squat 12`"),
    ("3x squat 10", "3x", "`3x` is half an amount", "`squat 12`"),
    ("Squats 1,5 min", "5 min", "this amount has no name", "`plank 40s`"),
    ("Squat\t3\t12", "3", "`3` may be a count", "`3x12`"),
    ("ten squats 30s", "ten", "`ten` may be a count", "`squats 30s`"),
    ("Forty-five squats 3x12", "Forty-five", "`Forty-five` may be a count", "`squats 10`"),
    ("ten push ups then plank 30 seconds", "then", "`then` may begin another exercise", "with a comma"),
    ("squats Then plank 40s", "Then", "`Then` may begin another exercise", "with a comma"),
    ("five push ups and squats 10", "five", "`five` may be a count", "`squats 10`"),
    ("ten single leg bridges 30s", "ten", "`ten` may be a count", "`squats 30s`"),
    ("12 squats 3", "12", "`12` may be a count", "`3x12`"),
    ("3 planks 30s", "3", "`3` may be a count", "`3x12`"),
    ("1\tSquat\t3\t12", "1", "`1` may be a count", "`3x12`"),
    ("squat 10 lunge 6", "10", "`10` may be a count", "`3x12`"),
    ("Day 1: squat 10", "1", "`1` may be a count", "`3x12`"),
    ("Squat 10 + lunge 10", "10 +", "`10 +` may end an exercise", "Put a comma"),
    ("Squat 10 and lunge 10", "10 and", "`10 and` may end", "Put a comma"),
    ("Squats 10. Plank 30s", "10.", "`10.` may end an exercise", "Put a comma"),
    ("Circuit x3: squat 10", "x3:", "`x3:` means rounds, and the quick form has none", "`repeat: 3`"),
    ("Circuit x3:\nsquat 10", "x3:", "`x3:` means rounds, and the quick form has none", "`repeat: 3`"),
    ("Three rounds:\nsquat 10", "Three rounds", "`Three rounds` means rounds, and the quick form has none",
     "`repeat: 3`"),
    ("AMRAP 5 min: burpees 10", "5 min", "`5 min` is not at the end", "`plank 40s`"),
    ("squat 8 or 12", "8 or", "`8 or` comes before the amount", "Write a range as `8-12`"),
    ("bench 8 @ 60", "8 @", "`8 @` comes before the amount", "Write a range"),
    ("min 5", "min", "`min` would only be read out with the name", "`1min 30s`"),
    ("each side: side plank 30s", "each side", "`each side` is not allowed here", "`plank 40s each side`"),
    ("each 30s", "each", "`each` is not allowed here", "`plank 40s each side`"),
    ("hold 5s", "hold", "`hold` is not an exercise", "`squat 10x15s`"),
    ("2 30s", "2", "this amount has no name", "plank 40s"),
    ("plank 40s, 10.", "10", "this amount has no name", "plank 40s"),
    ("squat 20 kg 10", "20", "`20` may be a count", "`3x12`"),
    ("squat 1,000", "000", "this amount has no name", "`plank 40s`"),
    ("Rest. 30s", "Rest.", "`Rest.` is not allowed here", "rest 20s"),
    ("Side plank 30s (left)", "30s", "`30s` is not at the end", "`plank 40s`"),
    ("squat 10, lunge 10, x3", "x3", "`x3` is half an amount", "`squat 12`"),
    ("plank 3** 40s", "3**", "`3**` comes before the amount", "3x12"),
    ("rest between sets 30s", "rest between sets", "`rest between sets` is not allowed here", "`rest 20s`"),
    ("squat 12, 3 sets", "3 sets", "`3 sets` would only be read out with the name", "`squat 12`"),
    ("plank 40s each side, 3 sets", "3 sets", "`3 sets` would only be read out with the name", "`squat 12`"),
    ("squat 12, x3", "x3", "`x3` is half an amount", "`squat 12`"),
    ("12 x squats", "12 x", "`12 x` is half an amount", "`squat 12`"),
    ("hops 30s on, 10s off", "30s", "`30s` is not at the end", "`plank 40s`"),
    ("lunge 10 left, 10 right", "10", "`10` is not at the end", "`plank 40s`"),
    ("curl 8 left arm, 8 right arm", "8", "`8` is not at the end", "`plank 40s`"),
    ("side plank 30s left side", "30s", "`30s` is not at the end", "`plank 40s`"),
    ("squat 12 rest 30s", "rest", "`rest` is not allowed here", "`rest 20s`"),
    ("squat 3x12 rest 30", "30", "`30` has no unit", "`3x12 / 1min rest`"),
    ("cat / cow 8", "cat", "`cat` has no amount", "`plank 40s`"),
    ("plank 1'30\"", "1'30\"", "`1'30\"` is not an amount", "`40s`"),
    ("plank 99999999999999s", "99999999999999s", "`99999999999999s` is longer than 24 hours", "shorter"),
    ("run 400m", "400m", "`400m` may be minutes or metres", "`min`"),
    ("sprint 20m", "20m", "`20m` may be minutes or metres", "`min`"),
    ("carry 3x20-30m / 1min", "20-30m", "`20-30m` may be minutes or metres", "`min`"),
    ("recovery 60s", "recovery", "`recovery` is not allowed here", "`rest 20s`"),
    ("4x4 walk 10min", "4x4", "`4x4` is not at the end", "`plank 40s`"),
    ("plank 40s reps", "reps", "`reps` comes after a time", "a count for reps"),
    ("Legs:, squat 6", "Legs:", "`Legs:` has no amount", "`plank 40s`"),
    ("plank 40s x 3", "40s", "`40s` is a time, but before an `x` comes a count", "`3x40s / 20s rest`"),
    ("plank 3x40sx2", "40s", "`40s` is a time", "3x10x15s"),
    ("hops 3x10x5", "5", "`5` is a hold without a unit", "3x10x15s"),
    ("plank 0", "0", "zero is not an amount", "1 or more"),
    ("squat 1001", "1001", "`1001` is more than 1,000", "at most"),
    ("plank 40-20s", "40-20s", "the range `40-20s` runs downwards", "smaller side first"),
    ("plank 2x5s / 30h", "30h", "`30h` is longer than 24 hours", "shorter"),
    ("plank 20001x1s / 1s", "20001", "`20001` is more than 10,000", "at most"),
    ("rest", "rest", "`rest` is a rest without a time", "rest 20s"),
    ("rest 30", "30", "`30` has no unit", "`rest 20s`"),
    ("rest 3x30s", "rest 3x30s", "`rest 3x30s` is not a rest", "one time"),
    ("rest 30s / 20s", "/ 20s", "`/ 20s` is a second rest", "Keep one of"),
    ("rest 30s each side", "each side", "`each side` comes after the rest", "`plank 40s each side`"),
    ("squat 3x12 press", "3x12 press", "`3x12 press` may name the exercise", "`squat 3x12 until press`"),
    ("lunge 10 each leg press", "10 each leg press", "`10 each leg press` may name", "`squat 3x12 until press`"),
    ("squat 3x12 / 45s rest until press", "until press", "a rest between sets cannot wait for you",
     "`squat 3x12 until press / 45s rest`"),
    ("squat 3x12 until pres", "until pres", "`until pres` does not say how it ends",
     "Did you mean `until press`?"),
    ("squat 3x12 untill I press / 45s", "untill I press", "`untill I press` does not say",
     "Did you mean `until press`?"),
    ("rest 30s till pres", "till pres", "`till pres` does not say", "Did you mean `until press`?"),
    ("ten squats at my own pase", "at my own pase", "`at my own pase` does not say",
     "Did you mean `at my own pace`?"),
    ("push-ups 3x10 until failure", "until failure", "`until failure` does not say", "`squat 3x12 until press`"),
    ("plank 3x40s until press", "3x40s", "`3x40s` has no rest", "`plank 3x40s until press / 20s rest`"),
    ("plank 40 until press", "40", "`40` may be seconds", "`plank 40 reps until press`"),
    ("plank 40s until press / 20s", "20s", "there is only one set", "`plank 40s until press, rest 20s`"),
    ("plank 2x5s /", "/", "`/` has nothing after it", "/ 20s rest"),
    ("/ 20s rest", "/", "`/` has nothing before it", "rest 20s"),
    ("plank 2x5s / rest", "rest", "`rest` is a rest without a time", "rest 20s"),
    ("plank 2x5s / 20", "20", "`20` has no unit", "20s"),
    ("plank 2x5s / 20s rest / 30s", "/ 30s", "`/ 30s` is a second rest", "Keep one"),
    ("plank 2x5s / 20s rest now", "20s rest now", "`20s rest now` is not a rest", "comma"),
    ("plank 2x5s / 20s each side", "each side", "`each side` comes after the rest", "`plank 40s each side`"),
    ("plank 40s each side / 20s", "20s", "there is only one set", "`plank 40s each side, rest 20s`"),
    ("plank 1x40s / 20s", "20s", "there is only one set", "`plank 1x40s, rest 20s`"),
    ("a\x1b[31m 40s", "\x1b", "the character U+001B is not allowed in a quick form", "Delete"),
    ("a 1, " + "a" * 299 + " 5", "a" * 299 + " 5", "`aaaaaaaaaa", "comma"),
    ("-," * 20_001, "-", "the quick form has more than 20,000 items", "Split"),
]  # fmt: skip


def test_what_is_wrong_is_told_at_its_place() -> None:
    """Each mistake has its caret under what was typed, a cause and a remedy."""
    for text, marked, cause, remedy in MISTAKES:
        mistakes = [one for one in told(text) if one[1].startswith(cause)]
        assert len(mistakes) == 1, told(text)
        assert mistakes[0][0] == marked, text
        assert remedy in mistakes[0][2], text


ONE_MISTAKE = [
    "cat / cow 8", "lunge 10 left, 10 right", "squat 3 sets, 12 reps", "plank 3x40s, 9s rest",
    "plank 3x; 40 sec, 20 sec hold",
]  # fmt: skip


def test_one_mistake_is_told_once() -> None:
    """Figures after a comma that may be the mistake are no mistake of their own; those of the next line are."""
    for text in ONE_MISTAKE:
        assert len(told(text)) == 1, text
        assert len(told(f"{text}\n40s")) == 2, text


def test_an_example_can_be_read() -> None:
    """Each example in a remedy is a quick form, or the amount of one."""
    tables = [value for value in vars(quick_slips).values() if isinstance(value, tuple) and value]
    remedies = [row[2] for table in tables for row in table]
    assert len(remedies) >= 20
    for remedy in remedies:
        for shown in set(re.findall("`([^`]+)`", remedy)) - {"/", "reps", "min", "repeat: 3"}:
            if not shown.startswith("voice-coach new"):
                assert not read(shown).errors or not read(f"squat {shown}").errors, shown


EACH = re.compile("each (?:side|leg|arm)")
LINES = st.lists(st.just("bridge") | PHRASES, min_size=2, max_size=6).filter(
    lambda item: "bridge" in item and "," not in "".join(item)
)


@given(
    LINES.map(" ".join)
    | st.deferred(lambda: st.tuples(st.just("bridge"), st.sampled_from([" ", ": "]), AMOUNTS, SIDES)).map(
        "".join
    )
    | st.deferred(
        lambda: st.tuples(NAMES.map("bridge {}".format), st.just(" 3x"), COUNTS | TIMES, SIDES)
    ).map("".join),
    st.sampled_from(["", " / 30s", "/20s rest"]),
    st.sampled_from(["", ", 60s rest", ", rest: 1:30"]),
)
@example("bridge x 10 each side", "", "")
@example("30 sec each side: bridge", "", "")
@example("bridge 30 sec. 30 sec.", " / 40s", "")
@example("bridge 2 3x40s each side", "", ", 60s rest")
@example("bridge 3x12 each leg", "", ", 60s rest")
@example("bridge 1x40s each leg", " / 30s", "")
@example("bridge plank x 10", " / 30s", "")
def test_a_remedy_never_changes_the_workout(item: str, pause: str, rest: str) -> None:
    """Each line that a remedy makes of an item can be read, and keeps the item's figures and its sides."""
    for _, _, remedy in told(item + pause + rest):
        for line in re.findall("`([^`]*bridge[^`]*)`", remedy):
            assert not [cause for _, cause, _ in told(line) if "more than 24 hours" not in cause]  # in all
            assert not Counter(re.findall("[0-9]+", item + pause)) - Counter(re.findall("[0-9]+", line))
            assert EACH.findall(item) == EACH.findall(line)


HIDDEN = re.compile(
    r"(?i)\b(each|per|secs?|seconds|mins?|minutes|hours|reps|sets|rounds)\b"
    r"|(?<![/#-])\b[0-9.:]+[ -]?(s|sec|second|m|min|minute|h|hour)s?\b"
    r"|[0-9]\s*[x×*]|(?<!\w)[x×*]\s*[0-9]|(?<!\S)[x×*]$"
    r"|(?<![/-])[0-9]( ((to|by|or)( [0-9]|$)|and|then|\+)|[.,:)])|\(x?[0-9]"
)
OTHERS = st.sampled_from(
    ["bridge", "5-minute", "1:30", "20-40s", "6-10", "min:", "(30s/side)", "two", "rounds", "every", "12 x", "×",
     "2 × 3", "or", "@", "hours", "30s.", "rep 3", "ea", "L/R", "about", "- 3 sets -", "[40s]", "~40s", "\n",
     ";", "- ", "1.", "10 squats", "ten", "a minute", "three sets of", "with 20s rest between sets", "x10", "do",
     "half", "plank for", "x 3 sets"]
)  # fmt: skip


@given(MISTYPED | st.lists(PHRASES | OTHERS, min_size=1, max_size=6).map(" ".join), AMOUNT_LAST)
@example("plank ~40s squat", "3x12")
@example("30s-hold squat", "10")
def test_no_name_hides_an_amount(text: str, amount: str) -> None:
    """What is read has no word in a name that says how much, how long, how often or on which sides."""
    for typed in (text, f"{text} {amount}"):
        reading = read(typed)
        for step in reading.routine.steps if reading.routine else ():
            assert isinstance(step, Rest) or not HIDDEN.search(step.name)


def test_all_mistakes_in_one_go() -> None:
    """Mistakes of the grammar and of the figures are told together, in the order of the text; an item's first."""
    reading = read("plank, squat 0\n- hops 3x / 20, rest, a 5s")
    assert reading.routine is None
    assert [(error.place.line, error.place.column) for error in reading.errors] == [
        (1, 1), (1, 14), (2, 8), (2, 17),
    ]  # fmt: skip


def test_how_a_mistake_looks() -> None:
    """A mistake is shown as in a file: place, line, caret, remedy."""
    assert render(read("plank 40s, wall squat 3x").errors[0]) == (
        "quick form:1:23: `3x` is half an amount\n"
        "     1 | plank 40s, wall squat 3x\n"
        "       |                       ^^\n"
        "  Write reps as in `squat 12`, sets as in `squat 3x12` or `plank 3x40s / 20s rest`."
    )


HOSTILE = [
    "1x ",
    "1 ",
    "1/",
    "1s/",
    "a/",
    "1:",
    "x1",
    "1-",
    ", ",
    "-\n",
    "\x1b",
    " ",
    "rest ",
    "1 a ",
    "3 sets ",
]
LENGTHY = ["9", "a 1, "]


@pytest.mark.parametrize(
    ("items", "size"),
    [
        (HOSTILE, MAX_BYTES // 8),
        pytest.param([*HOSTILE, *LENGTHY], MAX_BYTES, marks=pytest.mark.slow),
    ],
    ids=["short", "long"],
)
def test_hostile_text(items: list[str], size: int) -> None:
    """A text of up to 1 MiB that means nothing, or too much, is refused with few words."""
    for item in items:
        text = (item * 200 + "\n") * (size // (200 * len(item) + 1))
        assert 1 <= len(read(text).errors) <= 1_001, item


def test_a_text_of_more_than_1_mib() -> None:
    """It is refused at once."""
    assert "larger than 1 MiB" in read("9" * (MAX_BYTES + 1)).errors[0].cause


@settings(max_examples=60)
@given(st.text(st.sampled_from("1390 xX×*/,;:.-–sminhresta\n\t\xa0•\x1b\u202e½é"), max_size=40) | st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Whatever is typed gives a routine or errors, each inside the text and with a remedy."""
    reading = read(text)
    assert (reading.routine is None) == bool(reading.errors)
    for error in reading.errors:
        assert error.cause
        assert error.remedy
        assert 1 <= error.place.column <= len(error.line_text) + 1


# Quick form and YAML

NAMES = st.lists(
    st.sampled_from(
        ["plank", "TRX", "90-90", "cat/cow", "yes", "null", "#1", "it's", '"x"', "é:", "[a]", "&", "rest"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
TIMES = st.sampled_from(["40s", "1min 30s", "1:30", "20-40s", "2.5 s", "1h"])
COUNTS = st.sampled_from(["1", "6", "6-10", "007"])
CROSS = st.sampled_from(["x", " X ", "×", " * "])
SIDES = st.sampled_from(["", " each side", " each leg", " each arm", " until press", " each leg until press"])
PAUSES = st.sampled_from([" / 20s rest", "/20s", " / rest 1min"])
AMOUNTS = (
    TIMES
    | COUNTS
    | st.tuples(COUNTS, CROSS, COUNTS | TIMES).map("".join)
    | st.tuples(COUNTS, CROSS, COUNTS, CROSS, TIMES).map("".join)
)
EXERCISES = st.tuples(NAMES, st.sampled_from([" ", ": ", " - "]), AMOUNTS, SIDES).map("".join)
SETS = st.tuples(NAMES, st.just(" 3x"), COUNTS | TIMES, SIDES, PAUSES).map("".join)
RESTS = TIMES.map("rest {}".format) | TIMES.map("{} rest".format)
FORMS = st.lists(EXERCISES | SETS | RESTS, min_size=1, max_size=5).map(", ".join)


@settings(max_examples=50)
@given(FORMS)
def test_it_plays_as_its_yaml_does(text: str) -> None:
    """The routine of a quick form equals the one read back from the script that it is saved as."""
    quick = read(text, finder_for_lists())
    assume(quick.routine is not None)  # a name may end in what counts as an amount, or be that of a hold
    saved = read_routine(script_from(text, "saved"), "saved.yaml", "saved")
    assert replace(saved.required(), name="quick", title=quick.required().title) == quick.routine


@settings(max_examples=50)
@given(st.lists(SETS | EXERCISES, min_size=1, max_size=4))
def test_every_way_of_parting_items_is_the_same(items: list[str]) -> None:
    """Commas, semicolons, line ends and list markers give the same routine."""
    one = read(", ".join(items)).routine
    assert read(" ;".join(items)).routine == one
    assert read("\r\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))).routine == one
    assert read("\n\n".join(f"- {item}" for item in items)).routine == one


# Where it is taken for one


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    own = tmp_path / "own"
    own.mkdir()
    for name in ("neck-warmup", "plank 40s"):
        (own / f"{name}.yaml").write_text(f"title: {name} from a file\nsteps: [rest: 5s]\n")
    return Folders((), own, tmp_path / "none", tmp_path / "none")


def test_where_a_name_goes_first(where: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A routine of that very name goes before a file, a file before the quick form; a folder is no file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "squat 6").write_text("title: A file\nsteps: [rest: 5s]\n")
    (tmp_path / "hops 6").mkdir()

    def title(argument: str) -> str:
        return load(argument, where).required().title

    assert title("plank 40s") == "plank 40s from a file"
    assert title("squat 6") == "A file"
    assert title("hops 6") == "Hops"
    assert title("plank 3x40s / 20s rest, hops 6") == "Plank, hops"
    assert load("plank 41s", where).required().name == "quick"
    with pytest.raises(NotFoundError, match="no file"):
        load("hops 6.yaml", where)
    with pytest.raises(NotFoundError, match="no routine"):
        load("hops6,squat6", where)


def test_a_name_with_a_blank_offers_the_routine(where: Folders) -> None:
    """Words without any amount are a routine's name, mistyped; what else they could be is told."""
    assert not may_be_quick("neck warmup")
    with pytest.raises(NotFoundError) as caught:
        load("neck warmup", where)
    assert "`neck-warmup`" in caught.value.remedy
    with pytest.raises(NotFoundError, match="as in `plank 40s`"):
        load("something else", where)


@pytest.mark.parametrize("text", ["- squat 10", "-\tsquat 10", "- squat 4\n- squat 6"])
@pytest.mark.parametrize("command", [["show"], ["check", "--voice", "silent"]])
def test_a_list_may_begin_with_a_dash(
    command: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pasted list whose first character is a dash is no option; what looks like one still is."""
    assert main([*command, text]) == 0
    assert main([*command, "-squat 10"]) == 2
    assert "No such option" in capsys.readouterr().err


# voice-coach new --from


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's own, not there yet."""
    folder = tmp_path / "own"
    monkeypatch.setattr("voice_coach.library.folders._own_folder", lambda: folder)
    return folder


Typed = Callable[[bytes], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Put bytes on standard input."""
    return lambda data: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))


def saved(name: str) -> Routine:
    return load(name).required()


def test_new_from_a_quick_form(own: Path) -> None:
    """`new --from` saves what plays the same, under its own name and title."""
    text = "plank 3x40s / 20s rest, lunge 6-10 each leg"
    assert main(["new", "mine", "--from", text]) == 0
    assert saved("mine") == replace(load(text).required(), name="mine", title="Mine")
    assert (own / "routine.schema.json").is_file()


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("evening", "plank 40s", "Evening"),
        ("evening-legs", "plank 40s, squat 6", "Evening legs"),
        ("TRX_row", "plank 40s", "TRX row"),
        ("null", "plank 40s", "Null"),
        ("2026-11", "plank 40s", "2026 11"),
        ("evening-legs", "Morning:\nplank 40s", "Morning"),
    ],
)
def test_a_script_from_a_list_is_called_by_its_name(own: Path, name: str, text: str, title: str) -> None:
    """Unless its first line is a title; then it keeps that one. The template's title is made in the same way."""
    assert main(["new", name, "--from", text]) == 0
    assert saved(name).title == title
    assert main(["new", name, "--force"]) == 0
    assert saved(name).title == title or text.startswith("Morning")


def test_a_list_from_standard_input_is_called_as_it_is_imported(own: Path, typed: Typed) -> None:
    """`import - --as evening-legs` names it; without a name its exercises do."""
    typed(b"plank 40s\nsquat 6\n")
    assert main(["import", "-", "--as", "evening-legs"]) == 0
    assert saved("evening-legs").title == "Evening legs"
    typed(b"plank 40s\nsquat 6\n")
    assert main(["import", "-"]) == 0
    assert saved("plank-squat").title == "Plank, squat"


def test_new_from_standard_input(
    own: Path, typed: Typed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list is piped in, with the marks that editors leave; a broken or huge one leaves nothing behind."""
    typed(b"\xef\xbb\xbf- Plank: 40s\r\n- Squats 3x12\r\n\r\n")
    assert main(["new", "piped", "--from", "-"]) == 0
    assert saved("piped").title == "Piped"
    before = sorted(own.iterdir())
    for data, cause in (
        (b"plank \xff", "UTF-8"),
        (b"", "nothing to do"),
        (b"a 1\n" * (1 << 19), "larger than 1 MiB"),
        (("a" * 290 + " 1\n").encode() * 35, "larger than 1 MiB"),  # only as YAML, under the limit set below
    ):
        if len(data) < 11_000:
            monkeypatch.setattr("voice_coach.routines.script.MAX_BYTES", 11_000)
        typed(data)
        assert main(["new", "bad", "--from", "-"]) == 3
        assert cause in capsys.readouterr().err
    assert sorted(own.iterdir()) == before


def test_new_leaves_what_is_there(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A taken name is refused, in capitals too; a broken text replaces nothing even with --force."""
    assert main(["new", "mine", "--from", "plank 40s"]) == 0
    (own / "other.yml").write_text("title: Other\nsteps: [rest: 5s]\n")
    assert main(["new", "mine", "--from", "squat 6"]) == 2
    assert main(["new", "other"]) == 2
    assert main(["new", "Mine", "--force"]) == 2
    assert "capitals" in capsys.readouterr().err
    assert main(["new", "mine", "--from", "squat", "--force"]) == 3
    assert saved("mine").steps == load("plank 40s").required().steps
    assert main(["new", "mine", "--from", "squat 6", "--force"]) == 0
    assert main(["new", "other", "--from", "squat 6", "--force"]) == 0
    assert saved("mine").steps == saved("other").steps == load("squat 6").required().steps
    assert {path.name for path in own.iterdir()} == {"mine.yaml", "other.yml", "routine.schema.json"}


@pytest.mark.parametrize("name", ["a/b", "..", "con", "COM1", "a:b", "a.", "a b", "a\\b", "", "-", "x" * 65])
def test_new_refuses_names_that_are_none(name: str, own: Path) -> None:
    """A name that some system cannot have is refused before anything is written."""
    assert main(["new", "--from", "plank 40s", "--", name]) == 2
    assert not own.exists()


@pytest.mark.parametrize("name", ["null", "yes", "1-2"])
def test_new_makes_a_template_under_any_name(name: str, own: Path) -> None:
    """The template plays as it is, whatever YAML takes its title for."""
    assert main(["new", name]) == 0
    assert saved(name).title == name.replace("-", " ").capitalize()


def test_check_shows_the_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning about what is heard shows the line that was typed, with the caret under its item."""
    monkeypatch.setenv("VOICE_COACH_PLAIN", "0")
    assert main(["check", "--voice", "silent", "plank 2s,\n squat 2x1 / 1s"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("quick form:2:2: warning: this rest grows")
    assert lines[1:3] == ["     2 |  squat 2x1 / 1s", "       |  ^"]
