"""The environment variables that libraries of ours read."""

from __future__ import annotations

import os

ENVIRONMENT = {
    # onnxruntime sends telemetry, and only this variable stops it.
    "ORT_DISABLE_TELEMETRY": "1",
    # NumPy's linear algebra would start threads, each with its own memory; nothing here multiplies matrices.
    "OPENBLAS_NUM_THREADS": "1",
    # NumPy would set this one itself while it is imported, and remove it again.
    "OPENBLAS_MAIN_FREE": "1",
}
"""For this process and for the speech processes."""


def set_environment() -> None:
    """Set ``ENVIRONMENT``, and change nothing if that has been done.

    To change the environment while a sound library reads it in a thread can crash the process: the program calls this
    before it starts any thread.
    """
    for name, value in ENVIRONMENT.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
