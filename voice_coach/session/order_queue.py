"""The way from whoever steers (keys, media buttons, `remote`, the sound device) to the player: a queue."""

from __future__ import annotations

import queue
from collections.abc import Callable

from voice_coach.session.orders import Order

Reply = Callable[[str], None]
"""Takes the words of the answer, in the player's thread."""


class Orders:
    """Takes orders from any thread, and gives them to the player's in their turn."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Order, Reply | None]] = queue.SimpleQueue()

    def put(self, order: Order, reply: Reply | None = None) -> None:
        """Ask for something; returns at once."""
        self._queue.put((order, reply))

    def next(self, seconds: float) -> tuple[Order, Reply | None] | None:
        """Return the next order, waiting for one up to so many seconds; None if there is none."""
        try:
            return self._queue.get(timeout=seconds) if seconds > 0 else self._queue.get_nowait()
        except queue.Empty:
            return None
