"""Measure how fast each engine speaks, and write the table that makes ``--rate`` true.

    python tests/benchmarks/measure_pace.py            measure, and write voice_coach/voices/pace_table.py
    python tests/benchmarks/measure_pace.py --check    print the error of each rate, with the current table

Words are counted as written, in paragraphs of four sentences, each spoken as one phrase. Only the silence at both ends
is trimmed: pauses count (docs/coaching.md, "Voice and level").
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from voice_coach.coaching.cue import Phrase
from voice_coach.rates import FASTEST, SLOWEST
from voice_coach.sound.clip import conform
from voice_coach.units import STREAM_RATE
from voice_coach.voices import espeak, hibari
from voice_coach.voices.contract import Voice
from voice_coach.voices.espeak import EspeakVoice
from voice_coach.voices.hibari import CLEAREST, HibariVoice
from voice_coach.voices.pace_text import PARAGRAPHS, count_words

TABLE = Path(espeak.__file__).with_name("pace_table.py")
HEAD = '''"""Measured words a minute and the engine's setting for each. Made by ``tests/benchmarks/measure_pace.py``."""

# fmt: off
PACES: dict[str, dict[str, tuple[tuple[int, float], ...]]] = {
'''


def words_a_minute(voice: Voice, language: str) -> float:
    """Return how fast a voice reads the fixed text."""
    try:
        length = sum(len(conform(voice.speak(Phrase(text, language)))) for text in PARAGRAPHS[language])
    finally:
        voice.close()
    return sum(map(count_words, PARAGRAPHS[language])) * 60 * STREAM_RATE / length


class AskedVoice(EspeakVoice):
    """eSpeak at exactly the rate that is requested from it."""

    def __init__(self, language: str, asked: float) -> None:
        super().__init__(espeak.voice_for(language))
        self._asked = round(asked)

    def _rate(self) -> int:
        return self._asked


def curve(
    asked: list[float], rates: list[int], make: Callable[[float], Voice], language: str, digits: int
) -> list[tuple[int, float]]:
    """Measure at each of the settings ``asked``, and return the setting for each of ``rates``."""
    with ThreadPoolExecutor(2) as pool:
        measured = list(pool.map(lambda one: words_a_minute(make(one), language), asked))
    rising = np.maximum.accumulate(measured)  # the measured rates may fall a little between settings
    return [(rate, round(float(np.interp(rate, rising, asked)), digits)) for rate in rates]


def measure() -> dict[str, dict[str, list[tuple[int, float]]]]:
    """Measure all engines in all languages that have a fixed text."""
    natural = curve(
        [round(0.48 + 0.004 * step, 4) for step in range(201)], list(range(SLOWEST, CLEAREST + 1, 2)),
        HibariVoice, "en", 4,
    )  # fmt: skip
    found = {hibari.ENGINE.name: {"en": natural}, espeak.ENGINE.name: {}}
    for language in PARAGRAPHS:
        found[espeak.ENGINE.name][language] = curve(
            [float(asked) for asked in range(80, 321, 5)],
            list(range(SLOWEST, FASTEST + 1, 10)),
            lambda asked, language=language: AskedVoice(language, asked),
            language,
            1,
        )
    return found


def check() -> None:
    """Print the errors of the rates."""
    for rate in range(SLOWEST, FASTEST + 1, 10):
        for engine in (hibari.ENGINE, espeak.ENGINE):
            for language in PARAGRAPHS:
                voice = engine.voice_for(language)
                if voice is not None and rate <= engine.fastest(voice):
                    got = words_a_minute(engine.open(voice, rate), language)
                    print(f"{engine.name} {language} {rate}: {got:.1f} ({100 * got / rate - 100:+.1f} %)")


def main() -> None:
    """Measure, or check."""
    if "--check" in sys.argv:
        check()
        return
    lines = [HEAD]
    for engine, languages in measure().items():
        lines.append(f'    "{engine}": {{\n')
        for language, pairs in languages.items():
            lines.append(f'        "{language}": (\n')
            for start in range(0, len(pairs), 6):
                lines.append(f"            {', '.join(map(str, pairs[start : start + 6]))},\n")
            lines.append("        ),\n")
        lines.append("    },\n")
    TABLE.write_text("".join([*lines, "}\n"]), encoding="utf-8")


if __name__ == "__main__":
    main()
