"""A phrase that could not be spoken: why, and what that means for other phrases."""

from __future__ import annotations

from dataclasses import dataclass

from voice_coach.shortage import REMEDY, lower_first, shortage
from voice_coach.voices.contract import NoVoiceError, VoiceError


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


def reason_for(error: Exception | None) -> str:
    """Return why a phrase could not be spoken; None means a recording without audible sound."""
    if error is None:
        return "The voice made no sound."
    if not isinstance(error, VoiceError):
        return f"{type(error).__name__}: {error}"
    return f"{str(error)[:1].upper()}{str(error)[1:]}"
