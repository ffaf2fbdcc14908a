"""From the rows of the source text to the routines: each of the 46 is there, with its figures, and can be heard.

A row is a line of what the text asks for: an exercise, a programme or a rule. Figures that the text does not give
are held here too, as they were chosen, so that none changes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import TONES, Cue
from voice_coach.coaching.timeline import Dropped, Grown
from voice_coach.commands.check import EFFORTS, report
from voice_coach.library.finder import load
from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import (
    Amount,
    Exercise,
    Include,
    Repeat,
    Rest,
    Routine,
    Say,
    Sound,
)
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.session.session import Session
from voice_coach.sound.clip import STREAM_RATE
from voice_coach.sound.studio import opened
from voice_coach.voices.chosen import ChosenVoices, Wanted

SCRIPTS = Path(__file__).parent.parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.yaml"))
OWN = frozenset({"signals"})
"""The project's own, from no row of the text: nothing is done in them, so they have no cautions."""
FROM_THE_TEXT = tuple(name for name in NAMES if name not in OWN)

Figure = int | tuple[int, int] | tuple[str, ...] | None
Texts = str | tuple[str, ...]


@dataclass(frozen=True)
class Does:
    """An exercise with exactly this dose; what is not named is not there. A figure of two is a range.

    ``tells`` gives words that its ``how``, ``caution``, ``easier``, ``then`` or ``cues`` must hold.
    """

    routine: str
    exercise: str
    dose: dict[str, Figure]
    tells: dict[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """The exercises of a routine, all of them, in this order."""

    routine: str
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """What is said right after an exercise, by its ``then`` or by the step that follows."""

    routine: str
    exercise: str
    text: str


@dataclass(frozen=True)
class Frame:
    """Sets, the rest between them, and the range in which each rep's length lies at effort 0."""

    routine: str
    exercises: tuple[str, ...]
    sets: int
    rest: tuple[int, int]
    rep: tuple[int, int]


@dataclass(frozen=True)
class InAll:
    """Seconds of work in all, rests not counted, at effort 0 and at 100."""

    routine: str
    seconds: tuple[int, int]


@dataclass(frozen=True)
class Warns:
    """Cautions of a routine, word for word."""

    routine: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Says:
    """Words that a step ``say`` holds."""

    routine: str
    text: str


@dataclass(frozen=True)
class Includes:
    """The routines that one joins, in order."""

    routine: str
    names: tuple[str, ...]


Claim = Does | Order | After | Frame | InAll | Warns | Says | Includes

MINUTES_1_TO_5 = (60, 300)
LEGS = ("left leg", "right leg")
STRETCHES = ("Back stretch", "Calf stretch", "Thigh stretch")
CEILING = "Stretch the crown of your head towards the ceiling."
PELVIS = "pelvis level with your shoulders"
IF_IT_HURTS = ("If anything hurts, stop.",)
SEE_A_DOCTOR = ("See a doctor first if you have any disease or injury. This is no medical advice.",)
CIRCUIT = (
    "Bridge with one leg raised", "Side plank rotation", "Ball roll-out", "Bicycle", "Weighted forward bend",
    "Back raise",
)  # fmt: skip
STRETCH_AFTERWARDS = "for ten to twenty minutes"

ROWS: dict[int, tuple[Claim, ...]] = {
    1: (Does("neck-warmup", "Head bends", {"reps": 6, "tempo": 5}, {"how": "chin sink towards your chest"}),),
    2: (
        Does(
            "neck-warmup",
            "Head turns",
            {"reps": 6, "tempo": 6, "alternate": ("left", "right")},
            {"how": "turn your head slowly"},
        ),
    ),
    3: (
        Does(
            "neck-warmup",
            "Head shakes, forward and back",
            {"reps": 6, "tempo": 5},
            {"caution": "Do not throw your head far back.", "cues": "Not far back"},
        ),
    ),
    4: tuple(
        After("neck-warmup", name, CEILING)
        for name in ("Head bends", "Head turns", "Head shakes, forward and back")
    ),
    5: (
        Does(
            "wall-squat",
            "Wall squat",
            {"reps": 10, "hold": 15, "tempo": 8},
            {
                "how": (
                    "your back and your head against a wall",
                    "thirty to sixty centimetres",
                    "knees above your ankles",
                    "slide down",
                    "draw your belly in",
                )
            },
        ),
    ),
    6: (
        Does(
            "wall-squat",
            "Wall squat",
            {"reps": 10, "hold": 15, "tempo": 8},
            {
                "caution": "If your legs start to shake, go only half-way down",
                "easier": ("only half-way", "tailbone on the wall"),
                "how": "tailbone on the wall",
            },
        ),
    ),
    7: (
        Order("wall-squat", ("Wall squat", *STRETCHES)),
        Does("wall-squat", "Back stretch", {"hold": 20}),
        Does("wall-squat", "Calf stretch", {"hold": 20, "sides": LEGS}),
        Does("wall-squat", "Thigh stretch", {"hold": 20, "sides": LEGS}),
    ),
    8: (
        Does(
            "plank",
            "Plank on the elbows",
            {"hold": MINUTES_1_TO_5},
            {
                "how": ("straight from head to heels", PELVIS, "or a little higher"),
                "caution": "Never let your back sag.",
            },
        ),
    ),
    9: (
        Does(
            "plank-variations",
            "Plank on straight arms",
            {"hold": MINUTES_1_TO_5},
            {"how": ("hands under your shoulders", PELVIS), "easier": "knees"},
        ),
        Does(
            "plank-variations",
            "Plank on the elbows",
            {"hold": MINUTES_1_TO_5},
            {"how": ("elbows under your shoulders", PELVIS), "easier": "knees"},
        ),
        Does(
            "plank-variations",
            "Side plank",
            {"hold": MINUTES_1_TO_5, "sides": ("left side", "right side")},
            {"how": ("side that is named", "straight from head to feet"), "easier": "knees"},
        ),
    ),
    10: (
        Order(
            "back-strengthening",
            (
                "Straight-back bends without weight",
                "Straight-back bends with a light weight",
                "Arm and leg raises",
                "Back extensions",
                "Plank on the elbows",
            ),
        ),
        Does(
            "back-strengthening",
            "Straight-back bends without weight",
            {"reps": (8, 12), "tempo": 6},
            {"caution": "Keep your back straight.", "cues": "Keep your back straight"},
        ),
        Does(
            "back-strengthening",
            "Straight-back bends with a light weight",
            {"reps": (8, 12), "tempo": 6},
            {"caution": "Take less weight than you could.", "how": "with a straight back"},
        ),
    ),
    11: (
        Does(
            "back-strengthening",
            "Arm and leg raises",
            {
                "reps": (8, 12),
                "tempo": 7,
                "hold": 3,
                "alternate": ("right arm and left leg", "left arm and right leg"),
            },
            {"how": ("Lie face down", "keep both legs straight"), "cues": "Legs straight"},
        ),
    ),
    12: (
        Does(
            "back-strengthening",
            "Back extensions",
            {"reps": (8, 12), "tempo": 6},
            {
                "how": ("On the floor", "lift your head and chest a little"),
                "caution": ("No jerks.", "Your pelvis stays where it is."),
                "cues": "Smoothly",
            },
        ),
        After(
            "back-strengthening",
            "Arm and leg raises",
            "If you have a Roman chair or back machine, get up slowly, and go to it. "
            'When you hear "Get ready", climb on, feet and pelvis fixed, body straight. '
            "At the start signal, lower your upper body slowly. Then lift it until straight, and no higher.",
        ),
        Says("back-strengthening", "Roman chair"),
    ),
    13: (
        Does(
            "back-strengthening",
            "Plank on the elbows",
            {"hold": MINUTES_1_TO_5},
            {"how": ("straight from head to heels", PELVIS), "caution": "Never let your back sag."},
        ),
    ),
    14: (
        Does(
            "kind-abs",
            "Hanging leg raises",
            {"reps": (5, 10), "tempo": 5, "sets": 2},
            {"how": ("bar", "bent or straight"), "easier": "bent knees only half-way"},
        ),
        Says("kind-abs", "a bar that carries your weight"),
    ),
    15: (
        Does(
            "static-squat",
            "Static squat",
            {"hold": 30, "sets": (14, 20)},
            {
                "how": ("as if to sit down", "pelvis far back", "arms forward", "back straight"),
                "easier": "only a little way",
            },
        ),
        InAll("static-squat", (7 * 60, 10 * 60)),
        Does(
            "kind-abs",
            "Static squat",
            {"hold": (20, 40), "sets": 3},
            {"how": ("as if to sit down", "pelvis far back", "arms forward", "back straight")},
        ),
    ),
    16: (
        Does(
            "kind-abs",
            "Lying leg raises",
            {"reps": (6, 12), "tempo": 6, "sets": 2},
            {"how": ("Lie on your back", "hands flat under your lower back", "bent or straight")},
        ),
    ),
    17: (
        Does(
            "kind-abs",
            "Corner with one leg",
            {"reps": (6, 12), "tempo": 5, "sets": 2, "alternate": LEGS},
            {
                "how": (
                    "lean back on straight arms",
                    "knees bent",
                    "an angle of forty-five degrees",
                    "straighten it",
                ),
                "cues": "Keep your trunk still",
            },
        ),
        Does(
            "kind-abs",
            "Corner with both legs",
            {"reps": (6, 10), "tempo": 5},
            {
                "how": (
                    "lean back on straight arms",
                    "knees bent",
                    "an angle of forty-five degrees",
                    "straighten them",
                ),
                "cues": "Keep your trunk still",
            },
        ),
    ),
    18: (
        Does("stretch-cooldown", "Reach up", {"hold": (30, 60), "sets": 4}, {"how": "both arms up"}),
        Does(
            "stretch-cooldown",
            "Bend to the feet",
            {"hold": (20, 40), "sets": 2},
            {"how": ("lower back", "Push yourself up slowly, your head last."), "cues": "come up slowly"},
        ),
        Does(
            "stretch-cooldown",
            "Back bend on the elbows",
            {"hold": (20, 40), "sets": 4},
            {
                "caution": (
                    "a stretch in your abs, and no pain in your back",
                    "At the first discomfort, lie down",
                )
            },
        ),
        Does(
            "stretch-cooldown", "Long back on the heels", {"hold": (45, 90), "sets": 4}, {"how": "lower back"}
        ),
        Does(
            "stretch-cooldown",
            "Long reach on the floor",
            {"hold": (45, 90), "sets": 4},
            {"how": "belly long"},
        ),
        InAll("stretch-cooldown", (10 * 60, 20 * 60)),
    ),
    19: (
        Order("gentle-back", ("Belly hold", "Heel slides", "Bends with soft knees")),
        Does(
            "gentle-back",
            "Bends with soft knees",
            {"reps": (5, 8), "tempo": 6},
            {
                "how": "your knees slightly bent",
                "caution": "only as far as it feels good",
                "easier": "knees slightly bent",
            },
        ),
    ),
    20: (
        Does(
            "gentle-back",
            "Heel slides",
            {"reps": (6, 10), "tempo": 6, "alternate": LEGS},
            {"how": "lower back stays on the floor", "cues": "Lower back on the floor"},
        ),
    ),
    21: (
        Does(
            "gentle-back",
            "Belly hold",
            {"hold": (10, 30), "sets": 3},
            {
                "how": ("draw your belly in, and hold it", "Stop sooner if you tire"),
                "cues": "If you tire, let go",
            },
        ),
    ),
    22: (
        Warns(
            "gentle-back",
            (
                "Move smoothly, and in small doses. Make no sudden moves.",
                "Do not twist your back.",
                "At the first discomfort, stop the exercise you are in.",
            ),
        ),
    ),
    23: (
        Order("press-and-back", ("Easy march", *CIRCUIT)),
        Does("press-and-back", "Easy march", {"work": 180}, {"how": "so easy that you could talk"}),
    ),
    24: (Frame("press-and-back", CIRCUIT, sets=3, rest=(20, 30), rep=(4, 6)),),
    25: (
        Does(
            "press-and-back",
            "Bridge with one leg raised",
            {"reps": 12, "tempo": (4, 6), "sets": 3, "sides": LEGS},
            {
                "how": (
                    "lift your hips",
                    "stretch the named leg up",
                    "Your body stays still",
                    "Keep breathing",
                )
            },
        ),
    ),
    26: (
        Does(
            "press-and-back",
            "Side plank rotation",
            {"reps": 12, "tempo": 4, "hold": 2, "sets": 3, "sides": ("right side", "left side")},
            {"how": "At the hold signal, freeze", "easier": "both knees bent on the floor"},
        ),
    ),
    27: (
        Does(
            "press-and-back",
            "Ball roll-out",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {"how": ("Kneel with the ball in front of you", "both hands on it")},
        ),
        Says("press-and-back", "an exercise ball"),
    ),
    28: (
        Does(
            "press-and-back",
            "Bicycle",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "how": ("right knee and left elbow", "left knee and right elbow", "Both make one rep"),
                "caution": ("Lower back on the floor.", "If your neck tires, lay your head down."),
                "cues": "Lower back pressed down",
            },
        ),
    ),
    29: (
        Does(
            "press-and-back",
            "Weighted forward bend",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {"how": ("the weight in front of your thighs", "down to mid-shin")},
        ),
        Says("press-and-back", "a dumbbell or a small barbell"),
    ),
    30: (
        Does(
            "press-and-back",
            "Back raise",
            {"reps": 12, "tempo": 4, "hold": (2, 4), "sets": 3},
            {
                "how": (
                    "Lie face down",
                    "hands behind your head",
                    "To make it harder, lift your straight legs",
                )
            },
        ),
    ),
    31: (
        Does(
            "twisting",
            "Curl-up",
            {"reps": 25, "sets": 2, "hold": (1, 2), "tempo": 5},
            {"how": ("knees bent", "ten to twenty centimetres", "reach for your ankles")},
        ),
    ),
    32: (
        Does(
            "twisting",
            "Curl-up",
            {"reps": 25, "sets": 2, "hold": (1, 2), "tempo": 5},
            {
                "how": "an apple between your chin and your chest",
                "caution": "Keep your neck still",
                "cues": ("Neck still", "Keep the apple in place", "Lift with your abs"),
            },
        ),
    ),
    33: (
        Does(
            "prone-back-bend",
            "Prone back bend",
            {"reps": 1, "hold": (20, 40), "tempo": 8},
            {"how": ("Lie on your belly", "lift your chest slowly")},
        ),
    ),
    34: (
        Does(
            "prone-back-bend",
            "Prone back bend",
            {"reps": 1, "hold": (20, 40), "tempo": 8},
            {"caution": ("a stretch in your belly, and no pain in your back", "At the first discomfort")},
        ),
    ),
    35: (
        Does(
            "side-bends",
            "Side bends",
            {"reps": 10, "tempo": 6, "sides": ("left hand up", "right hand up")},
            {"how": ("on the crown of your head", "out coming up"), "cues": "Keep your hips and legs still"},
        ),
    ),
    36: (
        Order("side-bends", ("Side bends", "Belly breathing", "Side stretch")),
        Does(
            "side-bends", "Belly breathing", {"reps": 5, "hold": 5, "tempo": 8}, {"how": "draw your belly in"}
        ),
        Does("side-bends", "Side stretch", {"hold": 20, "sides": ("left arm", "right arm")}),
    ),
    37: (
        Does(
            "wide-squat",
            "Wide squat",
            {"reps": 10, "tempo": 6},
            {"how": ("Turn your toes and knees out", "ninety degrees", "weight on your heels")},
        ),
    ),
    38: (
        Does(
            "wide-squat",
            "Wide squat",
            {"reps": 10, "tempo": 6},
            {"easier": ("door", "Hold both its handles", "After three weeks")},
        ),
    ),
    39: (
        Does(
            "parallel-squat",
            "Parallel squat",
            {"reps": 10, "tempo": 6},
            {"how": ("feet hip-width apart", "weight on your heels")},
        ),
    ),
    40: (
        Does(
            "parallel-squat",
            "Parallel squat",
            {"reps": 10, "tempo": 6},
            {"easier": ("windowsill", "three weeks")},
        ),
    ),
    41: tuple(
        claim
        for routine, squat in (("wide-squat", "Wide squat"), ("parallel-squat", "Parallel squat"))
        for claim in (
            Order(routine, (squat, *STRETCHES)),
            Does(routine, "Back stretch", {"hold": 20}),
            Does(routine, "Calf stretch", {"hold": 20, "sides": LEGS}),
            Does(routine, "Thigh stretch", {"hold": 20, "sides": LEGS}),
        )
    ),
    42: (
        Does(
            "knee-extension",
            "Seated knee extension",
            {"reps": (10, 25), "hold": (3, 5), "tempo": 5, "sides": LEGS},
            {"how": ("Sit on a chair", "two to three centimetres", "locked straight")},
        ),
    ),
    43: (
        Does(
            "knee-extension",
            "Lying knee extension",
            {"reps": (10, 25), "tempo": 5, "sides": LEGS},
            {"how": ("Lie on your back", "without putting the foot down")},
        ),
    ),
    44: (
        Includes(
            "core-course",
            (
                "twisting",
                "prone-back-bend",
                "wall-squat",
                "side-bends",
                "wide-squat",
                "parallel-squat",
                "knee-extension",
            ),
        ),
    ),
    45: (
        Does(
            "kind-abs",
            "Small curl",
            {"reps": (6, 8), "tempo": 6},
            {
                "cues": (
                    "Lower back pressed down",
                    "Fingers only support your head",
                    "A gap between chin and chest",
                    "Lift with your abs, no jerk",
                    "As you lift, draw your belly in",
                )
            },
        ),
        Does(
            "press-and-back",
            "Bicycle",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "cues": (
                    "Lower back pressed down",
                    "Fingers only support your head",
                    "A gap between chin and chest",
                    "Lift with your abs, no jerk",
                    "Draw your belly in",
                )
            },
        ),
        Does("form-check", "Lower back down", {"hold": 10}, {"how": "press your lower back to the floor"}),
        Does("form-check", "Belly in", {"hold": 10}, {"then": "Draw your belly in at each effort"}),
        Does("form-check", "Light fingers", {"hold": 10}, {"then": "Your fingers only support your head."}),
        Does("form-check", "Gap under the chin", {"hold": 10}, {"then": "Between your chin and your chest"}),
        Does("form-check", "Slow lifts", {"reps": 4, "tempo": 6}, {"cues": ("With your abs", "No jerk")}),
        *(
            Says(routine, STRETCH_AFTERWARDS)
            for routine in ("kind-abs", "press-and-back", "core-course", "form-check")
        ),
        InAll("stretch-cooldown", (10 * 60, 20 * 60)),
    ),
    46: tuple(Warns(routine, IF_IT_HURTS + SEE_A_DOCTOR) for routine in FROM_THE_TEXT),
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the built-in routines alone; what was spoken once is kept beside pytest's own cache."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("VOICE_COACH_SCRIPTS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(request.config.cache.mkdir("spoken")))


