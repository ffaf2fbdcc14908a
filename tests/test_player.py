"""The player: what a listener asks for, and what is heard then. Times are in seconds of the stream."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from io import BytesIO
from threading import Timer

import numpy as np
import pytest
from recorder import Recorder
from tape import Tape

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.outputs.keeper import AHEAD
from voice_coach.outputs.pipe import PipeOutput
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.routines.script import read_routine
from voice_coach.session.manners import Manners
from voice_coach.session.order_queue import Orders
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.session.phase_index import PhaseIndex
from voice_coach.session.player import Player
from voice_coach.session.player_state import State
from voice_coach.session.session import FILE_BLOCK
from voice_coach.showing.picture import LABELS
from voice_coach.sound.clip import Clip
from voice_coach.units import STREAM_RATE, Samples

ROUTINE = """
title: Test
steps:
  - exercise: Plank
    how: Lie down.
    hold: 40s
    sets: 2
    rest: 20s
  - rest: 20s
  - exercise: Squat
    how: Stand tall.
    reps: 5
    tempo: 4s
"""


class Sounds:
    """A word lasts a second, a tone a tenth of one; a word is full level, a tone half of it."""

    def ready(self, phrases: object) -> bool:
        return True

    def phrase(self, phrase: Phrase) -> Samples:
        return Samples(STREAM_RATE)

    def tone(self, name: str) -> Samples:
        return Samples(STREAM_RATE // 10)

    def sound(self, file: str) -> Samples:
        return Samples(STREAM_RATE)

    def expect(self, phrases: Iterable[Phrase]) -> None:
        pass

    def of(self, cue: Cue) -> Clip:
        return np.full((cue.length, 2), 1 if cue.kind == "speech" else 0.5, np.float32)


class SlowSounds(Sounds):
    """The words of an answer are made in ``seconds``; the length of a phrase takes a fiftieth of one to look up."""

    def __init__(self, tape: Tape, seconds: float) -> None:
        self._tape = tape
        self._seconds = seconds
        self._asked: Samples | None = None

    def ready(self, phrases: object) -> bool:
        if self._asked is None:
            self._asked = self._tape.heard
        if self._tape.heard < self._asked + self._seconds * STREAM_RATE:
            return False
        self._asked = None
        return True

    def phrase(self, phrase: Phrase) -> Samples:
        self._tape.pass_by(STREAM_RATE // 50)
        return super().phrase(phrase)


class Play:
    """One play of a routine, with orders at given seconds of it, and what came of it."""

    def __init__(
        self,
        *orders: tuple[float, Order],
        routine: str = ROUTINE,
        manners: Manners = Manners(),  # noqa: B008
        choices: Choices = Choices(),  # noqa: B008
        slow: float | None = None,
    ) -> None:
        self.replies: list[str] = []
        self.states: list[State] = []
        self._waiting = sorted(orders, key=lambda order: order[0])
        self._orders = Orders()
        self.tape = Tape(self._listen, STREAM_RATE // 2 if slow is None else AHEAD)
        phase_index = PhaseIndex(read_routine(routine, "test.yaml", "test").required(), choices)
        sounds = Sounds() if slow is None else SlowSounds(self.tape, slow)
        self.heard = Recorder()
        player = Player(phase_index, sounds, self.tape, self._orders, manners, playhead=self.heard)
        player.on_change(self.states.append)
        player.play()
        self.items = self.heard.items

    def _listen(self, heard: int) -> bool:
        waiting = len(self._waiting)
        while self._waiting and heard >= self._waiting[0][0] * STREAM_RATE:
            self._orders.put(self._waiting.pop(0)[1], self.replies.append)
        return len(self._waiting) < waiting

    def cues(self, after: float = 0, until: float = 1e9) -> list[Cue]:
        """Return the cues that begin between two seconds."""
        found = [item for item in self.items if isinstance(item, Cue)]
        found = [cue for cue in found if after * STREAM_RATE <= cue.start < until * STREAM_RATE]
        return sorted(found, key=lambda cue: cue.start)

    def words(self, after: float = 0, until: float = 1e9) -> list[str]:
        return [cue.text for cue in self.cues(after, until) if cue.kind == "speech"]

    def tones(self, *names: str, after: float = 0) -> list[float]:
        """Return the seconds at which tones of these names begin."""
        return [
            cue.start / STREAM_RATE for cue in self.cues(after) if cue.kind == "tone" and cue.text in names
        ]

    def silent(self, begin: float, end: float) -> bool:
        """Return whether nothing is heard between two seconds."""
        return not np.any(self.tape.samples()[round(begin * STREAM_RATE) : round(end * STREAM_RATE)])


PLAIN = Play()
GO, _, SQUAT = PLAIN.tones("go")
STOP, _, _ = PLAIN.tones("stop")


def near(seconds: float) -> object:
    """Match a time to the sample."""
    return pytest.approx(seconds, abs=0.6 / STREAM_RATE)


def test_without_orders_it_is_the_routine() -> None:
    """A play that nobody steers is the timeline itself."""
    assert (round(GO, 1), round(STOP - GO, 1), round(SQUAT - GO, 1)) == (12.7, 40.0, 120.0)
    assert PLAIN.tape.finished
    assert PLAIN.tape.closed


def test_a_pause_is_silence_until_the_listener_goes_on() -> None:
    """ "Paused" is said at once, and then nothing is heard, however long it takes."""
    play = Play((GO + 10, Command.PAUSE), (GO + 100, Command.RESUME))
    assert play.words(GO + 9.9, GO + 100) == ["Paused"]
    assert play.cues(GO + 9.9)[0].start / STREAM_RATE - (GO + 10) < 0.06
    assert play.silent(GO + 11.1, GO + 100)


def test_a_hold_goes_on_counted_in_with_exactly_what_was_left() -> None:
    """The name and what is left, then 3, 2, 1, `go`: both pieces of the hold add up to it, to the sample."""
    play = Play((GO + 10, Command.TOGGLE), (GO + 30, Command.TOGGLE))
    paused = play.cues(GO + 9.9)[0].start / STREAM_RATE - 0.005
    assert play.words(GO + 29)[:3] == ["Plank", "Set 1 of 2", "30 seconds left"]
    again = play.tones("go", after=GO + 29)[0]
    assert play.tones("countdown", after=GO + 29)[:3] == [near(again - 3), near(again - 2), near(again - 1)]
    assert (paused - GO) + (play.tones("stop")[0] - again) == near(40)
    assert play.words(again, again + 12)[0] == "Halfway"
    assert play.tones("halfway", after=again)[0] - again == near(20 - (paused - GO))


def test_a_hold_can_be_begun_anew() -> None:
    """With `resume: restart` the hold that was broken off is held whole."""
    play = Play((GO + 10, Command.PAUSE), (GO + 20, Command.RESUME), manners=Manners(resume="restart"))
    assert play.words(GO + 19)[:3] == ["Plank", "Set 1 of 2", "From the start"]
    assert play.tones("stop")[0] - play.tones("go", after=GO + 19)[0] == near(40)


def test_of_reps_the_one_that_was_broken_off_is_done_again() -> None:
    """A rep that was not finished is begun anew, and its number said again."""
    play = Play((SQUAT + 10, Command.PAUSE), (SQUAT + 20, Command.RESUME))
    assert play.words(SQUAT + 19)[:2] == ["Squat", "3 reps left"]
    again = play.tones("go", after=SQUAT + 19)[0]
    assert play.words(again, again + 12) == ["3", "4", "Last one"]
    assert play.tones("tick", after=again) == [near(again + 4), near(again + 8)]
    assert play.tones("stop", after=again) == [near(again + 12)]
    shown = play.heard.now(Samples(round((again + 1) * STREAM_RATE))).state
    assert shown is not None
    assert (shown.phase, shown.first_rep, shown.reps) == ("work", 3, 5)


def test_a_pause_in_waiting_just_goes_on() -> None:
    """A rest keeps its length over a pause; the sentence that was cut is said whole, those before it are not."""
    begin = next(cue.start for cue in PLAIN.cues(STOP) if cue.text == "Last set") / STREAM_RATE + 0.4
    play = Play((begin, Command.PAUSE), (begin + 10, Command.RESUME))
    answers = [cue for cue in play.cues(begin) if cue.phase == "answer"]
    paused, resumed = (cue.start / STREAM_RATE - 0.005 for cue in answers[:2])
    assert play.words(begin + 9)[:2] == ["Carrying on", "Last set"]
    assert play.tones("go", after=begin)[0] - resumed + (paused - STOP) == near(20)


def test_next_goes_to_the_start_of_the_next_set() -> None:
    """From set to set and to the next exercise, each counted in, what is new said first."""
    play = Play((GO + 10, Command.NEXT), (GO + 13, Command.NEXT))
    assert play.words(GO + 9.9, GO + 13) == ["Next: Last set", "Plank"]
    assert play.words(GO + 13)[:3] == ["Next: Squat", "5 reps", "Stand tall."]
    go = play.tones("go", after=GO + 13)[0]
    assert play.tones("countdown", after=GO + 13)[:3] == [near(go - 3), near(go - 2), near(go - 1)]
    assert go - (GO + 13) < 12


def test_next_in_a_rest_begins_what_it_leads_to() -> None:
    """The set that a rest leads to is the next one; in its own count-in the one after it is."""
    play = Play((STOP + 8, Command.NEXT), (STOP + 12, Command.NEXT))
    assert play.words(STOP + 7.9, STOP + 12)[0] == "Next: Plank"
    assert play.words(STOP + 12)[0] == "Next: Squat"


def test_in_the_count_in_after_a_pause_it_is_still_that_set() -> None:
    """Where am I, and back, mean the set that is about to go on."""
    pause = ((GO + 10, Command.PAUSE), (GO + 12, Command.RESUME))
    where = Play(*pause, (GO + 13, Command.WHERE))
    told = ["30 seconds left", "Plank", "Set 1 of 2", "Exercise 1 of 2", "Then: Rest, 20 seconds"]
    assert where.words(GO + 12.9)[:5] == told
    back = Play(*pause, (GO + 13, Command.BACK))
    assert back.words(GO + 12.9)[0] == "Back to: Plank"
    assert back.tones("stop")[0] - back.tones("go", after=GO + 13)[0] == near(40)
    skip = Play(*pause, (GO + 16, Command.SKIP))
    assert skip.tones("go") == Play(*pause).tones("go")


def test_nobody_misses_how_it_is_done() -> None:
    """Whoever goes past the instructions of an exercise hears them at the set they come to."""
    play = Play((1, Command.NEXT), (3, Command.NEXT))
    told = ["Next: Last set", "Plank", "Hold for 40 seconds", "Lie down."]
    assert play.words(3)[:4] == told


def test_back_goes_to_the_start_of_this_set_or_the_one_before() -> None:
    """Later than 3 s after its start a set begins again; within them, the one before does."""
    second = PLAIN.tones("go")[1]
    again = ["Back to: Plank", "Last set", "Hold for 40 seconds"]
    before = ["Back to: Set 1 of 2", "Plank", "2 holds of 40 seconds"]
    assert Play((second + 3.5, Command.BACK)).words(second + 3.4)[:3] == again
    assert Play((second + 2.5, Command.BACK)).words(second + 2.4)[:3] == before
    twice = Play((SQUAT + 1, Command.BACK), (SQUAT + 2.5, Command.BACK))
    assert twice.words(SQUAT + 2.45)[:3] == before
    assert Play((3, Command.BACK)).words(2.9)[:2] == ["Back to the start", "Test"]


def test_next_and_back_stay_paused() -> None:
    """In a pause they say where it will go on, and it goes on there, explained and counted in."""
    play = Play(
        (GO + 10, Command.PAUSE), (GO + 12, Command.NEXT), (GO + 17, Command.NEXT), (GO + 30, Command.RESUME)
    )
    assert play.words(GO + 9.9, GO + 30) == [
        *("Paused", "Next: Last set", "Plank", "Paused", "Next: Squat", "Paused")
    ]
    assert play.silent(GO + 20, GO + 30)
    assert play.words(GO + 30)[:3] == ["Squat", "5 reps", "Stand tall."]
    assert play.tones("tick", after=GO + 30)


def test_next_in_the_last_set_ends_nothing() -> None:
    """It says that this is the last one, paused or not; no button ends a routine by accident."""
    play = Play((SQUAT + 5, Command.NEXT))
    assert "Last exercise" in play.words(SQUAT + 5)
    assert play.tones("stop", "done") == PLAIN.tones("stop", "done")
    paused = Play((SQUAT + 5, Command.PAUSE), (SQUAT + 7, Command.NEXT), (SQUAT + 11, Command.RESUME))
    told = ["Last exercise", "Paused", "Squat", "4 reps left"]
    assert paused.words(SQUAT + 6.9)[:4] == told


def test_without_exercises_next_goes_from_step_to_step() -> None:
    """It lands on the next thing that is said, or rested."""
    talk = "title: Talk\nsteps: [{rest: 20s}, {say: One}, {rest: 20s}, {say: Two}]\n"
    play = Play((5, Command.NEXT), (8.5, Command.NEXT), (9, Command.NEXT), routine=talk)
    told = ["Carrying on", "One", "Rest, 20 seconds", "Carrying on", "Then you're done"]
    assert play.words(4.9)[:5] == told
    assert play.words()[-2] == "That's all"


def test_where_am_i_does_not_disturb_a_hold_that_has_room() -> None:
    """In a quiet hold the answer is laid over it, and not a sample of the work moves."""
    for at, told in (
        (1, ["39 seconds left", "Plank", "Set 1 of 2", "Then: Rest, 20 seconds", "Last set"]),
        (4, ["36 seconds left", "Plank", "Set 1 of 2"]),
    ):
        play = Play((GO + at, Command.WHERE))
        assert play.words(GO + at, GO + 8.5) == told
        assert play.tones("go", "stop", "halfway") == PLAIN.tones("go", "stop", "halfway")
        assert play.tape.heard == PLAIN.tape.heard


def test_where_am_i_in_a_hold_waits_for_room_and_is_true_there() -> None:
    """Just before a call, and while a cue is said: the hold does not stop, and the time left is that of the answer."""
    cued = ROUTINE.replace("how: Lie down.", "cues: [{at: 10s, say: Breathe}]")
    for routine, at in ((ROUTINE, 19), (ROUTINE, 19.7), (ROUTINE, 20.4), (cued, 9), (cued, 10.2)):
        plain = Play(routine=routine)
        go = plain.tones("go")[0]
        play = Play((go + at, Command.WHERE), routine=routine)
        answer = next(cue for cue in play.cues(go + at) if cue.text.endswith("seconds left"))
        left = go + 40 - answer.start / STREAM_RATE
        assert abs(int(answer.text.split()[0]) - left) <= 1.5
        assert play.tones("go", "halfway", "stop") == plain.tones("go", "halfway", "stop")
        assert "One moment" not in play.words()


def test_where_am_i_in_reps_is_answered_after_the_next_tick_that_has_room() -> None:
    """The work does not stop, the answer stands between two ticks, and its figure is true there."""
    play = Play((SQUAT + 6, Command.WHERE))
    assert play.words(SQUAT + 5.9, SQUAT + 12) == ["3", "3 reps left", "Squat"]
    assert play.tones("tick", "stop") == PLAIN.tones("tick", "stop")


def test_where_am_i_in_a_lead_in_says_the_seconds() -> None:
    """Where there is room for them they stand beside it; otherwise it begins again after them."""
    text = ROUTINE.replace("sets: 2", "sets: 2\n    get_ready: 10s")
    go = Play(routine=text).tones("go")[0]
    play = Play((go - 9, Command.WHERE), routine=text)
    assert play.words(go - 9, go) == ["9 seconds to go", "Plank", "Set 1 of 2"]
    assert play.tones("go")[0] == near(go)
    late = Play((go - 3.5, Command.WHERE), routine=text)
    told = next(cue for cue in late.cues(go - 3.5) if cue.text == "10 seconds to go")
    assert late.tones("go")[0] - told.end / STREAM_RATE == near(10)


def test_next_within_an_exercise_keeps_half_of_the_rest() -> None:
    """Whoever has rested that long already is counted in at once, and so is whoever has not begun."""
    stopped = next(cue for cue in Play((GO + 10, Command.NEXT)).cues(GO + 9.9) if cue.kind == "speech")
    begin = stopped.start / STREAM_RATE
    assert Play((GO + 10, Command.NEXT)).tones("go", after=GO + 10)[0] - begin == near(10)
    assert 10 <= Play((STOP + 2, Command.NEXT)).tones("go", after=STOP)[0] - STOP < 10.1
    paused = Play((GO + 10, Command.PAUSE), (GO + 12, Command.NEXT), (GO + 40, Command.RESUME))
    assert paused.tones("go", after=GO + 40)[0] - (GO + 40) < 8.5
    assert Play((GO - 2, Command.NEXT)).tones("go")[0] - GO < 8


def test_a_pause_in_a_jump_names_it_once() -> None:
    """Going on says again only the sentence that was cut."""
    play = Play((GO + 10, Command.NEXT), (GO + 10.8, Command.PAUSE), (GO + 14, Command.RESUME))
    told = ["Carrying on", "Next: Last set", "Plank", "Hold for 40 seconds"]
    assert play.words(GO + 13.9, play.tones("go", after=GO + 14)[0]) == told


def test_what_again_explains_in_a_pause_is_not_explained_once_more() -> None:
    """It counts as heard when the wait goes on, but the name and the figures are said."""
    play = Play((GO - 6.2, Command.PAUSE), (GO - 5, Command.AGAIN), (GO + 10, Command.RESUME))
    assert "Lie down." in play.words(GO - 5, GO + 9)
    assert "Lie down." not in play.words(GO + 10, GO + 20)


def test_the_keys_are_four_and_the_others_when_asked_again() -> None:
    """A minute later they begin anew."""
    orders = [(STOP + at, Command.HELP) for at in (2, 6)]
    few, others = (text for text in Play(*orders).replies)
    assert [few.count(key) for key in (" N ", " A:", " W:", "volume")] == [1, 1, 1, 0]
    assert "volume" in others
    assert Play((STOP + 2, Command.HELP), (SQUAT + 2, Command.HELP)).replies == [few, few]


def test_an_answer_never_runs_over_the_routines_words() -> None:
    """Where there is no room the work waits, and goes on counted in with what was left."""
    quick = ROUTINE.replace("reps: 5\n    tempo: 4s", "reps: 10\n    tempo: 2s")
    play = Play((SQUAT + 3, Command.WHERE), routine=quick)
    told = ["One moment", "9 reps left", "Then you're done", "Squat", "9 reps left"]
    assert play.words(SQUAT + 2.9)[:5] == told
    go = play.tones("go", after=SQUAT + 2)[0]
    assert play.tones("stop", after=go) == [near(go + 18)]


def test_where_am_i_in_a_rest() -> None:
    """It tells what is left of the rest, and what comes; the rest keeps its length, and names nothing twice."""
    play = Play((STOP + 6, Command.WHERE))
    assert play.words(STOP + 5.9, STOP + 14) == [
        "14 seconds of rest left",
        "Next: Plank",
        "Last set",
        "Hold for 40 seconds",
        "Exercise 1 of 2",
    ]
    assert play.words(STOP + 14, STOP + 20) == ["Ready now"]
    assert play.tones("go") == PLAIN.tones("go")


def test_what_an_answer_named_long_before_is_named_again() -> None:
    """In a long rest the listener does not have to remember for longer than half a minute what comes."""
    text = ROUTINE.replace("  - rest: 20s\n", "  - rest: 90s\n")
    go = Play(routine=text).tones("go")[2]
    names = [
        Play((go - at, Command.WHERE), routine=text).words(go - at).count("Next: Squat") for at in (80, 35)
    ]
    assert names == [2, 1]


def test_again_says_the_instruction_once_more() -> None:
    """The work waits for it, and then goes on with what was left; so does a rest."""
    play = Play((GO + 10, Command.AGAIN))
    told = [
        "One moment",
        "Plank",
        "Lie down.",
        "Set 1 of 2",
        "30 seconds left",
    ]
    assert play.words(GO + 9.9)[:5] == told
    assert play.tones("stop")[0] - play.tones("go", after=GO + 9)[0] == near(40 - 10)


def test_a_rest_becomes_longer() -> None:
    """It lasts 15 s more for each time, and says so."""
    play = Play((STOP + 8, Command.LONGER), (STOP + 12, Command.LONGER))
    assert play.words(STOP + 7.9, STOP + 14) == ["15 seconds more"] * 2
    assert play.tones("go")[1] - STOP == near(50)
    assert Play((GO + 4, Command.LONGER)).words(GO + 3.9, GO + 7) == ["No rest now"]


def test_a_lead_in_that_was_made_longer_is_no_rest() -> None:
    """It is asked about, made longer once more and skipped in the words of a start."""
    begin = GO - 4.5
    orders = ((begin, Command.LONGER), (begin + 2, Command.WHERE), (begin + 8, Command.LONGER))
    play = Play(*orders, (begin + 10, Command.SKIP))
    told = play.words(begin - 0.1)
    assert told[:2] == ["15 seconds more to get ready", "18 seconds to go"]
    assert [word for word in told if "more" in word or "ing" in word][1:3] == [told[0], "Starting now"]
    assert not any("rest" in word.lower() for word in told[:6])


def test_a_rest_is_skipped() -> None:
    """What comes next is still said, and counted in; skipped once more, the words go too."""
    play = Play((STOP + 1.5, Command.SKIP))
    assert play.words(STOP + 1.4, STOP + 6) == ["Skipping ahead", "Last set"]
    assert play.tones("go")[1] - STOP < 10
    assert Play((5, Command.SKIP)).words(4.9, 10) == ["Starting now", "Set 1 of 2"]
    count_in = Play((GO - 3.5, Command.SKIP))
    assert count_in.tones("go") == PLAIN.tones("go")


def test_the_volume_changes_at_once() -> None:
    """What is heard from then on is softer; the figure is said where no word of the routine would be broken off."""
    play = Play((1, SetVolume(25)), (GO + 4, Command.LOUDER))
    assert play.words(GO + 3.9, GO + 8) == ["Volume 35"]
    samples = play.tape.samples()
    assert samples[round(1.005 * STREAM_RATE) : round((GO + 4) * STREAM_RATE)].max() == 0.25
    assert samples[round((GO + 4.1) * STREAM_RATE) :].max() == pytest.approx(0.35)
    assert play.words(0, GO) == PLAIN.words(0, GO)
    assert (play.replies, play.states[-1].volume) == (["Volume 25", "Volume 35"], 35)
    assert Play((1, SetVolume(900)), (1, Command.LOUDER)).states[-1].volume == 100


def test_a_new_volume_breaks_off_no_answer() -> None:
    """The answer that sounds is softer at once and said to its end; the last of several figures follows it."""
    plain = Play((GO + 4, Command.WHERE))
    play = Play((GO + 4, Command.WHERE), (GO + 5.2, SetVolume(50)), (GO + 5.6, SetVolume(40)))
    answer = ["36 seconds left", "Plank", "Set 1 of 2"]
    assert plain.words(GO + 3.9, GO + 9) == answer
    assert play.words(GO + 3.9, GO + 9) == [*answer, "Volume 40"]
    assert "Volume 50" not in play.words()
    rest_of_answer = slice(round((GO + 5.7) * STREAM_RATE), round((GO + 7.7) * STREAM_RATE))
    softer = plain.tape.samples()[rest_of_answer] * np.float32(0.4)
    assert np.array_equal(play.tape.samples()[rest_of_answer], softer)
    assert play.replies[1:] == ["Volume 50", "Volume 40"]


def test_a_new_volume_takes_the_place_of_no_answer_that_is_still_made() -> None:
    """An answer that waits for its words is said, and the volume is softer at once."""
    play = Play((GO + 5, Command.WHERE), (GO + 5.5, SetVolume(50)), slow=1)
    assert_true_in_the_plank(play)
    assert play.states[-1].volume == 50


def test_quit_says_so_and_ends() -> None:
    """Nothing but that is heard then, and the output is let go."""
    play = Play((GO + 10, Command.QUIT))
    assert play.words(GO + 9.9) == ["Stopped"]
    assert play.tape.finished
    assert play.tape.heard / STREAM_RATE < GO + 12
    assert play.states[-1].status == "stopped"


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("paused", [False, True])
def test_the_screen_knows_every_stage(command: Command, paused: bool) -> None:
    """Whatever is asked, in the introduction or in the work, the screen has a name for what is on."""
    for at in (1.0, GO + 5):
        before = [(at, Command.PAUSE)] if paused else []
        play = Play(*before, (at + 1, command), (at + 3, Command.RESUME))
        seconds = range(0, round(play.tape.heard / STREAM_RATE) + 1)
        states = [play.heard.now(Samples(second * STREAM_RATE)).state for second in seconds]
        assert {state.phase for state in states if state} <= set(LABELS)


def test_pauses_do_not_count() -> None:
    """How long it took is told without them."""
    play = Play((STOP + 8, Command.PAUSE), (STOP + 200, Command.RESUME))
    assert play.words()[-1] == PLAIN.words()[-1] == "About 2 minutes and 30 seconds"


def test_a_lost_device_pauses() -> None:
    """It is paused a moment before what was heard last; when sound is back it says so, and waits."""
    lost = Play((GO + 10, SoundEvent.LOST), (GO + 15, SoundEvent.BACK), (GO + 20, Command.RESUME))
    assert lost.words(GO + 9.9, GO + 20) == ["Paused"]
    again = lost.tones("go", after=GO + 20)[0]
    assert 30 < lost.tones("stop")[0] - again < 30.5


def test_a_lost_device_does_not_play_on_unheard() -> None:
    """ "Play" while there is no sound waits until it is back, and then for the listener."""
    lost = Play(
        (GO + 10, SoundEvent.LOST),
        (GO + 12, Command.RESUME),
        (GO + 15, SoundEvent.BACK),
        (GO + 20, Command.RESUME),
    )
    assert lost.words(GO + 14.9, GO + 20) == ["Paused"]
    assert "30 seconds left" in lost.words(GO + 20)


def test_waking_up_is_told_once() -> None:
    """The terminal and the sound device both notice it; the work is counted in once."""
    play = Play(
        (GO + 10, SoundEvent.WOKE), (GO + 10.3, SoundEvent.WOKE), manners=Manners(on_device_change="continue")
    )
    assert play.words(GO + 9.9)[:4] == ["Plank", "Set 1 of 2", "30 seconds left", "Halfway"]


def test_a_device_that_comes_back_goes_on_by_itself() -> None:
    """With `on_device_change: continue` the work is counted in again as soon as there is sound."""
    manners = Manners(on_device_change="continue")
    lost = Play((GO + 10, SoundEvent.LOST), (GO + 15, SoundEvent.BACK), manners=manners)
    assert lost.words(GO + 9.9)[:3] == ["Plank", "Set 1 of 2", "30 seconds left"]
    moved = Play((GO + 10, SoundEvent.MOVED), manners=manners)
    assert moved.tones("stop") == PLAIN.tones("stop")


@pytest.mark.parametrize("event", [SoundEvent.MOVED, SoundEvent.WOKE])
def test_headphones_unplugged_or_a_lid_closed_pauses(event: SoundEvent) -> None:
    """As phones do: it pauses, says so, and waits."""
    play = Play((GO + 10, event), (GO + 20, Command.RESUME))
    assert play.words(GO + 9.9, GO + 20) == ["Paused"]
    assert play.words(GO + 20)[2] == "30 seconds left"


def test_the_state_tells_what_is_on() -> None:
    """Title, exercise, set, and whether it plays: each change is told once."""
    play = Play((GO + 10, Command.PAUSE), (GO + 20, Command.RESUME))
    told = [(state.status, state.name, state.details) for state in play.states]
    assert list(dict.fromkeys(told))[:2] == [("playing", None, None), ("playing", "Plank", "Set 1 of 2")]
    assert [state for state in told if state[0] == "paused"] == [("paused", "Plank", "Set 1 of 2")]
    assert told[-1] == ("stopped", None, None)
    assert play.states[2].title == "Test"
    held = next(state for state in play.states if state.status == "paused")
    assert held.length is not None
    assert Fraction(held.held, STREAM_RATE) < Fraction(held.length, STREAM_RATE)


def test_where_am_i_near_the_end_of_a_hold_says_what_is_left() -> None:
    """The work is not stopped for its last seconds; what is left is said where it fits, and given in writing."""
    play = Play((STOP - 4.9, Command.WHERE), (STOP - 2, Command.WHERE))
    assert play.words(STOP - 4.95, STOP) == ["5 seconds left"]
    assert play.replies == [
        "5 seconds left",
        "2 seconds left. Plank. Set 1 of 2. Then: Rest, 20 seconds. Last set",
    ]
    assert play.tones("stop") == PLAIN.tones("stop")


def test_where_am_i_at_the_start_of_a_rest_says_how_long_it_is() -> None:
    """Also where it breaks off the words that would have said it; what it told is not told again."""
    play = Play((STOP + 0.6, Command.WHERE))
    told = ["19 seconds of rest left", "Next: Plank", "Last set", "Hold for 40 seconds", "Exercise 1 of 2"]
    assert play.words(STOP + 0.55, STOP + 20) == [*told, "Ready now"]
    assert play.tones("go") == PLAIN.tones("go")


def test_more_time_to_get_ready() -> None:
    """Before a start with no rest, and in a pause there, the 15 seconds come, and are told for what they are."""
    for orders in (
        [(GO - 2, Command.LONGER)],
        [(GO - 2, Command.PAUSE), (GO, Command.LONGER), (GO + 3, Command.RESUME)],
    ):
        play = Play(*orders)
        assert "15 seconds more to get ready" in play.words(GO - 2.1)
        assert play.tones("go")[0] - orders[-1][0] > 17
    resumed = Play((GO + 10, Command.PAUSE), (GO + 12, Command.RESUME), (GO + 14, Command.LONGER))
    assert resumed.tones("go")[1] - GO > 14 + 15
    assert resumed.tones("stop")[0] - resumed.tones("go")[1] == near(30)


def test_a_rest_that_has_just_begun_is_made_longer_or_skipped() -> None:
    """While `stop` still sounds the rest is on already."""
    longer = Play((STOP + 0.05, Command.LONGER))
    assert longer.words(STOP)[0] == "15 seconds more"
    assert longer.tones("go")[1] - STOP == near(35)
    assert Play((STOP + 0.05, Command.SKIP)).words(STOP)[0] == "Skipping ahead"


def test_a_pause_in_the_count_in_after_a_pause_tells_it_again() -> None:
    """What is left of the set is said at each resume, until it goes on."""
    play = Play(
        (GO + 10, Command.PAUSE),
        (GO + 12, Command.RESUME),
        (GO + 14.5, Command.PAUSE),
        (GO + 17, Command.RESUME),
    )
    assert play.words(GO + 16.9)[:3] == ["Plank", "Set 1 of 2", "30 seconds left"]
    assert play.tones("stop")[0] - play.tones("go")[1] == near(30)


def test_a_question_costs_no_work() -> None:
    """With `resume: restart` a pause begins the set anew; an answer that it waits for does not."""
    restart = Manners(resume="restart")
    asked = Play((GO + 10, Command.AGAIN), manners=restart)
    assert asked.tones("stop")[0] - asked.tones("go")[1] == near(30)
    paused = Play(
        (GO + 10, Command.PAUSE), (GO + 12, Command.WHERE), (GO + 24, Command.RESUME), manners=restart
    )
    told = ["Plank", "Set 1 of 2", "Exercise 1 of 2", "Then: Rest, 20 seconds", "Last set"]
    assert paused.words(GO + 11.9, GO + 23) == [*told, "From the start", "40 seconds left", "Paused"]
    assert paused.words(GO + 23.9)[:4] == ["Plank", "Set 1 of 2", "From the start", "40 seconds left"]
    assert paused.tones("stop")[0] - paused.tones("go")[1] == near(40)


def test_back_in_a_pause_before_the_first_set_stays_there() -> None:
    """There is nothing before it, and it says which set it is."""
    play = Play((GO - 2, Command.PAUSE), (GO, Command.BACK), (GO + 4, Command.RESUME))
    assert play.words(GO - 0.1, GO + 4) == ["Back to: Plank", "Set 1 of 2", "Paused"]
    assert play.tones("stop")[0] - play.tones("go")[0] == near(40)
    assert Play((1, Command.PAUSE), (3, Command.BACK), (5, Command.QUIT)).words(2.9, 4.9) == [
        "This is the start"
    ]


def test_whatever_is_skipped_the_exercise_is_named() -> None:
    """Two skips at once leave out how it is done and how much, and never what it is."""
    play = Play((STOP + 25, Command.NEXT), (STOP + 25.1, Command.SKIP), (STOP + 25.2, Command.SKIP))
    assert "Squat" in play.words(STOP + 25.1, play.tones("go", after=STOP + 25)[0])


def test_going_to_the_other_side_says_which() -> None:
    """In writing as well; and that it is one side only."""
    sides = "title: Sides\nsteps: [{exercise: Plank, hold: 20s, sides: [left side, right side]}]\n"
    go = Play(routine=sides).tones("go")[0]
    play = Play((go + 5, Command.NEXT), routine=sides)
    assert play.words(go + 4.9)[:3] == ["Next: right side", "Plank", "Hold for 20 seconds"]
    assert play.replies == ["Next: right side. Plank"]


@pytest.mark.parametrize("order", [Command.LONGER, Command.NEXT, Command.WHERE, Command.AGAIN])
def test_the_last_words_are_said_once(order: Command) -> None:
    """What is asked for after `done` is answered, and then they end."""
    done = PLAIN.tones("done")[0]
    play = Play((done + 1.5, order))
    assert play.tones("done") == [near(done)]
    assert play.words(done).count("That's the routine. Well done") == 1
    assert play.words()[-1] == PLAIN.words()[-1]
    assert play.tape.finished


def test_a_pause_in_the_last_words_goes_on_with_them() -> None:
    """The time that it took is that of the training."""
    done = PLAIN.tones("done")[0]
    play = Play((done + 1.5, Command.PAUSE), (done + 60, Command.RESUME))
    assert play.words(done + 59)[0] == "Carrying on"
    assert play.words()[-1] == PLAIN.words()[-1]
    assert play.tones("done") == [near(done)]


def test_who_pauses_while_the_device_is_lost_stays_paused() -> None:
    """With `on_device_change: continue` it goes on by itself, unless the listener has said otherwise."""
    manners = Manners(on_device_change="continue")
    for order in (Command.PAUSE, Command.TOGGLE):
        play = Play(
            (GO + 10, SoundEvent.LOST),
            (GO + 12, order),
            (GO + 15, SoundEvent.BACK),
            (GO + 40, Command.QUIT),
            manners=manners,
        )
        assert play.words(GO + 14.9, GO + 39) == ["Paused"]


def test_a_device_that_was_only_slow_to_answer_needs_no_press() -> None:
    """Nobody took the headphones off: once the same device answers again it goes on by itself, counted in."""
    play = Play((GO + 10, SoundEvent.LOST), (GO + 14, SoundEvent.ANSWERS))
    go = play.tones("go", after=GO + 14)[0]
    assert play.words(GO + 14, go)[0] == "Plank"
    assert len(play.tones("countdown", after=GO + 14)) >= 3
    assert 40 - 10 <= play.tones("stop", after=go)[0] - go <= 40 - 10 + 0.4


def test_who_pauses_while_the_device_does_not_answer_stays_paused() -> None:
    """What the listener asks for goes before what a device does."""
    play = Play(
        (GO + 10, SoundEvent.LOST),
        (GO + 12, Command.PAUSE),
        (GO + 14, SoundEvent.ANSWERS),
        (GO + 40, Command.QUIT),
    )
    assert play.words(GO + 13.9, GO + 39) == ["Paused"]


@pytest.mark.parametrize("seconds", [0, 0.7, 1.9])
def test_an_answer_that_takes_time_to_speak_costs_the_hold_nothing(seconds: float) -> None:
    """The words of an answer are made while the hold is heard on; only then is what comes next taken back.

    If they take long, they are made once more, for what is left by then.
    """
    play = Play((GO + 5, Command.WHERE), slow=seconds)
    assert_true_in_the_plank(play)
    assert play.tones("stop")[0] - play.tones("go")[0] == near(40)


def assert_true_in_the_plank(play: Play) -> None:
    """Assert that one answer says what is left of the first plank, within a second and a half."""
    (answer,) = (cue for cue in play.cues(GO + 4.9, GO + 15) if cue.text.endswith("seconds left"))
    left = GO + 40 - answer.start / STREAM_RATE
    assert abs(int(answer.text.split()[0]) - left) <= 1.5


def test_an_answer_whose_words_take_too_long_is_given_in_writing_only() -> None:
    """After two seconds it would no longer be true; nothing that is heard changes."""
    play = Play((GO + 5, Command.WHERE), slow=2.2)
    assert play.replies == ["35 seconds left. Plank. Set 1 of 2. Then: Rest, 20 seconds. Last set"]
    assert play.words(GO, STOP) == PLAIN.words(GO, STOP)
    assert play.tones("stop") == PLAIN.tones("stop")


def test_what_is_asked_next_replaces_an_answer_whose_words_are_not_made() -> None:
    """Who pauses hears "Paused", and the answer to the question before is not given into the silence."""
    play = Play((GO + 5, Command.WHERE), (GO + 5.5, Command.PAUSE), (GO + 20, Command.QUIT), slow=1)
    assert play.words(GO + 4.9, GO + 19) == ["Paused"]


def test_a_volume_is_heard_before_its_words_are_made() -> None:
    """The sound itself is softer at once; the tick of a squat tells by how much."""
    play = Play((SQUAT + 1, SetVolume(50)), slow=2.2)
    tick = round(next(at for at in PLAIN.tones("tick") if at > SQUAT + 2) * STREAM_RATE) + STREAM_RATE // 20
    assert play.tape.samples()[tick, 0] == pytest.approx(PLAIN.tape.samples()[tick, 0] / 2)
    assert "Volume 50" not in play.words()


def test_restart_begins_the_whole_set_anew_whatever_broke_it_off_before() -> None:
    """A question that stopped the work leaves a rest of the set; a pause in that begins the set itself anew."""
    orders = ((GO + 10, Command.AGAIN), (GO + 35, Command.PAUSE), (GO + 39, Command.WHERE))
    play = Play(*orders, (GO + 55, Command.RESUME), manners=Manners(resume="restart"))
    assert GO + 20 < play.tones("go", after=GO + 10)[0] < GO + 30
    assert "40 seconds left" in play.words(GO + 38.9, GO + 54)
    go = play.tones("go", after=GO + 55)[0]
    assert play.words(GO + 55)[:4] == ["Plank", "Set 1 of 2", "From the start", "40 seconds left"]
    assert play.tones("stop", after=go)[0] - go == near(40)


def test_after_the_work_nobody_is_in_the_introduction() -> None:
    """Asked over the last words of an exercise, or a `say` step, the answer is what comes next."""
    text = "title: Then\nsteps:\n  - {exercise: Plank, hold: 5s, then: Roll over.}\n  - say: Sit up.\n"
    go = Play(routine=text).tones("go")[0]
    for after in (5.2, 5.8, 7.5):
        assert Play((go + after, Command.WHERE), routine=text).replies == ["Then you're done"]
    assert Play((0.6, Command.WHERE), routine=text).replies == ["The introduction. Next: Plank"]


def test_rests_in_a_row_are_told_together() -> None:
    """They are one wait: in the work all of it is told, and in the rest all that is left."""
    text = "title: Rests\nsteps:\n  - {repeat: 2, rest: 30s, steps: [{exercise: Plank, hold: 30s}, {rest: 20s}]}\n"
    go = Play(routine=text).tones("go")[0]
    told = ["Then: Rest, 50 seconds", "Next: Plank", "Last round"]
    assert Play((go + 2, Command.WHERE), routine=text).words(go + 1.9)[3:6] == told
    assert Play((go + 33, Command.WHERE), routine=text).words(go + 32.9)[:4] == [
        "47 seconds of rest left", "Next: Plank", "Last round", "Hold for 30 seconds",
    ]  # fmt: skip


def test_again_in_a_count_in_ends_with_what_is_left() -> None:
    """The last figure before `go` is that of what is left, not of the whole set."""
    play = Play((GO + 10, Command.PAUSE), (GO + 12, Command.RESUME), (GO + 14, Command.AGAIN))
    told = play.words(GO + 13.9, play.tones("go", after=GO + 14)[0])
    assert told == ["Plank", "Lie down.", "Set 1 of 2", "30 seconds left"]


@pytest.mark.parametrize("order", [Command.AGAIN, Command.HELP])
def test_the_last_seconds_wait_for_no_instruction(order: Command) -> None:
    """Nobody gets back into a plank for its last two seconds."""
    assert Play((GO + 37, order)).tones("stop") == PLAIN.tones("stop")


def test_rounds_make_no_more_exercises_than_were_announced() -> None:
    """Where rounds repeat exercises, the round is told, and no other number than the introduction's."""
    text = (
        "title: Rounds\nsteps:\n  - {repeat: 2, steps: [{exercise: A, hold: 9s}, {exercise: B, hold: 9s}]}\n"
    )
    go = Play(routine=text).tones("go")[0]
    (told,) = Play((go - 4, Command.WHERE), routine=text).replies
    assert "Round 1 of 2" in told
    assert "Exercise" not in told


