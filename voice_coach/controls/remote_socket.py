"""The private socket of a player: what `voice-coach remote` asks here goes into the player's orders."""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from voice_coach.controls.private_folder import private_folders
from voice_coach.errors import CoachError
from voice_coach.session.orders import Command, SetVolume
from voice_coach.shortage import started

if TYPE_CHECKING:
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.player import Player, State

BY_PORT = not hasattr(socket, "AF_UNIX")
"""Windows' Python has no sockets in folders. There a port of this machine serves, and a key in the private folder."""

COMMANDS = {command.value: command for command in Command}
STATE = "state"
"""Asks what the player is at, and changes nothing."""
DONE, REFUSED = "done", "refused"
"""The first word of an answer; the rest of it is for people."""

LONGEST_LINE = 128
"""Bytes of a question, and more than any has."""
LONGEST_ANSWER = 1 << 16
MOST_GUESTS = 32
"""Who comes after so many takes the place of the one who has been silent longest."""
MOST_ORDERS = 8
"""Orders that wait for the player at one time, so that no flood of them holds up the sound."""
SLOWEST = 5.0
"""Seconds that a guest may take, from the first word to the answer."""
BACKLOG = 64
PATIENCE = 4.0
"""Seconds that `remote` waits for an answer."""
A_LOOK = 0.2
"""Seconds to see whether anybody listens."""

REFUSALS = 3
"""So many mean that nobody listens in a folder's socket: macOS refuses, too, where many stand in line."""

_NAME = re.compile(r"(\d{1,10})-(\d{1,20})\.(?:sock|port)")


def order_of(words: str) -> Command | SetVolume | None:
    """Read an order from its words: a command's value, or `volume` and a percentage. None if they are neither."""
    match words.split(" "):
        case ["volume", percent] if re.fullmatch(r"[0-9]{1,3}", percent) and int(percent) <= 100:
            return SetVolume(int(percent))
        case [word]:
            return COMMANDS.get(word)
    return None


# The player's side.


@contextmanager
def offered(player: Player, orders: Orders, *, by_port: bool = BY_PORT) -> Iterator[None]:
    """Take orders for ``player`` from other terminals of the same user, in a thread of its own.

    Where no private folder is to be had, or too few files or threads, there is no socket, and the player goes on
    without.
    """
    try:
        desk = _Desk(orders, by_port)
    except OSError:
        yield
        return
    player.on_change(desk.show)
    thread = Thread(target=desk.serve, name="remote", daemon=True)
    try:
        if not started(thread):
            desk.let_go()
        yield
    finally:
        desk.close()
        if thread.is_alive():  # a signal may have come before it began
            thread.join(1)


@dataclass(eq=False, slots=True)
class _Guest:
    line: socket.socket
    until: float
    """When its time is over, on the monotonic clock."""
    said: bytes = b""
    waits: bool = False
    """Has given an order, and waits for the player's answer."""


