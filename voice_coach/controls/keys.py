"""Keys: turns what is typed on the terminal into commands for the player, without access to a terminal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from voice_coach.session.orders import EXPLAINED, Command


@dataclass(frozen=True, slots=True)
class Key:
    """The keys for a command: each of the characters in ``typed`` (the first one gives the name), and an arrow.

    ``short`` describes the command in a line of keys.
    """

    command: Command
    typed: str
    arrow: str = ""
    short: str = ""

    @property
    def name(self) -> str:
        """The name of the key for people."""
        return NAMES.get(self.typed[0], self.typed[0])


NAMES = {" ": "space", "\n": "Enter", "\r": "Enter"}

TABLE = (
    Key(Command.PRESS, " \n\r", short="pauses"),
    Key(Command.TOGGLE, "p"),
    Key(Command.NEXT, "n", "right", short="next"),
    Key(Command.BACK, "b", "left", short="back"),
    Key(Command.AGAIN, "a"),
    Key(Command.WHERE, "w"),
    Key(Command.LONGER, "r"),
    Key(Command.SKIP, "s"),
    Key(Command.LOUDER, "+=", "up"),
    Key(Command.SOFTER, "-", "down"),
    Key(Command.HELP, "?h", short="says the keys"),
    Key(Command.QUIT, "q", short="quits"),
)
"""All keys. Tests compare the help texts in the README, on the screen and of the coach with this table."""

KEYS: dict[str, Command] = {typed: key.command for key in TABLE for typed in key.typed}
"""The command of each character; upper and lower case are the same."""

ARROWS: dict[str, Command] = {key.arrow: key.command for key in TABLE if key.arrow}

PLAYING = (Command.PRESS, Command.NEXT, Command.BACK, Command.HELP, Command.QUIT)
READING = (Command.PRESS, Command.NEXT, Command.BACK, Command.QUIT)
"""The commands whose keys are shown when a routine is played, and when instructions are read aloud."""


def key_line(commands: Collection[Command]) -> str:
    """Return a line with the keys of some commands and what they do, like ``Keys: space pauses, n next.``."""
    return f"Keys: {', '.join(f'{key.name} {key.short}' for key in TABLE if key.command in commands)}."


def key_rows() -> list[tuple[str, str]]:
    """Return a row for each command: its keys, and what it does."""
    return [
        (
            ", ".join(dict.fromkeys(filter(None, [*(NAMES.get(one, one) for one in key.typed), key.arrow]))),
            EXPLAINED[key.command],
        )
        for key in TABLE
    ]


SEQUENCES: dict[bytes, Command] = {
    start + final: ARROWS[arrow]
    for start in (b"\x1b[", b"\x1bO")
    for final, arrow in ((b"A", "up"), (b"B", "down"), (b"C", "right"), (b"D", "left"))
}
"""What terminals send for the arrow keys, in normal and in application mode."""

WINDOWS: dict[str, Command] = {
    "H": ARROWS["up"],
    "P": ARROWS["down"],
    "M": ARROWS["right"],
    "K": ARROWS["left"],
}
"""What a Windows console sends after the prefix of a special key."""

AT_ONCE = 5
"""The most commands that fingers can type in ``A_MOMENT``; more are pasted text."""
A_MOMENT = 0.1
"""Seconds. A key that is held down repeats thirty times in a second."""
TOGETHER = 0.3
"""Seconds within which the pieces of one key arrive, even over a slow line."""
LONGEST = 64
"""The most bytes that are kept of an unfinished sequence."""

PASTE_BEGINS = b"\x1b[200~"
PASTE_ENDS = b"\x1b[201~"
"""What a terminal puts around pasted text if an earlier program asked it to (bracketed paste)."""

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
    """Split what a terminal sent into single keys, and return them with the unfinished rest.

    An escape that starts no sequence is left out.
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
    """Return whether another sequence starts inside the one that starts at ``at``."""
    return typed[at + 1 : at + 2] in (b"[", b"O") and typed.find(b"\x1b", at + 1) > 0


def command_of(key: bytes) -> Command | None:
    """Return the command of a key, or None if it has none."""
    return SEQUENCES.get(key) or (KEYS.get(key.decode("ascii").lower()) if key.isascii() else None)


class Typing:
    """Turns what is typed into commands, piece by piece, and ignores pasted text.

    ``now`` in each call is in seconds, on a monotonic clock.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._last = float("-inf")
        self._recent: list[float] = []
        self._pasting = False
        self._marked = False  # inside a bracketed paste

    def commands(self, typed: bytes, now: float) -> list[Command]:
        """Return the commands that these bytes ask for.

        A lone escape, an unknown sequence and pasted text are ignored. Pasted text is recognized by more keys than
        fingers can type, and ends at the first pause.
        """
        gap = now - self._last
        if gap > TOGETHER:
            self._rest = b""
            self._marked = False  # a lost end mark must not disable the keys for good
        if self._pasting and gap <= A_MOMENT:
            self._last = now
            return []
        keys, rest = split(self._rest + typed)
        keys = list(self._outside_marks(keys))
        # An endless sequence is swallowed; its first bytes are enough to recognize the rest of it.
        self._rest = rest if len(rest) <= LONGEST else rest[:2]
        return self.allowed([command for command in map(command_of, keys) if command is not None], now)

    def _outside_marks(self, keys: list[bytes]) -> Iterator[bytes]:
        for key in keys:
            if key in (PASTE_BEGINS, PASTE_ENDS):
                self._marked = key == PASTE_BEGINS
            elif not self._marked:
                yield key

    def allowed(self, asked: list[Command], now: float) -> list[Command]:
        """Return the commands ``asked``, or an empty list if they are part of pasted text."""
        gap = now - self._last
        self._last = now
        self._pasting = self._pasting and gap <= A_MOMENT
        self._recent = [one for one in self._recent if now - one <= A_MOMENT] + [now] * len(asked)
        if len(self._recent) > AT_ONCE:
            self._pasting, self._recent, self._rest = True, [], b""
        return [] if self._pasting else asked
