"""Measure how accurate ``--rate`` is for a Piper voice, and how long measuring its pace takes.

    python tests/benchmarks/bench_piper_rate.py FILE.onnx

The voice reads the fixed text of its language; words are counted as in docs/coaching.md.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from voice_coach.language_tag import first_part
from voice_coach.sound.clip import conform
from voice_coach.units import STREAM_RATE
from voice_coach.voices.pace_text import PARAGRAPHS, count_words
from voice_coach.voices.piper import PiperVoice, described

RATES = (100, 110, 120, 130, 140, 150, 160, 175, 200, 225, 250)


def main() -> None:
    """Measure, and print each rate with the measured one."""
    model = Path(sys.argv[1])
    language = first_part(described(model.stem, model).languages[0])
    words = sum(map(count_words, PARAGRAPHS[language]))
    voice = PiperVoice(model)
    try:
        began = time.monotonic()
        pace = voice.measure()
        print(f"measured in {time.monotonic() - began:.1f} s, loading included: {pace}")
        for rate in RATES:
            scale = pace.length_scale(rate)
            length = sum(len(conform(voice.speak_at(text, scale))) for text in PARAGRAPHS[language])
            heard = words * 60 * STREAM_RATE / length
            print(f"{rate}: {heard:.1f} ({100 * heard / rate - 100:+.1f} %), length scale {scale}")
    finally:
        voice.close()


if __name__ == "__main__":
    main()
