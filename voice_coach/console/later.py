"""Notices that come before there is anything to show them on."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Later:
    """Keeps notices until ``to`` says where to show them. It may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[str] = []
        self._show: Callable[[str], None] = self._kept.append

    def __call__(self, text: str) -> None:
        """Show a notice, or keep it."""
        with self._lock:
            self._show(text)

    def to(self, show: Callable[[str], None]) -> None:
        """Pass the notices kept so far, and all later ones, to ``show``."""
        with self._lock:
            self._show = show
            for text in self._kept:
                show(text)
            self._kept.clear()
