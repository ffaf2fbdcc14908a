"""How the page goes on after a pause in the work of a set: counted in, with exactly what was left, or a whole rep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_coach.coaching.phases import ExerciseSet
from voice_coach.coaching.work import BEYOND_TARGET
from voice_coach.exports.page.clips import COUNT_FRAMES, Clip, frames_of, reps_phrases, target_phrase
from voice_coach.exports.page.course import Placed
from voice_coach.exports.page.frames import (
    BEFORE,
    Block,
    block_at,
    frame_from,
    frame_of,
    frames_in,
    nearest_frame,
)
from voice_coach.exports.page.pieces import SILENCE, At, P, Piece, pieces_of
from voice_coach.exports.page.resume_outside import add_again
from voice_coach.exports.page.rough_times import (
    LEFT,
    SO_FAR,
    left_phrase,
    rounded,
    so_far_phrase,
    stretches,
)
from voice_coach.exports.page.segment_rows import SegmentRows
from voice_coach.units import STREAM_RATE, to_samples

LEAST_GAP = 2
"""Frames of silence between the name of a set and the three counts, besides those that are part of them."""

Add = Callable[..., None]
"""A function that adds rows up to a frame: what counts in, `go`, and the given pieces."""


def add_work(rows: SegmentRows, placed: Placed, exercise_set: ExerciseSet, until: int) -> None:
    """Add the rows of the work of a set, up to frame ``until``."""
    if exercise_set.work.rep_length is not None:
        _add_reps(rows, placed, exercise_set, until)
    elif exercise_set.work.target is not None:
        target = to_samples(exercise_set.work.target, STREAM_RATE)
        _add_open(rows, placed, exercise_set, until, target)
    else:
        _add_timed(rows, placed, exercise_set, until)


def _add_timed(rows: SegmentRows, placed: Placed, exercise_set: ExerciseSet, until: int) -> None:
    """Add the rows of a hold or of free work: exactly what was left is left."""
    part, clips = placed.part, rows.clips
    assert part.go is not None
    assert part.stop is not None
    stop = block_at(rows.blocks, part.stop)
    if stop.cut < rows.at:  # it is so short that there is no place to cut in it
        add_again(rows, until, rows.count_before(part.go).cut, None)
        return
    last, language = frame_of(part.stop), exercise_set.occurrence.language

    def add(end: int, *pieces: Piece) -> None:
        for here, seconds in stretches(rows.at, end, lambda p: rounded(last - p, LEFT)):
            amount = clips.of(left_phrase(seconds, language))
            rows.add(here, *_counted_in(rows, exercise_set, P, amount), _go(rows), *pieces)

    _add_around_cues(rows, until, add, stop)
    # There is no time for a `go`, only for the `stop`.
    going_on = pieces_of(rows.going_on(rows.at), At(stop.cut))
    rows.add(until, *going_on, rows.following(At(stop.cut)))


def _add_open(rows: SegmentRows, placed: Placed, exercise_set: ExerciseSet, until: int, target: int) -> None:
    """Add the rows of open work of ``target`` samples. Beyond it, the limit is counted anew."""
    clips, go = rows.clips, placed.part.go
    assert go is not None
    first, reached = frame_of(go), frame_from(go + target)
    end = At(rows.segment.end - 1)

    def seconds_at(p: int) -> int:
        return rounded(p - first, SO_FAR)

    def amount(seconds: int) -> tuple[Clip, ...]:
        return clips.of(so_far_phrase(seconds, exercise_set.occurrence.language), target_phrase(exercise_set))

    def add_counted(until: int, *pieces: Piece) -> None:
        for here, seconds in stretches(rows.at, until, seconds_at):
            said = _counted_in(rows, exercise_set, P, amount(seconds))
            rows.add(here, *said, _go(rows), *pieces)

    def add(until: int, *pieces: Piece) -> None:
        add_counted(min(until, reached), *pieces)
        # It lasts longer by as much as it is beyond its target.
        add_counted(until, *pieces, Piece(At(SILENCE), P + -reached, end, moves=False))

    _add_around_cues(rows, until, add, None)
    add(until - clips.go.count, rows.following(P + clips.go.count))
    # It has lasted as long as it can.
    anew = Piece(At(SILENCE), At(frames_in(BEYOND_TARGET)), end, moves=False)
    said = _counted_in(rows, exercise_set, end, amount(seconds_at(rows.segment.end)))
    rows.add(until, *said, replace(_go(rows), at=end, moves=False), anew)


def _go(rows: SegmentRows) -> Piece:
    go = rows.clips.go
    return Piece(At(go.file), At(go.count), P, moves=True)


def _add_around_cues(rows: SegmentRows, until: int, add: Add, stop: Block | None) -> None:
    """Add the rows up to the last cue, or up to ``stop``: a cue in which the pause fell, or `go` would, is left out."""
    cover = rows.clips.go.count
    begun = P + cover
    for block in rows.blocks:
        if block.after - cover <= rows.at:
            continue
        # A cut is possible from the end of the block before to `cut`; in the block itself it is silent instead.
        add(min(block.cut + 1 - cover, until), rows.following(begun))
        if block is stop:
            break
        silence = Piece(At(SILENCE), At(block.after - cover, -1), begun, moves=True)
        add(min(block.after - cover, until), silence, rows.following(At(block.after)))


def _add_reps(rows: SegmentRows, placed: Placed, exercise_set: ExerciseSet, until: int) -> None:
    """Add the rows of a set of reps: the interrupted one begins again."""
    starts, blocks = placed.rep_starts, rows.blocks
    begun = 0
    for rep, (start, following) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
        if block_at(blocks, start).start == start:
            begun = rep
        # Otherwise there is no place to cut before this rep, and an earlier one begins again.
        mark = starts[begun]
        amount = rows.clips.of(*reps_phrases(exercise_set, begun))
        said = _counted_in(rows, exercise_set, At(nearest_frame(mark)), amount, mark)
        end = until if following is None else min(frame_from(following), until)
        rows.add(end, *said, rows.following(At(block_at(blocks, mark).cut)))


def _counted_in(
    rows: SegmentRows,
    exercise_set: ExerciseSet,
    shown: At,
    amount: tuple[Clip, ...],
    mark: int | None = None,
) -> list[Piece]:
    """Return the pieces up to ``go``, or up to the cut before a mark that begins a rep.

    They say the name, the set, the ``amount`` that is left and `calls.ready`, and leave as much time as the exercise's
    lead-in.
    """
    clips = rows.clips
    said = (*clips.named(exercise_set), *amount, *clips.ready[exercise_set.where])
    counts = clips.counts_before_go if mark is None else clips.counts_before(mark)
    lead_in = frames_in(exercise_set.dose.get_ready)
    silence = max(LEAST_GAP, lead_in - frames_of(said) - COUNT_FRAMES - BEFORE)
    return [
        *pieces_of(said, shown),
        Piece(At(SILENCE), At(silence), shown, moves=False),
        *pieces_of([counts], shown),
    ]
