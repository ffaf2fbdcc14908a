"""Keys: what is typed on the terminal becomes commands for the player. No terminal is known here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from voice_coach.session.orders import EXPLAINED, Command


@dataclass(frozen=True, slots=True)
class Key:
    """What asks for a command: each of the characters ``typed`` (the first is the one that is named), and an arrow.

    ``short`` says in a line of keys what it does.
    """

    command: Command
    typed: str
    arrow: str = ""
    short: str = ""

    @property
    def name(self) -> str:
        """The key in words."""
        return NAMES.get(self.typed[0], self.typed[0])


NAMES = {" ": "space"}

TABLE = (
    Key(Command.TOGGLE, " p", short="pauses"),
    Key(Command.NEXT, "n", "right", short="next"),
    Key(Command.BACK, "b", "left", short="back"),
    Key(Command.AGAIN, "a"),
    Key(Command.WHERE, "w"),
    Key(Command.LONGER, "r"),
    Key(Command.SKIP, "s"),
    Key(Command.LOUDER, "+=", "up"),
    Key(Command.SOFTER, "-", "down"),
    Key(Command.HELP, "?h", short="says all keys"),
    Key(Command.QUIT, "q", short="quits"),
)
"""All keys there are. What the help texts of README, screen and coach name is checked against it."""

KEYS: dict[str, Command] = {typed: key.command for key in TABLE for typed in key.typed}
"""What each character asks for; capital letters ask for the same."""

ARROWS: dict[str, Command] = {key.arrow: key.command for key in TABLE if key.arrow}

PLAYING = (Command.TOGGLE, Command.NEXT, Command.BACK, Command.HELP, Command.QUIT)
READING = (Command.TOGGLE, Command.NEXT, Command.BACK, Command.QUIT)
"""The keys that are named where a routine is played, and where a text is read aloud."""


def key_line(commands: Collection[Command]) -> str:
    """Return some keys with what they do, in a line: ``Keys: space pauses, n next``."""
    return f"Keys: {', '.join(f'{key.name} {key.short}' for key in TABLE if key.command in commands)}."


def key_rows() -> list[tuple[str, str]]:
    """Return a row for each command: its keys, and what it does."""
    return [
        (
            ", ".join(filter(None, [key.name, *key.typed[1:], key.arrow])),
            EXPLAINED[key.command],
        )
        for key in TABLE
    ]


SEQUENCES: dict[bytes, Command] = {
    start + final: ARROWS[arrow]
    for start in (b"\x1b[", b"\x1bO")
    for final, arrow in ((b"A", "up"), (b"B", "down"), (b"C", "right"), (b"D", "left"))
}
"""What terminals send for the arrows, in both of their modes."""

WINDOWS: dict[str, Command] = {
    "H": ARROWS["up"],
    "P": ARROWS["down"],
    "M": ARROWS["right"],
    "K": ARROWS["left"],
}
"""What follows the mark of a special key in a Windows console."""

AT_ONCE = 5
"""As many commands as fingers give in ``A_MOMENT``; more are a text that was pasted."""
A_MOMENT = 0.1
"""Seconds; a key that is held down repeats thirty times in a second."""
TOGETHER = 0.3
"""Seconds within which the pieces of one key arrive, even over a slow line."""
LONGEST = 64
"""Bytes that are kept of a sequence that has not ended."""

PASTE_BEGINS = b"\x1b[200~"
PASTE_ENDS = b"\x1b[201~"
"""What a terminal puts around a text that is pasted, where a program before us has asked it to."""

_ONE_KEY = re.compile(
    rb"""\x1b (?:
        \[\[[^\x1b]                    # function keys of the Linux console
      | \[(?!\[)[0-?]*[ -/]*[^ -?\x1b] # arrows, function keys, the mouse, with their modifiers
      | O[^\x1b]                       # arrows and the keypad in application mode
      | [\]P^_X].*?(?:\x07|\x1b\\)     # a terminal's answers
      | [^\[O\]P^_X\x1b]               # a key with Alt
    )
    | [^\x1b]""",
    re.DOTALL | re.VERBOSE,
)


def split(typed: bytes) -> tuple[list[bytes], bytes]:
    """Cut what a terminal sent into single keys; what has only begun is given back as the rest.

    An escape that begins nothing is left out.
    """
    keys: list[bytes] = []
    at = 0
    while at < len(typed):
        found = _ONE_KEY.match(typed, at)
        if found is not None:
            keys.append(found.group())
            at = found.end()
        elif typed.startswith(b"\x1b\x1b", at) or _is_broken(typed, at):
            at += 1 if typed.startswith(b"\x1b\x1b", at) else typed.index(b"\x1b", at + 1) - at
        else:
            break
    return keys, typed[at:]


def _is_broken(typed: bytes, at: int) -> bool:
    """Return whether another sequence begins inside the one that begins ``at``."""
    return typed[at + 1 : at + 2] in (b"[", b"O") and typed.find(b"\x1b", at + 1) > 0


def command_of(key: bytes) -> Command | None:
    """Return what one key asks for; None for all others."""
    return SEQUENCES.get(key) or (KEYS.get(key.decode("ascii").lower()) if key.isascii() else None)


class Typing:
    """Turns what is typed into commands, piece by piece, and lets pasted text be.

    ``now`` of each call is in seconds, on a clock that runs evenly.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._last = float("-inf")
        self._recent: list[float] = []
        self._pasting = False
        self._marked = False  # between the marks of a paste

    def commands(self, typed: bytes, now: float) -> list[Command]:
        """Return what these bytes ask for.

        A lone escape, a sequence of no meaning, and pasted text ask for nothing: such text is known by more
        keys than fingers can type, and ends with a pause.
        """
        gap = now - self._last
        if gap > TOGETHER:
            self._rest = b""
            self._marked = False  # a mark that was lost takes no keys for good
        if self._pasting and gap <= A_MOMENT:
            self._last = now
            return []
        keys, rest = split(self._rest + typed)
        keys = list(self._outside_marks(keys))
        # A sequence that does not end is swallowed as far as it goes: its first bytes tell what it is.
        self._rest = rest if len(rest) <= LONGEST else rest[:2]
        return self.allowed([command for command in map(command_of, keys) if command is not None], now)

    def _outside_marks(self, keys: list[bytes]) -> Iterator[bytes]:
        for key in keys:
            if key in (PASTE_BEGINS, PASTE_ENDS):
                self._marked = key == PASTE_BEGINS
            elif not self._marked:
                yield key

    def allowed(self, asked: list[Command], now: float) -> list[Command]:
        """Return back what was ``asked`` by keys, unless it is part of a text that was pasted."""
        gap = now - self._last
        self._last = now
        self._pasting = self._pasting and gap <= A_MOMENT
        self._recent = [one for one in self._recent if now - one <= A_MOMENT] + [now] * len(asked)
        if len(self._recent) > AT_ONCE:
            self._pasting, self._recent, self._rest = True, [], b""
        return [] if self._pasting else asked
