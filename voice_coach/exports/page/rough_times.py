"""Times rounded for the ear: a page that goes on after a pause says what is left, with as few clips as possible."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import TypeVar

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.messages import catalogue
from voice_coach.exports.page.frames import FRAME_MS

Steps = tuple[tuple[int, int], ...]
"""Rows of seconds: from the first number on, a time is rounded to a multiple of the second."""
LEFT: Steps = ((0, 5), (10, 10), (60, 15), (120, 30), (300, 60))
"""For what is left of work or of a rest. A clip takes about 9 kB: in steps of 5 s, a minute would take 110 kB."""
SO_FAR: Steps = ((0, 15), (120, 60))
"""For how long work has lasted that the listener ends: it goes on for minutes, and has its time called."""

Choice = TypeVar("Choice", bound=Hashable)


def rounded(frames: int, steps: Steps) -> int:
    """Return a number of frames in seconds, rounded; 0 for what is too short to be said."""
    length = max(0, frames) * FRAME_MS
    step = max(step for begin, step in steps if length >= begin * 1000)
    return (length + step * 500) // (step * 1000) * step


def up_to(frames: int, steps: Steps) -> list[int]:
    """Return all rounded times above 0 up to that of a number of frames, in order."""
    every_second = range(frames, 0, -1000 // FRAME_MS)
    return sorted({rounded(shorter, steps) for shorter in every_second} - {0})


def left_phrase(seconds: int, language: str) -> Phrase:
    """Return the phrase for a rounded time that is left."""
    return _about("about_left", seconds, language)


def so_far_phrase(seconds: int, language: str) -> Phrase:
    """Return the phrase for a rounded time that has passed."""
    return _about("about_so_far", seconds, language)


def stretches(begin: int, end: int, choose: Callable[[int], Choice]) -> Iterator[tuple[int, Choice]]:
    """Yield the ends of stretches of frames from ``begin`` to ``end``, each with the choice that all of it shares."""
    at = begin
    for choice, frames in groupby(range(begin, end), choose):
        at += sum(1 for _ in frames)
        yield at, choice


@cache
def _about(key: str, seconds: int, language: str) -> Phrase:
    words = catalogue(language)
    return Phrase(words.say(key, length=words.duration(Fraction(seconds))), words.language)
