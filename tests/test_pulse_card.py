"""The stream in a sound server's buffer, with a server that plays as much as it is told to."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.outputs.pulse import Reading
from voice_coach.outputs.pulse_card import FADE, SAFE, PulseCard
from voice_coach.outputs.ring import Ring
from voice_coach.units import STREAM_RATE, Samples

AHEAD = 2 * STREAM_RATE


class ManualServer:
    """Plays a frame for each that ``play`` is told; what is written at a place that was played is lost."""

    device = "phones"
    opened = 0.0

    def __init__(self) -> None:
        self._buffer = np.zeros((20 * STREAM_RATE, 2), np.float32)
        self.played = 0

    @property
    def now(self) -> float:
        return self.played / STREAM_RATE

    def play(self, frames: int) -> None:
        self.played += frames

    def read(self) -> Reading:
        return Reading(self.played, self.now)

    def write(self, index: int, block: np.ndarray) -> None:
        lost = max(0, self.played - index)
        self._buffer[index + lost : index + len(block)] = block[lost:]

    def close(self) -> None:
        pass

    def heard(self) -> list[int]:
        """Return the numbers of the frames that sounded, without silence."""
        left = self._buffer[: self.played, 0]
        return [round(number) for number in left[left != 0].tolist()]

    def at(self, index: int) -> float:
        return float(self._buffer[index, 0])


class Listening:
    """A card on a manual server; frame n of the stream sounds as the number n + 1."""

    def __init__(self) -> None:
        self.server = ManualServer()
        self.ring = Ring(AHEAD)
        self.card = PulseCard(self.ring, self.server, lambda: self.server.now)
        self.written = 0

    def write(self, frames: int, *, silent: bool = False) -> int:
        """Write as much as there is room for; return how much that was."""
        self.ring.hear(self.card.heard)
        block = np.repeat(
            np.arange(self.written + 1, self.written + frames + 1, dtype=np.float32)[:, None], 2, 1
        )
        taken = self.ring.put(np.zeros_like(block) if silent else block)
        self.written += taken
        self.card.feed()
        return taken


def test_what_is_written_in_time_is_heard_without_a_gap() -> None:
    """Blocks that come before the buffer runs dry are heard one right after the other."""
    play = Listening()
    play.card.play()
    for _ in range(20):
        play.write(5000)
        play.server.play(4000)
    heard = play.server.heard()
    assert heard == list(range(1, len(heard) + 1))
    assert play.ring.dropouts == ()


def test_a_writer_that_stands_still_is_not_heard() -> None:
    """With two seconds written ahead, a program that is stopped for 1.9 s drops nothing."""
    play = Listening()
    play.card.play()
    play.write(AHEAD)
    play.server.play(19 * STREAM_RATE // 10)
    play.write(STREAM_RATE)
    play.server.play(STREAM_RATE)
    heard = play.server.heard()
    assert heard == list(range(1, len(heard) + 1))
    assert play.ring.dropouts == ()


def test_a_dropout_is_counted_and_made_good_in_silence() -> None:
    """A writer that is 0.5 s late is told so, and the next silence is shorter by as much: what follows is on time."""
    play = Listening()
    play.card.play()
    play.write(STREAM_RATE)
    begun = play.server.played + SAFE
    play.server.play(SAFE + 3 * STREAM_RATE // 2)
    play.write(1000)
    play.write(STREAM_RATE, silent=True)
    play.written += 1
    play.write(1)
    (late,) = play.ring.dropouts
    assert late == STREAM_RATE // 2 + SAFE
    assert play.server.at(begun + 2 * STREAM_RATE + 1000) != 0, (
        "the frame after the silence is where it belongs"
    )


@pytest.mark.parametrize(("waited", "told"), [(STREAM_RATE // 3, 0), (3 * STREAM_RATE // 4, 1)])
def test_what_comes_late_after_an_order_is_told_from_half_a_second_on(waited: int, told: int) -> None:
    """A jump may take a moment until its first word is made; a longer silence is a dropout."""
    play = Listening()
    play.card.play()
    play.write(AHEAD)
    play.server.play(STREAM_RATE)
    play.written = play.card.discard(play.card.changeable())
    play.server.play(SAFE + waited)
    play.write(1000)
    assert len(play.ring.dropouts) == told


def test_an_order_takes_back_all_but_the_next_moment() -> None:
    """What was written is silent from the changeable position on, after a fade, and the new stands there."""
    play = Listening()
    play.card.play()
    play.write(AHEAD)
    play.server.play(SAFE + STREAM_RATE)
    at = play.card.changeable()
    assert at == STREAM_RATE + SAFE
    assert play.card.discard(at) == at
    index = play.server.played + SAFE
    assert play.server.at(index - 1) == at
    assert 0 < play.server.at(index + FADE // 2) < at, "it fades"
    assert play.server.at(index + FADE) == play.server.at(index + FADE + STREAM_RATE // 2) == 0
    play.written = at
    play.write(100)
    assert play.server.at(index) == at + 1


def test_the_opening_silence_runs_while_the_writer_gets_ready() -> None:
    """A writer that needs 0.3 s to begin is heard 0.3 s earlier in the silence that it begins with."""
    play = Listening()
    play.server.play(3 * STREAM_RATE // 10)
    play.card.play()
    play.write(STREAM_RATE // 2, silent=True)
    play.write(1)
    assert play.server.at(STREAM_RATE // 2) != 0


def test_a_device_that_comes_later_shortens_no_silence() -> None:
    """Only the silence that opens the stream may have been played before; a hold that goes on keeps its length."""
    play = Listening()
    play.ring.put(np.ones((10, 2), np.float32))
    play.ring.skip(10)
    play.server.play(STREAM_RATE)
    play.card.play()
    begun = play.server.played + SAFE
    play.write(100)
    play.write(STREAM_RATE, silent=True)
    play.write(1)
    assert play.server.at(begun + STREAM_RATE + 99) == 0
    assert play.server.at(begun + STREAM_RATE + 100) != 0


def test_an_answer_without_a_reading_is_an_estimate() -> None:
    """Between two readings the time that has passed is counted, and no more of it than a server may be silent for."""
    play = Listening()
    play.card.play()
    play.write(AHEAD)
    answering, play.server.read = play.server.read, lambda: None  # type: ignore[method-assign,return-value]
    play.server.play(STREAM_RATE // 4)
    assert play.card.heard == STREAM_RATE // 4 - SAFE
    play.server.play(STREAM_RATE)
    assert play.card.heard == STREAM_RATE - SAFE
    play.server.read = answering  # type: ignore[method-assign]
    assert play.card.heartbeat() == play.server.played
    assert play.card.heard == 5 * STREAM_RATE // 4 - SAFE


def test_a_suspended_program_is_silent_and_goes_on_where_it_was_heard() -> None:
    """Before Ctrl-Z stops the program the server is silenced, however much it holds; no more counts as heard."""
    play = Listening()
    play.card.play()
    play.write(AHEAD)
    play.server.play(STREAM_RATE)
    play.card.hush(threading.Event())
    play.server.play(10 * STREAM_RATE)
    assert play.server.heard()[-1] <= STREAM_RATE + FADE
    assert play.card.heard == play.card.changeable() == STREAM_RATE
    assert play.card.discard(Samples(STREAM_RATE)) == STREAM_RATE
    play.written = STREAM_RATE
    play.write(100)
    begun = play.server.played + SAFE
    play.write(STREAM_RATE // 2, silent=True)
    play.write(1)
    play.server.play(STREAM_RATE)
    assert play.server.heard()[-101:-1] == list(range(STREAM_RATE + 1, STREAM_RATE + 101))
    assert play.server.at(begun + 100 + STREAM_RATE // 2) != 0, (
        "no silence is shortened: there is nothing to make good"
    )
    assert play.ring.dropouts == ()


steps = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "silence", "play", "play", "discard", "look"]),
        st.integers(1, STREAM_RATE // 2),
    ),
    max_size=25,
)


@pytest.mark.parametrize("begun_after", [0, 10_000])
@settings(max_examples=50)
@given(steps)
def test_whatever_happens_no_frame_is_heard_twice_or_out_of_turn(
    begun_after: int, script: list[tuple[str, int]]
) -> None:
    """Late writers and orders at any time: frames come in their order, and what is heard never runs backwards."""
    play = Listening()
    play.server.play(begun_after)
    play.card.play()
    before = Samples(0)
    for what, frames in script:
        match what:
            case "write" | "silence":
                play.write(frames, silent=what == "silence")
            case "play":
                play.server.play(frames)
            case "look":
                play.card.heartbeat()
            case "discard":
                at = play.card.changeable()
                assert play.card.heard <= at <= play.written
                assert play.card.discard(at) == at
                play.written = at
                # A fade is no frame of the stream: leave it out.
                place = play.server.played
                play.server._buffer[place + SAFE : place + SAFE + FADE] = 0
        heard = play.card.heard
        assert before <= heard <= play.written
        before = heard
    play.server.play(AHEAD + SAFE)
    numbers = play.server.heard()
    assert all(a < b for a, b in pairwise(numbers)), "in order, and none twice"
