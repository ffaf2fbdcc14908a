"""About how long a routine takes, with nothing synthesised: for the introduction, `list` and `show`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from voice_coach.coaching.announcements import Announced, Choices, instructions, wait_before
from voice_coach.coaching.cue import TONES, Phrase, Where
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.messages import catalogue
from voice_coach.coaching.phases import AFTER_TONE, BREATH, OPENING, TIME_TO_DO_THEN, Line
from voice_coach.coaching.unroll import cautions
from voice_coach.coaching.wait_layout import fit_wait
from voice_coach.routines.effort import prescribe, settle_count, settle_down
from voice_coach.routines.routine import Exercise, Include, Repeat, Rest, Routine, Say, Sound, Step
from voice_coach.spoken import spoken_text
from voice_coach.units import Samples, Seconds, to_samples

GRAIN = 1000
"""Steps a second in which the estimate counts."""

A_TONE = Fraction(3, 10)
A_SOUND = Fraction(2)


def playing_time(routine: Routine, choices: Choices) -> Seconds:
    """Estimate the whole playing time from prescribed times and text lengths.

    Sets after the second are not looked at one by one, and an included routine is estimated once, so
    the cost grows with the text and not with the time.
    """
    estimate = _Estimate(choices)
    total = 2 * OPENING
    if not choices.brief:
        # Title, figures, and each caution once.
        figures, title = Phrase("3 exercises, about 10 minutes"), Phrase(routine.title, routine.language)
        opening = (figures, title, *(Phrase(text, language) for text, language in cautions(routine)))
        total += sum((estimate.speech(phrase) + BREATH for phrase in opening), Fraction(0))
    passed = estimate.steps(routine.steps, routine.language, None, _Carried(), first=True)
    if passed.carried.rest is not None:
        total += settle_down(passed.carried.rest.length, choices.effort)
    if passed.carried.then:
        total += estimate.speech(passed.carried.then.phrase) + TIME_TO_DO_THEN
    words = catalogue(routine.language)
    closing = (words.say("praise"), words.say("took", length=words.duration(passed.time)))
    said = (Phrase(text, words.language) for text in closing)
    total += passed.time + A_TONE + sum((estimate.speech(phrase) + BREATH for phrase in said), Fraction(0))
    return total


def rounded(seconds: Seconds) -> Seconds:
    """Round an estimate as people say it: to ten seconds below two minutes, thirty below ten, else to minutes."""
    step = 10 if seconds < 115 else 30 if seconds < 585 else 60
    return Fraction(max(step, step * round(seconds / step)))


class EstimatedLengths:
    """Lengths that nothing is spoken or decoded for, at ``rate``."""

    def __init__(self, words_a_minute: int, rate: int) -> None:
        self._words_a_minute = words_a_minute
        self._rate = rate

    def phrase(self, phrase: Phrase) -> Samples:
        """Return about how long a phrase is spoken."""
        text = spoken_text(phrase.text, phrase.language)
        return to_samples(spoken_seconds(text, self._words_a_minute), self._rate)

    def tone(self, name: str) -> Samples:
        """Return about how long a tone sounds."""
        return to_samples(A_TONE, self._rate)

    def sound(self, file: str) -> Samples:
        """Return how long a sound is taken to be."""
        return to_samples(A_SOUND, self._rate)

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class _Carried:
    """What the next wait takes over: a rest still to fill, and the `then` of the exercise before."""

    rest: Rest | None = None
    then: Line | None = None


@dataclass(frozen=True, slots=True)
class _Passed:
    time: Seconds
    carried: _Carried


@dataclass(slots=True)
class _Estimate:
    choices: Choices
    speeches: dict[Phrase, Seconds] = field(default_factory=dict)
    included: dict[tuple[int, _Carried, bool], _Passed] = field(default_factory=dict)

    def speech(self, phrase: Phrase) -> Seconds:
        if phrase not in self.speeches:
            text = spoken_text(phrase.text, phrase.language)
            self.speeches[phrase] = spoken_seconds(text, self.choices.words_a_minute)
        return self.speeches[phrase]

    def length(self, phrase: Phrase) -> Samples:
        return to_samples(self.speech(phrase), GRAIN)

    def steps(
        self, steps: tuple[Step, ...], language: str, rounds: int | None, carried: _Carried, *, first: bool
    ) -> _Passed:
        """Pass through ``steps`` once; ``first``: nothing in them has been explained yet."""
        time = Fraction(0)
        for step in steps:
            match step:
                case Exercise():
                    time += self.exercise(step, language, rounds, carried, first)
                    then = step.then and Line(Phrase(step.then, language), "rest")
                    carried = _Carried(None, then or None)
                case Rest():
                    if carried.rest is not None:
                        time += self.settled(carried.rest)
                        carried = _Carried()
                    carried = _Carried(step, carried.then)
                case Say() | Sound():
                    time += self.settled(carried.rest) if carried.rest else Fraction(0)
                    if carried.then:
                        time += self.speech(carried.then.phrase) + BREATH
                    if isinstance(step, Say):
                        time += self.speech(Phrase(step.text, language)) + BREATH
                    else:
                        time += A_TONE + BREATH if step.name in TONES else A_SOUND
                    carried = _Carried()
                case Repeat():
                    time, carried = self.repeat(step, language, time, carried, first)
                case Include():
                    key = (id(step.routine), carried, first)
                    if key not in self.included:
                        inner = step.routine
                        self.included[key] = self.steps(
                            inner.steps, inner.language, rounds, carried, first=first
                        )
                    time += self.included[key].time
                    carried = self.included[key].carried
        return _Passed(time, carried)

    def repeat(
        self, step: Repeat, language: str, time: Seconds, carried: _Carried, first: bool
    ) -> tuple[Seconds, _Carried]:
        count = settle_count(step.count, self.choices.effort)
        passed = self.steps(step.steps, language, count, carried, first=first)
        time += passed.time
        if count > 1:
            between = passed.carried
            if step.rest is not None:
                if between.rest is not None:
                    time += (count - 1) * self.settled(between.rest)
                between = _Carried(Rest(step.rest), between.then)
            again = self.steps(step.steps, language, count, between, first=False)
            time += (count - 1) * again.time
            passed = again
        return time, passed.carried

    def settled(self, rest: Rest) -> Seconds:
        return settle_down(rest.length, self.choices.effort)

    def exercise(
        self, exercise: Exercise, language: str, rounds: int | None, carried: _Carried, first: bool
    ) -> Seconds:
        dose = prescribe(exercise, self.choices.effort)
        words = catalogue(language)
        rest = self.settled(carried.rest) if carried.rest else None
        known = Announced(not first, not first or not instructions(exercise, self.choices))
        then = (carried.then,) if carried.then else ()
        say = carried.rest.say if carried.rest else None

        def wait(number: int, place: int, prescribed: Seconds | None, opens: bool) -> Seconds:
            side = exercise.sides[place] if exercise.sides else None
            # The same words for every round: how many there are changes the length by a breath at most.
            where = Where("1", 1, number, side)
            made = wait_before(
                exercise,
                dose,
                where,
                opens=opens,
                known=known,
                rounds=rounds,
                prescribed=prescribed,
                phase="switch" if place else "rest",
                before=then if opens else (),
                say=say if opens else None,
                language=language,
                words=words,
                choices=self.choices,
            )
            free_from = to_samples(A_TONE + AFTER_TONE, GRAIN)
            fitted = fit_wait(made, free_from, to_samples(A_TONE, GRAIN), self.length, GRAIN)
            return Fraction(fitted.length, GRAIN)

        sides = len(exercise.sides) or 1
        total = wait(1, 0, rest, True) + dose.sets * sides * dose.work_length
        if sides > 1:
            total += dose.sets * (sides - 1) * wait(1, 1, dose.switch, False)
        if dose.sets > 1:
            total += (dose.sets - 1) * wait(2, 0, dose.rest, False)
        return total