@dataclass(eq=False, slots=True)
class _Desk:
    """Serves guests side by side, each for one question. Nothing that a guest does or leaves undone holds it up."""

    orders: Orders
    by_port: bool
    state: State | None = None
    over: bool = False
    key: str = "-"
    guests: dict[socket.socket, _Guest] = field(default_factory=dict)
    answers: SimpleQueue[tuple[_Guest, str]] = field(default_factory=SimpleQueue)
    bell: socket.socket = field(init=False)
    ring: socket.socket = field(init=False)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def __post_init__(self) -> None:
        self.bell, self.ring = socket.socketpair()
        self.bell.setblocking(False)
        self.ring.setblocking(False)

    def let_go(self) -> None:
        """Close what is open but the guests."""
        self.bell.close()
        self.ring.close()
        self.selector.close()

    # From other threads.

    def show(self, state: State) -> None:
        """Learn what the player is at."""
        self.state = state

    def close(self) -> None:
        """Have the desk closed."""
        self.over = True
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):  # it is over, or rung already
            self.ring.send(b"!")

    def _answer(self, guest: _Guest, words: str) -> None:
        self.answers.put((guest, words))
        self._wake()

    # In the desk's own thread.

    def serve(self) -> None:
        """Open the socket, and serve until closed."""
        with ExitStack() as ending:
            ending.callback(self.let_go)
            opened = self._open()
            if opened is None:
                return
            listener, place = opened
            try:
                with listener:
                    sweep(place)
                    self._serve(listener)
            except OSError:
                pass  # out of files, or the like: the player goes on without
            finally:
                with suppress(OSError):
                    place.unlink()
                for guest in [*self.guests.values()]:
                    self._leave(guest)

    def _open(self) -> tuple[socket.socket, Path] | None:
        for folder in private_folders(make=True):
            with suppress(OSError, CoachError):  # too long for a socket, full, or on a disk that has none
                if not self.by_port:
                    return _listen_in(folder)
                self.key = os.urandom(16).hex()
                return _listen_at_port(folder, self.key)
        return None

    def _serve(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self.selector.register(listener, selectors.EVENT_READ)
        self.selector.register(self.bell, selectors.EVENT_READ)
        while not self.over:
            now = time.monotonic()
            first = min((guest.until for guest in self.guests.values()), default=None)
            for ready, _ in self.selector.select(None if first is None else max(0.0, first - now)):
                if ready.fileobj is listener:
                    self._welcome(listener)
                elif ready.fileobj is self.bell:
                    self.bell.recv(BACKLOG)
                elif ready.data in self.guests.values():
                    self._hear(ready.data)
            self._deliver()
            now = time.monotonic()
            for guest in [guest for guest in self.guests.values() if guest.until <= now]:
                self._leave(guest)
        self._deliver()

    def _welcome(self, listener: socket.socket) -> None:
        try:
            line, _ = listener.accept()
        except BlockingIOError:
            return  # gone again
        except OSError:
            time.sleep(0.1)  # out of files for now; those who wait will still be there
            return
        if len(self.guests) >= MOST_GUESTS:
            self._leave(min(self.guests.values(), key=lambda guest: (guest.waits, guest.until)))
        line.setblocking(False)
        guest = self.guests[line] = _Guest(line, time.monotonic() + SLOWEST)
        self.selector.register(line, selectors.EVENT_READ, guest)

    def _hear(self, guest: _Guest) -> None:
        try:
            heard = guest.line.recv(LONGEST_LINE)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        guest.said += heard
        line, end, _ = guest.said.partition(b"\n")
        if end and len(line) <= LONGEST_LINE:
            self.selector.unregister(guest.line)  # one question each
            if _is_there(guest.line):
                self._take(guest, line.decode("utf-8", "replace"))
            else:
                self._leave(guest)
        elif not heard or len(guest.said) > LONGEST_LINE:
            self._leave(guest)

    def _take(self, guest: _Guest, line: str) -> None:
        key, _, words = line.partition(" ")
        order = order_of(words)
        if key != self.key:
            self._leave(guest)
        elif words == STATE:
            state = self.state
            self._send(guest, f"{DONE} {state.status} {state.title}" if state else f"{DONE} starting ")
        elif order is None:
            self._send(guest, f"{REFUSED} The player does not know this command.")
        elif sum(other.waits for other in self.guests.values()) >= MOST_ORDERS:
            self._send(guest, f"{REFUSED} Too many commands at once.")
        else:
            guest.waits = True
            self.orders.put(order, lambda words: self._answer(guest, f"{DONE} {words}"))

    def _deliver(self) -> None:
        with suppress(Empty):
            while True:
                self._send(*self.answers.get_nowait())

    def _send(self, guest: _Guest, answer: str) -> None:
        with suppress(OSError):  # nobody waits for it any more
            guest.line.sendall(answer.encode("utf-8", "replace"))
        self._leave(guest)

    def _leave(self, guest: _Guest) -> None:
        if self.guests.pop(guest.line, None) is not None:
            with suppress(KeyError):
                self.selector.unregister(guest.line)
            guest.line.close()


def _is_there(line: socket.socket) -> bool:
    """Return whether the guest still waits: what was asked of a suspended player is not done long after."""
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _name() -> str:
    return f"{os.getpid()}-{time.time_ns()}"


def _listen_in(folder: Path) -> tuple[socket.socket, Path]:
    """Open a socket in a folder. It gets its name when it listens: until then others would take it for left over."""
    listener = socket.socket(socket.AF_UNIX)
    place = folder / f"{_name()}.sock"
    unready = place.with_suffix(".new")
    try:
        listener.bind(str(unready))
        unready.chmod(0o600)
        listener.listen(BACKLOG)
        unready.rename(place)
    except BaseException:
        listener.close()
        with suppress(OSError):
            unready.unlink()
        raise
    return listener, place


def _listen_at_port(folder: Path, key: str) -> tuple[socket.socket, Path]:
    """Open a port of this machine, and write it down with ``key``, without which nobody is heard."""
    from voice_coach.whole_file import write_whole

    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    place = folder / f"{_name()}.port"
    try:
        write_whole(place, f"{listener.getsockname()[1]} {key}")
    except BaseException:
        listener.close()
        raise
    return listener, place


# The side of `remote`.


@dataclass(frozen=True, slots=True)
class Running:
    """A player that has offered itself: its process, when it began (nanoseconds, to compare), and where it listens."""

    pid: int
    began: int
    place: Path


def running() -> list[Running]:
    """Return the players of this user, the one started last first. One that was killed may be among them."""
    found = []
    for folder in private_folders():
        with suppress(OSError):
            for place in folder.iterdir():
                if name := _NAME.fullmatch(place.name):
                    found.append(Running(int(name[1]), int(name[2]), place))
    return sorted(found, key=lambda player: player.began, reverse=True)


def ask(player: Running, words: str, patience: float = PATIENCE) -> str | None:
    """Ask a player something and give its answer, or None if there is no such player any more.

    What a killed player left is cleared away. Raises ``CoachError`` if it refuses, or gives no answer within
    ``patience`` seconds.
    """
    until = time.monotonic() + patience
    try:
        connected = _connect(player.place, until)
        if connected is None:
            return None
        line, key = connected
        with line:
            line.settimeout(max(0.01, until - time.monotonic()))
            line.sendall(f"{key} {words}\n".encode())
            answer = _whole_answer(line, until)
    except TimeoutError as error:
        raise CoachError(f"The player {player.pid} does not answer.", _way_on(player)) from error
    except OSError as error:
        raise _left(player) from error
    kind, _, told = answer.partition(" ")
    if kind not in (DONE, REFUSED):
        raise _left(player)
    if kind == REFUSED:
        raise CoachError(told or "The player refuses.", "Try again in a moment.")
    return told


def is_there(player: Running) -> bool:
    """Return whether a player still offers itself, be it mute; what a killed one left is cleared away."""
    try:
        connected = _connect(player.place, time.monotonic() + A_LOOK)
    except OSError:  # too busy to be asked
        return True
    if connected is None:
        return False
    connected[0].close()
    return True


def sweep(own: Path) -> None:
    """Clear away what killed players left in the folder of ``own``."""
    for player in running():
        if player.place.parent == own.parent and player.place != own:
            is_there(player)


def _way_on(player: Running) -> str:
    """Return what to do about a player that is mute: most often it is stopped, by Ctrl-Z or from elsewhere."""
    stopped = "It may be stopped: `fg` in its terminal lets it go on"
    if hasattr(signal, "SIGCONT"):
        stopped += f", or `kill -CONT {player.pid}` from anywhere"
    return f"{stopped}. `voice-coach remote list` shows all players."


def _left(player: Running) -> CoachError:
    return CoachError(
        f"The player {player.pid} gave no answer.",
        "The routine may just have ended; `voice-coach remote list` shows what is playing.",
    )


def _connect(place: Path, until: float) -> tuple[socket.socket, str] | None:
    """Open the line to a player, and give the key; None where nobody listens, and then clear away the place."""
    family, key = socket.AF_INET, "-"
    address: tuple[str, int] | str
    try:
        if place.suffix == ".port":
            port, key = place.read_text("utf-8").split()
            address = "127.0.0.1", int(port)
            if address[1] not in range(1, 1 << 16):
                raise ValueError(port)
        else:
            family, address = socket.AF_UNIX, str(place)
    except FileNotFoundError:
        return None
    except (ValueError, UnicodeError):
        place.unlink(missing_ok=True)
        return None
    tries = 1 if family == socket.AF_INET else REFUSALS
    while True:
        line = socket.socket(family)
        try:
            line.settimeout(max(0.01, until - time.monotonic()))
            line.connect(address)
        except BlockingIOError as error:  # others stand in line
            line.close()
            if time.monotonic() > until:
                raise TimeoutError from error
            time.sleep(0.02)
        except (ConnectionRefusedError, FileNotFoundError) as error:
            line.close()
            tries -= 1
            if isinstance(error, ConnectionRefusedError) and tries > 0:
                time.sleep(0.02)
                continue
            with suppress(OSError):
                place.unlink()
            return None
        except BaseException:
            line.close()
            raise
        else:
            return line, key


def _whole_answer(line: socket.socket, until: float) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER:
        line.settimeout(max(0.01, until - time.monotonic()))
        part = line.recv(1 << 12)
        if not part:
            break
        answer += part
        if time.monotonic() > until:
            raise TimeoutError
    return answer.decode("utf-8", "replace")
