"""The fingerprint of an exported file: it changes with everything that is heard or shown, and with nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sounds_beside import SoundsBeside

from voice_coach.coaching.announcements import Choices
from voice_coach.exports import fingerprint as module
from voice_coach.exports.about import about
from voice_coach.exports.fingerprint import fingerprint
from voice_coach.library.folders import sounds_folder
from voice_coach.routines.routine import Routine
from voice_coach.routines.script import read_routine
from voice_coach.voices.chosen import ChosenVoices, Wanted

BASE = {
    "title": "Legs",
    "about": "For legs",
    "source": "A book",
    "language": "en",
    "steps": [
        {"exercise": "Squat", "reps": "5-10", "sets": 2, "rest": "20s", "how": "Slowly.", "easier": "Half."},
        {"sound": "gong"},
    ],
}


@pytest.fixture
def gong(tmp_path: Path) -> Path:
    return Path(shutil.copy(sounds_folder() / "go.wav", tmp_path / "gong.wav"))


Read = Callable[..., Routine]


@pytest.fixture
def read(gong: Path) -> Read:
    """Read the routine above with other values for some of its keys."""

    def read(name: str = "legs", **changed: object) -> Routine:
        text = json.dumps({**BASE, **changed})
        return read_routine(text, f"{name}.yaml", name, SoundsBeside(gong.parent)).required()

    return read


def of(
    routine: Routine,
    choices: Choices | None = None,
    wanted: Wanted | None = None,
    tones: Path | None = None,
    settings: tuple[object, ...] = (".mp3", 1, 64, 100),
) -> str:
    voices = ChosenVoices(wanted or Wanted(voice="en-us"))
    return fingerprint(routine, choices or Choices(), voices, tones, about(routine), *settings)


def changed_step(**keys: object) -> dict[str, object]:
    first, second = BASE["steps"]  # type: ignore[misc]
    return {"steps": [{**first, **keys}, second]}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Arms"},
        {"about": "For strong legs"},
        {"source": "Another book"},
        {"language": "en-GB"},
        {"cautions": ["Mind your knees."]},
        {"say_as": {"Squat": "Skwat"}},
        changed_step(exercise="Deep squat"),
        changed_step(reps="5-11"),
        changed_step(reps="6-10"),
        changed_step(rest="21s"),
        changed_step(how="Slowly, please."),
        changed_step(sets=3),
    ],
    ids=str,
)
def test_another_routine(read: Read, changed: dict[str, object]) -> None:
    """Every change that is heard, or shown by a player, changes the fingerprint."""
    hard = Choices(effort=100)
    assert (of(read(**changed)), of(read(**changed), hard)) != (of(read()), of(read(), hard))


@pytest.mark.parametrize(
    "choices",
    [Choices(effort=50), Choices(easier=True), Choices(talk="short"), Choices(warns_of_speed=True)],
    ids=str,
)
def test_other_choices(read: Read, choices: Choices) -> None:
    """Effort, the easier way, how much is said and the line on speed change the fingerprint."""
    assert of(read(), choices) != of(read())


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(voice="en-gb"),
        Wanted(voice="en-us+f3"),
        Wanted(voice="silent"),
        Wanted(voice="en-us", rate=200),
        Wanted(voice="en-us", say_as={"en": {"Squat": "Skwat"}}),
    ],
    ids=str,
)
def test_other_voices(read: Read, wanted: Wanted) -> None:
    """Another voice, rate or pronunciation changes the fingerprint, at the same estimated lengths as well."""
    assert of(read(), wanted=wanted) != of(read())


@pytest.mark.parametrize(
    "settings",
    [(".flac", 1, 64, 100), (".mp3", 2, 64, 100), (".mp3", 1, 96, 100), (".mp3", 1, 64, 90)],
    ids=str,
)
def test_other_settings(read: Read, settings: tuple[object, ...]) -> None:
    """Format, channels, bitrate and volume change the fingerprint."""
    assert of(read(), settings=settings) != of(read())


def test_other_tones_and_sounds(read: Read, gong: Path, tmp_path: Path) -> None:
    """The bytes of tones and sound files count, not their places."""
    tones = tmp_path / "tones"
    shutil.copytree(sounds_folder(), tones)
    assert of(read(), tones=tones) == of(read())
    (tones / "tick.wav").unlink()  # the shipped one is used
    assert of(read(), tones=tones) == of(read())
    shutil.copy(tones / "go.wav", tones / "tick.wav")
    assert of(read(), tones=tones) != of(read())
    before = of(read())
    shutil.copy(sounds_folder() / "stop.wav", gong)
    assert of(read()) != before
    gong.unlink()
    assert of(read()) != before


def test_another_version_of_the_export(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of the export makes everything again."""
    before = of(read())
    monkeypatch.setattr(module, "EXPORT", "next")
    assert of(read()) != before


def test_what_is_not_heard_changes_nothing(read: Read) -> None:
    """The name of the routine's file, its tags, and an effort where there is no range leave the fingerprint alone."""
    assert of(read("other-name")) == of(read())
    assert of(read(tags=["legs"])) == of(read())
    fixed = read(**changed_step(reps=5))
    assert of(fixed, Choices(effort=50)) == of(fixed)


def test_it_speaks_nothing(read: Read, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fingerprint needs no speech: it is the same with an empty cache, and leaves it empty."""
    voices = ChosenVoices(Wanted(voice="en-us"))
    monkeypatch.setattr(ChosenVoices, "speak", None)
    assert fingerprint(read(), Choices(), voices, None, about(read())) == fingerprint(
        replace(read()), Choices(), voices, None, about(read())
    )
    assert not (home / "CACHE").exists()
