"""Passes orders from the bus to the player, and limits floods of calls and of volume changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voice_coach.session.orders import SetVolume

if TYPE_CHECKING:
    from voice_coach.controls.event_loop import EventLoop
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.orders import Order

MOST_WAITING = 8
"""The most orders that may wait for the player; further ones are dropped."""
VOLUME_EVERY = 0.25
"""Seconds between two volume changes: a slider that is dragged sends dozens."""


class BusOrders:
    """Passes orders to the player. Its methods run in the event loop's thread."""

    def __init__(self, orders: Orders, loop: EventLoop) -> None:
        self.volume: SetVolume | None = None
        """The volume requested last, while more changes may follow."""
        self._orders = orders
        self._loop = loop
        self._waiting = 0
        self._volume_put: SetVolume | None = None

    def put(self, order: Order, then: Callable[[], None] = lambda: None) -> None:
        """Pass an order to the player, unless too many are waiting; call ``then`` when it has been carried out."""
        if self._waiting >= MOST_WAITING:
            return

        def obeyed() -> None:
            self._waiting -= 1
            then()

        self._waiting += 1
        self._orders.put(order, lambda said: self._loop.soon(obeyed))

    def turn(self, volume: SetVolume) -> None:
        """Set the volume at once; of several changes in quick succession, set the newest after a moment."""
        turning, self.volume = self.volume is not None, volume
        if not turning:
            self._turn_now()

    def _turn_now(self) -> None:
        import asyncio

        if self.volume == self._volume_put:
            self.volume = self._volume_put = None
        elif self.volume is not None:
            self._volume_put = self.volume
            self.put(self.volume)
            asyncio.get_running_loop().call_later(VOLUME_EVERY, self._turn_now)
