"""A phrase that could not be spoken: why, and what that means for other phrases."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.shortage import REMEDY, lower_first, shortage
from voice_coach.sound.phrase_maker import reason_for
from voice_coach.voices.contract import NoVoiceError


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a phrase was lost, in a sentence.

    ``voiceless``: the reason concerns all phrases, or all in its language, so trying again does not help. ``short``:
    the machine lacks memory, threads or files.
    """

    reason: str
    voiceless: bool
    short: bool


def loss_of(error: Exception) -> Loss:
    """Return the loss of a phrase that ``error`` kept from being spoken."""
    short = shortage(error)
    if short and not isinstance(error, NoVoiceError):
        return Loss(f"Not every phrase can be spoken: {lower_first(short)}. {REMEDY}", True, True)
    return Loss(reason_for(error), bool(short) or isinstance(error, NoVoiceError), bool(short))
