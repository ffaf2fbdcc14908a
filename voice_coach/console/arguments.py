"""Arguments that several commands share, with their shell completion."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import click
from click.shell_completion import CompletionItem

from voice_coach.safe_text import safe


def complete_routine(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of routines, or files where the word looks like a path."""
    from voice_coach.library.finder import routine_names

    if "/" in incomplete or incomplete.startswith("."):
        return [CompletionItem(incomplete, type="file")] if safe(incomplete) == incomplete else []
    return _items(routine_names(), incomplete)


ROUTINE = click.argument("name", metavar="NAME", shell_complete=complete_routine)
OR_CHOSEN = click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_routine)
"""A routine; if it is left out, a menu offers them."""


def complete_own(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the user's own routines."""
    from voice_coach.library.own_scripts import own_names

    return _items(own_names(), incomplete)


def _items(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Return the names that begin with ``incomplete``, without those that hold control or undecodable characters."""
    return [CompletionItem(name) for name in names if name.startswith(incomplete) and safe(name) == name]


OWN_ROUTINE = click.argument("name", metavar="NAME", shell_complete=complete_own)


def complete_voice(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of voices, variants after a plus, or files. Engines of other packages are not loaded."""
    if "/" in incomplete or incomplete.startswith((".", "~")):
        return [CompletionItem(incomplete, type="file")] if safe(incomplete) == incomplete else []
    from voice_coach.voices.contract import NoVoiceError
    from voice_coach.voices.engines import built_in
    from voice_coach.voices.espeak import variants

    names = [voice.name for engine in built_in() for voice in engine.voices()]
    base, plus, _ = incomplete.partition("+")
    if plus:
        with suppress(NoVoiceError):
            names = [f"{base}+{variant}" for variant in variants().values()]
    return _items(names, incomplete)


def complete_own_voice(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the names of the voices that the user added."""
    from voice_coach.voices.piper import own_voices

    return _items((file.stem for file in own_voices()), incomplete)
