"""An interrupt that another error hides still ends the program as one."""

import pytest

from voice_coach.interrupts import Ended, interrupt_behind


def hiding(error: BaseException) -> RuntimeError:
    """Return an error of cleaning up after ``error``."""
    try:
        try:
            raise error
        finally:
            raise RuntimeError("cannot join thread before it is started")
    except RuntimeError as hider:
        return hider


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), Ended(15)])
def test_an_interrupt_is_found_behind_other_errors(interrupt: BaseException) -> None:
    """The error of cleaning up, or one that Python wraps around the interrupt, hides nothing."""
    wrapped = RuntimeError("Error calling __set_name__")
    wrapped.__cause__ = hiding(interrupt)
    for error in (interrupt, hiding(interrupt), wrapped):
        assert interrupt_behind(error) is interrupt


def test_other_errors_are_no_interrupt() -> None:
    """An error without an interrupt has none behind it, even in a circle of errors."""
    one, other = OSError(), RuntimeError()
    one.__context__, other.__cause__ = other, one
    for error in (None, ValueError(), hiding(ValueError()), one):
        assert interrupt_behind(error) is None
