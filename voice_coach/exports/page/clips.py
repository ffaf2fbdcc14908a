"""The clips after the routine in the page's sound: what a pause and a resume need, each only once.

They are: silence, "Paused", the words of a pause that the page makes itself, "Carrying on", the name and the position
of each set with `calls.ready`, what is left of a set or a rest, three counts with `go`, three counts for each fraction
of a frame at which a rep begins, and announcements that follow a `stop` too closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from voice_coach.coaching.announcements import Choices, ready_call_lines, turn_lines
from voice_coach.coaching.cue import Cue, Phrase, Tone, Where
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import BREATH, COUNTDOWN, ExerciseSet, Pause
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
from voice_coach.exports.page.rough_times import LEFT, SO_FAR, Steps, left_phrase, so_far_phrase, up_to
from voice_coach.session.answers import named, what_is_left
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
    said: dict[Phrase, Clip] = field(default_factory=dict)
    """What is said of a set: its name and position, what is left of it, and `calls.ready`."""
    ready: dict[Where, tuple[Clip, ...]] = field(default_factory=dict)
    """What is said before each set, if the author has something done before it."""
    counts: dict[int, Clip] = field(default_factory=dict)
    """Three counts before a rep, by the fraction of a frame at which it begins; ``BEFORE`` frames are missing."""

    announcements: dict[Samples, Clip] = field(default_factory=dict)
    """Announcements before which there is no place to cut, by their positions; they end where there is one."""

    def of(self, *phrases: Phrase) -> tuple[Clip, ...]:
        """Return the clips of those phrases that the voice could say."""
        return tuple(self.said[phrase] for phrase in phrases if phrase in self.said)

    def named(self, exercise_set: ExerciseSet) -> tuple[Clip, ...]:
        """Return the clips of the name of an exercise, then round, set and side."""
        return self.of(*(line.phrase for line in named(exercise_set)))

    def counts_before(self, mark: int) -> Clip:
        """Return the clip of three counts before a mark at a position of the stream."""
        return self.counts[_fraction(mark)]


def frames_of(clips: Iterable[Clip]) -> int:
    """Return the number of frames that clips have together."""
    return sum(clip.count for clip in clips)


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
    for exercise_set in sets:
        made.add_said(line.phrase for line in named(exercise_set))
        lines = ready_call_lines(exercise_set.occurrence, exercise_set.where, choices)
        made.add_said(line.phrase for line in lines)
        clips.ready[exercise_set.where] = clips.of(*(line.phrase for line in lines))
    made.add_said(_amounts(course))
    if not sets:
        return clips
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

    def add_said(self, phrases: Iterable[Phrase]) -> None:
        """Add what is said of a set, each phrase once."""
        said = self.clips.said
        for phrase in phrases:
            if phrase not in said and (clip := self.words(phrase)) is not None:
                said[phrase] = clip

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


def _amounts(course: Course) -> Iterator[Phrase]:
    """Yield what is said about how much is left, or has been done."""
    longest: dict[tuple[str, Steps], int] = {}

    def last(language: str, steps: Steps, length: int) -> None:
        longest[language, steps] = max(longest.get((language, steps), 0), frame_of(length))

    for placed in course.placed:
        part, phase = placed.part, placed.part.phase
        if part.go is None or not isinstance(phase, ExerciseSet | Pause):
            continue
        language = phase.occurrence.language
        if placed.rests:
            last(language, LEFT, part.go - part.start)
        if not isinstance(phase, ExerciseSet) or part.stop is None or not placed.works:
            continue
        if phase.is_open:
            last(language, SO_FAR, part.stop - part.go)
            yield target_phrase(phase)
        elif phase.work.rep_length is None:
            last(language, LEFT, part.stop - part.go)
        else:
            for rep in range(len(placed.rep_starts)):
                yield from reps_phrases(phase, rep)
    for (language, steps), frames in longest.items():
        phrase = left_phrase if steps is LEFT else so_far_phrase
        yield from (phrase(seconds, language) for seconds in up_to(frames, steps))


def reps_phrases(exercise_set: ExerciseSet, rep: int) -> Iterator[Phrase]:
    """Yield what is said of a set of reps that goes on with a rep, counted from 0: how many are left, and its side."""
    words = catalogue(exercise_set.occurrence.language)
    done = rep * (exercise_set.work.rep_length or Fraction(0))
    yield Phrase(what_is_left(exercise_set, done, words), words.language)
    for line in turn_lines(exercise_set.occurrence, exercise_set.where, rep + 1):
        yield line.phrase


def target_phrase(exercise_set: ExerciseSet) -> Phrase:
    """Return the phrase for the target of a set that the listener ends."""
    words = catalogue(exercise_set.occurrence.language)
    return Phrase(what_is_left(exercise_set, Fraction(0), words), words.language)


def _fraction(mark: int) -> int:
    """Return where in its frame a mark is, rounded to one of ``PARTS_OF_FRAME`` parts."""
    return (mark % FRAME * PARTS_OF_FRAME + FRAME // 2) // FRAME
