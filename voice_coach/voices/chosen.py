"""Choose one voice for each language before a routine starts, from the settings, the rate and what is installed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from voice_coach.coaching.cue import Phrase
from voice_coach.errors import UnknownVoiceError
from voice_coach.language_tag import first_part
from voice_coach.near import did_you_mean, near_words
from voice_coach.rates import DEFAULT_RATE
from voice_coach.safe_text import shown
from voice_coach.voices.contract import Engine, NoVoiceError, Recording, Voice, VoiceError, VoiceInfo
from voice_coach.voices.engines import built_in, engine, find_voice, voice_names
from voice_coach.voices.failures import Failures, VoiceKey

T = TypeVar("T")

STAND_IN = "espeak"
"""The fallback engine: it speaks the phrases that another engine failed to speak."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The voices and rates that the user asked for: ``voice`` for every phrase, otherwise ``voices`` by language.

    ``rates`` are by language too, and ``rate`` is the default. ``say_as`` maps words to their spellings for the voice,
    by language. Languages are BCP 47 tags; the keys are in lower case.
    """

    voice: str | None = None
    voices: Mapping[str, str] = field(default_factory=dict)
    rate: int = DEFAULT_RATE
    rates: Mapping[str, int] = field(default_factory=dict)
    say_as: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def voice_in(self, language: str) -> str | None:
        """Return the name of the voice that the user asked for in a language."""
        return _by_language(self.voices, language) if self.voice is None else self.voice

    def rate_in(self, language: str) -> int:
        """Return the rate in a language, in words a minute."""
        return _by_language(self.rates, language) or self.rate


def _by_language(table: Mapping[str, T], language: str) -> T | None:
    tag = language.replace("_", "-").lower()
    return table.get(tag, table.get(first_part(tag)))


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice for a language. ``why`` explains why no better voice was chosen; it may be empty."""

    engine: Engine
    voice: VoiceInfo
    rate: int
    why: str = ""

    @property
    def key(self) -> VoiceKey:
        """What identifies the voice at its rate."""
        return self.engine.name, self.voice.name, self.rate


def choose(wanted: Wanted, language: str) -> Choice:
    """Choose the voice for a language.

    Raises ``UnknownVoiceError`` for an unknown name, and ``NoVoiceError`` if no engine speaks the language.
    """
    rate = wanted.rate_in(language)
    name = wanted.voice_in(language)
    if name is not None:
        found = find_voice(name)
        if found is None:
            raise unknown(name)
        highest = found[0].fastest(found[1])
        name = found[1].name
        why = f"{name} is clear up to {highest} words a minute, so {highest} is used instead of {rate}"
        return Choice(*found, min(rate, highest), why if rate > highest else "")
    reasons: list[str] = []
    too_fast = False
    for one in built_in():
        # Above the clear range of the preferred natural voice, eSpeak is used: it is clear at any rate.
        voice = None if too_fast and one.name != STAND_IN else one.voice_for(language)
        if voice is None:
            continue
        if rate > one.fastest(voice):
            too_fast = True
            reasons.append(f"{voice.name} is clear up to {one.fastest(voice)} words a minute")
        elif lacking := one.lacking():
            reasons.append(lacking)
        else:
            return Choice(one, voice, rate, "; ".join(reasons))
    stand_in = engine(STAND_IN)
    if lacking := stand_in.lacking():
        raise NoVoiceError(lacking)
    from voice_coach.voices.espeak import no_voice_for

    raise no_voice_for(language)


def unknown(name: str) -> UnknownVoiceError:
    """Return the error for an unknown name, with suggestions."""
    if name.strip().startswith("+"):
        name, near = name.strip(), [f"en-us{name.strip()}"]
    else:
        near = near_words(name, voice_names(), 3) if len(name.strip()) > 2 else []
    remedy = f"{did_you_mean(near)} `voice-coach voices` lists all voices.".strip()
    return UnknownVoiceError(name, f"There is no voice {shown(name)}.", remedy)


