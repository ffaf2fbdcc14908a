"""The clips after the routine in the page's sound: what a pause and a resume need, each only once.

They are: silence, "Paused", the words of a pause that the page makes itself, "Carrying on", the name and the position
of each set with `calls.ready`, three counts with `go`, three counts for each fraction of a frame at which a rep begins,
and announcements that follow a `stop` too closely. What is left is not said: it would need a clip for each second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from voice_coach.coaching.announcements import Choices, ready_call_lines
from voice_coach.coaching.cue import Cue, Phrase, Tone, Where
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import BREATH, COUNTDOWN
from voice_coach.coaching.timeline_items import Lengths
from voice_coach.exports.page.course import Course
from voice_coach.exports.page.frames import (
    AFTER,
    BEFORE,
    FRAME,
    block_at,
    blocks_of,
    frame_from,
    frame_of,
    start_of,
)
from voice_coach.session.answers import named
from voice_coach.units import STREAM_RATE, Samples, to_samples

SILENT_FRAMES = 42
"""The length of the silence that is repeated, about a second."""
COUNT_FRAMES = 125
"""The length of three counts: 3 s."""
PARTS_OF_FRAME = 8
"""A rep that is resumed begins within a sixteenth of a frame, 1.5 ms, of a second after the last count."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip in the sound: its first frame, and how many it has."""

    file: int
    count: int


@dataclass(slots=True)
class Clips:
    """The clips of a routine, laid out after it. ``frames`` is where the last one ends."""

    frames: int
    cues: list[Cue] = field(default_factory=list)
    silence: Clip = Clip(0, 0)
    paused: Clip | None = None
    limit: Clip | None = None
    going_on: Clip | None = None
    counts_before_go: Clip = Clip(0, 0)
    """Three counts, and silence up to `go`, which is the next frame."""
    go: Clip = Clip(0, 0)
    """`go`, from its first sample on, directly after ``counts_before_go``."""
    names: dict[Where, tuple[Clip, ...]] = field(default_factory=dict)
    """What is said of each set before its three counts: those phrases that the voice could say."""
    counts: dict[int, Clip] = field(default_factory=dict)
    """Three counts before a rep, by the fraction of a frame at which it begins; ``BEFORE`` frames are missing."""

    announcements: dict[Samples, Clip] = field(default_factory=dict)
    """Announcements before which there is no place to cut, by their positions; they end where there is one."""

    def counts_before(self, mark: int) -> Clip:
        """Return the clip of three counts before a mark at a position of the stream."""
        return self.counts[_fraction(mark)]


def clips_after(course: Course, lengths: Lengths, language: str, choices: Choices) -> Clips:
    """Lay out the clips that a course needs, after its last frame."""
    made = _Clips(Clips(course.frames), lengths)
    words = catalogue(language)
    clips = made.clips
    clips.silence = made.add(SILENT_FRAMES, ())
    paused, going_on = (Phrase(words.say(key), words.language) for key in ("paused", "going_on"))
    clips.paused = made.words(paused)
    if any(segment.press_from is not None for segment in course.segments):
        clips.limit = made.words(paused, Phrase(words.say("press_to_go_on"), words.language))
    clips.going_on = made.words(going_on)
    sets = [placed.exercise_set for placed in course.placed if placed.exercise_set is not None]
    if not sets:
        return clips
    said: dict[Phrase, Clip | None] = {}
    for exercise_set in sets:
        occurrence, where = exercise_set.occurrence, exercise_set.where
        lines = (*named(exercise_set), *ready_call_lines(occurrence, where, choices))
        for phrase in (line.phrase for line in lines):
            if phrase not in said:
                said[phrase] = made.words(phrase)
        found = (said[line.phrase] for line in lines)
        clips.names[where] = tuple(clip for clip in found if clip is not None)
    made.announcements(course)
    made.add_go()
    for mark in (mark for placed in course.placed for mark in placed.rep_starts):
        fraction = _fraction(mark)
        if fraction not in clips.counts:
            clips.counts[fraction] = made.counts(fraction * FRAME // PARTS_OF_FRAME, COUNT_FRAMES)
    return clips


@dataclass(slots=True)
class _Clips:
    clips: Clips
    lengths: Lengths

    def add(self, count: int, cues: Iterable[Cue]) -> Clip:
        clip = Clip(self.clips.frames, count)
        self.clips.cues += cues
        self.clips.frames += count
        return clip

    def words(self, *phrases: Phrase) -> Clip | None:
        """Add phrases one after the other; return None if the voice could say none of them."""
        at = start_of(self.clips.frames + BEFORE)
        cues: list[Cue] = []
        for phrase in phrases:
            if length := self.lengths.phrase(phrase):
                cues.append(Cue(at, length, "speech", phrase, "answer"))
                at = Samples(at + length + to_samples(BREATH, STREAM_RATE))
        if not cues:
            return None
        return self.add(frame_from(cues[-1].end) + AFTER - self.clips.frames, cues)

    def announcements(self, course: Course) -> None:
        blocks = blocks_of(course.cues)
        for placed in course.placed:
            cue = placed.announcement
            if placed.exercise_set is None or cue is None:
                continue
            block = block_at(blocks, cue.start)
            if block.start != cue.start:
                begin = frame_of(cue.start) - BEFORE
                later = (self.clips.frames - begin) * FRAME
                cues = (
                    replace(one, start=Samples(one.start + later))
                    for one in block.cues
                    if one.start >= cue.start
                )
                self.clips.announcements[cue.start] = self.add(block.after - begin, cues)

    def counts(self, later: int, count: int) -> Clip:
        """Add three counts, a second apart, the first ``BEFORE`` frames and ``later`` samples after the cut."""
        first = start_of(self.clips.frames + BEFORE) + later
        return self.add(
            count,
            [
                self.tone("countdown", first + to_samples(COUNTDOWN[0] - before, STREAM_RATE))
                for before in COUNTDOWN
            ],
        )

    def add_go(self) -> None:
        clips = self.clips
        clips.counts_before_go = self.counts(0, COUNT_FRAMES + BEFORE)
        go = self.tone("go", start_of(clips.frames))
        clips.go = self.add(frame_from(go.length) + AFTER, [go])

    def tone(self, name: Tone, at: int) -> Cue:
        return Cue(Samples(at), self.lengths.tone(name), "tone", name, "lead-in")


def _fraction(mark: int) -> int:
    """Return where in its frame a mark is, rounded to one of ``PARTS_OF_FRAME`` parts."""
    return (mark % FRAME * PARTS_OF_FRAME + FRAME // 2) // FRAME
