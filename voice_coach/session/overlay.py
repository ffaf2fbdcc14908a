"""Lay answers to the listener over the stream, where it is silent, or where what was laid out gives way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import AFTER_WORD, BREATH, CLEAR
from voice_coach.coaching.timeline_items import Lengths
from voice_coach.outputs.contract import Output
from voice_coach.session.cue_record import LATELY, CueRecord
from voice_coach.session.decision import Aside, Interjection, Mention
from voice_coach.session.giving_way import give_way
from voice_coach.sound.mixer import ClipSource, Stream
from voice_coach.units import STREAM_RATE, Samples, to_samples

AFTER_LAST = to_samples(AFTER_WORD, STREAM_RATE)
"""The least frames between other words and an answer."""
BETWEEN = to_samples(BREATH, STREAM_RATE)
"""Frames between two lines of an answer."""


class Sounds(Lengths, ClipSource, Protocol):
    """The length and the samples of every cue."""

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return at once whether phrases have been spoken; those that have not are spoken before all others."""
        ...


class Overlay:
    """Lays answers over ``stream`` from its current position on, and into ``record``."""

    def __init__(self, stream: Stream, sounds: Sounds, output: Output, record: CueRecord) -> None:
        self._stream = stream
        self._sounds = sounds
        self._output = output
        self._record = record

    def rewind(self, at: Samples) -> None:
        """Take back the frames from ``at`` on, or as far as that is still possible."""
        self._stream.rewind(self._output.discard(at))

    def take_back(self, at: Samples) -> None:
        """Take back the frames from ``at`` on with the answers mixed over them."""
        self.rewind(at)
        self._stream.take_back()
        self._record.take_back_beside(self._stream.position)

    def interject(self, answer: Interjection) -> None:
        """Say an answer after the sound that is heard now. What was laid out there gives way."""
        self.take_back(self._output.changeable())
        at = self._stream.position
        sounding, following = self._stream.give_back()
        coming = list(following)  # nothing follows an open set, so there is an end to it
        self._record.take_back(at)
        if sounding is not None:
            at = Samples(sounding.end + AFTER_LAST)
        lengths = ((line, self._sounds.phrase(line.phrase)) for line in answer.lines)
        cues, moved = give_way(
            [(line, length) for line, length in lengths if length],
            at,
            [item for item in coming if isinstance(item, Cue)],
            answer.kept,
        )
        self._stream.follow([*moved, *(item for item in coming if not isinstance(item, Cue))])
        self._mix(cues)

    def mention(self, answer: Mention) -> bool:
        """Say words if nothing sounds for long enough; return False if that may be so later."""
        room = self._room_for(answer.lines)
        self._stream.get_ready(room)
        at = self._output.changeable()
        if self._record.cues(at - AFTER_LAST, at + room):
            return False
        self.rewind(at)
        if self._stream.silent_from(room, at, self._stream.position) is not None:  # the end may be nearer
            self._mix(self._cues(answer.lines, self._stream.position))
        return True

    def lay_over(self, answer: Aside, asked_at: Samples) -> Lines | None:
        """Say an answer in the first of its forms that has room; return that form, or None if none has.

        ``asked_at`` is where the stream was at the question. The voice may have taken a while since.
        """
        forms = [(form, self._room_for(form.lines)) for form in answer.forms]
        # The search for a free place may have to wait for a voice, too. Meanwhile what was written plays on.
        self._stream.get_ready(max(room + to_samples(form.patience, STREAM_RATE) for form, room in forms))
        self.take_back(self._output.changeable())
        now = self._stream.position
        for form, room in forms:
            earliest = Samples(asked_at + to_samples(form.after, STREAM_RATE))
            latest = Samples(asked_at + to_samples(form.patience, STREAM_RATE)) if form.patience else now
            at = self._stream.silent_from(room, earliest, latest, AFTER_LAST)
            if at is not None:
                cues = self._cues(form.lines, at)
                if answer.repeated:
                    self._leave_out(answer.repeated, Samples(cues[-1].end + BETWEEN + LATELY))
                self._mix(cues)
                return form.lines
        return None

    def _room_for(self, lines: Lines) -> int:
        """Return how many silent frames an answer needs."""
        lengths = [self._sounds.phrase(line.phrase) for line in lines]
        return sum(lengths) + BETWEEN * (len(lengths) - 1) + to_samples(CLEAR, STREAM_RATE)

    def _cues(self, lines: Lines, at: Samples) -> list[Cue]:
        """Return the cues of an answer from ``at`` on."""
        cues = []
        for line in lines:
            length = self._sounds.phrase(line.phrase)
            cues.append(Cue(at, length, "speech", line.phrase, "answer", line.where))
            at = Samples(at + length + BETWEEN)
        return cues

    def _mix(self, cues: list[Cue]) -> None:
        """Mix an answer over the stream."""
        self._stream.lay_over(cues)
        self._record.take_beside(cues)

    def _leave_out(self, phrases: Collection[Phrase], until: Samples) -> None:
        """Leave out phrases that would begin before ``until``."""
        _, coming = self._stream.give_back()
        self._record.take_back(self._stream.position)
        self._stream.follow(
            item
            for item in coming
            if not (isinstance(item, Cue) and item.start < until and item.content in phrases)
        )
