"""Running a program as a user whom nobody knows: that is what ordinary users without a home, or with limits, are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

UNKNOWN = 54_321
"""A user number that has no entry in the list of users."""


def as_user(number: int = UNKNOWN) -> list[str]:
    """Return the words that run a command as the user of that number, or skip the test."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root can run a program as another user")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("there is no setpriv to run a program as another user")
    # Python itself may lie where only root reads; this one right lets it be read, and nothing be written.
    words = [setpriv, f"--reuid={number}", f"--regid={number}", "--clear-groups"]
    words += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    tried = subprocess.run([*words, sys.executable, "-c", ""], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"setpriv cannot be used here: {tried.stderr.decode()}")
    return words
