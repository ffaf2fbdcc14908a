"""The keyboard: turns what is typed on the terminal into orders for the player, in its own thread."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from voice_coach.controls.keys import KEYS, WINDOWS, Typing
from voice_coach.controls.suspension import around_suspension
from voice_coach.outputs.sound_event import SoundEvent
from voice_coach.session.order_queue import Orders
from voice_coach.shortage import started

if TYPE_CHECKING:
    from voice_coach.controls.terminal import Terminal

WINDOWS_LOOK = 0.03
"""Seconds between two checks for a key, since a Windows console cannot be waited for."""
SPECIAL = ("\x00", "\xe0")
"""What a Windows console sends before an arrow or a function key."""


class Console(Protocol):
    """The part of Windows' ``msvcrt`` that reads keys."""

    def kbhit(self) -> bool:
        """Return whether a key is waiting to be read."""
        ...

    def getwch(self) -> str:
        """Return the next key, without echoing it."""
        ...


def has_keyboard() -> bool:
    """Return whether standard input is a terminal, so that keys can be read."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # it is closed
        return False


@contextmanager
def keyboard(orders: Orders) -> Iterator[None]:
    """Take orders by keys while the context is active, if standard input is a terminal.

    The terminal is restored afterwards, and while the play is suspended; work is counted in again after a suspension.
    """
    if not has_keyboard():
        yield
    elif sys.platform == "win32":
        import msvcrt

        with _console_keys(msvcrt, orders):
            yield
    else:
        from voice_coach.controls.terminal import terminal_at

        terminal = terminal_at(sys.stdin.fileno())
        with _terminal_keys(terminal, orders) if terminal is not None else nullcontext():
            yield


@contextmanager
def _terminal_keys(terminal: Terminal, orders: Orders) -> Iterator[None]:
    def go_on() -> None:
        terminal.take()
        orders.put(SoundEvent.WOKE)

    reader = Thread(target=_read_terminal, args=(terminal, orders), name="keys", daemon=True)
    with around_suspension(terminal.give_back, go_on):
        try:
            terminal.take()
            if not started(reader):  # nothing would read the keys
                terminal.give_back()
            yield
        finally:
            terminal.give_back()
            terminal.stop()
            if reader.ident is not None:
                reader.join()
            terminal.close()


def _read_terminal(terminal: Terminal, orders: Orders) -> None:
    # Block the signals in this thread only: reading in the background then fails instead of stopping the play.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTTIN, signal.SIGTTOU))
    typing = Typing()
    while typed := terminal.read():
        for command in typing.commands(typed, time.monotonic()):
            orders.put(command)


@contextmanager
def _console_keys(console: Console, orders: Orders) -> Iterator[None]:
    over = Event()
    reader = Thread(target=read_console, args=(console, orders, over), name="keys", daemon=True)
    started(reader)
    try:
        yield
    finally:
        over.set()
        if reader.ident is not None:
            reader.join()


def read_console(console: Console, orders: Orders, over: Event) -> None:
    """Read keys from a Windows console until ``over`` is set."""
    typing = Typing()
    while not over.wait(WINDOWS_LOOK):
        while console.kbhit() and not over.is_set():
            key = console.getwch()
            table = WINDOWS if key in SPECIAL else KEYS
            command = table.get(console.getwch() if key in SPECIAL else key.lower())
            for allowed in typing.allowed([command] if command else [], time.monotonic()):
                orders.put(allowed)
