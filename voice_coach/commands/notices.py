"""Notices about the machine, for commands without a screen."""

from __future__ import annotations

import click

from voice_coach.safe_text import safe


def to_stderr(text: str) -> None:
    """Tell the user something on standard error, so that standard output stays clean for data."""
    click.echo(safe(text), err=True)
