"""The estimate against what is then laid out, with voices as fast as the estimate takes them to be."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from legible import TONES, Words, amount, exercise, routine
from random_routines import choices, routines

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.coach import coach
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate import playing_time, rounded
from voice_coach.coaching.estimate_speech import spoken_seconds
from voice_coach.coaching.timeline import Finish, lay_out
from voice_coach.coaching.unroll import count_exercises
from voice_coach.routines.routine import Include, Repeat, Rest, Routine, Say
from voice_coach.spoken import spoken_text
from voice_coach.units import Samples, to_samples

RATE = 1000


class Estimated(Words):
    """Speaks each phrase in exactly the time that the estimate gives it."""

    def phrase(self, phrase: Phrase) -> Samples:
        return to_samples(spoken_seconds(spoken_text(phrase.text, phrase.language), 160), RATE)

    def tone(self, name: str) -> Samples:
        return Samples(TONES[name] * RATE // 10)


def laid_out(routine: Routine, choices: Choices) -> float:
    items = lay_out(coach(routine, choices), Estimated(RATE), RATE)
    return next(item.length for item in items if isinstance(item, Finish)) / RATE


@settings(max_examples=60, deadline=None)
@given(routines, choices)
def test_the_estimate_is_near(routine: Routine, choices: Choices) -> None:
    """Within a tenth of the routine and ten seconds, for any routine; nothing is synthesised for it."""
    took = laid_out(routine, choices)
    assert abs(float(playing_time(routine, choices)) - took) <= took / 10 + 10


def test_the_estimate_of_an_ordinary_routine_is_closer() -> None:
    """A routine as people write them is estimated to within four seconds in nine minutes."""
    steps = (
        exercise("Wall squat", reps=10, hold=15, how="Stand with your back to the wall."),
        Rest(amount(30), "Stretch your calves"),
        Repeat(amount(2), (exercise("Bridge", reps=12, sides=("left leg", "right leg")),), amount(20)),
        Say("Drink some water"),
        exercise("Plank", hold=60, then="Kneel down"),
    )
    made = routine(*steps, cautions=("Stop if it hurts",))
    assert abs(float(playing_time(made, Choices())) - laid_out(made, Choices())) < 4


def test_estimates_are_rounded_as_people_say_them() -> None:
    """To ten seconds below two minutes, to thirty below ten, then to minutes; and never to nothing."""
    seconds = [1, 14, 16, 114, 116, 149, 584, 586, 629, 3600]
    assert [rounded(Fraction(value)) for value in seconds] == [10, 10, 20, 110, 120, 150, 570, 600, 600, 3600]


def test_includes_within_includes_cost_no_more_than_their_text() -> None:
    """Thirty routines that each include the next one twice are a billion exercises, counted at once."""
    inner = Routine("0", "Inner", (exercise("Plank", hold=5),))
    for level in range(30):
        inner = Routine(str(level), "Inner", (Include("a", inner), Include("b", inner)))
    assert count_exercises(inner.steps, 0) == (2**30, 2**30)
    assert playing_time(inner, Choices()) > 5 * 2**30


def test_what_is_written_short_is_estimated_as_it_is_spoken() -> None:
    """`20-30 s` takes as long as the words for it, in the language of the file."""
    for language, short, words in (
        ("en", "Hold 20-30 s", "Hold 20 to 30 seconds"),
        ("de", "3x40s halten", "3 mal 40 Sekunden halten"),
    ):
        times = [playing_time(routine(Say(text), language=language), Choices()) for text in (short, words)]
        assert times[0] == times[1]
