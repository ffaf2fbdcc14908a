"""Estimates of how long a routine takes, without a voice: for the introduction, `list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.introduction import introduced, overview_lines
from voice_coach.coaching.phases import Ending, ExerciseSet, Phase
from voice_coach.coaching.timeline import lay_out
from voice_coach.coaching.timeline_items import Finish, Part
from voice_coach.coaching.workout import workout
from voice_coach.routines.routine import Routine
from voice_coach.spoken import spoken_text
from voice_coach.units import Samples, Seconds, to_samples

RATE = 1000
"""Sample rate at which estimates are laid out."""

FIRST_GUESS = Fraction(600)
"""The playing time that the introduction is assumed to announce while its own length is estimated."""

TONES = {
    "countdown": 118, "go": 297, "stop": 329, "hold": 290, "release": 271, "turn": 90, "tick": 102, "halfway": 309,
    "done": 467,
}  # fmt: skip
"""The lengths of the shipped tones, in samples at ``RATE``."""

SOUND = Samples(2 * RATE)
"""The assumed length of a sound file."""


def playing_time(routine: Routine, choices: Choices) -> Seconds:
    """Estimate the whole playing time by laying out the coach's phases with estimated lengths.

    Of many rounds or sets, only the first, the second and the last are laid out; the second represents all between.
    """
    total = start = 0
    rounds = sets = 1  # how many rounds and sets the phase that began at `start` represents
    lengths = EstimatedLengths(choices.words_a_minute)
    for item in lay_out(_phases(routine, choices), lengths, RATE):
        match item:
            case Part(phase=phase):
                total += rounds * sets * (item.start - start)
                start = item.start
                sets = phase.times if isinstance(phase, ExerciseSet) else 1
                if isinstance(phase, Ending):
                    rounds = 1
                elif phase.occurrence is not None:  # else it is the `then` of the occurrence before
                    rounds = phase.occurrence.times
            case Finish():
                total += item.length - start
    if choices.teaches:  # the introduction announces this time, and not the one that it was laid out with
        guessed, announced = (
            lengths.phrase(overview_lines(routine, length)[0].phrase)
            for length in (FIRST_GUESS, rounded(Fraction(total, RATE)))
        )
        total += announced - guessed
    return Fraction(total, RATE)


def rounded(seconds: Seconds) -> Seconds:
    """Round an estimate as people say it: to 10 seconds below two minutes, to 30 below ten, else to minutes."""
    step = 10 if seconds < 115 else 30 if seconds < 585 else 60
    return Fraction(max(step, step * round(seconds / step)))


@dataclass(slots=True)
class EstimatedLengths:
    """Estimated lengths of phrases, tones and sound files, in samples at ``RATE``."""

    words_a_minute: int
    phrases: dict[Phrase, Samples] = field(default_factory=dict)

    def phrase(self, phrase: Phrase) -> Samples:
        """Return the estimated length of a phrase."""
        length = self.phrases.get(phrase)
        if length is None:
            text = spoken_text(phrase.text, phrase.language)
            length = self.phrases[phrase] = to_samples(spoken_seconds(text, self.words_a_minute), RATE)
        return length

    def tone(self, name: str) -> Samples:
        """Return the length of a shipped tone."""
        return Samples(TONES[name])

    def sound(self, file: str) -> Samples:
        """Return the length of a shipped tone, or the assumed length of any other sound file."""
        name = file.replace("\\", "/").rpartition("/")[2].removesuffix(".wav")
        return Samples(TONES.get(name, SOUND))

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Do nothing: estimates need no preparation."""


def _phases(routine: Routine, choices: Choices) -> Iterator[Phase]:
    yield from introduced(routine, choices, lambda: FIRST_GUESS)
    yield from workout(routine, choices, abridged=True)
