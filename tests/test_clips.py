"""Sounds of a script in memory: as few as are needed, however many the script names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from voice_coach.coaching.cue import Cue
from voice_coach.shelf.finder import sounds_folder
from voice_coach.sound.clips import MOST_SOUNDS, Clips
from voice_coach.sound.speaker import Speaker
from voice_coach.units import Samples
from voice_coach.voices.silent import SilentVoice


def test_many_sounds_do_not_fill_the_memory(tmp_path: Path) -> None:
    """Only the latest sounds are held; each keeps its length and comes back the same."""
    files = []
    for number in range(MOST_SOUNDS + 3):
        files.append(str(tmp_path / f"{number}.wav"))
        soundfile.write(files[-1], np.full(1000 + number, 0.1), 48_000)
    speaker = Speaker(SilentVoice(), None, lambda text: None)
    clips = Clips(speaker, sounds_folder())
    for number, file in enumerate([*files, *files]):
        length = Samples(1000 + number % len(files))
        assert clips.sound(file) == length
        assert len(clips.of(Cue(Samples(0), length, "sound", file, "announcement"))) == length
        assert len(clips._sounds) <= MOST_SOUNDS
    speaker.close()
