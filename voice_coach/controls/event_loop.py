"""The event loop of a control, in a thread of its own. It is loaded after the first sound, which it would delay."""

from __future__ import annotations

import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from voice_coach.coaching.phases import OPENING
from voice_coach.units import STREAM_RATE, Samples, to_samples

if TYPE_CHECKING:
    import asyncio

FIRST_SOUND = to_samples(OPENING, STREAM_RATE)
"""Frames of silence at the beginning: what is heard beyond them is a sound."""
LOOK = 0.05
"""Seconds between two looks whether the first sound has been heard."""


class EventLoop:
    """Runs a coroutine in the thread that calls ``run``; any thread may hand it calls, and stop it."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self, serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``serve`` to its end, or until stopped. What goes wrong ends it, and nothing is said of it."""
        if not self.stopped.is_set():
            with suppress(Exception):
                self._run(serve)

    def soon(self, call: Callable[[], object]) -> None:
        """Have something called in the loop's thread, in the order of the calls, if the loop is running."""
        if self._loop is not None:
            with suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(call)

    def stop(self) -> None:
        """Cancel what runs, after the calls that came before, and keep ``run`` from beginning."""
        self.stopped.set()
        self.soon(self._cancel)

    def _run(self, serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
        import asyncio

        class Loop(asyncio.SelectorEventLoop):
            """Says nothing where there are too few files for it: asyncio closes what was never whole."""

            def close(self) -> None:
                with suppress(AttributeError):
                    super().close()

        async def until_stopped() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda loop, context: None)
            self._task = asyncio.current_task()
            self._loop = loop
            if not self.stopped.is_set():
                await serve()

        # The loop comes first: a coroutine that finds none would complain that nobody awaits it.
        with asyncio.Runner(loop_factory=Loop) as runner, suppress(asyncio.CancelledError):
            runner.run(until_stopped())

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


def await_first_sound(heard: Callable[[], Samples], wait: Callable[[float], object]) -> None:
    """Return when the first sound has been heard, or as soon as ``wait``, which is given seconds, returns true."""
    while heard() <= FIRST_SOUND and not wait(LOOK):
        pass
