"""A stand-in for ``hibari_process.py`` that answers as ``VOICE_COACH_FAULT`` says. Run as a script, as that one is."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

RATE = 24_000
SECOND = b"\x10\x27\xf0\xd8" * (RATE // 2)
"""A second of a loud tone, 16-bit samples."""


def line(content: object) -> bytes:
    return json.dumps(content).encode() + b"\n"


def sound(data: bytes, rate: object = RATE, announced: object = None) -> bytes:
    return line({"rate": rate, "bytes": len(data) if announced is None else announced}) + data


def signalled(number: int) -> bytes:
    os.kill(os.getpid(), number)
    time.sleep(60)
    return b""


def not_a_number() -> bytes:
    """Return what the real script makes of a model that gives no numbers."""
    import numpy as np

    from voice_coach.voices.hibari_process import speak
    from voice_coach.voices.serving import in_a_line

    class Model:
        sample_rate = RATE
        ids = phonemize = staticmethod(lambda text: [text])

        def from_ids(self, *_: object) -> Any:
            return np.full(RATE, np.nan, np.float32)

    try:
        rate, data = speak(Model(), {"text": "hold", "speed": 1.0})
    except ValueError as error:
        return line({"error": in_a_line(error)})
    return sound(data, rate)


def one_after_another() -> Iterator[bytes]:
    """Yield sound for the first phrase, a shortage for the second, and sound from then on."""
    yield sound(SECOND)
    yield line({"shortage": "There is not enough memory"})
    while True:
        yield sound(SECOND)


short_of_memory = one_after_another()

FAULTS: dict[str, Callable[[], bytes]] = {
    "garbage": lambda: b"\xff\xfe\x00 garbage\n" + os.urandom(10_000),
    "a line without an end": lambda: b"x" * 1_000_000,
    "silence": lambda: sound(bytes(2 * RATE)),
    "hiss below hearing": lambda: sound(b"\x01\x00\xff\xff" * RATE),
    "no samples": lambda: sound(b""),
    "no numbers": not_a_number,
    "another rate": lambda: sound(SECOND, 48_000),
    "a minute": lambda: sound(SECOND * 60),
    "more than announced": lambda: sound(SECOND, announced=len(SECOND) - 100),
    "an error": lambda: line({"error": "a fault inside"}),
    "a shortage": lambda: line({"shortage": "There is not enough memory"}),
    "a shortage at the second phrase": lambda: next(short_of_memory),
    "not loaded": lambda: line({"missing": "a fault inside"}),
    "a crash": lambda: signalled(signal.SIGSEGV),
    "an early end": lambda: os._exit(0),
}


def main() -> None:
    fault = os.environ["VOICE_COACH_FAULT"]
    if fault == "out of memory while loading":
        signalled(signal.SIGKILL)
    if fault == "a traceback while loading":
        raise ZeroDivisionError("a fault inside")
    for _ in sys.stdin.buffer:
        if fault == "stopped":
            signalled(signal.SIGSTOP)
        content = FAULTS[fault]()
        while content:
            content = content[os.write(1, content) :]


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    sys.path[:] = settings["search_path"]
    main()
