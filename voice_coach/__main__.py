"""Where the program starts and ends: signals, exit codes, and nothing else."""

from __future__ import annotations

import _thread
import contextlib
import io
import os
import signal
import sys
import threading
from types import FrameType

INTERRUPTED = 130
ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals that end the program with everything put back; Ctrl-\\ in a terminal sends the last."""
A_MOMENT = 0.01
"""Seconds until a signal is taken once more that fell where Python lets no exception out."""
A_MOMENT_MORE = 0.1
"""Seconds that are added each time that this was too soon."""


class Ended(BaseException):
    """The program was asked to end by one of ``ENDING``; ``number`` is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run() -> None:
    """Run the command line and leave with its exit code; Ctrl-C is quiet at any moment."""
    ended_by = code = 0
    try:
        _prepare()
        from voice_coach.cli import main

        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody to tell.
        code = 1
    except Ended as ended:
        ended_by = ended.number
    except (RuntimeError, MemoryError, ImportError, OSError) as error:
        # Python 3.11 wraps what comes while a class is being made, and what finds a lock let go fails over that.
        match error.__cause__ or error.__context__:
            case KeyboardInterrupt():
                code = INTERRUPTED
            case Ended(number=ended_by):
                pass
            case _:
                code = 1
                if not _tell(error):
                    raise
    # Only here has the exception been let go, and with it what it cut short as it was being entered: that is closed.
    _leave_by(ended_by)
    # From here on Ctrl-C has nothing left to interrupt.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        # The last words cannot be delivered; keep Python from complaining of it at its end.
        code = code or 1
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Python remembers an interrupt that fell into an `exec`, as of a dataclass, and would end by SIGINT for it,
    # whatever the exit code; the next `exec` lets it forget.
    with contextlib.suppress(MemoryError):
        exec("")
    sys.exit(code)


def _prepare() -> None:
    """Set up what belongs to the whole process: streams, signals, and who hears of errors that nobody catches."""
    _open_closed_streams()
    sys.unraisablehook = _once_more
    threading.excepthook = _thread_failed
    # The algebra of numpy would start threads, and take memory for each; nothing here multiplies matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in ENDING:
        number = getattr(signal, name, None)
        # Whoever is to outlive its terminal (`nohup`) was started deaf to its hang-up.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a stand-in; it is no reason to stop.
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
    """Take a signal anew in a moment: what it raised was swallowed, as in a destructor or by the import lock."""
    error = unraisable.exc_value
    if not isinstance(error, KeyboardInterrupt | Ended):
        sys.__unraisablehook__(unraisable)
        return
    moment = A_MOMENT
    while error is not None:
        try:
            _take_in(moment, error)
            error = None
        except (KeyboardInterrupt, Ended) as too_soon:
            # On a busy machine it comes before this function is left, and would be swallowed once more.
            error = too_soon
            moment += A_MOMENT_MORE


def _take_in(seconds: float, error: KeyboardInterrupt | Ended) -> None:
    """Send this process, in some seconds, the signal that has raised an error."""
    number = int(signal.SIGINT)
    if isinstance(error, Ended):
        number = error.number
        signal.signal(number, _end)
    threading.Timer(seconds, _signal_main, (number,)).start()


def _tell(error: BaseException) -> bool:
    """Report in a sentence what kept the program from running, where that is no fault of ours; else return False."""
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
    """Report what ended a thread as plainly as what ends the program."""
    if failed.exc_value is None or not _tell(failed.exc_value):
        threading.__excepthook__(failed)


def _signal_main(number: int) -> None:
    if sys.platform == "win32":
        _thread.interrupt_main(number)
    else:  # this one also wakes it where it waits
        signal.pthread_kill(threading.main_thread().ident or 0, number)


def _leave_by(number: int) -> None:
    """End as the signal would have ended us, so that whoever sent it sees that; 0 stands for none."""
    if number:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


if __name__ == "__main__":
    run()
