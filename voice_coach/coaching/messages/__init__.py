"""The coach's own words: whole sentences with named gaps, one module a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module

from voice_coach.units import Seconds

Message = str | Mapping[str, str]
"""A sentence, or its plural forms by CLDR category, chosen by the gap ``n``."""

LANGUAGES = ("en", "de", "es", "fr")
"""Languages that have a catalogue; the first serves all others."""


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language. ``language`` is the tag that the sentences are to be spoken in."""

    language: str
    messages: Mapping[str, Message]
    plural: Callable[[int], str]
    decimal: str

    def say(self, key: str, **gaps: object) -> str:
        """Fill the gaps of message ``key``; ``n`` also picks the plural form."""
        message = self.messages[key]
        if not isinstance(message, str):
            n = gaps["n"]
            if not isinstance(n, int):
                raise TypeError(f"the plural of {key!r} needs a whole number, not {n!r}")
            message = message[self.plural(n)]
        return message.format_map(gaps)

    def duration(self, seconds: Seconds) -> str:
        """Say a time: ``40 seconds``, ``1 minute and 30 seconds``, ``2 hours``."""
        whole = seconds.numerator // seconds.denominator
        hours, minutes = whole // 3600, whole // 60 % 60
        rest = seconds - hours * 3600 - minutes * 60
        parts = [
            self._count(unit, value)
            for unit, value in (("hours", Fraction(hours)), ("minutes", Fraction(minutes)), ("seconds", rest))
            if value
        ]
        if not parts:
            return self._count("seconds", Fraction(0))
        return (
            parts[0]
            if len(parts) == 1
            else self.say(f"duration_{len(parts)}", **dict(zip("abc", parts, strict=False)))
        )

    def _count(self, unit: str, value: Fraction) -> str:
        if value.denominator == 1:
            return self.say(unit, n=int(value))
        written = f"{float(value):.2f}".rstrip("0").rstrip(".")
        return self.say(f"{unit}_fraction", value=written.replace(".", self.decimal))


@cache
def catalogue(language: str) -> Catalogue:
    """Find the sentences for a BCP 47 tag; a language without a catalogue is coached in English.

    The sentences then carry ``en``, so that an English voice says them and only the routine's own
    texts are spoken in the routine's language.
    """
    primary = language.replace("_", "-").split("-")[0].lower()
    found = primary in LANGUAGES
    module = import_module(f"voice_coach.coaching.messages.{primary if found else LANGUAGES[0]}")
    return Catalogue(language if found else LANGUAGES[0], module.MESSAGES, module.plural, module.DECIMAL)
