"""The engines there are. This table is all that has to know a new one.

To add an engine, write a module in this package whose ``ENGINE`` satisfies ``contract.Engine``, and add the module's
name to ``ENGINES``. An engine with a library of its own runs in a process (``speech_process``, ``serving``) and imports
the library there alone. Add one of its voices to ``SPEAKING`` in ``tests/test_voices.py`` and to ``ENGINES`` in
``tests/test_nothing_sent.py``, which hold every engine to the contract and watch that it sends nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from voice_coach.voices.contract import Engine, VoiceInfo

ENGINES = ("hibari", "piper", "espeak", "silent")
"""Modules of this package, the engine that is preferred for a language first; each has an ``ENGINE``."""

GROUP = "voice_coach.voices"
"""The entry points by which other packages bring engines; they are asked for by the name of a voice alone."""

METHODS = ("lacking", "voices", "find", "voice_for", "fastest", "open")
"""What an engine is asked, beside what it says of itself."""


def engine(name: str) -> Engine:
    """Return an engine of this package."""
    found: Engine = import_module(f"voice_coach.voices.{name}").ENGINE
    return found


def built_in() -> Iterator[Engine]:
    """Yield the engines of this package, the preferred ones first."""
    return map(engine, ENGINES)


@cache
def added() -> tuple[tuple[Engine, ...], tuple[str, ...]]:
    """Load the engines that other packages bring. Returns them, and what is wrong with those that cannot be had."""
    from importlib.metadata import entry_points

    # They may import onnxruntime, which sends what it calls telemetry unless this is set before. The speech processes
    # have it from ``speech_process.ENVIRONMENT``, but engines of other packages are loaded in this one.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    found: list[Engine] = []
    broken: list[str] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            one = point.load()
            require_engine(one)
            found.append(one)
        except Exception as error:  # it is not ours, and nothing else may suffer from it
            broken.append(f"{point.name} ({point.value}): {type(error).__name__}: {error}")
    return tuple(found), tuple(broken)


def require_engine(one: Any) -> None:
    """Raise ``TypeError`` for what is no engine, and whatever it raises itself when it is asked for its voices."""
    missing = [part for part in (*Engine.__annotations__, *METHODS) if not hasattr(one, part)]
    if missing:
        raise TypeError(f"an engine needs {', '.join(missing)}")
    for voice in one.voices():
        if not isinstance(voice, VoiceInfo):
            raise TypeError(f"a voice is described by a VoiceInfo, and not by {voice!r}")


def find_voice(name: str) -> tuple[Engine, VoiceInfo] | None:
    """Return the voice that a user calls ``name``, with its engine; other packages are asked last.

    Raises ``UnknownVoiceError`` for a name that is nearly one.
    """
    for one in built_in():
        voice = one.find(name)
        if voice is not None:
            return one, voice
    for one in added()[0]:
        with suppress(Exception):  # it is not ours
            voice = one.find(name)
            if voice is not None:
                return one, voice
    return None


def voice_names() -> list[str]:
    """Return all names that a voice can be asked for by, the preferred engines' first."""
    from voice_coach.voices.espeak import spoken_names

    names = [voice.name for one in (*built_in(), *added()[0]) for voice in one.voices()]
    return list(dict.fromkeys([*names, *spoken_names()]))
