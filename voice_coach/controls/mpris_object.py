"""The object that stands on the bus: it answers what desktops ask, by the tables of ``mpris_interface``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from voice_coach.controls.mpris_interface import (
    METHODS,
    PATH,
    PROPERTIES,
    Method,
    introspection,
    microseconds,
    position,
    seek_order,
    track,
)
from voice_coach.session.orders import SetVolume

if TYPE_CHECKING:
    from dbus_fast import Message, Variant

    from voice_coach.controls.mpris_orders import BusOrders
    from voice_coach.session.player import State
    from voice_coach.units import Samples

PROPERTIES_INTERFACE = "org.freedesktop.DBus.Properties"
_INTROSPECT = ("org.freedesktop.DBus.Introspectable", "Introspect", "")


def variants(interface: str, values: Mapping[str, Any]) -> dict[str, Variant]:
    """Return property values as D-Bus carries them."""
    from dbus_fast import Variant

    made = {}
    for name, value in values.items():
        kind = PROPERTIES[interface][name].type
        wrapped = {key: Variant(*pair) for key, pair in value.items()} if kind == "a{sv}" else value
        made[name] = Variant(kind, wrapped)
    return made


class MediaObject:
    """Answers for a player whose state is ``state``. ``heard`` returns how far the listener has heard.

    ``seeked`` is called when a seek has been obeyed.
    """

    def __init__(
        self, state: State, heard: Callable[[], Samples], orders: BusOrders, seeked: Callable[[], None]
    ) -> None:
        self.state = state
        self._heard = heard
        self._orders = orders
        self._seeked = seeked

    def values(self, interface: str) -> dict[str, Any]:
        """Return the values of all properties of an interface."""
        heard = self._heard()
        return {name: entry.of(self.state, heard) for name, entry in PROPERTIES[interface].items()}

    def position(self) -> int:
        """Return how far the listener is into the track, in microseconds."""
        return position(self.state, self._heard())

    def answer(self, call: Message) -> Message | bool | None:
        """Answer a call; None leaves it to dbus-fast, which knows what else every object answers."""
        from dbus_fast import DBusError, Message, MessageFlag, MessageType

        if call.message_type is not MessageType.METHOD_CALL:
            return None
        try:
            found = self._result(call)
        except DBusError as error:
            reply = Message.new_error(call, error.type, error.text)
        else:
            if found is None:
                return None
            types, body = found
            reply = Message.new_method_return(call, types, body)
        return True if call.flags & MessageFlag.NO_REPLY_EXPECTED else reply

    def _result(self, call: Message) -> tuple[str, list[Any]] | None:
        """Return what is answered, with its type; None if nobody here answers to that. Raises ``DBusError``."""
        if (call.interface, call.member, call.signature) == _INTROSPECT:
            text = introspection(call.path or "")
            return None if text is None else ("s", [text])
        if call.path != PATH:
            return None
        if call.interface == PROPERTIES_INTERFACE:
            match call.member, call.signature:
                case "Get", "ss":
                    return self._get(*call.body)
                case "GetAll", "s":
                    return self._get_all(*call.body)
                case "Set", "ssv":
                    return self._set(*call.body)
            return None
        for interface in [call.interface] if call.interface else METHODS:
            method = METHODS.get(interface, {}).get(call.member or "")
            if method is not None and method.types == call.signature:
                self._obey(call.member or "", method, call.body)
                return "", []
        return None

    def _get_all(self, interface: str) -> tuple[str, list[Any]]:
        from dbus_fast import DBusError, ErrorType

        if interface not in PROPERTIES:
            raise DBusError(ErrorType.UNKNOWN_INTERFACE, f"There is no interface {interface!r} here.")
        values = self.values(interface)
        if self._orders.volume is not None and "Volume" in values:
            values["Volume"] = self._orders.volume.percent / 100
        return "a{sv}", [variants(interface, values)]

    def _get(self, interface: str, name: str) -> tuple[str, list[Any]]:
        from dbus_fast import DBusError, ErrorType

        values = self._get_all(interface)[1][0]
        if name not in values:
            raise DBusError(ErrorType.UNKNOWN_PROPERTY, f"{interface} has no property {name!r}.")
        return "v", [values[name]]

    def _set(self, interface: str, name: str, value: Variant) -> tuple[str, list[Any]]:
        from dbus_fast import DBusError, ErrorType

        self._get(interface, name)
        entry = PROPERTIES[interface][name]
        if entry.set is None:
            raise DBusError(ErrorType.PROPERTY_READ_ONLY, f"{name} cannot be set.")
        if value.signature != entry.type:
            raise DBusError(ErrorType.INVALID_SIGNATURE, f"{name} is of the type {entry.type}.")
        match entry.set(value.value):
            case SetVolume() as volume:
                self._orders.turn(volume)
            case None:
                pass
            case order:
                self._orders.put(order)
        return "", []

    def _obey(self, member: str, method: Method, arguments: list[Any]) -> None:
        from dbus_fast import DBusError, ErrorType

        match member, arguments:
            case "OpenUri", _:
                raise DBusError(ErrorType.NOT_SUPPORTED, "A routine is opened with `voice-coach play`.")
            case "Seek", [offset]:
                self._seek(offset)
            case "SetPosition", [track_id, wanted]:
                length = self.state.length
                known = length is None or wanted <= microseconds(length)
                if track_id == track(self.state) and wanted >= 0 and known:
                    self._seek(wanted - self.position())
            case _ if method.order is not None:
                self._orders.put(method.order)

    def _seek(self, offset: int) -> None:
        order = seek_order(offset)
        if order is not None:
            self._orders.put(order, self._seeked)  # it is not where they think it is
