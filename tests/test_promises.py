"""The seven promises of the coach, each a property over random routines, at four rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import RATE, Words, what_is_done
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import CLEAR, COUNTDOWN, OPENING, ExerciseSet, Pause
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Dropped, Finish, Grown, Item
from voice_coach.routines.effort import Dose, prescribe
from voice_coach.routines.routine import Exercise, Routine
from voice_coach.sound.mixer import Stream
from voice_coach.units import Samples, to_samples

FIXED = {"countdown", "go", "stop", "hold", "release", "turn", "tick", "halfway", "done"}
rates = st.sampled_from([10, 48_000, 22_050, 11_025])


@dataclass(frozen=True)
class Case:
    """A random routine, how it is coached, and what comes of it: its timeline at ``rate``, its stream at 10.

    ``sizes`` are blocks in which the stream is read, ``steps`` how far it is read and taken back in turn.
    """

    routine: Routine
    choices: Choices
    rate: int
    sizes: list[int]
    steps: list[tuple[int, int]]

    def laid_out(self, rate: int) -> list[Item]:
        return list(lay_out(coach(self.routine, self.choices), Words(rate), rate))

    @cached_property
    def items(self) -> list[Item]:
        return self.laid_out(self.rate)

    @cached_property
    def cues(self) -> list[Cue]:
        return [item for item in self.items if isinstance(item, Cue)]

    @cached_property
    def exercise_sets(self) -> list[ExerciseSet]:
        return [phase for phase in coach(self.routine, self.choices) if isinstance(phase, ExerciseSet)]

    def stream(self) -> Stream:
        words = Words()
        return Stream(lay_out(coach(self.routine, self.choices), words, words.rate), words)

    @cached_property
    def whole(self) -> Any:
        return self.stream().read(10**9)


PROMISES: list[Callable[[Case], None]] = []


def promise(test: Callable[[Case], None]) -> Callable[[Case], None]:
    """Have a promise tested in each case."""
    PROMISES.append(test)
    return test


@settings(max_examples=50)
@given(
    st.builds(
        Case,
        routines,
        choices,
        rates,
        st.lists(st.integers(1, 700), min_size=1, max_size=6),
        st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=20),
    )
)
def test_every_promise_holds(case: Case) -> None:
    """Every promise below holds in each random routine; to draw one takes longer than to test them all."""
    for holds in PROMISES:
        holds(case)


def starts(cues: list[Cue], name: str) -> list[Samples]:
    return [cue.start for cue in cues if cue.kind == "tone" and cue.text == name]


def first_part(step: Exercise, dose: Dose) -> Fraction:
    """Return how long the first part of a rep takes: half of the tempo if the parts have no names."""
    if not step.moves or step.until_press:
        return dose.tempo / 2
    return step.moves[0].length or dose.tempo / len(step.moves)


@promise
def promise_1_work_is_exact(case: Case) -> None:
    """From `go` to `stop` is the prescribed time, and rep k begins at `go` + k x (tempo + hold), to the sample."""
    cues = case.cues
    for exercise_set, go, stop in zip(
        case.exercise_sets, starts(cues, "go"), starts(cues, "stop"), strict=True
    ):
        assert isinstance(exercise_set.occurrence.step, Exercise)
        dose = prescribe(exercise_set.occurrence.step, case.choices.effort)
        length = dose.reps * (dose.tempo + (dose.hold or 0)) if dose.reps else dose.hold or dose.work
        assert stop - go == to_samples(length, case.rate)
        if not dose.reps:
            continue
        inside = [cue for cue in cues if go <= cue.start < stop]
        for k in range(1, dose.reps):
            tick = go + to_samples(k * (dose.tempo + (dose.hold or 0)), case.rate)
            assert any(cue.start == tick and cue.text == "tick" for cue in inside)
        if dose.hold:
            first = first_part(exercise_set.occurrence.step, dose)
            for k in range(dose.reps):
                hold = k * (dose.tempo + dose.hold) + first
                assert go + to_samples(hold, case.rate) in starts(cues, "hold")
                assert go + to_samples(hold + dose.hold, case.rate) in starts(cues, "release")


@promise
def promise_2_nothing_overlaps(case: Case) -> None:
    """Each cue ends before the next one begins, whatever the two are."""
    cues = case.cues
    for one, other in pairwise(cues):
        assert one.end <= other.start, (one, other)


@promise
def promise_3_no_word_is_cut(case: Case) -> None:
    """Every word has its whole length, and ends 0.2 s before the next fixed mark."""
    cues = case.cues
    mark = None
    for cue in reversed(cues):
        if cue.kind == "tone" and cue.text in FIXED:
            mark = cue.start
        elif cue.kind == "speech":
            assert cue.length == Words(case.rate).phrase(cue.content)  # type: ignore[arg-type]
            assert mark is None or cue.end + to_samples(CLEAR, case.rate) <= mark


@promise
def promise_3_what_is_left_out_is_listed(case: Case) -> None:
    """Every cue of the author that a set has is either heard in it or listed as dropped, with a reason."""
    items = case.items
    dropped = {(item.step, item.text) for item in items if isinstance(item, Dropped) and item.reason}
    cues = [item for item in items if isinstance(item, Cue)]
    gos, stops = starts(cues, "go"), starts(cues, "stop")
    met: set[object] = set()
    for exercise_set, go, stop in zip(case.exercise_sets, gos, stops, strict=True):
        step = exercise_set.occurrence.step
        assert isinstance(step, Exercise)
        said = [cue.text for cue in cues if go <= cue.start < stop and cue.kind == "speech"]
        this = (what_is_done(step), exercise_set.occurrence.language, exercise_set.where.side)
        every = case.choices.talk == "full" or (case.choices.talk == "normal" and this not in met)
        met.add(this)
        for cue in step.cues:
            if not (every or (cue.always and case.choices.talk != "signals")):
                continue
            assert cue.say in said or (exercise_set.occurrence.path, cue.say) in dropped


@promise
def promise_4_names_and_instructions_never_eat_work(case: Case) -> None:
    """No announcement stands between `go` and `stop`; what explains ends before the lead-in begins."""
    cues = case.cues
    gos, stops = starts(cues, "go"), starts(cues, "stop")
    for cue in cues:
        if cue.kind == "speech" and cue.phase in ("announcement", "rest", "switch", "end", "introduction"):
            assert not any(go <= cue.start < stop for go, stop in zip(gos, stops, strict=True))
    for exercise_set, go in zip(case.exercise_sets, gos, strict=True):
        if exercise_set.wait.explains:
            before = [cue for cue in cues if cue.start < go and cue.phase == "announcement"]
            lead_in = go - to_samples(exercise_set.wait.lead_in, case.rate)
            assert all(cue.end <= lead_in for cue in before)


@promise
def promise_4_what_must_be_said_is_said(case: Case) -> None:
    """Every wait says all that must be said, in order, between the `stop` before and its `go`."""
    cues = case.cues
    edges = [0, *starts(cues, "stop")]
    for exercise_set, begin, go in zip(case.exercise_sets, edges, starts(cues, "go"), strict=False):
        said = [cue.content for cue in cues if begin <= cue.start < go and cue.kind == "speech"]
        waiting = iter(said)
        for line in exercise_set.wait.words:
            if not line.optional:
                assert line.phrase in waiting, (line, said)


@promise
def promise_4_a_rest_is_exactly_what_is_prescribed(case: Case) -> None:
    """From `stop` to the next `go` is the prescribed rest or switch, or the growth is listed to the sample."""
    items, cues = case.items, case.cues
    grown = [(item.step, item.by) for item in items if isinstance(item, Grown)]
    phases = [phase for phase in coach(case.routine, case.choices) if isinstance(phase, ExerciseSet | Pause)]
    gos, stops = iter(starts(cues, "go")), iter(starts(cues, "stop"))
    stop = None
    for phase in phases:
        if isinstance(phase, Pause):
            stop = None  # its end is no tone; what follows is measured from the next stop on
            continue
        go = next(gos)
        direct = not phase.first  # between two sets, `stop` is where the rest begins
        if stop is not None and direct and phase.wait.prescribed is not None:
            by = go - stop - to_samples(phase.wait.prescribed, case.rate)
            assert by == 0 or (phase.occurrence.path, by) in grown
            assert by >= 0
        stop = next(stops)


@promise
def promise_5_every_start_is_counted_in(case: Case) -> None:
    """`countdown` stands 3, 2 and 1 seconds before each `go`, and before `stop` and `release` of ten seconds up."""
    cues = case.cues
    gos, stops = starts(cues, "go"), starts(cues, "stop")
    expected = {go - to_samples(before, case.rate) for go in gos for before in COUNTDOWN}
    for exercise_set, go, stop in zip(case.exercise_sets, gos, stops, strict=True):
        assert isinstance(exercise_set.occurrence.step, Exercise)
        dose = prescribe(exercise_set.occurrence.step, case.choices.effort)
        if not dose.reps and (dose.hold or dose.work or 0) >= 10:
            length = dose.hold or dose.work
            assert length is not None
            expected |= {go + to_samples(length - before, case.rate) for before in COUNTDOWN}
        if dose.reps and dose.hold and dose.hold >= 10:
            for k in range(dose.reps):
                first = first_part(exercise_set.occurrence.step, dose)
                release = k * (dose.tempo + dose.hold) + first + dose.hold
                expected |= {go + to_samples(release - before, case.rate) for before in COUNTDOWN}
        assert stop >= go
    assert set(starts(cues, "countdown")) == expected


@promise
def promise_6_the_stream_opens_with_half_a_second_of_silence(case: Case) -> None:
    """Nothing sounds in the first half second, and the stream outlasts its last cue."""
    assert case.cues[0].start >= to_samples(OPENING, case.rate)
    finish = case.items[-1]
    assert isinstance(finish, Finish)
    assert finish.length >= case.cues[-1].end


@promise
def promise_7_same_in_same_out(case: Case) -> None:
    """The same routine and choices give the same timeline."""
    assert case.laid_out(case.rate) == case.items


@promise
def promise_7_any_blocks_give_the_same_stream(case: Case) -> None:
    """However the stream is cut into blocks, every sample is the same, bit for bit."""
    reader, blocks, occurrence = case.stream(), [], 0
    while len(block := reader.read(case.sizes[occurrence % len(case.sizes)])):
        blocks.append(block)
        occurrence += 1
    assert np.array_equal(np.concatenate(blocks), case.whole)


@promise
def promise_what_is_taken_back_comes_again(case: Case) -> None:
    """However often a piece is read and taken back, each sample is what stands in its place."""
    expected = case.whole
    reader = case.stream()
    for forth, back in case.steps:
        position = reader.position
        assert np.array_equal(reader.read(forth), expected[position : position + forth])
        reader.rewind(Samples(max(0, reader.position - back)))
    position = reader.position
    assert np.array_equal(reader.read(10**9), expected[position:])


@promise
def promise_the_stream_is_silent_where_no_cue_is(case: Case) -> None:
    """What is heard is what is planned: sound in each cue, zeros everywhere else."""
    samples = case.whole
    planned = np.zeros(len(samples), bool)
    for cue in (item for item in case.laid_out(RATE) if isinstance(item, Cue)):
        planned[cue.start : cue.end] = True
    assert np.array_equal(np.any(samples != 0, axis=1), planned)


@promise
def promise_the_words_of_the_work_are_known_before_it_is_counted_in(case: Case) -> None:
    """A slow voice makes waiting grow and never work: no phrase of a set is first asked for after its countdown."""
    words = Words()
    asked_before_count = 0
    counted = False
    for item in lay_out(coach(case.routine, case.choices), words, words.rate):
        if isinstance(item, Cue) and item.phase == "lead-in" and item.text == "countdown":
            counted, asked_before_count = True, len(words.asked)
        elif isinstance(item, Cue) and item.text == "stop":
            counted = False
        if counted:
            assert len(words.asked) == asked_before_count


@pytest.mark.parametrize("rate", [10, 48_000])
def test_positions_are_rounded_once(rate: int) -> None:
    """A hundred reps of a third of a second drift by nothing: the last tick stands where exact time puts it."""
    from legible import cues, exercise, routine

    made = cues(routine(exercise(reps=100, tempo=Fraction(1, 3))), Choices(talk="short"), rate=rate)
    ticks, go = starts(made, "tick"), starts(made, "go")[0]
    assert [tick - go for tick in ticks] == [to_samples(Fraction(k, 3), rate) for k in range(1, 100)]
