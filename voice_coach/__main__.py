"""Where the program starts. It loads nothing before Ctrl-C is taken care of."""

# Built into Python; `signal` would be loaded from files, and Ctrl-C would print a traceback of that.
import _signal  # type: ignore[import-not-found]
import sys


def run() -> None:
    """Run the command line and exit with its code; Ctrl-C never prints a traceback."""
    # Until `program` is loaded there is nothing to clean up: Ctrl-C simply ends the process.
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    if sys.platform != "win32":  # the script `run` holds Ctrl-C back until here
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, [_signal.SIGINT])
    from voice_coach import program

    program.run()


if __name__ == "__main__":
    run()
