"""The coach's own words: whole sentences with named gaps, one module per language (see CONTRIBUTING.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module

from voice_coach.coaching.cue import Phrase
from voice_coach.language_tag import first_part
from voice_coach.units import Seconds

Sentence = str | Mapping[str, str]
"""A sentence, or its plural forms by CLDR category, chosen by the gap ``n``, or by the time in the gap ``length``."""
Message = Sentence | tuple[Sentence, ...]
"""A sentence, or three to six wordings of it, which take turns."""

AUTHOR_GAPS = ("side", "name")
"""The gaps that are filled with text from the routine."""

_HERE = "\0"

LANGUAGES = ("en", "de", "es", "fr")
"""Languages that have a catalogue; the first is the fallback for all others."""


class SpokenTime(str):
    """A time in words, and the number that a verb beside it agrees with: 1 for one second, one minute or one hour."""

    n: int

    def __new__(cls, text: str, n: int) -> SpokenTime:
        """Return ``text`` with its number."""
        time = super().__new__(cls, text)
        time.n = n
        return time


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language. ``language`` is the tag of the voice that speaks them."""

    language: str
    messages: Mapping[str, Message]
    plural: Callable[[int], str]
    decimal: str

    def say(self, key: str, **gaps: object) -> str:
        """Return message ``key`` with its gaps filled; ``n``, or else the time in ``length``, picks a plural form.

        Of several wordings, the gap ``before`` picks one: how many messages of this kind came before in the routine.
        So none comes twice in a row.
        """
        message = self.messages[key]
        if isinstance(message, tuple):
            before = gaps.get("before", 0)
            assert isinstance(before, int)
            message = message[before % len(message)]
        if not isinstance(message, str):
            n = gaps["n"] if "n" in gaps else getattr(gaps["length"], "n", None)
            if not isinstance(n, int):
                raise TypeError(f"the plural of {key!r} needs a whole number, not {n!r}")
            message = message[self.plural(n)]
        return message.format_map(gaps)

    def phrases(self, key: str, language: str, **gaps: object) -> tuple[Phrase, ...]:
        """Return message ``key`` as phrases, as ``say`` does; text from the routine in it is in ``language``.

        If the coach speaks another language, that text becomes a phrase of its own, so that the right voice says it.
        """
        author = next((gap for gap in AUTHOR_GAPS if gaps.get(gap) is not None), None)
        if author is None or language == self.language:
            return (Phrase(self.say(key, **gaps), self.language),)
        before, here, after = self.say(key, **{**gaps, author: _HERE}).partition(_HERE)
        pieces = [
            (before.strip(" ,:"), self.language),
            (str(gaps[author]) if here else "", language),
            (after.strip(" ,:"), self.language),
        ]
        return tuple(Phrase(text, tag) for text, tag in pieces if text)

    def duration(self, seconds: Seconds) -> SpokenTime:
        """Return a time in words: ``40 seconds``, ``1 minute and 30 seconds``, ``2 hours``."""
        whole = seconds.numerator // seconds.denominator
        hours, minutes = whole // 3600, whole // 60 % 60
        rest = seconds - hours * 3600 - minutes * 60
        units = [("hours", Fraction(hours)), ("minutes", Fraction(minutes)), ("seconds", rest)]
        units = [(unit, value) for unit, value in units if value] or [("seconds", Fraction(0))]
        parts = [self._count(unit, value) for unit, value in units]
        one = len(units) == 1 and units[0][1] == 1
        return SpokenTime(self.list_text(parts), 1 if one else 2)

    def list_text(self, things: Sequence[str]) -> str:
        """Return things as a list in words: ``a mat, a chair and a towel``."""
        *others, last = things
        return self.say("list", a=", ".join(others), b=last) if others else last

    def _count(self, unit: str, value: Fraction) -> str:
        if value.denominator == 1:
            return self.say(unit, n=int(value))
        written = f"{float(value):.2f}".rstrip("0").rstrip(".")
        # French uses the singular for anything less than two.
        return self.say(f"{unit}_fraction", n=max(1, int(value)), value=written.replace(".", self.decimal))


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of the language in which the coach speaks for ``language``, a BCP 47 tag."""
    coached = coached_in(language)
    module = import_module(f"voice_coach.coaching.messages.{first_part(coached)}")
    return Catalogue(coached, module.MESSAGES, module.plural, module.DECIMAL)


def coached_in(language: str) -> str:
    """Return the language in which the coach speaks: that of the routine, or English if it has no catalogue.

    In English, an English voice speaks the coach's sentences, and only the routine's own texts are spoken in the
    routine's language.
    """
    return language if first_part(language) in LANGUAGES else LANGUAGES[0]


def spoken_languages(languages: Iterable[str]) -> list[str]:
    """Return the languages of routines, each once, with those in which the coach speaks for them."""
    written = list(languages)
    return list(dict.fromkeys([*written, *map(coached_in, written)]))
