"""Lay answers to the listener over the stream, where it is silent, or where what was laid out gives way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import AFTER_WORD, BREATH, CLEAR
from voice_coach.coaching.timeline_items import Lengths
from voice_coach.session.decision import Aside, Interjection
from voice_coach.session.giving_way import give_way
from voice_coach.session.playhead import LATELY, Playhead
from voice_coach.sound.mixer import ClipSource, Stream
from voice_coach.units import STREAM_RATE, Samples, to_samples


class Sounds(Lengths, ClipSource, Protocol):
    """The length and the samples of every cue."""

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return at once whether phrases have been spoken; those that have not are spoken before all others."""
        ...


class Overlay:
    """Lays answers over ``stream`` from its current position on, and tells ``playhead`` of them."""

    def __init__(self, stream: Stream, sounds: Sounds, playhead: Playhead) -> None:
        self._stream = stream
        self._sounds = sounds
        self._playhead = playhead

    def interject(self, answer: Interjection) -> None:
        """Say an answer after the sound that is heard now. What was laid out there gives way."""
        at = self._stream.position
        sounding, following = self._stream.give_back()
        coming = list(following)  # nothing follows an open set, so there is an end to it
        self._playhead.take_back(at)
        if sounding is not None:
            at = Samples(sounding.end + to_samples(AFTER_WORD, STREAM_RATE))
        lengths = ((line, self._sounds.phrase(line.phrase)) for line in answer.lines)
        cues, moved = give_way(
            [(line, length) for line, length in lengths if length],
            at,
            [item for item in coming if isinstance(item, Cue)],
            answer.kept,
            STREAM_RATE,
        )
        self._stream.follow([*moved, *(item for item in coming if not isinstance(item, Cue))])
        self._stream.lay_over(cues)
        self._playhead.take_beside(cues)

    def reach_of(self, aside: Aside) -> int:
        """Return how many frames from now on are searched for a place for an answer."""
        return self._room_for(aside) + to_samples(aside.patience, STREAM_RATE)

    def _room_for(self, aside: Aside) -> int:
        """Return how many silent frames an answer needs."""
        lengths = [self._sounds.phrase(line.phrase) for line in aside.lines]
        breath, clear = to_samples(BREATH, STREAM_RATE), to_samples(CLEAR, STREAM_RATE)
        return sum(lengths) + breath * (len(lengths) - 1) + clear

    def lay_over(self, aside: Aside) -> bool:
        """Mix words over the stream at the first place with room for all of them; return whether there is one."""
        earliest, latest = (
            Samples(self._stream.position + to_samples(wait, STREAM_RATE))
            for wait in (aside.after, aside.patience)
        )
        apart = to_samples(AFTER_WORD, STREAM_RATE)
        at = self._stream.silent_from(self._room_for(aside), earliest, latest, apart)
        if at is None:
            return False
        cues = []
        for line in aside.lines:
            cues.append(
                Cue(at, self._sounds.phrase(line.phrase), "speech", line.phrase, "answer", line.where)
            )
            at = Samples(cues[-1].end + to_samples(BREATH, STREAM_RATE))
        if aside.repeated:
            self._leave_out(aside.repeated, Samples(at + LATELY))
        self._stream.lay_over(cues)
        self._playhead.take_beside(cues)
        return True

    def _leave_out(self, phrases: Collection[Phrase], until: Samples) -> None:
        """Leave out phrases that would begin before ``until``."""
        _, coming = self._stream.give_back()
        self._playhead.take_back(self._stream.position)
        self._stream.follow(
            item
            for item in coming
            if not (isinstance(item, Cue) and item.start < until and item.content in phrases)
        )
