"""An answer in what lasts until the listener presses: it is said first, and the words laid out there give way."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import replace

from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.phases import BREATH, CALL_LATEST, Line
from voice_coach.units import STREAM_RATE, Samples, to_samples


def give_way(
    answer: Iterable[tuple[Line, Samples]],
    begin: Samples,
    coming: Iterable[Cue],
    kept: Collection[Phrase],
) -> tuple[list[Cue], list[Cue]]:
    """Return the cues of an answer from ``begin`` on, and the ``coming`` cues as they give way to it.

    Each line of ``answer`` comes with its length. A word that would sound at the same time as one of the lines is said
    after that line if it is among ``kept``, or after the last line if it is little late; otherwise it is left out.
    """
    breath, latest = to_samples(BREATH, STREAM_RATE), to_samples(CALL_LATEST, STREAM_RATE)
    words, answers, moved = deque(coming), list[Cue](), list[Cue]()
    free = begin

    def say_what_is_due(late: int) -> None:
        nonlocal free
        while words and words[0].start < free:
            word = words.popleft()
            if word.content in kept or free - word.start <= late:
                moved.append(replace(word, start=free))
                free = Samples(moved[-1].end + breath)

    for line, length in answer:
        if answers:
            say_what_is_due(0)
        answers.append(Cue(free, length, "speech", line.phrase, "answer", line.where))
        free = Samples(answers[-1].end + breath)
    say_what_is_due(latest)
    return answers, [*moved, *words]
