"""The conductor's decisions, as data for the player: what sounds next, or what is said over the routine."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.cue import Phrase
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.session.moments import Moment
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Sequel:
    """What sounds from now on, instead of what was laid out.

    ``number`` is the number of the first of ``phases``. After them, the routine continues with phase ``then``; without
    it, silence follows or, with ``ends``, the end. ``reply`` are the lines among them that answer the listener.
    """

    phases: tuple[Phase, ...]
    number: int = 0
    then: int | None = None
    ends: bool = False
    reply: Lines = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form of an answer: words that begin within ``patience`` seconds of the question, and not before ``after``.

    With a ``patience`` of 0 they begin as soon as the voice has spoken them, or not at all.
    """

    lines: Lines
    patience: Seconds = Fraction(0)
    after: Seconds = Fraction(0)


@dataclass(frozen=True, slots=True)
class Aside:
    """Words mixed over the routine, at the first place within ``patience`` that has room for all of them.

    If there is no such place, the first of the ``shorter`` forms is said that has one. If none has, what ``otherwise``
    returns for the moment at which that is known follows; with None, the words are left out. ``repeated`` are words of
    the routine that only repeat the answer: those that would come soon after it are left out.
    """

    lines: Lines
    patience: Seconds = Fraction(0)
    otherwise: Callable[[Moment], Sequel | Aside] | None = None
    shorter: tuple[Form, ...] = ()
    repeated: Collection[Phrase] = ()

    @property
    def forms(self) -> tuple[Form, ...]:
        """All forms, the longest first."""
        return (Form(self.lines, self.patience), *self.shorter)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words mixed over the routine as soon as neither it nor an earlier answer sounds, or left out.

    In what lasts until the listener presses, they are an ``Interjection`` with ``kept`` if no earlier answer sounds.
    """

    lines: Lines
    kept: Collection[Phrase] | None = None


@dataclass(frozen=True, slots=True)
class Interjection:
    """Words said at once over what lasts until the listener presses, after the word or tone that sounds now.

    The words that would sound at that time give way: they come a little later, or are left out. Those in ``kept`` are
    never left out.
    """

    lines: Lines
    kept: Collection[Phrase]


Decision = Sequel | Aside | Mention | Interjection | None
"""None changes nothing."""


def silence(lines: Lines = ()) -> Sequel:
    """Return a few words, followed by silence."""
    return Sequel((Talk(lines),), reply=lines)


def in_writing(lines: Lines) -> str:
    """Return an answer as text, for clients that sent the order."""
    *before, last = [line.phrase.text for line in lines] or [""]
    return " ".join([*(_ended(text) for text in before), last])


def _ended(text: str) -> str:
    """Return a sentence with a punctuation mark at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
