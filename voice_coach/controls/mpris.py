"""Headphone and media buttons on Linux: the player on the session's D-Bus, in a thread of its own.

Where there is no D-Bus, and when it goes away, the play goes on without it, and nothing is said.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from voice_coach.coaching.phases import OPENING
from voice_coach.controls.mpris_interface import (
    METHODS,
    PATH,
    PLAYER,
    PROPERTIES,
    Method,
    introspection,
    microseconds,
    names,
    position,
    seek_order,
    track,
)
from voice_coach.session.orders import SetVolume
from voice_coach.shortage import started
from voice_coach.units import STREAM_RATE, Samples, to_samples

if TYPE_CHECKING:
    import asyncio

    from dbus_fast import Message, Variant
    from dbus_fast.aio import MessageBus

    from voice_coach.session.order_queue import Orders
    from voice_coach.session.orders import Order
    from voice_coach.session.player import Player, State

FIRST_SOUND = to_samples(OPENING, STREAM_RATE)
"""Frames of silence at the beginning: what is heard beyond them is a sound."""
LOOK = 0.05
"""Seconds between two looks whether the first sound has been heard."""
MOST_WAITING = 8
"""Orders that may wait for the player; a program that sends more at a time is not listened to."""
VOLUME_EVERY = 0.25
"""Seconds between two volumes: a slider that is being dragged sends dozens."""
AGAIN = 1.0
"""Seconds until a lost connection is made anew: dbus-fast drops one whose other side is slow to read."""
GOODBYE = 2.0
"""Seconds to leave the bus in; it takes a millisecond."""

_PROPERTIES = "org.freedesktop.DBus.Properties"
_INTROSPECT = ("org.freedesktop.DBus.Introspectable", "Introspect", "")


@contextmanager
def offered(player: Player, orders: Orders) -> Iterator[None]:
    """Let media buttons and desktops steer ``player`` while it plays, from its first sound on."""
    service = _Service(lambda: player.heard, orders)
    player.on_change(service.show)
    try:
        yield
    finally:
        service.leave()


def _address() -> str | None:
    """Return the bus's address as systemd sets it up where the environment names none; None: D-Bus finds its own."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and (folder := os.environ.get("XDG_RUNTIME_DIR")):
        socket = Path(folder, "bus")
        if socket.exists():
            return f"unix:path={quote(str(socket))}"
    return None


def _variants(interface: str, values: Mapping[str, Any]) -> dict[str, Variant]:
    """Return property values as D-Bus carries them."""
    from dbus_fast import Variant

    made = {}
    for name, value in values.items():
        kind = PROPERTIES[interface][name].type
        wrapped = {key: Variant(*pair) for key, pair in value.items()} if kind == "a{sv}" else value
        made[name] = Variant(kind, wrapped)
    return made


