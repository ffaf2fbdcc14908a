"""Everything that can steer a player, put together: each is there where the system has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_coach.session.order_queue import Orders
    from voice_coach.session.player import Player


@contextmanager
def steered(player: Player, orders: Orders) -> Iterator[None]:
    """Let the listener steer ``player`` from elsewhere while it plays; keys are there earlier."""
    from voice_coach.controls import mpris, remote_server

    with ExitStack() as means:
        means.enter_context(remote_server.offered(player, orders))
        means.enter_context(mpris.offered(player, orders))
        yield
