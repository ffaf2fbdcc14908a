"""The queue of orders to the player from keys, media buttons, `remote` and the sound device."""

from __future__ import annotations

import queue
from collections.abc import Callable

from voice_coach.session.orders import Order

Reply = Callable[[str], None]
"""Called with the text of the answer, in the player's thread."""


class Orders:
    """Takes orders from any thread, and returns them in the player's thread in the same order."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Order, Reply | None]] = queue.SimpleQueue()

    def put(self, order: Order, reply: Reply | None = None) -> None:
        """Add an order, and return at once."""
        self._queue.put((order, reply))

    def next(self, seconds: float) -> tuple[Order, Reply | None] | None:
        """Return the next order, waiting at most so many seconds for one; None if there is none."""
        try:
            return self._queue.get(timeout=seconds) if seconds > 0 else self._queue.get_nowait()
        except queue.Empty:
            return None
