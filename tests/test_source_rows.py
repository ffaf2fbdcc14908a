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
from voice_coach.coaching.timeline_items import Dropped, Grown
from voice_coach.commands.check.report import EFFORTS, report
from voice_coach.library.finder import load
from voice_coach.rates import DEFAULT_RATE
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

Figure = int | str | tuple[int, int] | tuple[str, ...] | None
Texts = str | tuple[str, ...]


@dataclass(frozen=True)
class Does:
    """An exercise with exactly this dose; what is not named is not there. A figure of two is a range.

    ``tells`` gives words that its texts must hold: ``start``, ``how``, ``caution``, ``easier``, ``then``, ``cues``,
    ``calls`` or ``moves``.
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
    """Seconds of work in all, rests not counted, at effort 0 and at 100; of ``exercises`` alone if there are any."""

    routine: str
    seconds: tuple[int, int]
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warns:
    """Cautions of a routine, word for word."""

    routine: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Needs:
    """What must be at hand for a routine, all of it."""

    routine: str
    equipment: tuple[str, ...]


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


Claim = Does | Order | After | Frame | InAll | Warns | Needs | Says | Includes

MINUTES_1_TO_5 = (60, 300)
LEGS = ("left leg", "right leg")
STRETCHES = ("Back stretch", "Calf stretch", "Thigh stretch")
SQUAT: dict[str, Texts] = {
    "caution": "Keep your back straight.",
    "how": (
        "arms forward", "weight on your heels", "Push your hips back, and bend your hips and knees",
        "Stop where your back would start to round.", "belly in", "out coming up",
    ),
    "cues": ("Weight on your heels", "Breathe out going up", "Belly in as you rise"),
    "moves": "down, up",
}  # fmt: skip
CEILING = "Stretch to the ceiling"
NECK = ("Head bends", CEILING, "Head turns", CEILING, "Small nods", CEILING)
PELVIS = "pelvis level with your shoulders"
IF_IT_HURTS = (
    "If anything hurts, stop. This isn't medical advice: with any illness or injury, see a doctor first.",
)
CIRCUIT = (
    "Bridge with one leg raised", "Side plank rotation", "Ball roll-out", "Bicycle", "Weighted forward bend",
    "Back raise",
)  # fmt: skip
STRETCH_AFTERWARDS = "for ten to twenty minutes"
ON_THE_ELBOWS: dict[str, Texts] = {
    "start": "elbows under your shoulders",
    "how": (
        "straight from head to heels",
        PELVIS,
        "or a little higher",
        "To come down, lower your knees first.",
    ),
    "easier": ("elbows under your shoulders", "straight from head to knees", PELVIS),
    "caution": "Your back must never sag.",
    "cues": ("Pelvis level with your shoulders", "If your back sags, come down"),
    "calls": "Come down",
}
CORNER = ("Sit on the floor", "knees bent", "Lean back on straight arms.")
HANGING = "hold the weight in both hands, arms hanging"
PICK_UP = ("end your knees, and pick up the weight", "Bend your knees, weight down")
THROUGH = (
    "Your hips stay up for the whole set.",
    "On my word, turn your chest to the floor.",
    "Reach your top arm under you, between waist and floor.",
)
FREEZE = "At the steady note, keep still for two seconds."
LET_GO = "Then let your belly go."
BALL_AND_WEIGHT = ("a mat", "an exercise ball for later", "a dumbbell or a small barbell for the end")
BALL = ("Kneel with the ball in front of you.", "both hands on it", "Without a ball, kneel on all fours.")


def stretched(routine: str) -> tuple[Claim, ...]:
    """Return the three stretches that the text asks for after a squat."""
    return (
        Does(
            routine,
            "Back stretch",
            {"hold": 20},
            {
                "how": "push your hips away from the wall",
                "calls": "Step back",
                "then": "Bend your knees, walk in",
            },
        ),
        Does(
            routine,
            "Calf stretch",
            {"hold": 20, "sides": LEGS},
            {"how": "Press that heel down, knee straight", "calls": ("Step back", "Step in")},
        ),
        Does(
            routine,
            "Thigh stretch",
            {"hold": 20, "sides": LEGS},
            {
                "how": "hold its ankle behind you",
                "calls": ("Eyes open", "Lift your heel", "Put your foot down"),
            },
        ),
    )


ROWS: dict[int, tuple[Claim, ...]] = {
    1: (
        Does(
            "neck-warmup",
            "Head bends",
            {"reps": 6, "tempo": 5},
            {"how": ("chin sink slowly towards your chest", "lift your head"), "moves": "down, up"},
        ),
    ),
    2: (
        Does(
            "neck-warmup",
            "Head turns",
            {"reps": 6, "tempo": 6, "alternate": ("left", "right")},
            {
                "how": ("Turn your head slowly, as far as feels good", "back to the middle"),
                "easier": "slowly",
                "cues": "Slowly",
                "moves": "turn, to the middle",
            },
        ),
    ),
    3: (
        Does(
            "neck-warmup",
            "Small nods",
            {"reps": 6, "tempo": 4},
            {
                "how": "Nod gently, chin a little down, then a little up.",
                "caution": "Never tip your head far back.",
                "cues": "Not far back",
                "moves": "down, up",
            },
        ),
    ),
    # Each stretch has a time of its own, right after its movement.
    4: (
        Order("neck-warmup", NECK),
        Does(
            "neck-warmup",
            CEILING,
            {"hold": 10},
            {"how": "Stretch the crown of your head towards the ceiling.", "calls": "Grow tall"},
        ),
    ),
    5: (
        Does(
            "wall-squat",
            "Wall squat",
            {"reps": 10, "hold": 15, "tempo": 8},
            {
                "start": ("Put your back against a wall", "thirty to sixty centimetres from the wall"),
                "how": ("knees above your ankles", "Slide down", "At the steady note, draw your belly in"),
                "cues": ("Knees above your ankles", "Draw your belly in"),
                "moves": "down, up",
            },
        ),
        Needs("wall-squat", ("a free wall",)),
    ),
    6: (
        Does(
            "wall-squat",
            "Wall squat",
            {"reps": 10, "hold": 15, "tempo": 8},
            {
                "caution": "Stand up and rest whenever you've had enough.",
                "easier": ("only half-way", "tailbone on the wall", "thirty to sixty centimetres"),
                "how": ("tailbone on the wall", "If your legs start to shake, go only half-way down."),
                "cues": ("Keep your tailbone on the wall", "If your legs shake, stay higher"),
            },
        ),
    ),
    7: (
        Order("wall-squat", ("Wall squat", *STRETCHES)),
        *stretched("wall-squat"),
    ),
    8: (
        Does("plank", "Plank on the elbows", {"hold": MINUTES_1_TO_5}, ON_THE_ELBOWS),
        Needs("plank", ("a mat",)),
    ),
    9: (
        Order("plank-variations", ("Plank on straight arms", "Plank on the elbows", "Side plank")),
        Does(
            "plank-variations",
            "Plank on straight arms",
            {"hold": MINUTES_1_TO_5},
            {
                "start": ("onto all fours", "hands under your shoulders"),
                "how": (
                    "step one foot back, then the other",
                    "straight from head to heels",
                    PELVIS,
                    "a little higher",
                ),
                "caution": "Your back must never sag.",
                "easier": ("hands under your shoulders", "straight from head to knees", PELVIS),
                "calls": "Come down",
            },
        ),
        Does("plank-variations", "Plank on the elbows", {"hold": MINUTES_1_TO_5}, ON_THE_ELBOWS),
        Does(
            "plank-variations",
            "Side plank",
            {"hold": MINUTES_1_TO_5, "sides": ("left side", "right side")},
            {
                "start": ("Lie on the side I name", "elbow under your shoulder"),
                "how": ("lift your hips", "straight from head to feet"),
                "easier": ("Lie on the side I name", "straight from head to knees"),
                "cues": "If your hips sink, come down",
                "calls": "Lower your hips",
            },
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
            {
                "how": ("tip forward from the hips", "Stop where your back would start to round."),
                "easier": "back straight",
                "caution": ("eyes", "Keep your back straight all the way."),
                "cues": "Keep your back straight",
                "moves": "down, up",
            },
        ),
        Does(
            "back-strengthening",
            "Straight-back bends with a light weight",
            {"reps": (8, 12), "tempo": 6},
            {
                "start": "Put the weight on the floor by your feet.",
                "how": (HANGING, "with a straight back"),
                "easier": (HANGING, "back straight"),
                "caution": ("eyes", "Keep your back straight all the way."),
                "cues": "Keep your back straight",
                "calls": PICK_UP,
                "moves": "down, up",
            },
        ),
        After(
            "back-strengthening",
            "Straight-back bends without weight",
            "Fetch a weight that feels too light, even an empty bottle.",
        ),
        Needs(
            "back-strengthening",
            ("a mat", "a light weight or a bottle", "a steady chair for the easier way"),
        ),
        Says(
            "back-strengthening",
            "If you've never trained your back, bend and lift only half-way.",
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
            {
                "start": ("Lie face down", "legs straight"),
                "how": ("lift the arm and leg I name, a hand's width", "Keep both legs straight."),
                "easier": ("Lie face down", "the arm and leg I name", "Keep both legs straight."),
                "cues": "Legs straight",
                "moves": "lift, lower",
            },
        ),
    ),
    12: (
        Does(
            "back-strengthening",
            "Back extensions",
            {"reps": (8, 12), "tempo": 6},
            {
                "start": "Lie face down",
                "how": "Lift your head and chest a little",
                "easier": "Lift your head and chest a very little",
                "caution": ("Move smoothly, and keep your pelvis where it is.", "never higher than straight"),
                "cues": ("Smoothly", "Keep your pelvis still"),
                "moves": "up, down",
                "then": (
                    "On the mat, rest your head.",
                    "On a Roman chair, come up first, hold on, then climb down slowly.",
                ),
            },
        ),
        Says("back-strengthening", "If you know a Roman chair well, you can use it for back extensions."),
    ),
    13: (Does("back-strengthening", "Plank on the elbows", {"hold": MINUTES_1_TO_5}, ON_THE_ELBOWS),),
    14: (
        Does(
            "kind-abs",
            "Hanging leg raises",
            {"reps": (5, 10), "tempo": 5, "sets": 2},
            {
                "start": ("Stand under the bar.", "Without a bar, lie on your back"),
                "how": (
                    "hang",
                    "Raise both legs in front of you, bent or straight.",
                    "On your back, draw both knees to your chest.",
                ),
                "easier": (
                    "Stand under the bar.",
                    "Without a bar, lie on your back",
                    "hang",
                    "bent knees only half-way",
                    "On your back, draw both knees only half-way",
                ),
                "caution": "If your grip tires, put your feet down.",
                "moves": "up, down",
                "calls": ("Both hands on the bar", "Feet down"),
            },
        ),
        Needs("kind-abs", ("a mat", "a steady chair", "a bar that carries your weight")),
        Says("kind-abs", "Without a bar, you can do the last exercise lying down."),
        After("kind-abs", "Static squat", "If you have a bar, go to it now."),
    ),
    15: (
        Does(
            "static-squat",
            "Static squat",
            {"hold": 30, "sets": (14, 20)},
            {
                "start": "a chair right behind you",
                "how": ("as if to sit down", "pelvis far back", "arms forward", "back straight"),
                "easier": "only a little way",
                "calls": ("Sink back", "Stand up"),
            },
        ),
        InAll("static-squat", (7 * 60, 10 * 60)),
        Needs("static-squat", ("a chair",)),
        Does(
            "kind-abs",
            "Static squat",
            {"hold": (20, 40), "sets": 3},
            {
                "start": "chair right behind you",
                "how": ("as if to sit down", "pelvis far back", "arms forward", "back straight"),
                "easier": ("pelvis back", "arms forward", "back straight"),
                "calls": ("Sink back", "Stand up"),
            },
        ),
        InAll("kind-abs", (60, 2 * 60), ("Static squat",)),
    ),
    16: (
        Does(
            "kind-abs",
            "Lying leg raises",
            {"reps": (6, 12), "tempo": 6, "sets": 2},
            {
                "start": ("on your back", "hands flat under your lower back"),
                "how": ("both legs up, bent or straight", "only as far as your back stays flat"),
                "easier": ("hands flat under your lower back", "bent legs"),
                "caution": "If your lower back lifts",
                "moves": "down, up",
                "calls": "feet down",
            },
        ),
    ),
    17: (
        Does(
            "kind-abs",
            "Seated tucks with one leg",
            {"reps": (6, 12), "tempo": 5, "sets": 2, "alternate": LEGS},
            {
                "start": CORNER,
                "how": (
                    "lift your bent legs. Thighs at forty-five degrees to the floor",
                    "Bring the leg I name close to you.",
                    "straighten it",
                    "Keep your upper body still.",
                ),
                "easier": (*CORNER, "Bring the leg I name close to you."),
                "cues": "Keep your upper body still",
                "moves": "in, out",
                "calls": "Put both feet down",
            },
        ),
        Does(
            "kind-abs",
            "Seated tucks with both legs",
            {"reps": (6, 10), "tempo": 5},
            {
                "start": CORNER,
                "how": (
                    "lift your bent legs. Thighs at forty-five degrees to the floor",
                    "Bring both legs close to you.",
                    "straighten them",
                    "Keep your upper body still.",
                ),
                "easier": (*CORNER, "Bring both legs close to you."),
                "cues": "Keep your upper body still",
                "moves": "in, out",
                "calls": "Put both feet down",
            },
        ),
    ),
    18: (
        Does("stretch-cooldown", "Reach up", {"hold": (30, 60), "sets": 4}, {"how": "both arms up"}),
        Does(
            "stretch-cooldown",
            "Bend to the feet",
            {"hold": (20, 40), "sets": 2},
            {
                "how": (
                    "head and arms sink towards your feet",
                    "lower back",
                    "Push yourself up slowly, your head last.",
                ),
                "calls": "up slowly",
                "caution": ("eyes", "If you get dizzy, come up slowly and rest, or press next."),
            },
        ),
        Does(
            "stretch-cooldown",
            "Back bend on the elbows",
            {"hold": (20, 40), "sets": 4},
            {
                "caution": (
                    "a stretch in your abs, and no pain in your back",
                    "At the first discomfort, lie down",
                ),
                "calls": "Lie down again",
            },
        ),
        Does(
            "stretch-cooldown",
            "Hips to your heels",
            {"hold": (45, 90), "sets": 4},
            {"how": "lower back", "start": "Come up onto all fours", "calls": "Back to all fours"},
        ),
        Does(
            "stretch-cooldown",
            "Long reach on the floor",
            {"hold": (45, 90), "sets": 4},
            {"how": "belly long", "calls": "Let everything go"},
        ),
        InAll("stretch-cooldown", (10 * 60, 20 * 60)),
        Needs("stretch-cooldown", ("a mat", "a chair for the easier way")),
    ),
    19: (
        Order("gentle-back", ("Belly hold", "Heel slides", "Bends with soft knees")),
        Does(
            "gentle-back",
            "Bends with soft knees",
            {"reps": (5, 8), "tempo": 6},
            {
                "start": "knees slightly bent",
                "how": ("tip forward from the hips", "only as far as feels good"),
                "caution": "Keep your back straight.",
                "easier": ("knees slightly bent", "Push your hips back a little"),
                "cues": ("Knees stay soft", "Keep your back straight"),
                "moves": "down, up",
            },
        ),
        Needs("gentle-back", ("a mat", "a steady chair")),
    ),
    20: (
        Does(
            "gentle-back",
            "Heel slides",
            {"reps": (6, 10), "tempo": 6, "alternate": LEGS},
            {
                "start": "on your back",
                "how": ("Slide the heel of the leg I name", "Your lower back stays on the floor."),
                "easier": "Your lower back stays on the floor.",
                "cues": "Your back stays flat",
                "moves": "away, back",
            },
        ),
    ),
    21: (
        Does(
            "gentle-back",
            "Belly hold",
            {"hold": (10, 30), "sets": 3, "until": "press"},
            {
                "how": ("draw your belly in", "Hold it until you tire", LET_GO),
                "easier": (
                    "draw your belly in half-way",
                    "Hold it until you tire",
                    LET_GO,
                ),
                "cues": "until you tire",
                "calls": "Belly in",
            },
        ),
        Says("gentle-back", "Keep your keyboard or headphone button within reach."),
    ),
    # A caution of the first exercise, not of the file: so it is heard at `--talk short` too.
    22: (
        Order("gentle-back", ("Belly hold", "Heel slides", "Bends with soft knees")),
        Does(
            "gentle-back",
            "Belly hold",
            {"hold": (10, 30), "sets": 3, "until": "press"},
            {
                "caution": (
                    "move smoothly and in small doses",
                    "No sudden moves, and no twisting.",
                    "At the first discomfort, stop the exercise.",
                )
            },
        ),
    ),
    23: (
        Order("press-and-back", ("Easy march", *CIRCUIT)),
        Does(
            "press-and-back",
            "Easy march",
            {"work": 180},
            {
                "how": "so easy that you could talk",
                "easier": "so easy that you could talk",
                "then": "the warm-up",
            },
        ),
        Says("press-and-back", "This circuit is for people who train already."),
    ),
    24: (Frame("press-and-back", CIRCUIT, sets=3, rest=(20, 30), rep=(4, 6)),),
    25: (
        Does(
            "press-and-back",
            "Bridge with one leg raised",
            {"reps": 12, "tempo": (4, 6), "sets": 3, "sides": LEGS},
            {
                "start": ("Lie on your back", "knees bent"),
                "how": (
                    "lift your hips, and raise the leg I name",
                    "Keep it straight, both thighs level.",
                    "Slowly lower it to the side",
                    "Your hips stay up, body still, belly in.",
                    "Keep breathing.",
                ),
                "easier": ("lift your hips", "Lift the leg I name a little", "Your hips stay up"),
                "moves": "leg down, leg up",
                "calls": ("Hips up on the beeps", "Foot down, then your hips"),
            },
        ),
    ),
    26: (
        Does(
            "press-and-back",
            "Side plank rotation",
            {"reps": 12, "tempo": 4, "hold": 2, "sets": 3, "sides": ("right side", "left side")},
            {
                "start": ("Lie on the side I name", "lower hand under your shoulder"),
                "how": (
                    "push your hips up, top arm to the ceiling",
                    *THROUGH,
                    FREEZE,
                    "It's easier with your lower knee down.",
                ),
                "easier": ("both knees bent on the floor", *THROUGH, FREEZE),
                "moves": "turn under, to the ceiling",
                "calls": ("hips up on the beeps", "Turn under", "Stay", "Lower your hips"),
                "caution": ("eyes", "If you tire, lower your hips, and rest."),
            },
        ),
    ),
    27: (
        Does(
            "press-and-back",
            "Ball roll-out",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "start": BALL,
                "how": (
                    "Slowly roll the ball forward, only as far as your back stays straight.",
                    "roll it back with your abs, without stopping",
                    "Without a ball, walk your hands out and back.",
                ),
                "easier": (
                    *BALL,
                    "only a little way forward",
                    "Without a ball, walk your hands out and back.",
                ),
                "moves": "out, back",
                "calls": ("Both hands on the ball", "Sit back, one hand on the ball"),
                "caution": "If your lower back hurts, rest instead, or press next.",
                "then": "Put the ball aside",
            },
        ),
        Needs("press-and-back", BALL_AND_WEIGHT),
        Says("press-and-back", "Without a ball, use the floor."),
        After("press-and-back", "Side plank rotation", "If you have a ball, fetch it now."),
    ),
    28: (
        Does(
            "press-and-back",
            "Bicycle",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "start": ("Lie on your back", "fingers behind your head"),
                "how": ("right knee and left elbow", "left knee and right elbow", "Both make one rep."),
                "easier": (
                    "right knee towards your left elbow",
                    "left knee and right elbow",
                    "Both make one rep.",
                ),
                "caution": ("Keep your lower back on the floor.", "If your neck tires, lay your head down."),
                "moves": "right knee, left knee",
                "calls": "Feet and head down",
            },
        ),
    ),
    29: (
        Does(
            "press-and-back",
            "Weighted forward bend",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "start": "Put the weight on the floor by your feet.",
                "how": (
                    HANGING,
                    "Keep your knees soft.",
                    "until the weight is at mid-shin",
                    "Stop where your back would start to round.",
                ),
                "easier": (
                    HANGING,
                    "in front of your thighs",
                    "Keep your knees soft.",
                    "until your hands reach your knees",
                ),
                "caution": ("eyes", "Keep your back straight all the way."),
                "moves": "down, up",
                "calls": PICK_UP,
            },
        ),
        Needs("press-and-back", BALL_AND_WEIGHT),
        After("press-and-back", "Bicycle", "Fetch a weight that feels too light."),
        Says("press-and-back", "A dumbbell or two full bottles will do as a weight."),
    ),
    30: (
        Does(
            "press-and-back",
            "Back raise",
            {"reps": 12, "tempo": 4, "hold": (2, 4), "sets": 3},
            {
                "start": ("Lie face down", "hands behind your head"),
                "how": (
                    "Lift your chest",
                    "Only if that's easy, lift your straight legs too.",
                    "Hold it there",
                ),
                "easier": ("Lie face down", "Hold them there"),
                "caution": "If your lower back hurts, rest instead, or press next.",
                "moves": "up, down",
            },
        ),
    ),
    31: (
        Does(
            "twisting",
            "Curl-up",
            {"reps": 25, "sets": 2, "hold": (1, 2), "tempo": 5},
            {
                "start": ("Lie on your back", "knees bent"),
                "how": ("Lift your head and shoulders ten to twenty centimetres.", "Reach for your ankles"),
                "easier": ("Lie on your back", "Lift your head and shoulders only a little"),
                "moves": "up, down",
            },
        ),
        Needs("twisting", ("a mat",)),
    ),
    32: (
        Does(
            "twisting",
            "Curl-up",
            {"reps": 25, "sets": 2, "hold": (1, 2), "tempo": 5},
            {
                "how": (
                    "an apple between your chin and your chest",
                    "Keep your neck still, and your lower back on the floor.",
                ),
                "easier": ("an apple between your chin and your chest", "lower back on the floor"),
                "caution": "If your neck tires, hold your head, or lie back and rest.",
                "cues": ("Neck still", "Keep the apple in place", "Let your abs lift you"),
            },
        ),
    ),
    33: (
        Does(
            "prone-back-bend",
            "Prone back bend",
            {"reps": 1, "hold": (20, 40), "tempo": 8},
            {
                "start": ("Lie on your belly", "forearms down"),
                "how": ("Lean on your forearms", "lift your chest slowly", "Leave your hips on the floor."),
                "easier": ("Lean on your forearms", "lift your chest only a little"),
                "moves": "up, down",
            },
        ),
        Needs("prone-back-bend", ("a mat",)),
    ),
    34: (
        Does(
            "prone-back-bend",
            "Prone back bend",
            {"reps": 1, "hold": (20, 40), "tempo": 8},
            {
                "caution": (
                    "a stretch in your belly, and no pain in your back",
                    "At the first discomfort in your lower back, lie down at once.",
                ),
                "cues": "If your back hurts, lie down",
            },
        ),
    ),
    35: (
        Does(
            "side-bends",
            "Side bends",
            {"reps": 10, "tempo": 6, "sides": ("left hand up", "right hand up")},
            {
                "start": ("shoulder-width apart", "on the crown of your head"),
                "how": (
                    "With your left hand up, lean to the right.",
                    "With your right hand up, lean to the left.",
                    "straight to the side until you feel a stretch",
                    "Keep your hips and legs still.",
                    "belly in",
                    "firmly out coming up",
                ),
                "caution": ("look straight ahead", "Don't press on your head."),
                "cues": ("Keep your hips still", "Breathe out going up", "Shoulders back"),
                "moves": "over, up",
                "calls": "Lower your arm",
            },
        ),
    ),
    36: (
        Order("side-bends", ("Side bends", "Belly breathing", "Side stretch")),
        Does(
            "side-bends",
            "Belly breathing",
            {"reps": 5, "hold": 5, "tempo": 8},
            {
                "how": (
                    "belly grow round",
                    "The steady note means breathe out.",
                    "Draw your belly in, and keep it in.",
                ),
                "caution": "If you get dizzy, stop",
                "moves": "breathe in, soften",
                "calls": "Breathe out",
            },
        ),
        Does(
            "side-bends",
            "Side stretch",
            {"hold": 20, "sides": ("left arm", "right arm")},
            {"how": "lean away from it", "calls": "Back to the middle"},
        ),
    ),
    37: (
        Does(
            "wide-squat",
            "Wide squat",
            {"reps": 10, "tempo": 6},
            {
                "start": (
                    "wider than your shoulders",
                    "Turn your toes and knees out.",
                    "a right angle, ninety degrees",
                ),
                **SQUAT,
            },
        ),
    ),
    38: (
        Does(
            "wide-squat",
            "Wide squat",
            {"reps": 10, "tempo": 6},
            {
                "easier": (
                    "door",
                    "Hold a door for the first three weeks, then try it without.",
                    "Wedge the door open, so it can't move.",
                    "both hands on its handles",
                    "ninety degrees",
                    "on your heels",
                ),
                "caution": "If you hold a door, it must be wedged.",
            },
        ),
        Needs("wide-squat", ("a free wall", "an open door with a wedge for the easier way")),
    ),
    39: (
        Does(
            "parallel-squat",
            "Parallel squat",
            {"reps": 10, "tempo": 6},
            {
                "start": ("feet hip-width apart", "toes and knees straight ahead"),
                **SQUAT,
            },
        ),
    ),
    40: (
        Does(
            "parallel-squat",
            "Parallel squat",
            {"reps": 10, "tempo": 6},
            {
                "easier": (
                    "Hold a windowsill for the first three weeks, then try it without.",
                    "hip-width apart",
                    "on your heels",
                )
            },
        ),
        Needs("parallel-squat", ("a free wall", "a windowsill for the easier way")),
    ),
    41: (
        Order("wide-squat", ("Wide squat", *STRETCHES)),
        *stretched("wide-squat"),
        Order("parallel-squat", ("Parallel squat", *STRETCHES)),
        *stretched("parallel-squat"),
    ),
    42: (
        Does(
            "knee-extension",
            "Seated knee extension",
            {"reps": (10, 25), "hold": (3, 5), "tempo": 5, "sides": LEGS},
            {
                "start": "Sit on a chair",
                "how": (
                    "two to three centimetres",
                    "Straighten the knee, breathe out, and draw your belly in.",
                    "At the steady note, keep the knee straight, without forcing it.",
                ),
                "easier": "two to three centimetres",
                "moves": "straighten, bend",
            },
        ),
        Needs("knee-extension", ("a chair", "a mat")),
    ),
    43: (
        Does(
            "knee-extension",
            "Lying knee extension",
            {"reps": (10, 25), "tempo": 5, "sides": LEGS},
            {
                "start": "Lie on your back",
                "how": (
                    "Lift the foot",
                    "straighten the knee",
                    "Breathe out, belly in, as you straighten.",
                    "Bend the knee again, without putting the foot down.",
                ),
                "moves": "straighten, bend",
                "calls": "Put your foot down",
            },
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
                "how": ("Press your lower back to the floor", "draw your belly in as you lift"),
                "easier": ("Press your lower back to the floor", "draw your belly in as you lift"),
                "caution": "Lift smoothly, with your abs.",
                "cues": (
                    "Keep your back flat",
                    "Don't pull your head",
                    "Chin off your chest",
                    "Smoothly, with your abs",
                    "Belly in, as you lift",
                ),
                "moves": "up, down",
            },
        ),
        Does(
            "press-and-back",
            "Bicycle",
            {"reps": 12, "tempo": (4, 6), "sets": 3},
            {
                "cues": (
                    "Keep your back flat",
                    "Don't pull your head",
                    "Chin off your chest",
                    "Smoothly, with your abs",
                    "Draw your belly in",
                )
            },
        ),
        Does(
            "form-check",
            "Flat back",
            {"hold": 10},
            {
                "how": "press your lower back to the floor",
                "then": "Your back stays flat on the floor in every abdominal exercise.",
            },
        ),
        Does(
            "form-check",
            "Belly in",
            {"hold": 10},
            {"then": "Your belly goes in at each effort, so your abs do the work."},
        ),
        Does(
            "form-check",
            "Light fingers",
            {"hold": 10},
            {"then": "Your fingers only support your head. They never pull it."},
        ),
        Does(
            "form-check",
            "Gap under the chin",
            {"hold": 10},
            {
                "how": "a gap between chin and chest",
                "then": "Between your chin and your chest there's always a gap.",
            },
        ),
        Does(
            "form-check",
            "Slow lifts",
            {"reps": 4, "tempo": 6},
            {
                "how": "Lift your head and shoulders slowly, with your abs alone.",
                "cues": ("Keep your back flat", "With your abs", "Smoothly"),
                "then": "Let your abs do it",
            },
        ),
        *(
            Says(routine, STRETCH_AFTERWARDS)
            for routine in (
                "core-course",
                "form-check",
                "gentle-back",
                "kind-abs",
                "plank-variations",
                "press-and-back",
            )
        ),
        After("static-squat", "Static squat", f"stretch your abs and lower back {STRETCH_AFTERWARDS}"),
        # The course includes these, so that their advice is no part of what is said at their end.
        *(
            Warns(routine, (f"After your training, stretch your abs and lower back {STRETCH_AFTERWARDS}.",))
            for routine in ("plank", "side-bends", "twisting", "wall-squat")
        ),
        InAll("stretch-cooldown", (10 * 60, 20 * 60)),
    ),
    46: tuple(Warns(routine, IF_IT_HURTS) for routine in FROM_THE_TEXT),
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
    """Return the only exercise of that name; where it comes again, it is the same in all."""
    (found,) = {exercise for exercise in exercises(routine) if exercise.name == name}
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
        "until": "press" if exercise.until_press else None,
    }
    return {key: value for key, value in dose.items() if value is not None}


def told_in(exercise: Exercise, key: str) -> str:
    if key == "cues":
        return "\n".join(cue.say for cue in exercise.cues)
    if key == "easier":
        return "\n".join(easier_of(exercise))
    if key == "moves":
        return ", ".join(move.label for move in exercise.moves)
    if key == "calls":
        return "\n".join(calls_of(exercise))
    return getattr(exercise, key) or ""


def calls_of(exercise: Exercise) -> list[str]:
    calls = exercise.calls
    every = (calls.ready, calls.go, calls.hold, calls.release, calls.turn, calls.stop)
    return [text for text in every if text]


def easier_of(exercise: Exercise) -> list[str]:
    way = exercise.easier
    return [text for text in (way.start, way.how) if text] if way else []


def ways_of(exercise: Exercise) -> list[tuple[str | None, str | None]]:
    """Return `start` and `how` of each way to do the exercise."""
    easier = exercise.easier
    return [(exercise.start, exercise.how), *([(easier.start, easier.how)] if easier else [])]


def said_after(routine: str, name: str) -> Iterator[str]:
    steps = routine_of(routine).steps
    (at,) = [place for place, step in enumerate(steps) if isinstance(step, Exercise) and step.name == name]
    for step in steps[at : at + 2]:
        match step:
            case Exercise(name=found, then=str(text)) if found == name:
                yield text
            case Rest(say=str(text)) | Say(text=text):
                yield text


def work_in_all(routine: str, effort: int, names: tuple[str, ...]) -> Fraction:
    doses = [
        (prescribe(exercise, effort), len(exercise.sides) or 1)
        for exercise in exercises(routine)
        if not names or exercise.name in names
    ]
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
        case InAll(routine, seconds, names):
            assert (work_in_all(routine, 0, names), work_in_all(routine, 100, names)) == seconds
        case Warns(routine, cautions):
            assert set(cautions) <= set(routine_of(routine).cautions)
        case Needs(routine, equipment):
            assert routine_of(routine).equipment == equipment
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


def test_a_routine_warns_first() -> None:
    """Row 46 is the first caution, which every `--talk` level says; each names its source and says what it is."""
    for name in FROM_THE_TEXT:
        routine = routine_of(name)
        assert routine.cautions[:1] == IF_IT_HURTS, name
        assert (routine.source or "").startswith('"Why training the abs hurts your back"'), name
        assert routine.about, name
        assert routine.tags[0] in {"warm-up", "abs", "back", "legs", "stretch", "gentle", "course", "form"}, (
            name
        )
        for step in iterate_steps(routine):
            assert not isinstance(step, Repeat), "a repeat multiplies the figures that this table holds"
            assert not isinstance(step, Exercise) or step.how, name


@pytest.mark.parametrize(
    "name", [name if name == "plank" else pytest.param(name, marks=pytest.mark.slow) for name in NAMES]
)
def test_all_of_a_routine_is_heard(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` has no fault to tell: at efforts 0, 50 and 100 no reminder is dropped, and no rest grows."""
    assert EFFORTS == (0, 50, 100)
    assert report(str(SCRIPTS / f"{name}.yaml"), None, DEFAULT_RATE)
    assert capsys.readouterr().out == ""


