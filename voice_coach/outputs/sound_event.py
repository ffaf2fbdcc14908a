"""Events of the sound device."""

from __future__ import annotations

from enum import Enum


class SoundEvent(Enum):
    """An event of the sound device, as opposed to a command of the listener."""

    LOST = "lost"
    BACK = "back"
    ANSWERS = "answers"
    """A device that counted as lost, because it did not answer, answers again."""
    MOVED = "moved"
    WOKE = "woke"
