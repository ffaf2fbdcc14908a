"""The keyboard: what is typed on the terminal becomes orders for the player, in a thread of its own."""

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
"""Seconds between two looks for a key where there is no waiting for one."""
SPECIAL = ("\x00", "\xe0")
"""What a Windows console sends before an arrow or a function key."""


class Console(Protocol):
    """What of Windows' ``msvcrt`` tells keys."""

    def kbhit(self) -> bool:
        """Return whether a key waits."""
        ...

    def getwch(self) -> str:
        """Return the next key, without showing it."""
        ...


def has_keyboard() -> bool:
    """Return whether standard input is a terminal, so that there are keys."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # it is closed
        return False


@contextmanager
def keyboard(orders: Orders) -> Iterator[None]:
    """Let the listener steer by keys, where standard input is a terminal; elsewhere there are none.

    The terminal is as it was afterwards, and while the play is suspended; after that work is counted in again.
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
            if not started(reader):  # what is typed would be lost
                terminal.give_back()
            yield
        finally:
            terminal.give_back()
            terminal.stop()
            if reader.ident is not None:
                reader.join()
            terminal.close()


def _read_terminal(terminal: Terminal, orders: Orders) -> None:
    # In this thread alone: the system then refuses what would stop a play in the background.
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
    """Read keys from a Windows console until it is ``over``."""
    typing = Typing()
    while not over.wait(WINDOWS_LOOK):
        while console.kbhit() and not over.is_set():
            key = console.getwch()
            table = WINDOWS if key in SPECIAL else KEYS
            command = table.get(console.getwch() if key in SPECIAL else key.lower())
            for allowed in typing.allowed([command] if command else [], time.monotonic()):
                orders.put(allowed)
