"""What `voice-coach remote` and a player say to each other: one line with a key and a question, and one answer."""

from __future__ import annotations

import re

from voice_coach.session.orders import Command, SetVolume

COMMANDS = {command.value: command for command in Command}
STATE = "state"
"""Asks what the player is at, and changes nothing."""
DONE, REFUSED = "done", "refused"
"""The first word of an answer; the rest of it is for people."""


def order_of(words: str) -> Command | SetVolume | None:
    """Read an order from its words: a command's value, or `volume` and a percentage. None if they are neither."""
    match words.split(" "):
        case ["volume", percent] if re.fullmatch(r"[0-9]{1,3}", percent) and int(percent) <= 100:
            return SetVolume(int(percent))
        case [word]:
            return COMMANDS.get(word)
    return None
