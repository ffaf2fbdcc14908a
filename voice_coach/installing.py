"""How to install a package that is missing, for the remedies of errors."""

from __future__ import annotations

import shlex
import sys


def pip_install(*requirements: str, again: bool = False) -> str:
    """Return the command that installs packages, in backticks; with ``again`` also those that are there but broken.

    It names the Python that is running: in a virtual environment, a bare ``pip`` may be that of another Python.
    """
    options = ["--force-reinstall"] if again else []
    return f"`{shlex.join([sys.executable or 'python', '-m', 'pip', 'install', *options, *requirements])}`"
