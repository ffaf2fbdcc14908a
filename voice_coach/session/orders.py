"""The orders that a listener can give the player: the same ones for keys, media buttons and `remote`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from voice_coach.outputs.sound_event import SoundEvent


class Command(StrEnum):
    """A command. Each is answered audibly at once; the value is its name in `voice-coach remote`."""

    TOGGLE = "toggle"
    PRESS = "press"
    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    BACK = "back"
    AGAIN = "again"
    WHERE = "where"
    LONGER = "longer"
    SKIP = "skip"
    LOUDER = "louder"
    SOFTER = "softer"
    HELP = "help"
    QUIT = "quit"


EXPLAINED: dict[Command, str] = {
    Command.TOGGLE: "pause, or go on",
    Command.PRESS: "end a set that waits for you, or a rest; else pause, or go on",
    Command.PAUSE: "pause",
    Command.RESUME: "go on, counted in again",
    Command.NEXT: "go to the next set or exercise",
    Command.BACK: "go back to the start of this one, or to the one before",
    Command.AGAIN: "say the instruction once more",
    Command.WHERE: "say where you are, what is left, and what comes next",
    Command.LONGER: "make this rest 15 seconds longer",
    Command.SKIP: "skip this rest",
    Command.LOUDER: "louder",
    Command.SOFTER: "softer",
    Command.HELP: "say which keys there are",
    Command.QUIT: "end the routine",
}
"""What each command does, in words for people."""


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Ask for a volume, in percent."""

    percent: int


class TimeEvent(Enum):
    """What the player notices by itself. ``LIMIT``: an open set has lasted as long as it can."""

    LIMIT = "limit"


Order = Command | SetVolume | SoundEvent | TimeEvent
