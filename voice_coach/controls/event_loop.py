"""The event loop of a control, in its own thread. asyncio is imported after the first sound, which it would delay."""

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
"""Frames of silence at the beginning of the stream; the first sound follows them."""
LOOK = 0.05
"""Seconds between two checks whether the first sound has been heard."""


class EventLoop:
    """Runs a coroutine in the thread that calls ``run``; any thread may schedule calls in it, and stop it."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self, serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``serve`` until it ends or ``stop`` is called. Exceptions end it silently."""
        if not self.stopped.is_set():
            with suppress(Exception):
                self._run(serve)

    def soon(self, call: Callable[[], object]) -> None:
        """Schedule a call in the loop's thread, in the order of the calls, if the loop is running."""
        if self._loop is not None:
            with suppress(RuntimeError):  # it has just ended
                self._loop.call_soon_threadsafe(call)

    def stop(self) -> None:
        """Cancel the coroutine, after the calls scheduled before, and keep ``run`` from starting it."""
        self.stopped.set()
        self.soon(self._cancel)

    def _run(self, serve: Callable[[], Coroutine[Any, Any, None]]) -> None:
        import asyncio

        class Loop(asyncio.SelectorEventLoop):
            """A loop that closes silently if too many files were open to create it: asyncio raises AttributeError."""

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

        # Create the loop first: without one, the coroutine would warn that it was never awaited.
        with asyncio.Runner(loop_factory=Loop) as runner, suppress(asyncio.CancelledError):
            runner.run(until_stopped())

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


def await_first_sound(heard: Callable[[], Samples], wait: Callable[[float], object]) -> None:
    """Return when the first sound has been heard, or as soon as ``wait``, called with seconds, returns true."""
    while heard() <= FIRST_SOUND and not wait(LOOK):
        pass
