"""Find voices: those of all engines, by name, and by language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from voice_coach.errors import UsageError
from voice_coach.near import did_you_mean, near_words
from voice_coach.routines.language_names import NAMES as LANGUAGE_NAMES
from voice_coach.routines.language_names import tag_for
from voice_coach.safe_text import shown
from voice_coach.voices.chosen import unknown
from voice_coach.voices.contract import Engine, VoiceInfo
from voice_coach.voices.engines import added, built_in, find_voice


@dataclass(frozen=True)
class Gathered:
    """All voices, the preferred engines' first; missing engines with the reason; sentences on broken ones."""

    voices: list[tuple[Engine, VoiceInfo]]
    missing: list[tuple[Engine, str]]
    broken: list[str]


def gather() -> Gathered:
    """Ask every engine for its voices. An engine of another package that fails is reported and left out."""
    gathered = Gathered([], [], [])
    ours = list(built_in())
    others, broken = added()
    gathered.broken.extend(f"An engine of another package cannot be loaded: {told}" for told in broken)
    for engine in (*ours, *others):
        try:
            lacking = engine.lacking()
            voices = list(engine.voices())
        except Exception as error:
            if engine in ours:
                raise
            gathered.broken.append(f"The engine {engine.name} is broken: {type(error).__name__}: {error}")
            continue
        if lacking:
            gathered.missing.append((engine, lacking))
        gathered.voices.extend((engine, voice) for voice in voices)
    return gathered


def named(names: Iterable[str]) -> list[tuple[Engine, VoiceInfo]]:
    """Return the voices with these names. Raises ``UnknownVoiceError`` with suggestions."""
    found = []
    for name in names:
        one = find_voice(name)
        if one is None:
            raise unknown(name)
        found.append(one)
    return found


def tag_of(language: str) -> str:
    """Return the BCP 47 tag of a language, in lower case, from a tag or a name. Raises ``UsageError``."""
    tag = tag_for(language)
    plain = language.strip().replace("_", "-").lower()
    if tag is not None:
        return tag.lower()
    if re.fullmatch(r"[a-z]{2,4}(-[a-z0-9]{1,8})*", plain) and any(
        speaks(one, plain) for _, one in gather().voices
    ):
        return plain
    names = [name for known in LANGUAGE_NAMES.values() for name in known]
    near = near_words(language, names) if len(plain) > 2 else []
    raise UsageError(
        f"There is no voice for a language {shown(language)}.",
        did_you_mean(near) or "Write its tag, such as `de` or `pt-BR`, or its name.",
    )


def speaks(voice: VoiceInfo, tag: str) -> bool:
    """Return whether a voice speaks a language: one for `en-gb` speaks `en`, one for `en-us` does not speak `en-gb`."""
    return any(f"{one.lower()}-".startswith(f"{tag}-") for one in voice.languages)
