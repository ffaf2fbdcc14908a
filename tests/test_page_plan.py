"""The plan of the page: what is played after a pause, where next and back lead, what is shown. No sound is made."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from legible import GENTLE, Words, exercise, routine
from page_blobs import FRAME, Page, Played, numbers
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.messages import LANGUAGES
from voice_coach.coaching.phases import ExerciseSet
from voice_coach.exports.page.clips import PARTS_OF_FRAME, Clips, clips_after
from voice_coach.exports.page.course import ANNOUNCED, Course, Placed, course_of
from voice_coach.exports.page.data import page_data
from voice_coach.exports.page.rough_times import LEFT, SO_FAR, Steps, rounded, up_to
from voice_coach.exports.page.texts import SHOWN, TEXTS, texts_in
from voice_coach.routines.routine import Amount, Calls, Exercise, Repeat, Rest, Routine, Say
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.units import STREAM_RATE

SECOND = STREAM_RATE
BEFORE, AFTER = 4 * FRAME, 3 * FRAME
"""Silence before and after a cue that is next to a cut."""


MOST_ROWS = 60


@dataclass(frozen=True)
class Plan:
    """A page without its sound, and what it was made from."""

    routine: Routine
    course: Course
    clips: Clips
    page: Page

    @property
    def data(self) -> dict[str, Any]:
        return self.page.data

    @cached_property
    def cues(self) -> list[Cue]:
        return [*self.course.cues, *self.clips.cues]

    @cached_property
    def starts(self) -> list[int]:
        return [cue.start for cue in self.cues]

    def heard(self, pieces: list[Played]) -> list[tuple[int, Cue]]:
        """Return what is heard of pieces, with its position in samples. Each cut must be in silence."""
        found = []
        begin = 0
        for file, count in joined(pieces):
            start, end = file * FRAME, (file + count) * FRAME
            if file >= 0:
                first, last = (bisect_left(self.starts, at) for at in (start, end))
                for number, cut in ((first, start), (last, end)):
                    assert number == 0 or self.cues[number - 1].end <= cut - AFTER, (file, count, number)
                    assert number == len(self.cues) or self.starts[number] >= cut + BEFORE, (
                        file,
                        count,
                        number,
                    )
                found += [(begin + cue.start - start, cue) for cue in self.cues[first:last]]
            begin += count * FRAME
        return found


def joined(pieces: list[Played]) -> Iterator[tuple[int, int]]:
    """Yield pieces that follow each other in the file as one: their first frame, and how many they have."""
    file, count = -1, 0
    for piece in pieces:
        if file >= 0 and piece.file == file + count:
            count += piece.count
            continue
        if count:
            yield file, count
        file, count = piece.file, piece.count
    yield file, count


def plan_of(made: Routine, chosen: Choices = GENTLE, lengths: Words | None = None) -> Plan:
    lengths = lengths or Words(STREAM_RATE)
    course = course_of(PhaseIndex(made, chosen, live=True), lengths, lambda position: None)
    clips = clips_after(course, lengths, made.language, chosen)
    data = page_data(made, course, clips, bytes(96 * clips.frames), "sound.mp3", texts_in(made.language))
    return Plan(made, course, clips, Page(json.loads(json.dumps(data))))


def opened(made: Routine) -> Routine:
    """Return a routine whose exercises and rests last until the listener presses, if they are not in a group."""
    return replace(
        made,
        steps=tuple(
            replace(step, until_press=True) if isinstance(step, Exercise | Rest) else step
            for step in made.steps
        ),
    )


def some_frames(plan: Plan) -> list[int]:
    """Return the first, a middle and the last frame of rows of the resume table."""
    rows = plan.data["resume"]
    rows = rows[:: 1 + len(rows) // MOST_ROWS]
    return sorted({p for start, end, _ in rows for p in (start, (start + end) // 2, end - 1)})


def property_of_plans(test: Callable[[Plan], None]) -> Any:
    """Run a property over the plans of random routines, with and without what the listener ends."""
    plans = st.builds(
        lambda made, chosen, presses: plan_of(opened(made) if presses else made, chosen),
        routines,
        choices,
        st.booleans(),
    )
    decorate = settings(
        max_examples=6,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    return decorate(given(plans)(test))


def works(plan: Plan) -> list[Placed]:
    return [placed for placed in plan.course.placed if placed.works]


def go_of(placed: Placed) -> int:
    assert placed.part.go is not None
    return placed.part.go


def set_of(placed: Placed) -> ExerciseSet:
    assert placed.exercise_set is not None
    return placed.exercise_set


def frames_of_work(plan: Plan, placed: Placed) -> range:
    """Return the frames that are in the work of a set."""
    end = placed.part.stop
    if set_of(placed).is_open:
        end = plan.page.segment(-(-go_of(placed) // FRAME))["to"] * FRAME
    assert end is not None
    return range(-(-go_of(placed) // FRAME), -(-end // FRAME))


def tones(heard: list[tuple[int, Cue]], name: str) -> list[int]:
    return [at for at, cue in heard if cue.kind == "tone" and cue.name == name]


def assert_counted_in(heard: list[tuple[int, Cue]], mark: int, within: int = 0) -> None:
    counts = [at for at in tones(heard, "countdown") if at < mark][-3:]
    wanted = [mark - seconds * SECOND for seconds in (3, 2, 1)]
    assert len(counts) == 3
    assert all(abs(at - due) <= within for at, due in zip(counts, wanted, strict=True)), (counts, wanted)


@property_of_plans
def test_every_cut_is_in_silence(plan: Plan) -> None:
    """Whatever the page plays, all its cuts are 96 ms before a cue and 72 ms after one, at least."""
    for p in some_frames(plan):
        plan.heard(plan.page.resumed(p))
    for part in plan.data["parts"]:
        plan.heard(numbers(part["enter"], part["at"]))
        if part["kept"]:
            _, start, end, pieces = part["kept"]
            plan.heard(numbers(pieces, start))
            plan.heard(numbers(pieces, end - 1))
    for name in ("paused", "limit"):
        if clip := plan.data["clips"][name]:
            plan.heard([Played(*clip, 0, 0)])


@property_of_plans
def test_exactly_what_was_left_is_left(plan: Plan) -> None:
    """From the first sample of `go` to that of `stop`, a resumed hold takes what was left, with all that was due."""
    for placed in works(plan):
        work = set_of(placed).work
        if work.rep_length is not None:
            continue
        frames = frames_of_work(plan, placed)
        stop = placed.part.stop if not set_of(placed).is_open else None
        for p in (p for p in some_frames(plan) if p in frames):
            heard = plan.heard(plan.page.resumed(p))
            at, first = next((at, cue) for at, cue in heard if cue.text in ("go", "stop"))
            if first.text == "stop":  # there was no time for the sound of a `go` and the silence around a cut
                assert stop is not None
                assert stop - p * FRAME < 0.3 * SECOND + 9 * FRAME
                continue
            assert_counted_in(heard, at)
            due = p * FRAME
            if first in placed.cues:  # it is so short that there is no place to cut in it: it begins again
                assert stop is not None
                assert stop - go_of(placed) < 0.3 * SECOND + 9 * FRAME
                due = go_of(placed)
            of_set = [(after, cue) for after, cue in heard if cue in placed.cues and cue.start >= due]
            assert all(after - at == cue.start - due for after, cue in of_set)
            if stop is not None:
                assert stop - due in [after - at for after, cue in of_set if cue.text == "stop"]


@property_of_plans
def test_the_interrupted_rep_begins_again(plan: Plan) -> None:
    """After a pause in a set of reps, three counts lead to the beginning of that rep, and nothing after it is lost."""
    for placed in works(plan):
        if set_of(placed).work.rep_length is None or not placed.rep_starts:
            continue
        frames = frames_of_work(plan, placed)
        for p in (p for p in some_frames(plan) if p in frames):
            heard = plan.heard(plan.page.resumed(p))
            of_set = [(at, cue) for at, cue in heard if cue in placed.cues]
            at, mark = of_set[0]
            assert mark.start in placed.rep_starts
            assert_counted_in(heard, at, within=FRAME // PARTS_OF_FRAME // 2)
            due = max(start for start in placed.rep_starts if start <= p * FRAME)
            before = [cue.end for cue in placed.cues if cue.start < due]
            if not before or max(before) + SECOND // 5 <= due:
                assert mark.start == due
            assert mark.start <= due
            wanted = [cue for cue in placed.cues if cue.start >= mark.start]
            assert [cue for _, cue in of_set] == wanted


@property_of_plans
def test_outside_of_the_work_no_sentence_is_lost(plan: Plan) -> None:
    """A sentence that was cut is said again as a whole, and then all that follows, each start counted in."""
    worked = {p for placed in works(plan) for p in frames_of_work(plan, placed)}
    for p in some_frames(plan):
        if p in worked:
            continue
        segment = plan.page.segment(p)
        if segment["press"] and p >= segment["press"][0]:
            continue
        own = [
            cue for cue in plan.course.cues if segment["from"] * FRAME <= cue.start < segment["to"] * FRAME
        ]
        heard = plan.heard(plan.page.resumed(p))
        said = [cue for _, cue in heard if cue in own]
        assert said == own[len(own) - len(said) :]
        assert set(said) >= {cue for cue in own if cue.end > p * FRAME}
        for at in tones(heard, "go"):
            assert_counted_in(heard, at)


@property_of_plans
def test_a_rest_keeps_its_length_where_it_is_quiet(plan: Plan) -> None:
    """A resumed rest is never shorter than it was, and longer by no more than the words that it took."""
    for placed in works(plan):
        rest = set_of(placed).wait.rests
        start, go = placed.part.start, go_of(placed)
        for p in (p for p in some_frames(plan) if start <= p * FRAME < go - 3 * SECOND):
            if any(other.part.start <= p * FRAME < (other.part.stop or 0) for other in works(plan)):
                continue
            heard = plan.heard(plan.page.resumed(p))
            at = next(
                at for at, cue in heard if cue in placed.cues and cue.kind == "tone" and cue.name == "go"
            )
            lost = at - (go - p * FRAME)
            said = (plan.clips.going_on, *plan.clips.named(set_of(placed)))
            cut = max((cue.end - cue.start for cue in plan.course.cues), default=0)
            assert lost >= -FRAME if rest else lost > -SECOND * 3600
            assert lost <= (sum(clip.count for clip in said if clip) + 9) * FRAME + cut + 2 * SECOND


def test_a_rest_gives_back_what_the_words_took() -> None:
    """In a rest with a silence long enough, `go` comes when it would have come without "Carrying on"."""
    plan = plan_of(routine(exercise(hold=20, sets=2, rest=40)))
    second = works(plan)[1]
    assert second.part.stop is not None
    for p in range(second.part.start // FRAME + 30, (second.part.start + 20 * SECOND) // FRAME):
        heard = plan.heard(plan.page.resumed(p))
        at = next(at for at, cue in heard if cue in second.cues and cue.text == "go")
        assert at == go_of(second) - p * FRAME


@pytest.mark.parametrize(
    ("steps", "rounded_to"),
    [
        (
            LEFT,
            {2: 0, 3: 5, 7: 5, 8: 10, 14: 10, 15: 20, 57: 60, 67: 60, 68: 75, 130: 120, 270: 270, 340: 360},
        ),
        (SO_FAR, {7: 0, 8: 15, 40: 45, 112: 105, 115: 120, 149: 120, 151: 180, 400: 420}),
    ],
)
def test_times_are_rounded_for_the_ear(steps: Steps, rounded_to: dict[int, int]) -> None:
    """The steps of what is left and of what is done are small at first, and longer times have larger ones."""
    assert {seconds: rounded(seconds * 1000 // 24, steps) for seconds in rounded_to} == rounded_to
    assert up_to(40 * 1000 // 24, LEFT) == [5, 10, 20, 30, 40]
    assert up_to(40 * 1000 // 24, SO_FAR) == [15, 30, 45]


def said_after(plan: Plan, p: int) -> list[str]:
    """Return the words after a pause at a frame, up to the first tone."""
    heard = [cue for _, cue in plan.heard(plan.page.resumed(p))]
    return [cue.text for cue in takewhile(lambda cue: cue.kind == "speech", heard)]


def test_what_is_left_of_a_hold_is_said() -> None:
    """After a pause in a hold, the name is followed by what is left, in as few clips as the longest hold needs."""
    plan = plan_of(routine(exercise("Plank", hold=45), exercise("Squat", hold=20)))
    plank = works(plan)[0]
    for left, words in (
        (44, "About 40 seconds left"),
        (33, "About 30 seconds left"),
        (4, "About 5 seconds left"),
    ):
        p = ((plank.part.stop or 0) - left * SECOND) // FRAME
        assert said_after(plan, p) == ["Plank", words]
    assert said_after(plan, ((plank.part.stop or 0) - 2 * SECOND) // FRAME) == ["Plank"]
    clips = [cue.text for cue in plan.clips.cues if cue.text.startswith("About")]
    assert clips == [f"About {seconds} seconds left" for seconds in (5, 10, 20, 30, 40, 50)]


def test_what_is_left_is_said_in_the_language_of_the_exercise() -> None:
    """The words for what is left are those of the routine's language."""
    plan = plan_of(replace(routine(exercise("Brett", hold=60)), language="de"))
    p = (go_of(works(plan)[0]) + 5 * SECOND) // FRAME
    assert said_after(plan, p) == ["Brett", "Noch etwa eine Minute"]


