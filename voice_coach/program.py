"""The process of the program: its signals, streams and exit codes."""

from __future__ import annotations

import _thread
import contextlib
import io
import os
import signal
import sys
import threading
from functools import partial
from types import FrameType

from voice_coach.environment import set_environment
from voice_coach.interrupts import Ended, interrupt_behind, note_swallowed, send_swallowed

INTERRUPTED = 130
ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals that end the program after it has cleaned up; Ctrl-\\ in a terminal sends the last."""
A_MOMENT = 0.01
"""Seconds until a signal is sent again whose exception Python swallowed."""
A_MOMENT_MORE = 0.1
"""Seconds added after each attempt that came too early."""


def run() -> None:
    """Run the command line and exit with its code; Ctrl-C never prints a traceback."""
    try:
        code, ended_by = _run()
        _take_no_more_signals()
    except (KeyboardInterrupt, Ended) as again:  # a second one, while the first was handled
        code, ended_by = _outcome(again)
        _take_no_more_signals()
    _leave_by(ended_by)
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        # The rest of the output cannot be written; keep Python from reporting that again at exit.
        code = code or 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Python remembers an interrupt inside an `exec`, such as that of a dataclass, and would then end by SIGINT
    # whatever the exit code; another `exec` clears that.
    with contextlib.suppress(MemoryError):
        exec("")
    sys.exit(code)


def _run() -> tuple[int, int]:
    """Run the command line and return its exit code, and the signal that ended it or 0."""
    try:
        _prepare()
        from voice_coach.cli import main

        return main(sys.argv[1:]), 0
    except BaseException as error:
        outcome = _outcome(error)
    # Only now is the exception freed, and with it context managers that it interrupted on entry: they are closed.
    return outcome


def _outcome(error: BaseException) -> tuple[int, int]:
    """Return the exit code for an error, and the signal that ended the program or 0. Raise it if it is unexpected."""
    match interrupt_behind(error):
        case KeyboardInterrupt():
            return INTERRUPTED, 0
        case Ended(number=number):
            return 0, number
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone, so there is nobody to report it to.
        return 1, 0
    if isinstance(error, RuntimeError | MemoryError | ImportError | OSError) and _tell(error):
        return 1, 0
    raise error


def _take_no_more_signals() -> None:
    """Let Ctrl-C, which has nothing left to interrupt, do nothing, and signals that end a program end it at once."""
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _prepare() -> None:
    """Set up what belongs to the whole process: streams, signals, and hooks for uncaught errors."""
    _open_closed_streams()
    sys.unraisablehook = _once_more
    threading.excepthook = _thread_failed
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    set_environment()
    for name in ENDING:
        number = getattr(signal, name, None)
        # A program started with `nohup` ignores SIGHUP, and must go on doing so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal cannot show is replaced; it is no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _open_closed_streams() -> None:
    """Put the null device where a standard stream is closed (`>&-`), so that no other file takes its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number, this one
            setattr(sys, name, open(number, "r" if name == "stdin" else "w", closefd=False))  # noqa: SIM115


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Ended(number)


def _once_more(unraisable: sys.UnraisableHookArgs) -> None:
    """Send a signal again shortly: its exception was swallowed, as in a destructor or by the import lock."""
    error = unraisable.exc_value
    if not isinstance(error, KeyboardInterrupt | Ended):
        sys.__unraisablehook__(unraisable)
        return
    moment = A_MOMENT
    while error is not None:
        try:
            note_swallowed(error)
            _send_again(moment, error)
            error = None
        except (KeyboardInterrupt, Ended) as too_soon:
            # On a busy machine it can arrive before this function returns, and would be swallowed again.
            error = too_soon
            moment += A_MOMENT_MORE


def _send_again(seconds: float, error: KeyboardInterrupt | Ended) -> None:
    """Send this process the signal behind ``error`` again, after some ``seconds``."""
    number = int(signal.SIGINT)
    if isinstance(error, Ended):
        number = error.number
        signal.signal(number, _end)
    threading.Timer(seconds, send_swallowed, (partial(_signal_main, number),)).start()


def _tell(error: BaseException) -> bool:
    """Print a sentence about a shortage of memory or files and return True; return False for any other error."""
    try:
        from voice_coach.shortage import REMEDY, shortage

        cause, remedy = shortage(error), REMEDY
    except (MemoryError, ImportError, OSError):
        cause, remedy = (
            "Something could not be loaded",
            "This machine allows too little memory, or too few open files.",
        )
    if cause:
        with contextlib.suppress(OSError, ValueError):
            print(f"Error: {cause}.\n{remedy}", file=sys.stderr)
    return bool(cause)


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    """Report an error that ended a thread: a shortage in a sentence, any other with its traceback."""
    if failed.exc_value is None or not _tell(failed.exc_value):
        threading.__excepthook__(failed)


def _signal_main(number: int) -> None:
    if sys.platform == "win32":
        _thread.interrupt_main(number)
    else:  # unlike `interrupt_main`, this also ends a wait of the main thread
        signal.pthread_kill(threading.main_thread().ident or 0, number)


def _leave_by(number: int) -> None:
    """End this process by the signal ``number``, so that its sender sees that; do nothing if it is 0."""
    if number:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
