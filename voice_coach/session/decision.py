"""What the conductor decides: what sounds next, or what is said while all goes on. Data for the player."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_coach.coaching.announcements import Lines
from voice_coach.coaching.phases import Phase, Talk
from voice_coach.session.playhead import Moment
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Sequel:
    """What sounds from now on, in place of all that was to come.

    ``number`` is that of the first of ``phases``; behind them the routine goes on with phase ``then``. Without
    that there is silence, or the end. ``reply`` are those lines of it that answer the listener.
    """

    phases: tuple[Phase, ...]
    number: int = 0
    then: int | None = None
    ends: bool = False
    reply: Lines = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """Words laid over what goes on, in the first place within ``patience`` that has room for all of them.

    If there is none, ``otherwise`` comes: other words, or what it makes of the moment at which that is known.
    """

    lines: Lines
    patience: Seconds
    otherwise: Callable[[Moment], Sequel] | Aside | None


Decision = Sequel | Aside | None
"""None: all goes on as it was."""


def silence(lines: Lines = ()) -> Sequel:
    """Return a few words with nothing behind them."""
    return Sequel((Talk(lines),), reply=lines)


def in_writing(lines: Lines) -> str:
    """Return an answer as text, for whoever asked in writing."""
    *before, last = [line.phrase.text for line in lines] or [""]
    return " ".join([*(_ended(text) for text in before), last])


def _ended(text: str) -> str:
    """Return a sentence with a mark at its end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
