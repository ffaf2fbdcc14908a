"""Progress of a long job, on standard error: a bar on a terminal, or each quarter or each file in words."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from fractions import Fraction
from time import monotonic
from typing import Any, TextIO, cast

from voice_coach.console.settings import is_plain
from voice_coach.units import Samples


@contextmanager
def progress(
    total: Samples, doing: str, done: str, *, after: float = 0.0
) -> Iterator[Callable[[Samples], None]]:
    """Show how much of about ``total`` is done, from ``after`` seconds on; yield a function that takes the position.

    ``doing`` labels the bar; in words it is the first line, if ``after`` is not 0 and less than a quarter is done.
    ``done`` ends each quarter in words. Both must be safe for a terminal.
    """
    began = monotonic()
    with ExitStack() as showing:
        show: Callable[[Samples], None] | None = None

        def take(position: Samples) -> None:
            nonlocal show
            if show is None:
                if monotonic() - began < after:
                    return
                if is_plain(sys.stderr):
                    show = _in_words(total, doing if after else "", done, lambda: monotonic() - began)
                else:
                    show = showing.enter_context(_bar(total, doing))
            show(position)

        yield take


@contextmanager
def file_progress(total: Samples, files: int) -> Iterator[Callable[[Samples, str], None]]:
    """Show how much of ``files`` with a length of about ``total`` is done: a bar, or in words a line for each file.

    Yield a function for the position, and the name of the file that is finished then, or an empty text.
    """
    if not is_plain(sys.stderr):
        with _bar(total, "Writing") as show:
            yield lambda position, finished: show(position)
        return
    from voice_coach.console.notices import to_stderr

    began = monotonic()
    names: list[str] = []

    def tell(position: Samples, finished: str) -> None:
        if finished:
            names.append(finished)
            left = _left(monotonic() - began, position, total)
            to_stderr(f"{len(names)} of {files} written: {finished}{left}")

    yield tell


def _in_words(
    total: Samples, doing: str, done: str, elapsed: Callable[[], float]
) -> Callable[[Samples], None]:
    from voice_coach.console.notices import tell

    last = -1 if doing else 0

    def show(position: Samples) -> None:
        nonlocal last
        # The estimate may fall short, so the end is not announced.
        quarter = min(4 * position // max(total, 1), 3)
        if quarter > last:
            left = _left(elapsed(), position, total)
            tell(f"{25 * quarter} percent {done}{left}" if quarter else doing, err=True)
            last = quarter

    return show


def _left(elapsed: float, position: Samples, total: Samples) -> str:
    """Return the time left as the end of a sentence, rounded as people say it; empty for less than ten seconds."""
    seconds = elapsed * max(total - position, 0) / max(position, 1)
    from voice_coach.coaching.estimate import rounded
    from voice_coach.coaching.messages import catalogue

    return f", about {catalogue('en').duration(rounded(Fraction(seconds)))} left" if seconds >= 10 else ""


@contextmanager
def _bar(total: Samples, doing: str) -> Iterator[Callable[[Samples], None]]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(escape(doing)), BarColumn(), TimeRemainingColumn())
    console = Console(file=cast("TextIO", _Lossy(sys.stderr)))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda position: bar.update(task, completed=position)


class _Lossy:
    """A stream to a terminal that may close: what cannot be written is lost, and the job goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
