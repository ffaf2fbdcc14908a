"""The timeline: turns phases and the lengths of their phrases into cues at whole sample positions.

It is laid out lazily, while the routine plays. Items are yielded in the order in which they begin. The words of the
work are complete before the first tone of its count-in, so that a slow voice can delay only a wait, never the work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from voice_coach.coaching.announcements import took_line
from voice_coach.coaching.cue import NOWHERE, Cue, Phrase, Where
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.listing import DroppedWords, played_rests, played_step, why_grown
from voice_coach.coaching.phases import (
    AFTER_TONE,
    AFTER_WORD,
    BREATH,
    CLEAR,
    COUNTDOWN,
    LONG_WAIT,
    OPENING,
    SENTENCE,
    TIME_TO_DO_THEN,
    Ending,
    ExerciseSet,
    Line,
    Noise,
    Occurrence,
    Pause,
    Phase,
    Stop,
    Talk,
    Wait,
)
from voice_coach.coaching.timeline_items import Finish, Grown, Item, Lengths, Part
from voice_coach.coaching.wait_layout import Fitted, fit_pause, fit_wait, free_calls
from voice_coach.coaching.work_layout import lay_out_work
from voice_coach.rates import DEFAULT_RATE
from voice_coach.units import Samples, Seconds, to_samples, to_seconds

NO_PAUSE = Samples(0)

AHEAD = 12
"""How many phases are passed to ``Lengths.expect`` before they are laid out."""


def lay_out(
    phases: Iterable[Phase],
    lengths: Lengths,
    rate: int,
    at: Samples | None = None,
    paused: Samples = NO_PAUSE,
) -> Iterator[Item]:
    """Lay out phases one by one, at whole samples at ``rate``.

    After what lasts until the listener presses, nothing follows, and the stream has no ``Finish``.

    ``at`` is the position at which an interrupted routine resumes, and ``paused`` is how much of the stream before it
    was a pause. Without ``at``, the stream begins with an opening silence.
    """
    opening = to_samples(OPENING, rate)
    return _Layout(lengths, rate, opening if at is None else at, Samples(opening + paused)).run(phases)


def spoken_in(phase: Phase) -> Iterator[Phrase]:
    """Yield the phrases of a phase in the order in which they are needed."""
    match phase:
        case ExerciseSet():
            yield from (line.phrase for line in phase.wait.words)
            yield from (line.phrase for wording in phase.wait.ready for line in wording)
            yield from (line.phrase for _, line in phase.wait.calls)
            yield from _pressing(phase.wait)
            yield from (said for wish in phase.work.wishes for said in wish.phrases)
            if phase.work.filler is not None:
                yield from (*phase.work.filler.cues, *phase.work.filler.steady)
        case Pause() | Talk():
            yield from (line.phrase for line in phase.lines)
            if isinstance(phase, Pause):
                yield from _pressing(phase)
        case Ending():
            yield from (line.phrase for line in phase.praise)


def _pressing(wait: Wait | Pause) -> Iterator[Phrase]:
    if wait.until_press is not None:
        yield wait.until_press.phrase


def _ends_routine(line: Line) -> bool:
    return line.role == "then" and line.phase == "end"


@dataclass(slots=True)
class _Layout:
    lengths: Lengths
    rate: int
    at: Samples
    """Where the next phase begins."""
    idle: Samples
    """How much of the stream is not training: its opening, and pauses."""
    word_until: Samples | None = None
    """The end of the last word or sound, or None if a tone has followed it."""
    after: Seconds = BREATH
    """The silence that the last word asks for."""
    tone_until: Samples | None = None
    """The end of the last tone, or None if a word has followed it."""
    then_until: Samples | None = None
    """The end of the last exercise's `then`."""
    began: Samples = Samples(0)
    """The start of the current exercise."""
    words_dropped: DroppedWords = field(default_factory=DroppedWords)

    def run(self, phases: Iterable[Phase]) -> Iterator[Item]:
        self.began = self.at
        for phase in self.ahead(phases):
            match phase:
                case ExerciseSet():
                    yield from self.exercise_set(phase)
                    if phase.is_open or phase.wait.until_press:
                        return
                case Pause():
                    yield from self.pause(phase)
                    if phase.until_press:
                        return
                case Stop():
                    yield from self.stop(phase)
                case Talk():
                    yield from self.talk(phase)
                case Noise():
                    yield from self.noise(phase)
                case Ending():
                    yield from self.ending(phase)

    def ahead(self, phases: Iterable[Phase]) -> Iterator[Phase]:
        """Yield phases, and let the voice prepare the following ones; the first one waits for no other."""
        coming = iter(phases)
        held: deque[Phase] = deque()
        opened = False
        while True:
            while len(held) < (AHEAD if opened else 1):
                phase = next(coming, None)
                if phase is None:
                    break
                self.lengths.expect(spoken_in(phase))
                held.append(phase)
            if not held:
                return
            opened = True
            yield held.popleft()

    def samples(self, seconds: Seconds) -> Samples:
        return to_samples(seconds, self.rate)

    def free_from(self) -> Samples:
        """Return the first sample at which a sentence may begin."""
        free = int(self.at)
        if self.word_until is not None:
            free = max(free, self.word_until + self.samples(max(BREATH, self.after)))
        if self.tone_until is not None:
            free = max(free, self.tone_until + self.samples(AFTER_TONE))
        return Samples(free)

    def spoke(self, until: Samples, after: Seconds = BREATH) -> None:
        self.word_until, self.tone_until, self.after = until, None, after

    def say(self, line: Line, occurrence: Occurrence | None) -> Generator[Item, None, Cue | None]:
        """Say a line as soon as a sentence may begin, and return its cue; None if the voice cannot say it."""
        length = self.lengths.phrase(line.phrase)
        if not length:
            yield from self.words_dropped.unsaid(line, occurrence)
            return None
        cue = Cue(self.free_from(), length, "speech", line.phrase, line.phase, line.where)
        yield cue
        self.spoke(cue.end, line.after)
        return cue

    def talk(self, talk: Talk) -> Iterator[Item]:
        start = self.at
        yield Part(talk, start)
        for line in talk.lines:
            cue = yield from self.say(line, talk.occurrence)
            if cue is not None:
                self.at = cue.end
                if _ends_routine(line):
                    self.then_until = cue.end
        if talk.occurrence is not None:
            yield played_step(talk.occurrence, start, self.at)

    def noise(self, noise: Noise) -> Iterator[Item]:
        start, length = self.at, self.lengths.sound(noise.sound.file)
        where = Where(noise.occurrence.path, noise.occurrence.round)
        begin = self.free_from()
        yield Part(noise, start, Samples(begin + length), Samples(begin + length))
        if length:
            yield Cue(begin, length, "sound", noise.sound.file, "announcement", where)
            self.at = Samples(begin + length)
            self.spoke(self.at)
        yield played_step(noise.occurrence, start, self.at)

    def stop(self, stop: Stop) -> Iterator[Item]:
        yield Part(stop, self.at, self.at, self.at)
        cue = Cue(self.at, self.lengths.tone("stop"), "tone", "stop", "work", stop.where)
        yield cue
        self.word_until, self.tone_until = None, cue.end

    def pause(self, pause: Pause) -> Iterator[Item]:
        start = self.at
        fitted = fit_pause(pause, Samples(self.free_from() - start), self.lengths.phrase, self.rate)
        end = Samples(start + fitted.length)
        yield Part(pause, start, end, None if pause.until_press else end)
        yield from self.wait_lines(fitted, start, pause.lines, pause.occurrence)
        for spoken in fitted.spoken:
            if _ends_routine(spoken.line):
                self.then_until = Samples(start + spoken.end)
        self.at = end
        if fitted.grown:
            yield Grown(pause.occurrence.path, fitted.grown, why_grown(fitted, self.rate), pause.occurrence)
        yield from played_rests(pause.rests, start, end, self.rate)
        if pause.until_press is not None:
            yield from self.say(pause.until_press, pause.occurrence)

    def exercise_set(self, exercise_set: ExerciseSet) -> Iterator[Item]:
        wait, start = exercise_set.wait, self.at
        tone_until = Samples(max(0, (self.tone_until or start) - start))
        free_from = Samples(self.free_from() - start)
        one_by_one = exercise_set.comes_by == "jump" and wait.prescribed is None
        if one_by_one:
            yield from self.words_of_jump(exercise_set)
        fitted = fit_wait(wait, free_from, tone_until, self.lengths.phrase, self.rate)
        go = Samples(start + fitted.length)
        if exercise_set.first:
            self.began = go if exercise_set.rests else start
        stop = None if wait.until_press else Samples(go + self.samples(exercise_set.work.length))
        yield Part(exercise_set, start, go, stop)
        if not one_by_one:
            yield from self.wait_lines(fitted, start, wait.words, exercise_set.occurrence, wait)
        if wait.until_press is not None:
            self.at = go
            yield from played_rests(exercise_set.rests, start, go, self.rate)
            yield from self.say(wait.until_press, exercise_set.occurrence)
            return
        yield from self.ready(wait, fitted, start, exercise_set.occurrence)
        if fitted.grown and wait.prescribed is not None:
            occurrence = exercise_set.rests[-1].occurrence if exercise_set.rests else exercise_set.occurrence
            yield Grown(occurrence.path, fitted.grown, why_grown(fitted, self.rate), occurrence, wait.phase)
        yield from played_rests(exercise_set.rests, start, go, self.rate)
        # From here on the work must be complete, since its count-in starts now.
        worked = lay_out_work(exercise_set.work, go, self.lengths.phrase, self.lengths.tone, self.rate)
        for before in COUNTDOWN:
            at = Samples(go - self.samples(before))
            yield Cue(
                at,
                self.short("countdown", Samples(go - at)),
                "tone",
                "countdown",
                "lead-in",
                exercise_set.where,
            )
        yield from worked.cues
        yield from self.words_dropped.of_work(worked, exercise_set.occurrence)
        self.at = Samples(go + worked.length)
        self.word_until, self.tone_until = None, Samples(self.at + self.lengths.tone("stop"))
        if exercise_set.last:
            yield played_step(exercise_set.occurrence, self.began, self.at)

    def words_of_jump(self, exercise_set: ExerciseSet) -> Iterator[Item]:
        """Yield the words of a wait one by one, so that the first does not have to wait for the voice to say the last.

        They stand where ``fit_wait`` places them. Until all are known, the `go` of the set is an estimate, which each
        line corrects. It is always later than the words that are known, however slowly they are spoken.
        """
        words = exercise_set.wait.words
        expected = [spoken_seconds(line.phrase.text, DEFAULT_RATE) + BREATH for line in words]
        yield self.expected(exercise_set, self.at, sum(expected))
        for number, line in enumerate(words, 1):
            length = self.lengths.phrase(line.phrase)
            if not length:
                yield from self.words_dropped.unsaid(line, exercise_set.occurrence)
                continue
            cue = Cue(self.free_from(), length, "speech", line.phrase, line.phase, line.where)
            yield self.expected(exercise_set, cue.end, sum(expected[number:]))
            yield cue
            self.spoke(cue.end, line.after)

    def expected(self, exercise_set: ExerciseSet, until: Samples, words: Seconds | int) -> Part:
        """Return the part of a set whose words still take about ``words`` seconds after ``until``."""
        go = Samples(until + self.samples(words + exercise_set.wait.lead_in))
        return Part(exercise_set, self.at, go, Samples(go + self.samples(exercise_set.work.length)))

    def wait_lines(
        self,
        fitted: Fitted,
        start: Samples,
        wanted: tuple[Line, ...],
        occurrence: Occurrence,
        wait: Wait | None = None,
    ) -> Iterator[Item]:
        for line in wanted:
            if not line.optional and not self.lengths.phrase(line.phrase):
                yield from self.words_dropped.unsaid(line, occurrence)
        calls = free_calls(wait, fitted, self.lengths.phrase, self.rate) if wait is not None else ()
        for spoken in sorted((*fitted.spoken, *calls), key=lambda spoken: spoken.start):
            at = Samples(start + spoken.start)
            line = spoken.line
            yield Cue(at, spoken.length, "speech", line.phrase, line.phase, line.where)
            self.spoke(Samples(at + spoken.length), line.after)

    def ready(self, wait: Wait, fitted: Fitted, start: Samples, occurrence: Occurrence) -> Iterator[Item]:
        """Say "Get ready" at the beginning of the lead-in of a long wait, where it fits."""
        if fitted.length < self.samples(LONG_WAIT):
            return
        go = start + fitted.length
        lead_in = go - self.samples(wait.lead_in)
        at = Samples(max(lead_in, self.free_from()))
        if at > lead_in + self.samples(SENTENCE):
            return
        until = go - self.samples(COUNTDOWN[0]) - self.samples(CLEAR)
        pause = self.samples(AFTER_WORD)
        for wording in wait.ready:
            lengths = [self.lengths.phrase(line.phrase) for line in wording]
            if all(lengths) and at + sum(lengths) + pause * (len(lengths) - 1) <= until:
                for line, length in zip(wording, lengths, strict=True):
                    yield Cue(at, length, "speech", line.phrase, line.phase, line.where)
                    self.spoke(Samples(at + length))
                    at = Samples(at + length + pause)
                return

    def ending(self, ending: Ending) -> Iterator[Item]:
        start = self.at
        earliest = int(start)
        if self.word_until is not None:
            earliest = max(earliest, self.word_until + self.samples(BREATH))
        if self.tone_until is not None:
            earliest = max(earliest, self.tone_until + self.samples(BREATH))
        if self.then_until is not None:
            earliest = max(earliest, self.then_until + self.samples(TIME_TO_DO_THEN))
        done = Samples(max(earliest, start + self.samples(ending.wait)))
        yield Part(ending, start, done, done)
        length = self.lengths.tone("done")
        yield Cue(done, length, "tone", "done", "end")
        self.word_until, self.tone_until = None, Samples(done + length)
        self.at = self.tone_until
        lines = list(ending.praise)
        if ending.timed:
            lines.append(took_line(to_seconds(Samples(done - self.idle), self.rate), ending.language))
        for line in lines:
            length = self.lengths.phrase(line.phrase)
            if length:
                cue = Cue(self.free_from(), length, "speech", line.phrase, line.phase, NOWHERE)
                yield cue
                self.at = cue.end
                self.spoke(cue.end)
        yield Finish(Samples(self.at + self.samples(OPENING)))

    def short(self, tone: str, room: Samples) -> Samples:
        return Samples(min(self.lengths.tone(tone), room))
