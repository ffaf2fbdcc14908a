"""The table of engines. A new engine needs an entry here and nowhere else in the program (see CONTRIBUTING.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

from voice_coach.environment import set_environment
from voice_coach.voices.contract import Engine, VoiceInfo

ENGINES = ("hibari", "piper", "espeak", "silent")
"""Modules of this package, each with an ``ENGINE``, in order of preference for a language."""

GROUP = "voice_coach.voices"
"""The entry point group for engines of other packages. Their voices are used only when asked for by name."""

METHODS = ("lacking", "voices", "find", "voice_for", "fastest", "open")
"""The methods of an engine; its attributes are the annotations of ``Engine``."""


def engine(name: str) -> Engine:
    """Return an engine of this package."""
    found: Engine = import_module(f"voice_coach.voices.{name}").ENGINE
    return found


def built_in() -> Iterator[Engine]:
    """Yield the engines of this package, in order of preference."""
    return map(engine, ENGINES)


@cache
def added() -> tuple[tuple[Engine, ...], tuple[str, ...]]:
    """Load the engines of other packages. Returns them, and an error text for each one that cannot be used."""
    from importlib.metadata import entry_points

    set_environment()  # they may import onnxruntime, in this process
    found: list[Engine] = []
    broken: list[str] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            one = point.load()
            require_engine(one)
            found.append(one)
        except Exception as error:  # another package's engine may raise anything; the others stay usable
            broken.append(f"{point.name} ({point.value}): {type(error).__name__}: {error}")
    return tuple(found), tuple(broken)


def require_engine(one: Any) -> None:
    """Raise ``TypeError`` if ``one`` is not an engine, and whatever its ``voices`` raises."""
    missing = [part for part in (*Engine.__annotations__, *METHODS) if not hasattr(one, part)]
    if missing:
        raise TypeError(f"the engine lacks {', '.join(missing)}")
    for voice in one.voices():
        if not isinstance(voice, VoiceInfo):
            raise TypeError(f"voices() must return VoiceInfo objects, not {voice!r}")


def find_voice(name: str) -> tuple[Engine, VoiceInfo] | None:
    """Return the voice called ``name`` with its engine, or None; other packages are asked last.

    Raises ``UnknownVoiceError`` for a name that is partly right.
    """
    for one in built_in():
        voice = one.find(name)
        if voice is not None:
            return one, voice
    for one in added()[0]:
        with suppress(Exception):  # another package's engine may raise anything
            voice = one.find(name)
            if voice is not None:
                return one, voice
    return None


def voice_names() -> list[str]:
    """Return all names that ``--voice`` accepts, in order of the engines' preference."""
    from voice_coach.voices.espeak import spoken_names

    names = [voice.name for one in (*built_in(), *added()[0]) for voice in one.voices()]
    return list(dict.fromkeys([*names, *spoken_names()]))