def test_playing_is_told_from_going_on() -> None:
    """Resume while nothing is paused says that it plays, where there is room, and changes nothing."""
    play = Play((GO + 4, Command.RESUME))
    assert play.words(GO + 3.9, GO + 6) == ["Already playing"]
    assert play.tones("go", "stop") == PLAIN.tones("go", "stop")


def test_a_pause_shows_what_it_leaves() -> None:
    """The screen gets what is left of a hold and of a rest, the time added to it among them; of reps no time."""
    for at, left in ((GO + 10, 30), (STOP + 8, 12), (SQUAT + 5, 0)):
        play = Play((at, Command.PAUSE), (at + 2, Command.LONGER), (at + 8, Command.QUIT))
        first, *_, last = play.heard.held
        assert first.length / STREAM_RATE == pytest.approx(left, abs=0.01)
        assert last.length - first.length == (15 * STREAM_RATE if left == 12 else 0)


def test_a_rest_made_longer_in_a_pause_is_told_as_it_is() -> None:
    """Going on tells the same time as the question before it did, and that time is left."""
    orders = ((STOP + 8, Command.PAUSE), (STOP + 10, Command.LONGER), (STOP + 14, Command.WHERE))
    play = Play(*orders, (STOP + 20, Command.RESUME))
    assert play.words(STOP + 13.9, STOP + 17)[0] == "27 seconds of rest left"
    assert play.words(STOP + 20)[:2] == ["Carrying on", "26 seconds of rest left"]
    told = play.cues(STOP + 20)[1].start / STREAM_RATE
    go = play.tones("go", after=STOP)[0]
    assert 25 < go - told < 27


