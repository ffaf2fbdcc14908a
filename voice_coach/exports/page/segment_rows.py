"""The rows of a segment of the page, and what they are made of: where it can be cut, what is said when it goes on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from voice_coach.coaching.phases import COUNTDOWN, ExerciseSet, Pause
from voice_coach.exports.page.clips import Clip, Clips, frames_of
from voice_coach.exports.page.course import Placed, Segment
from voice_coach.exports.page.frames import Block, block_at, blocks_of, frame_of, frames_in, start_of
from voice_coach.exports.page.pieces import At, Piece, Row
from voice_coach.exports.page.rough_times import LEFT, left_phrase, rounded
from voice_coach.session.answers import SHORT_REST
from voice_coach.session.resume import names_in
from voice_coach.units import STREAM_RATE, Samples, to_samples


@dataclass(frozen=True)
class SegmentRows:
    """A segment, the clips of its course, and ``all`` rows of the course so far. They have no gaps."""

    segment: Segment
    clips: Clips
    all: list[Row]

    @property
    def at(self) -> int:
        """The frame at which the next row begins."""
        return self.all[-1].end if self.all else 0

    def add(self, end: int, *pieces: Piece) -> None:
        """Add a row up to ``end``, unless it would be empty. Neighbours with the same pieces are one row."""
        start = self.at
        if end <= start:
            return
        if self.all and self.all[-1].pieces == pieces:
            start = self.all.pop().start
        self.all.append(Row(start, end, pieces))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its cues, as blocks between which it can be cut."""
        return blocks_of(cue for placed in self.segment.placed for cue in placed.cues)

    @cached_property
    def carrying_on(self) -> tuple[Clip, ...]:
        """The words that resume, if the voice could say them."""
        return () if self.clips.going_on is None else (self.clips.going_on,)

    @cached_property
    def named_from(self) -> dict[Samples, int]:
        """By the start of each set: the frame from which it has been named in its wait, or has no name to come."""
        found = {}
        for placed in self.segment.placed:
            if placed.exercise_set is not None:
                names = {line.phrase for line in names_in(placed.exercise_set.wait.words)}
                named = [cue for cue in placed.cues if cue.content in names]
                start = placed.part.start
                found[start] = block_at(self.blocks, named[-1].start).after if named else frame_of(start)
        return found

    def following(self, file: At) -> Piece:
        """Return the piece from a frame of the routine to the end of the segment."""
        return Piece(file, At(self.segment.end - file.base, -file.times), file, moves=True)

    def count_before(self, go: int) -> Block:
        """Return the block of the first count before a `go`."""
        return block_at(self.blocks, go - to_samples(COUNTDOWN[0], STREAM_RATE))

    def wait_at(self, p: int) -> Placed | None:
        """Return the set or the rest whose wait frame ``p`` is in."""
        position = start_of(p)
        place = bisect_right(self.segment.placed, position, key=lambda placed: placed.part.start) - 1
        if place < 0:
            return None
        found = self.segment.placed[place]
        waits = found.rests or found.exercise_set is not None
        return found if waits and found.part.go is not None and position < found.part.go else None

    def going_on(self, p: int) -> tuple[Clip, ...]:
        """Return the words that resume outside of the work; what comes is named if it had been named before."""
        wait = self.wait_at(p)
        if wait is None or wait.exercise_set is None or p < self.named_from[wait.part.start]:
            return self.carrying_on
        return (*self.carrying_on, *self.clips.named(wait.exercise_set))

    def going_on_within(self, p: int, room: int) -> tuple[Clip, ...] | None:
        """Return the words that resume, with what is left of a rest; None if ``room`` has too few frames for them.

        In that room they make no rest longer, so what they say is true.
        """
        words = self.going_on(p)
        wait = self.wait_at(p)
        if wait is not None and wait.rests:
            phase, go = wait.part.phase, wait.part.go
            assert go is not None
            assert isinstance(phase, ExerciseSet | Pause)
            left = frame_of(go) - p - frames_of(self.carrying_on)
            amount = self.clips.of(left_phrase(rounded(left, LEFT), phase.occurrence.language))
            place = len(self.carrying_on)
            with_left = (*words[:place], *amount, *words[place:])
            if left >= frames_in(SHORT_REST) and frames_of(with_left) <= room:
                return with_left
        return words if frames_of(words) <= room else None
