"""The mixer: what it adds to the promises about any partition and seek."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.timeline_items import Finish, Item
from voice_coach.sound.mixer import FADE, Stream
from voice_coach.units import Samples


class Constant:
    """Clips of full level, 1,000 frames long."""

    def of(self, cue: Cue) -> np.ndarray:
        return np.ones((1000, 2), np.float32)


def stream(*items: Item, gain: float = 1.0) -> Stream:
    return Stream(iter(items), Constant(), gain=gain)


def word(start: int, length: int) -> Cue:
    return Cue(Samples(start), Samples(length), "speech", Phrase("word"), "work")


def test_a_cue_stands_where_it_is_planned() -> None:
    """Its first and last sample are where the timeline says, on both channels."""
    block = stream(word(300, 1000), Finish(Samples(2000))).read(5000)
    assert block.shape == (2000, 2)
    assert block.dtype == np.float32
    assert np.flatnonzero(block[:, 0])[[0, -1]].tolist() == [300, 1299]
    assert np.array_equal(block[:, 0], block[:, 1])


def test_a_cut_tone_fades_out() -> None:
    """A clip longer than its cue ends with the cue, without a step at the end."""
    block = stream(word(0, 500), Finish(Samples(2000))).read(5000)
    assert np.all(block[: 500 - FADE] == 1)
    assert np.all(np.diff(block[500 - FADE : 501, 0]) < 0)
    assert np.all(block[500:] == 0)


def test_the_gain_is_the_volume() -> None:
    """Half the volume is half of every sample, and none is silence."""
    for gain in (0.5, 0.0):
        assert np.all(stream(word(0, 1000), Finish(Samples(1000)), gain=gain).read(1000) == np.float32(gain))


def test_what_comes_next_is_not_waited_for_while_something_sounds() -> None:
    """The first sound does not wait for the second: while a cue fills the block nothing more is asked for."""

    def items() -> Iterator[Item]:
        yield word(0, 1000)
        pytest.fail("the next item was asked for too early")

    assert np.all(Stream(items(), Constant()).read(900) == 1)


def test_it_is_ready_when_the_first_word_is() -> None:
    """Getting ready waits for the clips of what begins soon, and changes nothing of what is read."""
    asked: list[Cue] = []

    class Asked(Constant):
        def of(self, cue: Cue) -> np.ndarray:
            asked.append(cue)
            return super().of(cue)

    items = (word(300, 1000), word(5000, 1000), Finish(Samples(7000)))
    ready = Stream(iter(items), Asked())
    ready.get_ready(2000)
    assert asked == [items[0]]
    assert np.array_equal(ready.read(7000), stream(*items).read(7000))


def test_every_item_is_told_before_it_is_heard() -> None:
    """Whoever shows the stream learns of each item at or before its position."""
    told: list[tuple[int, Item]] = []
    items = (word(100, 1000), word(5000, 1000), Finish(Samples(7000)))
    reader = Stream(iter(items), Constant(), told=lambda item: told.append((reader.position, item)))
    while len(reader.read(64)):
        pass
    assert [item for _, item in told] == list(items)
    assert all(position <= getattr(item, "start", 7000) for position, item in told)


def test_the_end_is_an_empty_block_again_and_again() -> None:
    """After the end there is nothing more to read."""
    reader = stream(Finish(Samples(10)))
    assert [len(reader.read(6)) for _ in range(4)] == [6, 4, 0, 0]
