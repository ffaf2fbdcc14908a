"""The clips of all cues, ready to be mixed: phrases from the speaker, tones and sounds from files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice_coach.coaching.cue import TONES, Cue, Phrase
from voice_coach.errors import CoachError
from voice_coach.library.folders import sounds_folder
from voice_coach.sound.clip import Clip, load_sound, load_tone
from voice_coach.units import STREAM_CHANNELS, STREAM_RATE, Samples

if TYPE_CHECKING:
    from voice_coach.sound.speaker import Speaker


MOST_SOUNDS = 2
"""Sound files kept in memory; others are read again."""

LONGEST_TONE, LONGEST_DONE = 0.35, 0.5
"""Seconds that a tone may last: all tones except `done`, and `done`."""


class Clips:
    """The length and the samples of every cue. ``tones`` is the folder of the sound set.

    If a sound file cannot be read any more, only that sound is left out: ``lost`` has the reason, and ``notice`` is
    called with it.
    """

    def __init__(
        self, speaker: Speaker, tones: Path, notice: Callable[[str], None] = lambda text: None
    ) -> None:
        self.lost: dict[str, str] = {}
        self._notice = notice
        self._speaker = speaker
        self._tones: dict[str, Clip] = load_tones(tones)
        self._sounds: dict[str, Clip] = {}
        self._sound_lengths: dict[str, Samples] = {}

    def phrase(self, phrase: Phrase) -> Samples:
        """Return the length of a phrase when it has been spoken; 0 if the voice failed."""
        return self._speaker.length(phrase)

    def ready(self, phrases: Iterable[Phrase]) -> bool:
        """Return at once whether phrases have been spoken; those that have not are spoken before all others."""
        return self._speaker.ready(phrases)

    def tone(self, name: str) -> Samples:
        """Return the length of a tone."""
        return Samples(len(self._tones[name]))

    def sound(self, file: str) -> Samples:
        """Return the length of a sound file; 0 if it cannot be played any more."""
        if file not in self._sound_lengths:
            self._sound_lengths[file] = Samples(len(self._sound(file)))
        return self._sound_lengths[file]

    def expect(self, phrases: Iterable[Phrase]) -> None:
        """Prepare phrases in the background."""
        self._speaker.expect(phrases)

    def of(self, cue: Cue) -> Clip:
        """Return the samples of a cue. The clip of a tone may be longer than its cue."""
        if isinstance(cue.content, Phrase):
            return self._speaker.clip(cue.content)
        return self._tones[cue.content] if cue.kind == "tone" else self._sound(cue.content)

    def _sound(self, file: str) -> Clip:
        if file not in self._sounds:
            # Two minutes take 46 MB, and a script may name many files: the oldest is dropped first.
            while len(self._sounds) >= MOST_SOUNDS:
                del self._sounds[next(iter(self._sounds))]
            try:
                clip = load_sound(Path(file))
                # A file that is overwritten during a play keeps its length in the timeline.
                self._sounds[file] = of_length(clip, self._sound_lengths.get(file, Samples(len(clip))))
            except CoachError as error:
                self._sounds[file] = silence(self._sound_lengths.get(file, Samples(0)))
                if file not in self.lost:
                    self.lost[file] = error.cause
                    self._notice(f"{error.cause} The routine goes on without it.")
        return self._sounds[file]


def of_length(clip: Clip, length: Samples) -> Clip:
    """Return a clip cut or padded with silence to ``length`` samples."""
    if len(clip) >= length:
        return clip[:length]
    return np.concatenate([clip, silence(Samples(length - len(clip)))])


def silence(length: Samples) -> Clip:
    """Return ``length`` samples of silence."""
    return np.zeros((length, STREAM_CHANNELS), np.float32)


def load_tones(folder: Path) -> dict[str, Clip]:
    """Load all tones of a sound set; missing ones are taken from the shipped set.

    Raises ``CoachError`` for a folder without any tone, and for a tone that is broken, silent or too long.
    """
    if not any(os.path.lexists(folder / f"{name}.wav") for name in TONES):
        raise CoachError(
            f"There are no tones in {folder}.",
            f"Put WAV files there with the names of the tones you replace: {', '.join(TONES)}.",
        )
    return {name: tone(folder, name) for name in TONES}


def tone(folder: Path, name: str) -> Clip:
    """Load one tone. Raises ``CoachError`` if it is broken, silent or too long."""
    path = tone_file(folder, name)
    clip = load_tone(path)
    longest = LONGEST_DONE if name == "done" else LONGEST_TONE
    if len(clip) > longest * STREAM_RATE:
        raise CoachError(
            f"The tone {path} lasts {len(clip) / STREAM_RATE:.2f} s.",
            f"It may last {longest} s at most, so that it never runs into what follows.",
        )
    return clip


def tone_file(folder: Path, name: str) -> Path:
    """Return the file of a tone: in ``folder`` if its name exists there, otherwise in the shipped set."""
    path = folder / f"{name}.wav"
    return path if os.path.lexists(path) else sounds_folder() / path.name
