"""The two interfaces of MPRIS 2.2, through which desktops and headphone buttons see the player, as tables.

The names are those of the specification (https://specifications.freedesktop.org/mpris-spec/latest/). This module does
not depend on D-Bus: values are plain, and those of ``Metadata`` are pairs of type and value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal

from voice_coach.safe_text import safe
from voice_coach.session.orders import Command, Order, SetVolume
from voice_coach.units import STREAM_RATE, Samples

if TYPE_CHECKING:
    from voice_coach.session.player_state import State

PATH = "/org/mpris/MediaPlayer2"
"""The path of the object, the same for every player."""
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
NAME = f"{ROOT}.voice_coach"
TRACKS = "/voice_coach/track"
"""The parent of all track ids; the specification reserves /org/mpris."""

STATUS = {"playing": "Playing", "paused": "Paused", "stopped": "Stopped"}

TypedValue = tuple[str, object]
"""A D-Bus type and a value of that type."""


def names(pid: int) -> Iterator[str]:
    """Yield the bus names to request, in order: the plain one, then names with the process id."""
    yield NAME
    yield f"{NAME}.instance{pid}"
    yield from (f"{NAME}.instance{pid}_{number}" for number in count(2))


def track(state: State) -> str:
    """Return the track id, an object path; each set, rest or text is a track of its own."""
    return f"{TRACKS}/{state.number}"


def microseconds(samples: int) -> int:
    """Convert samples of the stream to microseconds, the unit of MPRIS."""
    return samples * 1_000_000 // STREAM_RATE


def position(state: State, heard: Samples) -> int:
    """Return the position in the track that is heard, in microseconds; it stands still in a pause."""
    at = state.held if state.status == "paused" else heard - state.begin
    return microseconds(max(0, at if state.length is None else min(at, state.length)))


def metadata(state: State) -> dict[str, TypedValue]:
    """Return the metadata of the track: the exercise as its title, the routine as its album."""
    title = state.title if state.name is None else ", ".join(filter(None, (state.name, state.details)))
    described: dict[str, TypedValue] = {
        "mpris:trackid": ("o", track(state)),
        "xesam:title": ("s", safe(title)),
        "xesam:album": ("s", safe(state.title)),
        "xesam:artist": ("as", ["voice-coach"]),
        "xesam:trackNumber": ("i", state.number + 1),
    }
    if state.length is not None:
        described["mpris:length"] = ("x", microseconds(state.length))
    return described


def volume_order(volume: float) -> Order | None:
    """Convert a volume, where 1.0 is full, to an order; it is clamped to 0..1, and NaN gives None."""
    return None if math.isnan(volume) else SetVolume(round(100 * min(1.0, max(0.0, volume))))


def rate_order(rate: float) -> Order | None:
    """Convert a rate to an order: zero is a pause, as specified; other rates are ignored (None)."""
    return Command.PAUSE if rate == 0 else None


def seek_order(offset: int) -> Order | None:
    """Convert a seek by ``offset`` microseconds to an order that keeps the work exact.

    Forward skips the rest, and backward repeats the instruction. Neither leaves the set, so that holding a button down
    does not lose the listener's place.
    """
    if offset == 0:
        return None
    return Command.SKIP if offset > 0 else Command.AGAIN


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its D-Bus type, its value, whether changes are announced, and the order for setting it."""

    type: str
    of: Callable[[State, Samples], object]
    announced: Literal["true", "false", "const"] = "true"
    set: Callable[[float], Order | None] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its arguments (name and type), and the order that it gives, if that is always the same."""

    arguments: tuple[tuple[str, str], ...] = ()
    order: Order | None = None


def _always(kind: str, value: object) -> Property:
    return Property(kind, lambda state, heard: value, "const")


def _while_it_plays(kind: str, value: object) -> Property:
    return Property(kind, lambda state, heard: value if state.status != "stopped" else type(value)())


PROPERTIES: dict[str, dict[str, Property]] = {
    # DesktopEntry is left out: it would name an installed .desktop file, and there is none.
    ROOT: {
        "CanQuit": _while_it_plays("b", True),
        "CanRaise": _always("b", False),
        "HasTrackList": _always("b", False),
        "Identity": _always("s", "voice-coach"),
        "SupportedUriSchemes": _always("as", []),
        "SupportedMimeTypes": _always("as", []),
    },
    PLAYER: {
        "PlaybackStatus": Property("s", lambda state, heard: STATUS[state.status]),
        "Rate": Property("d", lambda state, heard: 1.0, set=rate_order),
        "MinimumRate": _always("d", 1.0),
        "MaximumRate": _always("d", 1.0),
        "Metadata": Property("a{sv}", lambda state, heard: metadata(state)),
        "Volume": Property("d", lambda state, heard: state.volume / 100, set=volume_order),
        "Position": Property("x", position, "false"),
        # Both are always possible: before the first set there is the beginning, after the last the end.
        "CanGoNext": _while_it_plays("b", True),
        "CanGoPrevious": _while_it_plays("b", True),
        "CanPlay": _while_it_plays("b", True),
        "CanPause": _while_it_plays("b", True),
        "CanSeek": _while_it_plays("b", True),
        "CanControl": Property("b", lambda state, heard: True, "false"),
    },
}
"""The properties of each interface."""

METHODS: dict[str, dict[str, Method]] = {
    ROOT: {
        "Raise": Method(),
        "Quit": Method(order=Command.QUIT),
    },
    PLAYER: {
        "Next": Method(order=Command.NEXT),
        "Previous": Method(order=Command.BACK),
        "Pause": Method(order=Command.PAUSE),
        "PlayPause": Method(order=Command.PRESS),
        # Stop is a pause: headphones send it by themselves, and no button may end a routine by accident.
        "Stop": Method(order=Command.PAUSE),
        "Play": Method(order=Command.RESUME),
        "Seek": Method((("Offset", "x"),)),
        "SetPosition": Method((("TrackId", "o"), ("Position", "x"))),
        "OpenUri": Method((("Uri", "s"),)),
    },
}
"""The methods of each interface."""

SIGNALS: dict[str, dict[str, str]] = {ROOT: {}, PLAYER: {"Seeked": "x"}}
"""The signals of each interface, with their types."""
