"""The player under random orders at random moments: the promises hold in what is heard, whatever the listener does.

PLAYS=1000 in the environment makes it a long run.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import Words, amount, exercise
from random_routines import choices, labels, pressed, routines, texts
from tape import Tape

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import CLEAR, COUNTDOWN, ExerciseSet
from voice_coach.coaching.timeline_items import Item, Part
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.outputs.contract import Block
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.routines.routine import NO_CALLS, Calls, Exercise, Move, Repeat, Rest, Routine, Say
from voice_coach.session.cue_record import CueRecord
from voice_coach.session.display_state import DisplayState
from voice_coach.session.manners import Manners
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.player import LIVE_BLOCK, ON_ITS_WAY, Player
from voice_coach.session.player_state import State
from voice_coach.session.playhead import Playhead
from voice_coach.sound.clip import Clip
from voice_coach.sound.mixer import FADE
from voice_coach.units import STREAM_RATE, Samples, to_samples, to_seconds

PLAYS = int(os.environ.get("PLAYS", "10"))
LIMIT = 300 * STREAM_RATE
"""A listener who has nothing more to ask ends what lasts longer than that."""
AHEAD = STREAM_RATE // 2
NEVER = 24 * 3600 * STREAM_RATE
GOES_ELSEWHERE = {Command.NEXT, Command.BACK, Command.QUIT}


@dataclass(frozen=True)
class After:
    """A moment so many seconds after the order before."""

    seconds: Fraction


@dataclass(frozen=True)
class At:
    """A moment so many samples from the next tone of that name."""

    tone: str
    off: int


Script = list[tuple[After | At, Order]]

moments = (
    st.builds(After, st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1), Fraction(3)]))
    | st.builds(After, st.fractions(0, 30, max_denominator=100))
    | st.builds(
        At,
        st.sampled_from(["go", "stop", "countdown", "tick", "hold", "release", "halfway", "done"]),
        st.integers(-STREAM_RATE // 2, STREAM_RATE // 2),
    )
)
orders: st.SearchStrategy[Order] = (
    st.sampled_from([command for command in Command if command is not Command.QUIT])
    | st.sampled_from([Command.TOGGLE, Command.NEXT, Command.BACK, Command.WHERE])
    | st.builds(SetVolume, st.integers(0, 100))
    | st.sampled_from(SoundEvent)
)
scripts = st.sampled_from([0, 1, 10, 30]).flatmap(
    lambda least: st.lists(st.tuples(moments, orders), min_size=least, max_size=40)
)
manners = st.builds(Manners, st.sampled_from(["continue", "restart"]), st.sampled_from(["pause", "continue"]))
blocks = st.sampled_from([LIVE_BLOCK, LIVE_BLOCK, 4800, 5003])


def shorts(low: Fraction | int, high: int) -> st.SearchStrategy[Fraction]:
    return st.fractions(low, high, max_denominator=30)


PARTS = (Move("down"), Move("up"))
LONG = Fraction(45)
"""A hold that is not to stay without a word for long."""


@st.composite
def short_exercises(draw: st.DrawFn) -> Exercise:
    kind = draw(st.sampled_from(["hold", "reps", "held", "work"]))
    sided, moving = draw(st.booleans()), kind in ("reps", "held")
    labelled = moving and not sided and draw(st.booleans())
    return exercise(
        draw(texts),
        moves=draw(st.sampled_from([(), PARTS])) if moving else (),
        calls=draw(st.sampled_from([NO_CALLS, Calls(go="and lift", release="and down")])),
        alternate=tuple(draw(labels)) if labelled else (),
        sets=draw(st.integers(1, 2)),
        rest=draw(shorts(1, 20)),
        tempo=draw(shorts(Fraction(1, 2), 3)),
        switch=draw(shorts(1, 8)),
        get_ready=draw(shorts(3, 6)),
        hold=draw(shorts(1, 25) | st.just(LONG)) if kind in ("hold", "held") else None,
        reps=draw(st.integers(1, 3)) if kind in ("reps", "held") else None,
        work=draw(shorts(1, 25)) if kind == "work" else None,
        sides=tuple(draw(labels)) if sided else (),
        how=draw(st.none() | texts),
        cues=tuple(draw(st.lists(texts, max_size=2))),
        then=draw(st.none() | texts),
        until_press=not labelled and draw(pressed),
    )


rests = st.builds(
    lambda length, *rest: Rest(amount(length), *rest), shorts(1, 25), st.none() | texts, pressed
)
short_steps = st.lists(
    short_exercises()
    | rests
    | st.builds(Say, texts)
    | st.builds(
        lambda step, length: Repeat(amount(2), (step,), amount(length)), short_exercises(), shorts(1, 15)
    ),
    min_size=1,
    max_size=3,
).map(tuple)
short_routines = st.builds(lambda steps, title: Routine("short", title, steps), short_steps, texts)


class Quick(Words):
    """Words and tones that have a length and no sound: for what is told, and not mixed."""

    def of(self, cue: Cue) -> Any:
        return np.broadcast_to(np.float32(0), (cue.length, 2))


class Count(Tape):
    """An output that keeps no samples."""

    def discard(self, position: Samples) -> Samples:
        self._written = position
        return position

    def write(self, block: Block) -> None:
        self._written += len(block)
        self._heard = max(self._heard, self._written - self._ahead)


@dataclass
class Told:
    """An item, and where it was broken off, if it was."""

    item: Cue | Part
    cut: int = NEVER
    by: Order | None = None


class Followed(Playhead):
    """A playhead that hands on what it is fed with."""

    def __init__(self, play: Play) -> None:
        super().__init__()
        self._play = play
        self.record = FollowedCues(play)

    def take(self, item: Item) -> None:
        super().take(item)
        self._play.told(item)

    def go_on(self, number: int, at: Samples, held: DisplayState | None = None) -> None:
        super().go_on(number, at, held)
        self._play.forget(at)
        self._play.cuts.append(at)


class FollowedCues(CueRecord):
    """The cues of such a playhead."""

    def __init__(self, play: Play) -> None:
        super().__init__()
        self._play = play
        self._laid_over: set[Item] = set()

    def take_beside(self, cues: Iterable[Cue]) -> None:
        super().take_beside(cues)
        self._laid_over.update(cues)
        for cue in cues:
            self._play.told(cue)

    def take_back_beside(self, at: Samples) -> None:
        super().take_back_beside(at)
        self._play.forget(at, self._laid_over)

    def take_back(self, at: Samples) -> None:
        super().take_back(at)
        kept = [told for told in self._play.told_ if isinstance(told.item, Part) or told.item.start < at]
        self._play.told_ = kept


class Play:
    """Plays a routine while a listener follows a script, and keeps what was heard of it.

    When the script is at its end the listener goes on until the routine is over, too.
    """

    def __init__(
        self,
        routine: Routine,
        choices: Choices,
        script: Script,
        manners: Manners,
        block: int = LIVE_BLOCK,
        *,
        ahead: int = STREAM_RATE // 2,
        sounding: bool = False,
    ) -> None:
        self._script = [*script]
        self._orders = Orders()
        self._asked: Order | None = None
        self._last = 0
        self._paused = False
        self.told_: list[Told] = []
        self.obeyed: list[tuple[int, Order]] = []
        self.pauses: list[tuple[int, int]] = []
        self.cuts: list[int] = []
        self.output: Any = Tape(self._listen, ahead) if sounding else Count(self._listen, ahead)
        sounds = Words(STREAM_RATE) if sounding else Quick(STREAM_RATE)
        phase_index = PhaseIndex(routine, choices)
        self._playhead = Followed(self)
        player = Player(phase_index, sounds, self.output, self._orders, manners, 100, block, self._playhead)
        player.on_change(self._changed)
        self.exercise_sets = [phase for phase in phase_index.phases() if isinstance(phase, ExerciseSet)]
        player.play()

    # The listener.

    def _listen(self, heard: int) -> bool:
        assert heard < NEVER
        assert len(self.obeyed) < 500, self.obeyed[-20:]
        if self._asked is not None:
            return False
        if self._script:
            moment, order = self._script[0]
            if heard < self._when(moment):
                return False
            self._script.pop(0)
        elif self._paused and heard > self._last + STREAM_RATE:
            events = [order for _, order in self.obeyed if order in (SoundEvent.LOST, SoundEvent.BACK)]
            order = SoundEvent.BACK if events and events[-1] is SoundEvent.LOST else Command.RESUME
        elif not self._paused and heard > self._last + STREAM_RATE and self._waits(heard):
            order = Command.PRESS
        elif heard > max(LIMIT, self._last + STREAM_RATE) and Command.QUIT not in self.all_obeyed():
            order = Command.QUIT
        else:
            return False
        self._asked = order
        self._last = heard
        self.obeyed.append((heard, order))
        self._orders.put(order, self._answered)
        return True

    def _waits(self, heard: int) -> bool:
        return self._playhead.moment(Samples(heard)).open_ended

    def _answered(self, words: str) -> None:
        self._asked = None

    def _when(self, moment: After | At) -> int:
        if isinstance(moment, After):
            return self._last + round(moment.seconds * STREAM_RATE)
        after = self._last - moment.off
        wanted = (
            told.item.start + moment.off
            for told in self.told_
            if told.item.start > after
            and told.cut == NEVER
            and isinstance(told.item, Cue)
            and told.item.text == moment.tone
        )
        return next(wanted, self._last + 40 * STREAM_RATE)

    # What the playhead is fed with.

    def told(self, item: Item) -> None:
        if isinstance(item, Cue | Part):
            late = isinstance(item, Cue) and item.start < self.output.heard
            assert not late, "it is told too late to be heard"
            self.told_.append(Told(item))

    def forget(self, after: Samples, among: Container[Item] | None = None) -> None:
        """Note that what begins at ``after`` or later is not going to be heard, and what sounds there ends."""
        assert after >= self.output.heard, "what has been heard is not to be forgotten"
        kept = []
        for told in self.told_:
            end = told.item.end if isinstance(told.item, Cue) else (told.item.stop or NEVER)
            if among is not None and told.item not in among:
                kept.append(told)
            elif told.item.start < after:
                kept.append(told)
                if told.cut == NEVER and after < end:
                    told.cut, told.by = after, self._asked
                    self.cuts.append(after)
        self.told_ = kept

    def _changed(self, state: State) -> None:
        heard = int(self.output.heard)
        if state.status == "paused" and not self._paused:
            self.pauses.append((heard, NEVER))
        elif state.status == "playing" and self._paused:
            self.pauses[-1] = (self.pauses[-1][0], heard)
        self._paused = state.status == "paused"

    # What was heard.

    def all_obeyed(self) -> set[Order]:
        return {order for _, order in self.obeyed}

    def cues(self) -> list[Cue]:
        """Return the cues in order, those that were broken off as long as they were heard before that."""
        heard = [
            replace(told.item, length=Samples(min(told.item.end, told.cut) - told.item.start))
            for told in self.told_
            if isinstance(told.item, Cue)
        ]
        return sorted(heard, key=lambda cue: cue.start)

    def sets(self) -> list[tuple[Part, ExerciseSet, int, Order | None]]:
        """Return each set whose `go` was heard: its part, its phase, where it was broken off, and by what.

        After a jump a set has several parts with the same start; each one corrects those before it.
        """
        last = {told.item.start: told for told in self.told_ if isinstance(told.item, Part)}
        return [
            (told.item, told.item.phase, told.cut, told.by)
            for told in last.values()
            if isinstance(told.item, Part)
            and isinstance(told.item.phase, ExerciseSet)
            and told.item.phase.wait.until_press is None  # it has no `go`
            and told.item.go is not None
            and told.item.go < told.cut
        ]

    def is_of_press(self, start: int) -> bool:
        """Return whether what begins there was called for by a press, or by what counts as one."""
        return any(
            heard == start - FADE and order in (Command.PRESS, Command.NEXT, Command.SKIP)
            for heard, order in self.obeyed
        )

    def between(self, begin: int, end: int) -> set[Order]:
        return {order for heard, order in self.obeyed if begin <= heard < end}


def starts(cues: Iterable[Cue], *names: str) -> set[int]:
    return {cue.start for cue in cues if cue.kind == "tone" and cue.text in names}


def check(play: Play, manners: Manners) -> None:
    """Assert every promise on what was heard."""
    assert play.output.finished
    assert play.output.closed
    cues = play.cues()
    for one, other in pairwise(cues):
        assert one.end <= other.start, ("overlap", one, other)
    for begin, end in play.pauses:
        tones = [cue for cue in cues if cue.kind != "speech" and begin <= cue.start < end]
        # The end of a pause is published only when what follows is heard; a press may have come before that.
        tones = [cue for cue in tones if not play.is_of_press(cue.start)]
        assert not tones, ("a tone in a pause", tones)
    check_words(play)
    check_sets(play, manners, cues)


def check_words(play: Play) -> None:
    """No word that was not broken off ends less than 0.2 s before a tone, but for the `stop` of a press."""
    told = sorted(
        (told for told in play.told_ if isinstance(told.item, Cue)), key=lambda told: told.item.start
    )
    for one, other in pairwise(told):
        word, tone = one.item, other.item
        assert isinstance(word, Cue)
        assert isinstance(tone, Cue)
        meant = one.cut == NEVER and not play.is_of_press(tone.start)
        if word.kind == "speech" and tone.kind == "tone" and meant:
            assert word.end + to_samples(CLEAR, STREAM_RATE) <= tone.start, ("too near", word, tone)


def check_sets(play: Play, manners: Manners, cues: list[Cue]) -> None:
    """Every `go` is counted in, and from it to `stop` is what was left of the set, to the sample."""
    gos, counts, stops = starts(cues, "go"), starts(cues, "countdown"), starts(cues, "stop")
    sets = play.sets()
    whole = {who(one): one.work.length for one in play.exercise_sets}
    assert {part.go for part, _, _, _ in sets} == gos
    done: list[tuple[Any, ...]] = []
    for number, (part, exercise_set, cut, by) in enumerate(sets):
        assert part.go is not None
        assert part.stop == part.go + to_samples(exercise_set.work.length, STREAM_RATE)
        assert {part.go - to_samples(before, STREAM_RATE) for before in COUNTDOWN} <= counts
        if cut >= part.stop:
            # What is asked for on that very sample, one in 48,000 of a second, is heard in its place.
            if exercise_set.is_open and part.stop not in stops:
                continue  # at its limit it pauses by itself, and is not done
            assert part.stop in stops or play.between(part.stop, part.stop + 1)
            done.append(who(exercise_set))
            continue
        following = sets[number + 1][0].start if number + 1 < len(sets) else NEVER
        pressed_at = [stop for stop in stops if cut <= stop <= following and play.is_of_press(stop)]
        if exercise_set.is_open and (
            pressed_at or by is Command.PRESS
        ):  # then, or in the count-in after a pause
            at_once = play.between(cut, cut + FADE + 1) - {Command.PRESS}
            assert pressed_at or at_once, (
                "a press is answered with `stop`, unless something else follows at once"
            )
            done.append(who(exercise_set))
            continue
        assert part.stop not in stops or play.between(cut, NEVER)
        if number + 1 == len(sets) or play.between(cut, sets[number + 1][0].start + 1) & GOES_ELSEWHERE:
            continue
        after = sets[number + 1][1]
        assert who(after) == who(exercise_set), "another set than the one that was broken off"
        lost = ON_ITS_WAY if by is SoundEvent.LOST else 0
        passed = max(
            Fraction(0), to_seconds(Samples(cut - lost), STREAM_RATE) - to_seconds(part.go, STREAM_RATE)
        )
        assert after.work.length == left(exercise_set, whole[who(exercise_set)], passed, manners, by), (
            by,
            cut,
            part,
            sets[number + 1][0],
        )
    if not play.all_obeyed() & GOES_ELSEWHERE:
        assert done == [who(exercise_set) for exercise_set in play.exercise_sets], (
            "each set is done once, in its turn"
        )


def who(exercise_set: ExerciseSet) -> tuple[Any, ...]:
    return (
        exercise_set.occurrence.path,
        exercise_set.occurrence.round,
        exercise_set.where.set,
        exercise_set.where.side,
    )


def left(
    exercise_set: ExerciseSet, whole: Fraction, passed: Fraction, manners: Manners, by: Order | None
) -> Fraction:
    work = exercise_set.work
    if manners.resume == "restart" and (
        isinstance(by, SoundEvent) or by in (Command.PAUSE, Command.TOGGLE, Command.PRESS)
    ):
        return whole  # whatever broke it off before
    if work.target is not None:
        return max(Fraction(0), work.target - passed) + BEYOND_TARGET
    if work.rep_length is None:
        return work.length - passed
    reps = round(work.length / work.rep_length)
    return (reps - min(passed // work.rep_length, reps - 1)) * work.rep_length


@settings(max_examples=PLAYS * 2)
@given(short_routines, choices, scripts, manners, blocks, st.sampled_from([0, 4800, AHEAD]))
def test_whatever_the_listener_does_the_promises_hold(
    routine: Routine, choices: Choices, script: Script, manners: Manners, block: int, ahead: int
) -> None:
    """Starts are counted in, work is exact, nothing overlaps, a pause holds, and the routine comes to its end."""
    check(Play(routine, choices, script, manners, block, ahead=ahead), manners)


def test_words_that_take_longer_than_expected() -> None:
    """After a jump, a set has not begun before its words were heard, however slowly they are spoken."""
    pressed = exercise(reps=amount(8), until_press=True, caution="Do not hold your breath. " * 12)
    routine = Routine("slow", "Slow", (pressed,))
    play = Play(routine, Choices(), [(After(Fraction(0)), Command.NEXT)], Manners())
    check(play, Manners())
    words = max(cue.end for cue in play.cues() if cue.phase == "announcement")
    go = min(starts(play.cues(), "go"))
    assert words < go < min(heard for heard, order in play.obeyed if order is Command.PRESS)
    sets = [told.item for told in play.told_ if isinstance(told.item, Part) and told.item.start < go]
    assert len(sets) > 2, "the expected `go` was corrected"


@settings(max_examples=PLAYS)
@given(routines, choices, scripts, manners)
def test_the_promises_hold_in_odd_routines(
    routine: Routine, choices: Choices, script: Script, manners: Manners
) -> None:
    """Repeats in repeats, includes, tenths of a second and ranges: the promises hold all the same."""
    check(Play(routine, choices, script, manners), manners)


@settings(max_examples=max(5, PLAYS // 2))
@given(short_routines, scripts.map(lambda script: script[:12]), manners)
def test_what_is_heard_is_what_was_told(routine: Routine, script: Script, manners: Manners) -> None:
    """The samples are those of the cues that were told and not taken back, and zeros everywhere else."""
    script = [(moment, order) for moment, order in script if not changes_volume(order)]
    play = Play(routine, Choices(talk="short"), script, manners, sounding=True)
    heard = play.output.samples()
    expected = np.zeros_like(heard)
    fades = [*play.cuts]
    for cue in play.cues():
        clip: Clip = Words(STREAM_RATE).of(cue)
        expected[cue.start : cue.end] += clip[: cue.length]
        if cue.length < len(clip):
            fades.append(cue.end - FADE)
    off = np.any(heard != expected, axis=1)
    for fade in fades:
        off[fade : fade + FADE] = False
    assert not off.any(), (np.flatnonzero(off)[0] / STREAM_RATE, play.obeyed)


def changes_volume(order: Order) -> bool:
    return isinstance(order, SetVolume) or order in (Command.LOUDER, Command.SOFTER)


@pytest.mark.parametrize("late", [*Command, *SoundEvent, SetVolume(10)])
@pytest.mark.parametrize("paused", [False, True])
def test_quit_is_the_last_word(late: Order, paused: bool) -> None:
    """Nothing that is asked or happens after quit brings the routine back, or keeps it from its end."""
    at_once = After(Fraction(0))
    pause: Script = [(After(Fraction(2)), Command.PAUSE)] if paused else []
    script: Script = [*pause, (After(Fraction(5)), Command.QUIT), (at_once, late), (at_once, late)]
    play = Play(Routine("short", "Short", (exercise(hold=60),)), Choices(), script, Manners())
    assert play.output.finished
    assert len(play.obeyed) == len(script)
    assert [cue.text for cue in play.cues()][-1] == "Stopped"


@pytest.mark.parametrize("ahead", [0, 4800, AHEAD])
def test_a_pause_while_stop_sounds_does_not_bring_the_set_again(ahead: int) -> None:
    """An order within the sound of `stop` finds the set done, however little the output holds back."""
    script: Script = [(At("stop", 4800), Command.PAUSE)]
    routine = Routine("short", "Short", (exercise("Plank", hold=5), exercise("Bridge", hold=5)))
    play = Play(routine, Choices(talk="short"), script, Manners(), ahead=ahead)
    assert play.pauses
    assert len(starts(play.cues(), "go")) == 2


@pytest.mark.parametrize("pause", [1, 5, 30])
def test_a_button_that_bounces_costs_no_work(pause: int) -> None:
    """Going on and pausing in one moment leaves of the set what was left before, however long the pause was."""
    at_once = After(Fraction(0))
    toggle = Command.TOGGLE
    script: Script = [
        (At("go", 10 * STREAM_RATE), toggle),
        (After(Fraction(pause)), toggle),
        (at_once, toggle),
        (at_once, toggle),
    ]
    routine = Routine("short", "Short", (exercise("Plank", hold=20), exercise("Bridge", hold=5)))
    play = Play(routine, Choices(talk="short"), script, Manners())
    work = [
        to_seconds(Samples(min(cut, part.stop or 0) - (part.go or 0)), STREAM_RATE)
        for part, _, cut, _ in play.sets()
    ]
    assert sum(work) == 25


def test_again_after_the_last_stop_repeats_no_set() -> None:
    """Asked for while an answer sounds after the last set, `again` has nothing to repeat, and the set stays done."""
    routine = Routine("short", "Short", (exercise("Squat", reps=1, tempo=Fraction(1, 2)),))
    script: Script = [(At("stop", 0), SoundEvent.WOKE), (After(Fraction(0)), Command.AGAIN)]
    manners = Manners("continue", "continue")
    play = Play(routine, Choices(), script, manners)
    check(play, manners)
    assert len(play.sets()) == 1
