"""How the page goes on after a pause: for each frame of the routine, the pieces of sound to play from there on.

The rules are those of a pause in ``play`` (docs/coaching.md), as far as they can be decided beforehand. The table of
docs/page.md is what is left of them: the page looks up the row of its frame, and computes nothing but sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from voice_coach.coaching.phases import COUNTDOWN, SHORT_QUIET, ExerciseSet, Pause
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.exports.page.clips import COUNT_FRAMES, Clips
from voice_coach.exports.page.course import Course, Placed, Segment
from voice_coach.exports.page.frames import (
    BEFORE,
    Block,
    block_at,
    blocks_of,
    frame_from,
    frame_of,
    frames_in,
    nearest_frame,
)
from voice_coach.units import STREAM_RATE, to_samples

SILENCE = -1
"""In place of the frame where a piece begins: it is silent."""
LEAST_GAP = 2
"""Frames of silence between the name of a set and the three counts, besides those that are part of them."""


@dataclass(frozen=True, slots=True)
class At:
    """A number of frames that depends on the frame ``p`` of the pause: ``base + times * p``."""

    base: int
    times: int = 0

    def __add__(self, frames: int) -> At:
        return At(self.base + frames, self.times)

    def value(self, p: int) -> int:
        """Return the number for a pause at frame ``p``."""
        return self.base + self.times * p


P = At(0, 1)
"""The frame of the pause itself."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound from a frame of the file (or ``SILENCE``), shown as the routine from frame ``at`` on.

    ``moves``: what is shown moves on with the sound.
    """

    file: At
    count: At
    at: At
    moves: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What is played after a pause at a frame from ``start`` to before ``end``."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def resume_rows(course: Course, clips: Clips) -> Iterator[Row]:
    """Yield the rows of a course in order: they cover its frames without gaps."""
    before: Row | None = None
    for segment in course.segments:
        for row in _Rows(segment, clips).rows():
            if before is not None and before.pieces == row.pieces:
                before = replace(before, end=row.end)
                continue
            if before is not None:
                yield before
            before = row
    if before is not None:
        yield before


class _Rows:
    """The rows of one segment."""

    def __init__(self, segment: Segment, clips: Clips) -> None:
        self.segment = segment
        self.clips = clips
        self.blocks = blocks_of(cue for placed in segment.placed for cue in placed.cues)
        self.at = segment.start
        """Where the next row begins."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the segment in order."""
        for placed in self.segment.placed:
            part = placed.part
            exercise_set = placed.exercise_set
            if exercise_set is None or part.go is None or not placed.works:
                continue
            until = self.segment.end if part.stop is None or exercise_set.is_open else frame_from(part.stop)
            go = frame_from(part.go)
            yield from self._outside(go, self._count_before(part.go))
            rows = self._reps if exercise_set.work.rep_length is not None else self._timed
            yield from rows(placed, exercise_set, max(go, until))
        yield from self._outside(self.segment.end, None)

    def _row(self, end: int, *pieces: Piece) -> Iterator[Row]:
        """Yield a row from the end of the last one to ``end``, unless it is empty."""
        if end > self.at:
            yield Row(self.at, end, pieces)
            self.at = end

    def _from(self, file: At) -> Piece:
        """Return the piece from a frame of the routine to the end of the segment."""
        return Piece(file, At(self.segment.end - file.base, -file.times), file, moves=True)

    # In the work.

    def _timed(self, placed: Placed, exercise_set: ExerciseSet, until: int) -> Iterator[Row]:
        """Yield the rows of a hold, free work or open work: exactly what was left is left."""
        part, clips = placed.part, self.clips
        said = self._counted_in(exercise_set, P)
        go = Piece(At(clips.go.file), At(clips.go.count), P, moves=True)
        cover = clips.go.count
        begun = P + cover
        stop = None
        if not exercise_set.is_open:
            assert part.stop is not None
            stop = block_at(self.blocks, part.stop)
            if stop.cut < self.at:  # it is so short that there is no place to cut in it
                assert part.go is not None
                yield from self._again(until, self._count_before(part.go).cut, None)
                return
        for block in (block for block in self.blocks if block.after - cover > self.at):
            # A cut is possible from the end of the block before to `cut`; in the block itself it is silent instead.
            ends = block is stop or (stop is None and block is self.blocks[-1])
            yield from self._row(min(block.cut + 1 - cover, until), *said, go, self._from(begun))
            if block is stop:
                break
            silence = Piece(At(SILENCE), At(block.after - cover, -1), begun, moves=True)
            yield from self._row(
                min(block.after - cover, until), *said, go, silence, self._from(At(block.after))
            )
            if ends:
                break
        if stop is not None:  # there is no time for a `go`, only for the `stop`
            yield from self._row(until, *self._going_on(At(stop.cut)), self._from(At(stop.cut)))
            return
        yield from self._row(until - cover, *said, go, self._from(begun))
        # It has lasted as long as it can; that limit is counted anew.
        end = At(self.segment.end - 1)
        anew = Piece(At(SILENCE), At(frames_in(BEYOND_TARGET)), end, moves=False)
        go = replace(go, at=end, moves=False)
        yield from self._row(until, *self._counted_in(exercise_set, end), go, anew)

    def _reps(self, placed: Placed, exercise_set: ExerciseSet, until: int) -> Iterator[Row]:
        """Yield the rows of a set of reps: the interrupted one begins again."""
        starts = placed.rep_starts
        begun = starts[0]
        for start, following in zip(starts, [*starts[1:], None], strict=True):
            block = block_at(self.blocks, start)
            if block.start == start:
                begun = start
            # Otherwise there is no place to cut before this rep, and an earlier one begins again.
            cut = block_at(self.blocks, begun).cut
            end = until if following is None else frame_from(following)
            said = self._counted_in(exercise_set, At(nearest_frame(begun)), begun)
            yield from self._row(min(end, until), *said, self._from(At(cut)))

    def _counted_in(self, exercise_set: ExerciseSet, shown: At, mark: int | None = None) -> tuple[Piece, ...]:
        """Return the pieces up to ``go``, or up to the cut before a mark that begins a rep.

        They say the name, the set and `calls.ready`, and leave as much time as the exercise's lead-in.
        """
        names = self.clips.names[exercise_set.where]
        spent = sum(clip.count for clip in names)
        lead_in = frames_in(exercise_set.dose.get_ready)
        counts = self.clips.counts_before_go if mark is None else self.clips.counts_before(mark)
        silence = max(LEAST_GAP, lead_in - spent - COUNT_FRAMES - BEFORE)
        return (
            *(Piece(At(clip.file), At(clip.count), shown, moves=False) for clip in names),
            Piece(At(SILENCE), At(silence), shown, moves=False),
            Piece(At(counts.file), At(counts.count), shown, moves=False),
        )

    # Outside of the work.

    def _going_on(self, shown: At, *, moves: bool = False) -> tuple[Piece, ...]:
        clip = self.clips.going_on
        return () if clip is None else (Piece(At(clip.file), At(clip.count), shown, moves),)

    def _outside(self, until: int, counted: Block | None) -> Iterator[Row]:
        """Yield rows up to frame ``until``, in which the sentence that was cut is said again.

        ``counted`` is the first count of the `go` that is there, if any. A count-in begins again as a whole.
        """
        if until <= self.at:
            return
        last = until if counted is None else counted.cut
        for block in (block for block in self.blocks if block.after > self.at):
            if block.cut >= last:
                break
            go = next((cue for cue in block.cues if cue.kind == "tone" and cue.text == "go"), None)
            if (
                go is not None
            ):  # the work is so short that there is no place to cut between its `go` and its `stop`
                yield from self._again(min(block.after, until), self._count_before(go.start).cut, None)
                continue
            quiet = self._longest_quiet(block, self._rest_at(block.start), last)
            yield from self._quiet(min(block.cut, until), block.cut, quiet)
            yield from self._again(min(block.after, until), block.cut, quiet)
        if counted is not None:
            yield from self._quiet(min(counted.cut, until), counted.cut, None)
            yield from self._again(until, counted.cut, None)
            return
        if self.segment.open_rest:  # it waits again
            yield from self._row(until, *self._going_on(At(self.segment.end - 1)))
        else:  # the silence at the end, always from its beginning: few browsers play a few frames
            yield from self._row(until, self._from(At(self.at)))

    def _quiet(self, until: int, cut: int, quiet: tuple[int, int] | None) -> Iterator[Row]:
        """Yield the rows of a silence before frame ``cut``: the words that resume are said in its time."""
        said = 0 if self.clips.going_on is None else self.clips.going_on.count
        going_on = P + said
        yield from self._row(min(cut + 1 - said, until), *self._going_on(P, moves=True), self._from(going_on))
        yield from self._again(until, cut, quiet)

    def _again(self, until: int, cut: int, quiet: tuple[int, int] | None) -> Iterator[Row]:
        """Yield the rows that go on from frame ``cut``, and give the time back in a later silence, if there is one."""
        said = 0 if self.clips.going_on is None else self.clips.going_on.count
        going_on = self._going_on(At(cut))
        if quiet is None:
            yield from self._row(until, *going_on, self._from(At(cut)))
            return
        first, last = quiet
        # What the words have taken is ``said + p - cut``. The silence can give back ``last - first``.
        before = Piece(At(cut), At(first - cut), At(cut), moves=True)
        threshold = cut - said + last - first + 1
        yield from self._row(min(threshold, until), *going_on, before, self._from(P + (first + said - cut)))
        yield from self._row(until, *going_on, before, self._from(At(last)))

    def _count_before(self, go: int) -> Block:
        """Return the block of the first count before a `go`."""
        return block_at(self.blocks, go - to_samples(COUNTDOWN[0], STREAM_RATE))

    def _rest_at(self, position: int) -> Placed | None:
        """Return the rest that a position of the stream is in."""
        found = None
        for placed in self.segment.placed:
            if placed.part.start <= position:
                found = placed
        if found is None:
            return None
        phase, go = found.part.phase, found.part.go
        rests = isinstance(phase, Pause) or (isinstance(phase, ExerciseSet) and phase.wait.rests)
        return found if rests and go is not None and position < go else None

    def _longest_quiet(self, block: Block, rest: Placed | None, last: int) -> tuple[int, int] | None:
        """Return the longest silence after a block within a rest, without the quiet that has to stay, or None."""
        if rest is None:
            return None
        go = rest.part.go
        assert go is not None
        end = min(last, frame_of(go))
        found = None
        longest = frames_in(SHORT_QUIET)
        later = [other for other in self.blocks if block.cut < other.cut <= end]
        for one, other in zip([block, *later], [*(other.cut for other in later), end], strict=True):
            if other - one.after > longest:
                longest = other - one.after
                found = one.after, other - frames_in(SHORT_QUIET)
        return found
