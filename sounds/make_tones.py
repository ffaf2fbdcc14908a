"""Make the tones of the sound set as WAV files. Run by hand; sounds/README.md has the rest.

A tone is a row of notes. Each note has a soft attack, a decay, a gentle release, and a few harmonics that fade the
sooner the higher they are. The tables below are all there is to change.
"""

import sys
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

RATE = 48_000
EDGE = 10 ** (-48 / 20)  # a tone begins and ends where it crosses this, just above -50 dBFS
LEVEL = -19.2  # dBFS; the RMS of eSpeak phrases levelled to -16 LUFS
ATTACK = 0.005
FULL_SCALE = 32_767

SOFT = (1.0, 0.18, 0.05)  # levels of the harmonics, the fundamental first
WARM = (1.0, 0.45, 0.22, 0.08)
BRIGHT = (1.0, 0.35, 0.10)
ROUND = (1.0, 0.12)
HOLLOW = (1.0, 0.0, 0.30, 0.0, 0.08)  # odd harmonics alone, as of a clarinet
WOOD = (1.0, 0.03, 0.0, 0.25)  # the fourth harmonic, as of a marimba


@dataclass(frozen=True)
class Note:
    """A pitch in hertz; ``start``, ``length`` and the rest in seconds."""

    pitch: float
    length: float
    harmonics: tuple[float, ...]
    start: float = 0.0
    decay: float = 0.2
    release: float = 0.03


TONES: dict[str, tuple[Note, ...]] = {
    "countdown": (Note(784, 0.125, SOFT, decay=0.10, release=0.04),),
    "go": (Note(1047, 0.31, BRIGHT, decay=0.22, release=0.08),),
    "stop": (Note(392, 0.35, WARM, decay=0.22, release=0.12),),
    # One note that hardly fades, as the position is held; then two that fall, in another register.
    "hold": (Note(587, 0.30, HOLLOW, decay=1.5, release=0.08),),
    "release": (
        Note(932, 0.14, HOLLOW, decay=0.2, release=0.05),
        Note(740, 0.16, HOLLOW, start=0.12, decay=0.3, release=0.07),
    ),
    "turn": (Note(494, 0.10, WOOD, decay=0.06, release=0.05),),
    "tick": (Note(1319, 0.11, ROUND, decay=0.07, release=0.05),),
    # Two equal notes for two equal halves.
    "halfway": (
        Note(659, 0.12, SOFT, decay=0.06, release=0.06),
        Note(659, 0.12, SOFT, start=0.20, decay=0.06, release=0.06),
    ),
    "done": (
        Note(698, 0.20, SOFT, decay=0.15, release=0.08),
        Note(932, 0.20, SOFT, start=0.11, decay=0.15, release=0.08),
        Note(1175, 0.27, SOFT, start=0.22, decay=0.20, release=0.14),
    ),
}

TRIM = {"tick": 0.5, "turn": -1.8}
"""Decibels above LEVEL. What is short sounds softer than it is, and `turn` has to be softer than `tick`."""


def sing(note: Note) -> Signal:
    """Return the samples of a note, its first at the note's own start."""
    moment = np.arange(round(note.length * RATE)) / RATE
    sound = sum(
        level * np.exp(-moment * number / note.decay) * np.sin(2 * np.pi * number * note.pitch * moment)
        for number, level in enumerate(note.harmonics, start=1)
    )
    attack = np.sin(np.pi / 2 * np.clip(moment / ATTACK, 0, 1)) ** 2
    release = np.sin(np.pi / 2 * np.clip((note.length - moment) / note.release, 0, 1)) ** 2
    return np.asarray(sound * attack * release)


def mix(notes: tuple[Note, ...]) -> Signal:
    """Return the sum of notes, each at its start."""
    sounds = [(round(note.start * RATE), sing(note)) for note in notes]
    total = np.zeros(max(start + len(sound) for start, sound in sounds))
    for start, sound in sounds:
        total[start : start + len(sound)] += sound
    return total


def trim(sound: Signal) -> Signal:
    """Cut what lies below ``EDGE`` at both ends, and begin upwards."""
    audible = np.flatnonzero(np.abs(sound) >= EDGE)
    kept = sound[audible[0] : audible[-1] + 1]
    return np.asarray(kept * np.sign(kept[0]))


def level(sound: Signal, decibels: float) -> Signal:
    """Scale a sound so that, trimmed, its RMS over its whole length is ``decibels`` dBFS."""
    gain = 1.0
    # What is trimmed depends on the gain, and a little the other way round; a few turns settle it.
    for _ in range(8):
        gain *= 10 ** (decibels / 20) / np.sqrt(np.mean(trim(sound * gain) ** 2))
    return trim(sound * gain)


def write(file: Path, sound: Signal) -> None:
    """Write a sound as a mono WAV file of 16 bits."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.round(sound * FULL_SCALE).astype("<i2").tobytes())


def make(folder: Path) -> None:
    """Write every tone into ``folder``."""
    for name, notes in TONES.items():
        write(folder / f"{name}.wav", level(mix(notes), LEVEL + TRIM.get(name, 0.0)))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