@cache
def routine_of(name: str) -> Routine:
    return load(str(SCRIPTS / f"{name}.yaml")).required()


def exercises(routine: str) -> list[Exercise]:
    return [step for step in iterate_steps(routine_of(routine)) if isinstance(step, Exercise)]


def exercise_of(routine: str, name: str) -> Exercise:
    (found,) = [exercise for exercise in exercises(routine) if exercise.name == name]
    return found


def figure(amount: Amount | None) -> Fraction | tuple[Fraction, Fraction] | None:
    if amount is None:
        return None
    return (amount.low, amount.high) if amount.is_range else amount.low


def dose_of(exercise: Exercise) -> dict[str, object]:
    """Return what the exercise asks for; a tempo counts only where there are reps, one set is no figure."""
    dose: dict[str, object] = {
        "hold": figure(exercise.hold),
        "reps": figure(exercise.reps),
        "work": figure(exercise.work),
        "tempo": figure(exercise.tempo) if exercise.reps else None,
        "sets": figure(exercise.sets) if figure(exercise.sets) != 1 else None,
        "sides": exercise.sides or None,
        "alternate": exercise.alternate or None,
    }
    return {key: value for key, value in dose.items() if value is not None}


def told_in(exercise: Exercise, key: str) -> str:
    if key == "cues":
        return "\n".join(cue.say for cue in exercise.cues)
    if key == "easier":
        return "\n".join(easier_of(exercise))
    return getattr(exercise, key) or ""


