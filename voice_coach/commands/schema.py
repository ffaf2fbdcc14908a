"""`voice-coach schema`: the format as a JSON Schema, for editors."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Write the JSON Schema of the routine format, which editors use to help while you type."""
    from voice_coach.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
