"""`voice-coach schema`: print the format as a JSON Schema, for editors."""

from __future__ import annotations

import click

from voice_coach.console.settings import PLAIN


@click.command("schema", short_help="Write the JSON Schema of the routine format, for editors.")
@PLAIN
def command() -> None:
    """Write the JSON Schema of the routine format, which editors use to help while you type."""
    from voice_coach.routines.schema import schema_text

    click.echo(schema_text(), nl=False)