def easier_of(exercise: Exercise) -> list[str]:
    way = exercise.easier
    return [text for text in (way.start, way.how) if text] if way else []


def said_after(routine: str, name: str) -> Iterator[str]:
    steps = routine_of(routine).steps
    (at,) = [place for place, step in enumerate(steps) if isinstance(step, Exercise) and step.name == name]
    for step in steps[at : at + 2]:
        match step:
            case Exercise(name=found, then=str(text)) if found == name:
                yield text
            case Rest(say=str(text)) | Say(text=text):
                yield text


def work_in_all(routine: str, effort: int) -> Fraction:
    doses = [(prescribe(exercise, effort), len(exercise.sides) or 1) for exercise in exercises(routine)]
    return sum((dose.sets * sides * dose.work_length for dose, sides in doses), Fraction(0))


def confirm(claim: Claim) -> None:
    match claim:
        case Does(routine, name, dose, tells):
            exercise = exercise_of(routine, name)
            assert dose_of(exercise) == dose
            for key, texts in tells.items():
                for text in (texts,) if isinstance(texts, str) else texts:
                    assert text in told_in(exercise, key)
        case Order(routine, names):
            assert tuple(exercise.name for exercise in exercises(routine)) == names
        case After(routine, name, text):
            assert any(text in said for said in said_after(routine, name))
        case Frame(routine, names, sets, rest, (shortest, longest)):
            for name in names:
                exercise = exercise_of(routine, name)
                assert (figure(exercise.sets), figure(exercise.rest)) == (sets, rest)
                assert shortest <= prescribe(exercise, 0).rep_length <= longest
        case InAll(routine, seconds):
            assert (work_in_all(routine, 0), work_in_all(routine, 100)) == seconds
        case Warns(routine, cautions):
            assert set(cautions) <= set(routine_of(routine).cautions)
        case Says(routine, text):
            steps = iterate_steps(routine_of(routine))
            assert any(text in step.text for step in steps if isinstance(step, Say))
        case Includes(routine, names):
            steps = routine_of(routine).steps
            assert tuple(step.name for step in steps if isinstance(step, Include)) == names


