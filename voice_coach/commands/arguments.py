"""Arguments that several commands share, with their shell completion."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def complete_routine(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of routines, and files where the word looks like one."""
    from voice_coach.finder import routine_names

    if "/" in incomplete or incomplete.startswith("."):
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(name) for name in routine_names() if name.startswith(incomplete)]


ROUTINE = click.argument("name", metavar="NAME", shell_complete=complete_routine)
