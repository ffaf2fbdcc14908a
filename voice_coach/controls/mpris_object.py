"""The D-Bus object: serves the tables of ``mpris_interface`` for one player with dbus-fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

from voice_coach.controls.mpris_interface import (
    METHODS,
    PROPERTIES,
    SIGNALS,
    Method,
    Property,
    microseconds,
    position,
    seek_order,
    track,
)
from voice_coach.session.orders import SetVolume

if TYPE_CHECKING:
    from dbus_fast.introspection import Interface

    from voice_coach.controls.mpris_orders import BusOrders
    from voice_coach.session.orders import Order
    from voice_coach.session.player_state import State
    from voice_coach.units import Samples

_ANNOUNCED = "org.freedesktop.DBus.Property.EmitsChangedSignal"


class MediaObject:
    """Answers calls for the player whose state is ``state``. ``heard`` returns the stream position that is heard.

    ``seeked`` is called after a seek has been carried out.
    """

    def __init__(
        self, state: State, heard: Callable[[], Samples], orders: BusOrders, seeked: Callable[[], None]
    ) -> None:
        self.state = state
        self._heard = heard
        self._orders = orders
        self._seeked = seeked

    def position(self) -> int:
        """Return how far the listener is into the track, in microseconds."""
        return position(self.state, self._heard())

    def value(self, entry: Property) -> Any:
        """Return the value of a property, in the form that dbus-fast needs."""
        from dbus_fast import Variant

        value: Any = entry.of(self.state, self._heard())
        return {key: Variant(*pair) for key, pair in value.items()} if entry.type == "a{sv}" else value

    def get(self, name: str, entry: Property) -> Any:
        """Return the value that a client reads; while the volume is being set, the one requested last."""
        volume = self._orders.volume
        return volume.percent / 100 if name == "Volume" and volume is not None else self.value(entry)

    def set(self, order: Order | None) -> None:
        """Carry out the order for setting a property, if there is one."""
        if isinstance(order, SetVolume):
            self._orders.turn(order)
        elif order is not None:
            self._orders.put(order)

    def call(self, member: str, method: Method, arguments: tuple[Any, ...]) -> None:
        """Carry out a method call. Raises ``DBusError`` if this player does not support it."""
        from dbus_fast import DBusError, ErrorType

        match member, arguments:
            case "OpenUri", _:
                raise DBusError(ErrorType.NOT_SUPPORTED, "A routine is opened with `voice-coach play`.")
            case "Seek", (offset,):
                self._seek(offset)
            case "SetPosition", (track_id, wanted):
                length = self.state.length
                known = length is None or wanted <= microseconds(length)
                if track_id == track(self.state) and wanted >= 0 and known:
                    self._seek(wanted - self.position())
            case _ if method.order is not None:
                self._orders.put(method.order)

    def _seek(self, offset: int) -> None:
        order = seek_order(offset)
        if order is not None:
            self._orders.put(order, self._seeked)  # the position is not the one that the client assumes


def exported(interface: str, media: MediaObject) -> Any:
    """Return a ``ServiceInterface``; dbus-fast answers Get, Set, GetAll, Introspect and unknown calls for it.

    Its methods and properties are those in the tables. Calling the method named after a signal sends the signal.
    """
    from dbus_fast import PropertyAccess
    from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

    class Tables(ServiceInterface):
        def introspect(self) -> Interface:
            described = super().introspect()
            for entry in described.properties:
                entry.annotations[_ANNOUNCED] = PROPERTIES[interface][entry.name].announced
            return described

    def property_(name: str, entry: Property) -> property:
        get = _typed(name, lambda self: media.get(name, entry), returns=entry.type)
        order = entry.set
        if order is None:
            return dbus_property(PropertyAccess.READ)(get)
        put = _typed(name, lambda self, value: media.set(order(value)))
        return dbus_property(PropertyAccess.READWRITE)(get).setter(put)

    def method_(name: str, method: Method) -> Callable[..., None]:
        call = _typed(name, lambda self, *given: media.call(name, method, given), method.arguments)
        return dbus_method()(call)

    members = {
        **{name: property_(name, entry) for name, entry in PROPERTIES[interface].items()},
        **{name: method_(name, method) for name, method in METHODS[interface].items()},
        **{
            name: dbus_signal()(_typed(name, lambda self, value: value, returns=kind))
            for name, kind in SIGNALS[interface].items()
        },
    }
    return type("Exported", (Tables,), members)(interface)


def _typed(
    name: str, function: Callable[..., Any], arguments: Iterable[tuple[str, str]] = (), returns: str = ""
) -> Callable[..., Any]:
    """Set a function's name and its D-Bus types as annotations, where dbus-fast reads them; return the function."""
    kind = Parameter.POSITIONAL_ONLY
    parameters = [
        Parameter(argument, kind, annotation=types) for argument, types in [("self", ""), *arguments]
    ]
    function.__name__ = name
    function.__signature__ = Signature(parameters, return_annotation=returns)  # type: ignore[attr-defined]
    return function