@pytest.mark.parametrize("row", ROWS)
def test_a_row_of_the_source_is_there(row: int) -> None:
    """What the row asks for is in its routine, with exactly its figures."""
    for claim in ROWS[row]:
        confirm(claim)


def test_no_row_and_no_routine_is_lost() -> None:
    """All 46 rows are in the table, and each routine is there for a row of its own, beside the general ones."""
    assert list(ROWS) == list(range(1, 47))
    assert all(ROWS.values())
    assert {claim.routine for row in range(1, 46) for claim in ROWS[row]} == set(FROM_THE_TEXT)


@pytest.mark.parametrize("name", FROM_THE_TEXT)
def test_a_routine_warns_first(name: str) -> None:
    """Each opens its cautions with pain and the doctor, names its source and says what it is."""
    routine = routine_of(name)
    assert routine.cautions[:2] == IF_IT_HURTS + SEE_A_DOCTOR
    assert (routine.source or "").startswith('"Why training the abs hurts your back"')
    assert routine.about
    assert routine.tags[0] in {"warm-up", "abs", "back", "legs", "stretch", "gentle", "course", "form"}
    for step in iterate_steps(routine):
        assert not isinstance(step, Repeat), "a repeat multiplies the figures that this table holds"
        assert not isinstance(step, Exercise) or step.how


