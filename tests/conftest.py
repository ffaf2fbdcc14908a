"""What all tests share: a slow machine is no reason for a property to fail, and Ctrl-C is Ctrl-C."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# A shell starts what runs in its background deaf to Ctrl-C, `nohup` to a hang-up; programs would inherit that.
USUAL = {"SIGINT": signal.default_int_handler, "SIGQUIT": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
for name, usual in USUAL.items():
    number = getattr(signal, name, None)
    if number is not None and signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, usual)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one more at a time than there are processors: much of a test of timing is waiting."""
    return (os.cpu_count() or 1) + 1
