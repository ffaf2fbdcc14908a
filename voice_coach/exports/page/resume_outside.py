"""How the page goes on after a pause outside of the work: the sentence that was cut is said again."""

from __future__ import annotations

from voice_coach.coaching.phases import SHORT_QUIET
from voice_coach.exports.page.clips import Clip, frames_of
from voice_coach.exports.page.course import Placed
from voice_coach.exports.page.frames import Block, frame_from, frame_of, frames_in
from voice_coach.exports.page.pieces import At, P, Piece, pieces_of
from voice_coach.exports.page.rough_times import stretches
from voice_coach.exports.page.segment_rows import SegmentRows

Quiet = tuple[int, int]
"""The first frame of a silence, and the one after its last, that gives back the time of the words that resume."""


def add_outside(rows: SegmentRows, until: int, counted: Block | None) -> None:
    """Add rows up to frame ``until``, in which the sentence that was cut is said again.

    ``counted`` is the first count of the `go` that is there, if any. A count-in begins again as a whole.
    """
    if until <= rows.at:
        return
    last = until if counted is None else counted.cut
    for block in rows.blocks:
        if block.after <= rows.at:
            continue
        if block.cut >= last:
            break
        go = next((cue for cue in block.cues if cue.kind == "tone" and cue.text == "go"), None)
        if go is not None:
            # The work is so short that there is no place to cut between its `go` and its `stop`.
            add_again(rows, min(block.after, until), rows.count_before(go.start).cut, None)
            continue
        wait = rows.wait_at(frame_from(block.start))
        quiet = _longest_quiet(rows.blocks, block, wait, last)
        _add_quiet(rows, min(block.cut, until), block.cut, quiet)
        add_again(rows, min(block.after, until), block.cut, quiet)
    if counted is not None:
        _add_quiet(rows, min(counted.cut, until), counted.cut, None)
        add_again(rows, until, counted.cut, None)


def _add_quiet(rows: SegmentRows, until: int, cut: int, quiet: Quiet | None) -> None:
    """Add the rows of a silence before frame ``cut``: the words that resume are said in its time."""

    def fitting(p: int) -> tuple[Clip, ...] | None:
        return rows.going_on_within(p, cut - p)

    for end, words in stretches(rows.at, until, fitting):
        if words is None:
            break
        said = pieces_of(words, P, moves=True)
        rows.add(end, *said, rows.following(P + frames_of(words)))
    add_again(rows, until, cut, quiet)


def add_again(rows: SegmentRows, until: int, cut: int, quiet: Quiet | None) -> None:
    """Add the rows that go on from frame ``cut``, and give the time back in a later silence, if there is one."""
    if quiet is None:
        for end, words in stretches(rows.at, until, rows.going_on):
            rows.add(end, *pieces_of(words, At(cut)), rows.following(At(cut)))
        return
    first, last = quiet
    before = Piece(At(cut), At(first - cut), At(cut), moves=True)

    def fitting(p: int) -> tuple[tuple[Clip, ...], bool]:
        # What the words have taken is ``said + p - cut``. The silence can give back ``last - first``.
        words = rows.going_on_within(p, last - first + cut - p)
        return words or rows.going_on(p), words is not None

    for end, (words, fit) in stretches(rows.at, until, fitting):
        after = P + (first + frames_of(words) - cut) if fit else At(last)
        rows.add(end, *pieces_of(words, At(cut)), before, rows.following(after))


def _longest_quiet(blocks: tuple[Block, ...], block: Block, wait: Placed | None, last: int) -> Quiet | None:
    """Return the longest silence after a block within a rest, without the quiet that has to stay, or None."""
    if wait is None or not wait.rests:
        return None
    go = wait.part.go
    assert go is not None
    end = min(last, frame_of(go))
    found = None
    longest = frames_in(SHORT_QUIET)
    later = [other for other in blocks if block.cut < other.cut <= end]
    for one, other in zip([block, *later], [*(other.cut for other in later), end], strict=True):
        if other - one.after > longest:
            longest = other - one.after
            found = one.after, other - frames_in(SHORT_QUIET)
    return found