def test_where_tells_no_time_that_its_own_answer_makes_longer() -> None:
    """Late in a rest the answer says less, so that it fits; one that cannot fit leaves the time out."""
    go = PLAIN.tones("go")[1]
    for before, told in (
        (14, "14 seconds of rest left"),
        (12, "12 seconds of rest left"),
        (6, "Next: Plank"),
    ):
        play = Play((go - before, Command.WHERE))
        assert play.words(go - before)[0] == told
        if before > 6:
            assert play.tones("go")[1] == near(go)


def test_reps_that_take_turns_go_on_with_the_side_whose_turn_it_is() -> None:
    """A pause, a question and a set begun anew each say which side comes first then."""
    turns = ROUTINE.replace("reps: 5", "reps: 5\n    alternate: [right leg, left leg]")
    go = Play(routine=turns).tones("go")[2]
    play = Play((go + 5, Command.PAUSE), (go + 7, Command.WHERE), (go + 15, Command.RESUME), routine=turns)
    assert play.words(go + 6.9, go + 14)[:3] == ["4 reps left", "left leg first", "Squat"]
    assert play.words(go + 15)[:3] == ["Squat", "4 reps left", "left leg first"]
    anew = Play((go + 5, Command.PAUSE), (go + 15, Command.RESUME), routine=turns, manners=Manners("restart"))
    assert anew.words(go + 15)[:4] == ["Squat", "From the start", "5 reps left", "right leg first"]
    again = Play((go + 9, Command.PAUSE), (go + 15, Command.RESUME), (go + 30, Command.PAUSE),
                 (go + 32, Command.RESUME), routine=turns)  # fmt: skip
    first, second = again.words(go + 15, go + 17.9)[2], again.words(go + 32)[1:3]
    assert first == "right leg first"
    assert second == ["2 reps left", "left leg first"]