@pytest.mark.parametrize(
    "name", [name if name == "plank" else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_all_of_a_routine_is_heard(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` has no fault to tell: at efforts 0, 50 and 100 no reminder is dropped, and no rest grows."""
    assert EFFORTS == (0, 50, 100)
    assert report(str(SCRIPTS / f"{name}.yaml"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", NAMES)
def test_all_of_a_routine_is_heard_as_estimated(name: str) -> None:
    """By the estimate, which is quick, no reminder is dropped either, and no rest grows by half a second."""
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        for effort in EFFORTS:
            for item in Session(routine_of(name), Choices(effort), studio).timeline():
                assert not isinstance(item, Dropped), (effort, item)
                assert not isinstance(item, Grown) or item.by < STREAM_RATE / 2, (effort, item)


def test_the_easier_ways_are_heard_whole_too() -> None:
    """The gentler texts fit too, and at efforts in between, by the lengths that the silent voice keeps."""
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        for name, effort in product(NAMES, (0, 33, 67, 100)):
            for item in Session(routine_of(name), Choices(effort, easier=True), studio).timeline():
                assert not isinstance(item, Dropped | Grown), (name, effort, item)


THINGS = ("stand", "sit tall", "weight", "ball", "wall", "bar", "seat", "windowsill", "door")
"""A posture or a thing that a reminder may name only where both ways have it."""


@pytest.mark.parametrize("name", FROM_THE_TEXT)
def test_what_both_ways_hear_is_true_of_both(name: str) -> None:
    """No reminder, and nothing said afterwards, speaks of a posture or a thing that the easier way does without."""
    for exercise in exercises(name):
        ways = [
            re.sub(r"without a \w+", "", way.casefold())
            for way in (exercise.how, *easier_of(exercise))
            if way
        ]
        said = f"{told_in(exercise, 'cues')}\n{exercise.then or ''}".casefold()
        for thing in THINGS:
            if re.search(rf"\b{thing}\b", said):
                assert all(re.search(rf"\b{thing}\b", way) for way in ways), (exercise.name, thing)


@pytest.mark.parametrize("name", FROM_THE_TEXT)
def test_a_position_is_left_at_the_stop_signal(name: str) -> None:
    """Both ways tell what to do at `stop`: in every hold, and wherever the countdown brings you into position.

    `then` comes after the last set and side alone, and the body waits for its word after each of them.
    """
    for exercise in exercises(name):
        for way in filter(None, (exercise.how, *easier_of(exercise))):
            if not exercise.reps or "On the countdown" in way:
                assert re.search(r"(?:at|until) the stop signal", way, re.IGNORECASE), (exercise.name, way)


def test_the_signals_are_all_heard() -> None:
    """The routine of the signals plays all nine tones, counts at a second's pace, and ends in `done`."""
    steps = routine_of("signals").steps
    tones = [step.name for step in steps if isinstance(step, Sound)]
    three = ["countdown"] * 3
    reps = ["tick", "turn"]
    assert tones == [*three, "go", "tick", *reps, *reps, "hold", "release", "halfway", *three, "stop"]
    assert {*tones, "done"} == set(TONES)
    assert not exercises("signals")
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        items = [
            item
            for item in Session(routine_of("signals"), Choices(), studio).timeline()
            if isinstance(item, Cue)
        ]
    sounds = [item for item in items if item.kind != "speech"]
    for first in (0, 12):
        gaps = [after.start - before.start for before, after in pairwise(sounds[first : first + 4])]
        assert gaps == pytest.approx([STREAM_RATE] * 3, rel=0.01)
    assert (sounds[-1].text, sounds[-1].phase) == ("done", "end")
    assert items[-1].kind == "speech"


def test_the_signals_take_as_long_as_they_say() -> None:
    """The length that `about` names is true up to `done`, to a few seconds, with estimated lengths."""
    routine = routine_of("signals")
    assert "a minute and a quarter" in (routine.about or "").lower()
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        done = next(
            item.start / STREAM_RATE
            for item in Session(routine, Choices(), studio).timeline()
            if isinstance(item, Cue) and item.text == "done"
        )
    assert done == pytest.approx(75, abs=8)
