"""Where players listen for `voice-coach remote`: a file each in a private folder, a socket or the number of a port."""

from __future__ import annotations

import os
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voice_coach.controls.private_folder import private_folders
from voice_coach.errors import CoachError

BY_PORT = not hasattr(socket, "AF_UNIX")
"""Windows' Python has no sockets in folders. There a port of this machine serves, and a key in the private folder."""
NO_KEY = "-"
"""Stands for the key where a socket in a folder keeps others out by itself."""
BACKLOG = 64

_NAME = re.compile(r"(\d{1,10})-(\d{1,20})\.(?:sock|port)")


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that listens, the file that leads to it, and the key without which nobody is heard."""

    socket: socket.socket
    place: Path
    key: str


@dataclass(frozen=True, slots=True)
class Running:
    """A player that has offered itself: its process, when it began (nanoseconds, to compare), and where it listens."""

    pid: int
    began: int
    place: Path


@dataclass(frozen=True, slots=True)
class Address:
    """What it takes to connect to a player."""

    family: socket.AddressFamily
    at: str | tuple[str, int]
    key: str


def listen(by_port: bool) -> Listening | None:
    """Listen in the best folder there is; None where there is no private folder, or too few files."""
    for folder in private_folders(make=True):
        with suppress(OSError, CoachError):  # too long for a socket, full, or on a disk that has none
            return listen_at_port(folder, os.urandom(16).hex()) if by_port else listen_in(folder)
    return None


def listen_in(folder: Path) -> Listening:
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
    return Listening(listener, place, NO_KEY)


def listen_at_port(folder: Path, key: str) -> Listening:
    """Open a port of this machine, and write it down with ``key``."""
    from voice_coach.whole_file import write_whole

    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    place = folder / f"{_name()}.port"
    try:
        write_whole(place, f"{listener.getsockname()[1]} {key}")
    except BaseException:
        listener.close()
        raise
    return Listening(listener, place, key)


def _name() -> str:
    return f"{os.getpid()}-{time.time_ns()}"


def running() -> list[Running]:
    """Return the players of this user, the one started last first. One that was killed may be among them."""
    found = []
    for folder in private_folders():
        with suppress(OSError):
            for place in folder.iterdir():
                if name := _NAME.fullmatch(place.name):
                    found.append(Running(int(name[1]), int(name[2]), place))
    return sorted(found, key=lambda player: player.began, reverse=True)


def address(place: Path) -> Address | None:
    """Return the address that a player's file leads to; None if it is gone or damaged, and then clear it away."""
    if place.suffix != ".port":
        return Address(socket.AF_UNIX, str(place), NO_KEY)
    try:
        port, key = place.read_text("utf-8").split()
        if int(port) not in range(1, 1 << 16):
            raise ValueError(port)
    except FileNotFoundError:
        return None
    except ValueError:  # a UnicodeError is one too
        place.unlink(missing_ok=True)
        return None
    return Address(socket.AF_INET, ("127.0.0.1", int(port)), key)
