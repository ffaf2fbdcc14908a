"""What desktops and headphone buttons see of the player: the two interfaces of MPRIS 2.2, as tables.

The words are the specification's (https://specifications.freedesktop.org/mpris-spec/latest/). Nothing here
knows D-Bus: values are plain, and those of ``Metadata`` are pairs of type and value.
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
    from voice_coach.session.player import State

PATH = "/org/mpris/MediaPlayer2"
"""Where the object stands, the same for every player."""
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
NAME = f"{ROOT}.voice_coach"
TRACKS = "/voice_coach/track"
"""The parent of all track ids; the specification keeps /org/mpris for itself."""

STATUS = {"playing": "Playing", "paused": "Paused", "stopped": "Stopped"}

TypedValue = tuple[str, object]
"""A D-Bus type and a value of it."""


def names(pid: int) -> Iterator[str]:
    """Yield the bus names to ask for, in turn: the plain one, then one of this process's own."""
    yield NAME
    yield f"{NAME}.instance{pid}"
    yield from (f"{NAME}.instance{pid}_{number}" for number in count(2))


def track(state: State) -> str:
    """Return the id of what is on, an object path: another one for each set, rest or text."""
    return f"{TRACKS}/{state.number}"


def microseconds(samples: int) -> int:
    """Turn samples of the stream into MPRIS's unit of time."""
    return samples * 1_000_000 // STREAM_RATE


def position(state: State, heard: Samples) -> int:
    """Return how far the ear is into the track, in microseconds; a pause holds it."""
    at = state.held if state.status == "paused" else heard - state.begin
    return microseconds(max(0, at if state.length is None else min(at, state.length)))


def metadata(state: State) -> dict[str, TypedValue]:
    """Describe the track: the exercise as its title, the routine as its album."""
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
    """Turn a volume, 1.0 being full, into an order; what lies outside 0 to 1 is taken to the nearer end."""
    return None if math.isnan(volume) else SetVolume(round(100 * min(1.0, max(0.0, volume))))


def rate_order(rate: float) -> Order | None:
    """Turn a rate into an order: zero is a pause, as the specification has it; there is one pace only."""
    return Command.PAUSE if rate == 0 else None


def seek_order(offset: int) -> Order | None:
    """Turn a wish to move by so many microseconds into an order that keeps the work exact.

    Forward skips the waiting, as one leaps over what one knows; backward says it once more, as one does who has
    missed a word. Neither leaves the set, so a button held down loses nobody their place.
    """
    if offset == 0:
        return None
    return Command.SKIP if offset > 0 else Command.AGAIN


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its D-Bus type, its value, whether a change is announced, and what setting it asks for."""

    type: str
    of: Callable[[State, Samples], object]
    announced: Literal["true", "false", "const"] = "true"
    set: Callable[[float], Order | None] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its arguments (name and type), and the order it stands for, if it is a plain one."""

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
        # There is always somewhere to go: before the first set lies the beginning, after the last the end.
        "CanGoNext": _while_it_plays("b", True),
        "CanGoPrevious": _while_it_plays("b", True),
        "CanPlay": _while_it_plays("b", True),
        "CanPause": _while_it_plays("b", True),
        "CanSeek": _while_it_plays("b", True),
        "CanControl": Property("b", lambda state, heard: True, "false"),
    },
}
"""Every property by its interface."""

METHODS: dict[str, dict[str, Method]] = {
    ROOT: {
        "Raise": Method(),
        "Quit": Method(order=Command.QUIT),
    },
    PLAYER: {
        "Next": Method(order=Command.NEXT),
        "Previous": Method(order=Command.BACK),
        "Pause": Method(order=Command.PAUSE),
        "PlayPause": Method(order=Command.TOGGLE),
        # A stop is a pause: headphones send it on their own account, and no button may cost a routine.
        "Stop": Method(order=Command.PAUSE),
        "Play": Method(order=Command.RESUME),
        "Seek": Method((("Offset", "x"),)),
        "SetPosition": Method((("TrackId", "o"), ("Position", "x"))),
        "OpenUri": Method((("Uri", "s"),)),
    },
}
"""Every method by its interface."""

SIGNALS: dict[str, dict[str, str]] = {ROOT: {}, PLAYER: {"Seeked": "x"}}
"""The type of every signal by its interface."""