class _Service:
    """Answers on the bus for one player. ``heard`` tells how far its ear is."""

    def __init__(self, heard: Callable[[], Samples], orders: Orders) -> None:
        self._heard = heard
        self._orders = orders
        self._state: State | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mpris", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._bus: MessageBus | None = None
        self._announced: dict[str, dict[str, object]] = {interface: {} for interface in PROPERTIES}
        self._announced_state: State | None = None
        self._waiting = 0
        self._volume: SetVolume | None = None  # the last one, while a slider may still move
        self._volume_put: SetVolume | None = None

    # Called from the player's thread.

    def show(self, state: State) -> None:
        """Take what the player is at now."""
        first = self._state is None
        self._state = state
        if first:
            started(self._thread)
        else:
            self._soon(self._announce)

    def leave(self) -> None:
        """Release the name and close the connection."""
        self._over.set()
        self._soon(self._cancel)
        if self._thread.is_alive():
            self._thread.join(GOODBYE)

    def _soon(self, call: Callable[[], None]) -> None:
        """Have something done in the service's own thread, if that is there."""
        if self._loop is not None:
            with suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(call)

    # The service's own thread.

    def _run(self) -> None:
        while self._heard() <= FIRST_SOUND:
            if self._over.wait(LOOK):
                return
        with suppress(Exception):  # no D-Bus is no fault, however it is missing
            self._run_loop()

    def _run_loop(self) -> None:
        import asyncio

        class Loop(asyncio.SelectorEventLoop):
            """Says nothing where there are too few files for it: asyncio closes what was never whole."""

            def close(self) -> None:
                with suppress(AttributeError):
                    super().close()

        # What goes wrong on the bus is not for the listener's terminal.
        logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
        # The loop comes first: a coroutine that finds none would complain that nobody awaits it.
        with asyncio.Runner(loop_factory=Loop) as runner, suppress(asyncio.CancelledError):
            runner.run(self._serve())

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _serve(self) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: None)
        self._task = asyncio.current_task()
        self._loop = loop
        while not self._over.is_set():
            await self._stay_connected()
            await asyncio.sleep(AGAIN)

    async def _stay_connected(self) -> None:
        """Be on the bus until the connection ends. Raises whatever kept the bus from being reached."""
        import asyncio

        from dbus_fast.aio import MessageBus

        bus = await MessageBus(bus_address=_address()).connect()
        disconnected: Callable[[], Awaitable[None]] = bus.wait_for_disconnect
        gone = asyncio.ensure_future(disconnected())
        try:
            bus.add_message_handler(self._answer)
            await self._take_name(bus)
            self._bus = bus
            for known in self._announced.values():
                known.clear()
            self._announce()
            await asyncio.wait({gone})
        except (EOFError, OSError):
            pass  # it was cut while it began
        finally:
            self._bus = None
            bus.disconnect()
            await asyncio.wait({gone})  # the socket is closed then

    async def _take_name(self, bus: MessageBus) -> None:
        from dbus_fast import NameFlag, RequestNameReply

        for name in names(os.getpid()):
            if await bus.request_name(name, NameFlag.DO_NOT_QUEUE) is RequestNameReply.PRIMARY_OWNER:
                return

    # What the bus is told.

    def _announce(self) -> None:
        """Announce which properties have changed, and whether the position has jumped."""
        state, before = self._state, self._announced_state
        if state is None or self._bus is None:
            return
        for interface, known in self._announced.items():
            values = {
                name: value
                for name, value in self._values(interface).items()
                if PROPERTIES[interface][name].announced == "true"
                and (name not in known or known[name] != value)
            }
            if values:
                known.update(values)
                body = [interface, _variants(interface, values), []]
                self._signal(_PROPERTIES, "PropertiesChanged", "sa{sv}as", body)
        if before is not None and track(before) == track(state) and before.begin != state.begin:
            self._seeked()
        self._announced_state = state

    def _seeked(self) -> None:
        """Announce the position."""
        if self._state is not None:
            self._signal(PLAYER, "Seeked", "x", [position(self._state, self._heard())])

    def _signal(self, interface: str, member: str, types: str, body: list[Any]) -> None:
        from dbus_fast import Message

        if self._bus is not None:
            self._bus.send(Message.new_signal(PATH, interface, member, types, body))

    def _values(self, interface: str) -> dict[str, Any]:
        assert self._state is not None
        heard = self._heard()
        return {name: entry.of(self._state, heard) for name, entry in PROPERTIES[interface].items()}

    # What the bus asks.

    def _answer(self, call: Message) -> Message | bool | None:
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
        if call.interface == _PROPERTIES:
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
        values = self._values(interface)
        if self._volume is not None and "Volume" in values:
            values["Volume"] = self._volume.percent / 100
        return "a{sv}", [_variants(interface, values)]

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
                self._turn(volume)
            case None:
                pass
            case order:
                self._put(order)
        return "", []

    def _obey(self, member: str, method: Method, arguments: list[Any]) -> None:
        from dbus_fast import DBusError, ErrorType

        assert self._state is not None
        match member, arguments:
            case "OpenUri", _:
                raise DBusError(ErrorType.NOT_SUPPORTED, "A routine is opened with `voice-coach play`.")
            case "Seek", [offset]:
                self._seek(offset)
            case "SetPosition", [track_id, wanted]:
                length = self._state.length
                known = length is None or wanted <= microseconds(length)
                if track_id == track(self._state) and wanted >= 0 and known:
                    self._seek(wanted - position(self._state, self._heard()))
            case _ if method.order is not None:
                self._put(method.order)

    def _seek(self, offset: int) -> None:
        order = seek_order(offset)
        if order is not None:
            self._put(order, self._seeked)  # it is not where they think it is

    def _put(self, order: Order, then: Callable[[], None] = lambda: None) -> None:
        """Hand an order to the player, unless too many wait there already; do ``then`` when it is obeyed."""
        if self._waiting >= MOST_WAITING:
            return

        def obeyed() -> None:
            self._waiting -= 1
            then()

        self._waiting += 1
        self._orders.put(order, lambda said: self._soon(obeyed))

    def _turn(self, volume: SetVolume) -> None:
        """Set the volume now, or the newest of several in a row in a moment."""
        turning, self._volume = self._volume is not None, volume
        if not turning:
            self._turn_now()

    def _turn_now(self) -> None:
        if self._volume == self._volume_put:
            self._volume = self._volume_put = None
        elif self._volume is not None and self._loop is not None:
            self._volume_put = self._volume
            self._put(self._volume)
            self._loop.call_later(VOLUME_EVERY, self._turn_now)
