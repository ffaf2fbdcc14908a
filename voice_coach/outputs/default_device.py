"""The default sound device: the sound server's, or the system's if no server runs."""

from __future__ import annotations

from voice_coach.outputs.card import Card
from voice_coach.outputs.opening import Opening
from voice_coach.outputs.pulse import NoServerError, PulseError
from voice_coach.outputs.pulse_card import open_pulse
from voice_coach.outputs.ring import Ring

RESTARTING = 10
"""The number of attempts that wait for a sound server that ran before."""


class DefaultDevice:
    """Open the default device, silent at first. ``opening`` is the first stream, if its opening has already started."""

    def __init__(self, opening: Opening | None = None) -> None:
        self._opening = opening
        self._waits = 0

    def __call__(self, ring: Ring) -> Card | None:
        """Return the opened device, or None if there is none at the moment. This may hang.

        If a server ran before, its return is waited for: while it restarts, its devices can be opened without it.
        """
        opening, self._opening = self._opening, None
        try:
            card = open_pulse(ring, (opening or Opening()).take())
        except NoServerError:
            from voice_coach.outputs.miniaudio_card import open_miniaudio

            self._waits -= 1
            return open_miniaudio(ring) if self._waits < 0 else None
        except PulseError:
            return None
        self._waits = RESTARTING
        return card