class ChosenVoices:
    """A ``Voice`` that speaks each phrase with the voice for its language, which is chosen when first needed."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._lock = threading.RLock()
        self._choices: dict[str, Choice] = {}
        self._opened: dict[VoiceKey, Voice] = {}
        self._failures = Failures()
        self._closed = False
        if wanted.voice is not None:
            self.choice("en")  # raises at once for an unknown name

    def choice(self, language: str) -> Choice:
        """Return the voice for a language. Raises ``UnknownVoiceError`` and ``NoVoiceError``."""
        with self._lock:
            if language not in self._choices:
                self._choices[language] = choose(self.wanted, language)
            return self._choices[language]

    def require(self, languages: Iterable[str]) -> None:
        """Raise ``UnknownVoiceError`` if a voice that the user asked for cannot speak one of these languages."""
        for language in languages:
            try:
                choice = self.choice(language)
            except NoVoiceError:
                continue  # reported when the first phrase is spoken
            if not can_speak(choice, language):
                from voice_coach.routines.language_names import in_words

                own, wanted = (in_words(first_part(tag)) for tag in (choice.voice.languages[0], language))
                raise UnknownVoiceError(
                    self.wanted.voice_in(language) or choice.voice.name,
                    f"The voice {shown(choice.voice.name)} speaks only {own}, not {wanted}.",
                    "Leave the voice out, so that each language gets its own, or choose another: `voice-coach voices`.",
                )

    def limits(self, languages: Iterable[str]) -> list[str]:
        """Return a sentence for each voice that is not clear at the rate that the user asked for."""
        found: dict[str, None] = {}
        for language in languages:
            with contextlib.suppress(NoVoiceError):
                choice = self.choice(language)
                if choice.rate < self.wanted.rate_in(language):
                    found[f"{choice.why}."] = None
        return list(found)

    def fingerprint(self, phrase: Phrase) -> str:
        """Return everything except the text that determines the sound of a phrase. Raises ``VoiceError``."""
        choice = self.choice(phrase.language)
        self._failures.require_usable(choice.key)
        try:
            return self._open(choice).fingerprint(phrase)
        except VoiceError:
            raise
        except Exception as error:  # another package's voice may raise anything
            raise VoiceError(f"{type(error).__name__}: {error}") from error

    def speak(self, phrase: Phrase) -> Recording:
        """Speak a phrase. Raises ``VoiceError``."""
        choice = self.choice(phrase.language)
        self._failures.require_usable(choice.key)
        try:
            recording = self._open(choice).speak(phrase)
        except Exception as error:  # another package's voice may raise anything
            if self.stand_in(phrase) is not None:  # without another voice, this one is asked again each time
                self._failures.failed(choice.key, error)
            raise
        self._failures.succeeded(choice.key)
        return recording

    def stand_in(self, phrase: Phrase) -> Voice | None:
        """Return the voice that speaks a phrase when the chosen one failed, at the same rate, or None."""
        try:
            choice = self.choice(phrase.language)
        except NoVoiceError:
            return None
        if choice.engine.name in (STAND_IN, "silent") or self._closed:
            return None
        other = engine(STAND_IN)
        voice = other.voice_for(phrase.language)
        return None if voice is None or other.lacking() else self._open(Choice(other, voice, choice.rate))

    def warm_up(self, languages: Iterable[str] = ("en",)) -> None:
        """Start the voices of some languages early, so that the first phrase does not wait. Never raises."""
        for language in languages:
            try:
                self._open(self.choice(language)).warm_up()
            except Exception:  # another package's voice may raise anything; the first phrase reports it
                continue

    def close(self) -> None:
        """End all voices at once. A call of ``speak`` that is running raises ``VoiceError``."""
        with self._lock:
            self._closed = True
            opened = [*self._opened.values()]
        for voice in opened:
            with contextlib.suppress(Exception):  # another package's voice may raise anything
                voice.close()

    def _open(self, choice: Choice) -> Voice:
        with self._lock:
            if self._closed:
                raise VoiceError("The voice is closed.")
            if choice.key not in self._opened:
                self._opened[choice.key] = choice.engine.open(choice.voice, choice.rate)
            return self._opened[choice.key]


def can_speak(choice: Choice, language: str) -> bool:
    """Return whether the chosen voice accepts text in a language."""
    return choice.engine.reads_any_language or first_part(language) in map(first_part, choice.voice.languages)
