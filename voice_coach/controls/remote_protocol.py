"""The protocol between `voice-coach remote` and a player: one line with a key and a question, and one answer."""

from __future__ import annotations

import re

from voice_coach.session.orders import Command, SetVolume

COMMANDS = {command.value: command for command in Command}
STATE = "state"
"""Asks for the player's status, and changes nothing."""
DONE, REFUSED = "done", "refused"
"""The first word of an answer; the rest is text for people."""


def order_of(words: str) -> Command | SetVolume | None:
    """Parse an order: a command's value, or `volume` and a percentage. Return None if it is neither."""
    match words.split(" "):
        case ["volume", percent] if re.fullmatch(r"[0-9]{1,3}", percent) and int(percent) <= 100:
            return SetVolume(int(percent))
        case [word]:
            return COMMANDS.get(word)
    return None
