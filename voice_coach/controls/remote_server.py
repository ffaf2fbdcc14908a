"""The player's side of `voice-coach remote`: passes questions from its private socket to the player as orders."""

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
    from voice_coach.session.player import Player
    from voice_coach.session.player_state import State

LONGEST_LINE = 128
"""The most bytes of a question; every valid one is shorter."""
MOST_CLIENTS = 32
"""The most clients served at a time; a further one replaces the one that has been silent longest."""
MOST_ORDERS = 8
"""The most orders that may wait for the player at a time, so that a flood of them cannot delay the sound."""
GOODBYE = 5.0
"""The most seconds to wait for the end of the thread, which normally takes a hundredth."""
SLOWEST = 5.0
"""The most seconds that a client may take, from connecting to the answer."""
OUT_OF_FILES = 0.1
"""Seconds until the next attempt to accept a client if too many files are open; clients wait in the queue."""


@contextmanager
def offered(player: Player, orders: Orders, *, by_port: bool = BY_PORT) -> Iterator[None]:
    """Take orders for ``player`` from other terminals of the same user, in its own thread.

    If there is no private folder, or no file or thread is available, the player continues without a socket.
    """
    desk = _Desk(player, orders)
    player.on_change(desk.show)
    thread = Thread(target=desk.run, args=(by_port,), name="remote", daemon=True)
    try:
        started(thread)
        yield
    finally:
        desk.loop.stop()
        if thread.is_alive():  # it is not if a signal came before it started
            thread.join(GOODBYE)


class _Desk:
    """Serves clients concurrently, each for one question. No client can block the others."""

    def __init__(self, player: Player, orders: Orders) -> None:
        self.loop = EventLoop()
        self._player = player
        self._orders = orders
        self._state: State | None = None
        self._key = NO_KEY
        self._clients: dict[asyncio.Task[None], None] = {}  # in the order in which they came
        self._waiting: set[asyncio.Task[None] | None] = set()  # their order has no answer from the player yet

    def show(self, state: State) -> None:
        """Take the player's new state, in the player's thread."""
        self._state = state

    def run(self, by_port: bool) -> None:
        """Open the socket, and serve until stopped; a client may be served even before the first sound."""
        listening = listen(by_port)
        if listening is None:
            return
        listener, self._key = listening.socket, listening.key
        try:
            with listener, suppress(OSError):  # for example too many open files: the player continues without
                sweep(listening.place)
                listener.setblocking(False)
                self._await_first(listener)
                self.loop.run(lambda: self._serve(listener))
        finally:
            with suppress(OSError):
                listening.place.unlink()

    def _await_first(self, listener: socket.socket) -> None:
        """Return when a client connects, the first sound has been heard, or the player has ended."""
        with DefaultSelector() as door:
            door.register(listener, EVENT_READ)
            await_first_sound(
                lambda: self._player.heard,
                lambda seconds: door.select(seconds) or self.loop.stopped.is_set(),
            )

    # In the event loop's thread.

    async def _serve(self, listener: socket.socket) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        connected = asyncio.Event()
        while True:
            loop.add_reader(listener, connected.set)
            try:
                await connected.wait()
            finally:
                loop.remove_reader(listener)
            connected.clear()
            try:
                # Not `loop.sock_accept`: stopped at the wrong moment, that loses a client without closing its socket.
                line, _ = listener.accept()
            except BlockingIOError:  # it has gone again
                continue
            except OSError:
                await asyncio.sleep(OUT_OF_FILES)
                continue
            line.setblocking(False)
            if len(self._clients) >= MOST_CLIENTS:
                silent_longest = min(self._clients, key=self._waiting.__contains__)
                self._clients.pop(silent_longest)
                silent_longest.cancel()
            client = asyncio.create_task(self._attend(line))
            self._clients[client] = None
            client.add_done_callback(partial(self._let_go, line))
            await asyncio.sleep(0)  # let connected clients run, even when many are waiting

    def _let_go(self, line: socket.socket, client: asyncio.Task[None]) -> None:
        self._clients.pop(client, None)
        self._waiting.discard(client)
        line.close()

    async def _attend(self, line: socket.socket) -> None:
        """Read a client's question and answer it."""
        import asyncio

        with suppress(OSError):  # the client is too slow, or gone
            async with asyncio.timeout(SLOWEST):
                question = await _question(line)
                if question is not None and _is_there(line):
                    answer = await self._answer(question)
                    await asyncio.get_running_loop().sock_sendall(line, answer.encode("utf-8", "replace"))

    async def _answer(self, question: str) -> str:
        """Return the answer; it is empty if the key is wrong."""
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
        """Pass an order to the player, and return its answer once it has carried out the order."""
        import asyncio

        self._waiting.add(asyncio.current_task())
        told: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def tell(words: str) -> None:
            if not told.done():  # the client may be gone
                told.set_result(words)

        self._orders.put(order, lambda words: self.loop.soon(partial(tell, words)))
        return await told


async def _question(line: socket.socket) -> str | None:
    """Read the one line that a client may send; return None if it is too long or the client disconnects."""
    import asyncio

    said = b""
    while b"\n" not in said:
        heard = await asyncio.get_running_loop().sock_recv(line, LONGEST_LINE)
        if not heard or len(said) > LONGEST_LINE:
            return None
        said += heard
    return said.partition(b"\n")[0].decode("utf-8", "replace")


def _is_there(line: socket.socket) -> bool:
    """Return whether the client still waits; a suspended player must not carry out old orders when it resumes."""
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False