def test_all_of_a_routine_is_heard_as_estimated() -> None:
    """By the estimate, which is quick, no reminder is dropped either, and no rest grows by half a second."""
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        for name, effort in product(NAMES, EFFORTS):
            for item in Session(routine_of(name), Choices(effort), studio).timeline():
                assert not isinstance(item, Dropped), (name, effort, item)
                assert not isinstance(item, Grown) or item.by < STREAM_RATE / 2, (name, effort, item)


def test_the_easier_ways_are_heard_whole_too() -> None:
    """The gentler texts fit too, and at efforts in between, by the lengths that the silent voice keeps."""
    with opened(ChosenVoices(Wanted("silent")), None, pytest.fail) as studio:
        for name, effort in product(NAMES, (0, 33, 100)):
            for item in Session(routine_of(name), Choices(effort, easier=True), studio).timeline():
                assert not isinstance(item, Dropped | Grown), (name, effort, item)


THINGS = ("stand", "sit tall", "weight", "ball", "wall", "bar", "seat", "windowsill", "door")
"""A posture or a thing that a reminder may name only where both ways have it."""


def test_what_both_ways_hear_is_true_of_both() -> None:
    """No reminder, and nothing said afterwards, speaks of a posture or a thing that the easier way does without."""
    for name in FROM_THE_TEXT:
        for exercise in exercises(name):
            ways = [
                re.sub(r"without (?:a|the) \w+", "", " ".join(filter(None, way)).casefold())
                for way in ways_of(exercise)
            ]
            said = (
                f"{told_in(exercise, 'cues')}\n{told_in(exercise, 'calls')}\n{exercise.then or ''}".casefold()
            )
            for thing in THINGS:
                if re.search(rf"\b{thing}\b", said):
                    assert all(re.search(rf"\b{thing}\b", way) for way in ways), (exercise.name, thing)


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
