"""The side of `voice-coach remote`: connects to a player, asks it something, and clears away what killed ones left."""

from __future__ import annotations

import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

from voice_coach.controls.remote_places import Running, address, running
from voice_coach.controls.remote_protocol import DONE, REFUSED
from voice_coach.errors import CoachError

LONGEST_ANSWER = 1 << 16
PATIENCE = 4.0
"""Seconds that `remote` waits for an answer."""
A_LOOK = 0.2
"""Seconds to see whether anybody listens."""
AGAIN = 0.02
"""Seconds between two tries to connect."""
REFUSALS = 3
"""So many mean that nobody listens in a folder's socket: macOS refuses, too, where many stand in line."""


def ask(player: Running, words: str, patience: float = PATIENCE) -> str | None:
    """Ask a player something and return its answer, or None if there is no such player any more.

    What a killed player left is cleared away. Raises ``CoachError`` if it refuses, or gives no answer within
    ``patience`` seconds.
    """
    until = time.monotonic() + patience
    try:
        connected = connect(player.place, until)
        if connected is None:
            return None
        line, key = connected
        with line:
            line.settimeout(_left_until(until))
            line.sendall(f"{key} {words}\n".encode())
            answer = _whole_answer(line, until)
    except TimeoutError as error:
        raise CoachError(f"The player {player.pid} does not answer.", _way_on(player)) from error
    except OSError as error:
        raise _gone(player) from error
    kind, _, told = answer.partition(" ")
    if kind not in (DONE, REFUSED):
        raise _gone(player)
    if kind == REFUSED:
        raise CoachError(told or "The player refuses.", "Try again in a moment.")
    return told


def is_there(player: Running) -> bool:
    """Return whether a player still offers itself, be it mute; what a killed one left is cleared away."""
    try:
        connected = connect(player.place, time.monotonic() + A_LOOK)
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


def connect(place: Path, until: float) -> tuple[socket.socket, str] | None:
    """Open the line to a player, and return the key too; None where nobody listens, and then clear away the place."""
    to = address(place)
    if to is None:
        return None
    tries = 1 if to.family == socket.AF_INET else REFUSALS
    while True:
        line = socket.socket(to.family)
        try:
            line.settimeout(_left_until(until))
            line.connect(to.at)
        except BlockingIOError as error:  # others stand in line
            line.close()
            if time.monotonic() > until:
                raise TimeoutError from error
        except (ConnectionRefusedError, FileNotFoundError) as error:
            line.close()
            tries -= 1
            if isinstance(error, FileNotFoundError) or tries == 0:
                with suppress(OSError):
                    place.unlink()
                return None
        except BaseException:
            line.close()
            raise
        else:
            return line, to.key
        time.sleep(AGAIN)


def _whole_answer(line: socket.socket, until: float) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER:
        line.settimeout(_left_until(until))
        part = line.recv(1 << 12)
        if not part:
            break
        answer += part
        if time.monotonic() > until:
            raise TimeoutError
    return answer.decode("utf-8", "replace")


def _left_until(moment: float) -> float:
    """Return the seconds until a moment of the monotonic clock, for a socket, to which zero means something else."""
    return max(0.01, moment - time.monotonic())


def _way_on(player: Running) -> str:
    """Return what to do about a player that is mute: most often it is stopped, by Ctrl-Z or from elsewhere."""
    stopped = "It may be stopped: `fg` in its terminal lets it go on"
    if hasattr(signal, "SIGCONT"):
        stopped += f", or `kill -CONT {player.pid}` from anywhere"
    return f"{stopped}. `voice-coach remote list` shows all players."


def _gone(player: Running) -> CoachError:
    return CoachError(
        f"The player {player.pid} gave no answer.",
        "The routine may just have ended; `voice-coach remote list` shows what is playing.",
    )