def test_a_rest_is_skipped_in_a_pause() -> None:
    """It says so, and going on counts in what comes next."""
    play = Play((STOP + 8, Command.PAUSE), (STOP + 10, Command.SKIP), (STOP + 15, Command.RESUME))
    assert play.words(STOP + 9.9, STOP + 15) == ["Skipping ahead", "Next: Plank", "Last set", "Paused"]
    assert play.words(STOP + 15)[0] == "Carrying on"
    assert play.tones("go")[1] - (STOP + 15) < 8


def test_skipping_the_introduction_goes_to_the_first_exercise() -> None:
    """All of it with one key."""
    for at in (0.2, 1):
        assert Play((at, Command.SKIP)).words(at)[:2] == ["Skipping ahead", "Plank"]


def test_a_device_lost_in_the_last_words_ends_it() -> None:
    """All the work is done; nobody is left with a routine that waits for ever."""
    done = PLAIN.tones("done")[0]
    play = Play((done + 1.5, SoundEvent.LOST))
    assert play.tape.finished
    assert play.tape.heard / STREAM_RATE < done + 3


def test_a_pause_fills_no_file() -> None:
    """What takes all that comes gets no more than real time of a pause's silence."""
    stream, orders = BytesIO(), Orders()
    phase_index = PhaseIndex(read_routine(ROUTINE, "test.yaml", "test").required(), Choices())
    player = Player(phase_index, Sounds(), PipeOutput(stream), orders, Manners(), 100, FILE_BLOCK)
    orders.put(Command.PAUSE)
    Timer(0.2, orders.put, (Command.QUIT,)).start()
    player.play()
    assert len(stream.getvalue()) < 10 * STREAM_RATE * 4


def test_asked_twice_in_the_last_words_they_are_still_said_once() -> None:
    """What is left of them after an answer is no step that could be said again."""
    done = PLAIN.tones("done")[0]
    play = Play((done + 1.5, Command.AGAIN), (done + 2, Command.AGAIN))
    assert play.tones("done") == [near(done)]
    assert play.words()[-1] == PLAIN.words()[-1]


def test_a_rest_made_longer_in_a_pause_is_not_skipped_any_more() -> None:
    """The last word counts."""
    orders = ((STOP + 8, Command.PAUSE), (STOP + 10, Command.SKIP), (STOP + 13, Command.LONGER))
    play = Play(*orders, (STOP + 20, Command.RESUME))
    assert play.tones("go")[1] - (STOP + 20) > 15


def test_an_answer_in_writing_has_one_full_stop_between_two_sentences() -> None:
    """What the author wrote ends with a mark of its own; a name gets one."""
    (told,) = Play((GO + 5, Command.AGAIN)).replies
    assert ".." not in told
    assert told.startswith("One moment. Plank. ")
