"""The process that speaks with hibari. ``hibari.py`` runs it as a script.

It reads a line of JSON for each phrase (``text``, ``speed``). The noise in the voice is seeded for each phrase, so that
one process can speak them all and no phrase depends on those before it.
"""

from __future__ import annotations

import gc
import hashlib
import json
import marshal
import re
import sys
import threading
import types
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

LONGEST = 300
"""Characters converted to phonemes at once."""

MOST_PHONEMES = 150
"""Phonemes spoken at once: memory grows with the square of their number (2,000 digits in a row took 1 GB)."""

LEXICONS = (
    "lexicon_us_gold.json.gz",
    "lexicon_us_silver.json.gz",
    "tokenizer_exceptions.json",
    "tagger.json.gz",
)
MAGIC = b"voice-coach lexicons 1\n"

SENTENCE = re.compile(r"(?<=[.!?…])\s+")
CLAUSE = re.compile(r"(?<=[,;:—–])\s+")
LONG_NUMBER = re.compile(r"\d(?:[.,]*\d){12,}")
"""hibari fails for numbers of more than 36 digits, and numbers of more than 12 are hard to follow."""


class WrongModelError(Exception):
    """The model file does not belong to this version of hibari."""


def load(model: str, sha256: str, lexicons: str | None) -> Any:
    """Load the model and the lexicons side by side, and return the function that speaks with them.

    ``lexicons`` is the file for the parsed lexicons, which load twice as fast as hibari's own, or None for no file.
    """
    from voice_coach.shortage import started

    gc.disable()
    # hibari uses scipy's FFT where scipy is installed, which changes the last bits of the samples. It also downloads
    # other voices: without urllib.request, this process cannot.
    sys.modules["scipy"] = None  # type: ignore[assignment]
    sys.modules["urllib.request"] = types.ModuleType("urllib.request")
    import hibari
    import onnxruntime

    onnxruntime.SessionOptions = partial(frugal, onnxruntime.SessionOptions)
    require_model(model, sha256)
    parsed: dict[str, Any] | None = None

    def load_lexicons() -> None:
        nonlocal parsed
        parsed = kept_lexicons(lexicons) if lexicons is not None else None

    # Loading the lexicons holds the interpreter, while most of the model's loading releases it, so the model goes
    # first and the thread must not interrupt it.
    usual = sys.getswitchinterval()
    sys.setswitchinterval(10.0)
    beside = threading.Thread(target=load_lexicons)
    side_by_side = started(beside)
    voice = hibari.Hibari(threads=1, model=model)
    if side_by_side:
        beside.join()
    else:
        load_lexicons()
    sys.setswitchinterval(usual)
    from hibari import g2p

    if parsed is None:
        parsed = {name: g2p._load_json(name) for name in LEXICONS}
        if lexicons is not None:
            keep_lexicons(Path(lexicons), parsed)
    g2p._load_json = parsed.__getitem__
    voice._g2p = g2p.G2P()
    gc.freeze()
    gc.enable()
    return lambda request: speak(voice, request)


def frugal(options: Callable[[], Any]) -> Any:
    """Return session options without memory arenas: as fast, with a peak of memory that is a fifth lower."""
    made = options()
    made.enable_cpu_mem_arena = made.enable_mem_pattern = False
    return made


def require_model(path: str, sha256: str) -> None:
    """Raise ``WrongModelError`` if the model file has been changed."""
    if hashlib.sha256(Path(path).read_bytes()).hexdigest() != sha256:
        raise WrongModelError(f"{path} has been changed")


def kept_lexicons(file: str) -> dict[str, Any] | None:
    """Return the lexicons kept in ``file``, or None if it is missing or damaged."""
    try:
        if not Path(file).is_file():  # reading a pipe might never end
            return None
        content = Path(file).read_bytes()
        data = memoryview(content)[len(MAGIC) + 4 :]
        if content.startswith(MAGIC) and zlib.crc32(data) == int.from_bytes(
            content[len(MAGIC) : len(MAGIC) + 4], "big"
        ):
            parsed: dict[str, Any] = marshal.loads(data)
            return parsed if isinstance(parsed, dict) and set(parsed) == set(LEXICONS) else None
    except (OSError, EOFError, ValueError, TypeError):
        pass
    return None


def keep_lexicons(file: Path, parsed: dict[str, Any]) -> None:
    """Write the parsed lexicons for the next start, completely or not at all. Never raises ``OSError``."""
    from voice_coach.errors import CoachError
    from voice_coach.whole_file import write_whole

    data = marshal.dumps(parsed)
    with suppress(CoachError):  # such as a full disk: the next start takes longer
        write_whole(file, MAGIC + zlib.crc32(data).to_bytes(4, "big") + data)


def speak(voice: Any, request: dict[str, Any]) -> tuple[int, bytes]:
    """Speak a phrase piece by piece, with the same noise each time. Returns the rate, and 16-bit samples."""
    import numpy as np

    noise = np.random.default_rng(0)
    spoken = bytearray()  # 16-bit samples, so that minutes of sound take little memory
    for piece in pieces(harmless(request["text"]), LONGEST):
        for phonemes in voice.phonemize(piece):
            for part in pieces(phonemes, MOST_PHONEMES):
                samples = voice.from_ids(voice.ids(part), request["speed"], noise)
                if not np.isfinite(samples).all():
                    raise ValueError("the model returned samples that are not numbers")
                spoken += (np.clip(samples, -1, 1) * np.float32(32767)).astype("<i2").tobytes()
    return voice.sample_rate, bytes(spoken)


def harmless(text: str) -> str:
    """Disable hibari's markup, ``[word](/phonemes/)``, and split long numbers into digits."""
    return LONG_NUMBER.sub(lambda match: " ".join(re.findall(r"\d", match[0])), text.replace("](", "] ("))


def pieces(text: str, longest: int) -> list[str]:
    """Split a text into pieces of up to ``longest`` characters: at sentences, clauses, words, or else anywhere."""
    found: list[str] = []
    for sentence in SENTENCE.split(text):
        piece = ""
        for clause in [sentence] if len(sentence) <= longest else CLAUSE.split(sentence):
            both = f"{piece} {clause}" if piece else clause
            if len(both) <= longest:
                piece = both
                continue
            if piece:
                found.append(piece)
            piece = clause
            while len(piece) > longest:
                cut = piece.rfind(" ", 1, longest + 1)
                cut = longest if cut < 0 else cut
                found.append(piece[:cut])
                piece = piece[cut:].lstrip()
        found.append(piece)
    return found


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    sys.path[:] = settings["search_path"]
    from voice_coach.voices.serving import serve

    serve(lambda: load(settings["model"], settings["sha256"], settings["lexicons"]))
