"""How the page goes on after a pause: for each frame of the routine, the pieces of sound to play from there on.

The rules are those of a pause in ``play`` (docs/coaching.md), as far as they can be decided beforehand. The table of
docs/page.md is what is left of them: the page looks up the row of its frame, and computes nothing but sums.
"""

from __future__ import annotations

from voice_coach.coaching.phases import ExerciseSet, Pause, Wait
from voice_coach.exports.page.clips import Clips
from voice_coach.exports.page.course import Course
from voice_coach.exports.page.frames import frame_from, nearest_frame
from voice_coach.exports.page.pieces import SILENCE, At, Piece, Row, pieces_of
from voice_coach.exports.page.resume_outside import add_outside
from voice_coach.exports.page.resume_work import LEAST_GAP, add_work
from voice_coach.exports.page.segment_rows import SegmentRows


def resume_rows(course: Course, clips: Clips) -> list[Row]:
    """Return the rows of a course in order: they cover its frames without gaps."""
    rows: list[Row] = []
    for segment in course.segments:
        _add_segment(SegmentRows(segment, clips, rows))
    return rows


def _add_segment(rows: SegmentRows) -> None:
    segment = rows.segment
    for placed in segment.placed:
        part = placed.part
        exercise_set = placed.exercise_set
        if exercise_set is None or part.go is None or not placed.works:
            continue
        until = segment.end if part.stop is None or exercise_set.is_open else frame_from(part.stop)
        go = frame_from(part.go)
        add_outside(rows, go, rows.count_before(part.go))
        add_work(rows, placed, exercise_set, max(go, until))
    if segment.open_rest and segment.press_from is not None:
        add_outside(rows, nearest_frame(segment.press_from), None)
        _add_waiting(rows)
        return
    add_outside(rows, segment.end, None)
    # The silence at the end, always from its beginning: few browsers play a few frames.
    rows.add(segment.end, rows.following(At(rows.at)))


def _add_waiting(rows: SegmentRows) -> None:
    """Add the row of a rest that waits for a press: what comes is named, and that it waits."""
    segment, block = rows.segment, rows.blocks[-1]
    phase, shown = segment.placed[-1].part.phase, At(segment.end - 1)
    wait = phase.wait if isinstance(phase, ExerciseSet) else phase
    assert isinstance(wait, Wait | Pause)
    assert wait.until_press is not None
    names = rows.clips.named(phase) if isinstance(phase, ExerciseSet) else ()
    waits = Piece(At(block.cut), At(segment.end - block.cut), shown, moves=False)
    if block.cues[-1].content != wait.until_press.phrase:  # the voice could not say it
        waits = Piece(At(SILENCE), At(LEAST_GAP), shown, moves=False)
    rows.add(segment.end, *pieces_of((*rows.carrying_on, *names), shown), waits)
