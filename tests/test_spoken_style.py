"""How the built-in routines speak: the rules of docs/coaching.md and CONTRIBUTING.md that hold for every one of them.

What each routine must say is in `test_source_rows.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.commands.check.report import EFFORTS
from voice_coach.library.finder import load
from voice_coach.rates import DEFAULT_RATE
from voice_coach.routines.effort import prescribe
from voice_coach.routines.routine import Exercise, Include, Repeat, Routine
from voice_coach.routines.step_iterator import iterate_steps
from voice_coach.routines.texts import LABELS, texts_of

SCRIPTS = Path(__file__).parent.parent / "scripts"
NAMES = sorted(path.stem for path in SCRIPTS.glob("*.yaml"))
TRAINING = tuple(name for name in NAMES if name != "signals")

LONGEST_SENTENCE = 14
"""Words. A listener cannot read a sentence again."""

FIRST_CAUTION = (
    "If anything hurts, stop. This isn't medical advice: with any illness or injury, see a doctor first."
)

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?![a-zà-ÿ])")

STIFF = re.compile(
    r"\b(?:do|does|did|is|are|was|were|can|could|should|would|have|has) not\b|\bcannot\b"
    r"|\b(?:(?:you|they|we) are|(?:it|that|there) is)\b(?! *(?:[.,;:!?]|$))"
    r"|\byou (?:have|will) (?=never|been|hear)|\blet us\b",
    re.IGNORECASE,
)
"""What a trainer contracts: "don't", "you're", "it's"."""

FOR_READERS = re.compile(
    r"\b(?:signals?|ticks?|see (?:above|below)|respectively|e\.g\.|i\.e\.)\b", re.IGNORECASE
)
"""What only a reader understands; the routine of the signals alone speaks of signals."""

REPLACED = (
    "Go only as low as it stays straight",
    "let your straight back lean forward",
    "taking turns",
    "Take less weight than you could",
    "There is never a jerk",
    "your back does not pull",
    "The named ",
    " that is named",
    "lower back down",
    "no jerk",
    "trunk",
    "When I say",
    "Freeze",
    "down to your knees",
    "lock the knee",
)
"""Phrases that a listener stumbled over; "lower back down" sounds like an order to go down again."""

POSITIONS = re.compile(r"(?:stand|sit|lie|kneel|stay (?:on|tall))\b", re.IGNORECASE)
THINGS = {
    "wall": "wall",
    "chair": "chair",
    "seat": "chair",
    "windowsill": "windowsill",
    "door": "door",
    "ball": "ball",
    "bar": "bar",
    "weight down": "weight|dumbbell",
    "bottle": "bottle|weight|dumbbell",
    "mat": "mat",
    "lie face down": "mat",
    "on your back": "mat",
    "all fours": "mat",
}
"""What a text speaks of, and what `equipment` must then hold."""

EYES = (
    "Back stretch", "Calf stretch", "Thigh stretch", "Wide squat", "Parallel squat", "Static squat", "Side bends",
    "Bend to the feet", "Reach up", "Side stretch", "Straight-back bends without weight",
    "Straight-back bends with a light weight", "Side plank rotation", "Hanging leg raises", "Side plank",
    "Plank on straight arms", "Easy march", "Weighted forward bend", "Bends with soft knees",
)  # fmt: skip
"""They need balance, a step back or something to reach for, or move the trunk or the arms upright."""
WATCHFUL = re.compile(r"\beyes (?:for this one|open)\b|\blook straight ahead\b", re.IGNORECASE)
PICKING_UP = 8
"""Seconds."""


@cache
def routine_of(name: str) -> Routine:
    return load(str(SCRIPTS / f"{name}.yaml")).required()


def exercises(name: str) -> list[Exercise]:
    return [step for step in iterate_steps(routine_of(name)) if isinstance(step, Exercise)]


def ways_of(exercise: Exercise) -> list[tuple[str, str]]:
    """Return `start` and `how` of each way to do the exercise."""
    easier = exercise.easier
    ways = [(exercise.start, exercise.how), *([(easier.start, easier.how)] if easier else [])]
    return [(start or "", how or "") for start, how in ways]


def texts(name: str) -> Iterator[str]:
    """Yield everything a routine says, included routines too, but for labels."""
    routine = routine_of(name)
    yield from (routine.title, *routine.cautions)
    for step in iterate_steps(routine):
        yield from (text.text for text in texts_of(step) if text.key not in LABELS)


def equipment_of(routine: Routine) -> Iterator[str]:
    yield from routine.equipment
    for step in routine.steps:
        match step:
            case Include():
                yield from equipment_of(step.routine)
            case Repeat():
                raise AssertionError("a repeat is not looked into")


def test_sentences_are_short() -> None:
    """No sentence has more than 14 words."""
    for name in NAMES:
        for text in texts(name):
            for sentence in SENTENCE_END.split(text):
                assert len(re.findall(r"[\w'’]+", sentence)) <= LONGEST_SENTENCE, sentence


def test_a_sentence_ends_where_the_coach_ends_it() -> None:
    """The rule of docs/coaching.md: an end mark, a space and no lower-case letter; never inside figures."""
    assert SENTENCE_END.split("Rest! At 2.5 kg … and on") == ["Rest!", "At 2.5 kg … and on"]


def test_the_coach_speaks_as_people_do() -> None:
    """Nothing stiff, nothing that only a reader understands, no phrase that was replaced."""
    for name in NAMES:
        for text in texts(name):
            assert not STIFF.search(text), text
            assert name == "signals" or not FOR_READERS.search(text), text
            assert not any(phrase.casefold() in text.casefold() for phrase in REPLACED), text


def test_the_first_caution_says_it_all() -> None:
    """Pain, the doctor and no medical advice stand in the first caution, the only one that every level says."""
    for name in TRAINING:
        assert routine_of(name).cautions[0] == FIRST_CAUTION, name


def test_a_position_comes_first_and_apart() -> None:
    """Each way of each exercise has a `start`, and its `how` does not begin with a position."""
    for name in TRAINING:
        for exercise in exercises(name):
            for start, how in ways_of(exercise):
                assert start, exercise.name
                assert how, exercise.name
                assert not POSITIONS.match(how), (exercise.name, how)


def test_every_rep_has_its_parts() -> None:
    """Reps have `moves`, and each label can be spoken within its part at every effort."""
    for name in TRAINING:
        for exercise in exercises(name):
            assert bool(exercise.moves) == bool(exercise.reps), exercise.name
            for effort, (number, move) in product(EFFORTS, enumerate(exercise.moves)):
                dose = prescribe(exercise, effort)
                part = move.length or dose.tempo / len(exercise.moves)
                for side in exercise.alternate if number == 0 and exercise.alternate else ("",):
                    label = f"{side}, {move.label}" if side else move.label
                    assert spoken_seconds(label, DEFAULT_RATE) + 0.4 <= part, (exercise.name, label)


def test_what_is_announced_is_said() -> None:
    """Where a text says "On my word" there is a word at `go`; the steady note is that of held reps."""
    for name in TRAINING:
        for exercise in exercises(name):
            for _, how in ways_of(exercise):
                if "on my word" in how.casefold():
                    assert exercise.calls.go, exercise.name
                if "steady note" in how.casefold():
                    assert exercise.reps, exercise.name
                    assert exercise.hold, exercise.name


def test_the_way_out_is_not_said_twice() -> None:
    """`calls.stop` comes after every set, so the first words of `then` are others."""
    for name in TRAINING:
        for exercise in exercises(name):
            if exercise.calls.stop and exercise.then:
                first = [
                    re.split(r"[,.]", text.casefold())[0] for text in (exercise.calls.stop, exercise.then)
                ]
                assert first[0] != first[1], exercise.name


def test_a_held_breath_is_not_called_hold() -> None:
    """Where the coach's "Hold" would mislead, the author's word stands in its place."""
    for name in TRAINING:
        for exercise in exercises(name):
            if exercise.hold and exercise.reps and exercise.moves[0].label.startswith("breathe"):
                assert "out" in (exercise.calls.hold or ""), exercise.name


def test_there_is_a_safe_way_out() -> None:
    """A hold, and a position taken during the count-in, is left by a word at `stop` or by what `how` says.

    `then` comes after the last set and side alone.
    """
    for name in TRAINING:
        for exercise in exercises(name):
            for _, how in ways_of(exercise):
                if (exercise.hold and not exercise.reps) or "On the three beeps" in how:
                    told = re.search(r"[Tt]o come (?:down|up|out)|Then let .* go", how)
                    once = exercise.sets.high == 1 and not exercise.sides and exercise.then
                    assert exercise.calls.stop or told or once, exercise.name


def test_a_weight_is_in_the_hands_before_the_bend() -> None:
    """`how` says first how the weight is held; before each set it is picked up on a call, after it put down on one."""
    for name in TRAINING:
        for exercise in exercises(name):
            for start, how in ways_of(exercise):
                if "the weight on the floor" in start:
                    assert "hold the weight in both hands" in SENTENCE_END.split(how)[0], exercise.name
                    for call, end in (
                        (exercise.calls.ready, "pick up the weight"),
                        (exercise.calls.stop, "weight down"),
                    ):
                        assert re.search(rf"\bbend your knees, .*{end}$", call or "", re.IGNORECASE), (
                            exercise.name
                        )
                    assert exercise.get_ready >= PICKING_UP, exercise.name


def test_what_is_needed_is_named() -> None:
    """A thing that a text speaks of, the easier way's included, is among the equipment, with its article."""
    for name in TRAINING:
        equipment = tuple(equipment_of(routine_of(name)))
        for item in equipment:
            assert re.match(r"(?:an?|some|two|three)\b", item), item
        for text in texts(name):
            used = re.sub(r"if you have.*|without an? \w+", "", text.casefold())
            for word, needed in THINGS.items():
                if re.search(rf"\b{word}\b", used):
                    assert re.search(rf"\b(?:{needed})\b", " and ".join(equipment)), (text, word)


def test_eyes_are_open_where_they_must_be() -> None:
    """Where balance, a step back or a bar asks for it, `caution` or `calls.ready` says so first.

    `--talk short` has no `start`.
    """
    for name in TRAINING:
        for exercise in exercises(name):
            if exercise.name in EYES:
                said = exercise.caution or exercise.calls.ready or ""
                assert WATCHFUL.search(SENTENCE_END.split(said)[0]), exercise.name


def test_stretching_is_named_wherever_abs_are_trained() -> None:
    """Row 45: after the abs, ten to twenty minutes of stretching."""
    for name in TRAINING:
        routine = routine_of(name)
        if "abs" in routine.tags and routine.tags[0] != "stretch":
            said = [*texts(name), *routine.cautions]
            assert any("stretch" in text and "ten to twenty minutes" in text for text in said), name


def test_long_holds_have_reminders() -> None:
    """A hold or free work of 40 seconds or more has at least one reminder."""
    for name in TRAINING:
        for exercise in exercises(name):
            work = exercise.work or exercise.hold
            if work and work.high >= 40:
                assert exercise.cues, exercise.name
