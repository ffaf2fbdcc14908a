"""The timeline: turns phases and the lengths of their phrases into cues at whole sample positions.

It is laid out lazily, while the routine plays. Items are yielded in the order in which they begin. The words of the
work are complete before the first tone of its count-in, so that a slow voice can delay only a wait, never the work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from voice_coach.coaching.announcements import took_line
from voice_coach.coaching.cue import Cue, Phrase, Where
from voice_coach.coaching.layout import Layout
from voice_coach.coaching.listing import played_step
from voice_coach.coaching.phases import (
    BREATH,
    OPENING,
    TIME_TO_DO_THEN,
    Ending,
    ExerciseSet,
    Noise,
    Pause,
    Phase,
    Stop,
    Talk,
    Wait,
)
from voice_coach.coaching.set_layout import lay_out_pause, lay_out_set
from voice_coach.coaching.timeline_items import Finish, Item, Lengths, Part
from voice_coach.units import Samples, to_samples, to_seconds

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
    start = opening if at is None else at
    layout = Layout(lengths, rate, start, Samples(opening + paused), start)
    for phase in _ahead(phases, lengths):
        match phase:
            case ExerciseSet():
                yield from lay_out_set(layout, phase)
                if phase.is_open or phase.wait.until_press:
                    return
            case Pause():
                yield from lay_out_pause(layout, phase)
                if phase.until_press:
                    return
            case Stop():
                yield from _stop(layout, phase)
            case Talk():
                yield from _talk(layout, phase)
            case Noise():
                yield from _noise(layout, phase)
            case Ending():
                yield from _ending(layout, phase)


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


def _ahead(phases: Iterable[Phase], lengths: Lengths) -> Iterator[Phase]:
    """Yield phases, and let the voice prepare the following ones; the first one waits for no other."""
    coming = iter(phases)
    held: deque[Phase] = deque()
    opened = False
    while True:
        while len(held) < (AHEAD if opened else 1):
            phase = next(coming, None)
            if phase is None:
                break
            lengths.expect(spoken_in(phase))
            held.append(phase)
        if not held:
            return
        opened = True
        yield held.popleft()


def _talk(layout: Layout, talk: Talk) -> Iterator[Item]:
    start = layout.at
    yield Part(talk, start)
    for line in talk.lines:
        cue = yield from layout.say(line, talk.occurrence)
        if cue is not None:
            layout.at = cue.end
            if line.ends_routine:
                layout.then_until = cue.end
    if talk.occurrence is not None:
        yield played_step(talk.occurrence, start, layout.at)


def _noise(layout: Layout, noise: Noise) -> Iterator[Item]:
    start, length = layout.at, layout.lengths.sound(noise.sound.file)
    where = Where(noise.occurrence.path, noise.occurrence.round)
    begin = layout.free_from()
    end = Samples(begin + length)
    yield Part(noise, start, end, end)
    if length:
        yield Cue(begin, length, "sound", noise.sound.file, "announcement", where)
        layout.at = end
        layout.spoke(end)
    yield played_step(noise.occurrence, start, layout.at)


def _stop(layout: Layout, stop: Stop) -> Iterator[Item]:
    yield Part(stop, layout.at, layout.at, layout.at)
    cue = Cue(layout.at, layout.lengths.tone("stop"), "tone", "stop", "work", stop.where)
    yield cue
    layout.sounded(cue.end)


def _ending(layout: Layout, ending: Ending) -> Iterator[Item]:
    """Lay out `done` and the last words; those that the voice cannot say are not listed."""
    start = layout.at
    silences = (
        (layout.word_until, BREATH),
        (layout.tone_until, BREATH),
        (layout.then_until, TIME_TO_DO_THEN),
        (start, ending.wait),
    )
    done = Samples(max(until + layout.samples(after) for until, after in silences if until is not None))
    yield Part(ending, start, done, done)
    tone = Cue(done, layout.lengths.tone("done"), "tone", "done", "end")
    yield tone
    layout.sounded(tone.end)
    layout.at = tone.end
    lines = list(ending.praise)
    if ending.timed:
        lines.append(took_line(to_seconds(Samples(done - layout.idle), layout.rate), ending.language))
    for line in lines:
        length = layout.lengths.phrase(line.phrase)
        if length:
            cue = layout.speech(line, layout.free_from(), length)
            yield cue
            layout.at = cue.end
    yield Finish(Samples(layout.at + layout.samples(OPENING)))
