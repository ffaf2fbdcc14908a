"""What the page shows, and where next and back lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Literal

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.phases import Ending, ExerciseSet, Noise, Stop, Talk
from voice_coach.exports.page.clips import Clip, Clips, frames_of
from voice_coach.exports.page.course import ANNOUNCED, Course, Placed
from voice_coach.exports.page.frames import (
    block_at,
    blocks_of,
    frame_from,
    frame_of,
    frames_in,
    milliseconds,
    nearest_frame,
    start_of,
)
from voice_coach.exports.page.pieces import SILENCE, At, Piece, pieces_of
from voice_coach.exports.page.texts import Texts
from voice_coach.routines.routine import Routine
from voice_coach.safe_text import one_line
from voice_coach.session.display_state import DisplayState, state_at
from voice_coach.session.going_on import rest_to_keep
from voice_coach.session.manners import JUST_BEGUN
from voice_coach.session.resume import names_in
from voice_coach.units import STREAM_RATE, Samples, to_samples

Kind = Literal["introduction", "announcement", "hold", "reps", "work", "end"]
Move = tuple[int, int, int | None]
"""A frame, and the parts to which back and next lead from there on: next is None in the last set."""
Screen = dict[str, Any]
"""What is shown from a frame to another: a row of `screens` in docs/page.md."""
Figure = tuple[str, float] | tuple[str, tuple[int, ...], int, int]
TIMED = frozenset({"lead-in", "rest", "switch", "work"})
"""Phases whose remaining time is shown."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What next plays on the way to a set, from frame ``after`` in the set before it on: a part of the rest is kept.

    The rest begins at frame ``start``; at ``end`` as much of it has passed as is kept. In ``pieces``, ``p`` is the
    frame up to which it has passed.
    """

    after: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PagePart:
    """A target of next, back and the list, at frame ``at``; ``enter`` is what is played there.

    ``number`` is that of a set's phase, and ``named`` says which one it is.
    """

    at: int
    enter: tuple[Piece, ...]
    go: int | None
    stop: int | None
    kind: Kind
    name: str
    position: str | None = None
    open: bool = False
    number: int | None = None
    named: tuple[Clip, ...] = ()
    kept: Kept | None = None


def parts_of(course: Course, clips: Clips, routine: Routine, texts: Texts) -> tuple[PagePart, ...]:
    """Return the introduction, each set on each side, and the end, in order.

    A routine without exercises has the steps that say or play something in their place.
    """
    places = _Places(course, clips)
    parts = [PagePart(*places.frame(0), None, None, "introduction", one_line(routine.title))]
    sets: dict[int, PagePart] = {}
    before: Placed | None = None
    for placed in course.placed:
        exercise_set, part = placed.exercise_set, placed.part
        if exercise_set is None or part.go is None:
            continue
        known = sets.get(placed.number)  # the rest before it lasts until the listener presses
        at, enter = (known.at, known.enter) if known else places.cue(placed.announcement)
        stop = part.stop if not exercise_set.is_open else None
        sets[placed.number] = PagePart(
            at,
            enter,
            nearest_frame(part.go),
            nearest_frame(stop) if stop is not None else None,
            _kind(exercise_set),
            one_line(exercise_set.occurrence.exercise.name),
            texts.position(exercise_set),
            exercise_set.is_open,
            placed.number,
            clips.named(exercise_set),
            None if before is None else places.kept(before, placed),
        )
        before = placed
    parts += sets.values() or _steps(course, places)
    done = next((cue for cue in course.placed[-1].cues if cue.kind == "tone"), None)
    parts.append(PagePart(*places.cue(done), None, None, "end", texts.page["over"]))
    return tuple(parts)


class _Places:
    """Where a part begins, and what is played there."""

    def __init__(self, course: Course, clips: Clips) -> None:
        self._segments = course.segments
        self._clips = clips
        self._blocks = blocks_of(course.cues)

    def frame(self, at: int) -> tuple[int, tuple[Piece, ...]]:
        end = next(segment.end for segment in self._segments if at < segment.end)
        return at, (Piece(At(at), At(end - at), At(at), moves=True),)

    def cue(self, cue: Cue | None) -> tuple[int, tuple[Piece, ...]]:
        assert cue is not None
        block = block_at(self._blocks, cue.start)
        clip = self._clips.announcements.get(cue.start)
        if clip is None:
            return self.frame(block.cut)
        begin = block.after - clip.count
        _, rest = self.frame(block.after)
        return begin, (Piece(At(clip.file), At(clip.count), At(begin), moves=True), *rest)

    def kept(self, before: Placed, placed: Placed) -> Kept | None:
        """Return the rest that next keeps on the way to a set from the set before it, if any.

        The set is named at once. Silence follows, then what is said in the wait after its name, and the count-in.
        """
        exercise_set, go, after = placed.exercise_set, placed.part.go, before.part.go
        assert exercise_set is not None
        assert go is not None
        assert after is not None
        if not (rest := rest_to_keep(exercise_set)):
            return None
        length = frames_in(rest)
        names = {line.phrase for line in names_in(exercise_set.wait.words)}
        announced = [cue for cue in placed.cues if cue.phase in ANNOUNCED and cue.start < go]
        coming = next(cue for cue in announced if cue.content not in names)
        block = block_at(self._blocks, coming.start)
        said = self._clips.named(exercise_set)
        start = frame_of(placed.part.start)
        # At frame ``p`` in the rest, ``length - (p - start)`` is left of it: it is shown as at ``p + later``.
        later = nearest_frame(go) - length - start
        quiet = block.cut - later - frames_of(said)
        end = min(quiet, start + length - frames_in(exercise_set.wait.lead_in))
        if end <= start:
            return None
        shown = At(later, 1)
        silence = Piece(At(SILENCE), At(quiet, -1), shown + frames_of(said), moves=True)
        _, following = self.frame(block.cut)
        pieces = (*pieces_of(said, shown, moves=True), silence, *following)
        return Kept(nearest_frame(after), start, end, pieces)


def _steps(course: Course, places: _Places) -> Iterator[PagePart]:
    for placed in course.placed:
        phase = placed.part.phase
        if isinstance(phase, Talk | Noise) and phase.occurrence is not None and placed.cues:
            cue = placed.cues[0]
            name = cue.text.rsplit(".", 1)[0] if isinstance(phase, Noise) else cue.text.rstrip(".")
            yield PagePart(*places.cue(cue), None, None, "announcement", one_line(name))


def _kind(exercise_set: ExerciseSet) -> Kind:
    dose = exercise_set.dose
    return "reps" if dose.reps else "hold" if dose.hold else "work"


def moves_of(course: Course, parts: tuple[PagePart, ...]) -> list[Move]:
    """Return where back and next lead, in order of frames.

    Until shortly after its `go`, back leads from a set to the one before; then to its own beginning.
    """
    just_begun = frame_from(to_samples(JUST_BEGUN, STREAM_RATE))
    last = max((place for place, part in enumerate(parts) if part.kind != "end"), default=0)
    rows: list[Move] = []
    for place, part in enumerate(parts):
        end = parts[place + 1].at if place + 1 < len(parts) else course.frames
        following = place + 1 if place < last else None
        rows.append((part.at, max(0, place - 1), following))
        begun = (part.go if part.go is not None else part.at) + just_begun
        if place and begun < end and part.kind != "end":
            rows.append((begun, place, following))
    places = {part.number: place for place, part in enumerate(parts)}
    for segment in course.segments:
        if segment.open_rest and segment.press_from is not None and segment.placed[-1].number in places:
            # The set after a rest that waits for a press has not begun, so next leads to it, also in a pause.
            waits = nearest_frame(segment.press_from)
            _, back, following = max((row for row in rows if row[0] <= waits), key=itemgetter(0))
            rows.append((waits, back, places[segment.placed[-1].number]))
            rows.append((segment.end, back, following))
    return sorted(rows, key=itemgetter(0))


def screens_of(course: Course, parts: tuple[PagePart, ...], texts: Texts) -> Iterator[Screen]:
    """Yield what is shown, in order and without gaps over the frames of a course."""
    states = list(_states(course))
    ends = [start for start, _, _ in states[1:]] + [course.frames]
    places = {part.number: place for place, part in enumerate(parts)}
    sets = {places[one.number]: one.exercise_set for one in course.placed if one.exercise_set is not None}
    for (start, state, placed), end in zip(states, ends, strict=True):
        if end > start:
            yield _screen(start, end, state, placed, parts, sets, texts)


def _states(course: Course) -> Iterator[tuple[int, DisplayState | None, Placed]]:
    """Yield each state, the frame at which it begins, and its phase."""
    at = 0
    yield 0, None, course.placed[0]
    for segment in course.segments:
        # A press leads to the silence before a phase: what comes is shown there already, with its whole time.
        pressed_at = segment.start or None
        for placed in segment.placed:
            part = placed.part
            if isinstance(part.phase, Stop):
                continue
            begins: list[Samples] = [part.start]
            if part.go is not None and not isinstance(part.phase, Ending):
                begins.append(part.go)
            for position in begins:
                state = state_at(part, position)
                if state is None:
                    continue
                if pressed_at is not None:
                    yield pressed_at, replace(state, start=start_of(pressed_at)), placed
                    pressed_at = None
                at = max(at, nearest_frame(position))
                yield at, state, placed


def _screen(
    start: int,
    end: int,
    state: DisplayState | None,
    placed: Placed,
    parts: tuple[PagePart, ...],
    sets: Mapping[int, ExerciseSet],
    texts: Texts,
) -> Screen:
    shown: Screen = {
        "from": start,
        "to": end,
        "part": 0,
        "phase": "introduction",
        "label": texts.label("introduction"),
        **dict.fromkeys(("name", "position", "how", "next", "figure")),
    }
    if state is None:
        return shown
    shown |= {"phase": state.phase, "how": texts.how(state), "figure": _figure(state, placed)}
    if placed.exercise_set is None:
        place = max(place for place, part in enumerate(parts) if part.at <= start)
        label = texts.say("pause_label") if state.phase == "rest" else texts.label(state.phase)
        return shown | {"part": place, "label": label}
    place = next(place for place, part in enumerate(parts) if part.number == placed.number)
    return shown | {
        "part": place,
        "label": texts.numbered_label(state),
        "name": parts[place].name,
        "position": parts[place].position,
        "next": texts.coming(placed.exercise_set, sets.get(place + 1)),
    }


def _figure(state: DisplayState, placed: Placed) -> Figure | None:
    if state.phase == "work" and state.is_open:
        return "up", milliseconds(state.start)
    if state.phase == "work" and state.reps and placed.rep_starts:
        frames = tuple(nearest_frame(position) for position in placed.rep_starts)
        return "rep", frames, state.first_rep, state.reps
    if state.phase in TIMED and state.length:
        return "down", milliseconds(state.end)
    return None