def test_what_is_left_of_a_rest_is_said_where_it_is_true() -> None:
    """In a rest, what is left is said if the words make it no longer, and is true within its rounding."""
    plan = plan_of(routine(exercise("Plank", hold=20, sets=2, rest=40)))
    second = works(plan)[1]
    found = set()
    for p in range(second.part.start // FRAME + 30, go_of(second) // FRAME - 5):
        heard = plan.heard(plan.page.resumed(p))
        go = next(at for at, cue in heard if cue in second.cues and cue.text == "go")
        for at, cue in heard:
            if cue.text.endswith("left"):
                seconds = int(cue.text.split()[1])
                assert abs((go - at) / SECOND - seconds) <= 5.1
                assert (go - at) / SECOND > 5.9
                found.add(seconds)
    assert found == {10, 20, 30, 40}


def test_what_comes_is_named_again_in_its_wait() -> None:
    """Once the next set has been named, a pause in its wait is followed by its name; before that, by what follows."""
    plan = plan_of(routine(exercise("Plank", hold=20), Rest(seconds(60)), exercise("Squat", hold=20)))
    squat = works(plan)[1]
    name = next(cue for cue in squat.cues if cue.text == "Next: Squat")
    assert said_after(plan, (name.start - 10 * SECOND) // FRAME)[:1] == ["Carrying on"]
    assert "Squat" not in said_after(plan, (name.start - 10 * SECOND) // FRAME)
    assert said_after(plan, -(-name.end // FRAME) + 10)[:2] == ["Carrying on", "Squat"]
    assert said_after(plan, go_of(squat) // FRAME - 10) == ["Carrying on", "Squat"]


def test_the_reps_that_are_left_are_said() -> None:
    """After a pause in a set of reps, the reps that are left are said, and with `alternate` the side to begin with."""
    plan = plan_of(routine(exercise("Bird dog", reps=4, tempo=5, alternate=("left", "right"))))
    third = works(plan)[0].rep_starts[2]
    assert said_after(plan, third // FRAME + 50) == ["Bird dog", "2 reps left", "left first"]
    assert said_after(plan, third // FRAME - 50) == ["Bird dog", "3 reps left", "right first"]


def test_the_lead_in_is_kept() -> None:
    """After a pause in the work there is as much time before `go` as the exercise asks for to get ready."""
    plan = plan_of(routine(exercise(hold=20, get_ready=9)))
    p = works(plan)[0].part.go // FRAME + 300  # type: ignore[operator]
    heard = plan.heard(plan.page.resumed(p))
    assert [cue.text for _, cue in heard[:1]] == ["Plank"]
    assert 9 * SECOND <= tones(heard, "go")[0] < 9 * SECOND + FRAME


@property_of_plans
def test_next_and_back_lead_to_announcements(plan: Plan) -> None:
    """A part begins in silence with the announcement of its set, or its count-in, and `go` is at its time."""
    sets = {placed.number: placed for placed in works(plan)}
    announced = {}
    for placed in plan.course.placed:
        if placed.exercise_set is not None:
            announced.setdefault(placed.number, placed.announcement)
    parts = [part for part in plan.data["parts"] if part["go"] is not None]
    assert len(parts) == len(sets)
    for part, (number, placed) in zip(parts, sorted(sets.items()), strict=True):
        heard = plan.heard(numbers(part["enter"], 0))
        first = announced[number]
        assert first is not None
        assert first.phase in ANNOUNCED
        at, cue = heard[0]
        assert (cue.content, cue.length) == (first.content, first.length)
        assert BEFORE <= at < BEFORE + 2 * FRAME
        if plan.page.segment(part["at"]) == plan.page.segment(part["go"]):
            assert tones(heard, "go")[0] - at == go_of(placed) - first.start
        assert part["name"] == set_of(placed).occurrence.exercise.name


@property_of_plans
def test_the_tables_have_no_gaps(plan: Plan) -> None:
    """Segments, screens and resume rows cover all frames of the routine; moves lead to parts; all numbers are whole."""
    data = plan.data
    for rows in (
        [(one["from"], one["to"]) for one in data["segments"]],
        [(one["from"], one["to"]) for one in data["screens"]],
        [(start, end) for start, end, _ in data["resume"]],
    ):
        assert [start for start, _ in rows] == [0, *(end for _, end in rows[:-1])]
        assert rows[-1][1] == data["frames"]
        assert all(start < end for start, end in rows)
    starts = [start for start, _, _ in data["moves"]]
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    for _, back, following in data["moves"]:
        assert back in range(len(data["parts"]))
        assert following is None or following in range(len(data["parts"]))
    assert all(screen["part"] in range(len(data["parts"])) for screen in data["screens"])
    for cue, following in zip(data["cues"], data["cues"][1:], strict=False):
        assert cue[0] < cue[1] <= following[0] + 1
    frames = data["sound"]["frames"]
    for p in some_frames(plan):
        assert sum(piece.count for piece in plan.page.resumed(p)) > 10
        for piece in plan.page.resumed(p):
            assert piece.file == -1 or piece.file + piece.count <= frames
            assert 0 <= piece.at < data["frames"] or (not piece.moves and piece.at == data["frames"])


@property_of_plans
def test_a_press_goes_on_at_once(plan: Plan) -> None:
    """After a press that ends a set, `stop` is heard within 150 ms; after one that ends a rest, a count-in."""
    segments = plan.data["segments"]
    for number, segment in enumerate(segments):
        if segment["press"] is None:
            assert segment is segments[-1]
            continue
        at, goes_on = segment["press"]
        assert segment["from"] <= at < segment["to"]
        assert goes_on == segments[number + 1]["from"]
        heard = plan.heard(plan.page.started(goes_on))
        if plan.course.segments[number].open_rest:
            for go in tones(heard, "go")[:1]:
                assert_counted_in(heard, go)
        else:
            assert heard[0][1].text == "stop"
            assert heard[0][0] <= 0.15 * SECOND


PRESSED = routine(
    exercise("Plank", hold=20, until_press=True),
    Rest(Amount(Fraction(10), Fraction(10)), until_press=True),
    exercise("Squat", reps=5, tempo=3),
)


def test_what_the_listener_ends_waits() -> None:
    """Open work goes on to its limit, a rest in silence; both then pause, and a press is possible all the time."""
    plan = plan_of(PRESSED)
    work, rest, last = plan.data["segments"]
    go = nearest(go_of(works(plan)[0]))
    assert work["press"] == [go, work["to"]]
    assert (work["to"] - go) * 24 >= 320_000
    assert work["tail"] == []
    assert [(number, moves) for _, number, _, moves in rest["tail"]] == [(12_500, 0)]
    assert (work["then"], rest["then"], last["then"]) == ("pause", "pause", "end")
    assert plan.data["clips"]["limit"]
    assert rest["press"][0] in [row[0] for row in plan.data["moves"]]
    assert [plan.page.move(frame)[2] for frame in (work["press"][0], rest["press"][0], rest["to"])] == [
        2,
        2,
        None,
    ]
    figures = [screen["figure"] for screen in plan.data["screens"] if screen["phase"] == "work"]
    assert figures[0] == ["up", pytest.approx(go_of(works(plan)[0]) / 48, abs=0.001)]
    assert [screen["how"] for screen in plan.data["screens"] if screen["how"]] == ["Target 0:20"]
    waiting = [screen for screen in plan.data["screens"] if screen["phase"] == "waiting"]
    assert [(screen["label"], screen["figure"]) for screen in waiting] == [
        ("Ready when you are (2 of 2)", None)
    ]


def test_the_time_of_open_work_is_said() -> None:
    """After a pause in open work, the time so far and the target are said; just after `go`, the target alone."""
    plan = plan_of(PRESSED)
    go = go_of(works(plan)[0])
    for seconds_done, words in (
        (3, ()),
        (12, ("About 15 seconds so far",)),
        (290, ("About 5 minutes so far",)),
    ):
        said = said_after(plan, (go + seconds_done * SECOND) // FRAME)
        assert said == ["Plank", *words, "The target is 20 seconds"]


@pytest.mark.parametrize("done", [5, 19, 21, 100, 300, 319.9])
def test_the_limit_of_open_work_is_counted_anew(done: float) -> None:
    """After a pause, open work pauses by itself 300 s beyond its target, or beyond the pause if that was later."""
    plan = plan_of(PRESSED)
    go = go_of(works(plan)[0])
    p = int((go + done * SECOND) // FRAME)
    pieces = plan.page.resumed(p)
    end = sum(piece.count for piece in pieces) * FRAME
    left = (end - tones(plan.heard(pieces), "go")[0]) / SECOND
    assert left == pytest.approx(300 + max(20 - done, 0), abs=0.5)
    assert pieces[-1].at + (pieces[-1].count if pieces[-1].moves else 1) == plan.page.segment(p)["to"]


def test_a_rest_that_waits_says_so_again() -> None:
    """After a pause in a rest that waits, what comes is named, and that it waits; a press is possible all the time."""
    plan = plan_of(PRESSED)
    rest = plan.data["segments"][1]
    pieces = plan.page.resumed(rest["to"] - 1)
    assert [cue.text for _, cue in plan.heard(pieces)] == ["Carrying on", "Squat", "Ready when you are"]
    assert all(piece.at >= rest["press"][0] for piece in pieces)


SETS = routine(
    exercise("Plank", hold=20, sets=3, rest=40),
    exercise("Squat", hold=20, sets=2, sides=("left", "right"), switch=30, rest=7),
)


def test_next_keeps_half_of_the_rest_between_two_sets() -> None:
    """From a set, half of the rest follows, with the next set named at once; in the rest, what is left of that half."""
    plan = plan_of(SETS)
    first, second = works(plan)[:2]
    part = plan.data["parts"][2]
    start = second.part.start
    for p in (nearest(go_of(first)), nearest(go_of(first)) + 400, start // FRAME, start // FRAME + 250):
        pieces = plan.page.gone_to(part, p)
        heard = plan.heard(pieces)
        rested = max(0, p * FRAME - start)
        go = tones(heard, "go")[0]
        assert abs(go - (20 * SECOND - rested)) <= FRAME
        assert_counted_in(heard, go)
        words = [cue.text for _, cue in heard if cue.kind == "speech"]
        assert words[:3] == ["Plank", "Set 2 of 3", "Get ready"]
        # What is shown is the rest, as long as it is: it moves on to the `go` without a jump.
        assert all(piece.moves for piece in pieces)
        for piece, following in pairwise(pieces):
            assert following.at == piece.at + piece.count


def test_next_keeps_no_rest_that_is_over() -> None:
    """When half of the rest has passed, and from a set that has not begun, next leads to the announcement."""
    plan = plan_of(SETS)
    first, second = works(plan)[:2]
    part = plan.data["parts"][2]
    enter = numbers(part["enter"], part["at"])
    for p in (second.part.start // FRAME + 900, go_of(second) // FRAME - 10, go_of(first) // FRAME - 100):
        assert plan.page.gone_to(part, p) == enter


def test_next_keeps_a_rest_only_between_two_sets() -> None:
    """No rest is kept before another exercise, before another side, or if half of it is shorter than the lead-in."""
    parts = plan_of(SETS).data["parts"]
    kept = {(part["name"], part["position"]): part["kept"] is not None for part in parts if part["go"]}
    assert kept == {
        ("Plank", "Set 1 of 3"): False,
        ("Plank", "Set 2 of 3"): True,
        ("Plank", "Set 3 of 3"): True,
        ("Squat", "Set 1 of 2, left"): False,
        ("Squat", "Set 1 of 2, right"): False,
        ("Squat", "Set 2 of 2, left"): False,
        ("Squat", "Set 2 of 2, right"): False,
    }


def test_a_part_has_its_name_as_clips() -> None:
    """In a pause, next and back say where they lead: each set has the clips of its name and position."""
    plan = plan_of(SETS)
    part = plan.data["parts"][3]
    heard = plan.heard([Played(*clip, 0, 0) for clip in part["named"]])
    assert [cue.text for _, cue in heard] == ["Plank", "Last set"]
    assert plan.data["parts"][0]["named"] == plan.data["parts"][-1]["named"] == []


def test_open_work_counts_with_its_target() -> None:
    """The time of a routine, for the progress and at its end, has the prescribed time of what the listener ends."""
    plan = plan_of(PRESSED)
    closed = plan_of(
        replace(PRESSED, steps=tuple(replace(step, until_press=False) for step in PRESSED.steps))
    )  # type: ignore[type-var]
    assert abs(plan.data["total_ms"] - closed.data["total_ms"]) < 10_000
    before = 0
    for segment in plan.data["segments"]:
        assert segment["before_ms"] == pytest.approx(before)
        before += segment["length_ms"]
    assert before == pytest.approx(plan.data["total_ms"])
    assert plan.course.cues[-1].text == "About 1 minute and 5 seconds"
    assert 65_000 < plan.data["total_ms"] < 75_000  # with the last words


def seconds(length: int) -> Amount:
    return Amount(Fraction(length), Fraction(length))


def nearest(position: int) -> int:
    return round(position / FRAME)


def test_the_figure_counts_the_reps() -> None:
    """In a set of reps the screen has the frame at which each rep begins."""
    plan = plan_of(routine(exercise(reps=3, tempo=4)))
    placed = works(plan)[0]
    (figure,) = [screen["figure"] for screen in plan.data["screens"] if screen["phase"] == "work"]
    starts = [nearest(go_of(placed) + seconds * SECOND) for seconds in (0, 4, 8)]
    assert figure == ["rep", starts, 1, 3]


def test_back_is_the_set_before_until_shortly_after_go() -> None:
    """Until 3 s after `go`, back leads to the set before, then to the beginning of this one; next ends at the last."""
    plan = plan_of(routine(exercise("Plank", hold=20), exercise("Squat", hold=20)))
    _, plank, squat, end = plan.data["parts"]
    assert [part["kind"] for part in plan.data["parts"]] == ["introduction", "hold", "hold", "end"]
    assert plan.data["moves"] == [
        [0, 0, 1],
        [plank["at"], 0, 2],
        [plank["go"] + 125, 1, 2],
        [squat["at"], 1, None],
        [squat["go"] + 125, 2, None],
        [end["at"], 2, None],
    ]


def test_a_routine_without_exercises_has_its_sentences_as_parts() -> None:
    """Next leads from sentence to sentence where there is no exercise."""
    plan = plan_of(routine(Say("One thing"), Say("Another thing. And more")))
    assert [(part["kind"], part["name"]) for part in plan.data["parts"]] == [
        ("introduction", "Test"),
        ("announcement", "One thing"),
        ("announcement", "Another thing"),
        ("end", "Finished"),
    ]


def test_an_announcement_after_stop_has_a_clip() -> None:
    """Where an announcement follows `stop` without a place to cut, going there does not sound `stop`."""
    made = routine(
        exercise("Plank", hold=20), Rest(Amount(Fraction(4), Fraction(4))), exercise("Squat", hold=20)
    )
    plan = plan_of(made)
    part = plan.data["parts"][2]
    assert len(part["enter"]) == 2
    assert "stop" not in [cue.text for _, cue in plan.heard(numbers(part["enter"], 0))[:2]]
    assert plan.heard(numbers(part["enter"], 0))[0][1].text == "Next: Squat"


def test_words_that_the_voice_cannot_say_have_no_clip() -> None:
    """A page can be made without a word: the counts and `go` are enough to resume."""
    made = routine(exercise("Plank", hold=20), exercise("Squat", reps=3))

    class Mute(Words):
        def phrase(self, phrase: Any) -> Any:
            return 0

    plan = plan_of(made, lengths=Mute(STREAM_RATE))
    assert plan.data["clips"] == {"paused": None, "limit": None}
    for p in some_frames(plan):
        plan.heard(plan.page.resumed(p))


def test_the_side_and_the_set_are_shown() -> None:
    """A set is shown with its round, set and side, each only if there is more than one."""
    made = routine(
        Repeat(Amount(Fraction(2), Fraction(2)), (exercise(hold=20, sets=2, sides=("left", "right")),), None)
    )
    parts = plan_of(made).data["parts"]
    assert parts[1]["position"] == "Round 1 of 2, set 1 of 2, left"
    assert plan_of(routine(exercise(hold=20))).data["parts"][1]["position"] is None


def test_what_has_to_be_done_before_a_set_is_said_again() -> None:
    """After a pause in the work, `calls.ready` comes after the name and before the three counts."""
    plan = plan_of(routine(exercise("Curl", hold=20, sets=2, calls=Calls(ready="pick up the weight"))))
    p = -(-go_of(works(plan)[1]) // FRAME) + 100
    said = [cue.text for _, cue in plan.heard(plan.page.resumed(p))]
    assert said[:5] == ["Curl", "Last set", "About 20 seconds left", "pick up the weight", "countdown"]


def test_calls_after_go_are_left_out_of_a_resume() -> None:
    """A call that would sound into `go` is left out after a pause, and the time stays exact."""
    plan = plan_of(routine(exercise(hold=20, calls=Calls(go="freeze now"))))
    placed = works(plan)[0]
    p = -(-go_of(placed) // FRAME)
    heard = plan.heard(plan.page.resumed(p))
    assert "freeze now" not in [cue.text for _, cue in heard]
    assert placed.part.stop is not None
    assert tones(heard, "stop")[0] - tones(heard, "go")[0] == placed.part.stop - p * FRAME


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_texts_are_complete(language: str) -> None:
    """Every language has the texts of English, with the same gaps."""
    import string

    def gaps(text: str) -> set[str | None]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field}

    for texts in (TEXTS, SHOWN):
        english = texts["en"]
        assert list(texts[language]) == list(english)
        assert all(gaps(text) == gaps(english[key]) for key, text in texts[language].items())


def keys(value: Any, place: str = "") -> set[str]:
    """Return the keys of all objects in a JSON value, each with those that it is in."""
    if isinstance(value, list):
        return {found for one in value for found in keys(one, place)}
    if not isinstance(value, dict) or place == ".texts":
        return set()
    return {found for key in value for found in ({f"{place}.{key}"} | keys(value[key], f"{place}.{key}"))}


def test_the_document_has_every_key() -> None:
    """The example in docs/page.md has the keys of the data, and its table all texts of the page in English."""
    document = (Path(__file__).parents[1] / "docs" / "page.md").read_text("utf-8")
    example = json.loads(document.split("```json\n")[1].split("```")[0])
    assert keys(example) == keys(plan_of(routine(exercise(hold=20))).data)
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| (.*?)(?: \([^()]*\))? \|$",
            document.split("### `texts`")[1].split("\n## ")[0],
            re.MULTILINE,
        )
    )
    assert rows == TEXTS["en"]


def test_another_language_has_english_texts() -> None:
    """Where the coach does not speak the language of a routine, the page's own texts are English, and it says so."""
    data = plan_of(replace(routine(exercise(hold=20)), language="it")).data
    assert (data["language"], data["texts_language"], data["texts"]["start"]) == ("it", "en", "Start")
    data = plan_of(replace(routine(exercise(hold=20)), language="de-AT")).data
    assert (data["language"], data["texts_language"], data["texts"]["next"]) == ("de-AT", "de-AT", "Nächste")


def test_a_press_shows_at_once_what_comes() -> None:
    """From the frame to which a press leads, the rest is shown, and never more than its whole time."""
    made = routine(exercise("Plank", hold=20, sets=3, rest=30, until_press=True), exercise("Squat", hold=20))
    data = plan_of(made).data
    for segment, position in zip(data["segments"][1:3], ("Set 2 of 3", "Set 3 of 3"), strict=True):
        shown = [one for one in data["screens"] if segment["from"] <= one["from"] < segment["press"][0]]
        assert shown[0]["from"] == segment["from"]
        assert {(one["phase"], one["position"]) for one in shown} == {("rest", position)}
        for screen in shown:
            assert math.ceil((screen["figure"][1] - 24 * screen["from"]) / 1000) == 30


THEN = {
    "en": ["right", "set 2 of 2, left", "right", "round 2 of 2, set 1 of 2, left"],
    "de": ["right", "Satz 2 von 2, left", "right", "Runde 2 von 2, Satz 1 von 2, left"],
    "es": ["right", "serie 2 de 2, left", "right", "ronda 2 de 2, serie 1 de 2, left"],
    "fr": ["right", "série 2 sur 2, left", "right", "tour 2 sur 2, série 1 sur 2, left"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_next_is_told_apart_from_what_is_on(language: str) -> None:
    """After a set of the same exercise comes a set, a side or a round, not the name once more."""
    rows = exercise("Row", hold=20, sets=2, sides=("left", "right"))
    group = Repeat(Amount(Fraction(2), Fraction(2)), (rows,), None)
    made = replace(routine(group, exercise("Squat", hold=20)), language=language)
    shown = [screen["next"] for screen in plan_of(made).data["screens"] if screen["phase"] == "work"]
    assert shown == [*THEN[language], *THEN[language][:3], "Squat", None]
