"""The estimate of how long a text takes to say, beside what the natural voice really takes."""

from fractions import Fraction

import pytest

from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.estimate_speech import read_number, spoken_seconds
from voice_coach.sound.clip import conform
from voice_coach.voices.chosen import ChosenVoices, Wanted

# Milliseconds of the trimmed clip: hibari 0.2.1, heart, 150 words a minute.
SPOKEN = {
    "3 sets of 10 reps, each side.": 2680,
    "12 reps, each held for 15 seconds.": 3340,
    "Neck warm-up. Three exercises, about 4 minutes.": 4980,
    "Well done! That took 12 minutes and 30 seconds.": 4680,
    "Keep your pelvis level with your shoulders.": 2690,
    "Push the floor away with both hands, keep your elbows straight, and look down.": 5310,
    "Lie face down, arms by your sides, and lift your chest a little.": 4780,
    "Turn your head slowly to the right as far as it goes without strain, "
    "stay there for a breath, and come back to the middle.": 8420,
}
SHORT = {"Wall squat.": 1150, "17": 1040, "Five": 520, "Halfway.": 810, "Ten seconds.": 1140, "Sixteen": 900}


@pytest.mark.parametrize("text", SPOKEN)
def test_sentences(text):
    """A sentence is estimated to 15%."""
    assert float(spoken_seconds(text, 150)) * 1000 == pytest.approx(SPOKEN[text], rel=0.15)


@pytest.mark.parametrize("text", SHORT)
def test_short_phrases(text):
    """A word or two is estimated to a quarter of a second."""
    assert float(spoken_seconds(text, 150)) * 1000 == pytest.approx(SHORT[text], abs=260)


SLOW = pytest.mark.slow
RATES = [pytest.param(120, 0.2, marks=SLOW), (150, 0.02), pytest.param(200, 0.2, marks=SLOW)]


@pytest.mark.parametrize(("rate", "within"), RATES)
def test_the_table_is_true(rate, within):
    """The voice itself takes as long as the table says, and in all as long as its rate says."""
    voice = ChosenVoices(Wanted("heart", rate=rate))
    try:
        wanted = [milliseconds * 150 / rate for milliseconds in (*SPOKEN.values(), *SHORT.values())]
        spoken = [len(conform(voice.speak(Phrase(text)))) / 48 for text in (*SPOKEN, *SHORT)]
        assert spoken == [pytest.approx(one, rel=within) for one in wanted]
        assert sum(spoken) == pytest.approx(sum(wanted), rel=0.06)
    finally:
        voice.close()


def test_exact():
    """The estimate is an exact fraction, and inverse to the rate."""
    estimate = spoken_seconds("Stand tall.", 160)
    assert isinstance(estimate, Fraction)
    assert spoken_seconds("Stand tall.", 80) == 2 * estimate


@pytest.mark.parametrize("text", ["", "  ", "...", "\0", "—"])
def test_nothing_to_say(text):
    """Nothing to say takes no time."""
    assert spoken_seconds(text, 160) == 0


@pytest.mark.parametrize("text", ["你好", "Дышите", "首を倒します", "٣", "9" * 2000, "x" * 2000, "²"])
def test_any_text(text):
    """Whatever the script, a text takes some time, and not for ever."""
    assert 0 < spoken_seconds(text, 160) < 1000


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0", "zero"),
        ("17", "seventeen"),
        ("40", "forty"),
        ("99", "ninety nine"),
        ("100", "one hundred"),
        ("1250", "one thousand two hundred fifty"),
        ("3000000", "three million"),
        ("1234567890", "one two three four five six seven eight nine zero"),
    ],
)
def test_numbers(digits, words):
    """Digits count as the words they are read as."""
    assert read_number(digits) == words
    assert spoken_seconds(digits, 160) == spoken_seconds(words, 160)
