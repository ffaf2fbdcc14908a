"""Hypothesis strategies for whole routines, from the ordinary to the odd."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from voice_coach.coaching.announcements import Choices
from voice_coach.routines.routine import Amount, Exercise, Include, Repeat, Rest, Routine, Say, Step, TimedCue

words = st.lists(
    st.sampled_from(["lift", "your", "back", "and", "breathe", "slowly", "to", "the", "wall"]),
    min_size=1,
    max_size=9,
)
texts = words.map(" ".join)
labels = st.lists(st.sampled_from(["left leg", "right leg", "middle"]), min_size=2, max_size=3, unique=True)


def seconds(low: Fraction | int, high: int) -> st.SearchStrategy[Fraction]:
    return st.fractions(min_value=low, max_value=high, max_denominator=30)


def amounts(values: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Amount]:
    plain = values.map(lambda value: Amount(value, value))
    ranges = st.tuples(values, values).map(sorted).map(lambda pair: Amount(*pair))
    return plain | ranges


def counts(high: int) -> st.SearchStrategy[Amount]:
    return amounts(st.integers(1, high).map(Fraction))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    kind = draw(st.sampled_from(["hold", "reps", "held", "work"]))
    some = Fraction(1, 10)
    hold = (
        draw(amounts(seconds(some, 14) if kind == "held" else seconds(some, 200)))
        if kind in ("hold", "held")
        else None
    )
    reps = draw(counts(12)) if kind in ("reps", "held") else None
    work = draw(amounts(seconds(some, 130))) if kind == "work" else None
    sided = draw(st.sampled_from(["", "sides", "alternate" if reps else "sides"]))
    cue = texts | st.builds(TimedCue, seconds(0, 20), texts)
    return Exercise(
        draw(texts),
        sets=draw(counts(3)),
        rest=draw(amounts(seconds(some, 40))),
        tempo=draw(amounts(seconds(some, 6))),
        switch=draw(amounts(seconds(some, 12))),
        get_ready=draw(seconds(3, 9)),
        hold=hold,
        reps=reps,
        work=work,
        sides=tuple(draw(labels)) if sided == "sides" else (),
        alternate=tuple(draw(labels)) if sided == "alternate" else (),
        how=draw(st.none() | texts),
        caution=draw(st.none() | texts),
        easier=draw(st.none() | texts),
        cues=tuple(draw(st.lists(cue, max_size=3))),
        then=draw(st.none() | texts),
    )


rests = st.builds(Rest, amounts(seconds(Fraction(1, 10), 60)), st.none() | texts)
leaves: st.SearchStrategy[Step] = exercises() | rests | st.builds(Say, texts)


def steps(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[tuple[Step, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


def nested(inner: st.SearchStrategy[Step]) -> st.SearchStrategy[Step]:
    rest = st.none() | amounts(seconds(Fraction(1, 10), 40))
    return st.builds(Repeat, counts(3), steps(inner), rest) | st.builds(
        lambda steps: Include("inner", Routine("inner", "Inner", steps, cautions=("go slowly",))),
        steps(inner),
    )


routines = st.builds(
    lambda steps, title, cautions: Routine("random", title, steps, cautions=tuple(cautions)),
    steps(st.recursive(leaves, nested, max_leaves=5)),
    texts,
    st.lists(texts, max_size=2),
)
choices = st.builds(Choices, st.integers(0, 100), st.booleans(), st.booleans())
