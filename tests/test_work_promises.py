"""The promises of the coach inside the work: random exercises with parts, calls and holds, in sets and rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from legible import Words, amount, exercise, routine, what_is_done

from voice_coach.coaching.announcements import TALK, Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.coaching.memory import Memory
from voice_coach.coaching.phases import CLEAR, COUNTDOWN, ExerciseSet, Occurrence
from voice_coach.coaching.work import open_work
from voice_coach.coaching.work_layout import Worked, lay_out_work
from voice_coach.routines.effort import Dose, prescribe
from voice_coach.routines.routine import Calls, Exercise, Move, Reminder, Repeat, Routine
from voice_coach.units import Samples, to_samples

WORDS = ("down", "and up again", "breathe in slowly through the nose", "lift", "chin in")
words = st.sampled_from(WORDS)
thirds = st.integers(1, 20).map(lambda number: Fraction(number, 3))
labels = st.sampled_from([("left", "right"), ("left leg", "middle", "right leg")])
cues = st.lists(
    st.builds(Reminder, words, st.none() | st.integers(0, 60).map(Fraction), st.booleans()), max_size=4
).map(tuple)
calls = st.builds(Calls, st.none() | words, st.none() | words, st.none() | words, st.none() | words)
rates = st.sampled_from([10, 48_000, 22_050, 11_025])
choices = st.builds(Choices, talk=st.sampled_from(TALK))


@st.composite
def moves(draw: st.DrawFn) -> tuple[tuple[Move, ...], Fraction]:
    """Draw the parts of a rep and the tempo: no parts, equal ones, or parts with lengths that add up to it."""
    names = draw(st.lists(words, min_size=2, max_size=4))
    match draw(st.sampled_from(["none", "equal", "own"])):
        case "none":
            return (), draw(thirds)
        case "equal":
            return tuple(map(Move, names)), draw(thirds)
    parts = tuple(Move(name, draw(thirds)) for name in names)
    return parts, sum((part.length or Fraction(0) for part in parts), Fraction(0))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    kind = draw(st.sampled_from(["hold", "work", "reps", "held"]))
    own = {
        "cues": draw(cues),
        "calls": draw(calls),
        "until_press": draw(st.booleans()),
        "sets": draw(st.integers(1, 3)),
    }
    if kind in ("hold", "work"):
        sides = draw(st.just(()) | labels)
        return exercise(draw(words), **{kind: Fraction(draw(st.integers(1, 900)), 3)}, sides=sides, **own)
    parts, tempo = draw(moves())
    hold = Fraction(draw(st.sampled_from([1, 4, 10, 14, 45, 70]))) if kind == "held" else None
    alternate = draw(st.just(()) | labels)
    return exercise(
        draw(words),
        reps=draw(st.integers(1, 12)),
        tempo=tempo,
        hold=hold,
        moves=parts,
        alternate=alternate,
        **own,
    )


routines = st.builds(
    lambda steps, rounds: routine(Repeat(amount(rounds), tuple(steps), amount(20))),
    st.lists(exercises(), min_size=1, max_size=2),
    st.integers(1, 2),
)


@dataclass(frozen=True)
class Case:
    """A random routine with the layout of each of its sets, positions counted from its `go`."""

    routine: Routine
    choices: Choices
    rate: int

    @cached_property
    def worked(self) -> list[tuple[ExerciseSet, Worked]]:
        return self.worked_at(self.choices)

    def worked_at(self, choices: Choices) -> list[tuple[ExerciseSet, Worked]]:
        voice = Words(self.rate)
        return [
            (phase, lay_out_work(phase.work, Samples(0), voice.phrase, voice.tone, self.rate))
            for phase in coach(self.routine, choices)
            if isinstance(phase, ExerciseSet)
        ]


PROMISES: list[Callable[[Case], None]] = []


def promise(test: Callable[[Case], None]) -> Callable[[Case], None]:
    """Have a promise tested in each case."""
    PROMISES.append(test)
    return test


@settings(max_examples=50)
@given(st.builds(Case, routines, choices, rates))
def test_every_promise_holds(case: Case) -> None:
    """Every promise below holds in each random routine; to draw one takes longer than to test them all."""
    for holds in PROMISES:
        holds(case)


def tones(made: Worked) -> list[tuple[str, int]]:
    return [(cue.text, cue.start) for cue in made.cues if cue.kind == "tone"]


def speech(made: Worked) -> list[Cue]:
    return [cue for cue in made.cues if cue.kind == "speech"]


def expected_tones(step: Exercise, dose: Dose) -> Iterator[tuple[str, Fraction]]:
    """Yield each tone of a set with its exact time, by docs/coaching.md and not by the program."""
    length = dose.work_length
    if dose.reps is None:
        yield "go", Fraction(0)
        if length >= 20:
            yield "halfway", length / 2
        if length >= 10:
            yield from (("countdown", length - before) for before in COUNTDOWN)
    for rep in range(dose.reps or 0):
        at = rep * (dose.tempo + (dose.hold or 0))
        yield "tick" if rep else "go", at
        parts = (
            [] if step.until_press else [move.length or dose.tempo / len(step.moves) for move in step.moves]
        )
        if not parts and dose.hold:
            parts = [dose.tempo / 2, dose.tempo / 2]
        for number, part in enumerate(parts[:-1]):
            at += part
            if number or not dose.hold:
                yield "turn", at
                continue
            yield "hold", at
            at += dose.hold
            if dose.hold >= 10:
                yield from (("countdown", at - before) for before in COUNTDOWN)
            yield "release", at
    yield "stop", length


@promise
def promise_1_and_5_every_tone_stands_at_its_exact_time(case: Case) -> None:
    """Reps, parts, holds and countdowns are rounded once from exact times; at every level there is no other tone."""
    for exercise_set, made in case.worked:
        step, dose = exercise_set.occurrence.exercise, exercise_set.dose
        assert tones(made) == [(tone, to_samples(at, case.rate)) for tone, at in expected_tones(step, dose)]
        assert made.length == to_samples(dose.work_length, case.rate)


@promise
def promise_2_and_3_words_are_whole_and_alone(case: Case) -> None:
    """Nothing overlaps, no word is cut, and each ends 0.2 s before the next tone."""
    voice = Words(case.rate)
    for _, made in case.worked:
        assert all(one.end <= other.start for one, other in pairwise(made.cues))
        for one, other in pairwise(made.cues):
            if one.kind == "speech" and other.kind == "tone":
                assert one.end + to_samples(CLEAR, case.rate) <= other.start
        for cue in speech(made):
            assert isinstance(cue.content, Phrase)
            assert cue.length == voice.phrase(cue.content)


@promise
def promise_3_every_label_is_heard_or_listed(case: Case) -> None:
    """With `alternate` each rep says its label at every level, or it is listed with the reason."""
    for exercise_set, made in case.worked:
        sides = exercise_set.occurrence.exercise.alternate
        lost = [wish.phrase.text for wish, reason in made.dropped if wish.key == ("labels", "") and reason]
        for rep in range(exercise_set.dose.reps or 0) if sides else ():
            label = sides[rep % len(sides)]
            said = [cue.text for cue in speech(made) if cue.where.rep == rep + 1]
            assert any(label in text for text in said) or label in lost


@promise
def promise_3_every_call_is_heard_or_listed(case: Case) -> None:
    """A call is heard in the reps that it is for, with a label or without, or listed with the reason."""
    if case.choices.talk not in ("full", "normal"):
        return
    met: set[object] = set()
    for exercise_set, made in case.worked:
        step, dose = exercise_set.occurrence.exercise, exercise_set.dose
        comes_again = (this := (what_is_done(step), exercise_set.where.side)) in met
        met.add(this)
        if step.until_press or comes_again:
            continue
        lost = [wish.phrase.text for wish, reason in made.dropped if reason]
        for rep, text in expected_calls(step, dose, {tone for tone, _ in tones(made)}):
            said = [cue.text for cue in speech(made) if cue.where.rep == rep]
            assert any(one.endswith(text) for one in (*said, *lost)), (rep, text)


def expected_calls(step: Exercise, dose: Dose, heard: set[str]) -> Iterator[tuple[int | None, str]]:
    """Yield each call with the rep that it is said in."""
    if dose.reps is None:
        if step.calls.go:
            yield None, step.calls.go
        return
    for rep in range(1, min(dose.reps, 1 if dose.reps <= 3 else 2) + 1):
        if step.calls.go:
            yield rep, step.calls.go
        for tone in ("hold", "release", "turn"):
            call = getattr(step.calls, tone)
            if call and tone in heard:
                yield rep, call


@promise
def promise_no_20_seconds_of_a_long_hold_are_without_a_word(case: Case) -> None:
    """In a hold, a hold of a rep or free work of 40 s or more some word begins or sounds in any 20 s."""
    if case.choices.talk not in ("full", "normal"):
        return
    for exercise_set, made in case.worked:
        for start, end in long_stretches(exercise_set.dose, made, case.rate):
            inside = [cue for cue in speech(made) if start <= cue.start < end]
            edges = [start, *(edge for cue in inside for edge in (cue.start, cue.end)), end]
            gaps = [following - before for before, following in zip(edges[::2], edges[1::2], strict=True)]
            assert max(gaps) < to_samples(Fraction(20), case.rate), gaps


def long_stretches(dose: Dose, made: Worked, rate: int) -> Iterator[tuple[int, int]]:
    if dose.reps is None and dose.work_length >= 40:
        yield 0, to_samples(dose.work_length, rate)
    if dose.reps is not None and dose.hold is not None and dose.hold >= 40:
        held = [start for tone, start in tones(made) if tone == "hold"]
        yield from zip(held, [start for tone, start in tones(made) if tone == "release"], strict=True)


@promise
def promise_signals_says_labels_alone(case: Case) -> None:
    """Without talk the tones carry the work."""
    for exercise_set, made in case.worked_at(Choices(talk="signals")):
        assert {cue.text for cue in speech(made)} <= set(exercise_set.occurrence.exercise.alternate)


@promise
def promise_short_says_figures_labels_and_what_is_for_always(case: Case) -> None:
    """No name of a part, no call and no steady word is among them."""
    for exercise_set, made in case.worked_at(Choices(talk="short")):
        step = exercise_set.occurrence.exercise
        always = {cue.say for cue in step.cues if cue.always}
        for cue in speech(made):
            assert cue.text in always or not any(
                cue.text.endswith(word) for word in (*WORDS, "Breathe", "Steady")
            )


@promise
def promise_7_same_in_same_out(case: Case) -> None:
    """Which wording is said depends on nothing but the place in the routine."""
    assert case.worked_at(case.choices) == case.worked


@promise
def promise_no_wording_comes_twice_in_a_row(case: Case) -> None:
    """Two halfways that follow one another are said in different words."""
    said = [
        cue.text
        for _, made in case.worked
        for before, cue in pairwise(made.cues)
        if before.text == "halfway" and cue.kind == "speech" and cue.text.startswith("Half")
    ]
    assert all(one != other for one, other in pairwise(said))


@settings(max_examples=50)
@given(exercises(), choices, rates)
def test_open_work_has_no_tone_after_go(step: Exercise, choices: Choices, rate: int) -> None:
    """Whatever its parts and calls: `go`, words that do not overlap, no number, and the target's length at least."""
    dose, voice = prescribe(step, 0), Words(rate)
    made = open_work(Occurrence("1", step, "en"), dose, Where("1"), choices=choices, memory=Memory())
    out = lay_out_work(made, Samples(0), voice.phrase, voice.tone, rate)
    assert tones(out) == [("go", 0)]
    assert all(one.end <= other.start for one, other in pairwise(out.cues))
    assert made.target == dose.work_length
    assert made.length == dose.work_length + 300
    if dose.reps is not None:
        calls = {step.calls.go} if choices.talk in ("full", "normal") else set()
        assert {cue.text for cue in speech(out)} <= {cue.say for cue in step.cues} | calls
    elif (
        choices.talk != "signals" and dose.work_length >= 5
    ):  # not while the call after `go` may still be said
        target = to_samples(dose.work_length, rate)
        times = [cue for cue in speech(out) if cue.start >= target and cue.text not in WORDS]
        assert len(times) == 20
