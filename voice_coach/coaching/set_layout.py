"""The layout of sets and of rests that no exercise follows: their waits with what is said in them, and the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voice_coach.coaching.cue import Cue
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.layout import Layout
from voice_coach.coaching.listing import played_rests, played_step, why_grown
from voice_coach.coaching.phases import (
    AFTER_WORD,
    BREATH,
    CLEAR,
    COUNTDOWN,
    LONG_WAIT,
    SENTENCE,
    ExerciseSet,
    Line,
    Occurrence,
    Pause,
    Wait,
)
from voice_coach.coaching.timeline_items import Grown, Item, Part
from voice_coach.coaching.wait_layout import Fitted, Spoken, fit_pause, fit_wait, free_calls
from voice_coach.coaching.work_layout import lay_out_work
from voice_coach.rates import DEFAULT_RATE
from voice_coach.units import Samples, Seconds


def lay_out_pause(layout: Layout, pause: Pause) -> Iterator[Item]:
    """Lay out a rest that no exercise follows."""
    start = layout.at
    fitted = fit_pause(pause, Samples(layout.free_from() - start), layout.lengths.phrase, layout.rate)
    end = Samples(start + fitted.length)
    yield Part(pause, start, end, None if pause.until_press else end)
    yield from _unsaid(layout, pause.lines, pause.occurrence)
    yield from _said(layout, fitted.spoken, start)
    for spoken in fitted.spoken:
        if spoken.line.ends_routine:
            layout.then_until = Samples(start + spoken.end)
    layout.at = end
    if fitted.grown:
        reason = why_grown(fitted, layout.rate)
        yield Grown(pause.occurrence.path, fitted.grown, reason, pause.occurrence)
    yield from played_rests(pause.rests, start, end, layout.rate)
    if pause.until_press is not None:
        yield from layout.say(pause.until_press, pause.occurrence)


def lay_out_set(layout: Layout, exercise_set: ExerciseSet) -> Iterator[Item]:
    """Lay out a wait and the work that follows it."""
    wait, start, occurrence = exercise_set.wait, layout.at, exercise_set.occurrence
    phrase_length = layout.lengths.phrase
    tone_until = Samples(max(0, (layout.tone_until or start) - start))
    free_from = Samples(layout.free_from() - start)
    one_by_one = exercise_set.comes_by == "jump" and wait.prescribed is None
    if one_by_one:
        yield from _words_of_jump(layout, exercise_set)
    fitted = fit_wait(wait, free_from, tone_until, phrase_length, layout.rate)
    go = Samples(start + fitted.length)
    if exercise_set.first:
        layout.began = go if exercise_set.rests else start
    stop = None if wait.until_press else Samples(go + layout.samples(exercise_set.work.length))
    yield Part(exercise_set, start, go, stop)
    if not one_by_one:
        yield from _unsaid(layout, wait.words, occurrence)
        calls = free_calls(wait, fitted, phrase_length, layout.rate)
        in_order = sorted((*fitted.spoken, *calls), key=lambda spoken: spoken.start)
        yield from _said(layout, in_order, start)
    if wait.until_press is not None:
        layout.at = go
        yield from played_rests(exercise_set.rests, start, go, layout.rate)
        yield from layout.say(wait.until_press, occurrence)
        return
    yield from _ready(layout, wait, fitted, start)
    if fitted.grown and wait.prescribed is not None:
        grown = exercise_set.rests[-1].occurrence if exercise_set.rests else occurrence
        yield Grown(grown.path, fitted.grown, why_grown(fitted, layout.rate), grown, wait.phase)
    yield from played_rests(exercise_set.rests, start, go, layout.rate)
    yield from _work(layout, exercise_set, go)
    if exercise_set.last:
        yield played_step(occurrence, layout.began, layout.at)


def _work(layout: Layout, exercise_set: ExerciseSet, go: Samples) -> Iterator[Item]:
    """Yield the countdown and the work. All words of the work are known before its first tone."""
    lengths = layout.lengths
    worked = lay_out_work(exercise_set.work, go, lengths.phrase, lengths.tone, layout.rate)
    for before in COUNTDOWN:
        at = Samples(go - layout.samples(before))
        length = Samples(min(lengths.tone("countdown"), go - at))
        yield Cue(at, length, "tone", "countdown", "lead-in", exercise_set.where)
    yield from worked.cues
    yield from layout.words_dropped.of_work(worked, exercise_set.occurrence)
    layout.at = Samples(go + worked.length)
    layout.sounded(Samples(layout.at + lengths.tone("stop")))


def _words_of_jump(layout: Layout, exercise_set: ExerciseSet) -> Iterator[Item]:
    """Yield the words of a wait one by one, so that the first does not have to wait for the voice to say the last.

    They stand where ``fit_wait`` places them. Until all are known, the `go` of the set is an estimate, which each
    line corrects. It is always later than the words that are known, however slowly they are spoken.
    """
    words = exercise_set.wait.words
    expected = [spoken_seconds(line.phrase.text, DEFAULT_RATE) + BREATH for line in words]
    yield _expected(layout, exercise_set, layout.at, sum(expected))
    for number, line in enumerate(words, 1):
        length = layout.lengths.phrase(line.phrase)
        if not length:
            yield from layout.words_dropped.unsaid(line, exercise_set.occurrence)
            continue
        cue = layout.speech(line, layout.free_from(), length)
        yield _expected(layout, exercise_set, cue.end, sum(expected[number:]))
        yield cue


def _expected(layout: Layout, exercise_set: ExerciseSet, until: Samples, words: Seconds | int) -> Part:
    """Return the part of a set whose words still take about ``words`` seconds after ``until``."""
    go = Samples(until + layout.samples(words + exercise_set.wait.lead_in))
    return Part(exercise_set, layout.at, go, Samples(go + layout.samples(exercise_set.work.length)))


def _unsaid(layout: Layout, wanted: tuple[Line, ...], occurrence: Occurrence) -> Iterator[Item]:
    """Yield the entries of the lines that the voice cannot say, except those that a wait may leave out."""
    for line in wanted:
        if not line.optional and not layout.lengths.phrase(line.phrase):
            yield from layout.words_dropped.unsaid(line, occurrence)


def _said(layout: Layout, lines: Iterable[Spoken], start: Samples) -> Iterator[Cue]:
    """Yield the cues of lines in a wait that begins at ``start``."""
    for spoken in lines:
        yield layout.speech(spoken.line, Samples(start + spoken.start), spoken.length)


def _ready(layout: Layout, wait: Wait, fitted: Fitted, start: Samples) -> Iterator[Cue]:
    """Say "Get ready" at the beginning of the lead-in of a long wait, where it fits."""
    if fitted.length < layout.samples(LONG_WAIT):
        return
    go = start + fitted.length
    lead_in = go - layout.samples(wait.lead_in)
    at = Samples(max(lead_in, layout.free_from()))
    if at > lead_in + layout.samples(SENTENCE):
        return
    until = go - layout.samples(COUNTDOWN[0]) - layout.samples(CLEAR)
    pause = layout.samples(AFTER_WORD)
    for wording in wait.ready:
        lengths = [layout.lengths.phrase(line.phrase) for line in wording]
        if all(lengths) and at + sum(lengths) + pause * (len(lengths) - 1) <= until:
            for line, length in zip(wording, lengths, strict=True):
                yield layout.speech(line, at, length)
                at = Samples(at + length + pause)
            return
