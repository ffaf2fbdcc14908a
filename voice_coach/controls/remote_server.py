"""The player's side of `voice-coach remote`: what is asked at its private socket goes into the player's orders."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from selectors import EVENT_READ, DefaultSelector
from threading import Thread
from typing import TYPE_CHECKING

from voice_coach.controls.event_loop import EventLoop, await_first_sound
from voice_coach.controls.remote_client import sweep
from voice_coach.controls.remote_places import BY_PORT, NO_KEY, listen
from voice_coach.controls.remote_protocol import DONE, REFUSED, STATE, order_of
from voice_coach.shortage import started

if TYPE_CHECKING:
    import asyncio

    from voice_coach.session.order_queue import Orders
    from voice_coach.session.orders import Order
    from voice_coach.session.player import Player, State

LONGEST_LINE = 128
"""Bytes of a question, and more than any has."""
MOST_GUESTS = 32
"""Who comes after so many takes the place of the one who has been silent longest."""
MOST_ORDERS = 8
"""Orders that wait for the player at one time, so that no flood of them holds up the sound."""
SLOWEST = 5.0
"""Seconds that a guest may take, from the first word to the answer."""
OUT_OF_FILES = 0.1
"""Seconds until the next guest is let in where too many files are open; those who wait will still be there."""


@contextmanager
def offered(player: Player, orders: Orders, *, by_port: bool = BY_PORT) -> Iterator[None]:
    """Take orders for ``player`` from other terminals of the same user, in a thread of its own.

    Where no private folder is to be had, or too few files or threads, there is no socket, and the player goes on
    without.
    """
    desk = _Desk(player, orders)
    player.on_change(desk.show)
    thread = Thread(target=desk.run, args=(by_port,), name="remote", daemon=True)
    try:
        started(thread)
        yield
    finally:
        desk.loop.stop()
        if thread.is_alive():  # a signal may have come before it began
            thread.join(1)


class _Desk:
    """Serves guests side by side, each for one question. Nothing that a guest does or leaves undone holds it up."""

    def __init__(self, player: Player, orders: Orders) -> None:
        self.loop = EventLoop()
        self._player = player
        self._orders = orders
        self._state: State | None = None
        self._key = NO_KEY
        self._guests: dict[asyncio.Task[None], None] = {}  # in the order in which they came
        self._waiting: set[asyncio.Task[None] | None] = (
            set()
        )  # those whose order the player has not answered yet

    def show(self, state: State) -> None:
        """Take what the player is at now, in the player's thread."""
        self._state = state

    def run(self, by_port: bool) -> None:
        """Open the socket, and serve until stopped; the first guest is served even before the first sound."""
        listening = listen(by_port)
        if listening is None:
            return
        listener, self._key = listening.socket, listening.key
        try:
            with listener, suppress(OSError):  # out of files, or the like: the player goes on without
                sweep(listening.place)
                listener.setblocking(False)
                self._await_first(listener)
                self.loop.run(lambda: self._serve(listener))
        finally:
            with suppress(OSError):
                listening.place.unlink()

    def _await_first(self, listener: socket.socket) -> None:
        """Return when there is a guest, or the first sound has been heard, or the player is over."""
        with DefaultSelector() as door:
            door.register(listener, EVENT_READ)
            await_first_sound(
                lambda: self._player.heard,
                lambda seconds: door.select(seconds) or self.loop.stopped.is_set(),
            )

    # In the loop.

    async def _serve(self, listener: socket.socket) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        while True:
            try:
                line, _ = await loop.sock_accept(listener)
            except OSError:
                await asyncio.sleep(OUT_OF_FILES)
                continue
            line.setblocking(False)
            if len(self._guests) >= MOST_GUESTS:
                silent_longest = min(self._guests, key=self._waiting.__contains__)
                self._guests.pop(silent_longest)
                silent_longest.cancel()
            guest = asyncio.create_task(self._attend(line))
            self._guests[guest] = None
            guest.add_done_callback(partial(self._let_go, line))
            await asyncio.sleep(0)  # where many are at the door those inside have their turn

    def _let_go(self, line: socket.socket, guest: asyncio.Task[None]) -> None:
        self._guests.pop(guest, None)
        self._waiting.discard(guest)
        line.close()

    async def _attend(self, line: socket.socket) -> None:
        """Hear a guest's question and answer it."""
        import asyncio

        with suppress(OSError):  # too slow, or gone
            async with asyncio.timeout(SLOWEST):
                question = await _question(line)
                if question is not None and _is_there(line):
                    answer = await self._answer(question)
                    await asyncio.get_running_loop().sock_sendall(line, answer.encode("utf-8", "replace"))

    async def _answer(self, question: str) -> str:
        """Return the answer; it is empty for those who do not know the key."""
        key, _, words = question.partition(" ")
        order = order_of(words)
        if key != self._key:
            return ""
        if words == STATE:
            state = self._state
            return f"{DONE} {state.status} {state.title}" if state else f"{DONE} starting "
        if order is None:
            return f"{REFUSED} The player does not know this command."
        if len(self._waiting) >= MOST_ORDERS:
            return f"{REFUSED} Too many commands at once."
        return f"{DONE} {await self._obeyed(order)}"

    async def _obeyed(self, order: Order) -> str:
        """Hand an order to the player, and return what it says when it has obeyed."""
        import asyncio

        self._waiting.add(asyncio.current_task())
        told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def tell(words: str) -> None:
            if not told.done():  # the guest may be gone
                told.set_result(words)

        self._orders.put(order, lambda words: self.loop.soon(partial(tell, words)))
        return await told


async def _question(line: socket.socket) -> str | None:
    """Read the one line that a guest may say; None if it is too long, or the guest leaves before its end."""
    import asyncio

    said = b""
    while b"\n" not in said:
        heard = await asyncio.get_running_loop().sock_recv(line, LONGEST_LINE)
        if not heard or len(said) > LONGEST_LINE:
            return None
        said += heard
    return said.partition(b"\n")[0].decode("utf-8", "replace")


def _is_there(line: socket.socket) -> bool:
    """Return whether the guest still waits: what was asked of a suspended player is not done long after."""
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False
