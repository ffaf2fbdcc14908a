"""What is known of a routine before it is read: whether its first phrase is kept, so that no voice has to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.cli import main
from voice_coach.rates import DEFAULT_RATE
from voice_coach.settings import wanted_voices
from voice_coach.shelf.first_look import first_look
from voice_coach.sound.at_hand import is_cold
from voice_coach.voices.chosen import ChosenVoices

SPELLED = """\
say_as:
  en-GB: {Pilates: pih-lah-teez}
  en: {Pilates: another}
"""


@pytest.mark.parametrize(
    ("title", "settings"),
    [("Squats", ""), ("3x10 squats, 20 kg", ""), ("Pilates / squats", SPELLED)],
    ids=["as written", "in words", "spelled in the settings"],
)
def test_a_title_that_was_spoken_starts_no_voice(home: Path, title: str, settings: str) -> None:
    """A routine whose title was spoken once is not cold the next time, however its title is put into words."""
    file = home / "short.yaml"
    file.write_text(f"title: {title}\nsteps:\n  - exercise: Squat\n    reps: 1\n")
    config = home / "CONFIG" / "voice-coach" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(settings)
    voices = ChosenVoices(wanted_voices("en-us", DEFAULT_RATE))
    assert is_cold(first_look(str(file)), voices)
    assert main(["timeline", str(file), "--voice", "en-us"]) == 0
    assert not is_cold(first_look(str(file)), voices)
