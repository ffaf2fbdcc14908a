"""Hypothesis strategies for whole routines, from the ordinary to the odd.

Drawing takes most of the time of a property, so that each strategy is made once, and draws little.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from hypothesis import strategies as st

from voice_coach.coaching.announcements import TALK, Choices
from voice_coach.routines.routine import (
    NO_CALLS,
    Amount,
    Calls,
    Easier,
    Exercise,
    Include,
    Move,
    Reminder,
    Repeat,
    Rest,
    Routine,
    Say,
    Step,
)

WORDS = ["lift", "your", "back", "and", "breathe", "slowly", "to", "the", "wall"]
texts = st.sampled_from(
    [" ".join((WORDS * 2)[first : first + length]) for length in range(1, 10) for first in range(9)]
)
some_text = st.none() | texts
labels = st.lists(st.sampled_from(["left leg", "right leg", "middle"]), min_size=2, max_size=3, unique=True)


def seconds(low: Fraction | int, high: int) -> st.SearchStrategy[Fraction]:
    """Make fractions with a denominator of 30 at most, each from one number: `st.fractions` draws several."""

    def fraction(number: int) -> Fraction:
        thirtieths, denominator = divmod(number, 30)
        denominator += 1
        return Fraction(max(thirtieths * denominator // 30, ceil(low * denominator)), denominator)

    return st.integers(0, high * 30 * 30).map(fraction)


def amounts(values: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Amount]:
    plain = values.map(lambda value: Amount(value, value))
    ranges = st.tuples(values, values).map(sorted).map(lambda pair: Amount(*pair))
    return plain | ranges


def counts(high: int) -> st.SearchStrategy[Amount]:
    return amounts(st.integers(1, high).map(Fraction))


SOME = Fraction(1, 10)
kinds = st.sampled_from(["hold", "reps", "held", "work"])
holds, short_holds, works = (amounts(seconds(SOME, high)) for high in (200, 14, 130))
set_counts, rep_counts = counts(3), counts(12)
sides_of_reps, sides_of_others = st.sampled_from(["", "sides", "alternate"]), st.sampled_from(["", "sides"])
pressed = st.sampled_from([False, False, False, True])
set_rests, tempos, switches = (amounts(seconds(SOME, high)) for high in (40, 6, 12))
lead_ins = seconds(3, 9)
cues = st.lists(st.builds(Reminder, texts, st.none() | seconds(0, 20), st.booleans()), max_size=3).map(tuple)
settles = st.sampled_from([Fraction(0), Fraction(4), Fraction(25, 2)])
part_names = st.lists(st.sampled_from(["down", "up", "hold it there"]), min_size=2, max_size=4)
moves: st.SearchStrategy[tuple[Move, ...]] = (
    st.just(())
    | part_names.map(lambda names: tuple(Move(name) for name in names))
    | st.lists(
        st.builds(Move, st.sampled_from(["down", "up"]), seconds(SOME, 4)), min_size=2, max_size=4
    ).map(tuple)
)
some_call = st.none() | st.sampled_from(["freeze", "and lift", "all the way down slowly"])


def _tempo_of(parts: tuple[Move, ...]) -> Amount | None:
    """Return what the lengths of the parts add up to, as a reader of routines does; None if they have none."""
    whole = sum((part.length for part in parts if part.length is not None), Fraction(0))
    return Amount(whole, whole) if whole else None


def _calls(kind: str, parts: int) -> st.SearchStrategy[Calls]:
    """Make calls for the tones that are heard in this kind of work, often none."""
    tones = ["go", "hold", "release", "stop"] if kind == "held" else ["go", "stop"]
    tones = [*tones, "turn"] if kind == "reps" and parts == 2 else tones
    return st.just(NO_CALLS) | st.builds(Calls, **dict.fromkeys(tones, some_call))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    kind = draw(kinds)
    reps = draw(rep_counts) if kind in ("reps", "held") else None
    sided = draw(sides_of_reps if reps else sides_of_others)
    parts = draw(moves) if reps else ()
    return Exercise(
        draw(texts),
        sets=draw(set_counts),
        rest=draw(set_rests),
        tempo=_tempo_of(parts) or draw(tempos),
        switch=draw(switches),
        get_ready=draw(lead_ins),
        hold=draw(short_holds if kind == "held" else holds) if kind in ("hold", "held") else None,
        reps=reps,
        work=draw(works) if kind == "work" else None,
        sides=tuple(draw(labels)) if sided == "sides" else (),
        alternate=tuple(draw(labels)) if sided == "alternate" else (),
        moves=parts,
        calls=draw(_calls(kind, len(parts))),
        start=draw(some_text),
        settle=draw(settles),
        how=draw(some_text),
        caution=draw(some_text),
        easier=draw(st.none() | st.builds(Easier, texts, some_text)),
        cues=draw(cues),
        then=draw(some_text),
        until_press=sided != "alternate" and draw(pressed),
    )


rests = st.builds(Rest, amounts(seconds(SOME, 60)), some_text, pressed)
leaves: st.SearchStrategy[Step] = exercises() | rests | st.builds(Say, texts)


def steps(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


def nested(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    rest = st.none() | set_rests
    return st.builds(Repeat, counts(3), steps(inner), rest) | st.builds(
        lambda steps: Include("inner", Routine("inner", "Inner", steps, cautions=("go slowly",))),
        steps(inner),
    )


routines = st.builds(
    lambda steps, title, cautions, equipment: Routine(
        "random", title, steps, cautions=tuple(cautions), equipment=tuple(equipment)
    ),
    steps(st.recursive(leaves, nested, max_leaves=5)),
    texts,
    st.lists(texts, max_size=2),
    st.lists(st.sampled_from(["a mat", "a chair", "two weights"]), max_size=2, unique=True),
)
choices = st.builds(Choices, st.integers(0, 100), st.booleans(), st.sampled_from(TALK))
