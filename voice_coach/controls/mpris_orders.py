"""The way of the bus's calls to the player's orders: a flood is held back, and a dragged slider is thinned out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voice_coach.session.orders import SetVolume

if TYPE_CHECKING:
    from voice_coach.controls.event_loop import EventLoop
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.orders import Order

MOST_WAITING = 8
"""Orders that may wait for the player; a program that sends more at a time is not listened to."""
VOLUME_EVERY = 0.25
"""Seconds between two volumes: a slider that is being dragged sends dozens."""


class BusOrders:
    """Hands orders to the player, in the loop's thread."""

    def __init__(self, orders: Orders, loop: EventLoop) -> None:
        self.volume: SetVolume | None = None
        """The last one asked for, while a slider may still move."""
        self._orders = orders
        self._loop = loop
        self._waiting = 0
        self._volume_put: SetVolume | None = None

    def put(self, order: Order, then: Callable[[], None] = lambda: None) -> None:
        """Hand an order to the player, unless too many wait there already; do ``then`` when it is obeyed."""
        if self._waiting >= MOST_WAITING:
            return

        def obeyed() -> None:
            self._waiting -= 1
            then()

        self._waiting += 1
        self._orders.put(order, lambda said: self._loop.soon(obeyed))

    def turn(self, volume: SetVolume) -> None:
        """Set the volume now, or the newest of several in a row in a moment."""
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
