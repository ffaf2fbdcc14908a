"""How fast a Piper voice speaks, measured once for each voice file, so that ``--rate`` is accurate.

Piper's parameter is a length scale. A phoneme lasts a whole number of frames, one at least, so the duration of speech
is not proportional to it: each voice has its own curve.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.errors import CoachError
from voice_coach.language_tag import first_part
from voice_coach.voices.pace_text import PARAGRAPHS, count_words

if TYPE_CHECKING:
    from voice_coach.voices.contract import Recording

VERSION = 1
"""Increase this when the text or the method changes: every voice is then measured again."""

SCALES = (0.6, 0.8, 1.0, 1.2, 1.6, 2.4)
"""The length scales at which a voice is measured; the curve is linear between and beyond them."""

WHOLE = 1.2
"""The length scale at which the whole text is spoken; at the others, only the shortest paragraph."""

LOWEST, HIGHEST = 0.3, 5.0
"""The range of length scales that are used."""

EDGE = 0.005
"""Samples below this fraction of the peak, at both ends, are silence."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds a word takes at each of ``SCALES``."""

    seconds: tuple[float, ...]

    def length_scale(self, words_a_minute: int) -> float:
        """Return the length scale for a rate."""
        wanted = 60 / words_a_minute
        place = min(max(bisect_left(self.seconds, wanted), 1), len(SCALES) - 1)
        low, high = self.seconds[place - 1 : place + 1]
        first, last = SCALES[place - 1 : place + 1]
        scale = first + (last - first) * (wanted - low) / (high - low)
        return round(min(max(scale, LOWEST), HIGHEST), 3)

    @property
    def is_likely(self) -> bool:
        """Whether the pace is plausible: finite, and longer at each larger length scale."""
        rises = all(low < high for low, high in pairwise(self.seconds))
        return len(self.seconds) == len(SCALES) and rises and 0.02 < self.seconds[0] < self.seconds[-1] < 10


TYPICAL = Pace((0.185, 0.236, 0.27, 0.298, 0.395, 0.56))
"""The pace of an English voice, used if there is no fixed text in a voice's language or measuring fails."""


def measure(
    speak: Callable[[str, float], Recording],
    language: str,
    progress: Callable[[int], None] = lambda percent: None,
) -> Pace:
    """Measure a voice on the fixed text of its language (a BCP 47 tag). ``speak`` takes a text and a length scale.

    ``progress`` is called with the percentage done before each recording. Raises what ``speak`` raises.
    """
    paragraphs = PARAGRAPHS.get(first_part(language))
    if paragraphs is None:
        return TYPICAL
    shortest, *others = sorted(paragraphs, key=len)
    wanted = [*((shortest, scale) for scale in SCALES), *((text, WHOLE) for text in others)]
    seconds = []
    for number, (text, scale) in enumerate(wanted):
        progress(100 * number // len(wanted))
        seconds.append(spoken_seconds(speak(text, scale)))
    alone = dict(zip(SCALES, seconds, strict=False))
    whole = alone[WHOLE] + sum(seconds[len(SCALES) :])
    if not alone[WHOLE]:
        return TYPICAL
    a_word = whole / alone[WHOLE] / sum(map(count_words, paragraphs))
    pace = Pace(tuple(round(alone[scale] * a_word, 5) for scale in SCALES))
    return pace if pace.is_likely else TYPICAL


def spoken_seconds(recording: Recording) -> float:
    """Return the duration of a recording without the silence at both ends."""
    import numpy as np

    loudness = np.abs(recording.samples)
    loud = np.flatnonzero(loudness > loudness.max(initial=0) * EDGE)
    return float(loud[-1] + 1 - loud[0]) / recording.rate if len(loud) else 0.0


# --- files: a pace is kept with the fingerprint of the voice file that was measured


def pace_file(model: Path) -> Path:
    """Return the file for the pace of an added voice, beside its model."""
    return model.with_name(model.name + ".pace")


def cached_pace_file(voice: str) -> Path:
    """Return the file for the pace of any other voice file. Raises ``NoHomeError``."""
    from voice_coach.user_folders import cache_folder

    return cache_folder() / "paces" / f"{hashlib.sha256(voice.encode()).hexdigest()[:32]}.pace"


def kept_pace(model: Path, voice: str) -> Pace | None:
    """Return the pace of a voice file with the fingerprint ``voice``, or None if it has not been measured."""
    with suppress(OSError):  # no home
        for file in (pace_file(model), cached_pace_file(voice)):
            pace = read_pace(file, voice)
            if pace is not None:
                return pace
    return None


def read_pace(file: Path, voice: str) -> Pace | None:
    """Read a pace; the reverse of ``pace_json``. Returns None if it is missing, damaged, or of another voice file."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        if (kept["version"], kept["voice"]) != (VERSION, voice):
            return None
        pace = Pace(tuple(float(one) for one in kept["seconds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return pace if pace.is_likely else None


def pace_json(pace: Pace, voice: str, licence: str = "") -> str:
    """Return a pace as JSON, with the licence of the voice if it was added."""
    return json.dumps({"version": VERSION, "voice": voice, "seconds": pace.seconds, "licence": licence})


def kept_licence(model: Path) -> str:
    """Return the licence kept with a voice, or an empty string."""
    try:
        licence = json.loads(pace_file(model).read_text("utf-8"))["licence"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return licence if isinstance(licence, str) else ""


def keep_in_cache(pace: Pace, voice: str) -> None:
    """Keep a pace in the cache folder. If that fails, the voice will be measured again."""
    from voice_coach.whole_file import write_whole

    with suppress(CoachError, OSError):
        write_whole(cached_pace_file(voice), pace_json(pace, voice))
