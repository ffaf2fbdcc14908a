"""Sentences for the user that come before there is anything to show them on."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Later:
    """Keeps the sentences it is called with until ``to`` names who shows them; from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[str] = []
        self._show: Callable[[str], None] = self._kept.append

    def __call__(self, text: str) -> None:
        """Show a sentence, or keep it."""
        with self._lock:
            self._show(text)

    def to(self, show: Callable[[str], None]) -> None:
        """Show what was kept, and all that comes from now on, in ``show``."""
        with self._lock:
            self._show = show
            for text in self._kept:
                show(text)
            self._kept.clear()
