"""Outputs for the stream, by name. Each is imported only when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voice_coach.errors import UsageError
from voice_coach.near import did_you_mean, near_words
from voice_coach.safe_text import safe, shown

if TYPE_CHECKING:
    from voice_coach.outputs.contract import Changed, Notice, Output


def _device(notice: Notice, changed: Changed) -> Output:
    from voice_coach.outputs.opening import Opening

    opening = Opening()  # starts before numpy is imported
    from voice_coach.outputs.device import DeviceOutput

    return DeviceOutput(notice, changed, opening=opening)


def _null(_notice: Notice, _changed: Changed) -> Output:
    from voice_coach.outputs.null import NullOutput

    return NullOutput()


def _pipe(_notice: Notice, _changed: Changed) -> Output:
    from voice_coach.outputs.pipe import PipeOutput, standard_output

    return PipeOutput(standard_output())


def _simpleaudio(_notice: Notice, _changed: Changed) -> Output:
    from voice_coach.outputs.simpleaudio_output import SimpleaudioOutput

    return SimpleaudioOutput()


OUTPUTS: dict[str, Callable[[Notice, Changed], Output]] = {
    "device": _device,
    "null": _null,
    "-": _pipe,
    "simpleaudio": _simpleaudio,
}
"""The names that ``--output`` accepts."""


def open_output(name: str, notice: Notice, changed: Changed = lambda event: None) -> Output:
    """Open the output called ``name``. ``notice`` is called with its messages for the user, from any thread.

    ``changed`` is called, from any thread, with the events of a sound device.

    Raises ``UsageError`` for an unknown name, ``CoachError`` for an output that cannot be used on this machine.
    """
    require_known(name)
    return OUTPUTS[name](notice, changed)


def require_known(name: str) -> None:
    """Raise ``UsageError``, with a suggestion, unless there is an output called ``name``."""
    if name not in OUTPUTS:
        remedy = did_you_mean(near_words(name, OUTPUTS)) or f"Choose one of: {', '.join(OUTPUTS)}."
        raise UsageError(f"There is no output {shown(safe(name))}.", remedy)
