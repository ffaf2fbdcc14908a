"""How the page goes on after a pause: for each frame of the routine, the pieces of sound to play from there on.

The rules are those of a pause in ``play`` (docs/coaching.md), as far as they can be decided beforehand. The table of
docs/page.md is what is left of them: the page looks up the row of its frame, and computes nothing but sums.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from voice_coach.coaching.phases import COUNTDOWN, SHORT_QUIET, ExerciseSet, Pause, Wait
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.exports.page.clips import (
    COUNT_FRAMES,
    Clip,
    Clips,
    frames_of,
    reps_phrases,
    target_phrase,
)
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
    start_of,
)
from voice_coach.exports.page.rough_times import (
    LEFT,
    SO_FAR,
    left_phrase,
    rounded,
    so_far_phrase,
    stretches,
)
from voice_coach.session.answers import SHORT_REST
from voice_coach.session.resume import names_in
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
        self.carrying_on = () if clips.going_on is None else (clips.going_on,)
        self.named_from = {
            placed.part.start: self._named_from(placed)
            for placed in segment.placed
            if placed.exercise_set is not None
        }

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
        if self.segment.open_rest and self.segment.press_from is not None:
            yield from self._outside(nearest_frame(self.segment.press_from), None)
            yield from self._waits_again()
            return
        yield from self._outside(self.segment.end, None)
        # The silence at the end, always from its beginning: few browsers play a few frames.
        yield from self._row(self.segment.end, self._from(At(self.at)))

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
        assert part.go is not None
        assert part.stop is not None
        target = exercise_set.work.target
        reached = None if target is None else frame_from(part.go + to_samples(target, STREAM_RATE))
        stop = None if target is not None else block_at(self.blocks, part.stop)
        if stop is not None and stop.cut < self.at:  # it is so short that there is no place to cut in it
            yield from self._again(until, self._count_before(part.go).cut, None)
            return
        go = Piece(At(clips.go.file), At(clips.go.count), P, moves=True)
        cover = clips.go.count
        begun = P + cover
        first, last = frame_of(part.go), frame_of(part.stop)

        def seconds_at(p: int) -> int:
            return rounded(last - p, LEFT) if target is None else rounded(p - first, SO_FAR)

        def counted_in(until: int, *pieces: Piece) -> Iterator[Row]:
            for end, seconds in stretches(self.at, until, seconds_at):
                amount = self._amount(exercise_set, seconds)
                yield from self._row(end, *self._counted_in(exercise_set, P, amount), go, *pieces)

        def timed(until: int, *pieces: Piece) -> Iterator[Row]:
            if reached is None:
                yield from counted_in(until, *pieces)
                return
            yield from counted_in(min(until, reached), *pieces)
            # The limit is counted anew: it lasts longer by as much as it is beyond its target.
            anew = Piece(At(SILENCE), P + -reached, At(self.segment.end - 1), moves=False)
            yield from counted_in(until, *pieces, anew)

        for block in (block for block in self.blocks if block.after - cover > self.at):
            # A cut is possible from the end of the block before to `cut`; in the block itself it is silent instead.
            yield from timed(min(block.cut + 1 - cover, until), self._from(begun))
            if block is stop:
                break
            silence = Piece(At(SILENCE), At(block.after - cover, -1), begun, moves=True)
            yield from timed(min(block.after - cover, until), silence, self._from(At(block.after)))
        if stop is not None:  # there is no time for a `go`, only for the `stop`
            going_on = self._said(self._going_on(self.at), At(stop.cut))
            yield from self._row(until, *going_on, self._from(At(stop.cut)))
            return
        yield from timed(until - cover, self._from(begun))
        # It has lasted as long as it can; that limit is counted anew.
        end = At(self.segment.end - 1)
        anew = Piece(At(SILENCE), At(frames_in(BEYOND_TARGET)), end, moves=False)
        amount = self._amount(exercise_set, seconds_at(self.segment.end))
        go = replace(go, at=end, moves=False)
        yield from self._row(until, *self._counted_in(exercise_set, end, amount), go, anew)

    def _amount(self, exercise_set: ExerciseSet, seconds: int) -> tuple[Clip, ...]:
        """Return what is said of so many seconds that are left, or are done of open work, with its target."""
        language = exercise_set.occurrence.language
        if exercise_set.is_open:
            return self.clips.of(so_far_phrase(seconds, language), target_phrase(exercise_set))
        return self.clips.of(left_phrase(seconds, language))

    def _reps(self, placed: Placed, exercise_set: ExerciseSet, until: int) -> Iterator[Row]:
        """Yield the rows of a set of reps: the interrupted one begins again."""
        starts = placed.rep_starts
        begun = 0
        for rep, (start, following) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
            if block_at(self.blocks, start).start == start:
                begun = rep
            # Otherwise there is no place to cut before this rep, and an earlier one begins again.
            cut = block_at(self.blocks, starts[begun]).cut
            end = until if following is None else frame_from(following)
            amount = self.clips.of(*reps_phrases(exercise_set, begun))
            shown = At(nearest_frame(starts[begun]))
            said = self._counted_in(exercise_set, shown, amount, starts[begun])
            yield from self._row(min(end, until), *said, self._from(At(cut)))

    def _counted_in(
        self, exercise_set: ExerciseSet, shown: At, amount: tuple[Clip, ...], mark: int | None = None
    ) -> tuple[Piece, ...]:
        """Return the pieces up to ``go``, or up to the cut before a mark that begins a rep.

        They say the name, the set, the ``amount`` that is left and `calls.ready`, and leave as much time as the
        exercise's lead-in.
        """
        said = (*self.clips.named(exercise_set), *amount, *self.clips.ready[exercise_set.where])
        lead_in = frames_in(exercise_set.dose.get_ready)
        counts = self.clips.counts_before_go if mark is None else self.clips.counts_before(mark)
        silence = max(LEAST_GAP, lead_in - frames_of(said) - COUNT_FRAMES - BEFORE)
        return (
            *self._said(said, shown),
            Piece(At(SILENCE), At(silence), shown, moves=False),
            Piece(At(counts.file), At(counts.count), shown, moves=False),
        )

    # Outside of the work.

    def _said(self, clips: tuple[Clip, ...], shown: At, *, moves: bool = False) -> Iterator[Piece]:
        """Yield the pieces of clips one after the other."""
        for clip in clips:
            yield Piece(At(clip.file), At(clip.count), shown, moves)
            shown = shown + clip.count if moves else shown

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
            quiet = self._longest_quiet(block, self._wait_at(frame_from(block.start)), last)
            yield from self._quiet(min(block.cut, until), block.cut, quiet)
            yield from self._again(min(block.after, until), block.cut, quiet)
        if counted is not None:
            yield from self._quiet(min(counted.cut, until), counted.cut, None)
            yield from self._again(until, counted.cut, None)

    def _waits_again(self) -> Iterator[Row]:
        """Yield the row of a rest that waits for a press: what comes is named, and that it waits."""
        phase, block, end = self.segment.placed[-1].part.phase, self.blocks[-1], self.segment.end
        wait = phase.wait if isinstance(phase, ExerciseSet) else phase
        assert isinstance(wait, Wait | Pause)
        assert wait.until_press is not None
        names = self.clips.named(phase) if isinstance(phase, ExerciseSet) else ()
        said = self._said((*self.carrying_on, *names), At(end - 1))
        waits = Piece(At(block.cut), At(end - block.cut), At(end - 1), moves=False)
        if block.cues[-1].content != wait.until_press.phrase:  # the voice could not say it
            waits = Piece(At(SILENCE), At(LEAST_GAP), At(end - 1), moves=False)
        yield from self._row(end, *said, waits)

    def _quiet(self, until: int, cut: int, quiet: tuple[int, int] | None) -> Iterator[Row]:
        """Yield the rows of a silence before frame ``cut``: the words that resume are said in its time."""

        def fitting(p: int) -> tuple[Clip, ...] | None:
            return self._words(p, cut - p)

        for end, words in stretches(self.at, until, fitting):
            if words is None:
                break
            said = self._said(words, P, moves=True)
            yield from self._row(end, *said, self._from(P + frames_of(words)))
        yield from self._again(until, cut, quiet)

    def _again(self, until: int, cut: int, quiet: tuple[int, int] | None) -> Iterator[Row]:
        """Yield the rows that go on from frame ``cut``, and give the time back in a later silence, if there is one."""
        if quiet is None:
            for end, words in stretches(self.at, until, self._going_on):
                yield from self._row(end, *self._said(words, At(cut)), self._from(At(cut)))
            return
        first, last = quiet
        before = Piece(At(cut), At(first - cut), At(cut), moves=True)

        def fitting(p: int) -> tuple[tuple[Clip, ...], bool]:
            # What the words have taken is ``said + p - cut``. The silence can give back ``last - first``.
            words = self._words(p, last - first + cut - p)
            return words or self._going_on(p), words is not None

        for end, (words, fit) in stretches(self.at, until, fitting):
            after = P + (first + frames_of(words) - cut) if fit else At(last)
            yield from self._row(end, *self._said(words, At(cut)), before, self._from(after))

    def _going_on(self, p: int) -> tuple[Clip, ...]:
        """Return the words that resume outside of the work; what comes is named if it had been named before."""
        wait = self._wait_at(p)
        if wait is None or wait.exercise_set is None or p < self.named_from[wait.part.start]:
            return self.carrying_on
        return (*self.carrying_on, *self.clips.named(wait.exercise_set))

    def _words(self, p: int, room: int) -> tuple[Clip, ...] | None:
        """Return the words that resume outside of the work, with what is left of a rest; None if ``room`` is too short.

        In that room they make no rest longer, so what they say is true.
        """
        words = self._going_on(p)
        wait = self._wait_at(p)
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

    def _count_before(self, go: int) -> Block:
        """Return the block of the first count before a `go`."""
        return block_at(self.blocks, go - to_samples(COUNTDOWN[0], STREAM_RATE))

    def _wait_at(self, p: int) -> Placed | None:
        """Return the set or the rest whose wait frame ``p`` is in."""
        position = start_of(p)
        place = bisect_right(self.segment.placed, position, key=lambda placed: placed.part.start) - 1
        if place < 0:
            return None
        found = self.segment.placed[place]
        waits = found.rests or found.exercise_set is not None
        return found if waits and found.part.go is not None and position < found.part.go else None

    def _named_from(self, placed: Placed) -> int:
        """Return the frame from which a set has been named in its wait, or has no name to come."""
        assert placed.exercise_set is not None
        names = {line.phrase for line in names_in(placed.exercise_set.wait.words)}
        named = [cue for cue in placed.cues if cue.content in names]
        return block_at(self.blocks, named[-1].start).after if named else frame_of(placed.part.start)

    def _longest_quiet(self, block: Block, wait: Placed | None, last: int) -> tuple[int, int] | None:
        """Return the longest silence after a block within a rest, without the quiet that has to stay, or None."""
        if wait is None or not wait.rests:
            return None
        go = wait.part.go
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
