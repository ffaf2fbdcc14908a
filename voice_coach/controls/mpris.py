"""Headphone and media buttons on Linux: the player on the session's D-Bus, in its own thread.

If there is no D-Bus, or the connection is lost, the play continues without it and without a message.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from voice_coach.controls.event_loop import EventLoop, await_first_sound
from voice_coach.controls.mpris_interface import PATH, PLAYER, PROPERTIES, names, track
from voice_coach.controls.mpris_object import MediaObject, exported
from voice_coach.controls.mpris_orders import BusOrders
from voice_coach.shortage import started

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from voice_coach.session.order_queue import Orders
    from voice_coach.session.player import Player
    from voice_coach.session.player_state import State
    from voice_coach.units import Samples

AGAIN = 1.0
"""Seconds until a lost connection is made again: dbus-fast drops it if the bus is slow to read."""
GOODBYE = 2.0
"""The most seconds to wait for leaving the bus, which normally takes a millisecond."""


@contextmanager
def offered(player: Player, orders: Orders) -> Iterator[None]:
    """Let media buttons and desktops control ``player`` while the context is active, from its first sound on."""
    service = _Service(lambda: player.heard, orders)
    player.on_change(service.show)
    try:
        yield
    finally:
        service.leave()


def _address() -> str | None:
    """Return the bus address that systemd uses if the environment has none, or None to let dbus-fast find it."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and (folder := os.environ.get("XDG_RUNTIME_DIR")):
        socket = Path(folder, "bus")
        if socket.exists():
            return f"unix:path={quote(str(socket))}"
    return None


class _Service:
    """Keeps the player on the bus, and announces its changes."""

    def __init__(self, heard: Callable[[], Samples], orders: Orders) -> None:
        self._heard = heard
        self._loop = EventLoop()
        self._orders = BusOrders(orders, self._loop)
        self._thread = threading.Thread(target=self._run, name="mpris", daemon=True)
        self._object: MediaObject | None = None
        self._interfaces: dict[str, Any] = {}  # by name; empty while there is no connection
        self._announced: dict[str, object] = {}
        self._announced_state: State | None = None

    # Called from the player's thread.

    def show(self, state: State) -> None:
        """Take the player's new state."""
        if self._object is None:
            self._object = MediaObject(state, self._heard, self._orders, self._seeked)
            started(self._thread)
        else:
            self._object.state = state
            self._loop.soon(self._announce)

    def leave(self) -> None:
        """Release the name and close the connection."""
        self._loop.stop()
        if self._thread.is_alive():
            self._thread.join(GOODBYE)

    # The service's own thread.

    def _run(self) -> None:
        await_first_sound(self._heard, self._loop.stopped.wait)
        # Bus errors do not belong on the listener's terminal, and a missing D-Bus is not an error at all.
        logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
        self._loop.run(self._serve)

    async def _serve(self) -> None:
        import asyncio

        while True:
            await self._stay_connected()
            await asyncio.sleep(AGAIN)

    async def _stay_connected(self) -> None:
        """Connect to the bus, and return when the connection ends. Raises what kept it from connecting."""
        import asyncio

        from dbus_fast.aio import MessageBus

        assert self._object is not None
        bus = await MessageBus(bus_address=_address()).connect()
        disconnected: Callable[[], Awaitable[None]] = bus.wait_for_disconnect
        gone = asyncio.ensure_future(disconnected())
        try:
            interfaces = {name: exported(name, self._object) for name in PROPERTIES}
            for interface in interfaces.values():
                bus.export(PATH, interface)
            await self._take_name(bus)
            self._interfaces = interfaces
            self._announced.clear()
            self._announce()
            await asyncio.wait({gone})
        except (EOFError, OSError):
            pass  # the connection was lost while it was set up
        finally:
            self._interfaces = {}
            bus.disconnect()
            await asyncio.wait({gone})  # the socket is closed then

    async def _take_name(self, bus: MessageBus) -> None:
        from dbus_fast import NameFlag, RequestNameReply

        for name in names(os.getpid()):
            if await bus.request_name(name, NameFlag.DO_NOT_QUEUE) is RequestNameReply.PRIMARY_OWNER:
                return

    # Signals.

    def _announce(self) -> None:
        """Announce which properties have changed, and whether the position has jumped."""
        if self._object is None:
            return
        for name, interface in self._interfaces.items():
            values = {
                key: self._object.value(entry)
                for key, entry in PROPERTIES[name].items()
                if entry.announced == "true"
            }
            changed = {key: value for key, value in values.items() if self._announced.get(key) != value}
            if changed:
                self._announced.update(changed)
                interface.emit_properties_changed(changed)
        state, before = self._object.state, self._announced_state
        if before is not None and track(before) == track(state) and before.begin != state.begin:
            self._seeked()
        self._announced_state = state

    def _seeked(self) -> None:
        """Announce the position."""
        if self._object is not None and self._interfaces:
            self._interfaces[PLAYER].Seeked(self._object.position())
